"""The judge of recitations in English.

Rules. Passage and answer are aligned in order, unit by unit. To pass, an answer needs nearly all of the passage
(coverage) and nearly nothing else (precision), no more slips than the budget for its length, every key term, every
negation and every number with its unit said right, no negation added, and no clause or longer piece left out. No
partial or token-set ratio is used: they are blind to order, to junk and to what is missing. A number in another
form counts as right only where the characters mean the same one for one (１００ for 100); 一百 for 100 fails.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.grading.align import Alignment, align
from bot.grading.differences import differences
from bot.grading.english.critical import misses
from bot.grading.english.prepare import EnglishPassage
from bot.grading.profiles import Profile
from bot.grading.units import units
from bot.grading.verdict import ClauseResult, Diff, DiffKind, Verdict

_SHARE = 0.9
#: Plain errors: none in a passage shorter than this many units, else at least one and this share.
_SHORT = 12
_BUDGET = 0.05
#: A clause from this many units on counts as left out when more than this share of it is; so does a run as long.
_PIECE = {"en": 3}
_PIECE_ZH = 4
_LEFT_OUT = 0.5


def judge(prepared: EnglishPassage, answer: str, profile: Profile) -> Verdict:
    """The verdict on an answer. Never raises."""
    said = units(answer, prepared.language)
    if said.items and said.items == prepared.units.items:
        return _perfect(prepared, answer, profile)
    aligned = align(prepared.units.items, said.items)
    right = len(prepared.units.items) - aligned.said_at.count(-1)
    coverage = right / len(prepared.units.items) if prepared.units.items else 0.0
    precision = right / len(said.items) if said.items else 0.0
    missed = misses(
        prepared.critical, prepared.units.items, said.items, aligned, prepared.language, prepared.clause_of
    )
    lost = _lost_by_clause(prepared, aligned)
    nothing = not said.items or not prepared.units.items
    reason = (
        "empty" if nothing else _reason(prepared, aligned, coverage, precision, lost, missed=bool(missed))
    )
    return Verdict(
        passed=reason == "ok",
        score=_score(min(coverage, precision), passed=reason == "ok"),
        coverage=coverage,
        precision=precision,
        diffs=differences(aligned.blocks, prepared.text, prepared.units, answer, said),
        misses=tuple(missed),
        clauses=_clause_results(prepared, aligned, lost, (one.clause for one in missed)),
        reason=reason,
        profile=profile.name,
    )


def _score(quality: float, *, passed: bool) -> float:
    """Every answer that passes stands above every one that does not."""
    return 0.6 + 0.4 * quality if passed else min(0.59, 0.6 * quality)


def slip_budget(size: int) -> int:
    """How many units of a passage of this size may be wrong, missing or added."""
    return 0 if size < _SHORT else max(1, int(_BUDGET * size))


def _perfect(prepared: EnglishPassage, answer: str, profile: Profile) -> Verdict:
    whole = Diff(DiffKind.RIGHT, prepared.text, answer, 0, len(prepared.text), 0, len(answer))
    return Verdict(
        passed=True,
        score=1.0,
        coverage=1.0,
        precision=1.0,
        diffs=(whole,),
        misses=(),
        clauses=prepared.clauses,
        reason="ok",
        profile=profile.name,
    )


def _reason(
    prepared: EnglishPassage,
    aligned: Alignment,
    coverage: float,
    precision: float,
    lost: list[int],
    *,
    missed: bool,
) -> str:
    """The first rule that the answer breaks, or ok."""
    if coverage < _SHARE:
        return "coverage"
    if precision < _SHARE:
        return "precision"
    if missed:
        return "missed"
    if _piece_left_out(prepared, aligned, lost):
        return "clause"
    slips = sum(block.slips for block in aligned.blocks)
    return "ok" if slips <= slip_budget(len(prepared.units.items)) else "slips"


def _piece_left_out(prepared: EnglishPassage, aligned: Alignment, lost: list[int]) -> bool:
    least = _PIECE.get(prepared.language, _PIECE_ZH)
    if any(block.kind is DiffKind.MISSING and block.end - block.start >= least for block in aligned.blocks):
        return True
    return any(
        size >= least and out > _LEFT_OUT * size
        for size, out in zip(prepared.clause_sizes, lost, strict=True)
    )


def _lost_by_clause(prepared: EnglishPassage, aligned: Alignment) -> list[int]:
    """How many units of each clause are wrong or missing."""
    lost = [0] * len(prepared.clauses)
    for block in aligned.blocks:
        if block.kind is not DiffKind.RIGHT:
            for clause in prepared.clause_of[block.start : block.end]:
                lost[clause] += 1
    return lost


def _clause_results(
    prepared: EnglishPassage, aligned: Alignment, lost: list[int], missed: Iterable[int]
) -> tuple[ClauseResult, ...]:
    """Slips by clause; what was added counts where it stands, at the very end in the last clause."""
    if not prepared.clauses:
        return ()
    slips = lost.copy()
    last = len(prepared.clause_of) - 1
    for block in aligned.blocks:
        if block.kind is DiffKind.EXTRA:
            slips[prepared.clause_of[min(block.start, last)]] += block.slips
    hurt = set(missed)
    return tuple(
        ClauseResult(clause.text, clause.start, clause.end, slips[number], term_missed=number in hurt)
        if slips[number]
        else clause
        for number, clause in enumerate(prepared.clauses)
    )
