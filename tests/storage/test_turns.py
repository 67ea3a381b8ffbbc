"""Turns, events and sessions: all of a turn or nothing of it, once."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from storage.contract import Store
from storage.errors import EventDone, StaleSession
from storage.records import Department, DutyState, Turn, ValueKept
from tests.storage.conftest import Reopen
from tests.storage.samples import (
    MINUTE,
    NOW,
    answer,
    attempted,
    closed,
    duty,
    event,
    everything,
    officer,
    opened,
    roster,
    session,
    turn,
)


class NoFact:
    """Something that no effect knows."""


def whole_turn() -> Turn:
    """A turn that writes of everything there is."""
    return Turn(
        NOW,
        ("telegram", "7"),
        session(wake_at=NOW),
        (
            roster(officer(), departments=[Department("d1", "局/一处")]),
            opened(duty()),
            attempted(),
            closed(),
            ValueKept("start", {"day": "2026-03-02"}),
        ),
        (answer(),),
    )


def test_a_turn_writes_everything_it_names(store: Store) -> None:
    store.accept([event(7)])
    rows = store.record(whole_turn())
    assert [row.owed for row in rows] == [answer()]
    assert store.session("B1") == session(version=1, wake_at=NOW)
    assert store.officer("B1") == officer()
    assert store.duty("B1", "p1", duty().day) == replace(duty(), state=DutyState.DONE, closed_at=NOW + MINUTE)
    assert store.value("start") == {"day": "2026-03-02"}
    assert store.event_done("telegram", "7")
    assert store.waiting() == []
    assert [entry.kind for entry in store.ledger()] == [
        "roster-saved",
        "duties-opened",
        "attempted",
        "duty-closed",
    ]


def test_a_turn_survives_a_new_start(reopen: Reopen) -> None:
    reopen().accept([event(7), event(8)])
    reopen().record(whole_turn())
    before = everything(reopen())
    assert before["sessions"][0].version == 1
    assert before["waiting"] == [event(8)]
    assert before["outbox"] == 1
    assert everything(reopen()) == before


def broken(at: int) -> Turn:
    facts: list[Any] = list(whole_turn().facts)
    facts.insert(at, NoFact())
    return replace(whole_turn(), facts=tuple(facts))


@pytest.mark.parametrize("at", range(6))
def test_a_turn_that_raises_leaves_nothing(store: Store, at: int) -> None:
    store.accept([event(7)])
    store.record(turn(roster(officer("B2"))))
    before = everything(store)
    with pytest.raises(KeyError):
        store.record(broken(at))
    assert everything(store) == before
    assert not store.event_done("telegram", "7")
    store.record(whole_turn())
    assert [entry.seq for entry in store.ledger()] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("version", [0, 2, 99])
def test_a_stale_session_is_refused_whole(store: Store, version: int) -> None:
    store.record(turn(session=session()))
    store.accept([event(7)])
    before = everything(store)
    with pytest.raises(StaleSession, match="B1"):
        store.record(turn(roster(officer()), event=("telegram", "7"), session=session(version=version)))
    assert everything(store) == before
    assert not store.event_done("telegram", "7")


def test_versions_grow_by_one(store: Store) -> None:
    for version in range(5):
        assert store.session("B1").version == version
        store.record(turn(session=session(version=version, step=version)))
    assert store.session("B1").state["step"] == 4
    assert store.session("nobody").version == 0


def test_an_event_is_done_once(store: Store) -> None:
    store.accept([event(7)])
    store.record(turn(event=("telegram", "7")))
    before = everything(store)
    with pytest.raises(EventDone, match="event 7 of telegram"):
        store.record(turn(roster(officer()), event=("telegram", "7"), replies=(answer(),)))
    assert everything(store) == before


def test_an_event_done_without_being_accepted_counts_as_done(store: Store) -> None:
    store.record(turn(event=("terminal", "1")))
    assert store.accept([replace(event(1), channel="terminal")]) == []
    with pytest.raises(EventDone):
        store.record(turn(event=("terminal", "1")))


def test_the_same_number_on_another_channel_is_another_event(store: Store) -> None:
    other = replace(event(1), channel="web")
    assert store.accept([event(1), other]) == [event(1), other]
    store.record(turn(event=("telegram", "1")))
    assert store.waiting() == [other]
    assert not store.event_done("web", "1")


def test_events_are_a_set_whatever_their_order(store: Store) -> None:
    """After a quiet week Telegram goes on with a random number, which may be lower than any before."""
    numbers = [*range(500, 520), *range(7, 20), 10**9, 3]
    random.Random(1).shuffle(numbers)
    for number in numbers:
        assert store.accept([event(number), event(number)]) == [event(number)]
        assert store.accept([event(number)]) == []
    assert [one.id for one in store.waiting()] == [str(number) for number in numbers]
    for number in numbers[::2]:
        store.record(turn(event=("telegram", str(number))))
    assert [one.id for one in store.waiting()] == [str(number) for number in numbers[1::2]]
    assert store.accept([event(number) for number in numbers]) == []


def test_what_was_accepted_waits_after_a_new_start(reopen: Reopen) -> None:
    reopen().accept([event(number) for number in (9, 3, 5)])
    reopen().record(Turn(datetime.now(UTC), ("telegram", "3")))
    store = reopen()
    assert store.waiting() == store.take() == [event(9), event(5)]
    assert store.event_done("telegram", "3")
    assert store.accept([event(3), event(4)]) == [event(4)]


def test_sessions_wake_in_order_of_time(store: Store) -> None:
    for owner, minutes in (("late", 5), ("early", 1), ("never", None), ("future", 60)):
        wake_at = None if minutes is None else NOW + minutes * MINUTE
        store.record(turn(session=session(owner, wake_at=wake_at)))
    found = [one.owner for one in store.sessions_to_wake(NOW + 5 * MINUTE)]
    assert found == ["early", "late"]
    assert store.sessions_to_wake(NOW) == []
    store.record(turn(session=session("early", version=1)))
    assert [one.owner for one in store.sessions_to_wake(NOW + 5 * MINUTE)] == ["late"]
