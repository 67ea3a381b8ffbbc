"""The default store: one SQLite file in DATA_DIR, one process, one flush a turn."""

from __future__ import annotations

import logging
import math
import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from tinydb import where

from storage import effects
from storage.bulk import MOVING, Row, Rows
from storage.chain import ChainRow, Head
from storage.codec import dumps, from_doc, load_as, to_doc
from storage.embedded import bulk
from storage.embedded.engine import Engine, nothing
from storage.embedded.lock import Lock
from storage.embedded.tables import SqliteDB
from storage.embedded.upgrades import prepare, refuse_old
from storage.erasure import Erasure
from storage.errors import NoStore, StaleSession, StoreUnavailable, UnfinishedStore
from storage.keys import INDEXES, KEYS, TABLES, R, Record, letter_key
from storage.mail import DeadLetter, Event, OutboxRow, Owed, Settlement
from storage.outbox import LEASE
from storage.persons import Person
from storage.reads import Reads
from storage.records import Count, CountKey, Duty, LedgerEntry, Session, Shown, Turn, ValueKept
from storage.sql.ledger import Ledger
from storage.sql.mail import Inbox, Outbox

_log = logging.getLogger(__name__)
FILE = "chensong.db"
#: Kept while files may still hold what was erased.
_REMNANTS = "remnants-owed"
#: So much of each kind is forgotten at once: a start and a flush take no longer for it in the third year.
_FORGOTTEN = 1000
#: Seconds between looks for what may be forgotten.
_FORGET_EVERY = 600.0
#: A platform may delete young messages only (Telegram: 48 h), but ours can be blanked at any age.
_SHOWN_KEPT = timedelta(days=30)


def open_embedded(
    data_dir: Path, *, key: bytes = b"", read_only: bool = False, moving: bool = False
) -> EmbeddedStore:
    """Open (and make, unless read_only) the store in a folder; see `storage.open`."""
    path = data_dir / FILE
    if read_only:
        if not path.exists():
            raise NoStore(str(data_dir))
        return EmbeddedStore(path, None)
    try:
        # Each one by itself: `parents=True` would leave those above open to others.
        for folder in reversed([data_dir, *data_dir.parents]):
            folder.mkdir(mode=0o700, exist_ok=True)
        data_dir.chmod(0o700)
    except OSError as error:
        raise StoreUnavailable(f"make {data_dir}", error) from error
    lock = Lock(data_dir / "store.lock")
    try:
        _make_file(path)
        return EmbeddedStore(path, lock, key, moving=moving)
    except BaseException:
        lock.release()
        raise


def _make_file(path: Path) -> None:
    """An empty file for its owner alone, whose place in its folder survives loss of power."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        path.chmod(0o600)
        for folder in (path.parent, path.parent.parent):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
    except OSError as error:
        raise StoreUnavailable(f"make {path}", error) from error


class EmbeddedStore(Reads):
    """`storage.contract` says what each method promises. Without a lock it looks on and writes nothing."""

    def __init__(self, path: Path, lock: Lock | None, key: bytes = b"", *, moving: bool = False) -> None:
        self._path = path
        self._lock = lock
        self._engine = Engine(path, read_only=lock is None)
        self._ledger = Ledger(self._engine, key)
        names = {table: INDEXES.get(kind, ()) for kind, table in TABLES.items()}
        self._db = SqliteDB(self._engine, names)
        self._tables = {kind: self._db.table(name) for kind, name in TABLES.items()}
        self._inbox = Inbox(self._engine)
        self._outbox = Outbox(self._engine, self._keep_shown)
        # Settled rows join whatever is committed next.
        self._engine.before_commit = self._outbox.write_settled
        self._engine.after_commit = self._outbox.settled_written
        self._engine.undone = self._ledger.look_again
        # A store that is being moved must not change meanwhile, however long that takes.
        self._forget_next = math.inf if moving else time.monotonic() + _FORGET_EVERY
        try:
            with self._engine.reading(f"open {path}"):
                if lock is None:
                    refuse_old(self._engine.connection, path)
                else:
                    prepare(self._engine.connection, path, key, upgrade=not moving)
                # Before anything is done that a start does: what is half there must stay as it lies.
                if not moving and self.value(MOVING) is not None:
                    raise UnfinishedStore(str(path.parent))  # noqa: TRY301 (the engine is closed below)
                if lock is not None and not moving:
                    self._after_start(time.time())
        except BaseException:
            self._engine.close()
            raise

    @property
    def engine(self) -> Engine:
        """What lies beneath: for tools that measure or fill a store in ways that no turn does."""
        return self._engine

    def _after_start(self, now: float) -> None:
        """What a start owes: outcomes of a crash, and forgetting some of what need not be known any longer."""
        with self._engine.writing("start"):
            self._outbox.after_start(now)
            self._forget(now)
        if self.value(_REMNANTS) is not None:
            try:
                self.erase_remnants()
            except StoreUnavailable as error:  # too little room for it must not keep people from studying
                _log.warning("files may still hold what was erased; the next start tries again: %s", error)

    def _forget(self, now: float) -> bool:
        """Forget the oldest of what may be forgotten, a bounded number; whether there may be more."""
        before = datetime.fromtimestamp(now, UTC) - _SHOWN_KEPT
        first = self._tables[Shown].first(_FORGOTTEN)
        old = [one.doc_id for one in first if datetime.fromisoformat(one["at"]) < before]
        self._tables[Shown].remove(doc_ids=old)
        gone = (
            len(old),
            self._inbox.forget(now, _FORGOTTEN),
            self._outbox.forget(now, _FORGOTTEN),
        )
        return max(gone) == _FORGOTTEN

    # --- writing

    def accept(self, events: Sequence[Event]) -> list[Event]:
        return self._engine.write("accept events", lambda: self._inbox.accept(events))

    def waiting(self) -> list[Event]:
        return self._inbox.waiting()

    def begin(self, channel: str, event: str) -> int:
        return self._engine.write("begin an event", lambda: self._inbox.begin(channel, event))

    def revive(self, channel: str, event: str) -> Event | None:
        return self._engine.write("revive an event", lambda: self._revive(channel, event))

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
        return self._engine.write("record a turn", lambda: self._record(turn))

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
        return self._engine.write("enqueue", lambda: len(self._outbox.add(rows, None)))

    def claim(self, now: datetime, limit: int, lease: timedelta) -> list[OutboxRow]:
        moment, until = now.timestamp(), (now + lease).timestamp()
        with self._engine.reading("claim"):
            if not self._outbox.due(moment, limit):  # a look beforehand: claiming nothing costs no flush
                return []
        return self._engine.write("claim", lambda: self._outbox.claim(self._outbox.due(moment, limit), until))

    def settle(self, settlement: Settlement) -> None:
        with self._engine.reading("settle"):
            if self._lock is None:
                raise StoreUnavailable("settle", RuntimeError("it was opened for reading only"))
            self._outbox.settle(settlement)

    def release(self, row: int, not_before: datetime) -> None:
        self._engine.write("release", lambda: self._outbox.release(row, not_before.timestamp()))

    def flush(self) -> None:
        with self._engine.reading("flush"):
            if self._outbox.unwritten:
                self._engine.write("flush", nothing)
            if time.monotonic() > self._forget_next:
                self._forget_next = time.monotonic() + _FORGET_EVERY
                if self._engine.write("forget", lambda: self._forget(time.time())):
                    self._forget_next = 0.0

    def close(self) -> None:
        try:
            self.flush()
        except StoreUnavailable:
            pass  # closed already, or the disk is gone: an unwritten settle is made good at the next start
        finally:
            self._engine.close()
            if self._lock is not None:
                self._lock.release()

    # --- moving

    @contextmanager
    def snapshot(self) -> Iterator[Rows]:
        if self._lock is not None:
            self.flush()
        with self._engine.reading("open a snapshot"):
            path = self._path
        with bulk.snapshot(path) as rows:
            yield rows

    def load(self, table: str, rows: Sequence[Row], mark: Mapping[str, Any] | None) -> None:
        with self._engine.writing("load rows"):
            bulk.load(self._engine.connection, table, rows)
            if mark is None:
                self.delete(ValueKept, MOVING)
            else:
                self.put(ValueKept(MOVING, mark))

    # --- the transaction that effects write to

    def get(self, kind: type[R], key: str) -> R | None:
        found = self._tables[kind].text(key)
        return None if found is None else load_as(found, kind)

    def find(self, kind: type[R], **equal: str) -> list[R]:
        return [load_as(found, kind) for found in self._tables[kind].texts(equal)]

    def put(self, record: Record) -> None:
        kind = type(record)
        self._tables[kind].put_text(KEYS[kind](record), dumps(record))

    def delete(self, kind: type[R], key: str) -> None:
        self._tables[kind].remove(doc_ids=[key])

    def append(self, kind: str, at: datetime, badge: str, data: Mapping[str, Any], answer: str = "") -> None:
        self._ledger.append(kind, at, badge, data, answer)

    def count(self, key: CountKey, change: Count) -> None:
        self._engine.change(
            "INSERT INTO counts VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
            " total = total + excluded.total, done = done + excluded.done,"
            " late = late + excluded.late, excused = excused + excluded.excused",
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
        return [load_as(found, kind) for found in self._tables[kind].holding(words)]

    def erase(self, erasure: Erasure) -> None:
        self._ledger.erase(erasure)
        self._inbox.erase(erasure)
        self._outbox.erase(erasure)
        self.put(ValueKept(_REMNANTS, {}))

    def erase_remnants(self) -> None:
        self._engine.rewrite()
        self._engine.write("note that remnants are erased", lambda: self.delete(ValueKept, _REMNANTS))

    def _keep_shown(self, shown: Shown) -> None:
        self.put(shown)

    # --- reading

    def _get(self, kind: type[R], key: str) -> R | None:
        return self.get(kind, key)

    def _find(self, kind: type[R], **equal: str) -> list[R]:
        return self.find(kind, **equal)

    def _all(self, kind: type[R]) -> Iterable[R]:
        return [load_as(found, kind) for found in self._tables[kind].every_text()]

    def _duties_since(self, badge: str, since: date) -> Iterable[Duty]:
        query = (where("badge") == badge) & (where("day") >= since.isoformat())
        return [from_doc(found, Duty) for found in self._tables[Duty].search(query)]

    def shown(self, badge: str, passage: str) -> list[tuple[str, str, str]]:
        # Asked before the tables: what is committed in between is found twice, never nowhere.
        fresh = [
            (one.channel, one.address, one.message)
            for one in self._outbox.fresh_shown()
            if (one.badge, one.passage) == (badge, passage)
        ]
        return sorted({*super().shown(badge, passage), *fresh})

    def sessions_to_wake(self, now: datetime) -> list[Session]:
        query = where("wake_at") <= to_doc(now.astimezone(UTC))
        due = [from_doc(found, Session) for found in self._tables[Session].search(query)]
        return sorted(due, key=lambda one: (one.wake_at or now, one.owner))

    def counts(self, since: date, until: date) -> dict[CountKey, Count]:
        rows = self._engine.rows(
            "SELECT * FROM counts WHERE day BETWEEN ? AND ?", (since.isoformat(), until.isoformat())
        )
        # A month has a thousand rows, but few days and moments.
        days = {day: date.fromisoformat(day) for day in {row[1] for row in rows}}
        moments = {due_at: datetime.fromisoformat(due_at) for due_at in {row[3] for row in rows}}
        return {
            CountKey(department, days[day], track, moments[due_at]): Count(*numbers)
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
