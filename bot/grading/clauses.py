"""Clauses: the pieces of a text between sentence or clause punctuation."""

from __future__ import annotations

import re
from functools import lru_cache

# A mark between two digits (3.5, 10:30, 1,000) or inside a word ends nothing.
_END = re.compile(r"(?:[。！？；，：…!?;]|(?<!\d)[.,:]|[.,:](?!\d)|\n)+[”’」』）)\"'\s]*")


@lru_cache(maxsize=2048)
def clauses(text: str) -> tuple[tuple[int, int], ...]:
    """(start, end) of each clause; its punctuation belongs to it. Together they are the whole text.

    Nothing for a text without a letter or digit.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for mark in _END.finditer(text):
        if any(char.isalnum() for char in text[start : mark.start()]):
            spans.append((start, mark.end()))
            start = mark.end()
    if any(char.isalnum() for char in text[start:]):
        spans.append((start, len(text)))
    elif spans:
        spans[-1] = (spans[-1][0], len(text))
    return tuple(spans)
