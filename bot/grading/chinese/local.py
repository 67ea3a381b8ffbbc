"""Passage and answer side by side: where they differ, and how each unit there sounds and looks.

rapidfuzz aligns the whole by characters. Only inside the differing stretches are the units weighed by sound, and
by shape where they do not sound alike.
"""

from __future__ import annotations

from typing import NamedTuple, cast

from rapidfuzz.distance import Levenshtein

from bot.grading.chinese.shapes import alike
from bot.grading.chinese.sounds import near_sound, same_sound

EQUAL, SAME, NEAR, SHAPE, OTHER, GONE, ADDED = "=", "s", "n", "h", "x", "d", "i"
_COST = {EQUAL: 0, SAME: 2, NEAR: 3, OTHER: 10}
_ALONE = 9
#: Stretches parted by so few equal units are weighed together if one lacks what the other has too much.
_BRIDGE = 2
#: Stretches of a larger area (units times units) are not weighed: they are no slips.
_LARGEST = 2500
_LARGE = 36


class Stretch(NamedTuple):
    """Passage units [start, end) against answer units [given, given_end)."""

    start: int
    end: int
    given: int
    given_end: int


class Step(NamedTuple):
    """One unit of either side, or of both: what they are to each other, and their places."""

    how: str
    start: int
    given: int


def stretches(passage: str, answer: str) -> list[Stretch]:
    """The parts that differ, in order."""
    found: list[Stretch] = []
    # As tuples, which are quicker to take apart; the library's annotation gives them no lengths.
    parts = cast("list[tuple[str, int, int, int, int]]", Levenshtein.opcodes(passage, answer).as_list())
    for tag, start, end, given, given_end in parts:
        if tag == "equal":
            continue
        if found:
            last = found[-1]
            gap = start - last.end
            if not gap or (gap <= _BRIDGE and _surplus(last) * (end - start - given_end + given) < 0):
                found[-1] = Stretch(last.start, end, last.given, given_end)
                continue
        found.append(Stretch(start, end, given, given_end))
    return found


def _surplus(one: Stretch) -> int:
    return one.end - one.start - one.given_end + one.given


def step(passage: str, answer: str, place: int, said: int, *, closely: bool = True) -> Step:
    """One unit against another; their shapes are looked at only closely."""
    how = _by_ear(passage[place], answer[said])
    if how == OTHER and closely and alike(passage[place], answer[said]):
        how = SHAPE
    return Step(how, place, said)


def steps(
    passage: str, answer: str, stretch: Stretch, given: list[int], *, closely: bool = True
) -> list[Step]:
    """A stretch unit by unit; `given` is the places of the answer's units that count.

    Long stretches are weighed closely only: where an answer fails anyhow, they are laid side by side.
    """
    start, end = stretch.start, stretch.end
    if end - start == len(given):
        found = [
            step(passage, answer, place, said) for place, said in zip(range(start, end), given, strict=True)
        ]
        if len(found) == 1 or all(one.how != OTHER for one in found):
            return found
    if not given:
        return [Step(GONE, place, stretch.given) for place in range(start, end)]
    if start == end:
        return [Step(ADDED, start, place) for place in given]
    if (end - start) * len(given) > (_LARGEST if closely else _LARGE):
        return _coarse(start, end, given)
    return _weighed(passage, answer, stretch, given)


def _by_ear(wanted: str, said: str) -> str:
    if wanted == said:
        return EQUAL
    if same_sound(wanted, said):
        return SAME
    return NEAR if near_sound(wanted, said) else OTHER


def _coarse(start: int, end: int, given: list[int]) -> list[Step]:
    shared = min(end - start, len(given))
    found = [Step(OTHER, start + place, given[place]) for place in range(shared)]
    found += [Step(GONE, place, given[-1] + 1) for place in range(start + shared, end)]
    found += [Step(ADDED, end, place) for place in given[shared:]]
    return found


def _weighed(passage: str, answer: str, stretch: Stretch, given: list[int]) -> list[Step]:
    """The alignment of least cost, by dynamic programming."""
    start, height, width = stretch.start, stretch.end - stretch.start, len(given)
    said = [answer[place] for place in given]
    table = [[_ALONE * column for column in range(width + 1)]]
    hows: list[list[str]] = []
    for row in range(height):
        wanted = passage[start + row]
        above = table[-1]
        here = [_ALONE * (row + 1)]
        how = [_by_ear(wanted, char) for char in said]
        for column in range(width):
            here.append(
                min(above[column] + _COST[how[column]], above[column + 1] + _ALONE, here[column] + _ALONE)
            )
        table.append(here)
        hows.append(how)
    found: list[Step] = []
    row, column = height, width
    while row or column:
        cost = table[row][column]
        if row and column and cost == table[row - 1][column - 1] + _COST[hows[row - 1][column - 1]]:
            row, column = row - 1, column - 1
            how_here = hows[row][column]
            if how_here == OTHER and alike(passage[start + row], said[column]):
                how_here = SHAPE
            found.append(Step(how_here, start + row, given[column]))
        elif row and cost == table[row - 1][column] + _ALONE:
            row -= 1
            found.append(Step(GONE, start + row, given[column] if column < width else given[-1] + 1))
        else:
            column -= 1
            found.append(Step(ADDED, start + row, given[column]))
    return _exchanged(passage, answer, found[::-1])


def _exchanged(passage: str, answer: str, found: list[Step]) -> list[Step]:
    """Neighbours that changed places (机关, 关机) as two wrong units rather than one added and one missing."""
    for place in range(len(found) - 2):
        first, middle, last = found[place : place + 3]
        if middle.how != EQUAL or {first.how, last.how} != {ADDED, GONE}:
            continue
        added, gone = (first, last) if first.how == ADDED else (last, first)
        if answer[added.given] == passage[gone.start]:
            start = min(middle.start, gone.start)
            given = min(middle.given, added.given)
            found[place : place + 3] = [Step(OTHER, start, given), Step(OTHER, start + 1, given + 1)]
            return _exchanged(passage, answer, found)
    return found
