"""What a plan brings on the days ahead, and what another plan would change about them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from content.calendar import Calendar
from content.model import Plan, PlanLine, Session

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayAhead:
    """A study day with its number in the plan, and the lines and sessions that fall on it."""

    day: date
    number: int
    lines: tuple[PlanLine, ...] = ()
    sessions: tuple[Session, ...] = ()


@dataclass(frozen=True, slots=True)
class DayChange:
    """What another plan makes of a day: lines and sessions that come, go, or say something else.

    Where it makes the same of the study days that follow, they are told together: `last` of them, so many `days`.
    """

    day: date
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    last: date | None = None
    days: int = 1

    @property
    def said(self) -> tuple[tuple[str, ...], ...]:
        """What is told of it."""
        return self.new, self.gone, self.changed


def days_ahead(
    plan: Plan | None,
    start: date,
    calendar: Calendar,
    withdrawn: Mapping[str, date],
    since: date,
    until: date,
) -> list[DayAhead]:
    """The plan's study days from `since` to `until`, without lines that are withdrawn by then."""
    found = []
    day = since
    while plan is not None and day <= until:
        number = calendar.study_day_number(start, day)
        if number is not None and number <= plan.length:
            here = [one for one in plan.lines if one.day in {None, number}]
            lines = tuple(one for one in here if not (one.id in withdrawn and withdrawn[one.id] <= day))
            sessions = tuple(one for one in plan.sessions if one.day in {None, number})
            found.append(DayAhead(day, number, lines, sessions))
        day += _ONE_DAY
    return found


def changes(before: Sequence[DayAhead], after: Sequence[DayAhead]) -> list[DayChange]:
    """What differs, day by day or for days in a row. A day that is no study day any more, or becomes one, loses or gets
    all its lines.
    """
    old, new = ({one.day: _said(one) for one in days} for days in (before, after))
    found: list[DayChange] = []
    running = False
    for day in sorted({*old, *new}):
        was, will = old.get(day, {}), new.get(day, {})
        change = DayChange(
            day,
            _sorted(will.keys() - was.keys()),
            _sorted(was.keys() - will.keys()),
            _sorted({name for name in was.keys() & will.keys() if was[name] != will[name]}),
        )
        differs = any(change.said)
        if running and differs and found[-1].said == change.said:
            found[-1] = replace(found[-1], last=day, days=found[-1].days + 1)
        elif differs:
            found.append(change)
        running = differs
    return found


def _said(day: DayAhead) -> dict[str, PlanLine | Session]:
    said: dict[str, PlanLine | Session] = {one.id: one for one in day.lines}
    return said | {one.id: one for one in day.sessions}


def _sorted(names: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted(names))
