"""What counts of a text: its units, each with its place.

A unit is a character in Chinese and a word in English. Width, letter case, punctuation, spaces, invisible marks
and script (traditional or simplified) make no difference: Unicode NFKC and case folding (Unicode Standard Annex
15), then OpenCC's character table.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_KEPT = frozenset("%‰")
_APOSTROPHES = str.maketrans("’‘ʼ＇`", "'''''")


@dataclass(frozen=True, slots=True)
class Units:
    """The units of a text in order and where each begins in it."""

    items: tuple[str, ...]
    starts: tuple[int, ...]
    #: The items run together, for comparing whole texts.
    joined: str


def units(text: str, language: str) -> Units:
    """Cut a text into units."""
    return _words(text) if language == "en" else _characters(text)


def _characters(text: str) -> Units:
    items: list[str] = []
    starts: list[int] = []
    for place, char in enumerate(text):
        for kept in folded(char):
            items.append(kept)
            starts.append(place)
    return Units(tuple(items), tuple(starts), "".join(items))


def _words(text: str) -> Units:
    items: list[str] = []
    starts: list[int] = []
    # Folding each character apart keeps places; words are found in what it leaves.
    plain = "".join(_one(char) for char in text)
    for found in _WORD.finditer(plain):
        items.append(found.group())
        starts.append(found.start())
    return Units(tuple(items), tuple(starts), " ".join(items))


@lru_cache(maxsize=65536)
def _one(char: str) -> str:
    """One character for one, for the search of words: an apostrophe stays, an invisible mark becomes a space."""
    if char in "’‘ʼ＇`'":
        return "'"
    folded_ = unicodedata.normalize("NFKC", char).casefold()
    if len(folded_) == 1:
        return folded_
    return folded_[0] if folded_ and folded_[0].isalnum() else " "


@lru_cache(maxsize=65536)
def folded(char: str) -> str:
    """What is left of a character: "" for punctuation, spaces and invisible marks."""
    plain = unicodedata.normalize("NFKC", char).casefold()
    kept = "".join(one for one in plain if one in _KEPT or unicodedata.category(one)[0] in "LN")
    return "".join(_simplified(one) for one in kept)


def _simplified(char: str) -> str:
    """The simplified form. What GB 2312 holds is simplified already and needs no table."""
    if char.isascii():
        return char
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return _converted(char)
    return char


def _converted(char: str) -> str:
    return str(_converter().convert(char))


@lru_cache(maxsize=1)
def _converter() -> Any:  # OpenCC comes without types
    import opencc

    return opencc.OpenCC("t2s")
