"""C1-C3: a month of clock trouble. Every slot of every day comes exactly once, in its time, whatever clock and store do.

The wall clock is faked in process (time-machine); beside it runs the clock that nobody can set. The month holds a night that has
no 02:30, one that has it twice, or a 29 February; the clock leaps days and hours ahead and back for minutes, the program
is started anew, also while the clock is days ahead or behind, and one tick in twelve fails in the store.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

import pytest
import time_machine

from bot.delivery.daybreak import open_day
from bot.delivery.rounds import Rounds
from bot.delivery.steady import HOLD, PAUSE, Steady
from content.hours import Hours
from content.model import PlanLine, Slot
from content.slots import moment_of
from storage.errors import StoreUnavailable
from storage.mail import Lane, Outcome, Owed, Settlement
from storage.memory import MemoryStore
from storage.records import Requirement
from tests import sample
from tests.sample import AN, CHENG

DAYS = 31
MINUTE = timedelta(minutes=1)
SLOTS = (
    Slot("night", time(2, 30), 240 * MINUTE, {"zh": "夜"}),
    Slot("morning", time(7, 30), 240 * MINUTE, {"zh": "早"}),
    Slot("evening", time(17, 30), 240 * MINUTE, {"zh": "晚"}),
)
#: So far the clock leaps, and for fewer minutes than a leap has to stand.
LEAPS = (timedelta(days=3), timedelta(days=-3), timedelta(hours=5), timedelta(hours=-5), timedelta(hours=-1))
PLACES = (
    ("Europe/Berlin", date(2026, 3, 10)),
    ("Europe/Berlin", date(2026, 10, 10)),
    ("Asia/Shanghai", date(2028, 2, 10)),
)


class Hands(Protocol):
    """Of the faked clock."""

    def move_to(self, destination: datetime) -> None: ...


class Failing(MemoryStore):
    """Sometimes it cannot take rows."""

    fails = False

    def enqueue(self, owed: Iterable[Owed]) -> int:
        if self.fails:
            raise StoreUnavailable("enqueue", OSError("no space left"))
        return super().enqueue(owed)


class Month:
    """`guarded`: with the clock that cannot be set beside the other; the control is without."""

    def __init__(self, zone: str, first: date, seed: int, *, guarded: bool = True) -> None:
        self.hours, self.first, self.dice = Hours(ZoneInfo(zone)), first, random.Random(seed)
        line = PlanLine("d1", ("law",), Requirement.RECITE, time(23, 30), "训练")
        plan = sample.plan(line, slots=SLOTS)
        self.store = Failing()
        self.world = sample.make_world(self.store, sample.library(sample.replaced(plan, first, DAYS)))
        for officer in (AN, CHENG):
            sample.enrol(self.store, officer)
        self.guarded = guarded
        self.came: Counter[tuple[str, str, str]] = Counter()
        self.outside: list[str] = []
        #: How far the clock came that was believed; it outlives the program.
        self.until: datetime | None = None
        self.restart()

    def restart(self) -> None:
        self.steady = Steady(self.until)
        self.rounds = Rounds(
            self.store,
            lambda: self.world.library,
            self.hours,
            lambda now: open_day(self.store, self.world.library, self.hours, now),
        )

    def run(self) -> None:
        """Half an hour after half an hour of the true time; sometimes the wall clock is wrong for some minutes."""
        start = datetime.combine(self.first, time(0, 5), self.hours.zone).astimezone(UTC)
        with time_machine.travel(start, tick=False) as hands:
            for half in range(DAYS * 48):
                true = start + half * 30 * MINUTE
                if self.dice.random() < 0.06 and half:
                    leap = self.dice.choice(LEAPS)
                    if abs(leap) > PAUSE and half % 2:
                        self.restart()
                    for minute in (1, 4, 8):
                        self.tick(true + minute * MINUTE, leap, hands, start)
                    true += 9 * MINUTE
                elif self.dice.random() < 0.1:
                    self.restart()
                self.tick(true, timedelta(), hands, start)

    def tick(self, true: datetime, leap: timedelta, hands: Hands, start: datetime) -> None:
        hands.move_to(true + leap)
        now = datetime.now(UTC)
        self.store.fails = self.dice.random() < 1 / 12
        try:
            if not self.guarded or self.steady.believes(now, (true - start).total_seconds()):
                self.until = max(self.until or now, now)
                self.rounds.tick(now)
        except StoreUnavailable:
            return
        for row in self.store.claim(true + timedelta(days=400), 1_000, MINUTE):
            self.store.settle(Settlement(row.id, Outcome.SENT, true))
            if row.owed.lane is Lane.PROMPT:
                self._note(row.owed, true)

    def _note(self, owed: Owed, true: datetime) -> None:
        prompt = owed.body["prompt"]
        self.came[owed.badge, prompt["slot"], prompt["day"]] += 1
        slot = next(one for one in SLOTS if one.id == prompt["slot"])
        at = moment_of(date.fromisoformat(prompt["day"]), slot.at, self.hours)
        if not at <= true <= at + slot.grace:
            self.outside.append(f"{prompt['slot']} of {prompt['day']} at {true}")

    def wanted(self) -> set[tuple[str, str, str]]:
        days = [(self.first + timedelta(days=day)).isoformat() for day in range(DAYS)]
        return {(badge, slot.id, day) for badge in ("A1", "C1") for slot in SLOTS for day in days}


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(("zone", "first"), PLACES)
def test_a_month_of_clock_trouble(zone: str, first: date, seed: int) -> None:
    month = Month(zone, first, seed)
    month.run()
    assert set(month.came) == month.wanted()
    assert set(month.came.values()) == {1}
    assert month.outside == []


def test_control_a_clock_believed_at_once_sends_at_the_wrong_time() -> None:
    month = Month("Asia/Shanghai", date(2028, 2, 10), 0, guarded=False)
    month.run()
    assert month.outside != []


def test_a_leap_that_stands_is_believed_after_a_while() -> None:
    steady = Steady()
    assert steady.believes(sample.NOW, 0)
    later = sample.NOW + timedelta(days=3)
    assert not steady.believes(later + MINUTE, 60)
    assert not steady.believes(later + HOLD, HOLD.total_seconds())
    assert steady.believes(later + HOLD + MINUTE, HOLD.total_seconds() + 60)
    assert steady.believes(sample.NOW, HOLD.total_seconds() + 120)  # set back: at once


def test_a_clock_that_is_wrong_at_a_start_is_not_believed_and_believed_at_once_when_set_right() -> None:
    steady = Steady(sample.NOW - MINUTE)
    assert not steady.believes(sample.NOW + timedelta(days=2), 0)
    assert not steady.believes(sample.NOW + timedelta(days=2) + HOLD - MINUTE, HOLD.total_seconds() - 60)
    assert steady.believes(sample.NOW + HOLD, HOLD.total_seconds())
    assert steady.held is None


def test_after_a_long_pause_a_clock_is_believed_once_it_has_stood() -> None:
    steady = Steady(sample.NOW - PAUSE - MINUTE)
    assert not steady.believes(sample.NOW, 7)
    assert not steady.believes(sample.NOW + timedelta(days=3), 60)  # another leap: its time begins anew
    assert not steady.believes(sample.NOW + MINUTE, 67)
    assert not steady.believes(sample.NOW + HOLD, HOLD.total_seconds() + 7)
    assert steady.believes(sample.NOW + HOLD + MINUTE, HOLD.total_seconds() + 67)
    assert steady.held == (sample.NOW + MINUTE, sample.NOW + HOLD + MINUTE)


@pytest.mark.parametrize("until", [None, sample.NOW - PAUSE, sample.NOW + timedelta(days=3)])
def test_a_first_start_one_after_a_night_and_one_after_a_clock_ahead_believe_at_once(
    until: datetime | None,
) -> None:
    assert Steady(until).believes(sample.NOW, 0)


def test_what_a_clock_ahead_noted_as_missed_is_sent_when_its_time_comes() -> None:
    month = Month("Asia/Shanghai", date(2028, 2, 10), 0, guarded=False)
    start = datetime(2028, 2, 10, 0, 5, tzinfo=month.hours.zone)
    month.rounds.tick(start)
    month.rounds.tick(start + timedelta(days=2, hours=14))
    month.rounds.tick(start + 150 * MINUTE)  # set right again: 02:35 of the first day
    keys = {row.owed.key for row in month.store.claim(start + timedelta(days=9), 99, MINUTE)}
    assert "night:A1:2028-02-10" in keys
