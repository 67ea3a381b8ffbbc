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
    diffs: list[Diff] = []
    # `since`: where the right piece began that is not written yet; `at`: how far the texts are compared.
    since = at = (0, 0)
    for block in blocks:
        start, end = _reach(passage, block.start, block.end, at[0])
        given, given_end = _reach(answer, block.given, block.given_end, at[1])
        at = (end, given_end)
        # One character may be several units (㎏): then its later units add nothing.
        if block.kind is DiffKind.RIGHT or (start == end and given == given_end):
            continue
        if since != (start, given):
            diffs.append(_piece(DiffKind.RIGHT, text, typed, since, (start, given)))
        diffs.append(_piece(block.kind, text, typed, (start, given), at))
        since = at
    if since != (len(text), len(typed)):
        diffs.append(_piece(DiffKind.RIGHT, text, typed, since, (len(text), len(typed))))
    return tuple(diffs)


def _piece(kind: DiffKind, text: str, typed: str, since: tuple[int, int], to: tuple[int, int]) -> Diff:
    return Diff(kind, text[since[0] : to[0]], typed[since[1] : to[1]], since[0], to[0], since[1], to[1])


def _reach(units: Units, first: int, last: int, at: int) -> tuple[int, int]:
    """Where the units [first, last) begin and end in their text, not before `at`."""
    if first == last:
        return at, at
    return max(at, units.starts[first]), max(at, units.ends[last - 1])
