"""A passage made ready for grading, once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.grading.clauses import clauses
from bot.grading.critical import Critical, criticals
from bot.grading.units import Units, units
from bot.grading.verdict import ClauseResult


@dataclass(frozen=True, slots=True)
class Prepared:
    """A passage, its units, which clause each unit is in, and what must be said right."""

    text: str
    language: str
    units: Units
    #: The clauses of a recitation without a slip.
    clauses: tuple[ClauseResult, ...]
    #: The clause of each unit, by number from 0.
    clause_of: Sequence[int]
    #: How many units each clause has.
    clause_sizes: Sequence[int]
    critical: tuple[Critical, ...]


@lru_cache(maxsize=2048)
def prepare(text: str, key_terms: tuple[str, ...] = (), language: str = "zh") -> Prepared:
    """Make a passage ready; the same arguments give the same object again."""
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
        criticals(passage, key_terms, language),
    )


def content_length(text: str, language: str) -> int:
    """How many units a text has: characters in Chinese, words in English, no punctuation."""
    return len(units(text, language).items)
