"""A study day as it opens: what the plan asks, what is caught up on, and who is excused from the start. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from content.absences import (
    Missed,
    away,
    catch_up,
    excused_by_absence,
    excused_by_allowance,
    with_more_time,
)
from content.calendar import Rota
from content.hours import Hours
from content.model import Passage
from storage.records import Absence, Allowance, Department, Duty, DutyClosed, Officer, Status

#: Who excuses where no person does: the plan's own rules.
BY_PLAN = "plan"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What holds for single officers, by badge. `missed` is asked for those only who are there and were away."""

    absences: Mapping[str, Sequence[Absence]] = field(default_factory=dict)
    allowances: Mapping[str, Sequence[Allowance]] = field(default_factory=dict)
    missed: Callable[[str], Sequence[Missed]] = lambda _badge: ()


def opening(
    planned: Iterable[Duty],
    day: date,
    now: datetime,
    officers: Iterable[Officer],
    departments: Iterable[Department],
    circumstances: Circumstances,
    cap: int,
    passages: Mapping[str, Passage],
    hours: Hours,
    rota: Rota,
) -> tuple[tuple[Duty, ...], tuple[DutyClosed, ...]]:
    """The duties to open, and those of them that are excused at once."""
    by_badge: dict[str, list[Duty]] = {}
    for duty in planned:
        by_badge.setdefault(duty.badge, []).append(duty)
    paths = {one.id: one.path for one in departments}
    opened: list[Duty] = []
    closed: list[DutyClosed] = []
    for officer in officers:
        mine: Sequence[Duty] = by_badge.get(officer.badge, ())
        absences = circumstances.absences.get(officer.badge, ())
        allowances = circumstances.allowances.get(officer.badge, ())
        on = _there(officer, day) and rota.is_on(officer.badge, paths.get(officer.department, ""), day)
        if on and absences and not away(absences, day):
            mine = catch_up(mine, circumstances.missed(officer.badge), officer, day, cap, passages, hours)
        mine = with_more_time(mine, allowances, hours) if allowances else mine
        fair = [fairly_due(one, day, now, hours) for one in mine]
        opened += fair
        if absences or allowances:
            exempt = excused_by_allowance(fair, allowances, BY_PLAN, now)
            done = {one.passage for one in exempt}
            rest = [duty for duty in fair if duty.passage not in done]
            closed += [*exempt, *excused_by_absence(rest, absences, BY_PLAN, now, hours)]
    return tuple(opened), tuple(closed)


def fairly_due(duty: Duty, day: date, opened: datetime, hours: Hours) -> Duty:
    """A duty whose hour has passed when its day opens (the bot was away, or was set up in the afternoon) is due at the
    end of the day: nobody is late for what they could not have seen.
    """
    return duty if duty.due_at > opened else replace(duty, due_at=hours.last_minute(day))


def _there(officer: Officer, day: date) -> bool:
    return officer.status is Status.ACTIVE and (officer.owes_from is None or officer.owes_from <= day)
