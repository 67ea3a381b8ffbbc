"""Facts of trying: one answer, and a check that ended. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Attempted:
    """One answer to one passage in one mode, with its verdict. `check` is false in practice."""

    badge: str
    passage: str
    version: str
    mode: str
    check: bool
    passed: bool
    score: float
    coverage: float
    precision: float
    missed: tuple[str, ...]
    hints: int
    try_no: int
    answer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CheckClosed:
    """A check ended: passed, tries used up, stopped, idle or out of time (`how`)."""

    badge: str
    passage: str
    version: str
    passed: bool
    tries: int
    how: str
    at: datetime
