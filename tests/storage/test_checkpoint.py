"""The log is brought into the file beside the turns: it does not grow for ever, and nobody waits for it."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from storage.embedded.store import FILE, EmbeddedStore
from tests.storage.samples import event
from tests.storage.test_group import PATIENCE
from tests.storage.test_hosted import Host

#: As many works as make it look.
ROUND = 100


@pytest.fixture
def host(embedded: EmbeddedStore) -> Host:
    return Host(embedded)


def writes(store: EmbeddedStore, host: Host, first: int, works: int = ROUND) -> None:
    for number in range(first, first + works):
        accepted = store.accept_soon([event(number)])
        host.comes()
        accepted.result(PATIENCE)
    store.engine._flusher.submit(lambda: None).result(PATIENCE)


def looked(store: EmbeddedStore) -> None:
    """Wait until it has done what it was asked for by now."""
    store.engine._checkpointer._thread.submit(lambda: None).result(PATIENCE)


def in_the_file(folder: Path) -> int:
    """How many events stand in the file itself, without its log."""
    alone = folder / "alone.db"
    shutil.copyfile(folder / FILE, alone)
    with closing(sqlite3.connect(alone)) as file:
        count: int = file.execute("SELECT count(*) FROM inbox").fetchone()[0]
        return count


@contextmanager
def a_look_that_takes_long(store: EmbeddedStore) -> Iterator[threading.Event]:
    """Looks stand still at their first statement from here to the end; the event tells that one does."""
    stands, go_on = threading.Event(), threading.Event()
    checkpointer = store.engine._checkpointer
    connect = checkpointer._connect

    def stand(_statement: str) -> None:
        stands.set()
        go_on.wait(PATIENCE)

    def held() -> sqlite3.Connection:
        connection = connect()
        connection.set_trace_callback(stand)
        return connection

    checkpointer._connect = held
    try:
        yield stands
    finally:
        go_on.set()


def test_after_so_many_works_what_they_wrote_stands_in_the_file(
    embedded: EmbeddedStore, host: Host, tmp_path: Path
) -> None:
    file = tmp_path / "data" / FILE
    before = file.read_bytes()
    writes(embedded, host, 0, ROUND - 1)
    looked(embedded)
    assert file.read_bytes() == before
    writes(embedded, host, ROUND - 1, 1)
    looked(embedded)
    assert in_the_file(tmp_path / "data") == ROUND


def test_the_log_begins_anew(embedded: EmbeddedStore, host: Host, tmp_path: Path) -> None:
    log = tmp_path / "data" / f"{FILE}-wal"
    writes(embedded, host, 0)
    looked(embedded)
    once = log.stat().st_size
    for number in range(1, 5):
        writes(embedded, host, number * ROUND)
        looked(embedded)
    assert log.stat().st_size < 1.5 * once


def test_who_writes_does_not_wait_for_it(embedded: EmbeddedStore, host: Host) -> None:
    with a_look_that_takes_long(embedded) as stands:
        writes(embedded, host, 0)
        assert stands.wait(PATIENCE)
        writes(embedded, host, ROUND, 3)
        assert len(embedded.waiting()) == ROUND + 3


def test_a_rewrite_waits_for_it_instead_of_failing(embedded: EmbeddedStore, host: Host) -> None:
    with ThreadPoolExecutor(1) as pool:
        with a_look_that_takes_long(embedded) as stands:
            writes(embedded, host, 0)
            assert stands.wait(PATIENCE)
            rewriting = pool.submit(embedded.engine.rewrite)
            assert not rewriting.done()
        rewriting.result(PATIENCE)
    assert len(embedded.waiting()) == ROUND


def test_what_goes_wrong_is_left_to_the_next_commit(embedded: EmbeddedStore, host: Host) -> None:
    checkpointer = embedded.engine._checkpointer
    connect = checkpointer._connect

    def fails() -> sqlite3.Connection:
        raise sqlite3.OperationalError("disk I/O error")

    checkpointer._connect = fails
    writes(embedded, host, 0)
    looked(embedded)
    checkpointer._connect = connect
    writes(embedded, host, ROUND)
    looked(embedded)
    assert len(embedded.waiting()) == 2 * ROUND


def test_a_close_lets_the_last_look_end_and_leaves_no_log(
    embedded: EmbeddedStore, host: Host, tmp_path: Path
) -> None:
    writes(embedded, host, 0)
    embedded.close()
    assert not (tmp_path / "data" / f"{FILE}-wal").exists()
    assert in_the_file(tmp_path / "data") == ROUND
    embedded.engine._checkpointer.wrote(ROUND)  # too late, and no harm


def test_looks_do_not_pile_up(embedded: EmbeddedStore, host: Host, tmp_path: Path) -> None:
    with a_look_that_takes_long(embedded) as stands:
        writes(embedded, host, 0)
        assert stands.wait(PATIENCE)
        for number in range(1, 6):
            writes(embedded, host, number * ROUND)
        assert embedded.engine._checkpointer._thread._work_queue.qsize() == 1
    looked(embedded)
    writes(embedded, host, 6 * ROUND)
    looked(embedded)
    assert in_the_file(tmp_path / "data") >= 6 * ROUND


def test_a_close_waits_for_the_look_that_has_begun_and_for_no_other(
    embedded: EmbeddedStore, host: Host
) -> None:
    checkpointer = embedded.engine._checkpointer
    looks, look = Counter[str](), checkpointer._look

    def counted() -> None:
        looks["begun"] += 1
        look()

    checkpointer._look = counted  # type: ignore[method-assign]  # counted
    with ThreadPoolExecutor(1) as pool:
        with a_look_that_takes_long(embedded) as stands:
            writes(embedded, host, 0)
            assert stands.wait(PATIENCE)
            writes(embedded, host, ROUND)
            closing = pool.submit(checkpointer.close)
            while not checkpointer._thread._shutdown:
                assert not closing.done()
            with checkpointer._thread._shutdown_lock:
                pass  # what waited is taken back by now
        closing.result(PATIENCE)
    assert looks["begun"] == 1
