"""An alignment in the original characters of both texts."""

from __future__ import annotations

from bot.grading.align import Block
from bot.grading.units import Units
from bot.grading.verdict import Diff, DiffKind


def differences(
    blocks: tuple[Block, ...], text: str, passage: Units, typed: str, answer: Units
) -> tuple[Diff, ...]:
    """The blocks as written and as typed. What is no unit (punctuation, spaces) is never a difference: between
    units it stands in a piece that is right.
    """
    pieces = _Pieces(text, typed)
    for block in blocks:
        start, end = _reach(passage, block.start, block.end, pieces.at)
        given, given_end = _reach(answer, block.given, block.given_end, pieces.typed_at)
        if block.kind is not DiffKind.RIGHT:
            pieces.add(DiffKind.RIGHT, start, given)
        pieces.add(block.kind, end, given_end)
    pieces.add(DiffKind.RIGHT, len(text), len(typed))
    return tuple(pieces.diffs)


class _Pieces:
    """The pieces so far, and how far they reach in both texts."""

    def __init__(self, text: str, typed: str) -> None:
        self.diffs: list[Diff] = []
        self.at = 0
        self.typed_at = 0
        self._text = text
        self._typed = typed

    def add(self, kind: DiffKind, end: int, typed_end: int) -> None:
        """Go on to these places; two right pieces in a row are one."""
        # One character may be several units (㎏): then its later units add nothing.
        if end == self.at and typed_end == self.typed_at:
            return
        start, typed_start = self.at, self.typed_at
        if kind is DiffKind.RIGHT and self.diffs and self.diffs[-1].kind is DiffKind.RIGHT:
            last = self.diffs.pop()
            start, typed_start = last.start, typed_start - len(last.given)
        self.diffs.append(Diff(kind, self._text[start:end], self._typed[typed_start:typed_end], start, end))
        self.at, self.typed_at = end, typed_end


def _reach(units: Units, first: int, last: int, at: int) -> tuple[int, int]:
    """Where the units [first, last) begin and end in their text, not before `at`."""
    if first == last:
        return at, at
    return max(at, units.starts[first]), max(at, units.ends[last - 1])
