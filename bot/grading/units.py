"""What counts of a text: its units, each with its place. A unit is a character in Chinese, a word in English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.grading.fold import folded, lettered

_DIGIT_ZH = "〇零一二三四五六七八九○◯"
#: Marks that belong to a number (3.5 is not 35, 3-5 is not 35), and the round zero of 二○二六.
_INSIDE_NUMBER = re.compile(rf"(?<=\d)[.．/／~～\-－–—−](?=\d)|(?<=[{_DIGIT_ZH}])[○◯]")
_READ_AS = {".": ".", "．": ".", "/": "/", "／": "/", "○": "零", "◯": "零"}

_IDEOGRAPH = r"\u3400-\u9fff\U00020000-\U0003ffff"
_LETTER = rf"[^\W_{_IDEOGRAPH}]"
#: A word has at most thirty letters and an ideograph is one by itself: a flood without spaces is many words.
_WORD = re.compile(
    rf"[%‰{_IDEOGRAPH}]|\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?!\w)|\d{{1,15}}[./]\d{{1,15}}(?!\w)|"
    rf"{_LETTER}{{1,30}}(?:'{_LETTER}{{1,30}})?"
)


@dataclass(frozen=True, slots=True)
class Units:
    """The units of a text in order, and where each begins and ends in it."""

    items: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]


def units(text: str, language: str) -> Units:
    """Cut a text into units; every language but English by characters."""
    return _words(text) if language == "en" else _characters(text)


def content_length(text: str, language: str) -> int:
    """How many units a text has: characters in Chinese, words in English, no punctuation."""
    return len(units(text, language).items)


def _characters(text: str) -> Units:
    kept = [folded(char) for char in text]
    for mark in _INSIDE_NUMBER.finditer(text):
        kept[mark.start()] = _READ_AS.get(mark.group(), "-")
    starts = [place for place, left in enumerate(kept) for _ in left]
    return Units("".join(kept), starts, [place + 1 for place in starts])


def _words(text: str) -> Units:
    letters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for letter in lettered(char):
            letters.append(letter)
            places.append(place)
    found = list(_WORD.finditer("".join(letters)))
    return Units(
        tuple(word.group().replace(",", "") for word in found),
        [places[word.start()] for word in found],
        [places[word.end() - 1] + 1 for word in found],
    )
