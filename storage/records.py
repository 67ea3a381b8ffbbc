"""The shared values: who studies, what they owe, what happened. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

# Spoken of as records all over the program: they are to be had from here too.
from storage.absence import AWAY as AWAY  # noqa: PLC0414
from storage.absence import ERASED as ERASED  # noqa: PLC0414
from storage.absence import EXEMPT as EXEMPT  # noqa: PLC0414
from storage.absence import MAKES_UP as MAKES_UP  # noqa: PLC0414
from storage.absence import Absence as Absence  # noqa: PLC0414
from storage.absence import AbsenceEnded as AbsenceEnded  # noqa: PLC0414
from storage.absence import AbsenceKind as AbsenceKind  # noqa: PLC0414
from storage.absence import AbsenceSet as AbsenceSet  # noqa: PLC0414
from storage.absence import AbsenceState as AbsenceState  # noqa: PLC0414
from storage.absence import Allowance as Allowance  # noqa: PLC0414
from storage.absence import AllowanceEnded as AllowanceEnded  # noqa: PLC0414
from storage.absence import AllowanceSet as AllowanceSet  # noqa: PLC0414
from storage.access import Denied as Denied  # noqa: PLC0414
from storage.access import Forgotten as Forgotten  # noqa: PLC0414
from storage.access import Revoked as Revoked  # noqa: PLC0414
from storage.attempts import Attempted as Attempted  # noqa: PLC0414
from storage.attempts import CheckClosed as CheckClosed  # noqa: PLC0414
from storage.correction import IN_PERSON as IN_PERSON  # noqa: PLC0414
from storage.correction import CaseClosed as CaseClosed  # noqa: PLC0414
from storage.correction import CaseOpened as CaseOpened  # noqa: PLC0414
from storage.correction import DutyReopened as DutyReopened  # noqa: PLC0414
from storage.correction import How as How  # noqa: PLC0414
from storage.correction import MarkChanged as MarkChanged  # noqa: PLC0414
from storage.correction import heard_in as heard_in  # noqa: PLC0414
from storage.correction import heard_key as heard_key  # noqa: PLC0414
from storage.counts import Count as Count  # noqa: PLC0414
from storage.counts import CountKey as CountKey  # noqa: PLC0414
from storage.counts import Drift as Drift  # noqa: PLC0414
from storage.mail import LetterBuried, LetterDropped, Owed
from storage.notices import Acknowledged as Acknowledged  # noqa: PLC0414
from storage.notices import NoticeIssued as NoticeIssued  # noqa: PLC0414
from storage.notices import PassedOn as PassedOn  # noqa: PLC0414
from storage.people import Account as Account  # noqa: PLC0414
from storage.people import Code as Code  # noqa: PLC0414
from storage.people import Department as Department  # noqa: PLC0414
from storage.people import Officer as Officer  # noqa: PLC0414
from storage.people import Role as Role  # noqa: PLC0414
from storage.people import Status as Status  # noqa: PLC0414
from storage.people import scope_entry as scope_entry  # noqa: PLC0414
from storage.planned import DayRestored as DayRestored  # noqa: PLC0414
from storage.planned import LineRestored as LineRestored  # noqa: PLC0414
from storage.planned import MaterialChanged as MaterialChanged  # noqa: PLC0414


class Requirement(StrEnum):
    READ = "read"
    RECITE = "recite"


class DutyState(StrEnum):
    OPEN = "open"
    DONE = "done"
    LATE = "late"
    EXCUSED = "excused"


@dataclass(frozen=True, slots=True)
class Duty:
    """Officer x passage x study day: what completion is counted on.

    `line` names the plan line it comes from; where several ask for the same, all of them, joined by "+", and behind
    them "~" and the day of each duty that it makes up for.
    """

    badge: str
    passage: str
    day: date
    requirement: Requirement
    due_at: datetime
    track: str
    department: str
    version: str
    line: str
    state: DutyState = DutyState.OPEN
    closed_at: datetime | None = None
    reason: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The plan lines that ask for it."""
        return tuple(line for line in self.line.split("+") if not line.startswith(MAKES_UP))

    @property
    def makes_up(self) -> tuple[date, ...]:
        """The study days whose excused duties on the passage it makes up for."""
        marks = (line for line in self.line.split("+") if line.startswith(MAKES_UP))
        return tuple(date.fromisoformat(mark.removeprefix(MAKES_UP)) for mark in marks)

    def given_to(self, badge: str, department: str) -> Duty:
        """The same duty, another's; a morning makes ten thousands of them."""
        what = (self.passage, self.day, self.requirement, self.due_at, self.track)
        return Duty(badge, *what, department, self.version, self.line)

    def ended(self, state: DutyState, at: datetime, reason: str) -> Duty:
        """The same duty, over; `replace` takes three times as long, and every turn that counts does it."""
        before = (self.badge, self.passage, self.day, self.requirement, self.due_at, self.track)
        return Duty(*before, self.department, self.version, self.line, state, at, reason)


@dataclass(frozen=True, slots=True)
class Progress:
    """What an officer has reached on one passage, beyond its duties."""

    badge: str
    passage: str
    passes: int = 0
    last_version: str = ""
    #: After a failed check the next one needs a full recall in practice first.
    owes_recall: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """One person's place in the conversation; `state` is opaque to storage.

    `owner` is a badge, or "channel:address" for someone not enrolled. `version` is 0 before the first write
    and grows by one at each. `wake_at`: when the ticker should speak to this session unasked.
    """

    owner: str
    version: int = 0
    state: Mapping[str, Any] = field(default_factory=dict)
    wake_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StudyDay:
    """A study day that was opened (up to the mark `upto`; None: as a whole), or declared free before it was."""

    day: date
    opened_at: datetime | None = None
    off_reason: str = ""
    upto: str | None = None


@dataclass(frozen=True, slots=True)
class SlotRun:
    """What became of one slot on one day; `outcome` is sent or missed."""

    day: date
    slot: str
    outcome: str
    count: int
    at: datetime


# --- facts: what a turn asks the store to remember ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DutiesOpened:
    """A study day is opened with these duties, all in state open. Opening a day twice does nothing.

    A part goes on from the mark `after` and leaves `upto` (None: the last); one that does not fit does nothing.
    """

    day: date
    duties: tuple[Duty, ...]
    at: datetime
    after: str | None = None
    upto: str | None = None


@dataclass(frozen=True, slots=True)
class DutyClosed:
    """An open duty ends. Closing one that is no longer open does nothing (the first one counts)."""

    badge: str
    passage: str
    day: date
    state: DutyState
    at: datetime
    reason: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class DutyMoved:
    """An open duty goes along to another department with its officer."""

    badge: str
    passage: str
    day: date
    department: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DayOff:
    """A date is declared not a study day. Its open duties are excused by DutyClosed facts beside it."""

    day: date
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LineWithdrawn:
    """A plan line is withdrawn from `since` on."""

    line: str
    since: date
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Enrolled:
    """An account is bound to an officer, the officer's codes end, an older account on the channel is unbound.

    `digest`: the code it was bound by, which must still be there: one binds one account; "" for none.
    """

    account: Account
    digest: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CodesIssued:
    """New codes; earlier unused codes of the same badges become worthless."""

    codes: tuple[Code, ...]
    by: str
    at: datetime


#: The kept value that is another one (its `count`) whenever somebody has come to another department, or a department
#: to another path.
ROSTER_MOVES = "roster-moves"


@dataclass(frozen=True, slots=True)
class RosterSaved:
    """Officers and departments as they are from now on; those not named stay as they are.

    `reason`: why a person decided so about these officers; a file says none.
    """

    departments: tuple[Department, ...]
    officers: tuple[Officer, ...]
    by: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    badge: str
    language: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReachabilityChanged:
    """The platform said that this account can (not) be written to."""

    channel: str
    address: str
    reachable: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class SlotEnded:
    """A slot of a study day is over and done with: sent to `count`, or missed."""

    run: SlotRun


@dataclass(frozen=True, slots=True)
class Shown:
    """A message in a chat that shows a passage's text (an officer's own answer, or ours)."""

    badge: str
    passage: str
    channel: str
    address: str
    message: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """These messages of a chat no longer show the passage."""

    badge: str
    passage: str
    channel: str
    address: str
    messages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ValueKept:
    """A small named value: the plan's start, a stranger's greeting, a throttle."""

    name: str
    value: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CountsRepaired:
    """Running counts are set right where they had drifted from the ledger."""

    drift: tuple[Drift, ...]
    by: str
    at: datetime


Fact = (
    Attempted
    | CheckClosed
    | DutiesOpened
    | DutyClosed
    | DutyMoved
    | DayOff
    | LineWithdrawn
    | Enrolled
    | CodesIssued
    | Revoked
    | RosterSaved
    | LanguageChosen
    | ReachabilityChanged
    | SlotEnded
    | Shown
    | Withdrawn
    | ValueKept
    | Forgotten
    | CountsRepaired
    | AbsenceSet
    | AbsenceEnded
    | MarkChanged
    | DutyReopened
    | CaseOpened
    | CaseClosed
    | AllowanceSet
    | AllowanceEnded
    | Acknowledged
    | PassedOn
    | NoticeIssued
    | LetterBuried
    | LetterDropped
    | MaterialChanged
    | DayRestored
    | LineRestored
    | Denied
)


# --- what goes in and out ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One line of the append-only record. `seq` counts from 1 without gaps."""

    seq: int
    kind: str
    at: datetime
    badge: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Turn:
    """One all-or-nothing write.

    `event`: (channel, id) of the event that this turn handles, or None for the clock's and the command line's.
    `session`: the session as it was read (its version is compared) with `state`/`wake_at` the new ones; None
    leaves the session alone.
    """

    at: datetime
    event: tuple[str, str] | None = None
    session: Session | None = None
    facts: tuple[Fact, ...] = ()
    replies: tuple[Owed, ...] = ()
