"""PostgreSQL as the store uses it: a pool of connections, one transaction a write, faults as StoreUnavailable.

**Order of writes.** Each write holds the writers' advisory lock of the database until it ends. So the ledger's entries
follow each other without gaps, and a turn decides on what it reads, whichever process wrote it last. A write is short
(a few milliseconds), and nobody waits for the lock with anything else in hand, so there are no deadlocks. Reads
take no lock.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, TypeVar

import psycopg
from psycopg import Connection, Copy, Cursor
from psycopg_pool import ConnectionPool, PoolTimeout

from storage.errors import StoreUnavailable
from storage.postgres.schema import WRITERS

#: Turns are done by sixteen threads; a write may read beside itself.
_MOST = 20
_PATIENCE = 5.0
_NUL = "\ufdd0"
T = TypeVar("T")


def nothing() -> None:
    """What is done around a commit unless the store says otherwise."""


class Engine:
    """One process's connections. The address may hold a password: it is in no message."""

    free_at = "greatest(coalesce(not_before, 0), coalesce(leased_until, 0))"

    def __init__(self, url: str) -> None:
        """Connect. Raises StoreUnavailable."""
        #: Called inside each transaction before its commit, and once it is committed.
        self.before_commit: Callable[[], None] = nothing
        self.after_commit: Callable[[], None] = nothing
        #: Called before each write: others may have written since the last.
        self.begun: Callable[[], None] = nothing
        self._mine = threading.local()
        # Settled rows are written by whoever commits next: one at a time.
        self._commits = threading.Lock()
        self._pool = ConnectionPool(
            url, min_size=1, max_size=_MOST, timeout=_PATIENCE, kwargs={"autocommit": True}, open=False
        )
        try:
            self._pool.open(wait=True, timeout=_PATIENCE)
        except (psycopg.Error, PoolTimeout) as error:
            self._pool.close()
            raise _fault("connect", error) from None

    def inside(self, column: str, field: str) -> str:
        """The expression for a field of a column of JSON text, as in the upgrades' indexes."""
        return f"({column}::jsonb ->> '{field}')"

    # --- writing

    def write(self, doing: str, work: Callable[[], T]) -> T:
        """Do the work, flushed when this returns, undone when it raises; inside another write, a part of it."""
        if self._own is not None:
            return work()
        with self._commits, faults(doing):
            with self._pool.connection() as connection, connection.transaction():
                connection.execute("SELECT pg_advisory_xact_lock(%s)", (WRITERS,))
                self._mine.connection = connection
                try:
                    self.begun()
                    done = work()
                    self.before_commit()
                finally:
                    self._mine.connection = None
            self.after_commit()
            return done

    def change(self, sql: str, values: Sequence[Any] = ()) -> Cursor[Any]:
        """Run one writing statement inside the present transaction, or as one of its own."""
        own = self._own
        if own is None:
            return self.write("write", lambda: self.change(sql, values))
        with faults("write"):
            return own.execute(_marked(sql), texts(values))

    def added(self, sql: str, values: Sequence[Any] = ()) -> int | None:
        """The id of the row that an INSERT added, as `change` runs it; None where it found one there."""
        found = self.change(f"{sql} RETURNING id", values).fetchone()
        return int(found[0]) if found else None

    # --- reading

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query: inside a write what it has written so far, else what is committed."""
        with faults("read"):
            own = self._own
            if own is not None:
                return list(map(plain, own.execute(_marked(sql), texts(values)).fetchall()))
            with self._pool.connection() as connection:
                return list(map(plain, connection.execute(_marked(sql), texts(values)).fetchall()))

    @contextmanager
    def copying(self, sql: str) -> Iterator[Copy]:
        """A COPY into a table, as part of the present write."""
        own = self._own
        assert own is not None
        with faults("copy"), own.cursor() as cursor, cursor.copy(sql.encode()) as copy:
            yield copy

    def copied(self, sql: str, rows: Iterable[Sequence[Any]]) -> bool:
        """COPY rows into a table as part of the present write; False, and nothing done, if one is there already."""
        own = self._own
        assert own is not None
        with faults("copy"):
            try:
                # A part of its own: what is wrong with it leaves the write as it was.
                with own.transaction(), own.cursor() as cursor, cursor.copy(sql.encode()) as copy:
                    for row in rows:
                        copy.write_row(texts(row))
            except psycopg.errors.UniqueViolation:
                return False
        return True

    @contextmanager
    def connection(self, doing: str) -> Iterator[Connection]:
        """A connection for what is no single statement: a snapshot, a copy, a look at the server's settings."""
        with faults(doing), self._pool.connection() as connection:
            yield connection

    def close(self) -> None:
        """Let go of all connections; a second time is fine."""
        self._pool.close()

    @property
    def _own(self) -> Connection | None:
        """The connection of the write that this thread is in."""
        found: Connection | None = getattr(self._mine, "connection", None)
        return found


@lru_cache(maxsize=512)
def _marked(sql: str) -> Any:  # psycopg asks for literal text; statements are the program's own
    return sql.replace("%", "%%").replace("?", "%s")


def texts(values: Sequence[Any]) -> list[Any]:
    """Values as PostgreSQL takes them: its texts hold no NUL, a noncharacter of Unicode stands in for one."""
    return [one.replace("\0", _NUL) if isinstance(one, str) else one for one in values]


def plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A row with what `texts` replaced."""
    if any(isinstance(one, str) and _NUL in one for one in row):
        return tuple(one.replace(_NUL, "\0") if isinstance(one, str) else one for one in row)
    return row


@contextmanager
def faults(doing: str) -> Iterator[None]:
    """The server's faults as StoreUnavailable."""
    try:
        yield
    except (psycopg.Error, PoolTimeout) as error:
        raise _fault(doing, error) from error


def _fault(doing: str, error: Exception) -> StoreUnavailable:
    return StoreUnavailable(doing, error)
