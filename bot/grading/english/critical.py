"""What must be said right whatever the rest is like: key terms, negations, numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.grading.align import Alignment
from bot.grading.english.numbers import is_numeral, numbers
from bot.grading.units import Units, units
from bot.grading.verdict import Change, DiffKind, Miss, MissKind

_NEGATIONS_ZH = frozenset("不未无非勿没否莫毋禁")
_NEGATIONS_EN = frozenset(
    {
        *("no", "not", "never", "none", "nor", "neither", "nobody", "nothing", "nowhere", "cannot"),
        *("without", "unless", "prohibited", "forbidden"),
    }
)


@dataclass(frozen=True, slots=True)
class Critical:
    """A stretch of units [start, end) that must be right, and its name on screen."""

    name: str
    start: int
    end: int
    kind: MissKind


def criticals(passage: Units, key_terms: Iterable[str], language: str) -> tuple[Critical, ...]:
    """All of them, in order of their place. A key term that does not stand in the passage is none."""
    found = [
        *_terms(passage.items, key_terms, language),
        *_negations(passage.items, language),
        *_numbers(passage.items, language),
    ]
    return tuple(sorted(set(found), key=lambda one: (one.start, one.end, one.name)))


def misses(
    critical: Iterable[Critical],
    passage: Sequence[str],
    said: Sequence[str],
    aligned: Alignment,
    language: str,
    clause_of: Sequence[int],
) -> list[Miss]:
    """What had to be right and is not, and negations that were added."""
    if not passage:
        return []
    missed = [
        Miss(one.kind, Change.MISSING, one.name, "", clause_of[one.start])
        for one in critical
        if not aligned.whole(one.start, one.end)
        or (one.kind is MissKind.NUMBER and _grown(one, passage, said, aligned, language))
    ]
    for block in aligned.blocks:
        if block.kind is not DiffKind.RIGHT:
            place = max(0, min(block.start, len(passage) - 1))
            added = said[block.given : block.given_end]
            missed += [
                Miss(MissKind.NEGATION, Change.ADDED, unit, "", clause_of[place])
                for unit in added
                if is_negation(unit, language)
            ]
    return missed


def is_negation(unit: str, language: str) -> bool:
    """Whether a unit turns what is said into its opposite."""
    if language == "en":
        return unit in _NEGATIONS_EN or unit.endswith("n't")
    return unit in _NEGATIONS_ZH


def _grown(
    one: Critical, passage: Sequence[str], said: Sequence[str], aligned: Alignment, language: str
) -> bool:
    """Whether a numeral stands beside a number that does not in the passage: 五日, 十五日."""
    before, after = aligned.said_at[one.start] - 1, aligned.said_at[one.end - 1] + 1
    grown_before = (
        before >= 0
        and is_numeral(said[before], language)
        and not (one.start > 0 and aligned.said_at[one.start - 1] == before)
    )
    grown_after = (
        after < len(said)
        and is_numeral(said[after], language)
        and not (one.end < len(passage) and aligned.said_at[one.end] == after)
    )
    return grown_before or grown_after


def _terms(items: Sequence[str], key_terms: Iterable[str], language: str) -> Iterator[Critical]:
    """Each key term at every place where it stands: it is one wherever it is said."""
    for term in key_terms:
        wanted = units(term, language).items
        size = len(wanted)
        for start in range(len(items) - size + 1 if size else 0):
            if items[start : start + size] == wanted:
                yield Critical(term, start, start + size, MissKind.TERM)


def _negations(items: Sequence[str], language: str) -> Iterator[Critical]:
    for place, unit in enumerate(items):
        if is_negation(unit, language):
            # Named with its neighbour: 不得 says more than 不.
            yield Critical(_name(items[place : place + 2], language), place, place + 1, MissKind.NEGATION)


def _numbers(items: Sequence[str], language: str) -> Iterator[Critical]:
    for start, end in numbers(items, language):
        yield Critical(_name(items[start:end], language), start, end, MissKind.NUMBER)


def _name(items: Sequence[str], language: str) -> str:
    return (" " if language == "en" else "").join(items)
