"""Words said twice running that the plain alignment cannot tell from slips, for they were varied the second time."""

from __future__ import annotations

from collections.abc import Sequence

from bot.grading.align import Block
from bot.grading.chinese.functions import NEGATIONS
from bot.grading.chinese.normal import Normal
from bot.grading.chinese.numerals import NUMERAL
from bot.grading.chinese.sounds import near_sound

_LEAST = 2
#: Copies that differ must hold none of these: the difference may be what matters.
_WEIGHTY = NEGATIONS | NUMERAL
#: A function word may have been varied: the repetition is so much longer or shorter than the surplus, in units.
_PLAY = 2
_LONGEST = 24


def without_repeats(said: Normal, blocks: Sequence[Block]) -> Normal | None:
    """The answer without the first of two copies that touch a difference; None if there is none."""
    for block in reversed(blocks):
        surplus = (block.given_end - block.given) - (block.end - block.start)
        if surplus < 1:
            continue
        for size in sorted(
            range(max(_LEAST, surplus - _PLAY), min(_LONGEST, surplus + _PLAY) + 1),
            key=lambda one: abs(one - surplus),
        ):
            first = max(0, block.given - 2 * size)
            for start in range(first, min(block.given_end, len(said.items) - 2 * size) + 1):
                if _again(said.items, start, size):
                    return without(said, start, start + size)
    return None


def _again(items: str, start: int, size: int) -> bool:
    one, other = items[start : start + size], items[start + size : start + 2 * size]
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
