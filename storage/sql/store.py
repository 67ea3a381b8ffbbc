"""What the stores on SQL have in common: `storage.contract` on inbox, outbox and ledger in plain SQL."""

from __future__ import annotations

import time
from abc import abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from storage import effects
from storage.chain import ChainRow, Head, utc
from storage.erasure import Erasure
from storage.errors import StaleSession
from storage.held import FORGETTING, SENDING, letter, seat
from storage.keys import R, Record, letter_key
from storage.mail import DeadLetter, Event, OutboxRow, Owed, Settlement
from storage.outbox import LEASE
from storage.person_data import Row, Whose
from storage.persons import Person
from storage.reads import Reads
from storage.records import Count, CountKey, LedgerEntry, Session, Turn
from storage.sql.about import rows_about
from storage.sql.database import Database
from storage.sql.ledger import Ledger
from storage.sql.mail import Inbox, Outbox

T = TypeVar("T")
#: So much of each kind is forgotten at once: a start and a flush take no longer for it in the third year.
FORGOTTEN = 1000
#: Seconds between looks for what may be forgotten.
FORGET_EVERY = 600.0
#: So many counts are changed by one statement.
_COUNTS = 100
_A_COUNT = "(?, ?, ?, ?, ?, ?, ?, ?)"
_COUNTED = (
    " ON CONFLICT (day, department, track, due_at) DO UPDATE"
    " SET total = counts.total + excluded.total, done = counts.done + excluded.done,"
    " late = counts.late + excluded.late, excused = counts.excused + excluded.excused"
)
#: A platform may delete young messages only (Telegram: 48 h), but ours can be blanked at any age.
SHOWN_KEPT = timedelta(days=30)


class SqlStore(Reads):
    """A backend gives its documents, its transactions and what a start and an end owe."""

    def __init__(self, database: Database, ledger: Ledger, forget_next: float) -> None:
        """`forget_next`: the moment (time.monotonic) from which what is old is forgotten."""
        self._database = database
        self._ledger = ledger
        self._inbox = Inbox(database)
        self._outbox = Outbox(database, self.put)
        self._forget_next = forget_next

    @abstractmethod
    def _write(self, doing: str, work: Callable[[], T], *own: str) -> T:
        """Do the work in one transaction, flushed when this returns. Raises StoreUnavailable.

        `own`: names for what nobody else may write meanwhile, where several can (`storage.held`).
        """

    @abstractmethod
    def _may_write(self, doing: str) -> None:
        """Raise StoreUnavailable if it is closed or only looked on."""

    @abstractmethod
    def _forget_shown(self, before: datetime, most: int) -> int:
        """Forget messages shown before a moment; at most so many, the oldest first; how many there were."""

    @abstractmethod
    def get(self, kind: type[R], key: str) -> R | None: ...

    @abstractmethod
    def find(self, kind: type[R], **equal: str) -> list[R]: ...

    @abstractmethod
    def put(self, record: Record) -> None: ...

    @abstractmethod
    def put_all(self, records: Sequence[Record]) -> None: ...

    @abstractmethod
    def delete(self, kind: type[R], key: str) -> None: ...

    @abstractmethod
    def mentioning(self, kind: type[R], words: Sequence[str]) -> list[R]: ...

    def _made_good(self, now: float) -> None:
        """What a start owes: outcomes of a crash, and forgetting some of what need not be known any longer."""
        self._outbox.after_start(now)
        self._forget(now)

    def _forget(self, now: float) -> bool:
        """Forget the oldest of what may be forgotten, a bounded number; whether there may be more."""
        gone = (
            self._forget_shown(datetime.fromtimestamp(now, UTC) - SHOWN_KEPT, FORGOTTEN),
            self._inbox.forget(now, FORGOTTEN),
            self._outbox.forget(now, FORGOTTEN),
        )
        return max(gone) == FORGOTTEN

    # --- writing

    def accept(self, events: Sequence[Event]) -> list[Event]:
        seats = [seat(event.channel, event.address) for event in events]
        return self._write("accept events", lambda: self._inbox.accept(events), *seats)

    def waiting(self) -> list[Event]:
        return self._inbox.waiting()

    def take(self) -> list[Event]:
        return self._inbox.waiting()

    def join(self, roles: Sequence[str], news: Callable[[], object]) -> None:
        """Nobody else works on it."""

    def leads(self, role: str) -> bool:
        del role
        return True

    def begin(self, channel: str, event: str) -> int:
        return self._write("begin an event", lambda: self._inbox.begin(channel, event))

    def revive(self, channel: str, event: str) -> Event | None:
        return self._write("revive an event", lambda: self._revive(channel, event), letter(channel, event))

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
        mine = [owed for owed in turn.replies if self.leads(owed.channel)]
        if len(mine) < len(turn.replies):
            self._outbox.add([owed for owed in turn.replies if not self.leads(owed.channel)], None)
        return self._outbox.add(mine, (turn.at + LEASE).timestamp())

    def _write_session(self, session: Session) -> None:
        # In UTC, so that moments compare as text.
        wake_at = session.wake_at and session.wake_at.astimezone(UTC)
        if not self._advance(Session(session.owner, session.version + 1, session.state, wake_at)):
            raise StaleSession(session.owner)

    def _advance(self, session: Session) -> bool:
        """Write a session's next version; False, and nothing written, where the stored one is not the one before."""
        if self.session(session.owner).version != session.version - 1:
            return False
        self.put(session)
        return True

    def enqueue(self, owed: Iterable[Owed]) -> int:
        rows = list(owed)
        return self._write("enqueue", lambda: len(self._outbox.add(rows, None)))

    def claim(
        self, now: datetime, limit: int, lease: timedelta, channels: Collection[str] | None = None
    ) -> list[OutboxRow]:
        moment, until = now.timestamp(), (now + lease).timestamp()
        if not self._outbox.due(
            moment, limit, channels
        ):  # a look beforehand: claiming nothing costs no flush
            return []
        return self._write(
            "claim", lambda: self._outbox.claim(self._outbox.due(moment, limit, channels), until), SENDING
        )

    def begin_send(self, row: int) -> bool:
        return self._write("begin a send", lambda: self._outbox.begin_send(row), SENDING)

    def settle(self, settlement: Settlement) -> None:
        self._may_write("settle")
        self._outbox.settle(settlement)

    def release(self, row: int, not_before: datetime | None) -> None:
        at = None if not_before is None else not_before.timestamp()
        self._write("release", lambda: self._outbox.release(row, at))

    def flush(self) -> None:
        self._may_write("flush")
        self._flush()
        if time.monotonic() > self._forget_next:
            self._forget_next = time.monotonic() + FORGET_EVERY
            if self._write("forget", lambda: self._forget(time.time()), FORGETTING):
                self._forget_next = 0.0

    def _flush(self) -> None:
        if self._outbox.unwritten:
            self._write("flush", lambda: None)

    # --- the transaction that effects write to

    def meet(self, badges: Collection[str]) -> None:
        self._ledger.meet(badges)

    def append(self, kind: str, at: datetime, badge: str, data: Mapping[str, Any], answer: str = "") -> None:
        self._ledger.append(kind, at, badge, data, answer)

    def count(self, key: CountKey, change: Count) -> None:
        self._count_all([(key, change)])

    def _count_all(self, changes: Sequence[tuple[CountKey, Count]]) -> None:
        """Add to running counts in this order; a morning changes hundreds."""
        for start in range(0, len(changes), _COUNTS):
            some = changes[start : start + _COUNTS]
            self._database.change(
                f"INSERT INTO counts VALUES {', '.join([_A_COUNT] * len(some))}{_COUNTED}",  # noqa: S608 (marks alone)
                [value for key, change in some for value in _counted(key, change)],
            )

    def person(self, badge: str) -> str:
        return self._ledger.person(badge)

    def beside(self, badge: str, kind: str) -> list[str]:
        return self._ledger.texts(badge, kind)

    def forward(self, badge: str, channel: str, address: str) -> None:
        self._outbox.forward(badge, channel, address)

    def erase(self, erasure: Erasure) -> None:
        self._ledger.erase(erasure)
        self._inbox.erase(erasure)
        self._outbox.erase(erasure)

    # --- reading

    def known_person(self, badge: str) -> str | None:
        return self._ledger.known_person(badge)

    def _rows_about(self, table: str, whose: Whose) -> Iterable[Row]:
        return rows_about(self._database, table, whose)

    def _get(self, kind: type[R], key: str) -> R | None:
        return self.get(kind, key)

    def _find(self, kind: type[R], **equal: str) -> list[R]:
        return self.find(kind, **equal)

    def shown(self, badge: str, passage: str) -> list[tuple[str, str, str]]:
        # Asked before the tables: what is committed in between is found twice, never nowhere.
        fresh = [
            (one.channel, one.address, one.message)
            for one in self._outbox.fresh_shown()
            if (one.badge, one.passage) == (badge, passage)
        ]
        return sorted({*super().shown(badge, passage), *fresh})

    def counts(self, since: date, until: date) -> dict[CountKey, Count]:
        rows = self._database.rows(
            "SELECT department, day, track, due_at, total, done, late, excused FROM counts"
            " WHERE day BETWEEN ? AND ?",
            (since.isoformat(), until.isoformat()),
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

    def trail(self, badge: str = "") -> Iterator[tuple[LedgerEntry, str]]:
        return self._ledger.trail(badge)

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

    def tally(self, prefix: str) -> Mapping[tuple[str, str], int]:
        return self._outbox.tally(prefix)

    def arrived(self, keys: Sequence[str]) -> Mapping[str, datetime]:
        return self._outbox.arrived(keys)

    def enqueued(self, keys: Sequence[str]) -> Collection[str]:
        return self._outbox.enqueued(keys)

    def interrupted(self, since: datetime) -> list[OutboxRow]:
        return self._outbox.interrupted(since.timestamp())

    def outcome(self, row: int) -> Settlement | None:
        return self._outbox.outcome(row)


def _counted(key: CountKey, change: Count) -> tuple[str | int, ...]:
    numbers = (change.all, change.done, change.late, change.excused)
    return (key.department, key.day.isoformat(), key.track, utc(key.due_at), *numbers)
