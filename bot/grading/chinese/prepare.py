"""A passage in Chinese made ready for grading, once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.grading.chinese.critical import Critical, criticals
from bot.grading.chinese.normal import Normal, normal
from bot.grading.chinese.words import cut
from bot.grading.passage import Prepared, base
from bot.grading.verdict import MissKind


@dataclass(frozen=True, slots=True)
class ChinesePassage(Prepared):
    """With the text as it is heard (which has units of its own), its words and what must be said right."""

    heard: Normal
    #: The clause of each heard unit.
    heard_clauses: Sequence[int]
    heard_sizes: Sequence[int]
    #: Where words begin, the end included, and the first and end place of the word at each place.
    words: Sequence[int]
    word_at: Sequence[tuple[int, int]]
    critical: tuple[Critical, ...]
    critical_at: Mapping[int, tuple[Critical, ...]]
    free_order: bool
    synonyms: Mapping[str, frozenset[int]]


def prepare_chinese(
    text: str,
    key_terms: tuple[str, ...] = (),
    synonyms: tuple[tuple[str, ...], ...] = (),
    *,
    language: str = "zh",
    free_order: bool = False,
) -> ChinesePassage:
    """Make a passage ready."""
    plain = base(text, language)
    heard = normal(text)
    ends = [one.end for one in plain.clauses[:-1]]
    clause_of = [bisect_right(ends, start) for start in heard.starts]
    words = cut(heard.items)
    found = criticals(heard.items, words, [(term, normal(term).items) for term in key_terms])
    return ChinesePassage(
        plain.text,
        plain.language,
        plain.units,
        plain.clauses,
        plain.clause_of,
        plain.clause_sizes,
        heard,
        clause_of,
        [clause_of.count(number) for number in range(len(plain.clauses))],
        words,
        [(start, end) for start, end in pairwise(words) for _ in range(end - start)],
        found,
        _by_place(found),
        free_order,
        _groups(synonyms),
    )


def _by_place(found: tuple[Critical, ...]) -> dict[int, tuple[Critical, ...]]:
    places: dict[int, tuple[Critical, ...]] = {}
    for one in found:
        for place in range(one.start, one.end):
            places[place] = (*places.get(place, ()), one)
    # A marked term says more than the words in it: it comes first.
    return {
        place: tuple(sorted(here, key=lambda one: one.kind is not MissKind.TERM))
        for place, here in places.items()
    }


def _groups(synonyms: tuple[tuple[str, ...], ...]) -> dict[str, frozenset[int]]:
    """Each word as it is heard -> the numbers of its groups."""
    groups: dict[str, set[int]] = {}
    for number, group in enumerate(synonyms):
        for word in group:
            groups.setdefault(normal(word).items, set()).add(number)
    return {word: frozenset(numbers) for word, numbers in groups.items()}
