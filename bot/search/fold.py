"""A text as it is searched: characters without width, case, accents and script; words of letters one space apart.

In a text with Chinese characters numbers are as they are read: 24小时 and 二十四小时 are one, as are 2名 and 两名.
"""

from __future__ import annotations

import re

from bot.grading.chinese.as_read import PART, SAME, as_read, only_read, show_signs
from bot.grading.fold import lettered

#: A space that parts no two words of letters or digits: characters need none.
_LOOSE = re.compile(r"(?<![0-9a-z]) +| +(?![0-9a-z ])")
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_HAN = re.compile(r"[\u3400-\u9fff]")
_YEAR = re.compile(r"\s*([12]\d{3})\s*")
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
        self[char] = kept = "".join(SAME.get(one, one) for one in kept)
        return kept


_KEPT = _Kept()


def fold(text: str) -> str:
    """What counts of a text."""
    chinese = _HAN.search(text) is not None
    kept = list(map(_KEPT.__getitem__, text))
    if chinese:
        show_signs(text, kept)
    folded = _LOOSE.sub("", "".join(kept))
    return _LOOSE.sub("", only_read(folded).replace(PART, " ")) if chinese else folded


def placed(text: str) -> tuple[str, list[int], list[int]]:
    """The same, and where in the text each unit begins and ends; those of a number are the whole of it."""
    return _placed(text, chinese=_HAN.search(text) is not None)


def spoken_numbers(text: str) -> tuple[str, ...]:
    """What is typed without Chinese characters, folded as a Chinese text has it: nothing where there is no digit."""
    if _HAN.search(text) or not any(map(str.isdecimal, text)):
        return ()
    whole, _, _ = _placed(text, chinese=True)
    year = _YEAR.fullmatch(text)
    # 2021 alone may be the year, which is read digit by digit.
    return (fold(f"{year[1]}年")[:-1], whole) if year else (whole,)


def _placed(text: str, *, chinese: bool) -> tuple[str, list[int], list[int]]:
    kept = list(map(_KEPT.__getitem__, text))
    if chinese:
        show_signs(text, kept)
    folded = "".join(kept)
    if len(folded) == len(kept) and "" not in kept:
        starts = list(range(len(folded)))
    else:
        starts = [place for place, left in enumerate(kept) for _ in left]
    folded, starts, ends = _tight(folded, starts, [place + 1 for place in starts])
    if chinese:
        folded, starts, ends = as_read(folded, starts, ends)
        folded, starts, ends = _tight(folded.replace(PART, " "), starts, ends)
    return folded, starts, ends


def is_latin(text: str) -> bool:
    """Whether it is letters, digits and spaces alone."""
    return bool(text) and all(char in _LATIN or char == " " for char in text)


def _tight(folded: str, starts: list[int], ends: list[int]) -> tuple[str, list[int], list[int]]:
    """Without the spaces that part nothing."""
    if " " not in folded:
        return folded, starts, ends
    loose = {place for found in _LOOSE.finditer(folded) for place in range(*found.span())}
    left = [place for place in range(len(folded)) if place not in loose]
    whole = "".join(map(folded.__getitem__, left))
    return whole, list(map(starts.__getitem__, left)), list(map(ends.__getitem__, left))
