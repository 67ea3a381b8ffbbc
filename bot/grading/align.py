"""Passage and answer side by side, in order: Levenshtein's alignment, by rapidfuzz."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from bot.grading.verdict import DiffKind

_KINDS = {
    "equal": DiffKind.RIGHT,
    "replace": DiffKind.WRONG,
    "delete": DiffKind.MISSING,
    "insert": DiffKind.EXTRA,
}


class Block(
    NamedTuple
):  # an answer may have thousands: a tuple is made three times as fast as a frozen dataclass
    """Passage units [start, end) against answer units [given, given_end)."""

    kind: DiffKind
    start: int
    end: int
    given: int
    given_end: int

    @property
    def slips(self) -> int:
        """Units wrong, missing or added; a wrong one counts once."""
        if self.kind is DiffKind.RIGHT:
            return 0
        return max(self.end - self.start, self.given_end - self.given)


@dataclass(frozen=True, slots=True)
class Alignment:
    """The blocks in order; `said_at` has for each unit of the passage its place in the answer, -1 if not said."""

    blocks: tuple[Block, ...]
    said_at: Sequence[int]

    def whole(self, start: int, end: int) -> bool:
        """Whether the units [start, end) were said, with nothing put in between."""
        places = self.said_at[start:end]
        return -1 not in places and places[-1] - places[0] == end - start - 1


def align(passage: Sequence[str], answer: Sequence[str]) -> Alignment:
    """One alignment with the fewest slips."""
    said_at = [-1] * len(passage)
    blocks = []
    for one in Levenshtein.opcodes(passage, answer):
        block = Block(_KINDS[one.tag], one.src_start, one.src_end, one.dest_start, one.dest_end)
        blocks.append(block)
        if block.kind is DiffKind.RIGHT:
            said_at[block.start : block.end] = range(block.given, block.given_end)
    return Alignment(tuple(blocks), said_at)
