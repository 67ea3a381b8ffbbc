"""PostgreSQL as the store uses it: a pool of connections, one transaction a write, faults as StoreUnavailable.

**Side by side.** A write holds by name what it has to itself (`storage.held`), as advisory locks that are taken
before anything is read, in one order for all; so a turn decides on what it reads, and writes of different officers
commit beside each other. What holds everything waits until nobody writes. Rows that many write (counts) come last,
in one order. Where two wait for each other all the same, the server ends one of them, and that one begins anew.
Reads take no lock. Each statement sees what is committed by then (isolation level READ COMMITTED).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import Any, TypeVar
from zlib import crc32

import psycopg
from psycopg import Connection, Copy, Cursor, IsolationLevel
from psycopg.errors import DeadlockDetected, SerializationFailure
from psycopg_pool import ConnectionPool, PoolTimeout

from storage.errors import StoreUnavailable
from storage.held import Held
from storage.postgres.copying import NUL
from storage.postgres.schema import HELD, NEWS, WRITERS

_log = logging.getLogger(__name__)
#: Turns are done by sixteen threads; a write may read beside itself.
_MOST = 20
_PATIENCE = 5.0
#: Seconds for which a write may keep the server waiting in its midst: a process that was stopped then lets go of its locks.
_STANDSTILL = 60.0
#: A server that has become unreachable is noticed, as `seat` does it.
_KEEPALIVES = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3}
#: So often is a write begun that others were in the way of.
_TRIES = 5
#: Who holds more names holds everything: the server's table of locks is bounded.
_NAMES = 128
#: What is wrong with a value or a row, which the sentence then names: cardinality, data, integrity, a view's check.
_ABOUT_VALUES = {"21", "22", "23", "44"}
_ALL = "SELECT pg_advisory_xact_lock(%s)"
_NONE = "SELECT pg_advisory_xact_lock_shared(%s)"
_SOME = (
    "SELECT pg_advisory_xact_lock_shared(%s), pg_advisory_xact_lock(%s, n) FROM unnest(%s::integer[]) AS n"
)
_TELL = f"BEGIN; SET LOCAL synchronous_commit = off; NOTIFY {NEWS}; COMMIT".encode()
T = TypeVar("T")


def nothing() -> None:
    """What is done around a commit unless the store says otherwise."""


class Engine:
    """One process's connections. The address may hold a password: it is in no message."""

    free_at = "greatest(coalesce(not_before, 0), coalesce(leased_until, 0))"

    def __init__(self, url: str, standstill: float = _STANDSTILL) -> None:
        """Connect. Raises StoreUnavailable.

        `standstill`: seconds without a word inside a write after which the server ends it.
        """
        # Each is called in the thread of a write: when it begins, before its commit, once it is committed, or undone.
        self.begun: Callable[[], None] = nothing
        self.before_commit: Callable[[], None] = nothing
        self.after_commit: Callable[[], None] = nothing
        self.undone: Callable[[], None] = nothing
        self._mine = threading.local()
        self._pool = ConnectionPool(
            url,
            min_size=1,
            max_size=_MOST,
            timeout=_PATIENCE,
            kwargs={"autocommit": True, **_KEEPALIVES},
            configure=partial(_configure, standstill=standstill),
            open=False,
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

    def write(self, doing: str, work: Callable[[], T], held: Held = ()) -> T:
        """Do the work, flushed when this returns, undone when it raises; inside another write, a part of it.

        `held` is what nobody else writes meanwhile. The work may be begun several times; only the last counts.
        """
        if self._own is not None:
            return work()
        for left in reversed(range(_TRIES)):
            try:
                return self._once(doing, work, held)
            except StoreUnavailable as error:
                if not left or not isinstance(error.cause, DeadlockDetected | SerializationFailure):
                    raise
                _log.info("others were in the way of what was to be written; once more: %s", error)
        raise AssertionError("the last try returns or raises")

    def _once(self, doing: str, work: Callable[[], T], held: Held) -> T:
        try:
            with faults(doing), self._pool.connection() as connection, connection.transaction():
                self._mine.connection = connection
                try:
                    self._mine.news = False
                    hold(connection, held)
                    self.begun()
                    done = work()
                    self.before_commit()
                finally:
                    self._mine.connection = None
        except BaseException:
            self.undone()
            raise
        self.after_commit()
        if getattr(self._mine, "news", False):
            self._tell_all()
        return done

    def tell(self) -> None:
        """Let all processes look, once the present write is committed."""
        self._mine.news = True

    def _tell_all(self) -> None:
        """By itself and unflushed: NOTIFY keeps all others that notify away until its commit is done."""
        try:
            with self._pool.connection() as connection:
                connection.execute(_TELL)
        except (psycopg.Error, PoolTimeout) as error:  # what is written is written; they look once every beat
            _log.info("the other processes were not told that something waits: %s", error)

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

    def copied(self, sql: str, lines: str) -> bool:
        """COPY rows (`copying.lines`) into a table inside the present write; False, and nothing done, if one is there."""
        own = self._own
        assert own is not None
        with faults("copy"):
            try:
                # A part of its own: what is wrong with it leaves the write as it was.
                with own.transaction(), own.cursor() as cursor, cursor.copy(sql.encode()) as copy:
                    copy.write(lines)
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


def _configure(connection: Connection, standstill: float) -> None:
    """Whatever the server's defaults are: what was waited for must be seen, and nobody waits for ever."""
    connection.isolation_level = IsolationLevel.READ_COMMITTED
    limit = f"{standstill * 1000:.0f}ms"
    connection.execute("SELECT set_config('idle_in_transaction_session_timeout', %s, false)", (limit,))


def hold(connection: Connection, held: Held) -> None:
    """Take the locks of a write, those that keep everybody away first, the others in the order of their numbers."""
    numbers = sorted({crc32(name.encode(errors="surrogatepass")) - 2**31 for name in held or ()})
    if held is None or len(numbers) > _NAMES:
        connection.execute(_ALL, (WRITERS,))
    elif numbers:
        connection.execute(_SOME, (WRITERS, HELD, numbers))
    else:
        connection.execute(_NONE, (WRITERS,))


@lru_cache(maxsize=512)
def _marked(sql: str) -> Any:  # psycopg asks for literal text; statements are the program's own
    return sql.replace("%", "%%").replace("?", "%s")


def texts(values: Sequence[Any]) -> list[Any]:
    """Values as PostgreSQL takes them: its texts hold no NUL."""
    return [one.replace("\0", NUL) if isinstance(one, str) else one for one in values]


def plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A row with what `texts` replaced."""
    if any(isinstance(one, str) and NUL in one for one in row):
        return tuple(one.replace(NUL, "\0") if isinstance(one, str) else one for one in row)
    return row


@contextmanager
def faults(doing: str) -> Iterator[None]:
    """The server's faults as StoreUnavailable."""
    try:
        yield
    except (psycopg.Error, PoolTimeout) as error:
        raise _fault(doing, error) from error


def _fault(doing: str, error: Exception) -> StoreUnavailable:
    return StoreUnavailable(doing, error, _said(error))


def _said(error: Exception) -> str:
    """What the server says, without the lines below it (DETAIL, CONTEXT) and what else may hold values of a row.

    PostgreSQL 17, appendix A: a state tells by its first two characters what kind of error it is.
    """
    if not isinstance(error, psycopg.Error) or error.sqlstate is None:
        return str(error)
    if error.sqlstate[:2] in _ABOUT_VALUES or not error.diag.message_primary:
        return f"{type(error).__name__} ({error.sqlstate})"
    return error.diag.message_primary
