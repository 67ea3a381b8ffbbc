"""Random histories: what the product stores against a model that recounts every duty from scratch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from content.calendar import Rota
from content.model import PlanLine
from storage.records import Allowance, Count, CountKey, Duty, Requirement
from storage.recount import drift
from tests.content.history import (
    DAYS,
    DEPARTMENTS,
    HOURS,
    LATER,
    OPENS,
    PEOPLE,
    RECITE,
    Event,
    Office,
    Setting,
    absence_of,
)
from tests.sample import PASSAGES

_PATHS = {one.id: one.path for one in DEPARTMENTS}


class Model:
    """Every duty of a history, from its events alone; nothing is remembered but what was opened."""

    def __init__(self, setting: Setting, history: list[Event]) -> None:
        self.setting, self.events = setting, sorted(history, key=lambda one: one.at)
        self.opened: list[Duty] = []
        for day in DAYS:
            if not self.before(HOURS.at(day, OPENS), "cancel", partial(cancels, day)):
                for badge in ("A1", "B1", "C1"):
                    self.open(badge, day, HOURS.at(day, OPENS))

    def before(self, at: datetime, what: str, fits: Callable[[Event], bool] = bool) -> list[Event]:
        return [one for one in self.events if one.what == what and one.at < at and fits(one)]

    def open(self, badge: str, day: date, at: datetime) -> None:
        department, owes = self.person(badge, at)
        rota = self.setting.rota.days.get(badge, frozenset())
        if not owes or day < owes or (rota and min(rota) <= day <= max(rota) and day not in rota):
            return
        edits, gone = self.before(at, "edit"), {one.name for one in self.before(at, "withdraw")}
        lines = self.setting.plans[edits[-1].number % len(self.setting.plans) if edits else 0]
        found: dict[str, Duty] = {}
        for line in lines:
            here = not line.departments or _PATHS[department] in line.departments
            if line.id not in gone and here and line.day in {None, (day - DAYS[0]).days + 1}:
                for passage in line.passages:
                    new = Duty(
                        badge,
                        passage,
                        day,
                        line.requirement,
                        HOURS.at(day, line.due),
                        line.track,
                        department,
                        "",
                        line.id,
                    )
                    found[passage] = joined(found[passage], new) if passage in found else new
        if not self.away(badge, day, at):
            for passage, origin, duty in self.owing(badge, at, gone):
                if passage in found or len(found) < self.setting.cap:
                    new = replace(
                        duty,
                        day=day,
                        department=department,
                        due_at=HOURS.last_minute(day),
                        line="+".join((*duty.lines, f"~{origin}")),
                    )
                    found[passage] = joined(found[passage], new) if passage in found else new
        for duty in found.values():
            texts = [f"v{e.at:%d%H}" for e in self.before(at, "text", partial(is_about, duty.passage))]
            original = next(one.version for one in PASSAGES if one.id == duty.passage)
            longer = [
                one.longer
                for one in self.setting.allowances
                if one.badge == badge and one.longer and one.holds(day)
            ]
            due = min(duty.due_at + longer[0], HOURS.last_minute(day)) if longer else duty.due_at
            self.opened.append(replace(duty, version=(texts or [original])[-1], due_at=due))

    def person(self, badge: str, at: datetime) -> tuple[str, date | None]:
        """Department and the first day owed at a moment; None while nothing is owed."""
        department, owes = (
            (LATER.department, None)
            if badge == "C1"
            else (next(p.department for p in PEOPLE if p.badge == badge), date.min)
        )
        there = suspended = False
        for one in (one for one in self.events if one.at < at):
            there = there or badge != "C1" or one.what == "join"
            if one.what == "join" and badge == "C1" and owes is None and not suspended:
                owes = DAYS[one.day] + timedelta(days=1)
            if one.badge == badge and there:
                department = one.name if one.what == "move" and not suspended else department
                if one.what == "back" and suspended:
                    suspended, owes = False, DAYS[one.day] + timedelta(days=1)
                suspended = suspended or one.what == "suspend"
        return department, None if suspended else owes

    def away(self, badge: str, day: date, at: datetime) -> bool:
        spans: dict[date, date] = {}
        for one in (one for one in self.events if one.at < at and one.badge == badge):
            if one.what == "away":
                spans[absence_of(one).first] = absence_of(one).last
            elif one.what == "early":
                spans = {
                    a: DAYS[one.day] - timedelta(days=1) if a <= DAYS[one.day] <= b else b
                    for a, b in spans.items()
                }
        return any(first <= day <= last for first, last in spans.items())

    def owing(self, badge: str, at: datetime, gone: set[str]) -> list[tuple[str, date, Duty]]:
        """(passage, day first missed, duty last missed) of what was not made up for, grouped by passage."""
        last = {
            (one.passage, origin): one
            for one in self.opened
            if one.badge == badge
            for origin in one.makes_up or (one.day,)
        }
        off = {off_day(one) for one in self.before(at, "cancel")}
        left = [
            (p, o, d)
            for (p, o), d in sorted(last.items(), key=lambda i: (i[0][1], i[0][0]))
            if self.ends(d, at)[0] == "away" and o not in off and not set(d.lines) <= gone
        ]
        places = {passage: place for place, (passage, _, _) in reversed(list(enumerate(left)))}
        return sorted(left, key=lambda one: (places[one[0]], one[1]))

    def ends(self, duty: Duty, until: datetime) -> tuple[str, str]:
        """How a duty has ended by a moment, and with which department."""
        opened, department = HOURS.at(duty.day, OPENS), duty.department
        if any(
            one.badge == duty.badge
            and one.longer is None
            and one.passage in {"", duty.passage}
            and one.holds(duty.day)
            for one in self.setting.allowances
        ):
            return "excused", department
        if self.away(duty.badge, duty.day, opened):
            return "away", department
        for one in (one for one in self.events if opened < one.at < until):
            mine, late = one.badge == duty.badge, one.at > duty.due_at
            if (
                one.what == "pass"
                and mine
                and one.name == duty.passage
                and one.act in {RECITE, duty.requirement}
            ):
                return "late" if late else "done", department
            if one.what == "away" and mine and absence_of(one).covers(duty.day):
                return "away", department
            if (one.what == "suspend" and mine) or (one.what == "cancel" and off_day(one) == duty.day):
                return "excused", department
            withdrawn = {
                e.name
                for e in self.events
                if e.what == "withdraw" and e.at <= one.at and self.events.index(e) <= self.events.index(one)
            }
            if (
                one.what == "withdraw"
                and one.name in duty.lines
                and set(duty.lines) <= withdrawn
                and one.name not in {e.name for e in self.before(one.at, "withdraw")}
            ):
                return "excused", department
            if one.what == "move" and mine and not late:
                department = one.name
        return "open", department


def cancels(day: date, event: Event) -> bool:
    return off_day(event) == day


def is_about(passage: str, event: Event) -> bool:
    return event.name == passage


def off_day(event: Event) -> date:
    return DAYS[event.day] + timedelta(days=event.number)


def joined(first: Duty, other: Duty) -> Duty:
    """Two that ask for the same passage on one day."""
    recite = Requirement.RECITE in {first.requirement, other.requirement}
    lines = dict.fromkeys((*first.lines, *other.lines))
    marks = dict.fromkeys(f"~{one}" for one in (*first.makes_up, *other.makes_up))
    return replace(
        first,
        requirement=RECITE if recite else first.requirement,
        due_at=min(first.due_at, other.due_at),
        line="+".join((*lines, *marks)),
    )


# --- random histories

_PASSAGES = [one.id for one in PASSAGES]
_LINES = [f"l{number}" for number in range(4)]
_plans = st.lists(
    st.lists(
        st.builds(
            lambda key, passages, do, due, day, places: PlanLine(
                key, passages, do, time(due), "t", day, places
            ),
            st.sampled_from(_LINES),
            st.lists(st.sampled_from(_PASSAGES), min_size=1, max_size=2).map(tuple),
            st.sampled_from(Requirement),
            st.sampled_from([12, 18]),
            st.sampled_from([None, None, 1, 2, 3]),
            st.sampled_from([(), ("局/北",)]),
        ),
        max_size=3,
        unique_by=lambda one: one.id,
    ).map(tuple),
    min_size=1,
    max_size=2,
)
_people = st.sampled_from(["A1", "A1", "A1", "A1", "B1", "C1"])


def _event(what: str) -> st.SearchStrategy[Event]:
    names = {"move": ["n", "s"], "withdraw": _LINES}.get(what, _PASSAGES)
    ahead = {"away": st.integers(-1, 1), "cancel": st.integers(0, 1)}.get(what, st.integers(0, 1))
    return st.builds(
        Event,
        st.integers(0, len(DAYS) - 2),
        st.booleans(),
        st.just(what),
        _people,
        st.sampled_from(names),
        st.sampled_from(Requirement),
        ahead,
        st.integers(1, 3),
    )


_KINDS = ["join", "move", "suspend", "back", "away", "away", "early", "pass", "pass", "pass"]
_KINDS += ["withdraw", "cancel", "edit", "text"]
#: At one moment one thing happens; who comes later takes its place.
_histories = st.lists(st.sampled_from(_KINDS).flatmap(_event), min_size=3, max_size=14).map(
    lambda events: list({(one.day, one.evening): one for one in events}.values())
)
_rotas = st.sampled_from([Rota(), Rota({"A1": frozenset(DAYS[:2] + DAYS[3:5] + DAYS[6:])})])
_allowances = st.sampled_from(
    [
        (),
        (Allowance("A1", "伤", DAYS[0], DAYS[3], passage="law"),),
        (Allowance("A1", "视力", DAYS[1], longer=timedelta(hours=3)),),
        (Allowance("B1", "伤", DAYS[2]),),
    ]
)
_settings = st.builds(Setting, _plans, st.integers(1, 3), _rotas, _allowances)


@settings(max_examples=300, deadline=None)
@given(_settings, _histories)
def test_any_history_equals_a_recount_from_scratch(setting: Setting, history: list[Event]) -> None:
    model, office = Model(setting, history), Office(setting, history)
    end = HOURS.closes(DAYS[-1])
    expected = {
        (one.badge, one.passage, one.day): (
            *model.ends(one, end),
            one.requirement,
            one.due_at,
            one.lines,
            one.makes_up,
            one.version,
        )
        for one in model.opened
    }
    got = {
        (one.badge, one.passage, one.day): (
            told(one),
            one.department,
            one.requirement,
            one.due_at,
            one.lines,
            one.makes_up,
            one.version,
        )
        for one in office.duties()
    }
    assert got == expected


def told(duty: Duty) -> str:
    return "away" if duty.reason.startswith("~") else duty.state.value


@settings(max_examples=100, deadline=None)
@given(_settings, _histories)
def test_figures_equal_the_duties_and_the_ledger(setting: Setting, history: list[Event]) -> None:
    office = Office(setting, history)
    counted: Counter[CountKey] = Counter()
    kept = {key: one.all for key, one in office.store.counts(DAYS[0], DAYS[-1]).items() if one != Count()}
    for one in office.duties():
        counted[CountKey(one.department, one.day, one.track, one.due_at)] += 1
    assert kept == counted
    assert drift(office.store) == []


@settings(max_examples=100, deadline=None)
@given(_settings, _histories)
def test_catching_up_never_goes_over_the_cap(setting: Setting, history: list[Event]) -> None:
    days: dict[tuple[str, date], list[Duty]] = {}
    for one in Office(setting, history).duties():
        days.setdefault((one.badge, one.day), []).append(one)
    for duties in days.values():
        by_plan = [one for one in duties if one.due_at != HOURS.last_minute(one.day)]
        assert len(duties) <= max(setting.cap, len(by_plan))
