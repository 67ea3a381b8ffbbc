"""What a grading says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class DiffKind(StrEnum):
    RIGHT = "right"
    #: Sounds right, written wrong (音对字错); in English also a misspelling that stays recognisable.
    SOUND = "sound"
    WRONG = "wrong"
    MISSING = "missing"
    EXTRA = "extra"
    #: Said, but in another place: missing here (`given` is empty) or standing here by mistake (`expected` is).
    MOVED = "moved"


class Diff(
    NamedTuple
):  # an answer may have hundreds: a tuple is made three times as fast as a frozen dataclass
    """One stretch of the comparison, in order.

    `expected`: characters of the passage, its punctuation included; `given`: what was typed for them. Joining
    all `expected` gives the passage, joining all `given` the answer (as far as it was read). `start`, `end`:
    where `expected` stands in the passage; `given_start`, `given_end`: where `given` stands in the answer.
    """

    kind: DiffKind
    expected: str
    given: str
    start: int
    end: int
    given_start: int
    given_end: int


class MissKind(StrEnum):
    """What sort of word had to be right."""

    NEGATION = "negation"
    MODALITY = "modality"
    NUMBER = "number"
    UNIT = "unit"
    DIRECTION = "direction"
    AND_OR = "and-or"
    TERM = "term"


class Change(StrEnum):
    MISSING = "missing"
    ADDED = "added"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Miss:
    """A critical word that was not said right.

    `name`: what the passage says there, or what was added; `said`: what was said instead, "" if nothing;
    `clause`: the number of the clause, from 0.
    """

    kind: MissKind
    change: Change
    name: str
    said: str
    clause: int


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
    that belong to the passage; score: quality, at least 0.6 if passed and below it if not; all 0..1. `misses`: the
    critical words not said right, in order. `reason`: the first rule broken, or ok. `profile`: the tolerance
    profile used. `rules`: every rule that had a say, for explanations.
    """

    passed: bool
    score: float
    coverage: float
    precision: float
    diffs: tuple[Diff, ...]
    misses: tuple[Miss, ...]
    clauses: tuple[ClauseResult, ...]
    reason: str
    profile: str = "standard"
    rules: tuple[str, ...] = ()

    @property
    def missed(self) -> tuple[str, ...]:
        """The misses by name, each once; an added word is named with a plus."""
        names = (f"+{one.name}" if one.change is Change.ADDED else one.name for one in self.misses)
        return tuple(dict.fromkeys(names))
