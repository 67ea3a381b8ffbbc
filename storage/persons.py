"""Persons stand in the ledger under random ids; who they are lies beside and can be erased. Pure.

An id is a hash of a random salt and the badge: whoever exchanges two persons' badges beside the ledger is found,
because the ids in the ledger no longer fit. Once salt and badge are erased, the id tells nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from storage.chain import make_salt

Path = tuple[str, ...]
_EACH = "*"
#: Hex digits of an id: 128 bits.
_LENGTH = 32

#: Kind of ledger entry -> where in its data badges stand ("*": in each of a list).
PLACES: dict[str, tuple[Path, ...]] = {
    "attempted": (),
    "check": (),
    "duties-opened": (("badges", _EACH),),
    "duty-closed": (("by",),),
    "duty-moved": (),
    "day-off": (),
    "line-withdrawn": (),
    "enrolled": (),
    "codes-issued": (("badges", _EACH),),
    "roster-saved": (("changes", _EACH, "before", "badge"), ("changes", _EACH, "after", "badge")),
    "officer-changed": (("by",), ("before", "badge"), ("after", "badge")),
    "revoked": (("by",),),
    "mark-changed": (("by",),),
    "duty-reopened": (("by",),),
    "case-opened": (("by",), ("badges", _EACH)),
    "case-closed": (("by",), ("badges", _EACH)),
    "reachability": (),
    "slot": (),
    "forgotten": (),
    "letter-dropped": (),
    "absence-set": (("by",),),
    "absence-ended": (("by",),),
    "allowance-set": (("by",),),
    "allowance-ended": (("by",),),
    "counts-repaired": (),
    "material-changed": (),
    "day-restored": (),
    "line-restored": (),
    "acknowledged": (),
    "notice-issued": (),
    "passed-on": (("by",),),
    "denied": (),
}
_MANY = frozenset(kind for kind, places in PLACES.items() if any(_EACH in place for place in places))


@dataclass(frozen=True, slots=True)
class Person:
    """Who stands behind an id. Made when first met; `badge` may also be the name of a part of the program."""

    id: str
    salt: str
    badge: str

    @property
    def genuine(self) -> bool:
        """Whether the id was made for this badge."""
        return self.id == _id(self.salt, self.badge)


def new_person(badge: str) -> Person:
    """A person under a fresh id."""
    salt = make_salt()
    return Person(_id(salt, badge), salt, badge)


def exchange(kind: str, data: Mapping[str, Any], name: Callable[[str], str]) -> dict[str, Any]:
    """An entry's data with every badge (or id) in it replaced by what `name` says; "" stays.

    Raises KeyError for a kind that PLACES does not know: nobody may slip into the ledger by it.
    """
    changed: Any = data
    for path in PLACES[kind]:
        changed = _at(changed, path, name)
    return dict(changed)


def names_many(kind: str) -> bool:
    """Whether entries of this kind hold lists of people."""
    return kind in _MANY


def persons_in(kind: str, data: Mapping[str, Any]) -> list[str]:
    """Every badge (or id) in an entry's data."""
    found: list[str] = []

    def note(name: str) -> str:
        found.append(name)
        return name

    exchange(kind, data, note)
    return found


def only(kind: str, data: Mapping[str, Any], name: str) -> dict[str, Any]:
    """An entry's data as far as it is about one badge (or id): of lists of people only theirs, nobody else named."""
    changed: Any = data
    for path in PLACES[kind]:
        if _EACH in path:
            place = path.index(_EACH)
            changed = _filtered(changed, path[:place], path[place + 1 :], name)
    return exchange(kind, changed, lambda one: one if one == name else "")


def part_naming(kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Of an entry's data only the parts in which people are named."""
    heads = {path[0] for path in PLACES[kind]}
    return {name: value for name, value in data.items() if name in heads}


def _filtered(value: Any, before: Path, after: Path, name: str) -> Any:
    if before:
        here, rest = before[0], before[1:]
        if here not in value:
            return value
        return {**value, here: _filtered(value[here], rest, after, name)}
    return [one for one in value if _names(one, after) in {name, None}]


def _names(value: Any, path: Path) -> Any:
    """Whom a part of a list names at a path; None where it has none there."""
    for here in path:
        if value is None:
            return None
        value = value.get(here)
    return value


def _at(value: Any, path: Path, name: Callable[[str], str]) -> Any:
    if not path:
        return name(value) if value else value
    here, rest = path[0], path[1:]
    if here == _EACH:
        if not rest:  # a morning's entry names hundreds
            return [name(one) if one else one for one in value]
        return [_at(one, rest, name) for one in value]
    if value is None or here not in value:
        return value
    return {**value, here: _at(value[here], rest, name)}


def _id(salt: str, badge: str) -> str:
    return hashlib.sha256(salt.encode() + badge.encode(errors="surrogatepass")).hexdigest()[:_LENGTH]
