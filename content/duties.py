"""The life of a duty (officer x passage x study day), as pure functions.

A plan line says what is due on a study day, for whom and by when. Opening the day turns that into duties; acts
and decisions of admins close them. What is not opened is nobody's fault: an officer on leave, suspended, gone,
or not yet owing gets none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from content.calendar import Calendar, Rota
from content.hours import Hours
from content.model import Passage, Plan, PlanLine
from storage.records import (
    ERASED,
    Department,
    Duty,
    DutyClosed,
    DutyMoved,
    DutyState,
    Officer,
    Requirement,
    Status,
)


def duties_for(
    plan: Plan,
    start: date,
    day: date,
    calendar: Calendar,
    officers: Iterable[Officer],
    departments: Sequence[Department],
    passages: Mapping[str, Passage],
    withdrawn: Mapping[str, date],
    hours: Hours,
    rota: Rota | None = None,
) -> tuple[Duty, ...]:
    """What falls due on `day`, for every officer who owes it, enrolled in the bot or not.

    On days off by the `rota` nothing does: its lines fall away for them.
    """
    number = calendar.study_day_number(start, day)
    if number is None or number > plan.length:
        return ()
    lines = [
        line
        for line in plan.lines
        if line.day in {None, number} and not (line.id in withdrawn and withdrawn[line.id] <= day)
    ]
    paths = {department.id: department.path for department in departments}
    named = {group for line in lines for group in line.groups}
    made: dict[tuple[str, tuple[str, ...]], tuple[Duty, ...]] = {}

    def asked(officer: Officer) -> tuple[Duty, ...]:
        """What is asked of all who serve in the same place and are in the same of the groups that lines name."""
        groups = tuple(one for one in officer.groups if one in named) if named else ()
        key = (officer.department, groups)
        if key not in made:
            path = paths.get(officer.department)
            mine = [] if path is None else [line for line in lines if line.means(path, groups)]
            made[key] = _day_of(mine, officer.department, day, passages, hours)
        return made[key]

    return tuple(
        duty.given_to(officer.badge, officer.department)
        for officer in officers
        if _owes(officer, day)
        and (rota is None or rota.is_on(officer.badge, paths.get(officer.department, ""), day))
        for duty in asked(officer)
    )


def met_by(
    open_duties: Iterable[Duty], passage: str, requirement: Requirement, at: datetime
) -> tuple[DutyClosed, ...]:
    """Duties that an act at `at` meets: reciting meets reading too, reading does not meet reciting."""
    return tuple(
        DutyClosed(
            duty.badge, duty.passage, duty.day, DutyState.LATE if overdue(duty, at) else DutyState.DONE, at
        )
        for duty in open_duties
        if duty.passage == passage and requirement in {Requirement.RECITE, duty.requirement}
    )


def excused(open_duties: Iterable[Duty], reason: str, by: str, at: datetime) -> tuple[DutyClosed, ...]:
    """The same duties, excused."""
    return tuple(
        DutyClosed(duty.badge, duty.passage, duty.day, DutyState.EXCUSED, at, reason, by)
        for duty in open_duties
    )


def given_up(open_duties: Iterable[Duty], by: str, at: datetime) -> tuple[DutyClosed, ...]:
    """What falls away with an officer who is erased: nobody can do it any more. What was missed by then stays missed."""
    return excused((duty for duty in open_duties if not overdue(duty, at)), ERASED, by, at)


def left_by(
    open_duties: Iterable[Duty], line: str, withdrawn: Collection[str]
) -> tuple[tuple[Duty, ...], tuple[Duty, ...]]:
    """What becomes of the duties of a plan line that is withdrawn: those that nobody asks for any more, and those
    that stay because another line asks for the same.
    """
    gone = {line, *withdrawn}
    its = [duty for duty in open_duties if line in duty.lines]
    return (
        tuple(duty for duty in its if gone.issuperset(duty.lines)),
        tuple(duty for duty in its if not gone.issuperset(duty.lines)),
    )


def moved(open_duties: Iterable[Duty], department: str, at: datetime) -> tuple[DutyMoved, ...]:
    """What goes along when an officer changes department: only what has not fallen due."""
    return tuple(
        DutyMoved(duty.badge, duty.passage, duty.day, department, at)
        for duty in open_duties
        if not overdue(duty, at) and duty.department != department
    )


def foremost(duties: Sequence[Duty], now: datetime) -> Duty:
    """Which of some open duties to go on with: what is overdue before the rest, reciting before reading, in their order."""
    return min(duties, key=lambda one: (not overdue(one, now), one.requirement is not Requirement.RECITE))


def overdue(duty: Duty, now: datetime) -> bool:
    """Whether the due time has passed; the very moment is still in time."""
    return now > duty.due_at


def _owes(officer: Officer, day: date) -> bool:
    return officer.status is Status.ACTIVE and (officer.owes_from is None or officer.owes_from <= day)


def _day_of(
    lines: Collection[PlanLine],
    department: str,
    day: date,
    passages: Mapping[str, Passage],
    hours: Hours,
) -> tuple[Duty, ...]:
    """One department's duties of a day without a badge. The same passage twice makes one duty: recite over read,
    the earlier due time, the first line's track, the names of all its lines.
    """
    duties: dict[str, Duty] = {}
    for line in lines:
        due_at = hours.at(day, line.due)
        for passage in line.passages:
            if passage not in passages:
                continue
            first = duties.get(passage)
            if first is None:
                version = passages[passage].version
                duties[passage] = Duty(
                    "", passage, day, line.requirement, due_at, line.track, department, version, line.id
                )
                continue
            recite = Requirement.RECITE in {first.requirement, line.requirement}
            duties[passage] = replace(
                first,
                requirement=Requirement.RECITE if recite else Requirement.READ,
                due_at=min(first.due_at, due_at),
                line="+".join(dict.fromkeys((*first.lines, line.id))),
            )
    return tuple(duties.values())
