"""The store on a PostgreSQL server: `storage.contract` for any number of processes."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from storage.bulk import MOVING, Row, Rows
from storage.chain import ChainRow, Head
from storage.codec import dumps, load_as, to_doc
from storage.errors import NoStore, StoreUnavailable, UnfinishedStore
from storage.held import FORGETTING, SENDING, TAKING, held
from storage.keys import KEYS, R, Record
from storage.mail import Event, OutboxRow
from storage.person_data import Told
from storage.postgres import bulk
from storage.postgres.documents import Documents
from storage.postgres.engine import Engine
from storage.postgres.ledger import SharedLedger
from storage.postgres.schema import applied, refuse_unsafe, upgrade
from storage.postgres.seat import Seat
from storage.postgres.shared import SharedInbox, SharedOutbox
from storage.records import Count, CountKey, Duty, LedgerEntry, Session, Turn, ValueKept
from storage.sql.store import FORGET_EVERY, SqlStore, T


def open_postgres(
    url: str,
    where: str,
    *,
    key: bytes = b"",
    read_only: bool = False,
    moving: bool = False,
    unsafe: bool = False,
) -> PostgresStore:
    """Open (and make, unless read_only) the store at an address; `where` is the address without its password.

    Raises UnsafeServer for a server that acknowledges what it has not flushed, unless `unsafe`; else as `storage.open`.
    """
    engine = Engine(url)
    try:
        with engine.connection("open it") as connection:
            if not unsafe:
                refuse_unsafe(connection)
            if not read_only:
                upgrade(connection, where)
            elif not applied(connection):
                raise NoStore(where)  # noqa: TRY301 (the engine is closed below)
        return PostgresStore(engine, url, where, key, read_only=read_only, moving=moving)
    except BaseException:
        engine.close()
        raise


#: The role of whoever seals what all write.
_SEALER = "sealer"


class _Here(threading.local):
    """What one thread has counted during its write."""

    def __init__(self) -> None:
        self.counts: dict[CountKey, Count] = {}


class PostgresStore(SqlStore):
    """`storage.contract` says what each method promises."""

    def __init__(
        self, engine: Engine, url: str, where: str, key: bytes, *, read_only: bool, moving: bool
    ) -> None:
        # A store that is being moved must not change meanwhile, however long that takes.
        self._shared_ledger = SharedLedger(engine, key)
        super().__init__(engine, self._shared_ledger, math.inf if moving else time.monotonic() + FORGET_EVERY)
        self._engine = engine
        self._read_only = read_only
        self._closed = False
        self._documents = Documents(engine)
        self._inbox = self._shared_inbox = SharedInbox(engine, lambda: self._me)
        self._outbox = self._shared_outbox = SharedOutbox(engine, self.put, lambda: self._me)
        self._here = _Here()
        engine.begun = self._begun
        engine.before_commit = self._before_commit
        engine.after_commit = self._after_commit
        engine.undone = self._shared_outbox.settled_undone
        # Before anything is done that a start does: what is half there must stay as it lies.
        if not moving and self.value(MOVING) is not None:
            raise UnfinishedStore(where)
        self._seat = None if read_only else Seat(url, where, alone=moving)
        if not moving and not read_only:
            self._after_death()

    @property
    def _me(self) -> int:
        return self._seat.number if self._seat else 0

    def _after_death(self) -> None:
        """What processes that ended had in hand to send is in nobody's hand."""
        # Also while it is being closed: the seat may just have won a role.
        self._engine.write("start", lambda: self._made_good(time.time()), (SENDING, FORGETTING))

    # --- around each write

    def _begun(self) -> None:
        self._shared_ledger.begun()
        self._here.counts.clear()

    def _before_commit(self) -> None:
        self._shared_ledger.write_entries()
        self._shared_outbox.write_settled()
        # Everybody counts in the same rows: last, so that they are held for the commit only, and in one order for all.
        counts = self._here.counts.items()
        order = sorted(counts, key=lambda one: (one[0].day, one[0].department, one[0].track, one[0].due_at))
        self._count_all(order)

    def _after_commit(self) -> None:
        self._shared_ledger.committed()
        self._shared_outbox.settled_written()

    def count(self, key: CountKey, change: Count) -> None:
        self._here.counts[key] = self._here.counts.get(key, Count()) + change

    # --- beside other processes

    def join(self, roles: Sequence[str], news: Callable[[], object]) -> None:
        if self._seat is None:
            return
        seat = self._seat

        def beat() -> None:
            news()
            if seat.leads(_SEALER):
                self._shared_ledger.seal_some()

        seat.join(roles, beat, won=self._after_death, moved=self._moved, beside=(_SEALER,))

    def leads(self, role: str) -> bool:
        return self._seat is None or self._seat.leads(role)

    def take(self) -> list[Event]:
        if not self._shared_inbox.untaken():
            return self._shared_inbox.in_hand()
        return self._write("take events", self._shared_inbox.take, TAKING)

    def record(self, turn: Turn) -> list[OutboxRow]:
        self._may_write("record a turn")
        return self._engine.write("record a turn", lambda: self._record(turn), held(turn))

    def _moved(self, old: int, new: int) -> None:
        def move() -> None:
            self._shared_inbox.move(old, new)
            self._shared_outbox.move(old, new)

        self._engine.write("take a place again", move, (TAKING, SENDING))

    def _forget_shown(self, before: datetime, most: int) -> int:
        return self._documents.forget_shown(before, most)

    def close(self) -> None:
        if self._closed:
            return
        try:
            if not self._read_only:
                self.flush()
                if self._shared_ledger.owes:
                    self._shared_ledger.seal_all()
        except StoreUnavailable:
            pass  # the server is gone: an unwritten settle is made good at the next start, others seal
        finally:
            self._closed = True
            if self._seat is not None:
                self._seat.close()
            self._engine.close()

    def _write(self, doing: str, work: Callable[[], T], *own: str) -> T:
        self._may_write(doing)
        return self._engine.write(doing, work, own)

    def _flush(self) -> None:
        owed = self._shared_outbox.settled()
        while not self._shared_outbox.written(owed):
            self._write("flush", lambda: None)
        self._seal_own()

    def _may_write(self, doing: str) -> None:
        if self._closed:
            raise StoreUnavailable(doing, RuntimeError("it is closed"))
        if self._read_only:
            raise StoreUnavailable(doing, RuntimeError("it was opened for reading only"))

    # --- moving

    @contextmanager
    def snapshot(self) -> Iterator[Rows]:
        if not self._read_only:
            self.flush()
        with bulk.snapshot(self._engine) as rows:
            yield rows

    def load(self, table: str, rows: Sequence[Row], mark: Mapping[str, Any] | None) -> None:
        self._write("load rows", lambda: self._load(table, rows, mark))

    def _load(self, table: str, rows: Sequence[Row], mark: Mapping[str, Any] | None) -> None:
        bulk.load(self._engine, table, rows)
        if mark is None:
            bulk.count_on(self._engine)
            self.delete(ValueKept, MOVING)
        else:
            self.put(ValueKept(MOVING, mark))

    # --- the transaction that effects write to

    def get(self, kind: type[R], key: str) -> R | None:
        found = self._documents.text(kind, key)
        return None if found is None else load_as(found, kind)

    def find(self, kind: type[R], **equal: str) -> list[R]:
        return [load_as(found, kind) for found in self._documents.texts(kind, equal)]

    def put(self, record: Record) -> None:
        self._documents.put(type(record), KEYS[type(record)](record), dumps(record), record)

    def put_all(self, records: Sequence[Record]) -> None:
        if records:
            kind = type(records[0])
            key = KEYS[kind]
            self._documents.put_all(kind, list(map(key, records)), records)

    def delete(self, kind: type[R], key: str) -> None:
        self._documents.delete(kind, key)

    def mentioning(self, kind: type[R], words: Sequence[str]) -> list[R]:
        return [load_as(found, kind) for found in self._documents.holding(kind, words)]

    def erase_remnants(self) -> None:
        """VACUUM FULL: rows are written anew without what was deleted; the server's log and backups are its keeper's."""
        with self._engine.connection("rewrite the tables") as connection:
            connection.execute("VACUUM FULL")

    # --- the ledger: whoever writes alone seals before it reads, so that it finds what it wrote sealed

    def _seal_own(self) -> None:
        if self._shared_ledger.owes and not (self._closed or (self._seat and self._seat.joined)):
            self._shared_ledger.seal_all()

    def ledger(self, after: int = 0) -> Iterator[LedgerEntry]:
        self._seal_own()
        return super().ledger(after)

    def trail(self, badge: str = "") -> Iterator[tuple[LedgerEntry, str]]:
        self._seal_own()
        return super().trail(badge)

    def chain(self, after: int = 0) -> Iterator[ChainRow]:
        self._seal_own()
        return super().chain(after)

    def head(self) -> Head:
        self._seal_own()
        return super().head()

    def stored_about(self, badge: str) -> Told:
        self._seal_own()
        return super().stored_about(badge)

    # --- reading

    def _all(self, kind: type[R]) -> Iterable[R]:
        return [load_as(found, kind) for found in self._documents.every(kind)]

    def _duties_since(self, badge: str, since: date) -> Iterable[Duty]:
        rows = self._engine.rows(
            "SELECT doc FROM duties WHERE badge = ? AND day >= ?", (badge, since.isoformat())
        )
        return [load_as(doc, Duty) for (doc,) in rows]

    def sessions_to_wake(self, now: datetime) -> list[Session]:
        rows = self._engine.rows(
            "SELECT doc FROM sessions WHERE wake_at <= ?", (to_doc(now.astimezone(UTC)),)
        )
        due = [load_as(doc, Session) for (doc,) in rows]
        return sorted(due, key=lambda one: (one.wake_at or now, one.owner))
