"""How much one person may send: counted in the time at which it was said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.people.allowance import Allowance, spend

NOW = datetime(2026, 11, 26, 8, tzinfo=UTC)
FEW = Allowance(3, timedelta(seconds=10))


def taken(allowance: Allowance, seconds: Iterable[float]) -> list[bool]:
    """What becomes of things said so many seconds from now."""
    until, found = None, []
    for one in seconds:
        later = spend(allowance, until, NOW + timedelta(seconds=one))
        until = until if later is None else later
        found.append(later is not None)
    return found


def test_so_many_at_once_and_then_one_every_so_often() -> None:
    assert taken(FEW, [0, 0, 0, 0, 9.9, 10, 10, 20]) == [True, True, True, False, False, True, False, True]


def test_after_a_rest_all_may_come_at_once_again() -> None:
    assert taken(FEW, [0, 0, 0, 30, 30, 30, 30]) == [True] * 6 + [False]


def test_what_is_too_much_costs_nothing() -> None:
    assert taken(FEW, [0, 0, 0, *([1] * 100), 10]) == [True, True, True, *([False] * 100), True]


def test_disorder_gains_nothing() -> None:
    assert taken(FEW, [10, 0, 10, 0, 10, 0]) == [True, True, True, False, False, False]


def test_a_clock_that_is_set_back_stops_nobody() -> None:
    assert taken(FEW, [86_400, 86_400, 86_400, 0, 0, 0, 0]) == [True] * 6 + [False]


@given(st.lists(st.floats(0, 600), max_size=80))
def test_in_no_span_of_time_more_than_allowed(seconds: list[float]) -> None:
    came = sorted(seconds)
    kept = [one for one, took in zip(came, taken(FEW, came), strict=True) if took]
    for place, first in enumerate(kept):
        for number, last in enumerate(kept[place:], start=1):
            assert number <= FEW.at_once + 1 + (last - first) / FEW.every.total_seconds()
