"""An answer freed of what it holds besides the passage, for those that would fail for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.grading.align import Block
from bot.grading.chinese.fillers import FILLER, closes, opens
from bot.grading.chinese.functions import NEGATIONS
from bot.grading.chinese.normal import Normal
from bot.grading.chinese.numerals import NUMERAL
from bot.grading.chinese.sounds import near_sound

#: Copies that differ must hold none of these: the difference may be what matters.
_WEIGHTY = NEGATIONS | NUMERAL
#: A function word may have been varied: the repetition is so much longer or shorter than the surplus, in units.
_PLAY = 2
_LONGEST = 24
#: Counts for nothing in a text.
_BLANK = "\u200b"
#: A sigh before 不 may be a correction (哦不).
_FILLERS = re.compile(rf"{FILLER.pattern}(?!不)")
#: How many units of the passage's head and tail are looked for in an answer, and how far into it.
_EDGE = 3
_DEPTH = 44


def without_fillers(passage: str, text: str) -> str:
    """A text with its fillers blanked that are not the passage's own words; no place in it changes.

    Done on the text, since a filler may part a number: 一百嗯五十.
    """

    def blank(filler: re.Match[str]) -> str:
        return filler.group() if filler.group() in passage else _BLANK * len(filler.group())

    return _FILLERS.sub(blank, text)


def without_frame(passage: str, said: Normal) -> Normal:
    """The answer without what announces it and what closes it."""
    edge = passage[-_EDGE:]
    end = said.items.rfind(edge) + len(edge)
    if len(edge) <= end < len(said.items) <= end + _DEPTH and closes(said.items[end:]):
        said = without(said, end, len(said.items))
    start = said.items.find(passage[:_EDGE])
    if 0 < start <= _DEPTH and opens(said.items[:start]):
        said = without(said, 0, start)
    return said


def without_repeats(said: Normal, blocks: Sequence[Block]) -> Iterator[Normal]:
    """The answer without the first of two copies that touch a difference, in every way that there is."""
    for block in reversed(blocks):
        surplus = (block.given_end - block.given) - (block.end - block.start)
        if surplus < 1:
            continue
        sizes = range(max(1, surplus - _PLAY), min(_LONGEST, surplus + _PLAY) + 1)
        for size in sorted(sizes, key=lambda one, much=surplus: abs(one - much)):  # type: ignore[misc]
            first = max(0, block.given - 2 * size)
            for start in range(first, min(block.given_end, len(said.items) - 2 * size) + 1):
                if _again(said.items, start, size):
                    yield without(said, start, start + size)


def _again(items: str, start: int, size: int) -> bool:
    one, other = items[start : start + size], items[start + size : start + 2 * size]
    if size == 1:
        return one == other and one not in _WEIGHTY
    return one == other or (all(map(near_sound, one, other)) and _WEIGHTY.isdisjoint(one + other))


def without(said: Normal, start: int, end: int) -> Normal:
    """An answer without its units [start, end)."""
    gone = end - start
    return Normal(
        said.items[:start] + said.items[end:],
        [*said.starts[:start], *said.starts[end:]],
        [*said.ends[:start], *said.ends[end:]],
        {
            place if place <= start else place - gone: mark
            for place, mark in said.marks.items()
            if not start < place < end
        },
    )


def replaced(said: Normal, start: int, end: int, by: str) -> Normal:
    """An answer in which units [start, end) are read as others; each of these comes from the whole of it."""
    grown = len(by) - (end - start)
    return Normal(
        said.items[:start] + by + said.items[end:],
        [*said.starts[:start], *[said.starts[start]] * len(by), *said.starts[end:]],
        [*said.ends[:start], *[said.ends[end - 1]] * len(by), *said.ends[end:]],
        {
            place if place <= start else place + grown: mark
            for place, mark in said.marks.items()
            if not start < place < end
        },
    )


def with_own_words(said: Normal, synonyms: Mapping[str, str]) -> Normal:
    """An answer in which the deck's synonyms are read as the passage's own words."""
    for word, own in synonyms.items():
        place = said.items.find(word)
        while place >= 0:
            said = replaced(said, place, place + len(word), own)
            place = said.items.find(word, place + len(own))
    return said
