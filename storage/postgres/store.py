"""The store on a PostgreSQL server: `storage.contract` for any number of processes."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from storage import effects
from storage.bulk import MOVING, Row, Rows
from storage.chain import ChainRow, Head
from storage.codec import dumps, load_as, to_doc
from storage.erasure import Erasure
from storage.errors import NoStore, StaleSession, StoreUnavailable, UnfinishedStore
from storage.keys import KEYS, R, Record, letter_key
from storage.mail import DeadLetter, Event, OutboxRow, Owed, Settlement
from storage.outbox import LEASE
from storage.persons import Person
from storage.postgres import bulk
from storage.postgres.documents import Documents
from storage.postgres.engine import Engine, nothing
from storage.postgres.presence import Presence
from storage.postgres.schema import applied, refuse_unsafe, upgrade
from storage.reads import Reads
from storage.records import Count, CountKey, Duty, LedgerEntry, Session, Turn, ValueKept
from storage.sql.ledger import Ledger
from storage.sql.mail import Inbox, Outbox

T = TypeVar("T")
#: So much of each kind is forgotten at once.
_FORGOTTEN = 1000
#: Seconds between looks for what may be forgotten.
_FORGET_EVERY = 600.0
#: A platform may delete young messages only (Telegram: 48 h), but ours can be blanked at any age.
_SHOWN_KEPT = timedelta(days=30)


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


class PostgresStore(Reads):
    """`storage.contract` says what each method promises."""

    def __init__(
        self, engine: Engine, url: str, where: str, key: bytes, *, read_only: bool, moving: bool
    ) -> None:
        self._engine = engine
        self._read_only = read_only
        self._closed = False
        self._documents = Documents(engine)
        self._ledger = Ledger(engine, key)
        self._inbox = Inbox(engine)
        self._outbox = Outbox(engine, self.put)
        engine.begun = self._ledger.look_again
        engine.before_commit = self._outbox.write_settled
        engine.after_commit = self._outbox.settled_written
        # A store that is being moved must not change meanwhile, however long that takes.
        self._forget_next = math.inf if moving else time.monotonic() + _FORGET_EVERY
        # Before anything is done that a start does: what is half there must stay as it lies.
        if not moving and self.value(MOVING) is not None:
            raise UnfinishedStore(where)
        owed = nothing if moving else self._after_start
        self._presence = None if read_only else Presence(url, where, owed, alone=moving)

    def _after_start(self) -> None:
        """What the first of all processes owes: outcomes of a crash, and forgetting some of what need not be known."""
        self._engine.write("start", self._made_good)

    def _made_good(self) -> None:
        now = time.time()
        self._outbox.after_start(now)
        self._forget(now)

    def _forget(self, now: float) -> bool:
        """Forget the oldest of what may be forgotten, a bounded number; whether there may be more."""
        before = datetime.fromtimestamp(now, UTC) - _SHOWN_KEPT
        gone = (
            self._documents.forget_shown(before, _FORGOTTEN),
            self._inbox.forget(now, _FORGOTTEN),
            self._outbox.forget(now, _FORGOTTEN),
        )
        return max(gone) == _FORGOTTEN

    # --- writing

    def accept(self, events: Sequence[Event]) -> list[Event]:
        return self._write("accept events", lambda: self._inbox.accept(events))

    def waiting(self) -> list[Event]:
        return self._inbox.waiting()

    def begin(self, channel: str, event: str) -> int:
        return self._write("begin an event", lambda: self._inbox.begin(channel, event))

    def revive(self, channel: str, event: str) -> Event | None:
        return self._write("revive an event", lambda: self._revive(channel, event))

    def _revive(self, channel: str, event: str) -> Event | None:
        letter = self.get(DeadLetter, letter_key(channel, event))
        if letter is None:
            return None
        self.delete(DeadLetter, letter_key(channel, event))
        self._inbox.revive(letter.event)
        return letter.event

    def event_done(self, channel: str, event: str) -> bool:
        return self._inbox.done(channel, event)

    def record(self, turn: Turn) -> list[OutboxRow]:
        return self._write("record a turn", lambda: self._record(turn))

    def _record(self, turn: Turn) -> list[OutboxRow]:
        if turn.event is not None:
            self._inbox.finish(*turn.event, turn.at.timestamp())
        if turn.session is not None:
            self._write_session(turn.session)
        for fact in turn.facts:
            effects.apply(fact, self)
        return self._outbox.add(turn.replies, (turn.at + LEASE).timestamp())

    def _write_session(self, session: Session) -> None:
        if self.session(session.owner).version != session.version:
            raise StaleSession(session.owner)
        # In UTC, so that moments compare as text.
        wake_at = session.wake_at and session.wake_at.astimezone(UTC)
        self.put(Session(session.owner, session.version + 1, session.state, wake_at))

    def enqueue(self, owed: Iterable[Owed]) -> int:
        rows = list(owed)
        return self._write("enqueue", lambda: len(self._outbox.add(rows, None)))

    def claim(self, now: datetime, limit: int, lease: timedelta) -> list[OutboxRow]:
        moment, until = now.timestamp(), (now + lease).timestamp()
        if not self._outbox.due(moment, limit):  # a look beforehand: claiming nothing costs no flush
            return []
        return self._write("claim", lambda: self._outbox.claim(self._outbox.due(moment, limit), until))

    def settle(self, settlement: Settlement) -> None:
        self._may_write("settle")
        self._outbox.settle(settlement)

    def release(self, row: int, not_before: datetime) -> None:
        self._write("release", lambda: self._outbox.release(row, not_before.timestamp()))

    def flush(self) -> None:
        self._may_write("flush")
        if self._outbox.unwritten:
            self._write("flush", nothing)
        if time.monotonic() > self._forget_next:
            self._forget_next = time.monotonic() + _FORGET_EVERY
            if self._write("forget", lambda: self._forget(time.time())):
                self._forget_next = 0.0

    def close(self) -> None:
        if self._closed:
            return
        try:
            if not self._read_only:
                self.flush()
        except StoreUnavailable:
            pass  # the server is gone: an unwritten settle is made good at the next start
        finally:
            self._closed = True
            if self._presence is not None:
                self._presence.close()
            self._engine.close()

    def _write(self, doing: str, work: Callable[[], T]) -> T:
        self._may_write(doing)
        return self._engine.write(doing, work)

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

    def delete(self, kind: type[R], key: str) -> None:
        self._documents.delete(kind, key)

    def append(self, kind: str, at: datetime, badge: str, data: Mapping[str, Any], answer: str = "") -> None:
        self._ledger.append(kind, at, badge, data, answer)

    def count(self, key: CountKey, change: Count) -> None:
        self._engine.change(
            "INSERT INTO counts VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (day, department, track, due_at) DO UPDATE"
            " SET total = counts.total + excluded.total, done = counts.done + excluded.done,"
            " late = counts.late + excluded.late, excused = counts.excused + excluded.excused",
            (
                key.department,
                key.day.isoformat(),
                key.track,
                key.due_at.astimezone(UTC).isoformat(),
                change.all,
                change.done,
                change.late,
                change.excused,
            ),
        )

    def person(self, badge: str) -> str:
        return self._ledger.person(badge)

    def beside(self, badge: str, kind: str) -> list[str]:
        return self._ledger.texts(badge, kind)

    def mentioning(self, kind: type[R], words: Sequence[str]) -> list[R]:
        return [load_as(found, kind) for found in self._documents.holding(kind, words)]

    def erase(self, erasure: Erasure) -> None:
        self._ledger.erase(erasure)
        self._inbox.erase(erasure)
        self._outbox.erase(erasure)

    def erase_remnants(self) -> None:
        """VACUUM FULL: rows are written anew without what was deleted; the server's log and backups are its keeper's."""
        with self._engine.connection("rewrite the tables") as connection:
            connection.execute("VACUUM FULL")

    # --- reading

    def _get(self, kind: type[R], key: str) -> R | None:
        return self.get(kind, key)

    def _find(self, kind: type[R], **equal: str) -> list[R]:
        return self.find(kind, **equal)

    def _all(self, kind: type[R]) -> Iterable[R]:
        return [load_as(found, kind) for found in self._documents.every(kind)]

    def _duties_since(self, badge: str, since: date) -> Iterable[Duty]:
        rows = self._engine.rows(
            "SELECT doc FROM duties WHERE badge = ? AND day >= ?", (badge, since.isoformat())
        )
        return [load_as(doc, Duty) for (doc,) in rows]

    def shown(self, badge: str, passage: str) -> list[tuple[str, str, str]]:
        # Asked before the tables: what is committed in between is found twice, never nowhere.
        fresh = [
            (one.channel, one.address, one.message)
            for one in self._outbox.fresh_shown()
            if (one.badge, one.passage) == (badge, passage)
        ]
        return sorted({*super().shown(badge, passage), *fresh})

    def sessions_to_wake(self, now: datetime) -> list[Session]:
        rows = self._engine.rows(
            "SELECT doc FROM sessions WHERE wake_at <= ?", (to_doc(now.astimezone(UTC)),)
        )
        due = [load_as(doc, Session) for (doc,) in rows]
        return sorted(due, key=lambda one: (one.wake_at or now, one.owner))

    def counts(self, since: date, until: date) -> dict[CountKey, Count]:
        rows = self._engine.rows(
            "SELECT department, day, track, due_at, total, done, late, excused FROM counts"
            " WHERE day BETWEEN ? AND ?",
            (since.isoformat(), until.isoformat()),
        )
        return {
            CountKey(department, date.fromisoformat(day), track, datetime.fromisoformat(due_at)): Count(
                *numbers
            )
            for department, day, track, due_at, *numbers in rows
            if any(numbers)
        }

    def ledger(self, after: int = 0) -> Iterator[LedgerEntry]:
        return self._ledger.entries(after)

    def chain(self, after: int = 0) -> Iterator[ChainRow]:
        return self._ledger.chain(after)

    def head(self) -> Head:
        return self._ledger.head()

    def persons(self) -> Iterable[Person]:
        return self._ledger.persons()

    def stray_answers(self) -> list[int]:
        return self._ledger.stray_answers()

    def outbox_waiting(self) -> int:
        return self._outbox.waiting()

    def outcome(self, row: int) -> Settlement | None:
        return self._outbox.outcome(row)
