"""A study day opened for 10,000 officers x 6 passages, beside the bare inserts of the same duties, in the same run.

The yardstick inserts the same ids and documents into a table with the same columns and indexes, many at once, in one
transaction: no plan, no roster, no ledger, no counts, nothing to go on from. Ours is what the tick does at the
beginning of a day. Meanwhile another thread records turns, one after the other: what is told of them is how long the
slowest waited.

    python -m benchmarks.opening [--check] [--where FOLDER]
"""

from __future__ import annotations

import argparse
import gc
import sqlite3
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from datetime import time as clock
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg

from bot.delivery.daybreak import open_day
from content.calendar import EVERY_DAY
from content.hours import Hours
from content.model import Deck, Library, Passage, Plan, PlanLine
from storage.contract import Store
from storage.embedded.store import FILE, EmbeddedStore
from storage.open import open_store
from storage.postgres.schema import upgrade
from storage.postgres.store import PostgresStore
from storage.records import Attempted, Department, Officer, Requirement, RosterSaved, Turn
from tests.storage.server import database, drop

OFFICERS, SMALL, DEPARTMENTS, PASSAGES = 10_000, 600, 100, 6
SECONDS, RATIO = 2.0, 3.0
RUNS = 5
DAY = date(2026, 9, 7)
NOW = datetime(2026, 9, 6, 16, 0, tzinfo=UTC)  # midnight there
HOURS = Hours(ZoneInfo("Asia/Shanghai"))


@dataclass(frozen=True, slots=True)
class Opening:
    """Seconds of an opening, of the yardstick and of the slowest turn meanwhile, and how many turns there were."""

    ours: float
    bare: float
    slowest: float
    turns: int

    @property
    def ratio(self) -> float:
        return self.ours / self.bare


def material() -> Library:
    """Six passages, each by a line of its own, for everybody."""
    names = [f"p{number}" for number in range(PASSAGES)]
    passages = {
        name: Passage(name, name, "文" * 60, (), "", (), "v1", "deck", "zh", "训练") for name in names
    }
    lines = tuple(
        PlanLine(f"line-{name}", (name,), Requirement.RECITE, clock(12 + number), "训练")
        for number, name in enumerate(names)
    )
    plan = Plan("bench", DAY, 20, EVERY_DAY, (), lines)
    return Library((Deck("deck", "", "训练", "zh", "", tuple(passages.values())),), passages, plan)


def settle(store: Store, officers: int) -> None:
    """The roster of a bureau."""
    tree = [
        Department("d0", "局", 0),
        *(Department(f"d{one}", f"局/{one}", one) for one in range(1, DEPARTMENTS + 1)),
    ]
    people = [Officer(f"{one:06d}", f"某{one}", f"d{one % DEPARTMENTS + 1}") for one in range(officers)]
    store.record(Turn(NOW, facts=(RosterSaved(tuple(tree), tuple(people), "bench", NOW),)))
    # As the bot does once it has started.
    gc.collect()
    gc.freeze()


@contextmanager
def turns(store: Store) -> Iterator[list[float]]:
    """Turns recorded by a thread of their own while the block runs: seconds that each took."""
    waits: list[float] = []
    over = threading.Event()

    def work() -> None:
        while not over.is_set():
            begun = time.perf_counter()
            fact = Attempted(
                "000001", "p0", "v1", "recall", False, True, 1.0, 1.0, 1.0, (), 0, 1, "文" * 60, NOW
            )
            store.record(Turn(NOW, facts=(fact,)))
            waits.append(time.perf_counter() - begun)
            over.wait(0.02)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield waits
    finally:
        over.set()
        thread.join()


def measured(store: Store, officers: int, bare: Callable[[], float]) -> Opening:
    """One opening in a store without any day, alone, and what the yardstick took for the same rows."""
    library = material()
    begun = time.perf_counter()
    count = open_day(store, library, HOURS, NOW)
    ours = time.perf_counter() - begun
    assert count == officers * PASSAGES, f"{count} duties were opened"
    assert sum(one.all for one in store.counts(DAY, DAY).values()) == count
    theirs = bare()
    with turns(store) as waits:
        open_day(store, library, HOURS, NOW.replace(day=7))
    return Opening(ours, theirs, max(waits), len(waits))


def in_a_file(folder: Path, officers: int) -> Opening:
    """The default store."""
    store = open_store("embedded", folder)
    assert isinstance(store, EmbeddedStore)
    settle(store, officers)

    def bare() -> float:
        rows = store.engine.rows("SELECT id, doc FROM duties")
        schema = store.engine.rows(
            "SELECT sql FROM sqlite_master WHERE tbl_name = 'duties' AND sql IS NOT NULL"
        )
        size = store.engine.rows("PRAGMA page_size")[0][0]
        connection = sqlite3.connect(folder / f"bare-{FILE}", isolation_level=None)
        for setting in (f"page_size={size}", "journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {setting}")
        for (sql,) in schema:
            connection.execute(sql)
        begun = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO duties (id, doc) VALUES (?, ?)", rows)
        connection.execute("COMMIT")
        taken = time.perf_counter() - begun
        connection.close()
        return taken

    found = measured(store, officers, bare)
    store.close()
    return found


def on_a_server(officers: int) -> Opening:
    """The store on PostgreSQL."""
    ours, theirs = database(), database()
    try:
        store = open_store(ours, Path("/nonexistent"))
        assert isinstance(store, PostgresStore)
        settle(store, officers)

        def bare() -> float:
            sql = "SELECT id, doc, state, badge, day FROM duties"
            with psycopg.connect(ours) as connection:
                rows = connection.execute(sql).fetchall()
            with psycopg.connect(theirs, autocommit=True) as connection:
                upgrade(connection, theirs)
                begun = time.perf_counter()
                with connection.transaction(), connection.cursor() as cursor:
                    into = "INSERT INTO duties (id, doc, state, badge, day) VALUES (%s, %s, %s, %s, %s)"
                    cursor.executemany(into, rows)
                return time.perf_counter() - begun

        found = measured(store, officers, bare)
        store.close()
        return found
    finally:
        drop(ours)
        drop(theirs)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="small, results checked, times not judged")
    parser.add_argument("--where", type=Path, help="a folder on the disk to measure; else the temporary one")
    given = parser.parse_args()
    officers, runs = (SMALL, 1) if given.check else (OFFICERS, RUNS)
    kept = True
    for name in ("embedded", "PostgreSQL"):
        found = []
        for _ in range(runs):
            with tempfile.TemporaryDirectory(dir=given.where) as folder:
                found.append(
                    in_a_file(Path(folder), officers) if name == "embedded" else on_a_server(officers)
                )
        ours, ratio = min(one.ours for one in found), statistics.median(one.ratio for one in found)
        slowest, fewest = statistics.median(one.slowest for one in found), min(one.turns for one in found)
        print(
            f"{name}: {officers * PASSAGES} duties opened in {ours:.2f} s (at most {SECONDS:.0f}), bare inserts"
            f" {min(one.bare for one in found):.2f} s, {ratio:.2f} x (at most {RATIO:.0f}); meanwhile {fewest} turns"
            f" or more, the slowest {slowest * 1000:.0f} ms",
            flush=True,
        )
        kept = kept and ours <= SECONDS and ratio <= RATIO
    if not kept and not given.check:
        raise SystemExit("slower than promised")


if __name__ == "__main__":
    main()
