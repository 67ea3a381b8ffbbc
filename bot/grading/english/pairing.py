"""Passage and answer side by side, in order, word by word.

rapidfuzz finds the words that are the same; what differs between them is paired by how it is spelt and sounds
(a small dynamic programme). The work is bounded: where too much differs, nothing is paired.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from bot.grading.english.related import Relation, relation, runs_alike
from bot.grading.english.words import Words
from bot.grading.verdict import DiffKind

#: How many pairs of words are compared by spelling and sound for one answer.
MOST_PAIRS = 480
#: A stretch with more pairs than this is other text, not slips.
_ONE_STRETCH = 144
_COST = {Relation.SAME: 0.0, Relation.SOUND: 0.3, Relation.FORM: 0.8, Relation.OTHER: 1.5}
_KIND = {
    Relation.SAME: DiffKind.RIGHT,
    Relation.SOUND: DiffKind.SOUND,
    Relation.FORM: DiffKind.WRONG,
    Relation.OTHER: DiffKind.WRONG,
}
_HEAD = 3
_LIKELIER = 0.1
#: From so many words on, a run said at another place is a part moved.
LEAST_MOVED = 3
#: Of so many runs it is told which were moved; how alike both must be (a word in common may hold still).
_MOST_RUNS = 12
_SAME_RUN = 0.65
#: Runs that may be one word written as several, passage by answer.
_RUNS = ((1, 2), (2, 1), (1, 3), (3, 1))
#: How much longer in letters one side of a run may be (a number as a value is shorter than its words).
_LENGTHS_APART = 8


class Step(NamedTuple):
    """Passage words [start, end) against answer words [given, given_end)."""

    kind: DiffKind
    start: int
    end: int
    given: int
    given_end: int


def pair(passage: Words, answer: Words) -> list[Step]:
    """The steps in order."""
    steps: list[Step] = []
    left = MOST_PAIRS
    for equal, start, end, given, given_end in _stretches(passage.keys, answer.keys):
        if equal:
            steps.append(Step(DiffKind.RIGHT, start, end, given, given_end))
            continue
        pairs = (end - start) * (given_end - given)
        if pairs > min(left, _ONE_STRETCH):
            steps += _unpaired(start, end, given, given_end)
            continue
        left -= pairs
        steps += _pair_stretch(passage, answer, (start, end), (given, given_end))
    return steps


def _stretches(passage: Sequence[str], answer: Sequence[str]) -> list[tuple[bool, int, int, int, int]]:
    """Stretches that are the same and stretches that are not, in turn."""
    found: list[tuple[bool, int, int, int, int]] = []
    for one in LCSseq.opcodes(passage, answer):
        equal = one.tag == "equal"
        if found and not equal and not found[-1][0]:
            _, start, _, given, _ = found.pop()
            found.append((False, start, one.src_end, given, one.dest_end))
        else:
            found.append((equal, one.src_start, one.src_end, one.dest_start, one.dest_end))
    return _joined_gaps(found, passage, answer)


def _joined_gaps(
    found: list[tuple[bool, int, int, int, int]], passage: Sequence[str], answer: Sequence[str]
) -> list[tuple[bool, int, int, int, int]]:
    """Two gaps as one where the words between them stand as well behind the second: "restraint [minimize damage]
    and [injury and] see" lacks all from "minimize" to "injury".
    """
    at = 0
    while at + 2 < len(found):
        (same, start, _, given, _), (_, first, last, heard, heard_end), (_, _, end, _, given_end) = found[
            at : at + 3
        ]
        size = last - first
        lacks, adds = end - last, given_end - heard_end
        if not same and (
            (not adds and lacks >= size and passage[end - size : end] == passage[first:last])
            or (
                not lacks and adds >= size and answer[given_end - size : given_end] == answer[heard:heard_end]
            )
        ):
            gap = (False, start, end - size, given, given_end - size)
            found[at : at + 3] = [gap, (True, end - size, end, given_end - size, given_end)]
            if at + 2 < len(found) and found[at + 2][0]:
                _, _, end, _, given_end = found.pop(at + 2)
                found[at + 1] = (True, found[at + 1][1], end, found[at + 1][3], given_end)
        else:
            at += 1
    return found


def _unpaired(start: int, end: int, given: int, given_end: int) -> list[Step]:
    steps = [Step(DiffKind.MISSING, at, at + 1, given, given) for at in range(start, end)]
    steps += [Step(DiffKind.EXTRA, end, end, at, at + 1) for at in range(given, given_end)]
    return steps


def _pair_stretch(
    passage: Words, answer: Words, wanted: tuple[int, int], said: tuple[int, int]
) -> list[Step]:
    """The cheapest way through one stretch."""
    rows, columns = wanted[1] - wanted[0], said[1] - said[0]
    if not rows or not columns:
        return _unpaired(*wanted, *said)
    best: list[list[float]] = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    came: list[list[Step | None]] = [[None] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows + 1):
        for column in range(columns + 1):
            if row or column:
                cost, step = _cheapest(best, passage, answer, (wanted[0], said[0]), (row, column))
                best[row][column], came[row][column] = cost, step
    steps: list[Step] = []
    last = came[rows][columns]
    while last is not None:
        steps.append(last)
        last = came[last.start - wanted[0]][last.given - said[0]]
    return steps[::-1]


def _cheapest(
    best: list[list[float]], passage: Words, answer: Words, origin: tuple[int, int], cell: tuple[int, int]
) -> tuple[float, Step]:
    row, column = cell
    at, given = origin[0] + row, origin[1] + column
    choices: list[tuple[float, Step]] = []
    if row and column:
        how = _relation(passage, answer, at - 1, given - 1)
        step = Step(_KIND[how], at - 1, at, given - 1, given)
        cost = _COST[how]
        # Of words that are all others, one that begins alike was meant.
        if how is Relation.OTHER and passage.keys[at - 1][:_HEAD] == answer.keys[given - 1][:_HEAD]:
            cost -= _LIKELIER
        choices.append((best[row - 1][column - 1] + cost, step))
    if row:
        choices.append((best[row - 1][column] + 1.0, Step(DiffKind.MISSING, at - 1, at, given, given)))
    if column:
        choices.append((best[row][column - 1] + 1.0, Step(DiffKind.EXTRA, at, at, given - 1, given)))
    for wide, broad in _RUNS:
        if row >= wide and column >= broad:
            how = _run_relation(passage, answer, (at - wide, at), (given - broad, given))
            if how <= Relation.SOUND:
                step = Step(_KIND[how], at - wide, at, given - broad, given)
                choices.append((best[row - wide][column - broad] + _COST[how] + 0.05, step))
    return min(choices, key=lambda choice: choice[0])


def _relation(passage: Words, answer: Words, at: int, given: int) -> Relation:
    word, said = passage.keys[at], answer.keys[given]
    if said in passage.loose.get(at, ()) or word in answer.loose.get(given, ()):
        return Relation.SAME
    return relation(word, said)


def _run_relation(passage: Words, answer: Words, wanted: tuple[int, int], said: tuple[int, int]) -> Relation:
    words, given = passage.keys[slice(*wanted)], answer.keys[slice(*said)]
    if abs(sum(map(len, words)) - sum(map(len, given))) > _LENGTHS_APART:
        return Relation.OTHER
    if len(given) == 1 and " ".join(words) in answer.loose.get(said[0], ()):
        return Relation.SAME
    if len(words) == 1 and " ".join(given) in passage.loose.get(wanted[0], ()):
        return Relation.SAME
    return runs_alike(words, given)


def with_moves(steps: Sequence[Step], passage: Words, answer: Words) -> list[Step]:
    """The same steps; runs of words left out at one place and said at another are marked as moved."""
    runs = [(kind, list(run)) for kind, run in groupby(steps, key=lambda step: step.kind)]
    long = [number for number, (_, run) in enumerate(runs) if len(run) >= LEAST_MOVED][:_MOST_RUNS]
    said = {
        number: [answer.keys[step.given] for step in runs[number][1]]
        for number in long
        if runs[number][0] is DiffKind.EXTRA
    }
    moved: set[int] = set()
    for number in long:
        kind, run = runs[number]
        if kind is DiffKind.MISSING and said:
            words = [passage.keys[step.start] for step in run]
            likest = max(said, key=lambda other: LCSseq.normalized_similarity(words, said[other]))
            if LCSseq.normalized_similarity(words, said[likest]) >= _SAME_RUN:
                moved |= {number, likest}
    return [
        step._replace(kind=DiffKind.MOVED) if number in moved else step
        for number, (_, run) in enumerate(runs)
        for step in run
    ]
