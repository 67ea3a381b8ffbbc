"""Days of the year in any order: 1 May, May 1st, the first of May are one day."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from bot.grading.english.numerals import Gap, Number, read
from bot.grading.english.table import entries

_MONTHS = entries(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec"
)
MONTHS = frozenset(_MONTHS)
#: May, March and a few short forms are other words too: they need more than a number beside them.
_DOUBTFUL = frozenset({"may", "march", "mar", "jan", "dec", "sep"})
_FULL = {name: next(full for full in _MONTHS if full.startswith(name[:3])) for name in _MONTHS}
_LAST_DAY = 31


class Day(NamedTuple):
    """A day as one key, and the token after it."""

    key: str
    end: int


def date(
    words: Sequence[str], at: int, gaps: Sequence[Gap], known: AbstractSet[str] = frozenset()
) -> Day | None:
    """The day that begins at token `at`. `known`: days that are meant where a month's name may be another word."""
    if words[at] in MONTHS:
        return _month_first(words, at, gaps, known)
    start = at + 1 if words[at] == "the" else at
    day = _day(words, start, gaps)
    if day is None:
        return None
    month = day.end + 1 if day.end < len(words) and words[day.end] == "of" else day.end
    if month >= len(words) or words[month] not in MONTHS:
        return None
    sure = (
        day.ordinal
        or month > day.end
        or words[month] not in _DOUBTFUL
        or _year_follows(words, month + 1, gaps)
    )
    key = _key(words[month], day)
    return Day(key, month + 1) if sure or key in known else None


def _month_first(words: Sequence[str], at: int, gaps: Sequence[Gap], known: AbstractSet[str]) -> Day | None:
    start = at + 2 if at + 1 < len(words) and words[at + 1] == "the" else at + 1
    day = _day(words, start, gaps)
    if day is None:
        return None
    sure = day.ordinal or words[at] not in _DOUBTFUL or _year_follows(words, day.end, gaps)
    key = _key(words[at], day)
    return Day(key, day.end) if sure or key in known else None


def _day(words: Sequence[str], at: int, gaps: Sequence[Gap]) -> Number | None:
    if at >= len(words):
        return None
    number = read(words, at, gaps)
    if number is None:
        return None
    # "May first two thousand": the day is what comes before the year.
    return number if 1 <= number.value <= _LAST_DAY and number.value.denominator == 1 else None


def _year_follows(words: Sequence[str], at: int, gaps: Sequence[Gap]) -> bool:
    number = read(words, at, gaps) if at < len(words) else None
    return number is not None and not number.ordinal and 1000 <= number.value < 3000


def _key(month: str, day: Number) -> str:
    return f"#{_FULL[month]}-{day.value}"
