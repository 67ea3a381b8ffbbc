"""What must be said right whatever the rest is like: key terms, negations, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.grading.units import Units, units

NEGATIONS_ZH = frozenset("不未无非勿没否莫毋")
NEGATIONS_EN = frozenset(
    {"no", "not", "never", "none", "nor", "neither", "without", "nobody", "nothing", "cannot", "nowhere"}
)
_DIGIT_ZH = "〇零一二三四五六七八九十百千万亿两"
#: A numeral is one by company: a digit, several numerals, an ordinal, or a measure word after it.
_NUMBER = re.compile(
    rf"\d+%?|第[{_DIGIT_ZH}]+|[{_DIGIT_ZH}]{{2,}}|"
    rf"[{_DIGIT_ZH}](?=[条款项章节年月日天时分秒个名人次倍元位种类级届岁周米里])"
)


@dataclass(frozen=True, slots=True)
class Critical:
    """A stretch of units [start, end) that must be right, and its name on screen."""

    name: str
    start: int
    end: int


def criticals(passage: Units, key_terms: Iterable[str], language: str) -> tuple[Critical, ...]:
    """All of them, in order of their place."""
    found = [
        *_terms(passage, key_terms, language),
        *_negations(passage, language),
        *_numbers(passage, language),
    ]
    return tuple(sorted(set(found), key=lambda one: (one.start, one.end, one.name)))


def is_negation(unit: str, language: str) -> bool:
    if language == "en":
        return unit in NEGATIONS_EN or unit.endswith("n't")
    return unit in NEGATIONS_ZH


def _terms(passage: Units, key_terms: Iterable[str], language: str) -> Iterator[Critical]:
    """Each key term at every place where it stands: it is one wherever it is said."""
    for term in key_terms:
        items = units(term, language).items
        size = len(items)
        if not size:
            continue
        for start in range(len(passage.items) - size + 1):
            if passage.items[start : start + size] == items:
                yield Critical(term, start, start + size)


def _negations(passage: Units, language: str) -> Iterator[Critical]:
    for place, unit in enumerate(passage.items):
        if is_negation(unit, language):
            # Named with its neighbour: 不得 says more than 不.
            after = passage.items[place + 1 : place + 2]
            name = " ".join((unit, *after)) if language == "en" else "".join((unit, *after))
            yield Critical(name, place, place + 1)


def _numbers(passage: Units, language: str) -> Iterator[Critical]:
    if language == "en":
        for place, unit in enumerate(passage.items):
            if unit.isdecimal():
                yield Critical(unit, place, place + 1)
        return
    # One unit is one character here, so that places in the joined text are places of units.
    for number in _NUMBER.finditer(passage.joined):
        yield Critical(number.group(), number.start(), number.end())
