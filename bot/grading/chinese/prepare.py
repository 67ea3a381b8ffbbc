"""A passage in Chinese made ready for grading, once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import add

from bot.grading.chinese.critical import Critical, criticals
from bot.grading.chinese.normal import Normal, normal
from bot.grading.chinese.vocabulary import CATEGORY
from bot.grading.chinese.words import cut
from bot.grading.passage import Prepared, base
from bot.grading.verdict import MissKind

_TERMS = frozenset(CATEGORY)
#: The longest term that is looked for inside other words.
_LONGEST = 4
_BEGINNINGS = frozenset(term[:2] for term in _TERMS)


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
    #: Where known terms lie over each unit that one lies over, whatever words they are part of.
    terms_at: Mapping[int, tuple[tuple[int, int], ...]]
    critical: tuple[Critical, ...]
    critical_at: Mapping[int, tuple[Critical, ...]]
    free_order: bool
    #: What may be said for a word of the passage -> that word, both as they are heard.
    synonyms: Mapping[str, str]


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
    sizes = _sizes(heard.starts, [one.start for one in plain.clauses])
    words = cut(heard.items)
    terms = [(term, normal(term).items) for term in key_terms]
    found = tuple(_named(one, heard, text) for one in criticals(heard.items, words, terms))
    return ChinesePassage(
        plain.text,
        plain.language,
        plain.clauses,
        heard,
        [number for number, size in enumerate(sizes) for _ in range(size)],
        sizes,
        words,
        [(start, end) for start, end in pairwise(words) for _ in range(end - start)],
        _terms_at(heard.items),
        found,
        _by_place(found),
        free_order,
        _replacements(heard.items, synonyms),
    )


def _named(one: Critical, heard: Normal, text: str) -> Critical:
    """A number by the name that the passage gives it: 两小时, not 二小时; its name and its unit's hold both."""
    if one.kind not in {MissKind.NUMBER, MissKind.UNIT}:
        return one
    start = one.start if one.kind is MissKind.NUMBER else one.end - len(one.name)
    end = start + len(one.name)
    return one._replace(name=as_written(text, heard, start, end))


def as_written(text: str, heard: Normal, start: int, end: int) -> str:
    """The units [start, end) in the characters of their text."""
    return text[heard.starts[start] : heard.ends[end - 1]]


def _terms_at(items: str) -> dict[int, tuple[tuple[int, int], ...]]:
    places: dict[int, tuple[tuple[int, int], ...]] = {}
    pairs = map(add, items, items[1:])
    for start in [place for place, pair in enumerate(pairs) if pair in _BEGINNINGS]:
        for end in range(start + 2, min(len(items), start + _LONGEST) + 1):
            if items[start:end] in _TERMS:
                for place in range(start, end):
                    places[place] = (*places.get(place, ()), (start, end))
    return places


def _by_place(found: tuple[Critical, ...]) -> dict[int, tuple[Critical, ...]]:
    places: dict[int, tuple[Critical, ...]] = {}
    for one in found:
        for place in range(one.start, one.end):
            places[place] = (*places.get(place, ()), one)
    # A marked term says more than the words in it: it comes first.
    return {
        place: here if len(here) == 1 else tuple(sorted(here, key=lambda one: one.kind is not MissKind.TERM))
        for place, here in places.items()
    }


def _sizes(starts: Sequence[int], clause_starts: Sequence[int]) -> list[int]:
    """How many units each clause has; those before the first belong to it."""
    places = [bisect_left(starts, start) for start in clause_starts]
    return [end - start for start, end in pairwise([0, *places[1:], len(starts)])] if places else []


def _replacements(items: str, groups: tuple[tuple[str, ...], ...]) -> dict[str, str]:
    """For each word of a group that the passage does not use, the one that it does."""
    found: dict[str, str] = {}
    for group in groups:
        heard = [normal(word).items for word in group]
        used = [word for word in heard if word and word in items]
        found.update({word: used[0] for word in heard if used and word and word not in items})
    return found
