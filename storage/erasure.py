"""Whom to forget, and how what is about them is told from what is not. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

#: Kinds of ledger entry that no figure is counted from: their contents go too where a person is removed.
ERASABLE = frozenset(
    {
        "attempted",
        "check",
        "enrolled",
        "reachability",
        "absence-set",
        "absence-ended",
        "allowance-set",
        "allowance-ended",
        "denied",
    }
)
_GONE = object()


@dataclass(frozen=True, slots=True)
class Erasure:
    """One person to forget. `addresses`: (channel, address) of every chat they were ever seen in.

    `remove`: the contents of their attempts go as well, and not only whose they were.
    """

    person: str
    badge: str
    name: str
    addresses: tuple[tuple[str, str], ...]
    remove: bool
    at: datetime

    @property
    def words(self) -> tuple[str, ...]:
        """What to look for in JSON text; wherever none of these stands, nobody is meant."""
        words = [self.badge, self.name, *(address for _, address in self.addresses)]
        return tuple(dict.fromkeys(json.dumps(word, ensure_ascii=False)[1:-1] for word in words if word))

    def meant(self, text: str) -> bool:
        """Whether a text tells of the person. A name also counts within a longer one: rather too much goes."""
        if self.name and self.name in text:
            return True
        return any(whole(word, text) for word in (self.badge, *(one for _, one in self.addresses)) if word)

    def without(self, value: Any) -> Any:
        """Plain data with everything left out that tells of the person."""
        kept = self._kept(value)
        return None if kept is _GONE else kept

    def within(self, value: Any) -> Any:
        """The other half: of plain data only what tells of the person; None if nothing does."""
        if isinstance(value, Mapping):
            inside = {key: one if self.meant(key) else self.within(one) for key, one in value.items()}
            return {key: one for key, one in inside.items() if one is not None} or None
        if isinstance(value, list | tuple):
            return [one for one in map(self.within, value) if one is not None] or None
        return value if isinstance(value, str | int | float) and self.meant(str(value)) else None

    def _kept(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            inside = {key: self._kept(one) for key, one in value.items() if not self.meant(key)}
            return {key: one for key, one in inside.items() if one is not _GONE}
        if isinstance(value, list | tuple):
            return [one for one in map(self._kept, value) if one is not _GONE]
        if isinstance(value, str | int | float):
            return _GONE if self.meant(str(value)) else value
        return value


def whole(word: str, text: str) -> bool:
    """Whether a word stands in a text as a whole: B1 is not meant by B12."""
    return re.search(rf"(?<![0-9A-Za-z]){re.escape(word)}(?![0-9A-Za-z])", text) is not None
