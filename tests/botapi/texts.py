"""How Telegram tidies a text and its entities, and what it refuses of them (tdlib/td, MessageEntity.cpp)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.botapi import errors

Entity = dict[str, Any]
#: Line and direction marks, and three signs that draw lines over others: taken out.
_DROPPED = {"\r", *map(chr, range(0x2028, 0x202F)), "\u0333", "\u033f", "\u030a"}
_FARTHEST = 1_000_000


def units(text: str) -> int:
    """The length in UTF-16 units, in which Telegram counts places."""
    return len(text.encode("utf-16-le")) // 2


def tidy(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """The text as it will be shown: control characters are blanks, blanks at its ends are gone.

    Raises ApiError for entities that begin or end outside of the text or within a character, and for a text of
    which nothing is left.
    """
    marks = [one for one in entities if _in_bounds(one)]
    marks.sort(key=lambda one: (one["offset"], -one["length"]))
    cleaned = _Cleaned(text)
    moved = [cleaned.move(one) for one in marks]
    return _trimmed(cleaned.text, [one for one in moved if one["length"] > 0])


def _in_bounds(entity: Entity) -> bool:
    for name in ("offset", "length"):
        if not 0 <= entity[name] <= _FARTHEST:
            raise errors.bad(errors.entity_bounds(name, entity[name]))
    return bool(entity["length"])


@dataclass(slots=True)
class _Cleaned:
    """A text without what Telegram takes out; `places`: where a boundary between characters was and is now."""

    source: str
    text: str = ""
    places: dict[int, int] = field(default_factory=dict)
    #: Places in the middle of a character -> the byte after it.
    inside: dict[int, int] = field(default_factory=dict)
    end: int = 0

    def __post_init__(self) -> None:
        kept: list[str] = []
        was = now = at_byte = 0
        for sign in self.source:
            self.places[was] = now
            shown = "" if sign in _DROPPED else " " if sign < " " and sign != "\n" else sign
            kept.append(shown)
            wide = units(sign)
            at_byte += len(sign.encode())
            if wide > 1:
                self.inside[was + 1] = at_byte
            was += wide
            now += units(shown)
        self.places[was] = now
        self.text, self.end = "".join(kept), was

    def move(self, entity: Entity) -> Entity:
        begin, end = entity["offset"], entity["offset"] + entity["length"]
        if begin > self.end:
            raise errors.bad(errors.entity_begins_late(begin))
        if begin in self.inside:
            raise errors.bad(errors.entity_begins_inside(self.inside[begin]))
        if end > self.end:
            raise errors.bad(errors.entity_ends_late(begin, end))
        if end in self.inside:
            raise errors.bad(errors.entity_ends_inside(begin, self.inside[end]))
        place = self.places[begin]
        return {**entity, "offset": place, "length": self.places[end] - place}


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    text = text.rstrip(" \n")
    if not text:
        raise errors.bad(errors.TEXT_BLANK)
    end = units(text)
    kept = [
        {**one, "length": min(one["length"], end - one["offset"])} for one in entities if one["offset"] < end
    ]
    blank = len(text) - len(text.lstrip(" \n"))
    # Blanks that an entity covers stay.
    cut = min([blank, *(one["offset"] for one in kept)])
    return text[cut:], [{**one, "offset": one["offset"] - cut} for one in kept]
