"""The first honest grader.

Rules. Passage and answer are aligned in order, unit by unit. To pass, an answer needs nearly all of the passage
(coverage) and nearly nothing else (precision), no more slips than the budget for its length, every key term, every
negation and every number said right and no negation added, and no clause left out. No partial or token-set ratio
is used: they are blind to order, to junk and to what is missing. A number in another form (100 for 一百) counts as
wrong here.
"""

from __future__ import annotations

from bot.grading.align import Block, align, differences
from bot.grading.critical import is_negation
from bot.grading.prepare import Prepared
from bot.grading.units import Units, units
from bot.grading.verdict import ClauseResult, DiffKind, Verdict

#: Longer answers are cut: no passage is nearly as long, and comparing costs length times length.
MAX_ANSWER = 8192
_SHARE = 0.9
_SHORT = 12
_BUDGET = 0.05
_CLAUSE = 4
_CLAUSE_SHARE = 0.5
_LONG_ENOUGH = 0.8
_TAIL_SHARE = 0.6


def grade(prepared: Prepared, answer: str) -> Verdict:
    """The verdict on an answer. Never raises; what stands beyond MAX_ANSWER characters is not looked at."""
    answer = answer[:MAX_ANSWER]
    said = units(answer, prepared.language)
    blocks = align(prepared.units, said)
    right = sum(block.end - block.start for block in blocks if block.kind is DiffKind.RIGHT)
    slips = sum(
        max(block.end - block.start, block.given_end - block.given)
        for block in blocks
        if block.kind is not DiffKind.RIGHT
    )
    coverage = right / len(prepared.units.items) if prepared.units.items else 0.0
    precision = right / len(said.items) if said.items else 0.0
    wrong = _wrong_units(prepared, blocks)
    missed = _missed(prepared, said, blocks, wrong)
    results = _clause_results(prepared, blocks, wrong)
    reason = _reason(prepared, said, coverage, precision, slips, missed, results, wrong)
    return Verdict(
        passed=reason == "ok",
        score=min(coverage, precision),
        coverage=coverage,
        precision=precision,
        diffs=differences(blocks, prepared.text, prepared.units, answer, said),
        missed=missed,
        clauses=results,
        reason=reason,
    )


def looks_finished(prepared: Prepared, answer: str) -> bool:
    """Whether an answer is at least 80 % as long as the passage and ends as the passage's last clause does."""
    said = units(answer[:MAX_ANSWER], prepared.language)
    size = len(prepared.units.items)
    if not size or len(said.items) < _LONG_ENOUGH * size:
        return False
    last = prepared.clause_of[-1]
    tail = tuple(
        unit for unit, clause in zip(prepared.units.items, prepared.clause_of, strict=True) if clause == last
    )
    end = said.items[-len(tail) :]
    blocks = align(Units(tail, (), ""), Units(end, (), ""))
    right = sum(block.end - block.start for block in blocks if block.kind is DiffKind.RIGHT)
    # It must reach the very end: the last unit, or the one before it where that one slipped.
    reached = any(unit in end[-2:] for unit in tail[-2:])
    return reached and right >= _TAIL_SHARE * len(tail)


def _wrong_units(prepared: Prepared, blocks: tuple[Block, ...]) -> list[bool]:
    """For each unit of the passage, whether it was not said right."""
    wrong = [False] * len(prepared.units.items)
    for block in blocks:
        if block.kind in {DiffKind.WRONG, DiffKind.MISSING}:
            wrong[block.start : block.end] = [True] * (block.end - block.start)
    return wrong


def _missed(prepared: Prepared, said: Units, blocks: tuple[Block, ...], wrong: list[bool]) -> tuple[str, ...]:
    """Names of what had to be right and is not; an added negation under its own."""
    # Something put into the middle of a term breaks it as much as something missing.
    broken = {block.start for block in blocks if block.kind is DiffKind.EXTRA}
    missed = [
        one.name
        for one in prepared.critical
        if any(wrong[one.start : one.end]) or any(one.start < place < one.end for place in broken)
    ]
    for block in blocks:
        if block.kind is not DiffKind.RIGHT:
            added = said.items[block.given : block.given_end]
            missed += [f"+{unit}" for unit in added if is_negation(unit, prepared.language)]
    return tuple(dict.fromkeys(missed))


def _clause_results(
    prepared: Prepared, blocks: tuple[Block, ...], wrong: list[bool]
) -> tuple[ClauseResult, ...]:
    slips = [0] * len(prepared.spans)
    hurt = [False] * len(prepared.spans)
    for place, is_wrong in enumerate(wrong):
        slips[prepared.clause_of[place]] += is_wrong
    for block in blocks:
        extra = (block.given_end - block.given) - (block.end - block.start)
        if block.kind is not DiffKind.RIGHT and extra > 0 and slips:
            slips[prepared.clause_of[min(block.start, len(wrong) - 1)]] += extra
    for one in prepared.critical:
        if any(wrong[one.start : one.end]):
            hurt[prepared.clause_of[one.start]] = True
    return tuple(
        ClauseResult(prepared.text[start:end], start, end, slips[number], hurt[number])
        for number, (start, end) in enumerate(prepared.spans)
    )


def _reason(
    prepared: Prepared,
    said: Units,
    coverage: float,
    precision: float,
    slips: int,
    missed: tuple[str, ...],
    results: tuple[ClauseResult, ...],
    wrong: list[bool],
) -> str:
    size = len(prepared.units.items)
    if not said.items or not size:
        return "empty"
    if coverage < _SHARE:
        return "coverage"
    if precision < _SHARE:
        return "precision"
    if missed:
        return "missed"
    if _clause_left_out(prepared, results, wrong):
        return "clause"
    budget = 0 if size < _SHORT else max(1, int(_BUDGET * size))
    return "ok" if slips <= budget else "slips"


def _clause_left_out(prepared: Prepared, results: tuple[ClauseResult, ...], wrong: list[bool]) -> bool:
    sizes, losses = [0] * len(results), [0] * len(results)
    for clause, is_wrong in zip(prepared.clause_of, wrong, strict=True):
        sizes[clause] += 1
        losses[clause] += is_wrong
    return any(
        size >= _CLAUSE and lost > _CLAUSE_SHARE * size for size, lost in zip(sizes, losses, strict=True)
    )
