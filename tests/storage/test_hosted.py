"""A host writes what others wait for: nobody hears before it is flushed, by whomever, and none is lost between."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from storage.contract import Hosted, Store
from storage.embedded.line import Job
from storage.embedded.store import EmbeddedStore
from storage.errors import EventDone, StaleSession, StoreUnavailable
from storage.recount import recount
from tests.storage.samples import answer, attempted, closed, event, everything, session, turn
from tests.storage.test_group import MANY, PATIENCE, no_room, prepared, statements


class Host:
    """Does in this thread what it was called for, when it is told to."""

    def __init__(self, store: EmbeddedStore) -> None:
        self._called: list[Callable[[], None]] = []
        self._bell = threading.Event()
        store.host(self._call)

    def _call(self, act: Callable[[], None]) -> None:
        self._called.append(act)
        self._bell.set()

    @property
    def called(self) -> int:
        return len(self._called)

    def comes(self) -> None:
        """It looks once."""
        assert self._bell.wait(PATIENCE), "nobody calls"
        self._bell.clear()
        while self._called:
            self._called.pop(0)()


@pytest.fixture
def host(embedded: EmbeddedStore) -> Host:
    prepared(embedded)
    return Host(embedded)


@pytest.fixture
def flushing(embedded: EmbeddedStore) -> Iterator[threading.Event]:
    """No flush of the host's work begins before this is set."""
    go_on = threading.Event()
    flush = embedded._engine._flush

    def later(*given: Any) -> None:
        assert go_on.wait(PATIENCE)
        flush(*given)

    embedded._engine._flush = later  # type: ignore[method-assign, assignment]  # held up
    yield go_on
    go_on.set()


def study(store: EmbeddedStore, number: int) -> Future[Any]:
    facts = (attempted(f"B{number}"), closed(f"B{number}"))
    ready = session(f"B{number}")
    decided = turn(*facts, event=("telegram", str(number)), session=ready, replies=(answer(str(number)),))
    return store.turn_soon(lambda: decided)


def test_only_the_store_of_one_process_has_a_host(store: Store) -> None:
    assert isinstance(store, Hosted) == isinstance(store, EmbeddedStore)


def test_what_waits_shares_one_commit_and_nobody_hears_before(
    embedded: EmbeddedStore, host: Host, flushing: threading.Event
) -> None:
    with statements(embedded) as seen:
        futures = [study(embedded, number) for number in range(MANY)]
        futures.append(embedded.accept_soon([event(MANY), event(3)]))
        assert host.called == 1
        host.comes()
        assert "COMMIT" not in seen
        assert not any(future.done() for future in futures)
        assert embedded.session("B0").version == 0
        flushing.set()
        *rows, accepted = [future.result(PATIENCE) for future in futures]
    assert seen.count("COMMIT") == 1
    assert [row.owed.body["text"] for (row,) in rows] == [str(number) for number in range(MANY)]
    assert accepted == [event(MANY)]
    assert embedded.waiting() == [event(MANY)]
    assert [embedded.session(f"B{number}").version for number in range(MANY)] == [1] * MANY
    assert [entry.seq for entry in embedded.ledger()] == list(range(1, 2 * MANY + 2))
    assert recount(embedded.ledger()) == embedded.counts(date.min, date.max)


def test_the_host_does_some_and_comes_again_for_the_rest(embedded: EmbeddedStore, host: Host) -> None:
    futures = [embedded.accept_soon([event(100 + number)]) for number in range(40)]
    host.comes()
    for future in futures[:32]:
        future.result(PATIENCE)
    assert not any(future.done() for future in futures[32:])
    host.comes()
    for future in futures[32:]:
        future.result(PATIENCE)


def test_one_that_fails_undoes_itself_alone(embedded: EmbeddedStore, host: Host) -> None:
    embedded.record(turn(event=("telegram", "0"), session=session("B7")))
    futures = [study(embedded, number) for number in range(MANY)]
    host.comes()
    for number, error in ((0, EventDone), (7, StaleSession)):
        with pytest.raises(error):
            futures[number].result(PATIENCE)
    well = [number for number in range(MANY) if number not in {0, 7}]
    for number in well:
        futures[number].result(PATIENCE)
    kinds = [entry.kind for entry in embedded.ledger()]
    assert kinds == ["duties-opened", *["attempted", "duty-closed"] * len(well)]
    assert [one.id for one in embedded.waiting()] == ["7"]
    assert recount(embedded.ledger()) == embedded.counts(date.min, date.max)


def test_where_all_fail_nothing_is_flushed_and_the_next_is_done(embedded: EmbeddedStore, host: Host) -> None:
    embedded.record(turn(event=("telegram", "0")))
    with statements(embedded) as seen:
        failed = study(embedded, 0)
        host.comes()
        with pytest.raises(EventDone):
            failed.result(PATIENCE)
    assert "COMMIT" not in seen
    fine = study(embedded, 1)
    host.comes()
    fine.result(PATIENCE)


def fails_all_and_keeps_nothing(store: EmbeddedStore, host: Host, folder: Path) -> None:
    """A flush that finds no room; the next one is fine."""
    before = everything(store)
    with no_room(folder):
        futures = [study(store, number) for number in range(MANY)]
        host.comes()
        for future in futures:
            with pytest.raises(StoreUnavailable, match="record a turn"):
                future.result(PATIENCE)
        assert everything(store) == before
    futures = [study(store, number) for number in range(MANY)]
    host.comes()
    for future in futures:
        future.result(PATIENCE)
    assert len(list(store.ledger())) == 1 + 2 * MANY


def test_a_flush_that_fails_fails_all_and_keeps_nothing(
    embedded: EmbeddedStore, host: Host, tmp_path: Path
) -> None:
    fails_all_and_keeps_nothing(embedded, host, tmp_path / "data")


def test_a_fault_before_the_first_statement_is_told(
    embedded: EmbeddedStore, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> sqlite3.Connection:
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as patched:
        patched.setattr(embedded._engine, "_fresh", broken)
        futures = [study(embedded, number) for number in range(2)]
        host.comes()
        for future in futures:
            with pytest.raises(StoreUnavailable, match="record a turn"):
                future.result(PATIENCE)
    embedded.record(turn(event=("telegram", "0")))


def test_a_thread_that_writes_takes_along_what_the_host_has_not_come_for(
    embedded: EmbeddedStore, host: Host
) -> None:
    futures = [study(embedded, number) for number in range(2)]
    with statements(embedded) as seen:
        embedded.record(turn(event=("telegram", "9")))
    for future in futures:
        future.result(PATIENCE)
    assert seen.count("COMMIT") == 1
    host.comes()
    late = study(embedded, 3)
    host.comes()
    late.result(PATIENCE)


def test_threads_write_behind_the_host_s_flush_and_before_its_next(
    embedded: EmbeddedStore, host: Host, flushing: threading.Event
) -> None:
    first = study(embedded, 0)
    host.comes()
    with ThreadPoolExecutor(1) as pool:
        behind = pool.submit(embedded.record, turn(event=("telegram", "8")))
        while not embedded._engine._line._waiting:
            assert not behind.done()
        second = study(embedded, 1)
        flushing.set()
        first.result(PATIENCE)
        behind.result(PATIENCE)
        second.result(PATIENCE)
    assert [one.id for one in embedded.waiting()][:1] == ["2"]


def test_what_is_cancelled_before_it_is_begun_is_not_written(embedded: EmbeddedStore, host: Host) -> None:
    futures = [study(embedded, number) for number in range(3)]
    assert futures[1].cancel()
    host.comes()
    futures[2].result(PATIENCE)
    assert not futures[0].cancel()
    assert [embedded.session(f"B{number}").version for number in range(3)] == [1, 0, 1]


def test_what_a_host_has_left_is_the_next_one_s(embedded: EmbeddedStore) -> None:
    def gone(_act: Callable[[], None]) -> None:
        raise RuntimeError("Event loop is closed")

    prepared(embedded)
    embedded.host(gone)
    left = study(embedded, 0)
    host = Host(embedded)
    host.comes()
    left.result(PATIENCE)


def test_what_waits_at_the_end_is_refused(embedded: EmbeddedStore, host: Host) -> None:
    """A close may be called where the host itself would come: it waits for no promise."""
    waiting = study(embedded, 0)
    line = embedded._engine._line
    assert line.enter(Job("hold the line", None))
    with ThreadPoolExecutor(1) as pool:
        closing = pool.submit(embedded._engine.close)
        line.leave([])
        closing.result(PATIENCE)
    host.comes()
    late = study(embedded, 1)
    host.comes()
    for future in (waiting, late):
        with pytest.raises(StoreUnavailable, match="closed"):
            future.result(PATIENCE)


def test_a_host_reads_where_it_writes_unless_somebody_does(
    embedded: EmbeddedStore, host: Host, flushing: threading.Event
) -> None:
    """What is committed and nothing more; and it keeps nobody from writing."""
    waiting = study(embedded, 0)
    host.comes()
    with statements(embedded) as seen:
        assert embedded.session("B0").version == 0
        assert seen == []
        flushing.set()
        waiting.result(PATIENCE)
        embedded.record(turn(event=("telegram", "8")))
        del seen[:]
        assert embedded.session("B0").version == 1
        assert [one.split()[0] for one in seen] == ["SELECT"]
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(embedded.session, "B0").result(PATIENCE).version == 1
            assert len(seen) == 1
            pool.submit(embedded.record, turn(event=("telegram", "9"))).result(PATIENCE)
    assert [one.id for one in embedded.waiting()][:2] == ["1", "2"]


class Stubborn:
    """A connection that neither commits nor undoes for a while."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.broken = True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def execute(self, sql: str, *given: Any) -> sqlite3.Cursor:
        if self.broken and sql in {"COMMIT", "ROLLBACK"}:
            raise sqlite3.OperationalError("disk I/O error")
        return self._connection.execute(sql, *given)


def test_what_could_not_be_undone_is_not_committed_by_the_host(embedded: EmbeddedStore, host: Host) -> None:
    stubborn = Stubborn(embedded._engine.connection)
    embedded._engine._connection = stubborn  # type: ignore[assignment]  # stands before it
    with pytest.raises(StoreUnavailable):
        embedded.record(turn(event=("telegram", "77")))
    assert not embedded.event_done("telegram", "77")
    stubborn.broken = False
    unwanted = study(embedded, 1)
    assert unwanted.cancel()
    host.comes()
    fine = study(embedded, 2)
    host.comes()
    fine.result(PATIENCE)
    assert not embedded.event_done("telegram", "77")
    assert embedded.session("B1").version == 0


def test_where_no_thread_can_be_started_there_is_no_host(
    embedded: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def start(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", start)
        with pytest.raises(RuntimeError, match="can't start"):
            Host(embedded)
    host = Host(embedded)
    for number in range(2):
        accepted = embedded.accept_soon([event(number)])
        host.comes()
        assert accepted.result(PATIENCE) == [event(number)]
