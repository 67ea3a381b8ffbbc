"""One SQLite connection under one lock: every fault becomes StoreUnavailable, every write is one transaction."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from storage.errors import StoreUnavailable

#: Nobody else writes; a read-only tool may hold the file for a moment while it opens it.
_BUSY_SECONDS = 2.0
_PAGE = 2048


class Engine:
    """WAL with synchronous=FULL: a commit that returned survives loss of power (sqlite.org/pragma.html)."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Open the file. Raises StoreUnavailable where SQLite cannot keep its promises on it."""
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._writing = False
        try:
            self._connection = _connect(path, read_only=read_only)
            if not read_only:
                _make_durable(self._connection)
        except sqlite3.Error as error:
            self.close()
            raise StoreUnavailable(f"open {path}", error) from error

    @property
    def connection(self) -> sqlite3.Connection:
        """The open connection. Raises StoreUnavailable after close."""
        if self._connection is None:
            raise StoreUnavailable("go on", RuntimeError("it is closed"))
        if self._connection.in_transaction and not self._writing:
            # A fault kept a failed write from being undone; nobody may see its half, so that comes first.
            self._connection.execute("ROLLBACK")
        return self._connection

    @contextmanager
    def reading(self, doing: str) -> Iterator[None]:
        """Under the lock; SQLite's faults as StoreUnavailable."""
        with self._lock:
            try:
                _ = self.connection
                yield
            except sqlite3.Error as error:
                raise StoreUnavailable(doing, error) from error

    @contextmanager
    def writing(self, doing: str) -> Iterator[None]:
        """One transaction: flushed when this returns, undone when it raises. Inside another, a part of it."""
        with self.reading(doing):
            if self._writing:
                yield
                return
            connection = self.connection
            self._writing = True
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield
                connection.execute("COMMIT")
            except BaseException:
                # A full disk has undone it already, then there is nothing to roll back.
                with suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise
            finally:
                self._writing = False

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with self._lock:
            try:
                return self.connection.execute(sql, values).fetchall()
            except sqlite3.Error as error:
                raise StoreUnavailable("read", error) from error

    def change(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        """Run one writing statement inside the present transaction, or as one of its own."""
        with self._lock:
            try:
                return self.connection.execute(sql, values)
            except sqlite3.Error as error:
                raise StoreUnavailable("write", error) from error

    def rewrite(self) -> None:
        """Write the whole file anew and empty the log: what was deleted is in neither afterwards."""
        with self.reading("rewrite the file"):
            self.connection.execute("VACUUM")
            busy, _, _ = self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy:
                raise sqlite3.OperationalError(
                    "somebody reads the store just now, so its log could not be emptied"
                )

    def close(self) -> None:
        """Let go of the file; a second time is fine."""
        with self._lock, suppress(sqlite3.Error):
            if self._connection is not None:
                self._connection.close()
                self._connection = None


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.resolve().as_uri()}?mode={'ro' if read_only else 'rw'}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=_BUSY_SECONDS,
        cached_statements=256,
    )


def _make_durable(connection: sqlite3.Connection) -> None:
    # A turn touches some twenty pages with a few hundred bytes each: small pages make a small commit.
    connection.execute(f"PRAGMA page_size={_PAGE}")
    # A file system without shared memory (some network ones) answers with another mode instead of an error.
    mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
    if mode != "wal":
        raise sqlite3.OperationalError(f"this file system allows no write-ahead log (journal mode {mode})")
    connection.execute("PRAGMA synchronous=FULL")
