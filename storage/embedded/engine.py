"""SQLite as the store uses it: one connection that writes, others beside it that read, faults as StoreUnavailable.

**Group commit.** `write` takes a piece of work. Works that wait at the same time are done by one of the waiting
threads, each within a savepoint of its own, in one transaction with one flush; a work that raises undoes only
itself. Nobody hears of a result before the commit returned, and where the commit fails all of them fail.

**A host** is a thread that does promised works, together, when it comes to it. Two threads that compute only hand the
interpreter's lock to and fro: a short work takes several times as long in a thread of its own. The host commits itself
while the disk is quick (`FlushTime`); for a slow one a thread beside it waits. So a disk that stalls keeps the host for
as long as its first slow flush takes.

**Reads** wait for no flush and see what is committed; inside a write, its own thread sees what it has written.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from threading import get_ident
from typing import Any, TypeVar

from storage.embedded.checkpoint import Checkpointer
from storage.embedded.flush_time import FlushTime
from storage.embedded.line import Job, Line, Promise
from storage.embedded.readers import Readers
from storage.embedded.schema import FREE_AT
from storage.errors import StoreUnavailable

#: Nobody else writes; a read-only tool may hold the file for a moment while it opens it. A host waits as well.
_BUSY_SECONDS = 2.0
_PAGE = 2048
#: Pages of the log after which a commit brings them into the file itself: there was no time for `Checkpointer` to.
_LOG = 16_000
#: Jobs that share a transaction at most: the first of them waits for all.
_COMPANY = 256
#: The same where the host does them: it has more to do than this.
_HOSTED = 32
T = TypeVar("T")
Values = Sequence[Any] | Mapping[str, Any]


def nothing() -> None:
    """What is done around a commit unless the store says otherwise."""


class Engine:
    """WAL with synchronous=FULL: a commit that returned survives loss of power (sqlite.org/pragma.html)."""

    free_at = FREE_AT

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Open the file. Raises StoreUnavailable where SQLite cannot keep its promises on it."""
        #: Called inside each transaction before its commit, and once it is committed.
        self.before_commit: Callable[[], None] = nothing
        self.after_commit: Callable[[], None] = nothing
        #: Called when what a write saw of the file may hold no longer: it was undone, or somebody wrote it by hand.
        self.undone: Callable[[], None] = nothing
        self._path = path
        self._line = Line()
        self._flusher = ThreadPoolExecutor(1, thread_name_prefix="flush")
        #: How long the host's works took to flush.
        self.flush_time = FlushTime()
        self._checkpointer = Checkpointer(lambda: _connect(path, read_only=False))
        self._readers = Readers(lambda: _connect(path, read_only=True))
        self._connection: sqlite3.Connection | None = None
        #: The thread that is the host; 0: none.
        self._host = 0
        try:
            self._connection = _connect(path, read_only=read_only)
            if not read_only:
                _make_durable(self._connection)
        except sqlite3.Error as error:
            self.close()
            raise self._fault(f"open {path}", error) from error

    def inside(self, column: str, field: str) -> str:
        """The expression for a field of a column of JSON text, as in the schema's indexes."""
        return f"CASE WHEN json_valid({column}) THEN json_extract({column}, '$.{field}') END"

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection that writes: for use inside `write` and `writing` only. Raises StoreUnavailable after close."""
        if self._connection is None:
            raise StoreUnavailable("go on", RuntimeError("it is closed"))
        return self._connection

    @property
    def writes_here(self) -> bool:
        """Whether this thread is inside a write: what it reads is not committed yet."""
        return self._line.leader == get_ident()

    # --- writing

    def write(self, doing: str, work: Callable[[], T]) -> T:
        """Do the work, flushed when this returns, undone when it raises; inside another write, a part of it."""
        if self._line.leader == get_ident():
            return work()
        job = Job(doing, work)
        if self._line.enter(job):
            company: list[Job] = []
            try:
                self._together(job, company)
            finally:
                self._line.leave(company)
        result: T = job.outcome()
        return result

    @contextmanager
    def writing(self, doing: str) -> Iterator[None]:
        """The same for a block; it shares its flush with nobody."""
        if self._line.leader == get_ident():
            yield
            return
        self._line.enter(Job(doing, None))
        try:
            connection = self._fresh()
            connection.execute("BEGIN IMMEDIATE")
            yield
            self.undone()
            self._commit(connection)
        except BaseException as error:
            self._undo()
            if isinstance(error, sqlite3.Error):
                raise self._fault(doing, error) from error
            raise
        finally:
            self._line.leave([])

    def host(self, call: Callable[[Callable[[], None]], object]) -> None:
        """Promised works are done from now on in this thread: `call`, which any may use, has things called there."""
        # The thread is there before anything is handed to it: where none can be started, nothing is promised.
        self._flusher.submit(nothing)

        def wake() -> None:
            with suppress(RuntimeError):  # an event loop that is closed
                call(self._lead_promises)

        self._line.woken_by(wake)
        self._host = get_ident()

    def promise(self, doing: str, work: Callable[[], T]) -> Future[T]:
        """The same as `write`, but nobody waits: the future is done by whoever has flushed it, in any thread."""
        job = Promise(doing, work)
        self._line.promise(job)
        return job.future

    def change(self, sql: str, values: Values = ()) -> sqlite3.Cursor:
        """Run one writing statement inside the present transaction, or as one of its own."""
        if self._line.leader != get_ident():
            return self.write("write", lambda: self.change(sql, values))
        try:
            return self.connection.execute(sql, values)
        except sqlite3.Error as error:
            raise self._fault("write", error) from error

    def added(self, sql: str, values: Values = ()) -> int | None:
        """The id of the row that an INSERT added, as `change` runs it; None where it found one there.

        SQLite's RETURNING would say the same, for half as much again as the INSERT takes.
        """
        cursor = self.change(sql, values)
        return cursor.lastrowid if cursor.rowcount else None

    def change_many(self, sql: str, rows: Sequence[Values]) -> None:
        """Run one writing statement for many rows, as `change` does for one."""
        if self._line.leader != get_ident():
            self.write("write", lambda: self.change_many(sql, rows))
            return
        try:
            self.connection.executemany(sql, rows)
        except sqlite3.Error as error:
            raise self._fault("write", error) from error

    def _together(self, first: Job, company: list[Job]) -> None:
        """Do a job and those that wait, `company`, in one transaction."""
        try:
            connection = self._fresh()
            self._part(connection, first)
            promised = 0
            while len(company) < _COMPANY:
                job = self._line.follower(promises=promised < _HOSTED)
                if job is None:
                    break
                company.append(job)
                promised += isinstance(job, Promise)
                self._part(connection, job)
            if connection.in_transaction:
                self._commit(connection)
        except BaseException as error:
            self._failed([first, *company], error)
            if not isinstance(error, Exception):
                raise

    def _failed(self, jobs: Sequence[Job], error: BaseException) -> None:
        """Undo what was done of them; each has its own error, or this one."""
        self._undo()
        cause = self._fault("", error).cause  # the disk is asked once
        for job in jobs:
            job.error = job.error or StoreUnavailable(job.doing, cause)

    def _lead_promises(self) -> None:
        """The host's part: the works themselves, and on a quick disk their commit."""
        if not self._line.lead_promises():
            return
        company: list[Job] = list(islice(iter(self._line.promised, None), _HOSTED))
        try:
            connection = self._fresh()
            for job in company:
                self._part(connection, job)
            written = connection.in_transaction
            if written:
                self.before_commit()
        except BaseException as error:
            self._failed(company, error)
            self._line.leave(company)
            if not isinstance(error, Exception):
                raise
            return
        if not written:
            self._line.leave(company)
        elif self.flush_time.quick:
            self._flush(connection, company)
        else:
            self._line.leader = 0
            self._flusher.submit(self._flush, connection, company)

    def _flush(self, connection: sqlite3.Connection, company: list[Job]) -> None:
        """Commit what the host has done, and tell."""
        self._line.leader = get_ident()
        try:
            with self.flush_time.taken():
                connection.execute("COMMIT")
            self.after_commit()
            self._checkpointer.wrote(len(company))
        except BaseException as error:
            self._failed(company, error)
            if not isinstance(error, Exception):
                raise
        finally:
            self._line.leave(company)

    def _part(self, connection: sqlite3.Connection, job: Job) -> None:
        """One job, its error noted. Raises what undid the others' jobs too."""
        others = connection.in_transaction
        try:
            connection.execute("SAVEPOINT part" if others else "BEGIN IMMEDIATE")
            job.result = job.work and job.work()
            if others:
                connection.execute("RELEASE part")
        except BaseException as error:
            job.error = self._fault(job.doing, error) if isinstance(error, sqlite3.Error) else error
            if not others:
                self._undo()
            elif connection.in_transaction:
                self.undone()
                connection.execute("ROLLBACK TO part")
                connection.execute("RELEASE part")
            else:  # a full disk ends the whole transaction
                raise
            if not isinstance(error, Exception):
                raise

    def _fresh(self) -> sqlite3.Connection:
        """The connection, in no transaction: a fault may have kept a failed one from being undone."""
        connection = self.connection
        if connection.in_transaction:
            self.undone()
            connection.execute("ROLLBACK")
        return connection

    def _commit(self, connection: sqlite3.Connection) -> None:
        self.before_commit()
        connection.execute("COMMIT")
        self.after_commit()

    def _undo(self) -> None:
        self.undone()
        # A full disk has undone it already, then there is nothing to roll back.
        with suppress(sqlite3.Error):
            if self._connection is not None and self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def _fault(self, doing: str, error: BaseException) -> StoreUnavailable:
        """What is told of an error. Of an I/O error SQLite does not say why; the disk may know."""
        cause = error.cause if isinstance(error, StoreUnavailable) else error
        code = getattr(cause, "sqlite_errorcode", 0)
        if code & 0xFF == sqlite3.SQLITE_IOERR:
            cause = _of_the_disk(self._path.parent) or cause
        return StoreUnavailable(doing, cause)

    # --- reading

    @contextmanager
    def reading(self, doing: str) -> Iterator[None]:
        """SQLite's faults as StoreUnavailable that say what was being done. Raises it after close."""
        try:
            _ = self.connection
            yield
        except sqlite3.Error as error:
            raise self._fault(doing, error) from error

    def rows(self, sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        try:
            if self._line.leader == get_ident():
                return self.connection.execute(sql, values).fetchall()
            if self._host == get_ident() and (found := self._read_here(sql, values)) is not None:
                return found
            reader = self._readers.take()
            try:
                return reader.execute(sql, values).fetchall()
            finally:
                self._readers.give_back(reader)
        except sqlite3.Error as error:
            raise self._fault("read", error) from error

    def _read_here(self, sql: str, values: Values) -> list[tuple[Any, ...]] | None:
        """For the host: on the connection that writes, which keeps its pages over a commit. None where it is in use."""
        if not self._line.lead_if_free():
            return None
        try:
            if self.connection.in_transaction:  # a fault keeps it from being undone
                return None
            return self.connection.execute(sql, values).fetchall()
        finally:
            self._line.leave([])

    @contextmanager
    def reader(self, doing: str) -> Iterator[sqlite3.Connection]:
        """A connection that sees what is committed, for this thread and this block."""
        try:
            with self._readers.one() as connection:
                yield connection
        except sqlite3.Error as error:
            raise self._fault(doing, error) from error

    def connections(self) -> list[sqlite3.Connection]:
        """The one that writes and those that could read: for tests, which make them fail."""
        return [self.connection, *self._readers.idle()]

    def rewrite(self) -> None:
        """Write the whole file anew and empty the log: what was deleted is in neither afterwards. Writers wait."""
        doing = "rewrite the file"
        self._line.enter(Job(doing, None))
        try:
            connection = self._fresh()
            connection.execute("VACUUM")
            with self._checkpointer.alone:
                busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.Error as error:
            raise self._fault(doing, error) from error
        finally:
            self._line.leave([])
        if busy:
            raise StoreUnavailable(doing, sqlite3.OperationalError("somebody reads the store all the while"))

    def close(self) -> None:
        """Let the last write end, then let go of the file; a second time is fine."""
        self._line.enter(Job("close", None))
        try:
            self._readers.close()
            self._checkpointer.close()
            with suppress(sqlite3.Error):
                if self._connection is not None:
                    self._connection.close()
        finally:
            self._connection = None
            self._line.leave([])
            self._flusher.shutdown(wait=False)


def _of_the_disk(folder: Path) -> OSError | None:
    """What the system says when something is written there: full, or made read-only after a fault of the disk."""
    trial = folder / f"trial.{os.getpid()}.{get_ident()}"
    try:
        file = os.open(trial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(file, bytes(_PAGE))
            os.fsync(file)
        finally:
            os.close(file)
            trial.unlink()
    except OSError as error:
        return error
    return None


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    mode = "ro" if read_only else "rw"
    if read_only and _untouchable(path):
        mode += "&immutable=1"
    return sqlite3.connect(
        f"{path.resolve().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=_BUSY_SECONDS,
        cached_statements=256,
    )


def _untouchable(path: Path) -> bool:
    """On a read-only disk, and closed as it should be: SQLite could not make the files by which users agree."""
    with suppress(OSError):  # what is wrong with the disk, SQLite tells as well
        if not path.with_name(f"{path.name}-wal").exists():
            return bool(os.statvfs(path.parent).f_flag & os.ST_RDONLY)
    return False


def _make_durable(connection: sqlite3.Connection) -> None:
    # A turn touches some twenty pages with a few hundred bytes each: small pages make a small commit.
    connection.execute(f"PRAGMA page_size={_PAGE}")
    # A file system without shared memory (some network ones) answers with another mode instead of an error.
    mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
    if mode != "wal":
        raise sqlite3.OperationalError(f"this file system allows no write-ahead log (journal mode {mode})")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(f"PRAGMA wal_autocheckpoint={_LOG}")
