"""A passage in English made ready for grading, once."""

from __future__ import annotations

from dataclasses import dataclass

from bot.grading.english.critical import Critical, criticals
from bot.grading.passage import Prepared, base


@dataclass(frozen=True, slots=True)
class EnglishPassage(Prepared):
    """With what must be said right."""

    critical: tuple[Critical, ...]


def prepare_english(
    text: str, key_terms: tuple[str, ...] = (), synonyms: tuple[tuple[str, ...], ...] = ()
) -> EnglishPassage:
    """Make a passage ready."""
    del synonyms
    plain = base(text, "en")
    return EnglishPassage(
        plain.text,
        plain.language,
        plain.units,
        plain.clauses,
        plain.clause_of,
        plain.clause_sizes,
        criticals(plain.units, key_terms, "en"),
    )
