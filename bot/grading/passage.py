"""A passage as both languages know it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.grading.clauses import clauses
from bot.grading.units import units
from bot.grading.verdict import ClauseResult


@dataclass(frozen=True, slots=True)
class Prepared:
    """A passage ready for grading; each language adds what its judge needs."""

    text: str
    language: str
    #: The clauses of a recitation without a slip.
    clauses: tuple[ClauseResult, ...]


def base(text: str, language: str) -> Prepared:
    """What does not depend on the language's rules."""
    # A text of signs that are units but no letters (%) is one clause.
    spans = clauses(text) or (((0, len(text)),) if units(text, language).items else ())
    return Prepared(
        text,
        language,
        tuple(ClauseResult(text[start:end], start, end, 0, term_missed=False) for start, end in spans),
    )
