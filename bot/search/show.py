"""Where in a title and a text the words were found, to be shown: worked out only for the few passages that are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from bot.search.catalogue import Catalogue
from bot.search.exact import Ways
from bot.search.fold import placed
from bot.search.found import Found, Place
from bot.search.query import Query, Term

#: So much alike (0..100) a stretch must be to be shown as what was meant.
_ALIKE = 60.0
#: A folded field, and where each unit begins and ends in the original.
Field = tuple[str, list[int], list[int]]


def shown(ways: Ways, number: int, query: Query) -> Found:
    """A passage with the places of the whole query, else of its words, else of the stretch that is most like it."""
    passage = ways.catalogue.passages[number]
    fields = (placed(passage.title), placed(passage.text))
    for terms in ((query.whole,), query.words):
        spots = [_spots(ways, term, fields) for term in terms]
        in_title, in_text = (_joined([spot[field] for spot in spots if spot[field]]) for field in (0, 1))
        if in_title or in_text:
            return Found(passage, in_title, in_text)
    return Found(passage, *(_stretch(ways.catalogue, query.whole, *field) for field in fields))


def _spots(ways: Ways, term: Term, fields: Sequence[Field]) -> tuple[Place | None, ...]:
    """The first place of a term in each field, by the best way that finds it in any."""
    for way in ways.of(term):
        spots = [way.where(folded) for folded, _, _ in fields]
        if any(spots):
            return tuple(
                (starts[spot[0]], ends[spot[1] - 1]) if spot else None
                for spot, (_, starts, ends) in zip(spots, fields, strict=True)
            )
    return (None, None)


def _stretch(
    catalogue: Catalogue, term: Term, folded: str, starts: list[int], ends: list[int]
) -> tuple[Place, ...]:
    spell = catalogue.syllables.in_signs
    if not folded or term.latin:
        return ()
    match = fuzz.partial_ratio_alignment(spell(term.text), spell(folded), score_cutoff=_ALIKE)
    if match is None or match.dest_end <= match.dest_start or len(term.text) > len(folded):
        return ()
    window = spell(folded)[match.dest_start : match.dest_end]
    equal = [code for code in Indel.opcodes(spell(term.text), window) if code.tag == "equal"]
    start, end = match.dest_start + equal[0].dest_start, match.dest_start + equal[-1].dest_end
    return ((starts[start], ends[end - 1]),)


def _joined(found: Iterable[Place | None]) -> tuple[Place, ...]:
    """In order, what overlaps as one."""
    joined: list[Place] = []
    for start, end in sorted(one for one in found if one):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
