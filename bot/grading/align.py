"""Passage and answer side by side, in order: Levenshtein's alignment, by rapidfuzz."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from bot.grading.units import Units
from bot.grading.verdict import Diff, DiffKind

_KINDS = {
    "equal": DiffKind.RIGHT,
    "replace": DiffKind.WRONG,
    "delete": DiffKind.MISSING,
    "insert": DiffKind.EXTRA,
}


@dataclass(frozen=True, slots=True)
class Block:
    """Passage units [start, end) against answer units [given, given_end)."""

    kind: DiffKind
    start: int
    end: int
    given: int
    given_end: int


def align(passage: Units, answer: Units) -> tuple[Block, ...]:
    """The blocks of one best alignment, in order."""
    if passage.items == answer.items:
        size = len(passage.items)
        return (Block(DiffKind.RIGHT, 0, size, 0, size),) if size else ()
    return tuple(
        Block(_KINDS[one.tag], one.src_start, one.src_end, one.dest_start, one.dest_end)
        for one in Levenshtein.opcodes(passage.items, answer.items)
    )


def differences(
    blocks: tuple[Block, ...], text: str, passage: Units, typed: str, answer: Units
) -> tuple[Diff, ...]:
    """The blocks in the original characters of both sides; punctuation goes with what stands before it."""
    if not answer.items:
        missing = Diff(DiffKind.MISSING, text, "", 0, len(text))
        return (missing, Diff(DiffKind.EXTRA, "", typed, len(text), len(text))) if typed else (missing,)
    diffs = []
    for block in blocks:
        start, end = _span(passage, text, block.start, block.end)
        given, given_end = _span(answer, typed, block.given, block.given_end)
        diffs.append(Diff(block.kind, text[start:end], typed[given:given_end], start, end))
    return tuple(diffs)


def _span(units: Units, text: str, first: int, last: int) -> tuple[int, int]:
    start = _edge(units, text, first)
    return (start, start) if first == last else (start, _edge(units, text, last))


def _edge(units: Units, text: str, place: int) -> int:
    if place == 0:
        return 0
    return units.starts[place] if place < len(units.starts) else len(text)
