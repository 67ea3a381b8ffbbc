"""The ways to find a term: as it is written, as it sounds, nearly as it sounds, by first letters, by a slip in a word."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import TypeVar

from rapidfuzz import fuzz, process

from bot.search.query import Term
from bot.search.rank import Quality, Rank, Unity
from bot.search.segment import TERMS, TEXT, TITLE, Lists, Segment
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
    """The ways to find terms in some passages, worked out once for each term of a query."""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self._known: dict[Term, tuple[Way, ...]] = {}

    def of(self, term: Term) -> tuple[Way, ...]:
        """The best way first. What a way costs it costs when it is used."""
        if term not in self._known:
            self._known[term] = tuple(_ways(self.segment, term))
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
        candidates = list(range(len(self.segment.passages)) if given is None else given)[: way.most]
        best: dict[int, Rank] = {}
        for field in way.fields:
            texts = self.segment.fields[field]
            looked = [one for one in candidates if way.literal in texts[one]] if way.literal else candidates
            for number in looked:
                spot = None if number in best else way.where(texts[number])
                if spot is None:
                    continue
                best[number] = rank_of(way, field, spot, texts[number])
                if field == TEXT and len(best) >= ENOUGH:
                    break
            if len(best) >= ENOUGH:
                break
        return best


def rank_of(way: Way, field: int, spot: Spot, text: str) -> Rank:
    """How well a passage fits in which a way finds the whole term."""
    rest = len(text) if field == TITLE else 0
    return Rank(Unity.WHOLE, way.quality, field, spot[0] > 0, rest)


def heard(segment: Segment, term: Term) -> list[tuple[Unit, ...]]:
    """The term as syllables, in every way its letters can be parted; none if it is too long or no pinyin."""
    forms: list[tuple[Unit, ...]] = [()]
    syllables = segment.syllables
    for part in re.findall(r"[0-9a-z ]+|[^0-9a-z ]+", term.text):
        latin = part[0].isascii()
        more = syllables.parted(part.replace(" ", "")) if latin else [syllables.units(part)]
        forms = [(*form, *one) for form in forms for one in more][:_FORMS]
    return [form for form in forms if 0 < len(form) <= _HEARD]


def _ways(segment: Segment, term: Term) -> Iterator[Way]:
    yield _as_written(segment, term)
    forms = heard(segment, term)
    syllables = segment.syllables
    for quality, chars in (
        (Quality.SAME_SOUND, syllables.as_same),
        (Quality.NEAR_SOUND, syllables.as_near),
    ):
        for form in forms:
            # One syllable alone is in every text.
            fields = (TITLE, TERMS, TEXT) if len(form) > 1 else (TITLE, TERMS)
            yield Way(quality, _classes(form, chars), _sounding(segment, form), fields=fields)
    if term.latin:
        yield from _by_initials(segment, term)
        yield from _by_slip(segment, term)


def _as_written(segment: Segment, term: Term) -> Way:
    most = len(segment.passages)
    if not term.latin:
        return Way(Quality.WRITTEN, _literal(term.text), _holding(segment, term), most, literal=term.text)
    # A word may be written to its end or not; it is not looked for inside others.
    pattern = _pattern(lambda: rf"(?<![0-9a-z]){re.escape(term.text)}")

    def candidates() -> Collection[int]:
        return _in_all([segment.word(*segment.beginning(term.text.split()[0], _BEGIN))])

    return Way(Quality.WRITTEN, pattern, candidates, most, literal=term.text)


def _by_initials(segment: Segment, term: Term) -> Iterator[Way]:
    letters = term.letters
    if not (_FEWEST_INITIALS <= len(letters) <= _MOST_INITIALS and letters.isalpha()):
        return
    where = _classes(letters, segment.syllables.as_initial)

    def among(initials: Sequence[str]) -> Callable[[], Collection[int]]:
        return lambda: [number for number, one in enumerate(initials) if letters in one]

    yield Way(Quality.INITIALS, where, among(segment.heads), fields=(TITLE, TERMS))
    if len(letters) >= _INITIALS_IN_TEXTS:
        yield Way(Quality.INITIALS, where, among(segment.texts), fields=(TEXT,))


def _by_slip(segment: Segment, term: Term) -> Iterator[Way]:
    """By the words that differ by a letter or two from one that is in no passage."""
    if " " in term.text or len(term.text) < _SLIPS_FROM or segment.word(term.text):
        return

    @cache
    def like() -> list[str]:
        vocabulary = segment.vocabulary
        hits = process.extract(term.text, vocabulary, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=_LIKE)
        return [word for word, _, _ in hits]

    pattern = _pattern(lambda: rf"(?<![0-9a-z])(?:{'|'.join(map(re.escape, like()))})(?![0-9a-z])")
    yield Way(
        Quality.SLIP,
        lambda field: pattern(field) if like() else None,
        lambda: _in_all([segment.word(*like())]),
    )


def _holding(segment: Segment, term: Term) -> Callable[[], Collection[int] | None]:
    """The passages that can hold a term with characters: those with its rarest pairs of them."""

    def candidates() -> Collection[int] | None:
        units = segment.syllables.units(term.text)
        # A character written here and there has the same usual reading.
        usual = [replace(unit, near=unit.near[:1]) for unit in units]
        read = [(one, other) for one, other in pairwise(usual) if one.near and other.near]
        return _in_all([segment.pair(*pair) for pair in read]) if read else None

    return candidates


def _sounding(segment: Segment, form: tuple[Unit, ...]) -> Callable[[], Collection[int]]:
    if len(form) == 1:
        return lambda: _in_all([segment.single(form[0])])
    return lambda: _in_all([segment.pair(*pair) for pair in pairwise(form)])


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


def _classes(units: Sequence[U], chars: Callable[[U], str]) -> Callable[[str], Spot | None]:
    """At each place one of the characters that a unit may be."""
    return _pattern(
        lambda: "".join(f"[{re.escape(chars(unit))}]" if chars(unit) else "(?!)" for unit in units)
    )
