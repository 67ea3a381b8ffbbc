"""What becomes of a duty whose end is taken back: it is open again, or another act's where that excuses it by now.

A duty that stays excused is written as ended once more, with the reason of what excuses it: by reason and time the way back
of that act finds it among its own, so that both taken back, in either order, leave it open. Leave is caught up on, a day
off is not; that too hangs on the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from content.absences import excused_by_absence, excused_by_allowance
from content.hours import Hours
from storage.contract import Store
from storage.records import (
    AWAY,
    ERASED,
    EXEMPT,
    Absence,
    Allowance,
    Duty,
    DutyClosed,
    DutyReopened,
    DutyState,
    Fact,
    Officer,
    Status,
    ValueKept,
)

#: What is kept of a withdrawn line, to take that back, is called so, and the line behind it.
WITHDRAWN = "withdraw-undo"
_STATUSES = frozenset(Status)


@dataclass(frozen=True, slots=True)
class Excuses:
    """All that excuses duties: as it stands, or as it will once something is taken back (`replace`)."""

    hours: Hours
    officer: Callable[[str], Officer | None]
    absences: Callable[[str], Sequence[Absence]]
    allowances: Callable[[str], Sequence[Allowance]]
    #: Declared free days and withdrawn lines, each with the reason.
    days_off: Mapping[date, str]
    lines: Mapping[str, str]

    def reason(self, duty: Duty, officer: Officer) -> str:
        """The reason by which an officer's duty is excused; "" where nothing excuses it."""
        if officer.status is not Status.ACTIVE:
            return officer.status.value
        at, badge = duty.due_at, duty.badge
        exempt = excused_by_allowance((duty,), self.allowances(badge), "", at)
        for closed in exempt or excused_by_absence((duty,), self.absences(badge), "", at, self.hours):
            return closed.reason
        if duty.day in self.days_off:
            return self.days_off[duty.day]
        if duty.lines and self.lines.keys() >= set(duty.lines):
            return self.lines[duty.lines[-1]]
        return ""


def standing(store: Store, hours: Hours) -> Excuses:
    """What excuses duties now; many duties are one person's, who is looked up once."""
    lines = {line: _why(store, line) for line in store.lines_withdrawn()}
    return Excuses(
        hours, cache(store.officer), cache(store.absences), cache(store.allowances), store.days_off(), lines
    )


def reopening(
    store: Store, excuses: Excuses, duties: Iterable[Duty], by: str, now: datetime
) -> tuple[Fact, ...]:
    """Each duty is open again, or excused by one of the `excuses`; of who was forgotten nothing changes."""
    facts: list[Fact] = []
    to_lines: list[Duty] = []
    for duty in duties:
        officer = excuses.officer(duty.badge)
        if officer is None:
            continue
        key = (duty.badge, duty.passage, duty.day)
        facts.append(DutyReopened(*key, by, now))
        reason = excuses.reason(duty, officer)
        if reason:
            facts.append(DutyClosed(*key, DutyState.EXCUSED, now, reason, by))
        if reason and excuses.lines.keys() >= set(duty.lines):
            to_lines.append(duty)
    return (*facts, *_noted(store, to_lines))


def opened(facts: Iterable[Fact]) -> int:
    """How many duties are open by these facts that were not."""
    return sum(isinstance(one, DutyReopened) - isinstance(one, DutyClosed) for one in facts)


def by_person(reason: str) -> bool:
    """Whether a duty's reason is what a person said of a day off or a line, and not what the program says."""
    return reason not in {EXEMPT, ERASED} and not reason.startswith(AWAY) and reason not in _STATUSES


def kept_as(about: str, name: str) -> str:
    """The name of what is kept of an act."""
    return f"{about}:{name}"


def _why(store: Store, line: str) -> str:
    """Acts of before this was kept say at least which line it was."""
    kept = store.value(kept_as(WITHDRAWN, line)) or {}
    return str(kept.get("reason") or line)


def _noted(store: Store, duties: Iterable[Duty]) -> Iterator[ValueKept]:
    """Withdrawn lines know the study days of what they excuse: their way back looks nowhere else."""
    days: dict[str, set[str]] = {}
    for duty in duties:
        for line in duty.lines:
            days.setdefault(line, set()).add(duty.day.isoformat())
    for line, more in days.items():
        kept = store.value(kept_as(WITHDRAWN, line))
        if kept and "at" in kept:
            yield ValueKept(kept_as(WITHDRAWN, line), {**kept, "days": sorted({*kept["days"], *more})})
