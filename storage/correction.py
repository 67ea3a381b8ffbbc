"""Facts of what people decide about marks: changed, heard in person, appealed. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

#: The reason of a duty that is done because somebody heard the recitation in person.
IN_PERSON = "in-person"


def heard_in(day: date) -> str:
    """The kept value that counts what was heard in person in a study day's month: `heard_key` -> how many."""
    return f"heard:{day:%Y-%m}"


def heard_key(day: date, department: str, track: str) -> str:
    """What those counts are kept by."""
    return f"{day.isoformat()}|{department}|{track}"


class How(StrEnum):
    """By what a mark came to be another than the grader's."""

    OVERRIDE = "override"
    APPEAL = "appeal"
    IN_PERSON = IN_PERSON


@dataclass(frozen=True, slots=True)
class MarkChanged:
    """A person decides whether an officer knows a passage. `attempt`: when the answer was judged that this is about.

    The duties that it closes or opens again are facts beside it.
    """

    badge: str
    passage: str
    version: str
    passed: bool
    how: How
    by: str
    reason: str
    at: datetime
    attempt: datetime | None = None


@dataclass(frozen=True, slots=True)
class DutyReopened:
    """A duty that had ended is open again. One that is open stays so."""

    badge: str
    passage: str
    day: date
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """Something waits for the decision of an admin: an appeal, or a change that needs a second person.

    `value` is what has to be known to decide. A case of the same name that is closed is replaced.
    """

    name: str
    what: str
    badge: str
    passage: str
    by: str
    reason: str
    at: datetime
    value: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CaseClosed:
    """A case is decided: `how` says in which way. Raises StaleSession on being written if it is not open any more."""

    name: str
    what: str
    badge: str
    passage: str
    how: str
    by: str
    reason: str
    at: datetime
