"""A comparison in the characters of both texts, and clause by clause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.grading.align import Block
from bot.grading.chinese.normal import Normal
from bot.grading.chinese.prepare import ChinesePassage
from bot.grading.differences import differences as _differences
from bot.grading.units import Units
from bot.grading.verdict import ClauseResult, Diff, DiffKind, Miss

#: A part that stands elsewhere is told as moved from this many units on.
_MOVED = 4
#: More pieces than this are not searched for moved ones.
_PIECES = 40


def with_moves(blocks: Sequence[Block], passage: str, answer: str) -> tuple[list[Block], bool]:
    """Missing and added pieces that are the same words are marked as moved; whether there are any."""
    gone = [one for one in blocks if one.end - one.start >= _MOVED]
    extra = [one for one in blocks if one.given_end - one.given >= _MOVED]
    if not gone or not extra or len(blocks) > _PIECES:
        return list(blocks), False
    moved: set[Block] = set()
    for one in gone:
        for other in extra:
            if one is not other and _same_part(
                passage[one.start : one.end], answer[other.given : other.given_end]
            ):
                moved |= {one, other}
    marked = [one._replace(kind=DiffKind.MOVED) if one in moved else one for one in blocks]
    return marked, bool(moved)


def _same_part(wanted: str, said: str) -> bool:
    return wanted in said or said in wanted


def differences(
    blocks: Sequence[Block], text: str, passage: Normal, typed: str, answer: Normal
) -> tuple[Diff, ...]:
    whole = _with_right(_widened(blocks, passage, answer), len(passage.items), len(answer.items))
    return _differences(
        tuple(whole),
        text,
        Units(passage.items, passage.starts, passage.ends),
        typed,
        Units(answer.items, answer.starts, answer.ends),
    )


def _with_right(blocks: Sequence[Block], size: int, said: int) -> list[Block]:
    """The blocks with what is right between them, forgiven additions included."""
    whole: list[Block] = []
    at, given_at = 0, 0
    for block in [*blocks, Block(DiffKind.RIGHT, size, size, said, said)]:
        if (at, given_at) != (block.start, block.given):
            whole.append(Block(DiffKind.RIGHT, at, block.start, given_at, block.given))
        whole.append(block)
        at, given_at = block.end, block.given_end
    return whole[:-1]


def _widened(blocks: Sequence[Block], passage: Normal, answer: Normal) -> list[Block]:
    """A number written otherwise (24 read 二十四) is wrong as a whole or not at all."""
    wide: list[Block] = []
    for block in blocks:
        kind, start, end, given, given_end = block
        while start > 0 and start < len(passage.items) and passage.starts[start] == passage.starts[start - 1]:
            start, given = start - 1, max(0, given - 1)
        while given > 0 and given < len(answer.items) and answer.starts[given] == answer.starts[given - 1]:
            start, given = max(0, start - 1), given - 1
        if wide and (start < wide[-1].end or given < wide[-1].given_end):
            last = wide.pop()
            kind = last.kind if last.kind is kind else DiffKind.WRONG
            start, given = min(start, last.start), min(given, last.given)
            end, given_end = max(end, last.end), max(given_end, last.given_end)
        wide.append(Block(kind, start, end, given, given_end))
    return wide


def clause_results(
    passage: ChinesePassage, blocks: Sequence[Block], misses: Iterable[Miss]
) -> tuple[ClauseResult, ...]:
    """Slips by clause; what was added counts where it stands, at the very end in the last clause."""
    if not passage.clauses:
        return ()
    slips = [0] * len(passage.clauses)
    last = len(passage.heard_clauses) - 1
    for block in blocks:
        for clause in passage.heard_clauses[block.start : block.end]:
            slips[clause] += 1
        extra = (block.given_end - block.given) - (block.end - block.start)
        if extra > 0:
            slips[passage.heard_clauses[min(block.start, last)]] += extra
    hurt = {one.clause for one in misses}
    return tuple(
        ClauseResult(clause.text, clause.start, clause.end, slips[number], term_missed=number in hurt)
        if slips[number] or number in hurt
        else clause
        for number, clause in enumerate(passage.clauses)
    )
