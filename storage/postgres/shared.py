"""Inbox and outbox where several processes work side by side: whose hand an event or a row is in.

**Order.** All that waits from one address is in the hand of one living process; whoever accepts a further message from
there leaves it to that one. What a dead process had in hand goes to the first who takes it, in the order of acceptance.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime

from storage.codec import dumps, loads
from storage.mail import Event, OutboxRow, Owed
from storage.postgres.engine import Engine
from storage.postgres.schema import WORKER
from storage.records import Shown
from storage.sql.mail import BEGUN, CUT_OFF, Inbox, Outbox

_log = logging.getLogger(__name__)
_LIVING = (
    "SELECT objid::integer FROM pg_locks WHERE locktype = 'advisory' AND classid = ?::oid AND objsubid = 2 AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
_ACCEPT = """
INSERT INTO inbox (channel, id, address, at, payload, owner)
SELECT ?, ?, ?, ?, ?, CASE WHEN EXISTS (
    SELECT 1 FROM inbox WHERE channel = ? AND address = ? AND done_at IS NULL AND owner IS DISTINCT FROM ?::integer
) THEN NULL ELSE ?::integer END
ON CONFLICT DO NOTHING RETURNING owner
"""
_WAITING = (
    "SELECT place, owner, channel, id, address, at, payload FROM inbox WHERE done_at IS NULL"
    " ORDER BY place LIMIT ?"
)
#: So many are taken at once; the rest a moment later.
_TAKEN = 1000
Me = Callable[[], int]


def living(engine: Engine) -> list[int]:
    """The numbers of all processes that take part."""
    return [number for (number,) in engine.rows(_LIVING, (WORKER,))]


class SharedInbox(Inbox):
    """Events by (channel, id), each in the hand of one process or of nobody."""

    def __init__(self, engine: Engine, me: Me) -> None:
        super().__init__(engine)
        self._shared = engine
        self._me = me

    def accept(self, events: Sequence[Event]) -> list[Event]:
        me, mine, others = self._me(), [], False
        for event in events:
            seat = (event.channel, event.address)
            values = (event.channel, event.id, event.address, event.at.isoformat(), dumps(event.payload))
            for (owner,) in self._engine.change(_ACCEPT, (*values, *seat, me, me)).fetchall():
                if owner == me:
                    mine.append(event)
                else:
                    others = True
        if others:
            self._shared.tell()
        return mine

    def revive(self, event: Event) -> None:
        super().revive(event)
        sql = "UPDATE inbox SET owner = NULL WHERE channel = ? AND id = ?"
        self._engine.change(sql, (event.channel, event.id))

    def untaken(self) -> bool:
        """Whether something waits that is in no hand, or in that of a dead process. A look only."""
        me = self._me()
        owners = {owner for _, owner, *_ in self._engine.rows(_WAITING, (_TAKEN,))} - {me}
        return bool(owners) and not owners <= set(living(self._shared))

    def take(self) -> list[Event]:
        """Take in hand what is in nobody's, where nobody else has anything of the same address; all that is in hand."""
        me, alive = self._me(), set(living(self._shared))
        rows = self._engine.rows(_WAITING, (_TAKEN,))
        theirs = {(row[2], row[4]) for row in rows if row[1] in alive and row[1] != me}
        free = [row for row in rows if row[1] not in alive and (row[2], row[4]) not in theirs]
        if free:
            places = [row[0] for row in free]
            self._engine.change("UPDATE inbox SET owner = ? WHERE place = ANY(?)", (me, places))
        taken = {row[0] for row in free}
        return [_event(row[2:]) for row in rows if row[1] == me or row[0] in taken]

    def in_hand(self) -> list[Event]:
        """What waits and is in this process's hand, in the order of acceptance."""
        me = self._me()
        return [_event(row[2:]) for row in self._engine.rows(_WAITING, (_TAKEN,)) if row[1] == me]

    def move(self, old: int, new: int) -> None:
        """What was in one's hand is in another's."""
        self._engine.change("UPDATE inbox SET owner = ? WHERE owner = ? AND done_at IS NULL", (new, old))


class _Here(threading.local):
    """What one thread's write has taken along."""

    def __init__(self) -> None:
        self.rows: list[int] = []


class SharedOutbox(Outbox):
    """Rows under leases of one process each; each settled row is written by one of the writes that go side by side."""

    def __init__(self, engine: Engine, keep_shown: Callable[[Shown], None], me: Me) -> None:
        super().__init__(engine, keep_shown)
        self._here = _Here()
        self._taken: set[int] = set()
        self._let_go = threading.Condition(self._settling)
        self._shared = engine
        self._me = me

    def after_start(self, now: float) -> None:
        alive = living(self._shared)
        sql = (
            "UPDATE outbox SET outcome = 'unknown', settled_at = ?, reason = ?"
            " WHERE outcome IS NULL AND lane = 'prompt' AND leased_until IS NOT NULL AND reason = ?"
            " AND (leased_by = ANY(?)) IS NOT TRUE"
        )
        unknown = self._engine.change(sql, (now, CUT_OFF, BEGUN, alive)).rowcount
        if unknown:
            _log.warning(
                "%d prompts were being sent when the program ended: they may not have arrived", unknown
            )
        self._engine.change(
            "UPDATE outbox SET leased_until = NULL"
            " WHERE outcome IS NULL AND leased_until IS NOT NULL AND (leased_by = ANY(?)) IS NOT TRUE",
            (alive,),
        )

    def add(self, owed: Iterable[Owed], leased_until: float | None) -> list[OutboxRow]:
        added = super().add(owed, leased_until)
        if added and leased_until is None:
            self._shared.tell()
        elif added:
            self._sign([row.id for row in added])
        return added

    def claim(self, rows: Sequence[int], until: float) -> list[OutboxRow]:
        sql = (
            "UPDATE outbox SET leased_until = ?, leased_by = ?, claims = claims + 1"
            " WHERE id = ANY(?) AND outcome IS NULL RETURNING id"
        )
        claimed = {row for (row,) in self._engine.change(sql, (until, self._me(), list(rows))).fetchall()}
        return [self._row(row) for row in rows if row in claimed]

    def begin_send(self, row: int) -> bool:
        if row in self._settled:  # it ended while it was claimed anew
            return False
        sql = (
            "UPDATE outbox SET reason = ? WHERE id = ? AND outcome IS NULL AND leased_until IS NOT NULL"
            " AND leased_by = ?"
        )
        return bool(self._engine.change(sql, (BEGUN, row, self._me())).rowcount)

    # --- settled rows

    def write_settled(self) -> None:
        with self._settling:
            self._here.rows = sorted(self._settled.keys() - self._taken)
            self._taken |= set(self._here.rows)
        for row in self._here.rows:
            self._write_settlement(*self._settled[row])

    def settled_written(self) -> None:
        with self._settling:
            for row in self._here.rows:
                self._settled.pop(row, None)
        self.settled_undone()

    def settled_undone(self) -> None:
        """Whoever writes next takes them along."""
        with self._settling:
            self._taken -= set(self._here.rows)
            self._here.rows = []
            self._let_go.notify_all()

    def written(self, rows: Collection[int]) -> bool:
        """Whether these are written or undone, once no other write has any of them."""
        with self._settling:
            self._let_go.wait_for(lambda: self._taken.isdisjoint(rows))
            return self._settled.keys().isdisjoint(rows)

    def settled(self) -> list[int]:
        """Rows that are not written yet."""
        return list(self._settled)

    def move(self, old: int, new: int) -> None:
        """What was in one's hand is in another's."""
        sql = "UPDATE outbox SET leased_by = ? WHERE leased_by = ? AND outcome IS NULL AND leased_until IS NOT NULL"
        self._engine.change(sql, (new, old))

    def _sign(self, rows: Sequence[int]) -> None:
        self._engine.change("UPDATE outbox SET leased_by = ? WHERE id = ANY(?)", (self._me(), list(rows)))


def _event(row: Sequence[str]) -> Event:
    channel, key, address, at, payload = row
    return Event(channel, key, address, datetime.fromisoformat(at), loads(payload))
