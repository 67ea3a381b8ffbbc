"""How one's days went: the row of kept days over leave, weekends and slips, and the calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.reports.own_days import Mark, marks, streak, weeks
from storage.records import Duty, DutyState, Requirement

#: A Wednesday.
TODAY = date(2026, 3, 4)


def duty(back: int, how: str, passage: str = "p1") -> Duty:
    """`how`: d done that day, l late that day, a the day after, o open, x excused."""
    day = TODAY - timedelta(days=back)
    noon = datetime.combine(day, time(12), UTC)
    state, closed = {
        "d": (DutyState.DONE, noon),
        "l": (DutyState.LATE, noon + timedelta(hours=6)),
        "a": (DutyState.LATE, noon + timedelta(days=1)),
        "o": (DutyState.OPEN, None),
        "x": (DutyState.EXCUSED, noon),
    }[how]
    return Duty("B1", passage, day, Requirement.READ, noon, "t", "d1", "v", "l", state, closed)


def row(history: str) -> int:
    """`history`, today last: the days' duties, joined by spaces; "-" for a day without any."""
    days = list(reversed(history.split()))
    duties = [
        duty(back, how, f"p{n}") for back, day in enumerate(days) if day != "-" for n, how in enumerate(day)
    ]
    return streak(marks(duties, lambda moment: moment.date()), TODAY)


@pytest.mark.parametrize(
    ("history", "days"),
    [
        ("d d d", 3),
        ("d d o", 2),
        ("d o d", 1),
        ("d dd dx", 3),
        ("d x x d", 2),
        ("d - - d", 2),
        ("d a d", 1),
        ("d do d", 1),
        ("l l", 2),
        ("d x o", 1),
        ("o o", 0),
        ("x x", 0),
        ("", 0),
    ],
)
def test_days_in_a_row(history: str, days: int) -> None:
    assert row(history) == days


@pytest.mark.parametrize(
    ("hows", "mark"),
    [
        ("d", Mark.KEPT),
        ("dl", Mark.KEPT),
        ("dx", Mark.KEPT),
        ("da", Mark.LATER),
        ("do", Mark.PART),
        ("oo", Mark.MISSED),
        ("ox", Mark.MISSED),
        ("xx", Mark.EXCUSED),
    ],
)
def test_how_a_day_went(hows: str, mark: Mark) -> None:
    duties = [duty(1, how, f"p{number}") for number, how in enumerate(hows)]
    assert marks(duties, lambda moment: moment.date()) == {TODAY - timedelta(days=1): mark}


def test_a_day_that_ends_after_midnight_is_kept_until_then() -> None:
    late = duty(1, "d")
    assert late.closed_at is not None
    after = late.closed_at + timedelta(hours=14)  # two in the morning
    kept = marks([late.ended(DutyState.LATE, after, "")], lambda moment: (moment - timedelta(hours=4)).date())
    assert list(kept.values()) == [Mark.KEPT]


def test_the_calendar_goes_from_monday_to_today() -> None:
    days = {TODAY: Mark.PART, TODAY - timedelta(days=1): Mark.KEPT, TODAY - timedelta(days=8): Mark.EXCUSED}
    assert weeks(days, TODAY, 2) == [
        (date(2026, 2, 23), "・▨・・・・・"),
        (date(2026, 3, 2), "・■◧"),
    ]
