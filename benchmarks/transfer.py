"""A million ledger records moved from an embedded store to PostgreSQL, beside COPY of the same rows, in the same run.

The yardstick reads the same rows from the same file and sends them, as they come, by psycopg's COPY in one transaction
to tables with the same columns and indexes in a second database; it translates nothing, checks nothing and cannot be
gone on with. Ours is what `run.py transfer` does: chunks with a mark each, and at the end all of it read again and
compared.

    python -m benchmarks.transfer [--check] [--records N] [--where FOLDER]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import psycopg

from benchmarks.bureau import OFFICERS, bureau, fill, turn
from storage.bulk import SHAPES, Rows
from storage.embedded.store import EmbeddedStore
from storage.open import open_store
from storage.postgres.bulk import SECONDS
from storage.postgres.schema import upgrade
from storage.postgres.store import PostgresStore
from storage.transfer import move
from tests.storage.server import database, drop

MOST = 3.0


def source(folder: Path, records: int, officers: int) -> EmbeddedStore:
    """A bureau's store with so many ledger records."""
    store = bureau(folder, 1, officers)
    store.record(turn(0, officers))
    fill(store, records)
    return store


def moved(rows: Rows, url: str) -> tuple[float, int]:
    """Seconds of the transfer, and how many rows it moved."""
    store = open_store(url, Path("/nonexistent"), moving=True)
    assert isinstance(store, PostgresStore)
    begun = time.perf_counter()
    counts = move(rows, "source", store, url)
    taken = time.perf_counter() - begun
    store.close()
    return taken, sum(counts.values())


def copied(rows: Rows, url: str) -> tuple[float, int]:
    """Seconds of COPY alone, and how many rows it sent."""
    number = 0
    with psycopg.connect(url, autocommit=True) as connection:
        upgrade(connection, url)
        begun = time.perf_counter()
        with connection.transaction(), connection.cursor() as cursor:
            for table, shape in SHAPES.items():
                # The columns that PostgreSQL has as numbers stand as texts in a row: of them it is sent nothing.
                left = [place for place, name in enumerate(shape.columns) if name not in SECONDS]
                columns = ", ".join(shape.columns[place] for place in left)
                with cursor.copy(f"COPY {table} ({columns}) FROM STDIN".encode()) as copy:
                    for row in rows.rows(table):
                        copy.write_row([row[place] for place in left])
                        number += 1
        taken = time.perf_counter() - begun
    return taken, number


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--check", action="store_true", help="small, results checked, times not judged")
    parser.add_argument("--where", type=Path, help="a folder on the disk to measure; else the temporary one")
    options = parser.parse_args()
    records, officers = (2_000, 100) if options.check else (options.records, OFFICERS)
    ours, theirs = database(), database()
    try:
        with tempfile.TemporaryDirectory(dir=options.where) as folder:
            store = source(Path(folder), records, officers)
            with store.snapshot() as rows:
                bare, sent = copied(rows, theirs)
                taken, number = moved(rows, ours)
            store.close()
    finally:
        drop(ours)
        drop(theirs)
    assert number == sent, f"{number} rows moved, {sent} sent"
    ratio = taken / bare
    print(f"{number} rows moved: {taken:.1f} s, COPY {bare:.1f} s, {ratio:.2f} x (at most {MOST:.0f})")
    if not options.check and ratio > MOST:
        raise SystemExit("slower than promised")


if __name__ == "__main__":
    main()
