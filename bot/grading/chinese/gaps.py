"""What was left out or added, where it may be read at several places: without 公正, 公正公开 may as well lack 正公."""

from __future__ import annotations

from collections.abc import Iterator

from bot.grading.chinese.local import Stretch
from bot.grading.chinese.prepare import ChinesePassage

#: So far to each side a gap is moved, in units.
_FAR = 24


def gap_of_words(passage: ChinesePassage, gap: Stretch) -> Stretch:
    """The gap at the place where a clause or at least whole words are missing, of all that leave the same text."""
    turns = list(_turns(passage.heard.items, gap.start, gap.end))
    if len(turns) == 1:
        return gap
    return _turned(gap, max(turns, key=lambda one: _sense(passage, gap.start + one, gap.end + one)))


def addition_between(passage: ChinesePassage, answer: str, added: Stretch) -> Stretch:
    """What was added, between two clauses if it may be read there."""
    clauses = passage.heard_clauses
    for turn in _turns(answer, added.given, added.given_end):
        place = added.start + turn
        if place in {0, len(clauses)} or (0 < place < len(clauses) and clauses[place - 1] != clauses[place]):
            return _turned(added, turn)
    return added


def _turned(one: Stretch, turn: int) -> Stretch:
    return Stretch(one.start + turn, one.end + turn, one.given + turn, one.given_end + turn)


def _turns(items: str, start: int, end: int) -> Iterator[int]:
    """By how many units it may be moved, none first."""
    yield 0
    for turn in range(1, min(_FAR, start) + 1):
        if items[start - turn] != items[end - turn]:
            break
        yield -turn
    for turn in range(min(_FAR, len(items) - end)):
        if items[start + turn] != items[end + turn]:
            break
        yield turn + 1


def _sense(passage: ChinesePassage, start: int, end: int) -> tuple[bool, bool, bool]:
    clauses, word_at = passage.heard_clauses, passage.word_at
    begins = start == 0 or clauses[start - 1] != clauses[start]
    ends = end == len(clauses) or clauses[end - 1] != clauses[end]
    return begins and ends, begins, word_at[start][0] == start and word_at[end - 1][1] == end
