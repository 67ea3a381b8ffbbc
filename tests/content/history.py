"""Histories of an office: what happens to people, plan and material, told to the product's functions over a store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from content.absences import excused_by_absence, missed
from content.calendar import EVERY_DAY, Calendar, Rota
from content.duties import duties_for, excused, left_by, met_by, moved
from content.hours import Hours
from content.model import PlanLine
from content.opening import Circumstances, opening
from storage.memory import MemoryStore
from storage.records import (
    Absence,
    AbsenceKind,
    Allowance,
    DayOff,
    Department,
    DutiesOpened,
    Duty,
    DutyState,
    Fact,
    LineWithdrawn,
    Officer,
    Requirement,
    RosterSaved,
    Status,
    Turn,
)
from tests.sample import PASSAGES, TODAY, ZONE, plan

T = TypeVar("T", Absence, Allowance)
HOURS = Hours(ZONE)
DAYS = [TODAY + timedelta(days=ahead) for ahead in range(9)]
DEPARTMENTS = (Department("n", "局/北"), Department("s", "局/南"))
PEOPLE = (Officer("A1", "安", "n"), Officer("B1", "白", "s"))
LATER = Officer("C1", "程", "n")
OPENS, MORNING, EVENING = time(8), time(10), time(20)
READ, RECITE = Requirement.READ, Requirement.RECITE


@dataclass(frozen=True, slots=True)
class Event:
    """What happens on the study day of this number, in the morning or in the evening.

    `what`: join, move, suspend, back (from a suspension), away, early (back from it), pass, withdraw, cancel, edit, text.
    """

    day: int
    evening: bool
    what: str
    badge: str = "A1"
    name: str = ""  # a passage, line or department
    act: Requirement = RECITE
    number: int = 0  # days ahead, or which plan
    length: int = 1

    @property
    def at(self) -> datetime:
        return HOURS.at(DAYS[self.day], EVENING if self.evening else MORNING)


@dataclass(frozen=True, slots=True)
class Setting:
    """What does not change in a history."""

    plans: Sequence[tuple[PlanLine, ...]]
    cap: int = 2
    rota: Rota = field(default_factory=Rota)
    allowances: tuple[Allowance, ...] = ()


class Office:
    """A store, and the functions of the product that say what is written into it."""

    def __init__(self, setting: Setting, history: Iterable[Event]) -> None:
        self.setting = setting
        self.store = MemoryStore()
        self.passages = {one.id: one for one in PASSAGES}
        self.lines = setting.plans[0]
        self.absences: dict[tuple[str, date], Absence] = {}
        self.store.record(Turn(_at(0, OPENS), facts=(RosterSaved(DEPARTMENTS, PEOPLE, "t", _at(0, OPENS)),)))
        events = sorted(history, key=lambda one: one.at)
        for number in range(len(DAYS)):
            self.open(number)
            for event in events:
                if event.day == number:
                    facts = tuple(self.facts(event))
                    self.store.record(Turn(event.at, facts=facts))

    def open(self, number: int) -> None:
        day, now, store, setting = DAYS[number], _at(number, OPENS), self.store, self.setting
        off, withdrawn = store.days_off(), store.lines_withdrawn()
        officers, tree = store.officers(), store.departments()
        calendar = Calendar(EVERY_DAY, off.keys())
        planned = duties_for(
            plan(*self.lines),
            TODAY,
            day,
            calendar,
            officers,
            tree,
            self.passages,
            withdrawn,
            HOURS,
            setting.rota,
        )
        if not calendar.is_study_day(day):
            return
        circumstances = Circumstances(
            _by_badge(self.absences.values()),
            _by_badge(setting.allowances),
            lambda badge: missed(store.duties_of(badge, TODAY), off, withdrawn, self.passages),
        )
        opened, closed = opening(
            planned, day, now, officers, tree, circumstances, setting.cap, self.passages, HOURS, setting.rota
        )
        store.record(Turn(now, facts=(DutiesOpened(day, opened, now), *closed)))

    def facts(self, event: Event) -> Sequence[Fact]:
        store, badge, at, day = self.store, event.badge, event.at, DAYS[event.day]
        officer, open_ = store.officer(badge), store.open_duties(badge)
        match event.what:
            case "join" if store.officer(LATER.badge) is None:
                return [self._save(replace(LATER, owes_from=day + timedelta(days=1)), at)]
            case "move" if officer and officer.status is Status.ACTIVE:
                return [
                    self._save(replace(officer, department=event.name), at),
                    *moved(open_, event.name, at),
                ]
            case "suspend" if officer:
                return [
                    self._save(replace(officer, status=Status.SUSPENDED), at),
                    *excused(open_, "x", "t", at),
                ]
            case "back" if officer and officer.status is Status.SUSPENDED:
                tomorrow = day + timedelta(days=1)
                return [self._save(replace(officer, status=Status.ACTIVE, owes_from=tomorrow), at)]
            case "away":
                return excused_by_absence(open_, [self._away(event)], "t", at, HOURS)
            case "early":
                for key, one in self.absences.items():
                    if one.badge == badge and one.covers(day):
                        self.absences[key] = replace(one, last=day - timedelta(days=1))
            case "pass":
                return met_by(open_, event.name, event.act, at)
            case "withdraw" if event.name not in store.lines_withdrawn():
                gone, _ = left_by(store.all_open(), event.name, store.lines_withdrawn())
                return [LineWithdrawn(event.name, day, "x", "t", at), *excused(gone, "x", "t", at)]
            case "cancel":
                off = day + timedelta(days=event.number)
                on_it = [one for one in store.duties_on(off) if one.state is DutyState.OPEN]
                return [DayOff(off, "x", "t", at), *excused(on_it, "x", "t", at)]
            case "edit":
                self.lines = self.setting.plans[event.number % len(self.setting.plans)]
            case "text":
                self.passages[event.name] = replace(self.passages[event.name], version=f"v{event.at:%d%H}")
        return []

    def _away(self, event: Event) -> Absence:
        absence = absence_of(event)
        self.absences[absence.badge, absence.first] = absence
        return absence

    def _save(self, officer: Officer, at: datetime) -> Fact:
        return RosterSaved((), (officer,), "t", at)

    def duties(self) -> list[Duty]:
        return [one for badge in ("A1", "B1", "C1") for one in self.store.duties_of(badge, TODAY)]


def absence_of(event: Event) -> Absence:
    first = DAYS[event.day] + timedelta(days=event.number)
    return Absence(event.badge, first, first + timedelta(days=event.length - 1), AbsenceKind.LEAVE)


def _by_badge(items: Iterable[T]) -> Mapping[str, Sequence[T]]:
    found: dict[str, list[T]] = {}
    for one in items:
        found.setdefault(one.badge, []).append(one)
    return found


def _at(number: int, clock: time) -> datetime:
    return HOURS.at(DAYS[number], clock)
