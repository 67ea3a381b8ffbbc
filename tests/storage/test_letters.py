"""Dead letters: what cannot be handled is kept with its reason, and can be handled again or given up."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.contract import Store
from storage.errors import EventDone
from storage.mail import LetterBuried, LetterDropped
from storage.records import Enrolled, Forgotten
from tests.storage.conftest import Reopen
from tests.storage.samples import (
    MINUTE,
    NOW,
    account,
    answer,
    event,
    everything,
    letter,
    officer,
    roster,
    turn,
)


def bury(store: Store, number: int) -> None:
    store.record(turn(LetterBuried(letter(number)), event=("telegram", str(number)), replies=(answer(),)))


def test_a_buried_event_is_done_and_kept_with_what_it_said(store: Store) -> None:
    store.accept([event(1), event(2)])
    bury(store, 1)
    assert store.waiting() == [event(2)]
    assert store.event_done("telegram", "1")
    assert store.dead() == [letter(1)]
    assert store.dead()[0].event == event(1)
    assert store.accept([event(1)]) == []


def test_an_event_is_buried_once_and_its_sender_told_once(store: Store) -> None:
    store.accept([event(1)])
    bury(store, 1)
    before = everything(store)
    with pytest.raises(EventDone):
        bury(store, 1)
    assert everything(store) == before
    assert store.outbox_waiting() == 1


def test_letters_come_in_the_order_of_their_burial(store: Store) -> None:
    for number in (5, 3, 9):
        store.accept([event(number)])
        bury(store, number)
    assert [one.id for one in store.dead()] == ["3", "5", "9"]  # buried at the same moment: by id


def test_a_revived_event_waits_behind_all_others_and_is_no_letter_any_more(store: Store) -> None:
    store.accept([event(1), event(2)])
    bury(store, 1)
    store.accept([event(3)])
    assert store.revive("telegram", "1") == event(1)
    assert store.dead() == []
    assert store.waiting() == [event(2), event(3), event(1)]
    assert not store.event_done("telegram", "1")
    store.record(turn(event=("telegram", "1")))
    assert store.waiting() == [event(2), event(3)]


def test_what_is_no_letter_is_not_revived(store: Store) -> None:
    store.accept([event(1)])
    before = everything(store)
    assert store.revive("telegram", "1") is None
    assert store.revive("telegram", "2") is None
    assert everything(store) == before


def test_a_dropped_letter_is_gone_and_the_ledger_says_why(store: Store) -> None:
    store.accept([event(1)])
    bury(store, 1)
    dropped = LetterDropped("telegram", "1", "一句玩笑", "command line", NOW)
    store.record(turn(dropped))
    assert store.dead() == []
    assert store.revive("telegram", "1") is None
    assert store.event_done("telegram", "1")
    [entry] = store.ledger()
    assert (entry.kind, entry.badge) == ("letter-dropped", "command line")
    assert entry.data == {
        "channel": "telegram",
        "event": "1",
        "failed": "ZeroDivisionError",
        "reason": "一句玩笑",
    }
    store.record(turn(dropped))  # once more changes nothing
    assert len(list(store.ledger())) == 1


def test_who_is_forgotten_is_in_no_letter(store: Store) -> None:
    store.record(turn(roster(officer(), officer("B2")), Enrolled(account(), "", NOW)))
    for number, address, reason in ((1, "1001", "mine"), (2, "1002", "tells of B1"), (3, "1003", "of B12")):
        store.accept([event(number, address)])
        store.record(turn(LetterBuried(letter(number, address, reason)), event=("telegram", str(number))))
    store.record(turn(Forgotten("B1", "admin", "left", remove=False, at=NOW)))
    assert [one.id for one in store.dead()] == ["3"]


def test_beginnings_are_counted_while_an_event_waits(store: Store) -> None:
    store.accept([event(1), event(2)])
    assert [store.begin("telegram", "1") for _ in range(3)] == [1, 2, 3]
    assert store.begin("telegram", "2") == 1
    bury(store, 1)
    assert store.begin("telegram", "1") == 0
    assert store.begin("telegram", "never") == 0
    store.revive("telegram", "1")
    assert store.begin("telegram", "1") == 1


def test_letters_and_beginnings_survive_a_new_start(reopen: Reopen) -> None:
    store = reopen()
    store.accept([event(1), event(2)])
    bury(store, 1)
    store.begin("telegram", "2")
    store = reopen()
    assert store.dead() == [letter(1)]
    assert store.begin("telegram", "2") == 2
    store.revive("telegram", "1")
    assert reopen().waiting() == [event(2), event(1)]


def test_a_letter_outlives_its_event(reopen: Reopen) -> None:
    """A week after it was done the event is forgotten; its letter is not, and can still be revived."""
    old = NOW - timedelta(days=40)
    store = reopen()
    store.accept([event(1)])
    turn_ = turn(LetterBuried(letter(1)), event=("telegram", "1"))
    store.record(type(turn_)(old + MINUTE, turn_.event, facts=turn_.facts))
    store = reopen()
    assert not store.event_done("telegram", "1")
    assert store.revive("telegram", "1") == event(1)
    assert reopen().waiting() == [event(1)]
