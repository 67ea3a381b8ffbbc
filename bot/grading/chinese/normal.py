"""A Chinese text as it is heard: its units, each with the place in the text that it comes from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.grading.chinese.marks import HINT, MARK
from bot.grading.chinese.numerals import NUMBER, plain_numerals, reading
from bot.grading.fold import folded

#: Other characters of the same numerals: 两 is the 二 of counting, 壹 what is written on receipts.
_SAME = {
    "两": "二",
    "幺": "一",
    "廿": "二十",
    "卅": "三十",
    **dict(zip("壹贰叁肆柒捌玖佰仟", "一二三四七八九百千", strict=True)),
}
_DIGIT_ZH = "〇零一二三四五六七八九○◯"
#: Marks that may belong to a number (3.5, 3/5, 3-5, 10:30, 3、5), and the round zero of 二○二六.
_INSIDE = re.compile(rf"[.．/／~～\-－–—−:：∶、,，](?=[\d{_DIGIT_ZH}十])|[○◯OoＯ]")
_THOUSANDS = re.compile(r"\d\d\d(?!\d)")
#: Parts two numbers (3、5) until they are read.
_PART = "、"
_NUMERAL_ZH = f"{_DIGIT_ZH}十"
_ROUND = "○◯OoＯ"
_READ_AS = {".": ".", "．": ".", "/": "/", "／": "/", ":": ":", "：": ":", "∶": ":"}
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
#: Only these can stand in a number that is not read as it is written.
_RARE = re.compile(r"[伍陆拾]|月.{1,3}号")
_NUMBERS = re.compile(
    r"[0-9]|分之一百|分之零点|年元月|[零一二三四五六七八九十][零一二三四五六七八九十百千万亿]"
)


_ROMAN = dict(zip("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ", "一二三四五六七八九十", strict=True))


class _Folds(dict[str, str]):
    """Each character's fold, looked up once."""

    def __missing__(self, char: str) -> str:
        plain = _ROMAN.get(char) or folded(char)
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
    kept = list(map(_FOLDS.__getitem__, text))
    places: list[tuple[int, str]] = []
    if HINT.search(text):
        for mark in MARK.finditer(text):
            for place in range(mark.start(), mark.end()):
                kept[place] = ""
            places.append((mark.end(), mark[mark.lastgroup] if mark.lastgroup else ""))
    for inside in _INSIDE.finditer(text):
        kept[inside.start()] = _sign(text, inside.start(), kept[inside.start()])
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
    if _RARE.search(items):
        items = plain_numerals(items)
    if _NUMBERS.search(items):
        items, starts, ends = _read(items, starts, ends)
    if _PART in items:
        left = [place for place, unit in enumerate(items) if unit != _PART]
        items = items.replace(_PART, "")
        starts, ends = [starts[place] for place in left], [ends[place] for place in left]
    return Normal(items, starts, ends, _marks(places, starts))


def _sign(text: str, place: int, as_is: str) -> str:
    """What a sign that may stand inside a number is read as there."""
    sign, before, after = text[place], text[place - 1 : place], text[place + 1 : place + 2]
    if sign in _ROUND:
        return "零" if before and before in _DIGIT_ZH else as_is
    arabic = after.isdecimal()
    if sign == "、":
        return (
            _PART if before.isdecimal() == arabic and (arabic or before in _NUMERAL_ZH) and before else as_is
        )
    if sign in ",，":
        # 1,000 is one number; 3,5 are two.
        return _PART if arabic and before.isdecimal() and not _THOUSANDS.match(text, place + 1) else as_is
    if arabic and (before == " " or before.isdecimal() or before in "%％"):
        return _READ_AS.get(sign, "-") if before.strip() or text[place - 2 : place - 1].isdecimal() else as_is
    in_chinese = before in _NUMERAL_ZH and after in _NUMERAL_ZH and sign not in _READ_AS
    return "至" if before and in_chinese else as_is


def _read(items: str, starts: list[int], ends: list[int]) -> tuple[str, list[int], list[int]]:
    """Numbers as they are read; each unit of a changed one comes from the whole of it."""
    parts: list[str] = []
    new_starts: list[int] = []
    new_ends: list[int] = []
    at = 0
    known: dict[tuple[str, str | None, str], str] = {}
    for found in NUMBER.finditer(items):
        start, end = found.span()
        form = (found.group(), found.lastgroup, items[end : end + 1])
        read = known.get(form)
        if read is None:
            read = known[form] = reading(found, form[2])
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
