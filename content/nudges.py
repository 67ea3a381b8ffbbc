"""The nudge ladder: when which reminder of something overdue is reached. Pure.

It begins when the oldest open duty fell due, and anew at every study act. Each step is taken once; behind the last one there
is none: who never studies is left alone, and those in charge know. Only the newest step reached counts, so that a bot that
was away sends one reminder and not four.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta

from content.duties import overdue
from content.hours import Hours
from content.model import Nudge, Plan
from content.slots import moment_of
from storage.records import Duty

_ONE_DAY = timedelta(days=1)
#: Between a step's id and the day on which it is taken instead.
MOVED = "@"
IsStudyDay = Callable[[date], bool]
#: Whether an officer is there on a day: neither away nor off by the rota.
IsThere = Callable[[date], bool]


def _always(day: date) -> bool:
    del day
    return True


def anchor_of(duties: Iterable[Duty], acted: datetime | None, now: datetime) -> datetime | None:
    """From when on the ladder counts for somebody with these open duties; None where nothing is overdue."""
    late = [duty.due_at for duty in duties if overdue(duty, now)]
    if not late:
        return None
    return min(late) if acted is None else max(min(late), acted)


def reached(
    steps: Sequence[Nudge],
    anchor: datetime,
    now: datetime,
    hours: Hours,
    is_study_day: IsStudyDay,
    there: IsThere = _always,
) -> Nudge | None:
    """The latest step whose time has come, in whatever order they are written; None before the first.

    Their order depends on the anchor: twenty hours after it may lie before or behind the next morning.
    """
    come = [
        (at, place)
        for place, step in enumerate(steps)
        if (at := moment(step, anchor, now, hours, is_study_day, there)) is not None
    ]
    return steps[max(come)[1]] if come else None


def moment(
    step: Nudge,
    anchor: datetime,
    now: datetime,
    hours: Hours,
    is_study_day: IsStudyDay,
    there: IsThere = _always,
) -> datetime | None:
    """When a step came; None while it has not.

    Days on which the officer is not `there` are no days of the ladder: none of its days is counted on them, and the word to
    those in charge, where it is told by hours, is put off by them. So it comes behind what comes before it otherwise.
    """
    begun, today = hours.today(anchor), hours.today(now)
    if step.after is None:
        day = _counted(begun, today, step.day, lambda one: is_study_day(one) and there(one))
        at = None if day is None or step.at is None else moment_of(day, step.at, hours)
    else:
        at = anchor + step.after
        if step.tell and at <= now:
            at = _put_off(at, begun, hours.today(at), today, is_study_day, there)
    return at if at is not None and at <= now else None


def named(
    step: Nudge,
    anchor: datetime,
    now: datetime,
    hours: Hours,
    is_usual: IsStudyDay,
    is_study_day: IsStudyDay,
    there: IsThere,
) -> str:
    """Under what name a step that has come is taken: with its day where that is another than the calendar had for it.

    So it comes to who was to have it on a day that was lost after all, because leave was granted on it or it was declared off.
    """
    at = moment(step, anchor, now, hours, is_study_day, there)
    if step.after is not None or at is None or at == moment(step, anchor, now, hours, is_usual):
        return step.id
    return f"{step.id}{MOVED}{hours.today(at).isoformat()}"


def _counted(begun: date, today: date, number: int, counts: IsStudyDay) -> date | None:
    """The so-manieth day behind `begun` that counts; None where it has not come by today."""
    day = begun
    while number and day < today:
        day += _ONE_DAY
        number -= counts(day)
    return None if number else day


def _put_off(
    at: datetime, begun: date, day: date, today: date, is_study_day: IsStudyDay, there: IsThere
) -> datetime | None:
    """A time on a day, later by as much as it takes until there were as many days with the officer as there were study days."""
    study = [
        one for ahead in range((day - begun).days) if is_study_day(one := begun + _ONE_DAY * (ahead + 1))
    ]
    if all(map(there, study)):
        return at
    last = _counted(begun, today, len(study), lambda one: is_study_day(one) and there(one))
    return None if last is None else at + (last - study[-1])


def awake(plan: Plan, now: datetime, hours: Hours, is_study_day: IsStudyDay) -> datetime | None:
    """Until when reminders may go out today: from the first slot to the end of the last one's grace; None outside."""
    today = hours.today(now)
    if not plan.slots or not is_study_day(today):
        return None
    begins = min(moment_of(today, slot.at, hours) for slot in plan.slots)
    ends = max(moment_of(today, slot.at, hours) + slot.grace for slot in plan.slots)
    return ends if begins <= now <= ends else None
