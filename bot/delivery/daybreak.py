"""Opening a study day: its duties are stored once, as plan, roster, leave and material are at that moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

from content.absences import Missed, missed
from content.duties import duties_for
from content.hours import Hours
from content.model import Library, Plan, Problem
from content.official import calendar_of
from content.opening import BY_PLAN, Circumstances, opening
from content.validate import warn
from storage.contract import Store
from storage.records import Absence, AbsenceSet, AbsenceState, DutiesOpened, Fact, Turn, ValueKept


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
    off, withdrawn = store.days_off(), store.lines_withdrawn()
    calendar = calendar_of(library, off.keys())
    if not calendar.is_study_day(today):
        return 0
    officers, tree, passages = store.officers(), store.departments(), library.passages
    start = plan_start(store, plan, today)
    planned = duties_for(
        plan, start, today, calendar, officers, tree, passages, withdrawn, hours, library.rota
    )
    absences = _unsettled(store)

    def to_do(badge: str) -> list[Missed]:
        since = min(one.first for one in absences[badge])
        return missed(store.duties_of(badge, since), off, withdrawn, passages)

    opened, excused = opening(
        planned,
        today,
        now,
        officers,
        tree,
        Circumstances(absences=absences, missed=to_do),
        plan.cap,
        passages,
        hours,
        library.rota,
    )
    made_up = {(duty.badge, duty.passage) for duty in opened if duty.makes_up}
    settled = (
        AbsenceSet(replace(absence, state=AbsenceState.SETTLED), BY_PLAN, now)
        for badge, theirs in absences.items()
        if all((badge, one.passage) in made_up for one in to_do(badge))
        for absence in theirs
        if absence.last < today
    )
    store.record(Turn(now, facts=(DutiesOpened(today, opened, now), *excused, *settled)))
    return len(opened)


def _unsettled(store: Store) -> dict[str, list[Absence]]:
    """Absences that keep somebody away or are not caught up on yet, by badge."""
    found: dict[str, list[Absence]] = {}
    for one in store.absences_in(AbsenceState.GRANTED):
        found.setdefault(one.badge, []).append(one)
    return found
