"""A passage in Chinese made ready for grading, once."""

from __future__ import annotations

from dataclasses import dataclass

from bot.grading.chinese.critical import Critical, criticals
from bot.grading.passage import Prepared, base


@dataclass(frozen=True, slots=True)
class ChinesePassage(Prepared):
    """With what must be said right."""

    critical: tuple[Critical, ...]


def prepare_chinese(
    text: str,
    key_terms: tuple[str, ...] = (),
    synonyms: tuple[tuple[str, ...], ...] = (),
    *,
    language: str = "zh",
    free_order: bool = False,
) -> ChinesePassage:
    """Make a passage ready."""
    del synonyms, free_order
    plain = base(text, language)
    return ChinesePassage(
        plain.text,
        plain.language,
        plain.units,
        plain.clauses,
        plain.clause_of,
        plain.clause_sizes,
        criticals(plain.units, key_terms, "zh"),
    )
