"""A check that was open when nobody could be heard is not failed for that; whoever can be heard is held to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from bot.conversation import turn
from bot.drill.check import IDLE
from storage.records import Turn, ValueKept
from tests.sample import LAW, NOW, words
from tests.silences import HOUR, MINUTE, SECOND, Place


@pytest.fixture
def place() -> Place:
    return Place()


def test_a_check_is_not_closed_for_the_time_in_which_nobody_could_be_heard(place: Place) -> None:
    place.an.says("/check law")
    back = NOW + 40 * MINUTE
    place.tick(back)
    [session] = place.world.store.sessions_to_wake(back)
    assert place.returning.spares(session, back)
    place.returning = place.started()
    place.tick(back + MINUTE)
    assert place.returning.spares(session, back + IDLE - SECOND)
    assert not place.returning.spares(session, back + IDLE)


def test_a_check_left_alone_before_the_silence_is_closed(place: Place) -> None:
    place.an.says("/check law")
    place.tick(NOW + IDLE + SECOND)
    place.tick(NOW + IDLE + SECOND)  # so long everybody was heard, as far as it is known
    place.world.store.record(
        Turn(NOW, facts=(ValueKept("heard.telegram", {"until": (NOW + IDLE + SECOND).isoformat()}),))
    )
    place.returning = place.started()
    back = NOW + 2 * HOUR
    place.tick(back)
    [session] = place.world.store.sessions_to_wake(back)
    assert not place.returning.spares(session, back)


ENDS = NOW + 15 * HOUR  # midnight
UNHEARD = (
    "因为有一阵收不到消息，《盘问检查》的考核没能在 2026-09-07 的学习日里做完，"
    "现已结束，不算没过。可以重新考核。"
)


def in_a_check(place: Place, since: datetime) -> None:
    """Who opens a check and says a part of it, heard for the last time then."""
    place.tick(since)
    place.an.now = since
    place.an.says("/check law")
    place.an.says(LAW[:20])
    place.returning = place.started()


def woken(place: Place, now: datetime) -> str:
    """What the clock says to whom it is time for, as the program asks it."""
    place.an.now = now
    sessions = [
        one for one in place.world.store.sessions_to_wake(now) if not place.returning.spares(one, now)
    ]
    return words([said for one in sessions for said in place.an.take(turn.wake(place.world, one, now))])


def failed(place: Place) -> list[str]:
    """How checks were failed."""
    entries = [entry.data for entry in place.world.store.ledger() if entry.kind == "check"]
    return [one["how"] for one in entries if not one["passed"]]


OVER_MIDNIGHT = [
    (ENDS - 10 * MINUTE, ENDS + 8 * MINUTE),
    (ENDS - 45 * MINUTE, ENDS + 10 * HOUR),
    (ENDS - 10 * MINUTE, ENDS + 34 * HOUR),
]


@pytest.mark.parametrize(("since", "back"), OVER_MIDNIGHT)
def test_a_check_whose_day_ended_unheard_is_closed_and_neither_offered_nor_failed(
    since: datetime, back: datetime, place: Place
) -> None:
    place.world.open_day(NOW)
    in_a_check(place, since)
    assert place.tick(back) == []
    assert woken(place, back) == UNHEARD
    assert (place.an.state(), failed(place)) == ("Idle", [])
    place.an.presses("重新考核")
    assert place.an.state() == "Checking"
    assert "考核通过" in words(place.an.says(LAW))


@pytest.mark.parametrize(("since", "back"), OVER_MIDNIGHT)
@pytest.mark.parametrize("noted", [True, False])
def test_what_is_said_first_meets_the_same_whether_or_not_the_clock_has_spoken(
    noted: bool, since: datetime, back: datetime, place: Place
) -> None:
    in_a_check(place, since)
    if noted:
        place.tick(back)
    place.an.now = back
    told, _ = place.an.says(LAW[20:])
    assert words([told]) == UNHEARD
    assert failed(place) == []
    assert place.tick(back + SECOND) == []
    assert woken(place, back + HOUR) == ""


def test_it_is_told_when_people_may_be_written_to_again(place: Place) -> None:
    night, morning = ENDS + 2 * HOUR, ENDS + 7 * HOUR + 31 * MINUTE
    in_a_check(place, ENDS - 10 * MINUTE)
    place.tick(night)
    assert woken(place, night) == ""
    listen(place, night, morning)
    assert woken(place, morning) == UNHEARD


def test_who_has_been_asked_to_go_on_is_not_failed_by_the_end_of_the_day_right_after(place: Place) -> None:
    in_a_check(place, ENDS - 10 * MINUTE)
    [row] = place.tick(ENDS - 2 * SECOND)
    assert place.offered(row, ENDS - SECOND)
    assert place.offered(row, ENDS) == []
    assert woken(place, ENDS - SECOND) == ""
    assert woken(place, ENDS) == UNHEARD
    assert failed(place) == []


NIGHT = [
    # Its end comes before the morning: it is let go of then.
    ([(ENDS - 3 * HOUR, ENDS - 75 * MINUTE)], UNHEARD),
    # Its end does not: the officer is asked to go on, and has half an hour from then.
    ([(ENDS + HOUR, ENDS + 3 * HOUR)], ""),
    ([(ENDS + HOUR, ENDS + 3 * HOUR), (ENDS + 4 * HOUR, ENDS + 5 * HOUR)], ""),
]


@pytest.mark.parametrize(("silences", "told"), NIGHT)
def test_who_is_not_written_to_at_night_has_time_to_go_on_in_the_morning(
    silences: list[tuple[datetime, datetime]], told: str, place: Place
) -> None:
    """In the night the check is left alone for much longer than it may be."""
    now, morning = silences[0][0], ENDS + 7 * HOUR + 30 * MINUTE
    in_a_check(place, now)
    for since, back in silences:
        listen(place, now, since)
        assert place.tick(back) == []
        now = back
    listen(place, now, morning - MINUTE)
    assert woken(place, morning - MINUTE) == ""
    rows = place.tick(morning)
    assert len(rows) == (0 if told else 1)
    assert woken(place, morning) == told
    listen(place, morning, morning + IDLE - MINUTE)
    assert woken(place, morning + IDLE - MINUTE) == ""
    assert failed(place) == []
    assert told or "考核通过" in words(place.an.says(LAW[20:]))


def test_a_check_begun_in_the_night_after_a_silence_ends_when_it_is_left_alone(place: Place) -> None:
    place.tick(ENDS + 3 * HOUR)  # nobody was heard since the day before
    in_a_check(place, ENDS + 3 * HOUR + MINUTE)
    listen(place, ENDS + 3 * HOUR + MINUTE, ENDS + 4 * HOUR)
    assert "考核" in woken(place, ENDS + 4 * HOUR)
    assert failed(place) == ["idle"]


def test_who_does_not_go_on_in_the_morning_either_is_not_spared_again(place: Place) -> None:
    in_a_check(place, ENDS + HOUR)
    place.tick(ENDS + 3 * HOUR)
    morning = ENDS + 7 * HOUR + 30 * MINUTE
    listen(place, ENDS + 3 * HOUR, morning - MINUTE)
    assert len(place.tick(morning)) == 1
    place.returning = place.started()
    place.tick(morning + SECOND)
    assert woken(place, morning + IDLE - SECOND) == ""
    assert "考核" in woken(place, morning + IDLE)
    assert failed(place) == ["idle"]


def listen(place: Place, now: datetime, last: datetime) -> None:
    """Time goes by while everybody is heard, and nothing is offered."""
    while now < last:
        now += MINUTE
        assert place.tick(now) == []


def heard_at_midnight(place: Place) -> None:
    """The silence is over for longer than a check may be left alone."""
    in_a_check(place, ENDS - 50 * MINUTE)
    place.tick(ENDS - 40 * MINUTE)
    listen(place, ENDS - 40 * MINUTE, ENDS)
    place.an.now = ENDS - 11 * MINUTE
    place.an.says(LAW[20:25])


def gone_on_since(place: Place) -> None:
    in_a_check(place, ENDS - 30 * MINUTE)
    place.tick(ENDS - 20 * MINUTE)
    listen(place, ENDS - 20 * MINUTE, ENDS)
    place.an.now = ENDS - 19 * MINUTE
    place.an.says(LAW[20:25])


@pytest.mark.parametrize("scene", [heard_at_midnight, gone_on_since])
@pytest.mark.parametrize("typed", [True, False])
def test_the_end_of_a_day_fails_whoever_could_be_heard(
    typed: bool, scene: Callable[[Place], None], place: Place
) -> None:
    scene(place)
    place.an.now = ENDS
    said = words(place.an.says(LAW)) if typed else woken(place, ENDS)
    assert said.startswith("2026-09-07 的学习日已结束，《盘问检查》的考核随之结束，算没过。")
    assert failed(place) == ["day-ended"]


def test_who_had_left_it_alone_before_the_silence_fails_it_over_midnight_too(place: Place) -> None:
    in_a_check(place, ENDS - 45 * MINUTE)
    place.tick(ENDS - 15 * MINUTE - SECOND)
    written = {
        "until": (ENDS - 14 * MINUTE).isoformat()
    }  # heard all the time, and no tick for the check since
    place.world.store.record(Turn(NOW, facts=(ValueKept("heard.telegram", written),)))
    place.returning = place.started()
    place.tick(ENDS + 8 * MINUTE)
    assert "算没过" in woken(place, ENDS + 8 * MINUTE)
    assert len(failed(place)) == 1
