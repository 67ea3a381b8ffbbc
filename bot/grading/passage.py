"""A passage as both languages know it: its units, and which clause each is in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from bot.grading.clauses import clauses
from bot.grading.units import Units, units
from bot.grading.verdict import ClauseResult


@dataclass(frozen=True, slots=True)
class Prepared:
    """A passage ready for grading; each language adds what its judge needs."""

    text: str
    language: str
    units: Units
    #: The clauses of a recitation without a slip.
    clauses: tuple[ClauseResult, ...]
    #: The clause of each unit, by number from 0.
    clause_of: Sequence[int]
    #: How many units each clause has.
    clause_sizes: Sequence[int]


def base(text: str, language: str) -> Prepared:
    """What does not depend on the language's rules."""
    passage = units(text, language)
    # A text of signs that are units but no letters (%) is one clause.
    spans = clauses(text) or (((0, len(text)),) if passage.items else ())
    ends = [end for _, end in spans[:-1]]
    clause_of = [bisect_right(ends, start) for start in passage.starts]
    return Prepared(
        text,
        language,
        passage,
        tuple(ClauseResult(text[start:end], start, end, 0, term_missed=False) for start, end in spans),
        clause_of,
        [clause_of.count(number) for number in range(len(spans))],
    )
