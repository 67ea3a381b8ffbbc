"""What study material is made of. Standard library only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from storage.records import Requirement


@dataclass(frozen=True, slots=True)
class Passage:
    """The smallest unit of study.

    `text` is what is recited: no marks, clauses separated by their own punctuation, lines by line feeds.
    `key_terms` stand in order of appearance. `version` is a short hash of text and key terms.
    """

    id: str
    title: str
    text: str
    key_terms: tuple[str, ...]
    source: str
    facts: tuple[str, ...]
    version: str
    deck: str
    language: str
    track: str


@dataclass(frozen=True, slots=True)
class Deck:
    id: str
    title: str
    track: str
    language: str
    source: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A time of day at which prompts go out; `grace` is how long after it they still may."""

    id: str
    at: dt.time
    grace: dt.timedelta
    title: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PlanLine:
    """On study day number `day` of the plan (from 1; None: every one) these passages are due.

    `departments` are paths; empty means everybody. The subtree of a path is meant.
    """

    id: str
    passages: tuple[str, ...]
    requirement: Requirement
    due: dt.time
    track: str
    day: int | None = None
    departments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """`start` is None for "today": it is resolved once, at first load, and stored."""

    id: str
    start: dt.date | None
    length: int
    weekdays: frozenset[int]
    slots: tuple[Slot, ...]
    lines: tuple[PlanLine, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a file, where, and what to do about it."""

    file: str
    line: int
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what} -> {self.remedy}"


@dataclass(frozen=True, slots=True)
class Library:
    """All material in force."""

    decks: tuple[Deck, ...] = ()
    passages: Mapping[str, Passage] = field(default_factory=dict)
    plan: Plan | None = None
