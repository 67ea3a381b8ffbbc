"""A passage made ready for grading, once."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from bot.grading.clauses import clauses
from bot.grading.critical import Critical, criticals
from bot.grading.units import Units, units


@dataclass(frozen=True, slots=True)
class Prepared:
    """A passage, its units, which clause each unit is in, and what must be said right."""

    text: str
    language: str
    units: Units
    spans: tuple[tuple[int, int], ...]
    #: The clause of each unit, by number from 0.
    clause_of: tuple[int, ...]
    critical: tuple[Critical, ...]


@lru_cache(maxsize=4096)
def prepare(text: str, key_terms: tuple[str, ...] = (), language: str = "zh") -> Prepared:
    """Make a passage ready; the same arguments give the same object again."""
    passage = units(text, language)
    spans = clauses(text)
    begins = [start for start, _ in spans]
    clause_of = tuple(max(0, bisect_right(begins, start) - 1) for start in passage.starts)
    return Prepared(text, language, passage, spans, clause_of, criticals(passage, key_terms, language))


def content_length(text: str, language: str) -> int:
    """How many units a text has."""
    return len(units(text, language).items)
