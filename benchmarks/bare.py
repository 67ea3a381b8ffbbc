"""What a turn writes, written by hand: the yardstick for the store's turn."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

#: Tables that one turn writes to; found by looking at what the store wrote.
TOUCHED = ("sessions", "duties", "ledger", "answers", "counts", "inbox", "outbox")
#: Of these a turn changes a row that was there before.
_THERE = frozenset({"duties", "inbox"})
#: Of these it changes the same row each time.
_SAME = frozenset({"sessions", "counts"})


class Bare:
    """The same rows and bytes in plain SQLite, WAL and synchronous=FULL: no index but the key, no encoding."""

    def __init__(self, path: Path, sample: dict[str, tuple[object, ...]], turns: int) -> None:
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.execute("PRAGMA journal_mode=WAL")
        self.db.execute("PRAGMA synchronous=FULL")
        self.bytes = {table: len("".join(map(str, row)).encode()) for table, row in sample.items()}
        self.db.execute("BEGIN")
        for table in self.bytes:
            self.db.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, doc TEXT NOT NULL)")
            rows = ((number, "x" * self.bytes[table]) for number in range(turns))
            if table in _THERE:
                self.db.executemany(f"INSERT INTO {table} VALUES (?, ?)", rows)
        self.db.execute("COMMIT")

    def write(self, number: int, flush: float = 0.0) -> None:
        """One transaction; `flush`: seconds by which its commit is slowed."""
        self.db.execute("BEGIN IMMEDIATE")
        for table, size in self.bytes.items():
            key = 1 if table in _SAME else number
            self.db.execute(
                f"INSERT INTO {table} VALUES (?, ?) ON CONFLICT DO UPDATE SET doc = excluded.doc",
                (key, f"{number:08d}" + "y" * (size - 8)),
            )
        if "ledger" in self.bytes:  # a turn's second entry
            self.db.execute("INSERT INTO ledger VALUES (?, ?)", (number + 10**6, "z" * self.bytes["ledger"]))
        if flush:
            time.sleep(flush)
        self.db.execute("COMMIT")


def sample_rows(path: Path) -> dict[str, tuple[object, ...]]:
    """The last row that a turn wrote into each table."""
    db = sqlite3.connect(path)
    rows = {
        table: db.execute(f"SELECT * FROM {table} ORDER BY rowid DESC LIMIT 1").fetchone()
        for table in TOUCHED
        if table != "counts"
    }
    rows["counts"] = db.execute("SELECT * FROM counts LIMIT 1").fetchone()
    db.close()
    return rows
