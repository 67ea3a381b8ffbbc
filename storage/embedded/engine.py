"""One SQLite connection under one lock: every fault becomes StoreUnavailable, every write is one transaction."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from storage.errors import StoreUnavailable


class Engine:
    """WAL with synchronous=FULL: a commit that returned survives loss of power (sqlite.org/pragma.html)."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._lock = threading.RLock()
        try:
            self._connection: sqlite3.Connection | None = sqlite3.connect(
                path, isolation_level=None, check_same_thread=False, timeout=5, cached_statements=256
            )
            self._connection.execute("PRAGMA query_only=ON" if read_only else "PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA synchronous=FULL")
        except sqlite3.Error as error:
            raise StoreUnavailable(f"open {path}", error) from error

    @property
    def connection(self) -> sqlite3.Connection:
        """The open connection. Raises StoreUnavailable after close."""
        if self._connection is None:
            raise StoreUnavailable("go on", RuntimeError("it is closed"))
        return self._connection

    @contextmanager
    def reading(self, doing: str) -> Iterator[None]:
        """Under the lock; SQLite's faults as StoreUnavailable."""
        with self._lock:
            _ = self.connection
            try:
                yield
            except sqlite3.Error as error:
                raise StoreUnavailable(doing, error) from error

    @contextmanager
    def writing(self, doing: str) -> Iterator[None]:
        """One transaction: flushed when this returns, undone when it raises."""
        with self.reading(doing):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                # A full disk has undone it already, then there is nothing to roll back.
                with suppress(sqlite3.Error):
                    self.connection.execute("ROLLBACK")
                raise

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with self.reading("read"):
            return self.connection.execute(sql, values).fetchall()

    def change(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Run one writing statement inside the present transaction, or as one of its own; rows changed."""
        with self.reading("write"):
            return self.connection.execute(sql, values).rowcount

    def close(self) -> None:
        with self._lock, suppress(sqlite3.Error):
            if self._connection is not None:
                self._connection.close()
                self._connection = None
