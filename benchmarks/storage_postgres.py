"""One durable turn on PostgreSQL beside the same SQL by hand with psycopg, in the same run.

Each turn is recorded by the store in one database; then the statements that it sent are sent again, as they were, by
plain psycopg to a second database that began equal, in one transaction under the same lock. Both flush at the commit.

    python -m benchmarks.storage_postgres [--check] [--turns N]
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import psycopg
from psycopg import Connection, Cursor

from storage.postgres.engine import Engine, texts
from storage.postgres.schema import WRITERS, upgrade
from storage.postgres.store import PostgresStore
from storage.records import Session, Turn
from tests.storage.samples import answer, attempted, closed, duty, event, opened
from tests.storage.server import database, drop

MOST = 1.5
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


def by_hand(connection: Connection, sent: Sent) -> None:
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (WRITERS,))
        for sql, values in sent:
            done = connection.execute(sql.replace("%", "%%").replace("?", "%s").encode(), texts(values))
            if done.description:
                done.fetchall()


def measure(url: str, beside: str, turns: int) -> list[tuple[float, float]]:
    """Seconds of each turn by the store, and by hand."""
    engine = Noting(url)
    with engine.connection("make the tables") as connection:
        upgrade(connection, "ours")
    store = PostgresStore(engine, url, "ours", b"key", read_only=False, moving=False)
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
    by_hand(hand, engine.sent)
    taken = []
    for number in range(turns):
        made = turn(number)
        engine.sent.clear()
        begin = time.perf_counter()
        store.record(made)
        middle = time.perf_counter()
        by_hand(hand, engine.sent)
        taken.append((middle - begin, time.perf_counter() - middle))
    same = "SELECT count(*), sum(seq) FROM ledger"
    assert engine.rows(same) == hand.execute(same.encode()).fetchall(), "both wrote the same entries"
    assert store.session("B1").version == turns + 1
    hand.close()
    store.close()
    return taken


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
    if not options.check and ratio > MOST:
        raise SystemExit("slower than promised")


if __name__ == "__main__":
    main()
