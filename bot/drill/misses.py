"""Critical words that went wrong as they are told: each mistake once, by its full words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.grading import Change, Diff, DiffKind, Miss, MissKind, Verdict, whole_words

#: From so many places on it has to be told in which a word stands.
_SEVERAL = 2


def closest(misses: Sequence[Miss]) -> list[Miss]:
    """Without those that another one tells as well, or more closely."""
    told = list(dict.fromkeys(misses))
    # What is missing here and added there, in one clause, only changed its place: the term around it tells that.
    turned = {
        (one.clause, one.name)
        for one in told
        if one.change is Change.ADDED
        and any((other.clause, other.name) == (one.clause, one.name) and other is not one for other in told)
    }
    told = [one for one in told if (one.clause, one.name) not in turned] or told
    return [one for one in told if not any(_says(other, one) for other in told if other is not one)]


def _says(other: Miss, one: Miss) -> bool:
    """Whether `other` says what `one` does: the number within a marked term, the whole term for a word of it."""
    if one.kind is not MissKind.TERM or other.clause != one.clause:
        return False
    if one.change is Change.ADDED:
        return other.change is not Change.ADDED and holds(other.name, one.name)
    if other.kind is MissKind.TERM:
        return (
            other.change is not Change.ADDED and holds(other.name, one.name) and holds(other.said, one.said)
        )
    return holds(one.name, other.name) and (not one.said or holds(one.said, other.said))


def holds(text: str, words: str) -> bool:
    """Whether words stand in a text, whatever marks and spaces are between."""
    return _bare(words) in _bare(text)


def named(verdict: Verdict, miss: Miss) -> str:
    """What was missed: a negation with the whole word that it belongs to, of a number only what is gone."""
    if miss.kind is MissKind.NUMBER and miss.change is Change.MISSING:
        return _gone(verdict, miss) or miss.name
    text = _clause(verdict, miss)
    at = text.find(miss.name)
    if miss.kind is not MissKind.NEGATION or miss.change is Change.ADDED or at < 0:
        return miss.name
    start, end = whole_words(text, at, at + len(miss.name))
    return text[start:end]


def said_for(verdict: Verdict, miss: Miss) -> str:
    """All that was said for a word of which a part is wrong; "" where that cannot be told."""
    found = {_said_at(verdict, start, start + len(miss.name)) for start in _places(verdict, miss)}
    others = [said for said in found if _bare(said) != _bare(miss.name) and holds(said, miss.said)]
    return others[0] if len(others) == 1 else ""


def told_in_part(verdict: Verdict, miss: Miss, said: str) -> bool:
    """Whether a miss names only a part of what was said for the word: the 的 that stood within a term. `said`: all
    of it, if that is known.
    """
    if miss.kind is MissKind.TERM and said:
        return _bare(said) != _bare(miss.said)
    return any(
        diff.kind is DiffKind.EXTRA
        and start < diff.start < start + len(miss.name)
        and _bare(diff.given) == _bare(miss.said)
        for diff in verdict.diffs
        for start in _places(verdict, miss)
    )


def _gone(verdict: Verdict, miss: Miss) -> str:
    """What is marked as missing of a word; "" where its place is not known."""
    for start in _places(verdict, miss):
        parts = [
            diff.expected[max(0, start - diff.start) : max(0, start + len(miss.name) - diff.start)]
            for diff in verdict.diffs
            if diff.kind is DiffKind.MISSING
        ]
        if any(parts):
            return "".join(parts)
    return ""


def _places(verdict: Verdict, miss: Miss) -> list[int]:
    """Where the word may stand in the passage: of several places those in the clause of the miss."""
    text = "".join(diff.expected for diff in verdict.diffs)
    places = [found.start() for found in re.finditer(re.escape(miss.name), text)]
    if len(places) < _SEVERAL or miss.clause >= len(verdict.clauses):
        return places
    clause = verdict.clauses[miss.clause]
    return [start for start in places if start < clause.end and clause.start < start + len(miss.name)]


def _said_at(verdict: Verdict, start: int, end: int) -> str:
    """What was said for [start, end) of the passage; "" where that cannot be told."""
    parts = [_given(diff, start, end) for diff in verdict.diffs]
    return "" if None in parts else "".join(filter(None, parts)).strip()


def _given(diff: Diff, start: int, end: int) -> str | None:
    """What a difference gives for [start, end) of the passage; None where it cannot be cut there."""
    if diff.start == diff.end:
        return diff.given if start < diff.start < end else ""
    if diff.end <= start or end <= diff.start:
        return ""
    if start <= diff.start and diff.end <= end:
        return diff.given
    wanted = diff.expected[max(0, start - diff.start) : end - diff.start]
    # At its begin or end, as far as it was said as it is: elsewhere 24 may stand for twenty-four.
    alike = diff.given.endswith(wanted) if end >= diff.end else diff.given.startswith(wanted)
    return wanted if diff.kind is DiffKind.RIGHT and (alike or diff.expected == diff.given) else None


def _clause(verdict: Verdict, miss: Miss) -> str:
    return verdict.clauses[miss.clause].text if miss.clause < len(verdict.clauses) else ""


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
