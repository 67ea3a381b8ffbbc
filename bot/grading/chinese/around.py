"""What an examiner does not hear as a mistake: fillers, frames, list marks, words said twice running."""

from __future__ import annotations

import re

from bot.grading.chinese.fillers import FILLER, is_filler, is_one_word
from bot.grading.chinese.functions import EQUAL, NEGATIONS
from bot.grading.chinese.local import Stretch
from bot.grading.chinese.marks import BARE
from bot.grading.chinese.numerals import NUMERAL
from bot.grading.chinese.prepare import ChinesePassage
from bot.grading.chinese.sounds import near_sound
from bot.grading.chinese.words import words_over

_FIRST = {word: chr(0xE000 + min(groups)) for word, groups in EQUAL.items()}
_FUNCTION_UNITS = frozenset("".join(EQUAL))
#: A function word has at most so many units, and so many times that may lie beside a stretch, two to a side.
_LONGEST = max(map(len, EQUAL))
_BESIDE = 4 * _LONGEST
_FUNCTION_WORD = re.compile("|".join(sorted(EQUAL, key=len, reverse=True)))
#: A clause said twice may be so long, in units, if the passage has no longer one.
_CLAUSE = 24
_TURNS = 12
#: Conjunctions that the likeliest cut often joins to a neighbour (与其|他).
_LOOSE = frozenset("和与及或如若")
#: The neighbour beside which one is as good as another: 及其, 与其.
_OF_THEM = "其"


def harmless(passage: ChinesePassage, answer: str, place: int, start: int, end: int) -> bool:
    """Whether units [start, end) of an answer, added before `place` of the passage, are no mistake."""
    heard = passage.heard
    size = end - start
    # The same addition may be read some units to the left or right: 的[个人的] is [的个人]的.
    for turn in range(-_turns(answer, start, end, -1), _turns(answer, start, end, 1) + 1):
        said = answer[start + turn : end + turn]
        mark = heard.marks.get(place + turn)
        if mark is not None and _is_mark(said, mark):
            return True
        if is_filler(said) and not (0 < place < len(heard.items) and is_one_word(said)):
            return True
    return _is_repeat(passage, answer, start, end) if size else True


def _turns(answer: str, start: int, end: int, direction: int) -> int:
    """How many units an addition can be moved to one side without changing the answer."""
    turns = 0
    if direction > 0:
        while turns < _TURNS and end + turns < len(answer) and answer[start + turns] == answer[end + turns]:
            turns += 1
    else:
        while turns < _TURNS and start - turns > 0 and answer[start - turns - 1] == answer[end - turns - 1]:
            turns += 1
    return turns


def _is_mark(said: str, mark: str) -> bool:
    found = BARE.fullmatch(said)
    return found is not None and (not mark or found[1] == mark or not mark[0].isalpha() or len(said) > 1)


def _is_repeat(passage: ChinesePassage, answer: str, start: int, end: int) -> bool:
    """Whether it says again what stands just before or after it, fillers aside."""
    said = FILLER.sub("", answer[start:end])
    size = len(said)
    longest = max(_CLAUSE, *passage.heard_sizes) if passage.heard_sizes else 0
    if not said or size > longest or 2 * size > len(passage.heard.items) + 2:
        return False
    if size == 1 and (said in NUMERAL or said in NEGATIONS):
        return False
    before, after = answer[max(0, start - size) : start], answer[end : end + size]
    return _alike(said, before) or _alike(said, after)


def _alike(one: str, other: str) -> bool:
    return one == other or (
        len(one) == len(other) > 1
        and all(map(near_sound, one, other))
        and not any(char in NUMERAL or char in NEGATIONS for char in one + other)
    )


def equivalent(passage: ChinesePassage, answer: str, stretch: Stretch) -> bool:
    """Whether a stretch, with a unit or two around it, is another word of the same meaning."""
    start, end, given, given_end = stretch
    items = passage.heard.items
    size, said_size = end - start, given_end - given
    if said_size > _LONGEST * size + _BESIDE or size > _LONGEST * said_size + _BESIDE:
        return False
    # Most stretches hold no unit of any function word: this is asked at every difference.
    if (start < end and _FUNCTION_UNITS.isdisjoint(items[start:end])) or (
        given < given_end and _FUNCTION_UNITS.isdisjoint(answer[given:given_end])
    ):
        return False
    if size == said_size == 1 and _is_bound(passage, start, answer, given):
        return False
    for left in range(3):
        if left > start or left > given or items[start - left : start] != answer[given - left : given]:
            break
        for right in range(3):
            wanted = items[start - left : end + right]
            said = answer[given - left : given_end + right]
            if items[end : end + right] != answer[given_end : given_end + right]:
                break
            if len(wanted) > 1 and len(said) > 1 and _canonical(wanted) == _canonical(said):
                return True
            if _mean_the_same(wanted, said) and _is_whole(passage, start - left, end + right, said):
                return True
    return False


def _canonical(text: str) -> str:
    """A text with every function word as the first of its kind."""
    return _FUNCTION_WORD.sub(lambda found: _FIRST[found.group()], text)


def _mean_the_same(wanted: str, said: str) -> bool:
    groups, others = EQUAL.get(wanted), EQUAL.get(said)
    return bool(groups and others and not groups.isdisjoint(others))


def _is_whole(passage: ChinesePassage, start: int, end: int, said: str) -> bool:
    """A single character means what it says only as a word of its own, or as part of what was said."""
    wanted = passage.heard.items[start:end]
    return (
        end - start > 1
        or passage.heard.items[start] in _LOOSE
        or wanted in said
        or passage.word_at[start] == (start, end)
    )


def _is_bound(passage: ChinesePassage, start: int, answer: str, given: int) -> bool:
    """Whether what might be a conjunction is part of a word that says something else with another: 及时, 同时."""
    if passage.heard.items[start] not in _LOOSE:
        return False
    first, last = passage.word_at[start]
    wanted, said = passage.heard.items[first:last], words_over(answer, given, given + 1)
    return min(len(wanted), len(said[0])) > 1 and _OF_THEM not in wanted and wanted not in EQUAL
