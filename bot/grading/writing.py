"""The words around a place in a text, to show what is written wrongly as people read it."""

from __future__ import annotations

from itertools import pairwise

from bot.grading.chinese.words import cut

#: How far around a place its words are looked for, in characters.
_REACH = 6


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """[start, end) widened to the words that it lies in; in a text with spaces nothing is widened."""
    low = max(0, start - _REACH)
    places = [low + place for place in cut(text[low : end + _REACH])]
    over = [(first, last) for first, last in pairwise(places) if first < end and last > start]
    return min([start, *(first for first, _ in over)]), max([end, *(last for _, last in over)])
