"""What leave, field duty and allowances do to duties, as pure functions.

A duty whose due time is covered by an absence is excused and planned again: after the return each study day takes as
much of what was missed as the plan's cap leaves room for, oldest first. A duty says of itself whether it makes up for
others (`Duty.makes_up`), so what is still to be caught up on follows from the duties alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from content.hours import Hours
from content.model import Passage
from storage.records import (
    AWAY,
    EXEMPT,
    MAKES_UP,
    Absence,
    Allowance,
    Duty,
    DutyClosed,
    DutyState,
    Officer,
    Requirement,
)


def away(absences: Iterable[Absence], day: date) -> Absence | None:
    """The absence that keeps somebody away on a day."""
    return next((one for one in absences if one.covers(day)), None)


def excused_by_absence(
    open_duties: Iterable[Duty], absences: Collection[Absence], by: str, at: datetime, hours: Hours
) -> tuple[DutyClosed, ...]:
    """Those of an officer's open duties whose due time an absence covers, excused. Why somebody is away stays out."""
    found = ((duty, away(absences, hours.today(duty.due_at))) for duty in open_duties)
    return tuple(_excused(duty, f"{AWAY}{absence.kind.value}", by, at) for duty, absence in found if absence)


def excused_by_allowance(
    open_duties: Iterable[Duty], allowances: Collection[Allowance], by: str, at: datetime
) -> tuple[DutyClosed, ...]:
    """Those of an officer's open duties that they are exempt from, excused. Why they are exempt stays out."""
    return tuple(_excused(duty, EXEMPT, by, at) for duty in open_duties if _exempt(duty, allowances))


def with_more_time(duties: Iterable[Duty], allowances: Collection[Allowance], hours: Hours) -> list[Duty]:
    """An officer's duties of a day, due later where they have longer; within the day."""
    given = []
    for duty in duties:
        spans = [one.longer for one in allowances if one.longer and _about(duty, one)]
        if spans:
            latest = max(duty.due_at, hours.last_minute(duty.day))
            duty = replace(duty, due_at=min(duty.due_at + max(spans), latest))  # noqa: PLW2901
        given.append(duty)
    return given


@dataclass(frozen=True, slots=True)
class Missed:
    """A passage that an officer has to catch up on: all its excused duties that nothing has made up for yet."""

    duties: tuple[Duty, ...]
    origins: tuple[date, ...]

    @property
    def passage(self) -> str:
        return self.duties[0].passage


def missed(
    history: Iterable[Duty],
    days_off: Collection[date],
    withdrawn: Collection[str],
    passages: Collection[str],
) -> list[Missed]:
    """What of an officer's duties up to now is to be planned again, oldest first.

    Not what was due on a day that was declared free, or by lines that were withdrawn; nor a passage that is gone.
    """
    latest: dict[tuple[str, date], Duty] = {}
    for duty in sorted(history, key=lambda one: one.day):
        for origin in duty.makes_up or (duty.day,):
            latest[duty.passage, origin] = duty
    found: dict[str, dict[date, Duty]] = {}
    for (passage, origin), duty in sorted(latest.items(), key=lambda one: (one[0][1], one[0][0])):
        if (
            duty.state is DutyState.EXCUSED
            and duty.reason.startswith(AWAY)
            and origin not in days_off
            and not set(duty.lines) <= set(withdrawn)
            and passage in passages
        ):
            found.setdefault(passage, {})[origin] = duty
    return [Missed(tuple(dict.fromkeys(one.values())), tuple(one)) for one in found.values()]


def catch_up(
    planned: Sequence[Duty],
    to_do: Iterable[Missed],
    officer: Officer,
    day: date,
    cap: int,
    passages: Mapping[str, Passage],
    hours: Hours,
) -> list[Duty]:
    """An officer's duties of a day with as much of what was missed as fits: never more than `cap` by it.

    A passage that the plan has for the day anyway makes up by that and takes no room. What is made up is due at the
    end of the day.
    """
    duties = {duty.passage: duty for duty in planned}
    for one in to_do:
        before = duties.get(one.passage)
        if before is None and len(duties) >= cap:
            continue
        asked = (*one.duties, before) if before else one.duties
        recite = any(duty.requirement is Requirement.RECITE for duty in asked)
        lines = dict.fromkeys(line for duty in (before, *one.duties) if duty for line in duty.lines)
        base = before or replace(
            one.duties[0],
            day=day,
            due_at=hours.last_minute(day),
            department=officer.department,
            version=passages[one.passage].version,
            state=DutyState.OPEN,
            closed_at=None,
            reason="",
        )
        duties[one.passage] = replace(
            base,
            requirement=Requirement.RECITE if recite else Requirement.READ,
            line="+".join((*lines, *(f"{MAKES_UP}{origin.isoformat()}" for origin in one.origins))),
        )
    return list(duties.values())


def _exempt(duty: Duty, allowances: Iterable[Allowance]) -> bool:
    return any(one.longer is None and _about(duty, one) for one in allowances)


def _about(duty: Duty, allowance: Allowance) -> bool:
    return (
        allowance.holds(duty.day)
        and allowance.track in {"", duty.track}
        and allowance.passage in {"", duty.passage}
    )


def _excused(duty: Duty, reason: str, by: str, at: datetime) -> DutyClosed:
    return DutyClosed(duty.badge, duty.passage, duty.day, DutyState.EXCUSED, at, reason, by)
