"""A Chinese text as it is heard: its units, each with the place in the text that it comes from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.grading.chinese.marks import HINT, MARK
from bot.grading.chinese.numerals import NUMBER, reading
from bot.grading.fold import folded

#: Other characters of the same numerals: 两 is the 二 of counting, 壹 what is written on receipts.
_SAME = {
    "两": "二",
    "廿": "二十",
    "卅": "三十",
    **dict(zip("壹贰叁肆柒捌玖佰仟", "一二三四七八九百千", strict=True)),
}
_DIGIT_ZH = "〇零一二三四五六七八九○◯"
#: Marks that belong to a number (3.5, 3/5, 3-5, 10:30) and the round zero of 二○二六.
_INSIDE = re.compile(
    rf"(?<=[\d％%])\s?[.．/／~～\-－–—−:：](?=\d)|(?<=[{_DIGIT_ZH}])[○◯OoＯ]|(?<=\d)[,，](?=\d(?!\d\d(?!\d)))"
)
_READ_AS = {
    ".": ".",
    "．": ".",
    "/": "/",
    "／": "/",
    "○": "零",
    "◯": "零",
    "O": "零",
    "o": "零",
    "Ｏ": "零",
    ":": ":",
    "：": ":",
    ",": "",
    "，": "",
}
#: Only these can stand in a number that is not read as it is written.
_NUMBERS = re.compile(r"[0-9伍陆拾]|分之一百|[零一二三四五六七八九十][零一二三四五六七八九十百千万亿]")


class _Folds(dict[str, str]):
    """Each character's fold, looked up once."""

    def __missing__(self, char: str) -> str:
        plain = folded(char)
        self[char] = plain = "".join(_SAME.get(one, one) for one in plain)
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
    kept = [_FOLDS[char] for char in text]
    places: list[tuple[int, str]] = []
    if HINT.search(text):
        for mark in MARK.finditer(text):
            for place in range(mark.start(), mark.end()):
                kept[place] = ""
            places.append(
                (mark.end(), next((one for one in mark.groups()[:1] + mark.groups()[2:] if one), ""))
            )
    for inside in _INSIDE.finditer(text):
        kept[inside.end() - 1] = _READ_AS.get(inside.group()[-1], "-")
    items = "".join(kept)
    if len(items) == len(kept):
        starts = list(range(len(items)))
    else:
        starts = [place for place, left in enumerate(kept) for _ in left]
    ends = [place + 1 for place in starts]
    if _NUMBERS.search(items):
        items, starts, ends = _read(items, starts, ends)
    return Normal(items, starts, ends, _marks(places, starts))


def _read(items: str, starts: list[int], ends: list[int]) -> tuple[str, list[int], list[int]]:
    """Numbers as they are read; each unit of a changed one comes from the whole of it."""
    parts: list[str] = []
    new_starts: list[int] = []
    new_ends: list[int] = []
    at = 0
    for found in NUMBER.finditer(items):
        start, end = found.span()
        read = reading(found, items[end : end + 1])
        if read == items[start:end]:
            continue
        parts += (items[at:start], read)
        new_starts += starts[at:start]
        new_ends += ends[at:start]
        new_starts += [starts[start]] * len(read)
        new_ends += [ends[end - 1]] * len(read)
        at = end
    if not at:
        return items, starts, ends
    parts.append(items[at:])
    return "".join(parts), new_starts + starts[at:], new_ends + ends[at:]


def _marks(places: list[tuple[int, str]], starts: Sequence[int]) -> dict[int, str]:
    marks: dict[int, str] = {}
    at = 0
    for place, number in places:
        while at < len(starts) and starts[at] < place:
            at += 1
        marks[at] = number
    return marks
