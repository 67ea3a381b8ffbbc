"""Opening a study day: its duties are stored once, as plan, roster and material are at that moment.

A duty whose hour has passed when its day opens (the bot was away, or was set up in the afternoon) is due at the
end of the day: nobody is late for what they could not have seen.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

from content.duties import duties_for
from content.hours import Hours
from content.model import Library, Plan, Problem
from content.official import calendar_of
from content.validate import warn
from storage.contract import Store
from storage.records import DutiesOpened, Fact, Turn, ValueKept


def plan_start(store: Store, plan: Plan, today: date) -> date:
    """The first day of a plan. "Today" is resolved when first asked for, and kept."""
    if plan.start is not None:
        return plan.start
    kept = store.value(plan.start_name)
    if kept is not None:
        return date.fromisoformat(kept["date"])
    fact: Fact = ValueKept(plan.start_name, {"date": today.isoformat()})
    store.record(Turn(datetime.combine(today, time(), UTC), facts=(fact,)))
    return today


def calendar_warnings(store: Store, library: Library, today: date) -> list[Problem]:
    """What is not known about the holidays of the plan's days; resolves no "today"."""
    plan = library.plan
    if plan is None:
        return []
    kept = store.value(plan.start_name)
    start = plan.start or (date.fromisoformat(kept["date"]) if kept else today)
    return warn(library, start)


def open_day(store: Store, library: Library, hours: Hours, now: datetime) -> int:
    """Open the study day of `now` unless that was done; return how many duties were opened."""
    plan = library.plan
    today = hours.today(now)
    if plan is None or store.study_day(today) is not None:
        return 0
    calendar = calendar_of(library, store.days_off().keys())
    if not calendar.is_study_day(today):
        return 0
    duties = duties_for(
        plan,
        plan_start(store, plan, today),
        today,
        calendar,
        store.officers(),
        store.departments(),
        library.passages,
        store.lines_withdrawn(),
        hours,
        library.rota,
    )
    fair = tuple(
        duty if duty.due_at > now else replace(duty, due_at=hours.last_minute(today)) for duty in duties
    )
    store.record(Turn(now, facts=(DutiesOpened(today, fair, now),)))
    return len(fair)
