"""Who is away and when, and what else is granted to one person. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

#: Before the day of a duty that another makes up for; no plan line's id can begin so.
MAKES_UP = "~"
#: How the reason begins of a duty that is excused by an absence and planned again.
AWAY = "~"
#: The reason of a duty that is excused because its officer is exempt; why they are lies with the allowance.
EXEMPT = "exempt"
#: The reason of a duty that is excused because its officer is erased.
ERASED = "erased"


class AbsenceKind(StrEnum):
    LEAVE = "leave"
    FIELD = "field"


class AbsenceState(StrEnum):
    #: Waits for the supervisor's word.
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    #: Granted, but taken back before it began.
    CANCELLED = "cancelled"
    #: Over, and everything missed is planned again.
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Absence:
    """Leave or field duty, from the first study day to the last, both included.

    `settled` ones count as granted; they only need no catching up any more.
    """

    badge: str
    first: date
    last: date
    kind: AbsenceKind
    reason: str = ""
    state: AbsenceState = AbsenceState.GRANTED

    def covers(self, day: date) -> bool:
        """Whether this keeps its officer away on a study day."""
        return self.valid and self.first <= day <= self.last

    @property
    def valid(self) -> bool:
        """Whether it was granted."""
        return self.state in {AbsenceState.GRANTED, AbsenceState.SETTLED}


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is granted to one officer for a reason, on the days from `first` to `last` (None: without end).

    It is about the duties of a track or on a passage, or about all. With `longer` they are due later by so much;
    without, nothing is asked. One of the same kind about the same takes the place of an earlier one.
    """

    badge: str
    reason: str
    first: date
    last: date | None = None
    track: str = ""
    passage: str = ""
    longer: timedelta | None = None

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    @property
    def kind(self) -> str:
        return "exempt" if self.longer is None else "longer"


@dataclass(frozen=True, slots=True)
class AbsenceSet:
    """An absence is asked for, granted or refused by `by`, or settled; one of the same badge and first day is replaced."""

    absence: Absence
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AbsenceEnded:
    """A granted absence ends on `last` already; cancelled if that lies before its first day."""

    badge: str
    first: date
    last: date
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AllowanceSet:
    """An allowance is granted by `by`; one of the same kind about the same is replaced."""

    allowance: Allowance
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AllowanceEnded:
    """An allowance ends on `last`; it is taken back as a whole if that lies before its first day."""

    allowance: Allowance
    last: date
    by: str
    at: datetime
