"""Turns that wait at the same time share a flush: each for itself in it, all of them or none with its commit."""

from __future__ import annotations

import os
import resource
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from storage.codec import to_doc
from storage.embedded.line import Job
from storage.embedded.store import FILE, EmbeddedStore
from storage.errors import EventDone, StaleSession, StoreUnavailable
from storage.mail import Outcome, Settlement
from storage.records import Officer
from storage.recount import recount
from tests.storage.samples import (
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
from tests.storage.test_faults import READS

MANY = 24
PATIENCE = 20
Work = Callable[[], Any]


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(MANY) as pool:
        yield pool


def together(store: EmbeddedStore, pool: ThreadPoolExecutor, works: list[Work]) -> list[Future[Any]]:
    """Let all of these meet in the line, as they do while another's flush runs."""
    line = store._engine._line
    assert line.enter(Job("hold the line", None))
    try:
        futures = [pool.submit(work) for work in works]
        until = time.monotonic() + PATIENCE
        while len(line._waiting) < len(works):
            assert time.monotonic() < until, "they do not wait in line"
            os.sched_yield()
    finally:
        line.leave([])
    return futures


def study(store: EmbeddedStore, number: int) -> Work:
    facts = (attempted(f"B{number}"), closed(f"B{number}"))
    ready = session(f"B{number}")
    return lambda: store.record(
        turn(*facts, event=("telegram", str(number)), session=ready, replies=(answer(str(number)),))
    )


@contextmanager
def statements(store: EmbeddedStore) -> Iterator[list[str]]:
    """What the writing connection is told, as it is told."""
    seen: list[str] = []
    store._engine.connection.set_trace_callback(seen.append)
    yield seen
    store._engine.connection.set_trace_callback(None)


@contextmanager
def no_room(folder: Path) -> Iterator[None]:
    """No file of this process may grow beyond the log that turns are appended to: their commit fails, on the disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, ((folder / f"{FILE}-wal").stat().st_size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def prepared(store: EmbeddedStore) -> EmbeddedStore:
    store.record(turn(opened(*(duty(f"B{number}") for number in range(MANY)))))
    store.accept([event(number) for number in range(MANY)])
    return store


def test_turns_that_wait_share_one_commit_and_none_is_acknowledged_before(
    embedded: EmbeddedStore, pool: ThreadPoolExecutor
) -> None:
    prepared(embedded)
    early: list[bool] = []
    futures: list[Future[Any]] = []
    commit = embedded._engine.after_commit

    def committed() -> None:
        early.extend(future.done() for future in futures)
        commit()

    embedded._engine.after_commit = committed
    with statements(embedded) as seen:
        futures += together(embedded, pool, [study(embedded, number) for number in range(MANY)])
        rows = [future.result(PATIENCE) for future in futures]
    assert seen.count("COMMIT") == 1
    assert early == [False] * MANY
    assert [row.owed.body["text"] for (row,) in rows] == [str(number) for number in range(MANY)]
    assert [embedded.session(f"B{number}").version for number in range(MANY)] == [1] * MANY
    assert embedded.waiting() == []
    assert [entry.seq for entry in embedded.ledger()] == list(range(1, 2 * MANY + 2))
    assert recount(embedded.ledger()) == embedded.counts(date.min, date.max)


def test_a_turn_that_fails_undoes_itself_alone(embedded: EmbeddedStore, pool: ThreadPoolExecutor) -> None:
    prepared(embedded)
    embedded.record(turn(event=("telegram", "3"), session=session("B7")))
    broken: list[tuple[int, type[Exception]]] = [(3, EventDone), (7, StaleSession)]
    futures = together(embedded, pool, [study(embedded, number) for number in range(MANY)])
    for number, error in broken:
        with pytest.raises(error):
            futures[number].result(PATIENCE)
    well = [number for number in range(MANY) if number not in dict(broken)]
    for number in well:
        futures[number].result(PATIENCE)
    assert [embedded.session(f"B{number}").version for number in well] == [1] * len(well)
    kinds = [entry.kind for entry in embedded.ledger()]
    assert kinds == ["duties-opened", *["attempted", "duty-closed"] * len(well)]
    assert [one.id for one in embedded.waiting()] == ["7"]
    assert embedded.outbox_waiting() == len(well)
    assert recount(embedded.ledger()) == embedded.counts(date.min, date.max)


def test_a_fault_within_a_turn_of_the_group_keeps_the_others(
    embedded: EmbeddedStore, pool: ThreadPoolExecutor
) -> None:
    """The first, one in the middle and the last, after they have written already."""
    prepared(embedded)

    def half(number: int) -> Work:
        def work() -> None:
            embedded.append("attempted", NOW, f"B{number}", {})
            raise ZeroDivisionError

        return lambda: embedded._engine.write("fail", work)

    bad = {0, MANY // 2, MANY - 1}
    works = [half(number) if number in bad else study(embedded, number) for number in range(MANY)]
    futures = together(embedded, pool, works)
    for number, future in enumerate(futures):
        if number in bad:
            with pytest.raises(ZeroDivisionError):
                future.result(PATIENCE)
        else:
            future.result(PATIENCE)
    assert len(list(embedded.ledger())) == 1 + 2 * (MANY - len(bad))
    assert [entry.seq for entry in embedded.ledger()] == list(range(1, 2 + 2 * (MANY - len(bad))))


def test_a_commit_that_fails_fails_all_and_keeps_nothing(
    embedded: EmbeddedStore, pool: ThreadPoolExecutor, tmp_path: Path
) -> None:
    prepared(embedded)
    (row,) = embedded.record(turn(replies=(answer("settled", shows="p1"),)))
    before = everything(embedded)
    settled = Settlement(row.id, Outcome.SENT, NOW, "m")
    embedded.settle(settled)
    with no_room(tmp_path / "data"):
        futures = together(embedded, pool, [study(embedded, number) for number in range(MANY)])
        for future in futures:
            with pytest.raises(StoreUnavailable, match="record a turn"):
                future.result(PATIENCE)
        assert everything(embedded) == before | {"outbox": before["outbox"] - 1}
    assert embedded.outcome(row.id) == settled
    assert embedded.shown("B1", "p1") == [("telegram", "1001", "m")]
    for future in together(embedded, pool, [study(embedded, number) for number in range(MANY)]):
        future.result(PATIENCE)
    sql = "SELECT outcome, message FROM outbox WHERE id = ?"
    assert embedded._engine.rows(sql, (row.id,)) == [("sent", "m")]
    assert len(list(embedded.ledger())) == 1 + 2 * MANY


def test_a_read_waits_for_no_write_and_sees_no_half(
    embedded: EmbeddedStore, pool: ThreadPoolExecutor
) -> None:
    embedded.record(turn(roster(officer())))
    with embedded._engine.writing("write for long"):
        embedded.put(officer("B2"))
        embedded._db.table("officers").remove(doc_ids=["B1"])
        assert embedded.officers() == [officer("B2")]
        assert pool.submit(embedded.officers).result(PATIENCE) == [officer()]
        reading = [pool.submit(READS[name], embedded) for name in READS]  # the line is held all the while
        assert [future.exception(PATIENCE) for future in reading] == [None] * len(reading)
    assert pool.submit(embedded.officers).result(PATIENCE) == [officer("B2")]


def test_tinydb_s_calls_inside_a_turn_are_part_of_it(embedded: EmbeddedStore) -> None:
    officers = embedded._db.table("officers")

    def work() -> None:
        officers.insert_multiple([to_doc(officer("B1")), to_doc(officer("B2"))])
        officers.truncate()
        officers.insert(to_doc(officer("B3")))
        raise ZeroDivisionError

    embedded.record(turn(roster(officer("B9"))))
    with statements(embedded) as seen, pytest.raises(ZeroDivisionError):
        embedded._engine.write("fail", work)
    assert "COMMIT" not in seen
    assert embedded._all(Officer) == [officer("B9")]


def test_closing_waits_for_the_write_in_hand_and_refuses_those_behind(
    embedded: EmbeddedStore, pool: ThreadPoolExecutor
) -> None:
    prepared(embedded)
    writing, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        embedded.append("attempted", NOW, "B1", {})
        writing.set()
        assert go_on.wait(PATIENCE)

    first = pool.submit(embedded._engine.write, "write slowly", slow)
    assert writing.wait(PATIENCE)
    closing = pool.submit(embedded._engine.close)
    go_on.set()
    first.result(PATIENCE)
    closing.result(PATIENCE)
    for work in (study(embedded, 1), embedded.officers):
        with pytest.raises(StoreUnavailable, match="closed"):
            work()


def test_a_lone_writer_does_its_work_in_its_own_thread_and_waits_for_nobody(embedded: EmbeddedStore) -> None:
    with statements(embedded) as seen:
        thread = embedded._engine.write("look", threading.get_ident)
    assert thread == threading.get_ident()
    assert seen == ["BEGIN IMMEDIATE", "COMMIT"]
