"""Numbers in a text as they are read, each unit with the place that it comes from: one home for grading and search."""

from __future__ import annotations

import re

from bot.grading.chinese.numerals import NUMBER, plain_numerals, reading

#: Other characters of the same numerals: 两 is the 二 of counting, 壹 what is written on receipts.
SAME = {
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
#: Parts two numbers (3、5) until they are read; whoever asks takes it away then.
PART = "、"
_NUMERAL_ZH = f"{_DIGIT_ZH}十"
_ROUND = "○◯OoＯ"
_READ_AS = {".": ".", "．": ".", "/": "/", "／": "/", ":": ":", "：": ":", "∶": ":"}
#: Only these can stand in a number that is not read as it is written.
_RARE = re.compile(r"[伍陆拾]|月.{1,3}号")
_NUMBERS = re.compile(
    r"[0-9]|分之一百|分之零点|年元月|[零一二三四五六七八九十][零一二三四五六七八九十百千万亿]"
)


def show_signs(text: str, kept: list[str]) -> None:
    """Let signs inside numbers (3.5, 1,000, 3-5, 10:30) stand, or stand otherwise, in what is left of each character."""
    for inside in _INSIDE.finditer(text):
        kept[inside.start()] = _sign(text, inside.start(), kept[inside.start()])


def as_read(items: str, starts: list[int], ends: list[int]) -> tuple[str, list[int], list[int]]:
    """Numbers as they are read; `starts` and `ends`: where in the text each unit begins and ends."""
    if _RARE.search(items):
        items = plain_numerals(items)
    return _read(items, starts, ends) if _NUMBERS.search(items) else (items, starts, ends)


def only_read(items: str) -> str:
    """The same where nobody asks for places."""
    if _RARE.search(items):
        items = plain_numerals(items)
    if not _NUMBERS.search(items):
        return items
    return NUMBER.sub(lambda found: reading(found, items[found.end() : found.end() + 1]), items)


def _sign(text: str, place: int, as_is: str) -> str:
    """What a sign that may stand inside a number is read as there."""
    sign, before, after = text[place], text[place - 1 : place], text[place + 1 : place + 2]
    if sign in _ROUND:
        return "零" if before and before in _DIGIT_ZH else as_is
    arabic = after.isdecimal()
    if sign == "、":
        return (
            PART if before.isdecimal() == arabic and (arabic or before in _NUMERAL_ZH) and before else as_is
        )
    if sign in ",，":
        if not (arabic and before.isdecimal()):
            return as_is
        # 1,000 is one number; 3,5 are two.
        return "" if _THOUSANDS.match(text, place + 1) else PART
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
