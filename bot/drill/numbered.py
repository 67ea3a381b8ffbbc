"""A verdict on blanks: told by the numbers that the officer sees, not by clauses of terms in a row."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from bot.grading import ClauseResult, Verdict
from bot.messages import Phrase

#: Sentences that speak of clauses, or of reciting: each has a twin that speaks of blanks.
_TWINS = {
    "why-where": "why-where-blank",
    "why-which": "why-which-blank",
    "why-elsewhere": "why-elsewhere-blank",
    "why-coverage": "why-coverage-blank",
    "why-tail": "why-tail-blank",
    "why-head": "why-head-blank",
    "why-clause": "why-clause-blank",
    "why-clause-lost": "why-clause-lost-blank",
}


def by_blank(verdict: Verdict, places: Sequence[tuple[int, int]]) -> Verdict:
    """The same verdict with a clause for each blank. Graded it was by the clauses: a term may hold several, and none
    goes over the end of a term.
    """
    starts = [start for start, _ in places]
    blank_of = [max(0, bisect_right(starts, clause.start) - 1) for clause in verdict.clauses]
    text = "".join(diff.expected for diff in verdict.diffs)
    blanks = []
    for number, (start, end) in enumerate(places):
        own = [clause for clause, blank in zip(verdict.clauses, blank_of, strict=True) if blank == number]
        slips, missed = sum(clause.slips for clause in own), any(clause.term_missed for clause in own)
        blanks.append(ClauseResult(text[start:end], start, min(end, len(text)), slips, term_missed=missed))
    misses = tuple(replace(miss, clause=blank_of[miss.clause]) for miss in verdict.misses)
    return replace(verdict, clauses=tuple(blanks), misses=misses)


def of_blanks(phrase: Phrase) -> Phrase:
    """A sentence about a clause as one about a blank."""
    args = {
        name: of_blanks(value) if isinstance(value, Phrase) else value for name, value in phrase.args.items()
    }
    return Phrase(_TWINS.get(phrase.key, phrase.key), args)
