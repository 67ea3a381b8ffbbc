"""Opening a study day: its duties are stored once, as plan, roster, leave and material are at that moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time
from itertools import zip_longest
from typing import TypeVar

from content import opened as kept_day
from content.absences import Missed, missed
from content.ahead import DayAhead, days_ahead
from content.calendar import Calendar
from content.duties import duties_for, excused, moved
from content.hours import Hours
from content.model import Library, Plan, Problem
from content.official import calendar_of
from content.opening import BY_PLAN, Circumstances, opening
from content.validate import warn
from storage.contract import Store
from storage.records import (
    Absence,
    AbsenceSet,
    AbsenceState,
    Allowance,
    DutiesOpened,
    Duty,
    Fact,
    Officer,
    Status,
    StudyDay,
    Turn,
    ValueKept,
)

#: So many officers' duties are stored at once: a turn that comes meanwhile waits for no more.
PART = 500
T = TypeVar("T", Absence, Allowance)
P = TypeVar("P")
R = TypeVar("R")


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


def open_day(store: Store, library: Library, hours: Hours, now: datetime, part: int = PART) -> int:
    """Open the study day of `now` unless that was done; return how many duties were opened.

    Duties are stored in parts of some officers, so that turns get through in between; what was cut off, or is
    done by another process at the same time, is gone on with from where it stands.
    """
    plan = library.plan
    today = hours.today(now)
    if plan is None or _settled(store.study_day(today)):
        return 0
    calendar = calendar_of(library, store.days_off().keys())
    if not calendar.is_study_day(today):
        return 0
    begun = 0
    while not _settled(standing := store.study_day(today)):
        mark = standing.upto if standing else None
        begun += _go_on(store, _Morning(store, library, plan, hours, calendar, now), mark, part)
    return begun


def _settled(day: StudyDay | None) -> bool:
    """Whether a day is open, or declared off."""
    return day is not None and (bool(day.off_reason) or day.upto is None)


def _go_on(store: Store, morning: _Morning, mark: str | None, size: int) -> int:
    """Store the parts that come after a mark, until the end or until somebody else has stored one."""
    today, now = morning.today, morning.now
    officers = sorted(store.officers(), key=_place)
    rest = officers
    if mark is not None:  # another read of the roster made the parts before
        have = {duty.badge for duty in store.duties_on(today)}
        rest = [one for one in officers if one.badge not in have]
    count = 0
    for part, (opened, facts) in _ahead(morning.part, list(_parts(rest, size))):
        upto = _mark(part[-1]) if part and part[-1] is not rest[-1] else None
        asked = [morning.asked()] if mark is None else []
        store.record(Turn(now, facts=(DutiesOpened(today, opened, now, mark, upto), *asked, *facts)))
        standing = store.study_day(today)
        if standing is None or (standing.upto, standing.opened_at) != (upto, now):
            return count
        count, mark = count + len(opened), upto
    _follow(store, officers, today, now)
    return count


def _ahead(make: Callable[[P], R], parts: Sequence[P]) -> Iterator[tuple[P, R]]:
    """Each part with what is made of it; the next one's is made while the store writes this one's."""
    with ThreadPoolExecutor(1) as beside:
        coming = beside.submit(make, parts[0])
        for part, after in zip_longest(parts, parts[1:]):
            made = coming.result()
            if after is not None:
                coming = beside.submit(make, after)
            yield part, made


def _parts(officers: Sequence[Officer], size: int) -> Iterator[Sequence[Officer]]:
    """At least one part, for the day is to be opened also where there is nobody."""
    for start in range(0, max(1, len(officers)), size):
        yield officers[start : start + size]


def _place(officer: Officer) -> tuple[str, str]:
    """By department: what the ledger tells of the duties of one then stands in few entries."""
    return officer.department, officer.badge


def _mark(officer: Officer) -> str:
    return "\t".join(_place(officer))


def _follow(store: Store, before: Iterable[Officer], today: date, now: datetime) -> None:
    """What the roster has become while the day opened holds for its duties too."""
    known = {one.badge: one for one in before}
    facts: list[Fact] = []
    for one in store.officers():
        old = known.get(one.badge, one)
        if one.status is not old.status or one.department != old.department:
            open_ = [duty for duty in store.open_duties(one.badge) if duty.day == today]
            gone = one.status in {Status.LEFT, Status.SUSPENDED}
            facts += (
                excused(open_, one.status.value, BY_PLAN, now) if gone else moved(open_, one.department, now)
            )
    if facts:
        store.record(Turn(now, facts=tuple(facts)))


class _Morning:
    """What the duties of a day are made from, read once."""

    def __init__(
        self, store: Store, library: Library, plan: Plan, hours: Hours, calendar: Calendar, now: datetime
    ) -> None:
        self._store, self._library, self._plan, self._hours = store, library, plan, hours
        self._calendar, self.now, self.today = calendar, now, hours.today(now)
        self._start = plan_start(store, plan, self.today)
        self._off, self._withdrawn = store.days_off(), store.lines_withdrawn()
        self._tree = store.departments()
        self._absences = _by_badge(store.absences_in(AbsenceState.GRANTED))
        self._allowances = _by_badge(one for one in store.allowances() if one.holds(self.today))

    def asked(self) -> ValueKept:
        """What the plan asks today, for whoever looks at the day after the plan has changed."""
        plan, today = self._plan, self.today
        days = days_ahead(plan, self._start, self._calendar, self._withdrawn, today, today)
        return ValueKept(kept_day.OPENED, kept_day.dump(days[0] if days else DayAhead(today, 0)))

    def part(self, officers: Sequence[Officer]) -> tuple[tuple[Duty, ...], list[Fact]]:
        """The duties of some officers, and what is known of them at once: excused, caught up on."""
        passages, rota = self._library.passages, self._library.rota
        planned = duties_for(
            self._plan,
            self._start,
            self.today,
            self._calendar,
            officers,
            self._tree,
            passages,
            self._withdrawn,
            self._hours,
            rota,
        )
        opened, closed = opening(
            planned,
            self.today,
            self.now,
            officers,
            self._tree,
            Circumstances(self._absences, self._allowances, self._missed),
            self._plan.cap,
            passages,
            self._hours,
            rota,
        )
        return opened, [*closed, *self._caught_up(officers, opened)]

    def _missed(self, badge: str) -> list[Missed]:
        since = min(one.first for one in self._absences[badge])
        history = self._store.duties_of(badge, since)
        return missed(history, self._off, self._withdrawn, self._library.passages)

    def _caught_up(self, officers: Sequence[Officer], opened: Iterable[Duty]) -> Iterator[Fact]:
        """Absences that are over, of those who have nothing to catch up on any more but what is opened now."""
        away = [one.badge for one in officers if one.badge in self._absences]
        made_up = {
            (duty.badge, duty.passage) for duty in opened if duty.badge in self._absences and duty.makes_up
        }
        for badge in away:
            over = [one for one in self._absences[badge] if one.last < self.today]
            if over and all((badge, one.passage) in made_up for one in self._missed(badge)):
                for one in over:
                    yield AbsenceSet(replace(one, state=AbsenceState.SETTLED), BY_PLAN, self.now)


def _by_badge(items: Iterable[T]) -> dict[str, list[T]]:
    """What keeps somebody away, is not caught up on yet or is granted to them, by badge."""
    found: dict[str, list[T]] = {}
    for one in items:
        found.setdefault(one.badge, []).append(one)
    return found
