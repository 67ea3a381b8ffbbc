"""Passages that are like what was typed, but do not hold it: words apart, and slips of every kind in between."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, pairwise

from rapidfuzz import fuzz, process

from bot.search.catalogue import TERMS, TEXT, TITLE, Catalogue
from bot.search.exact import Ways, heard, rank_of
from bot.search.query import Term
from bot.search.rank import Quality, Rank, Unity
from bot.search.syllables import Unit

#: Of three or more words at least this share must be there.
_MOST_WORDS = 0.6
#: So many passages are looked at for the words, those with most of them first.
_LIKELY = 160
#: So many numbers of passages are counted for all pairs of syllables together, the rarest pairs first.
_COUNTED, _PAIRS = 60_000, 24
#: At least this share of the pairs must be in a passage to compare it; so many are compared, fewer with a long term.
_SHARE = 0.3
_COMPARED, _COMPARED_LONG, _LONG = 48, 16, 64
#: At least so much alike (0..100): by syllables, of which few fall together by chance, and by letters, of which many do.
_BY_SYLLABLES, _BY_LETTERS = 70.0, 85.0
#: A text of so many characters that stands in what was typed is meant.
_TEXT = 12
#: Two syllables with a slip in them are anything.
_FEWEST = 3


def apart(ways: Ways, words: Sequence[Term]) -> dict[int, Rank]:
    """Passages that hold several words anywhere: all of them, or most of three and more."""
    held: Counter[int] = Counter()
    for word in words:
        held.update(
            set().union(
                *(way.candidates() or () for way in ways.of(word) if way.quality is not Quality.INITIALS)
            )
        )
    likely = heapq.nlargest(
        _LIKELY, ((count, -number) for number, count in held.items() if number in ways.live)
    )
    best = {}
    for _, negative in likely:
        ranks = [rank for word in words if (rank := _rank(ways, word, -negative)) is not None]
        missing = len(words) - len(ranks)
        if not missing:
            best[-negative] = max(ranks)._replace(unity=Unity.APART)
        elif len(ranks) > 1 and len(ranks) >= len(words) * _MOST_WORDS:
            best[-negative] = max(ranks)._replace(unity=Unity.MOST, rest=missing)
    return best


def _rank(ways: Ways, word: Term, number: int) -> Rank | None:
    """How well a passage holds a word. First letters are no words beside others."""
    for way in ways.of(word):
        if way.quality is Quality.INITIALS:
            continue
        for field in way.fields:
            text = ways.catalogue.fields[field][number]
            spot = way.where(text)
            if spot is not None:
                return rank_of(way, field, spot, text)
    return None


def alike(ways: Ways, term: Term) -> dict[int, Rank]:
    """Passages with a stretch that is like a term, slips in words, characters or letters included."""
    catalogue = ways.catalogue
    form = _form(catalogue, term)
    if len(form) < _FEWEST:
        return {}
    numbers = _promising(ways, form)
    best: dict[int, Rank] = {}
    for spell, text, least in _spellings(catalogue, term, form):
        for field in (TITLE, TERMS, TEXT):
            spelt = {number: spell(catalogue.fields[field][number]) for number in numbers}
            # A short title would be found whole in a long term by chance; a text that is, is meant.
            least_long = _TEXT if field == TEXT else len(text) / 2
            spelt = {
                number: one for number, one in spelt.items() if len(one) >= min(least_long, len(text) / 2)
            }
            for _, score, number in process.extract(
                text, spelt, scorer=fuzz.partial_ratio, score_cutoff=least, limit=None
            ):
                rank = Rank(Unity.LIKE, Quality.SLIP, field, inside=True, rest=round(100 - score))
                best[number] = min(rank, best.get(number, rank))
    return best


def _form(catalogue: Catalogue, term: Term) -> tuple[Unit, ...]:
    """The term as syllables; what is none is passed over."""
    if term.latin:
        exactly = heard(catalogue, term)
        return exactly[0] if exactly else catalogue.syllables.loosely(term.letters)
    return tuple(unit for unit in catalogue.syllables.units(term.text) if unit.char != " ")


def _promising(ways: Ways, form: tuple[Unit, ...]) -> list[int]:
    """The passages that share most pairs of syllables with it."""
    pairs = [ways.catalogue.pair(one, other) for one, other in pairwise(form)]
    known = sorted(filter(None, pairs), key=lambda lists: sum(map(len, lists)))[:_PAIRS]
    counts: Counter[int] = Counter()
    counted = 0
    for part in chain.from_iterable(known):
        counted += len(part)
        if counted > _COUNTED and counts:
            break
        counts.update(part)
    least = max(1.0, _SHARE * min(len(pairs), _PAIRS))
    likely = [(count, -number) for number, count in counts.items() if count >= least and number in ways.live]
    most = _COMPARED if len(form) < _LONG else _COMPARED_LONG
    return [-number for _, number in heapq.nlargest(most, likely)]


def _spellings(
    catalogue: Catalogue, term: Term, form: tuple[Unit, ...]
) -> Iterator[tuple[Callable[[str], str], str, float]]:
    """How fields and term are spelt to be compared, and how much alike they must be."""
    if term.latin:
        yield catalogue.syllables.in_letters, term.letters, _BY_LETTERS
    else:
        yield (
            catalogue.syllables.in_signs,
            catalogue.syllables.in_signs("".join(unit.char for unit in form)),
            _BY_SYLLABLES,
        )
