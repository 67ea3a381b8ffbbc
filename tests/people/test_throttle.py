"""Guesses: the fifth one locks, pauses double, nothing unlocks early."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.people import throttle
from tests.sample import NOW

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)

State = dict[str, Any]


def wrong(times: int, state: State, now: datetime = NOW) -> State:
    for _ in range(times):
        state = throttle.after_failure(state, now)
    return state


def lock(state: State, now: datetime) -> tuple[State, datetime]:
    """Guess wrongly until it locks; the state and the moment at which it opens again."""
    state = wrong(throttle.GUESSES, state, now)
    until = throttle.locked_until(state, now)
    assert until is not None
    return state, until


def test_the_fifth_wrong_guess_locks() -> None:
    assert throttle.locked_until({}, NOW) is None
    assert throttle.locked_until(wrong(4, {}), NOW) is None
    locked = wrong(5, {})
    assert throttle.locked_until(locked, NOW) == NOW + 15 * MINUTE
    assert throttle.locked_until(locked, NOW + 15 * MINUTE - SECOND) == NOW + 15 * MINUTE
    assert throttle.locked_until(locked, NOW + 15 * MINUTE) is None


@pytest.mark.parametrize("wait", [timedelta(), SECOND, DAY])
def test_pauses_double_up_to_a_day_for_who_goes_on(wait: timedelta) -> None:
    state: State = {}
    now, pauses = NOW, []
    for _ in range(9):
        state, until = lock(state, now)
        pauses.append((until - now) / MINUTE)
        now = until + wait
    assert pauses == [15, 30, 60, 120, 240, 480, 960, 1440, 1440]


def test_a_quiet_day_after_the_pause_makes_up_for_all() -> None:
    state, until = lock({}, NOW)
    state, until = lock(state, until)
    now = until + DAY + SECOND
    assert lock(state, now)[1] == now + 15 * MINUTE


def test_slow_guesses_do_not_lock() -> None:
    state: State = {}
    for step in range(20):
        now = NOW + step * 5 * MINUTE
        state = throttle.after_failure(state, now)
        assert throttle.locked_until(state, now) is None


def test_the_state_is_plain_data() -> None:
    for state in (wrong(3, {}), wrong(7, {})):
        assert json.loads(json.dumps(state)) == state


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 400), max_size=80))
def test_no_quarter_of_an_hour_sees_more_than_five_guesses(gaps: list[int]) -> None:
    state: State = {}
    now, seen = NOW, []
    for gap in gaps:
        now += timedelta(seconds=gap)
        if throttle.locked_until(state, now) is None:
            seen.append(now)
            state = throttle.after_failure(state, now)
    for first, sixth in zip(seen, seen[throttle.GUESSES :], strict=False):
        assert sixth - first >= throttle.WINDOW


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 400), max_size=60), st.booleans())
def test_a_lock_once_told_is_kept(gaps: list[int], stubborn: bool) -> None:
    """Also for one who goes on guessing while locked and is counted all the same."""
    state: State = {}
    now, promised = NOW, NOW
    for gap in gaps:
        now += timedelta(seconds=gap)
        until = throttle.locked_until(state, now)
        assert (until is not None) == (now < promised)
        if until is None or stubborn:
            state = throttle.after_failure(state, now)
            promised = throttle.locked_until(state, now) or promised
