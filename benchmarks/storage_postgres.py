"""Durable turns on PostgreSQL: one beside the same SQL by hand with psycopg, and many side by side, in the same run.

Each turn is recorded by the store in one database; then the statements that it sent are sent again, as they were, by
plain psycopg to a second database that began equal, in one transaction under the same locks. Both flush at the commit.

Side by side: two processes with four threads each, an officer and a department for each thread, while one of them seals;
against the same where each turn keeps all others away. Also with each flush slowed by 5 ms, as on a busy disk
(`commit_delay`).

    python -m benchmarks.storage_postgres [--check] [--turns N]
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import psycopg
from psycopg import Connection, Cursor

from storage.held import Held, held
from storage.open import open_store
from storage.postgres.engine import Engine, hold, texts
from storage.postgres.schema import upgrade
from storage.postgres.store import PostgresStore
from storage.records import Session, Turn
from storage.verify import verify
from tests.storage.samples import answer, attempted, closed, duty, event, opened
from tests.storage.server import database, drop

MOST = 1.5
PROCESSES, THREADS = 2, 4
#: Microseconds by which a flush is slowed.
BUSY = 5000
KEY = b"key"
T = TypeVar("T")
Sent = list[tuple[str, Sequence[Any]]]


class Noting(Engine):
    """Notes the statements of a write."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.sent: Sent = []

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        self.sent.append((sql, values))
        return super().rows(sql, values)

    def change(self, sql: str, values: Sequence[Any] = ()) -> Cursor[Any]:
        self.sent.append((sql, values))
        return super().change(sql, values)


def turn(number: int) -> Turn:
    facts = (attempted(passage=f"p{number}"), closed(passage=f"p{number}"))
    return Turn(
        datetime.now(UTC),
        ("telegram", str(number)),
        Session("B1", number + 1, {"step": number}),
        facts,
        (answer(str(number)),),
    )


def by_hand(connection: Connection, sent: Sent, holding: Held) -> None:
    with connection.transaction():
        hold(connection, holding)
        for sql, values in sent:
            done = connection.execute(sql.replace("%", "%%").replace("?", "%s").encode(), texts(values))
            if done.description:
                done.fetchall()


def measure(url: str, beside: str, turns: int) -> list[tuple[float, float]]:
    """Seconds of each turn by the store, and by hand."""
    engine = Noting(url)
    with engine.connection("make the tables") as connection:
        upgrade(connection, "ours")
    store = PostgresStore(engine, url, "ours", KEY, read_only=False, moving=False)
    hand = psycopg.connect(beside, autocommit=True)
    upgrade(hand, "theirs")
    engine.sent.clear()
    start = Turn(
        datetime.now(UTC),
        session=Session("B1", 0, {}),
        facts=(opened(*(duty(passage=f"p{number}") for number in range(turns))),),
    )
    store.record(start)
    store.accept([event(number) for number in range(turns)])
    by_hand(hand, engine.sent, None)
    taken = []
    for number in range(turns):
        made = turn(number)
        engine.sent.clear()
        begin = time.perf_counter()
        store.record(made)
        middle = time.perf_counter()
        by_hand(hand, engine.sent, held(made))
        taken.append((middle - begin, time.perf_counter() - middle))
    same = "SELECT count(*), sum(length(data)) FROM unsealed"
    assert engine.rows(same) == hand.execute(same.encode()).fetchall(), "both wrote the same entries"
    assert store.session("B1").version == turns + 1
    hand.close()
    store.close()
    return taken


class OneByOne(Engine):
    """Every write keeps all others away."""

    def write(self, doing: str, work: Callable[[], T], held: Held = ()) -> T:
        del held
        return super().write(doing, work, None)


def at_work(url: str, process: int, turns: int, meet: Barrier, kind: type[Engine]) -> None:
    """One process: its threads record turns, each of an officer of its own."""
    store = PostgresStore(kind(url), url, "here", KEY, read_only=False, moving=False)
    store.join((), lambda: None)
    meet.wait()

    def record(thread: int) -> None:
        badge = f"B{process}.{thread}"
        for number in range(turns):
            facts = (attempted(badge, f"p{number}"), closed(badge, f"p{number}"))
            at = datetime.now(UTC)
            store.record(
                Turn(at, None, Session(badge, number, {"step": number}), facts, (answer(str(number)),))
            )

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(record, range(THREADS)))
    meet.wait()
    store.close()


def together(turns: int, kind: type[Engine], delay: int) -> float:
    """Turns a second of all threads of all processes."""
    url = database()
    try:
        name = urlsplit(url).path.removeprefix("/")
        with psycopg.connect(url, autocommit=True) as connection:
            for setting in (f"commit_delay = {delay}", "commit_siblings = 0"):
                connection.execute(f"ALTER DATABASE {name} SET {setting}".encode())
        duties = [
            duty(f"B{process}.{thread}", f"p{number}", department=f"d{process}.{thread}")
            for process in range(PROCESSES)
            for thread in range(THREADS)
            for number in range(turns)
        ]
        store = open_store(url, Path(), key=KEY)
        store.record(Turn(datetime.now(UTC), facts=(opened(*duties),)))
        store.close()
        context = get_context("spawn")
        meet = context.Barrier(PROCESSES + 1)
        workers = [
            context.Process(target=at_work, args=(url, process, turns, meet, kind))
            for process in range(PROCESSES)
        ]
        for worker in workers:
            worker.start()
        meet.wait()
        begin = time.perf_counter()
        meet.wait()
        taken = time.perf_counter() - begin
        for worker in workers:
            worker.join()
        _check(url, len(duties))
        return len(duties) / taken
    finally:
        drop(url)


def _check(url: str, turns: int) -> None:
    store = open_store(url, Path(), read_only=True)
    report = verify(store, KEY)
    done = sum(one.done for one in store.counts(date.min, date.max).values())
    store.close()
    assert report.sound, "the chain is whole"
    assert (done, report.unsealed) == (turns, 0), "each turn counts once and is sealed"


def side_by_side(turns: int) -> None:
    for delay, told in ((0, ""), (BUSY, f", each flush slowed by {BUSY // 1000} ms")):
        one, many = together(turns, OneByOne, delay), together(turns, Engine, delay)
        print(
            f"{PROCESSES} processes x {THREADS} threads{told}: {many:.0f} turns/s side by side,"
            f" {one:.0f} one after another, {many / one:.2f} x"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--turns", type=int, default=600)
    parser.add_argument("--check", action="store_true", help="a few turns, results checked, times not judged")
    options = parser.parse_args()
    url, beside = database(), database()
    try:
        taken = measure(url, beside, 20 if options.check else options.turns)
    finally:
        drop(url)
        drop(beside)
    ours, hand = (statistics.median(side) * 1e6 for side in zip(*taken, strict=True))
    ratio = statistics.median(one / other for one, other in taken)
    print(
        f"one durable turn: {ours:.0f} µs, the same SQL by hand {hand:.0f} µs, {ratio:.2f} x (at most {MOST})"
    )
    side_by_side(5 if options.check else options.turns // 4)
    if not options.check and ratio > MOST:
        raise SystemExit("slower than promised")


if __name__ == "__main__":
    main()
