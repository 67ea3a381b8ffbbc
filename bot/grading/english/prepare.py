"""A passage in English made ready for grading, once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.grading.english.hesitation import doubled
from bot.grading.english.words import Words, read_words, tokens
from bot.grading.passage import Prepared, base


@dataclass(frozen=True, slots=True)
class Term:
    """A key term of the deck where it stands in the passage: words [start, end)."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class EnglishPassage(Prepared):
    """With its words and what must be said right."""

    words: Words
    #: The letters and digits alone: an answer of the same ones is right whatever stands between them.
    letters: str
    #: Every word as it is written, in order; and as a set, the keys among them.
    written: Sequence[str]
    spoken: frozenset[str]
    keys: frozenset[str]
    #: Runs of words that the passage says twice running, as written and as read.
    twice: frozenset[tuple[str, ...]]
    #: The labels of its list marks.
    labels: frozenset[str]
    clause_at: Sequence[int]
    terms: tuple[Term, ...]
    #: First word of a phrase -> (the phrase, the passage's phrase that it stands for), the longest first.
    synonyms: Mapping[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]


def prepare_english(
    text: str, key_terms: tuple[str, ...] = (), synonyms: tuple[tuple[str, ...], ...] = ()
) -> EnglishPassage:
    """Make a passage ready. `synonyms`: groups of words or phrases of which any may be said for another."""
    plain = base(text, "en")
    found = tokens(text)
    words = read_words(found)
    ends = [clause.end for clause in plain.clauses[:-1]]
    return EnglishPassage(
        plain.text,
        plain.language,
        plain.clauses,
        words,
        letters_of(text),
        found.words,
        frozenset(found.words) | frozenset(words.keys),
        frozenset(words.keys),
        doubled(found.words) | doubled(words.keys),
        frozenset(words.marks.values()),
        [bisect_right(ends, start) for start in words.starts],
        _terms(words.keys, key_terms),
        _replacements(words.keys, synonyms),
    )


#: Signs and marks that are not spoken; what is spoken stays, as do the marks inside numbers.
_SILENT = str.maketrans("", "", " \t\n\r!\"'()*,-;?[]_`{}~‘’“”–—…")


def letters_of(text: str) -> str:
    """A text without spaces, case and marks; a comma is silent, a point, colon or slash may be part of a number."""
    plain = text.lower().translate(_SILENT)
    return plain.rstrip(".:")


def _terms(keys: tuple[str, ...], key_terms: tuple[str, ...]) -> tuple[Term, ...]:
    """Each key term at every place where it stands. One that does not stand in the passage is none."""
    found = []
    for name in key_terms:
        wanted = read_words(tokens(name)).keys
        size = len(wanted)
        for start in range(len(keys) - size + 1 if size else 0):
            if keys[start : start + size] == wanted:
                found.append(Term(name, start, start + size))
    return tuple(sorted(set(found), key=lambda term: (term.start, term.end, term.name)))


def _replacements(
    keys: tuple[str, ...], groups: tuple[tuple[str, ...], ...]
) -> Mapping[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]:
    """For each phrase of a group that the passage does not use, the one that it does."""
    text = f" {' '.join(keys)} "
    found: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for group in groups:
        phrases = [read_words(tokens(phrase)).keys for phrase in group]
        used = [phrase for phrase in phrases if phrase and f" {' '.join(phrase)} " in text]
        for phrase in phrases:
            if used and phrase and phrase not in used:
                found.setdefault(phrase[0], []).append((phrase, used[0]))
    return {first: tuple(sorted(pairs, key=lambda one: -len(one[0]))) for first, pairs in found.items()}
