"""The store that keeps nothing over a restart: everything but durability is as the contract says."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from storage import effects
from storage.chain import ChainRow, Head
from storage.codec import dumps, to_doc
from storage.erasure import Erasure
from storage.errors import EventDone, StaleSession, StoreUnavailable
from storage.keys import INDEXES, KEYS, R, Record, letter_key
from storage.ledger import MemoryLedger, Undo
from storage.mail import DeadLetter, Event, OutboxRow, Owed, Settlement
from storage.outbox import LEASE, MemoryOutbox, shown_by
from storage.person_data import Row, Whose
from storage.persons import Person
from storage.reads import Reads
from storage.records import Count, CountKey, Duty, LedgerEntry, Session, Shown, Turn


class _Table:
    """Records of one kind by key, and by each group of indexed fields."""

    def __init__(self, kind: type[Any]) -> None:
        self._key = KEYS[kind]
        self._groups = INDEXES.get(kind, ())
        self.rows: dict[str, Any] = {}
        self._index: dict[tuple[str, ...], dict[tuple[str, ...], dict[str, None]]] = {
            group: defaultdict(dict) for group in self._groups
        }

    def put(self, record: Any) -> Undo:
        key = self._key(record)
        before = self.rows.get(key)
        self._replace(key, before, record)
        return lambda: self._replace(key, record, before)

    def delete(self, key: str) -> Undo:
        before = self.rows.get(key)
        self._replace(key, before, None)
        return lambda: self._replace(key, None, before)

    def find(self, equal: Mapping[str, str]) -> list[Any]:
        keys = self._index[tuple(equal)].get(tuple(equal.values()), ())
        return [self.rows[key] for key in keys]

    def _replace(self, key: str, before: Any, after: Any) -> None:
        for group, index in self._index.items():
            old = None if before is None else _values(before, group)
            new = None if after is None else _values(after, group)
            if old == new:
                continue
            if old is not None:
                index[old].pop(key, None)
            if new is not None:
                index[new][key] = None
        if after is None:
            self.rows.pop(key, None)
        else:
            self.rows[key] = after


def _values(record: Any, group: tuple[str, ...]) -> tuple[str, ...]:
    return tuple([_text(getattr(record, field)) for field in group])


def _text(value: Any) -> str:
    if isinstance(value, str):  # also an enumeration's value, which compares as its text
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


class MemoryStore(Reads):
    """All of it in dictionaries, under one lock; a turn that fails is undone step by step."""

    def __init__(self, key: bytes = b"") -> None:
        self._lock = threading.RLock()
        self._tables: dict[type[Any], _Table] = {kind: _Table(kind) for kind in KEYS}
        self._waiting: dict[tuple[str, str], Event] = {}
        self._done: set[tuple[str, str]] = set()
        self._tries: dict[tuple[str, str], int] = {}
        self._undo: list[Undo] = []
        self._ledger = MemoryLedger(key, self._undo)
        self._counts: dict[CountKey, Count] = {}
        self._outbox = MemoryOutbox()
        self._closed = False

    # --- writing

    def accept(self, events: Sequence[Event]) -> list[Event]:
        with self._open("accept events"):
            new = []
            for event in events:
                key = (event.channel, event.id)
                if key not in self._waiting and key not in self._done:
                    self._waiting[key] = event
                    new.append(event)
            return new

    def waiting(self) -> list[Event]:
        with self._open("list events"):
            return list(self._waiting.values())

    def take(self) -> list[Event]:
        return self.waiting()

    def join(self, roles: Sequence[str], news: Callable[[], object]) -> None:
        """Nobody else works on it."""

    def leads(self, role: str) -> bool:
        del role
        return True

    def begin(self, channel: str, event: str) -> int:
        with self._open("begin an event"):
            if (channel, event) not in self._waiting:
                return 0
            self._tries[channel, event] = self._tries.get((channel, event), 0) + 1
            return self._tries[channel, event]

    def revive(self, channel: str, event: str) -> Event | None:
        with self._open("revive an event"):
            letter = self.get(DeadLetter, letter_key(channel, event))
            if letter is None:
                return None
            self._tables[DeadLetter].delete(letter_key(channel, event))
            self._done.discard((channel, event))
            self._waiting[channel, event] = letter.event
            self._tries.pop((channel, event), None)
            return letter.event

    def event_done(self, channel: str, event: str) -> bool:
        with self._open("look up an event"):
            return (channel, event) in self._done

    def record(self, turn: Turn) -> list[OutboxRow]:
        with self._open("record a turn"):
            if turn.event in self._done:
                raise EventDone(*turn.event)
            if turn.session:
                kept = self.get(Session, turn.session.owner)
                if turn.session.version != (kept.version if kept else 0):
                    raise StaleSession(turn.session.owner)
            self._undo.clear()
            try:
                self._write(turn)
            except BaseException:
                for undo in reversed(self._undo):
                    undo()
                raise
            finally:
                self._undo.clear()
            if turn.event:
                self._waiting.pop(turn.event, None)
                self._done.add(turn.event)
            return self._outbox.add(turn.replies, leased_until=turn.at + LEASE)

    def _write(self, turn: Turn) -> None:
        if turn.session:
            kept = turn.session
            self.put(Session(kept.owner, kept.version + 1, kept.state, kept.wake_at))
        for fact in turn.facts:
            effects.apply(fact, self)

    def enqueue(self, owed: Iterable[Owed]) -> int:
        with self._open("enqueue"):
            return len(self._outbox.add(list(owed), leased_until=None))

    def claim(
        self, now: datetime, limit: int, lease: timedelta, channels: Collection[str] | None = None
    ) -> list[OutboxRow]:
        with self._open("claim"):
            return self._outbox.claim(now, limit, lease, channels)

    def begin_send(self, row: int) -> bool:
        with self._open("begin a send"):
            return self._outbox.leased(row)

    def settle(self, settlement: Settlement) -> None:
        with self._open("settle"):
            row = self._outbox.settle(settlement)
            owed = row.owed if row else None
            if owed is not None:
                for one in shown_by(settlement, owed.badge, owed.shows, owed.channel, owed.address):
                    self._tables[Shown].put(one)

    def release(self, row: int, not_before: datetime | None) -> None:
        with self._open("release"):
            self._outbox.release(row, not_before)

    def flush(self) -> None:
        with self._open("flush"):
            return

    def close(self) -> None:
        self._closed = True

    # --- the transaction that effects write to

    def get(self, kind: type[R], key: str) -> R | None:
        return self._tables[kind].rows.get(key)

    def find(self, kind: type[R], **equal: str) -> list[R]:
        return self._tables[kind].find(equal)

    def put_all(self, records: Sequence[Record]) -> None:
        for record in records:
            self.put(record)

    def put(self, record: Record) -> None:
        self._undo.append(self._tables[type(record)].put(record))

    def delete(self, kind: type[R], key: str) -> None:
        self._undo.append(self._tables[kind].delete(key))

    def meet(self, badges: Collection[str]) -> None:
        pass  # all are at hand

    def append(self, kind: str, at: datetime, badge: str, data: Mapping[str, Any], answer: str = "") -> None:
        self._ledger.append(kind, at, badge, data, answer)

    def count(self, key: CountKey, change: Count) -> None:
        before = self._counts.get(key, Count())
        self._counts[key] = before + change
        self._undo.append(lambda: self._counts.__setitem__(key, before))

    def person(self, badge: str) -> str:
        return self._ledger.person(badge)

    def beside(self, badge: str, kind: str) -> list[str]:
        return self._ledger.texts(badge, kind)

    def mentioning(self, kind: type[R], words: Sequence[str]) -> list[R]:
        texts = ((one, dumps(one)) for one in self._tables[kind].rows.values())
        return [one for one, text in texts if any(word in text for word in words)]

    def forward(self, badge: str, channel: str, address: str) -> None:
        self._undo.append(self._outbox.forward(badge, channel, address))

    def erase(self, erasure: Erasure) -> None:
        self._ledger.erase(erasure)
        self._undo.append(self._outbox.erase(erasure))
        waiting = self._waiting
        theirs = {key for key, one in waiting.items() if (one.channel, one.address) in erasure.addresses}
        self._waiting = {key: one for key, one in waiting.items() if key not in theirs}
        self._done |= theirs

        def undo() -> None:
            self._waiting = waiting
            self._done -= theirs

        self._undo.append(undo)

    # --- reading

    def known_person(self, badge: str) -> str | None:
        with self._open("read"):
            return self._ledger.known_person(badge)

    def _rows_about(self, table: str, whose: Whose) -> Iterable[Row]:
        del whose
        with self._open("read"):
            return list(self._rows(table))

    def _rows(self, table: str) -> Iterable[Row]:
        match table:
            case "ledger":
                return (
                    {**to_doc(row._asdict()), "data": row.data and dumps(row.data)}
                    for row in self._ledger.chain(0)
                )
            case "answers":
                beside = ((row.seq, row.beside) for row in self._ledger.chain(0))
                return ({"seq": seq, "salt": one.salt, "text": one.text} for seq, one in beside if one)
            case "unsealed":
                return ()
            case "persons":
                return map(to_doc, self._ledger.persons())
            case "inbox":
                return ({**to_doc(one), "payload": dumps(one.payload)} for one in self._waiting.values())
            case "outbox":
                return self._outbox.rows()
        raise KeyError(table)

    def _get(self, kind: type[R], key: str) -> R | None:
        with self._open("read"):
            return self.get(kind, key)

    def _find(self, kind: type[R], **equal: str) -> list[R]:
        with self._open("read"):
            return self.find(kind, **equal)

    def _all(self, kind: type[R]) -> Iterable[R]:
        with self._open("read"):
            return list(self._tables[kind].rows.values())

    def _duties_since(self, badge: str, since: date) -> Iterable[Duty]:
        with self._open("read"):
            return [duty for duty in self.find(Duty, badge=badge) if duty.day >= since]

    def sessions_to_wake(self, now: datetime) -> list[Session]:
        due = [one for one in self._all(Session) if one.wake_at is not None and one.wake_at <= now]
        return sorted(due, key=lambda one: (one.wake_at or now, one.owner))

    def counts(self, since: date, until: date) -> dict[CountKey, Count]:
        with self._open("read"):
            return {
                key: count
                for key, count in self._counts.items()
                if since <= key.day <= until and count != Count()
            }

    def ledger(self, after: int = 0) -> Iterator[LedgerEntry]:
        with self._open("read"):
            return self._ledger.entries(after)

    def trail(self, badge: str = "") -> Iterator[tuple[LedgerEntry, str]]:
        with self._open("read"):
            return iter(list(self._ledger.trail(badge)))

    def chain(self, after: int = 0) -> Iterator[ChainRow]:
        with self._open("read"):
            return self._ledger.chain(after)

    def head(self) -> Head:
        with self._open("read"):
            return self._ledger.head()

    def persons(self) -> Iterable[Person]:
        with self._open("read"):
            return self._ledger.persons()

    def stray_answers(self) -> list[int]:
        with self._open("read"):
            return []

    def erase_remnants(self) -> None:
        with self._open("erase"):
            return

    def outbox_waiting(self) -> int:
        with self._open("read"):
            return self._outbox.waiting()

    def tally(self, prefix: str) -> Mapping[tuple[str, str], int]:
        with self._open("read"):
            return self._outbox.tally(prefix)

    def arrived(self, keys: Sequence[str]) -> Mapping[str, datetime]:
        with self._open("read"):
            return self._outbox.arrived(keys)

    def enqueued(self, keys: Sequence[str]) -> Collection[str]:
        with self._open("read"):
            return self._outbox.enqueued(keys)

    def interrupted(self, since: datetime) -> list[OutboxRow]:
        """There is no start that could find any."""
        del since
        with self._open("read"):
            return []

    def outcome(self, row: int) -> Settlement | None:
        with self._open("read"):
            return self._outbox.outcome(row)

    @contextmanager
    def _open(self, doing: str) -> Iterator[None]:
        with self._lock:
            if self._closed:
                raise StoreUnavailable(doing, RuntimeError("it is closed"))
            yield
