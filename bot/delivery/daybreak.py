"""Opening a study day: its duties are stored once, as plan, roster and material are at that moment.

A duty whose hour has passed when its day opens (the bot was away, or was set up in the afternoon) is due at the
end of the day: nobody is late for what they could not have seen.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from content.calendar import Calendar, study_date
from content.duties import duties_for
from content.model import Library, Plan
from storage.contract import Store
from storage.records import DutiesOpened, Fact, Turn, ValueKept


def plan_start(store: Store, plan: Plan, today: date) -> date:
    """The first day of a plan. "Today" is resolved when first asked for, and kept."""
    if plan.start is not None:
        return plan.start
    name = f"plan-start:{plan.id}"
    kept = store.value(name)
    if kept is not None:
        return date.fromisoformat(kept["date"])
    fact: Fact = ValueKept(name, {"date": today.isoformat()})
    store.record(Turn(datetime.combine(today, time(), ZoneInfo("UTC")), facts=(fact,)))
    return today


def open_day(store: Store, library: Library, zone: ZoneInfo, now: datetime) -> int:
    """Open the study day of `now` unless that was done; return how many duties were opened."""
    plan = library.plan
    today = study_date(now, zone)
    if plan is None or store.study_day(today) is not None:
        return 0
    calendar = Calendar(plan.weekdays, store.days_off().keys())
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
        zone,
    )
    day_ends = datetime.combine(today, time(23, 59), zone)
    fair = tuple(duty if duty.due_at > now else replace(duty, due_at=day_ends) for duty in duties)
    store.record(Turn(now, facts=(DutiesOpened(today, fair, now),)))
    return len(fair)
