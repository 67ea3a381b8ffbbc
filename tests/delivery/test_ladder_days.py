"""The days of the nudge ladder are study days on which the officer was there, also where it reminds of notices."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from content.calendar import Rota
from content.model import Nudge
from content.nudges import moment, reached
from storage.mail import Outcome, Settlement
from storage.records import Absence, AbsenceKind, AbsenceSet, AbsenceState, DayOff, Turn
from tests.delivery import test_notices
from tests.delivery.test_ladder import HOUR, STEPS, Office, at
from tests.sample import HOURS, NOW, TODAY

DAY = timedelta(days=1)
FIRST = [("A1", at(0, 14)), ("A1", at(0, 18))]


def leave(office: Office | test_notices.Office, first: int, last: int, state: str = "granted") -> None:
    """安 is away from one day to another."""
    days = Absence(
        "A1", TODAY + first * DAY, TODAY + last * DAY, AbsenceKind.FIELD, state=AbsenceState(state)
    )
    office.store.record(Turn(NOW, facts=(AbsenceSet(days, "C1", NOW),)))


def off(office: Office | test_notices.Office, who: str, *days: int) -> None:
    """A rota of ten days by which somebody is off on some of them."""
    on = frozenset(TODAY + one * DAY for one in range(10) if one not in days)
    office.world.library = replace(office.world.library, rota=Rota({who: on}))


def granted(office: Office) -> None:
    leave(office, 1, 3)


def caught_up_on(office: Office) -> None:
    leave(office, 1, 3, "settled")


def own_rota(office: Office) -> None:
    off(office, "A1", 1, 2, 3)


def rota_of_the_department(office: Office) -> None:
    off(office, "市局/北分局", 1, 2, 3)


@pytest.mark.parametrize("gone", [granted, caught_up_on, own_rota, rota_of_the_department])
def test_days_without_the_officer_are_no_steps(gone: Callable[[Office], None]) -> None:
    office = Office()
    gone(office)
    assert office.until(at(12, 20)) == [*FIRST, ("A1", at(4, 8)), ("B1", at(6, 9))]


def test_leave_that_was_only_asked_for_or_is_taken_back_counts_for_nothing() -> None:
    office = Office()
    leave(office, 1, 1, "asked")
    leave(office, 2, 3, "cancelled")
    assert office.until(at(12, 20)) == [*FIRST, ("A1", at(1, 8)), ("B1", at(3, 9))]


def test_on_leave_when_those_in_charge_were_to_hear_of_it_they_hear_a_day_later_at_their_hour() -> None:
    office = Office()
    leave(office, 3, 3)
    assert office.until(at(12, 20)) == [*FIRST, ("A1", at(1, 8)), ("B1", at(4, 9))]


def test_a_step_that_came_before_leave_was_granted_on_that_day_does_not_come_again() -> None:
    office = Office()
    assert office.until(at(1, 8)) == [*FIRST, ("A1", at(1, 8))]
    leave(office, 1, 3)
    assert office.until(at(12, 20), first=at(1, 9)) == [("B1", at(6, 9))]


def test_a_step_that_was_dropped_comes_on_the_next_day_with_the_officer() -> None:
    office = Office()
    assert office.until(at(0, 20)) == FIRST
    office.ladder.tick(at(1, 8))
    [row] = office.store.claim(at(1, 8), 100, HOUR)
    office.store.settle(Settlement(row.id, Outcome.REFUSED, at(1, 8), reason="not wanted any more"))
    leave(office, 1, 1)
    office.store.record(Turn(NOW, facts=(DayOff(TODAY + 2 * DAY, "台风", "C1", NOW),)))
    assert office.until(at(12, 20), first=at(1, 9)) == [("A1", at(3, 8)), ("B1", at(5, 9))]


def test_told_by_hours_too_it_comes_behind_the_reminder_that_comes_before_it() -> None:
    office = Office()
    plan = office.world.library.plan
    assert plan is not None
    steps = (*STEPS[:3], Nudge("end", 48 * HOUR, tell=True))
    office.world.library = replace(office.world.library, plan=replace(plan, nudges=steps))
    leave(office, 1, 3)
    assert office.until(at(12, 20)) == [*FIRST, ("A1", at(4, 8)), ("B1", at(5, 12))]


@pytest.mark.parametrize(
    ("away", "told"),
    [((), at(2, 12)), ((5, 6), at(2, 12)), ((2,), at(3, 12)), ((1, 2, 3, 4), at(8, 12)), ((3,), at(2, 12))],
)
def test_a_word_by_hours_waits_for_as_many_study_days_with_the_officer(
    away: Collection[int], told: datetime
) -> None:
    """Monday to Friday, due on Monday at noon; weekends are put off for nobody."""
    missed = {TODAY + one * DAY for one in away}
    step = Nudge("end", 48 * HOUR, tell=True)
    now = at(0, 12)
    while (
        found := moment(
            step, at(0, 12), now, HOURS, lambda day: day.weekday() < 5, lambda day: day not in missed
        )
    ) is None:
        now += HOUR
    assert found == now == told


def test_after_a_leave_of_a_year_the_ladder_goes_on() -> None:
    back = TODAY + 366 * DAY

    def newest(day: int, hour: int) -> Nudge | None:
        now = at(0, hour) + day * DAY
        return reached(STEPS, at(0, 12), now, HOURS, lambda _day: True, lambda day: day >= back)

    assert [newest(366, 8), newest(368, 8), newest(368, 9)] == [STEPS[2], STEPS[2], STEPS[3]]


def test_of_a_notice_too() -> None:
    office = test_notices.Office()
    office.issues("/notice 河口所 2026-09-08 换装")
    leave(office, 2, 4)
    assert office.until(at(12, 20), first=at(0, 10)) == [
        ("A1", at(1, 7, 30)),
        ("A1", at(5, 8)),
        ("B1", at(7, 9)),
    ]


def test_a_reminder_of_a_notice_that_came_before_leave_was_granted_does_not_come_again() -> None:
    office = test_notices.Office()
    office.issues("/notice 河口所 2026-09-08 换装")
    assert office.until(at(2, 8), first=at(0, 10)) == [("A1", at(1, 7, 30)), ("A1", at(2, 8))]
    leave(office, 2, 4)
    assert office.until(at(12, 20), first=at(2, 9)) == [("B1", at(7, 9))]


def test_who_was_there_all_the_time_is_told_of_though_somebody_else_was_not() -> None:
    office = test_notices.Office()
    office.issues("/notice 市局 2026-09-08 换装")
    leave(office, 2, 4)
    for chat in (office.bai, office.cheng, office.ding):
        chat.says("/notice 1 知悉")
    came = office.until(at(12, 20), first=at(0, 10))
    assert [one for one in came if one[0] in {"A1", "F1"}] == [
        *((badge, at(1, 7, 30)) for badge in ("A1", "F1")),
        ("F1", at(2, 8)),
        ("A1", at(5, 8)),
    ]
    assert [one for one in came if one[0] in {"B1", "C1"}] == [("C1", at(4, 9)), ("B1", at(7, 9))]
