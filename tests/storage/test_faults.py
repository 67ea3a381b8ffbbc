"""When the engine fails: StoreUnavailable from every method, nothing half written, well again afterwards."""

from __future__ import annotations

import inspect
import itertools
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from storage.absence import AbsenceState
from storage.contract import Store
from storage.embedded.engine import Engine
from storage.embedded.store import EmbeddedStore
from storage.errors import StoreUnavailable
from storage.mail import LetterBuried, Outcome, Settlement
from tests.storage.samples import (
    DAY,
    NOW,
    answer,
    attempted,
    event,
    everything,
    letter,
    officer,
    roster,
    session,
    turn,
)

Call = Callable[[Any], object]

WRITES: dict[str, Call] = {
    "accept": lambda store: store.accept([event(99)]),
    "record": lambda store: store.record(turn(roster(officer("B2")), session=session(version=1))),
    "begin": lambda store: store.begin("telegram", "98"),
    "revive": lambda store: store.revive("telegram", "97"),
    "enqueue": lambda store: store.enqueue([answer()]),
    "claim": lambda store: store.claim(NOW, 5, timedelta(minutes=1)),
    "release": lambda store: store.release(1, NOW),
    "begin_send": lambda store: store.begin_send(1),
    "flush": lambda store: store.flush(),
    "erase_remnants": lambda store: store.erase_remnants(),
}
READS: dict[str, Call] = {
    "settle": lambda store: store.settle(Settlement(2, Outcome.SENT, NOW)),
    "waiting": lambda store: store.waiting(),
    "dead": lambda store: store.dead(),
    "event_done": lambda store: store.event_done("telegram", "1"),
    "departments": lambda store: store.departments(),
    "officer": lambda store: store.officer("B1"),
    "officers": lambda store: store.officers(),
    "account": lambda store: store.account("telegram", "1001"),
    "accounts": lambda store: store.accounts(),
    "code": lambda store: store.code("a"),
    "duty": lambda store: store.duty("B1", "p1", DAY),
    "open_duties": lambda store: store.open_duties("B1"),
    "duties_on": lambda store: store.duties_on(DAY),
    "duties_of": lambda store: store.duties_of("B1", DAY),
    "all_open": lambda store: store.all_open(),
    "progress_of": lambda store: store.progress_of("B1"),
    "progress": lambda store: store.progress("B1", "p1"),
    "study_day": lambda store: store.study_day(DAY),
    "days_off": lambda store: store.days_off(),
    "absences": lambda store: store.absences("B1"),
    "absences_in": lambda store: store.absences_in(AbsenceState.GRANTED),
    "allowances": lambda store: store.allowances("B1"),
    "lines_withdrawn": lambda store: store.lines_withdrawn(),
    "slot_run": lambda store: store.slot_run(DAY, "morning"),
    "shown": lambda store: store.shown("B1", "p1"),
    "session": lambda store: store.session("B1"),
    "sessions_to_wake": lambda store: store.sessions_to_wake(NOW),
    "value": lambda store: store.value("start"),
    "counts": lambda store: store.counts(DAY, DAY),
    "stored_about": lambda store: store.stored_about("B1"),
    "take": lambda store: store.take(),
    "ledger": lambda store: store.ledger(),
    "trail": lambda store: store.trail(),
    "chain": lambda store: store.chain(),
    "head": lambda store: store.head(),
    "persons": lambda store: store.persons(),
    "stray_answers": lambda store: store.stray_answers(),
    "outbox_waiting": lambda store: store.outbox_waiting(),
    "outcome": lambda store: store.outcome(2),
    "arrived": lambda store: store.arrived(["slot:1"]),
    "enqueued": lambda store: store.enqueued(["slot:1"]),
    "interrupted": lambda store: store.interrupted(NOW),
    "tally": lambda store: store.tally("slot:"),
}
CALLS = WRITES | READS


def test_every_method_of_the_contract_is_tried() -> None:
    methods = {name for name, _ in inspect.getmembers(Store, inspect.isfunction) if not name.startswith("_")}
    # These two ask nothing of the engine.
    assert set(CALLS) == methods - {"close", "join", "leads"}


@pytest.mark.parametrize("name", CALLS)
def test_a_closed_store_says_so(store: Store, name: str) -> None:
    store.close()
    store.close()
    with pytest.raises(StoreUnavailable, match="closed"):
        CALLS[name](store)


def filled(store: EmbeddedStore) -> EmbeddedStore:
    """With two rows in hand, one of them settled but not yet written."""
    store.accept([event(98)])
    store.record(turn(LetterBuried(letter(97)), event=("telegram", "97")))
    rows = store.record(
        turn(roster(officer()), session=session(), replies=(answer(), answer("2"), answer("3")))
    )
    store.settle(Settlement(rows[0].id, Outcome.SENT, NOW, "m1"))
    store.enqueue([answer("4", "1002"), answer("5", "1003")])
    store.settle(Settlement(rows[2].id, Outcome.SENT, NOW, "m3"))
    return store


def connection(store: EmbeddedStore) -> sqlite3.Connection:
    """SQLite's own, in whatever state it is."""
    found = store._engine._connection
    assert found is not None
    return found


@contextmanager
def broken(store: EmbeddedStore, first: int = 1, last: int = sys.maxsize) -> Iterator[None]:
    """SQLite's machine fails from its `first` step on, or up to the `last`, as it does on an I/O error."""
    steps = itertools.count(1)
    everyone = store._engine.connections()
    for one in everyone:
        one.set_progress_handler(lambda: first <= next(steps) <= last, 1)
    try:
        yield
    finally:
        for one in everyone:
            one.set_progress_handler(None, 0)


@contextmanager
def read_only(store: EmbeddedStore) -> Iterator[None]:
    connection(store).execute("PRAGMA query_only=ON")
    try:
        yield
    finally:
        connection(store).execute("PRAGMA query_only=OFF")


@contextmanager
def full(store: EmbeddedStore) -> Iterator[None]:
    pages = connection(store).execute("PRAGMA page_count").fetchone()[0]
    connection(store).execute(f"PRAGMA max_page_count={pages}")
    try:
        yield
    finally:
        connection(store).execute("PRAGMA max_page_count=1000000")


@pytest.mark.parametrize("name", CALLS)
def test_a_fault_of_the_engine_surfaces_and_passes(embedded: EmbeddedStore, name: str) -> None:
    before = everything(filled(embedded))
    # Else these answer for the engine.
    embedded._kept.clear()
    embedded._outbox._handed.clear()
    with broken(embedded), pytest.raises(StoreUnavailable, match="the store could not"):
        CALLS[name](embedded)
    assert everything(embedded) == before
    CALLS[name](embedded)


@pytest.mark.parametrize("name", WRITES)
def test_a_read_only_disk_refuses_writes_and_goes_on_reading(embedded: EmbeddedStore, name: str) -> None:
    before = everything(filled(embedded))
    with read_only(embedded):
        with pytest.raises(StoreUnavailable, match="readonly"):
            CALLS[name](embedded)
        for read in (call for kind, call in READS.items() if kind != "settle"):
            read(embedded)
        assert everything(embedded) == before
    CALLS[name](embedded)


def steps_of(store: EmbeddedStore, work: Call) -> int:
    """How many steps of SQLite's machine a call takes."""
    steps = itertools.count()
    connection(store).set_progress_handler(lambda: next(steps) < 0, 1)
    work(store)
    connection(store).set_progress_handler(None, 0)
    return next(steps)


@pytest.mark.parametrize("for_ever", [False, True])
def test_a_turn_that_fails_at_any_step_leaves_nothing(embedded: EmbeddedStore, for_ever: bool) -> None:
    """Once: the rollback works. For ever: it fails as well, and is made up for when the fault has passed."""

    def study(store: EmbeddedStore) -> None:
        version = store.session("B1").version
        facts = (attempted(), roster(officer(language="en")), roster(officer()))
        store.record(turn(*facts, session=session(version=version), replies=(answer(),)))

    study(filled(embedded))
    total = steps_of(embedded, study)
    before = everything(embedded)
    for first in range(1, total, max(total // 100, 1)):
        with broken(embedded, first, sys.maxsize if for_ever else first), pytest.raises(StoreUnavailable):
            study(embedded)
        assert everything(embedded) == before
    study(embedded)
    assert embedded.session("B1").version == before["sessions"][0].version + 1


def test_a_full_disk_refuses_the_turn_and_recovers(embedded: EmbeddedStore) -> None:
    before = everything(filled(embedded))
    long = turn(attempted(answer="背" * 100_000), session=session(version=1), replies=(answer("x"),))
    with full(embedded):
        with pytest.raises(StoreUnavailable, match="full"):
            embedded.record(long)
        assert everything(embedded) == before
    embedded.record(long)
    assert embedded.session("B1").version == 2
    assert embedded.outbox_waiting() == before["outbox"] + 1


def test_settlements_wait_for_the_fault_to_pass(embedded: EmbeddedStore) -> None:
    filled(embedded)
    with read_only(embedded), pytest.raises(StoreUnavailable):
        embedded.flush()
    embedded.flush()
    rows = connection(embedded).execute("SELECT id FROM outbox WHERE outcome = 'sent'").fetchall()
    assert rows == [(1,), (3,)]


def test_closing_over_a_fault_lets_go_all_the_same(embedded: EmbeddedStore) -> None:
    connection(filled(embedded)).execute("PRAGMA query_only=ON")
    embedded.close()
    with pytest.raises(StoreUnavailable, match="closed"):
        embedded.officers()


def test_a_file_that_cannot_be_looked_at_is_told_as_a_fault_of_the_store(tmp_path: Path) -> None:
    longest = tmp_path / ("n" * 252)  # the name of its log is longer than the file system takes
    with pytest.raises(StoreUnavailable):
        Engine(longest, read_only=True).rows("SELECT 1")
