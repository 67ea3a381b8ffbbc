"""A text as it is searched: characters without width, case, accents and script; words of letters one space apart."""

from __future__ import annotations

import re

from bot.grading.fold import lettered

#: A space that parts no two words of letters or digits: characters need none.
_LOOSE = re.compile(r"(?<![0-9a-z]) | (?![0-9a-z])")
_WIDE = re.compile(r" {2,}")
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
#: More different characters are no text; the memory must stay bounded.
_MOST = 65536


class _Kept(dict[str, str]):
    """What is left of each character, looked up once."""

    def __missing__(self, char: str) -> str:
        kept = lettered(char)
        if kept == "'":
            kept = ""
        elif kept in ".,/":
            kept = " "
        if len(self) > _MOST:
            self.clear()
        self[char] = kept
        return kept


_KEPT = _Kept()


def fold(text: str) -> str:
    """What counts of a text."""
    kept = "".join(map(_KEPT.__getitem__, text))
    return _LOOSE.sub("", _WIDE.sub(" ", kept)) if " " in kept else kept


def placed(text: str) -> tuple[str, list[int]]:
    """The same, and for each unit the place in the text that it comes from."""
    units: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for unit in _KEPT[char]:
            if unit == " ":
                if units and units[-1] in _LATIN:
                    units.append(unit)
                    places.append(place)
                continue
            if units and units[-1] == " " and unit not in _LATIN:
                units.pop()
                places.pop()
            units.append(unit)
            places.append(place)
    if units and units[-1] == " ":
        units.pop()
        places.pop()
    return "".join(units), places


def is_latin(text: str) -> bool:
    """Whether it is letters, digits and spaces alone."""
    return bool(text) and all(char in _LATIN or char == " " for char in text)
