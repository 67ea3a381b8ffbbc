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

_LONGEST = timedelta(days=60)
IsStudyDay = Callable[[date], bool]


def anchor_of(duties: Iterable[Duty], acted: datetime | None, now: datetime) -> datetime | None:
    """From when on the ladder counts for somebody with these open duties; None where nothing is overdue."""
    late = [duty.due_at for duty in duties if overdue(duty, now)]
    if not late:
        return None
    return min(late) if acted is None else max(min(late), acted)


def reached(
    steps: Sequence[Nudge], anchor: datetime, now: datetime, hours: Hours, is_study_day: IsStudyDay
) -> Nudge | None:
    """The latest step whose time has come, in whatever order they are written; None before the first.

    Their order depends on the anchor: twenty hours after it may lie before or behind the next morning.
    """
    come = [
        (at, place)
        for place, step in enumerate(steps)
        if (at := moment(step, anchor, hours, is_study_day)) is not None and at <= now
    ]
    return steps[max(come)[1]] if come else None


def moment(step: Nudge, anchor: datetime, hours: Hours, is_study_day: IsStudyDay) -> datetime | None:
    """When a step comes; None where there are no study days any more."""
    if step.after is not None:
        return anchor + step.after
    day, left = hours.today(anchor), step.day
    last = day + _LONGEST
    while left and day < last:
        day += timedelta(days=1)
        left -= is_study_day(day)
    return None if left or step.at is None else moment_of(day, step.at, hours)


def awake(plan: Plan, now: datetime, hours: Hours, is_study_day: IsStudyDay) -> datetime | None:
    """Until when reminders may go out today: from the first slot to the end of the last one's grace; None outside."""
    today = hours.today(now)
    if not plan.slots or not is_study_day(today):
        return None
    begins = min(moment_of(today, slot.at, hours) for slot in plan.slots)
    ends = max(moment_of(today, slot.at, hours) + slot.grace for slot in plan.slots)
    return ends if begins <= now <= ends else None
