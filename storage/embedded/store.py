"""The default store: one SQLite file in DATA_DIR, one process, one flush a turn."""

from __future__ import annotations

import logging
import math
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from tinydb import where

from storage.bulk import MOVING, Row, Rows
from storage.codec import dumps, from_doc, load_as, to_doc
from storage.embedded import bulk
from storage.embedded.engine import Engine
from storage.embedded.kept import Kept
from storage.embedded.lock import Lock
from storage.embedded.tables import SqliteDB
from storage.embedded.upgrades import prepare, refuse_old
from storage.erasure import Erasure
from storage.errors import NoStore, StoreUnavailable, UnfinishedStore
from storage.keys import INDEXES, KEYS, TABLES, R, Record
from storage.mail import Event, OutboxRow
from storage.records import Account, Department, Duty, Officer, Session, Shown, Turn, ValueKept
from storage.sql.ledger import Ledger
from storage.sql.store import FORGET_EVERY, SqlStore, T

_log = logging.getLogger(__name__)
FILE = "chensong.db"
#: Read in every turn, some of them whole for every report, and written when people come, go, move or choose.
_STEADY: tuple[type[Any], ...] = (Department, Officer, Account, ValueKept)
#: Kept while files may still hold what was erased.
_REMNANTS = "remnants-owed"


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


class EmbeddedStore(SqlStore):
    """`storage.contract` says what each method promises. Without a lock it looks on and writes nothing."""

    def __init__(self, path: Path, lock: Lock | None, key: bytes = b"", *, moving: bool = False) -> None:
        self._path = path
        self._lock = lock
        self.cut_off = lock is not None and lock.left
        self._hosts = False
        self._engine = Engine(path, read_only=lock is None)
        # A store that is being moved must not change meanwhile, however long that takes.
        super().__init__(
            self._engine, Ledger(self._engine, key), math.inf if moving else time.monotonic() + FORGET_EVERY
        )
        names = {table: INDEXES.get(kind, ()) for kind, table in TABLES.items()}
        self._db = SqliteDB(self._engine, names)
        self._tables = {kind: self._db.table(name) for kind, name in TABLES.items()}
        # Settled rows join whatever is committed next.
        self._engine.before_commit = self._outbox.write_settled
        self._engine.after_commit = self._committed
        self._engine.undone = self._ledger.look_again
        # Who looks on beside another process is not told when that one writes.
        steady = () if lock is None or moving else _STEADY
        self._kept = {kind: Kept(self._tables[kind], partial(load_as, kind=kind)) for kind in steady}
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
        with self._engine.writing("start"):
            self._made_good(now)
            # Moved here from a store of several processes, or restored from its backup.
            while self._ledger.seal():
                pass
        if self.value(_REMNANTS) is not None:
            try:
                self.erase_remnants()
            except StoreUnavailable as error:  # too little room for it must not keep people from studying
                _log.warning("files may still hold what was erased; the next start tries again: %s", error)

    def _forget_shown(self, before: datetime, most: int) -> int:
        first = self._tables[Shown].first(most)
        old = [one.doc_id for one in first if datetime.fromisoformat(one["at"]) < before]
        self._tables[Shown].remove(doc_ids=old)
        return len(old)

    def _write(self, doing: str, work: Callable[[], T], *own: str) -> T:
        del own  # one writes at a time
        return self._engine.write(doing, work)

    def host(self, call: Callable[[Callable[[], None]], object]) -> None:
        self._engine.host(call)
        self._hosts = True

    def turn_soon(self, decide: Callable[[], Turn | None]) -> Future[list[OutboxRow] | None]:
        return self._engine.promise("record a turn", lambda: self._record_if(decide()))

    def _record_if(self, turn: Turn | None) -> list[OutboxRow] | None:
        return None if turn is None else self._record(turn)

    def accept_soon(self, events: Sequence[Event]) -> Future[list[Event]]:
        return self._engine.promise("accept events", lambda: self._inbox.accept(events))

    def _may_write(self, doing: str) -> None:
        with self._engine.reading(doing):
            if self._lock is None:
                raise StoreUnavailable(doing, RuntimeError("it was opened for reading only"))

    def close(self) -> None:
        try:
            self.flush()
        except StoreUnavailable:
            pass  # closed already, or the disk is gone: an unwritten settle is made good at the next start
        finally:
            self._engine.close()
            if self._lock is not None:
                # Only whoever takes events may find out that none of them ends it.
                self._lock.release(well=self._hosts or not self.cut_off)

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
        table = self._tables[kind]
        # Inside a write the committed records are those that it sees, as long as it has written none of the kind.
        if kind in self._kept and not (table.touched and self._engine.writes_here):
            return self._kept[kind].one(key)
        found = table.text(key)
        return None if found is None else load_as(found, kind)

    def find(self, kind: type[R], **equal: str) -> list[R]:
        return [load_as(found, kind) for found in self._tables[kind].texts(equal)]

    def put(self, record: Record) -> None:
        kind = type(record)
        self._tables[kind].put_text(KEYS[kind](record), dumps(record))

    def _advance(self, session: Session) -> bool:
        return self._tables[Session].put_next(session.owner, dumps(session), session.version)

    def put_all(self, records: Sequence[Record]) -> None:
        if records:
            kind = type(records[0])
            key = KEYS[kind]
            self._tables[kind].put_texts([(key(record), dumps(record)) for record in records])

    def delete(self, kind: type[R], key: str) -> None:
        self._tables[kind].remove(doc_ids=[key])

    def mentioning(self, kind: type[R], words: Sequence[str]) -> list[R]:
        return [load_as(found, kind) for found in self._tables[kind].holding(words)]

    def erase(self, erasure: Erasure) -> None:
        super().erase(erasure)
        self.put(ValueKept(_REMNANTS, {}))

    def erase_remnants(self) -> None:
        self._engine.rewrite()
        self._engine.write("note that remnants are erased", lambda: self.delete(ValueKept, _REMNANTS))

    # --- reading

    def _committed(self) -> None:
        self._outbox.settled_written()
        for kept in self._kept.values():
            kept.settle()

    def _all(self, kind: type[R]) -> Iterable[R]:
        if kind in self._kept and not self._engine.writes_here:
            return self._kept[kind].records()
        return [load_as(found, kind) for found in self._tables[kind].every_text()]

    def _duties_since(self, badge: str, since: date) -> Iterable[Duty]:
        query = (where("badge") == badge) & (where("day") >= since.isoformat())
        return [from_doc(found, Duty) for found in self._tables[Duty].search(query)]

    def sessions_to_wake(self, now: datetime) -> list[Session]:
        query = where("wake_at") <= to_doc(now.astimezone(UTC))
        due = [from_doc(found, Session) for found in self._tables[Session].search(query)]
        return sorted(due, key=lambda one: (one.wake_at or now, one.owner))
