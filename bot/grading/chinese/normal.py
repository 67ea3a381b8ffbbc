"""A Chinese text as it is heard: its units, each with the place in the text that it comes from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.grading.chinese.as_read import PART, SAME, as_read, show_signs
from bot.grading.chinese.marks import HINT, MARK
from bot.grading.fold import folded

#: Symbols of units after a number, as they are read.
_UNITS = {
    "km/h": "公里每小时",
    "km": "公里",
    "cm": "厘米",
    "mm": "毫米",
    "m2": "平方米",
    "m²": "平方米",
    "㎡": "平方米",
    "m": "米",
    "kg": "公斤",
    "mg": "毫克",
    "g": "克",
    "t": "吨",
    "ml": "毫升",
    "l": "升",
    "min": "分钟",
    "h": "小时",
    "s": "秒",
    "℃": "摄氏度",
}
_SYMBOLS = re.compile(
    rf"[\d零一二三四五六七八九十百千万]\s?({'|'.join(sorted(map(re.escape, _UNITS), key=len, reverse=True))})(?![A-Za-z0-9²])",
    re.IGNORECASE,
)
_SYMBOL_HINT = re.compile(r"[A-Za-z℃㎡]")
_ROMAN = dict(zip("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ", "一二三四五六七八九十", strict=True))


class _Folds(dict[str, str]):
    """Each character's fold, looked up once."""

    def __missing__(self, char: str) -> str:
        plain = _ROMAN.get(char) or folded(char)
        self[char] = plain = "".join(SAME.get(one, one) for one in plain)
        return plain


_FOLDS = _Folds()
#: More different characters are no text; the memory must stay bounded.
_MOST_FOLDS = 65536


@dataclass(frozen=True, slots=True)
class Normal:
    """Units in order, where each begins and ends in the text, and the places of list marks among them.

    `marks`: place of the unit after a mark -> the mark's number as written, "" if it has none.
    """

    items: str
    starts: Sequence[int]
    ends: Sequence[int]
    marks: dict[int, str]


def normal(text: str) -> Normal:
    """What counts of a text."""
    if len(_FOLDS) > _MOST_FOLDS:
        _FOLDS.clear()
    kept = list(map(_FOLDS.__getitem__, text))
    places: list[tuple[int, str]] = []
    if HINT.search(text):
        for mark in MARK.finditer(text):
            for place in range(mark.start(), mark.end()):
                kept[place] = ""
            places.append((mark.end(), mark[mark.lastgroup] if mark.lastgroup else ""))
    show_signs(text, kept)
    if _SYMBOL_HINT.search(text):
        for symbol in _SYMBOLS.finditer(text):
            start, end = symbol.span(1)
            kept[start:end] = [_UNITS[symbol[1].lower()], *[""] * (end - start - 1)]
    items = "".join(kept)
    if len(items) == len(kept):
        starts = list(range(len(items)))
    elif len(items) == len(kept) - kept.count(""):
        starts = [place for place, left in enumerate(kept) if left]
    else:
        starts = [place for place, left in enumerate(kept) for _ in left]
    ends = [place + 1 for place in starts]
    items, starts, ends = as_read(items, starts, ends)
    if PART in items:
        left = [place for place, unit in enumerate(items) if unit != PART]
        items = items.replace(PART, "")
        starts, ends = [starts[place] for place in left], [ends[place] for place in left]
    return Normal(items, starts, ends, _marks(places, starts))


def _marks(places: list[tuple[int, str]], starts: Sequence[int]) -> dict[int, str]:
    marks: dict[int, str] = {}
    at = 0
    for place, number in places:
        while at < len(starts) and starts[at] < place:
            at += 1
        marks[at] = number
    return marks
