"""The ways to find a term: as it is written, as it sounds, nearly as it sounds, by first letters, by a slip in a word."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice, pairwise
from operator import contains
from typing import TypeVar

from rapidfuzz import fuzz, process

from bot.search.catalogue import TERMS, TEXT, TITLE, Catalogue, Lists
from bot.search.fold import is_latin
from bot.search.index import Index
from bot.search.query import Term
from bot.search.rank import Quality, Rank, Unity
from bot.search.syllables import Unit

#: When so many passages are found there is no need for weaker ways; what is shown is far less.
ENOUGH = 48
#: So many candidates are looked at for a sound or a slip: beyond them the term says too little.
_CANDIDATES = 600
#: Of a long term the pairs that occur least are enough to tell its candidates.
_RAREST = 8
#: A longer term is heard by nobody; it is found as it is written, or by likeness.
_HEARD = 24
#: First letters: fewer say nothing, those of two or three stand in every text, and nobody types more.
_FEWEST_INITIALS, _INITIALS_IN_TEXTS, _MOST_INITIALS = 2, 4, 12
#: Words that begin with what was typed, and words like it.
_BEGIN, _LIKE = 24, 4
#: Ways to part the letters of a term with several stretches of them.
_FORMS = 8
#: At least so many letters have slips; at least so much alike (0..100) are two words that differ by one.
_SLIPS_FROM, _ALIKE = 4, 75.0

Spot = tuple[int, int]
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Way:
    """One way to find a term.

    `candidates` are the only passages that it can be in (None: any), of which `most` are looked at; `where` says where a
    folded field holds it; `literal` is a part that must stand there in any case, which is faster to look for.
    """

    quality: Quality
    where: Callable[[str], Spot | None]
    candidates: Callable[[], Collection[int] | None]
    most: int = _CANDIDATES
    fields: Sequence[int] = (TITLE, TERMS, TEXT)
    literal: str = ""


class Ways:
    """The ways to find terms in the passages of an index, worked out once for each term of a query."""

    def __init__(self, index: Index) -> None:
        self.catalogue = index.catalogue
        self.live = index.live
        self._known: dict[Term, tuple[Way, ...]] = {}

    def of(self, term: Term) -> tuple[Way, ...]:
        """The best way first. What a way costs it costs when it is used."""
        if term not in self._known:
            self._known[term] = tuple(_ways(self.catalogue, term))
        return self._known[term]

    def found(self, term: Term) -> dict[int, Rank]:
        """The passages that hold a term; when there are enough, weaker ways are not tried."""
        best: dict[int, Rank] = {}
        for way in self.of(term):
            for number, rank in self._by(way).items():
                best.setdefault(number, rank)
            if len(best) >= ENOUGH:
                break
        return best

    def _by(self, way: Way) -> dict[int, Rank]:
        """The passages that a way finds, a field after the other, until there are enough."""
        given = way.candidates()
        # What the material does not hold any more is in the lists all the same.
        live = sorted(self.live) if given is None else filter(self.live.__contains__, given)
        candidates = list(islice(live, way.most))
        best: dict[int, Rank] = {}
        for field in way.fields:
            texts = self.catalogue.fields[field]
            for number in candidates:
                text = texts[number]
                if way.literal not in text or number in best:
                    continue
                spot = way.where(text)
                if spot is None:
                    continue
                best[number] = rank_of(way, field, spot, text)
                if field == TEXT and len(best) >= ENOUGH:
                    break
            if len(best) >= ENOUGH:
                break
        return best


def rank_of(way: Way, field: int, spot: Spot, text: str) -> Rank:
    """How well a passage fits in which a way finds the whole term."""
    rest = len(text) if field == TITLE else 0
    return Rank(Unity.WHOLE, way.quality, field, spot[0] > 0, rest)


def heard(catalogue: Catalogue, term: Term) -> list[tuple[Unit, ...]]:
    """The term as syllables, in every way its letters can be parted; none if it is too long or no pinyin."""
    forms: list[tuple[Unit, ...]] = [()]
    syllables = catalogue.syllables
    text = term.spoken[0] if term.spoken else term.text
    for part in re.findall(r"[0-9a-z ]+|[^0-9a-z ]+", text):
        latin = part[0].isascii()
        more = syllables.parted(part.replace(" ", "")) if latin else [syllables.units(part)]
        forms = [(*form, *one) for form in forms for one in more][:_FORMS]
    return [form for form in forms if 0 < len(form) <= _HEARD]


def _ways(catalogue: Catalogue, term: Term) -> Iterator[Way]:
    yield _as_written(catalogue, term)
    for said in term.spoken:
        yield _as_written(catalogue, Term(said, is_latin(said)))
    forms = heard(catalogue, term)
    syllables = catalogue.syllables
    for quality, chars in (
        (Quality.SAME_SOUND, syllables.as_same),
        (Quality.NEAR_SOUND, syllables.as_near),
    ):
        for form in forms:
            # One syllable alone is in every text.
            fields = (TITLE, TERMS, TEXT) if len(form) > 1 else (TITLE, TERMS)
            yield Way(quality, _each_in(form, chars), _sounding(catalogue, form), fields=fields)
    if term.latin:
        yield from _by_initials(catalogue, term)
        yield from _by_slip(catalogue, term)


def _as_written(catalogue: Catalogue, term: Term) -> Way:
    most = len(catalogue.passages)
    if not term.latin:
        return Way(Quality.WRITTEN, _literal(term.text), _holding(catalogue, term), most, literal=term.text)
    # A word may be written to its end or not; it is not looked for inside others.
    pattern = _pattern(lambda: rf"(?<![0-9a-z]){re.escape(term.text)}")

    def candidates() -> Collection[int]:
        return _in_all([catalogue.word(*catalogue.beginning(term.text.split()[0], _BEGIN))])

    return Way(Quality.WRITTEN, pattern, candidates, most, literal=term.text)


def _by_initials(catalogue: Catalogue, term: Term) -> Iterator[Way]:
    letters = term.letters
    if not (_FEWEST_INITIALS <= len(letters) <= _MOST_INITIALS and letters.isalpha()):
        return
    where = _each_in(letters, catalogue.syllables.as_initial)

    def among(initials: Sequence[str]) -> Callable[[], Collection[int]]:
        return lambda: [number for number, one in enumerate(initials) if letters in one]

    yield Way(Quality.INITIALS, where, among(catalogue.heads), fields=(TITLE, TERMS))
    if len(letters) >= _INITIALS_IN_TEXTS:
        yield Way(Quality.INITIALS, where, among(catalogue.texts), fields=(TEXT,))


def _by_slip(catalogue: Catalogue, term: Term) -> Iterator[Way]:
    """By the words that differ by a letter or two from one that is in no passage: another number is no slip."""
    if not term.text.isalpha() or len(term.text) < _SLIPS_FROM or catalogue.word(term.text):
        return

    @cache
    def like() -> list[str]:
        vocabulary = catalogue.vocabulary
        hits = process.extract(term.text, vocabulary, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=_LIKE)
        return [word for word, _, _ in hits]

    pattern = _pattern(lambda: rf"(?<![0-9a-z])(?:{'|'.join(map(re.escape, like()))})(?![0-9a-z])")
    yield Way(
        Quality.SLIP,
        lambda field: pattern(field) if like() else None,
        lambda: _in_all([catalogue.word(*like())]),
    )


def _holding(catalogue: Catalogue, term: Term) -> Callable[[], Collection[int] | None]:
    """The passages that can hold a term with characters: those with its rarest pairs of them."""

    def candidates() -> Collection[int] | None:
        units = catalogue.syllables.units(term.text)
        # A character written here and there has the same usual reading.
        usual = [replace(unit, near=unit.near[:1]) for unit in units]
        read = [(one, other) for one, other in pairwise(usual) if one.near and other.near]
        return _in_all([catalogue.pair(*pair) for pair in read]) if read else None

    return candidates


def _sounding(catalogue: Catalogue, form: tuple[Unit, ...]) -> Callable[[], Collection[int]]:
    if len(form) == 1:
        return lambda: _in_all([catalogue.single(form[0])])
    return lambda: _in_all([catalogue.pair(*pair) for pair in pairwise(form)])


def _in_all(parts: Sequence[Lists]) -> Collection[int]:
    """The numbers that are in one list of each part, by the parts that are in the fewest passages."""
    rarest = sorted(parts, key=_size)[:_RAREST]
    if len(rarest) == 1 and len(rarest[0]) == 1:
        return rarest[0][0]
    found: set[int] = set().union(*rarest[0])
    for lists in rarest[1:]:
        found.intersection_update(lists[0] if len(lists) == 1 else set().union(*lists))
    return sorted(found)


def _size(lists: Lists) -> int:
    return sum(map(len, lists))


def _literal(text: str) -> Callable[[str], Spot | None]:
    size = len(text)

    def where(field: str) -> Spot | None:
        place = field.find(text)
        return None if place < 0 else (place, place + size)

    return where


def _pattern(written: Callable[[], str]) -> Callable[[str], Spot | None]:
    """A regular expression that is made when it is first used."""
    made = cache(lambda: re.compile(written()))

    def where(field: str) -> Spot | None:
        found = made().search(field)
        return found.span() if found else None

    return where


def _each_in(units: Sequence[U], chars: Callable[[U], set[str]]) -> Callable[[str], Spot | None]:
    """At each place one of the characters that a unit may be."""
    size = len(units)
    sets = cache(lambda: list(map(chars, units)))

    def where(field: str) -> Spot | None:
        first, *rest = sets()
        for place in range(len(field) - size + 1):
            if field[place] in first and all(map(contains, rest, field[place + 1 : place + size])):
                return (place, place + size)
        return None

    return where
