"""Turns side by side on PostgreSQL: who waits for whom, and what becomes of those that are in each other's way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from threading import Barrier, Event
from time import monotonic

import psycopg
import pytest
from psycopg.errors import DeadlockDetected

from storage.contract import Store
from storage.errors import StaleSession, StoreUnavailable
from storage.mail import OutboxRow, Outcome, Settlement
from storage.open import open_store
from storage.postgres.engine import Engine
from storage.postgres.schema import upgrade
from storage.records import DutyClosed, Turn
from storage.recount import recount
from tests.storage.samples import NOW, answer, attempted, closed, duty, officer, opened, roster, session, turn
from tests.storage.server import database, drop

PATIENCE = 20.0


@pytest.fixture
def url() -> Iterator[str]:
    made = database()
    yield made
    drop(made)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with closing(open_store(url, Path())) as made:
        made.record(turn(opened(duty("B1"), duty("B2")), session=session("B1")))
        made.record(turn(attempted("B1"), attempted("B2"), session=session("B2")))
        yield made


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as made:
        yield made


@pytest.fixture
def holder(url: str) -> Iterator[psycopg.Connection]:
    """Somebody who keeps rows, so that whoever writes them stands still in the middle of a turn."""
    with psycopg.connect(url) as connection:
        yield connection


def until(test: Callable[[], bool]) -> None:
    """Ask until something is so."""
    end = monotonic() + PATIENCE
    while not test():
        assert monotonic() < end


def standing(url: str) -> int:
    """How many statements wait for a lock."""
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        ).fetchone()
    assert found is not None
    return int(found[0])


def recording(pool: ThreadPoolExecutor, store: Store, made: Turn) -> Future[list[OutboxRow]]:
    return pool.submit(store.record, made)


def test_officers_do_not_wait_for_each_other(
    store: Store, url: str, pool: ThreadPoolExecutor, holder: psycopg.Connection
) -> None:
    holder.execute("SELECT FROM sessions WHERE id = 'B1' FOR UPDATE")
    slow = recording(pool, store, turn(attempted("B1"), session=session("B1", 1)))
    until(lambda: standing(url) == 1)
    store.record(turn(attempted("B2"), closed("B2"), session=session("B2", 1)))
    store.record(turn(opened(duty("B1", day=date(2026, 3, 3)), day=date(2026, 3, 3))))
    assert not slow.done()
    holder.commit()
    slow.result(PATIENCE)
    assert [store.session(badge).version for badge in ("B1", "B2")] == [2, 2]


def test_turns_of_one_officer_and_what_touches_all_wait_for_each_other(
    store: Store, url: str, pool: ThreadPoolExecutor, holder: psycopg.Connection
) -> None:
    holder.execute("SELECT FROM sessions WHERE id = 'B1' FOR UPDATE")
    slow = recording(pool, store, turn(attempted("B1"), session=session("B1", 1)))
    until(lambda: standing(url) == 1)
    with closing(open_store(url, Path())) as another:
        same = recording(pool, another, turn(attempted("B1"), session=session("B1", 1)))
        until(lambda: standing(url) == 2)
        everybody = recording(pool, another, turn(roster(officer("B2", language="en"))))
        until(lambda: standing(url) == 3)
        assert another.officer("B2") is None
        assert [one.done() for one in (slow, same, everybody)] == [False] * 3
        holder.commit()
        slow.result(PATIENCE)
        with pytest.raises(StaleSession):
            same.result(PATIENCE)
        everybody.result(PATIENCE)
        assert another.officer("B2") is not None


def test_counts_of_many_are_added_up(store: Store, url: str, pool: ThreadPoolExecutor) -> None:
    days = [date(2026, 4, day) for day in range(1, 5)]
    badges = [f"B{number}" for number in range(20)]
    for day in days:
        store.record(turn(opened(*(duty(badge, day=day) for badge in badges), day=day)))
    with closing(open_store(url, Path())) as another:
        works = [
            recording(pool, one, turn(*(closed_on(badge, day) for day in order)))
            for number, badge in enumerate(badges)
            for one in [(store, another)[number % 2]]
            for order in [days if number % 3 else days[::-1]]
        ]
        for work in works:
            work.result(PATIENCE)
        counts = another.counts(days[0], days[-1])
        assert [one.done for one in counts.values()] == [len(badges)] * len(days)
    assert recount(store.ledger()) == store.counts(date.min, date.max)


def closed_on(badge: str, day: date) -> DutyClosed:
    return replace(closed(badge), day=day)


# --- settled rows go along with one of them


def test_a_flush_waits_for_the_turn_that_took_the_row_along(
    store: Store, url: str, pool: ThreadPoolExecutor, holder: psycopg.Connection
) -> None:
    row = stopped_with_a_settled_row(store, url, pool, holder)
    flush = pool.submit(store.flush)
    store.record(turn(attempted("B2")))  # which leaves it to the other
    assert not flush.done()
    holder.commit()
    flush.result(PATIENCE)
    assert written(url, row) == "sent"


def test_a_row_is_written_by_the_next_where_its_turn_was_undone(
    store: Store, url: str, pool: ThreadPoolExecutor, holder: psycopg.Connection
) -> None:
    row = stopped_with_a_settled_row(store, url, pool, holder)
    with psycopg.connect(url) as ending:
        ending.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
    store.flush()
    assert written(url, row) == "sent"


def stopped_with_a_settled_row(
    store: Store, url: str, pool: ThreadPoolExecutor, holder: psycopg.Connection
) -> int:
    """A turn that stands still right before its commit, with a settled row that it took along."""
    (row,) = store.record(turn(replies=(answer(),)))
    store.settle(Settlement(row.id, Outcome.SENT, NOW, "m1"))
    holder.execute("SELECT FROM counts FOR UPDATE")
    recording(pool, store, turn(closed("B1")))
    until(lambda: standing(url) == 1)
    assert written(url, row.id) is None
    return row.id


def written(url: str, row: int) -> str | None:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT outcome FROM outbox WHERE id = %s", (row,)).fetchone()
    assert found is not None
    return None if found[0] is None else str(found[0])


# --- in each other's way


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    made = Engine(url)
    with made.connection("make the tables") as connection:
        upgrade(connection, "here")
    yield made
    made.close()


def test_who_waits_for_each_other_begins_anew(engine: Engine) -> None:
    """Two writes that touch the same rows in opposite order, each with its first row in hand."""
    engine.change("INSERT INTO kept VALUES ('a', ''), ('b', '')")
    meet, tries, over = Barrier(2), count(), Event()
    first = "UPDATE kept SET doc = doc || ? WHERE id = ?"

    def crossing(one: str, other: str) -> None:
        engine.change(first, (one, one))
        if next(tries) < 2:
            meet.wait(PATIENCE)
        engine.change(first, (one, other))

    def begins(begun: Iterator[int], one: str, other: str) -> None:
        if next(begun):  # it was ended; until the other is awake and through, it would be in its way again
            assert over.wait(PATIENCE)
        crossing(one, other)

    def work(number: int) -> int:
        one, other = ("a", "b") if number == 0 else ("b", "a")
        begun = count()
        engine.write("cross", lambda: begins(begun, one, other))
        over.set()
        return number

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(work, range(2))) == [0, 1]
    assert next(tries) == 3  # one of them was ended and began once more
    assert sorted("".join(sorted(doc)) for (doc,) in engine.rows("SELECT doc FROM kept")) == ["ab", "ab"]


def test_it_is_given_up_where_others_are_in_the_way_again_and_again(engine: Engine) -> None:
    tries = count()

    def work() -> None:
        next(tries)
        raise StoreUnavailable("write", DeadlockDetected())

    with pytest.raises(StoreUnavailable):
        engine.write("try", work)
    assert next(tries) == 5


def test_a_process_that_stands_still_lets_go_of_what_it_holds(url: str, engine: Engine) -> None:
    """As one does that was stopped, or whose machine was: here its work waits until the others are through."""
    still, through = Barrier(2), Event()

    def work() -> None:
        still.wait(PATIENCE)
        through.wait(PATIENCE)
        stopped.change("INSERT INTO kept VALUES ('a', 'late')")

    stopped = Engine(url, standstill=0.2)
    with closing(stopped), ThreadPoolExecutor(1) as pool:
        late = pool.submit(stopped.write, "stand still", work, None)
        still.wait(PATIENCE)
        engine.write("go on", lambda: engine.change("INSERT INTO kept VALUES ('b', 'in time')"), ("b",))
        through.set()
        with pytest.raises(StoreUnavailable):
            late.result(PATIENCE)
    assert engine.rows("SELECT id FROM kept") == [("b",)]
