"""What a grading says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DiffKind(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    MISSING = "missing"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class Diff:
    """One stretch of the comparison, in order.

    `expected`: characters of the passage, its punctuation included; `given`: what was typed for them. Joining
    all `expected` gives the passage, joining all `given` the answer. `start`, `end`: where `expected` stands in
    the passage.
    """

    kind: DiffKind
    expected: str
    given: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ClauseResult:
    """How one clause went: `slips` counts units wrong, missing or added in it."""

    text: str
    start: int
    end: int
    slips: int
    term_missed: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """Pass or not, and why.

    coverage: share of the passage's units that the answer holds, in order; precision: share of the answer's units
    that belong to the passage; score: the smaller of both; all 0..1. `missed`: key terms, negations and numbers
    not said right, by name. `reason`: ok, empty, coverage, precision, slips, missed or clause.
    """

    passed: bool
    score: float
    coverage: float
    precision: float
    diffs: tuple[Diff, ...]
    missed: tuple[str, ...]
    clauses: tuple[ClauseResult, ...]
    reason: str
