"""A comparison in the characters of both texts, and clause by clause."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from bot.grading.align import Block
from bot.grading.chinese.normal import Normal
from bot.grading.chinese.prepare import ChinesePassage
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
    """The blocks as written and as typed. What is no unit stands in a piece that is right, as does what was
    forgiven.
    """
    diffs: list[Diff] = []
    right = DiffKind.RIGHT
    starts, ends, given_starts, given_ends = passage.starts, passage.ends, answer.starts, answer.ends
    # How far both texts are told. An answer may have hundreds of differences: this is written for speed.
    at = given_at = 0
    for kind, first, last, given_first, given_last in _widened(blocks, passage, answer):
        # A side without units stands behind the unit before it.
        nothing, silent = first == last, given_first == given_last
        start = (ends[first - 1] if first else 0) if nothing else starts[first]
        given = (given_ends[given_first - 1] if given_first else 0) if silent else given_starts[given_first]
        start = max(at, start)
        given = max(given_at, given)
        end = start if nothing else max(start, ends[last - 1])
        given_end = given if silent else max(given, given_ends[given_last - 1])
        if start == end and given == given_end:
            continue
        if at != start or given_at != given:
            diffs.append(Diff(right, text[at:start], typed[given_at:given], at, start, given_at, given))
        diffs.append(Diff(kind, text[start:end], typed[given:given_end], start, end, given, given_end))
        at, given_at = end, given_end
    if at != len(text) or given_at != len(typed):
        diffs.append(Diff(right, text[at:], typed[given_at:], at, len(text), given_at, len(typed)))
    return tuple(diffs)


def _widened(blocks: Sequence[Block], passage: Normal, answer: Normal) -> list[Block]:
    """A number written otherwise (24 read 二十四) is wrong as a whole or not at all."""
    wide: list[Block] = []
    starts, given_starts = passage.starts, answer.starts
    size, given_size = len(starts), len(given_starts)
    reached = given_reached = 0
    for block in blocks:
        _, start, end, given, given_end = block
        # Nearly all of them: no end of theirs lies inside a number, nor inside one that was widened before.
        if not (
            (0 < start < size and starts[start] == starts[start - 1])
            or (0 < end < size and starts[end] == starts[end - 1])
            or (0 < given < given_size and given_starts[given] == given_starts[given - 1])
            or (0 < given_end < given_size and given_starts[given_end] == given_starts[given_end - 1])
            or start < reached
            or given < given_reached
        ):
            wide.append(block)
            reached, given_reached = end, given_end
            continue
        whole = _whole_numbers(block, starts, given_starts)
        if wide and (whole.start < reached or whole.given < given_reached):
            whole = _joined(wide.pop(), whole)
        if whole.kind is not DiffKind.MOVED and whole[1:] != block[1:]:
            # What is widened has something on both sides.
            both = whole.start < whole.end and whole.given < whole.given_end
            whole = whole._replace(kind=DiffKind.WRONG) if both else whole
        wide.append(whole)
        reached, given_reached = whole.end, whole.given_end
    return wide


def _whole_numbers(block: Block, starts: Sequence[int], given_starts: Sequence[int]) -> Block:
    """A block with all of the numbers that it holds a part of, on both sides alike."""
    kind, start, end, given, given_end = block
    size, given_size = len(starts), len(given_starts)
    if 0 < start < size and starts[start] == starts[start - 1]:
        first = bisect_left(starts, starts[start])
        start, given = first, max(0, given - start + first)
    if 0 < given < given_size and given_starts[given] == given_starts[given - 1]:
        first = bisect_left(given_starts, given_starts[given])
        start, given = max(0, start - given + first), first
    stop = _number_end(starts, end)
    end, given_end = stop, min(given_size, given_end + stop - end)
    stop = _number_end(given_starts, given_end)
    end, given_end = min(size, end + stop - given_end), stop
    return Block(kind, start, end, given, given_end)


def _joined(last: Block, more: Block) -> Block:
    return Block(
        last.kind if last.kind is more.kind else DiffKind.WRONG,
        min(more.start, last.start),
        max(more.end, last.end),
        min(more.given, last.given),
        max(more.given_end, last.given_end),
    )


def _number_end(starts: Sequence[int], end: int) -> int:
    """Where the number ends within which units end, or just there."""
    if 0 < end < len(starts) and starts[end] == starts[end - 1]:
        return bisect_right(starts, starts[end])
    return end


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
