"""Inbox and outbox in plain SQL; the caller holds the lock and, for writing, the transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from storage.codec import dumps, loads
from storage.embedded.engine import Engine
from storage.errors import EventDone
from storage.mail import Event, Lane, OutboxRow, Outcome, Owed, Settlement
from storage.records import Shown

_log = logging.getLogger(__name__)
_ROW = (
    "SELECT id, channel, address, badge, body, lane, key, shows, not_before, claims FROM outbox WHERE id = ?"
)


class Inbox:
    """Events by (channel, id), in the order of acceptance."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def accept(self, events: Sequence[Event]) -> list[Event]:
        sql = "INSERT OR IGNORE INTO inbox (channel, id, address, at, payload) VALUES (?, ?, ?, ?, ?)"
        return [
            event
            for event in events
            if self._engine.change(
                sql, (event.channel, event.id, event.address, event.at.isoformat(), dumps(event.payload))
            ).rowcount
        ]

    def waiting(self) -> list[Event]:
        rows = self._engine.rows(
            "SELECT channel, id, address, at, payload FROM inbox WHERE done_at IS NULL ORDER BY place"
        )
        return [
            Event(channel, key, address, datetime.fromisoformat(at), loads(payload))
            for channel, key, address, at, payload in rows
        ]

    def begin(self, channel: str, event: str) -> int:
        """Count one more beginning of an event that waits; how many there were."""
        sql = "UPDATE inbox SET tries = tries + 1 WHERE channel = ? AND id = ? AND done_at IS NULL RETURNING tries"
        found = self._engine.change(sql, (channel, event)).fetchall()
        return int(found[0][0]) if found else 0

    def revive(self, event: Event) -> None:
        """Let an event wait again, behind all others."""
        self._engine.change("DELETE FROM inbox WHERE channel = ? AND id = ?", (event.channel, event.id))
        self.accept([event])

    def done(self, channel: str, event: str) -> bool:
        sql = "SELECT 1 FROM inbox WHERE channel = ? AND id = ? AND done_at IS NOT NULL"
        return bool(self._engine.rows(sql, (channel, event)))

    def finish(self, channel: str, event: str, now: float) -> None:
        """Mark an event done and erase what it said. Raises EventDone if it was."""
        changed = self._engine.change(
            "UPDATE inbox SET done_at = ?, payload = '' WHERE channel = ? AND id = ? AND done_at IS NULL",
            (now, channel, event),
        )
        if changed.rowcount:
            return
        sql = "INSERT OR IGNORE INTO inbox (channel, id, address, at, payload, done_at) VALUES (?, ?, '', '', '', ?)"
        if not self._engine.change(sql, (channel, event, now)).rowcount:
            raise EventDone(channel, event)


class Outbox:
    """Rows, leases, keys; settled rows wait in memory for the next commit."""

    def __init__(self, engine: Engine, keep_shown: Callable[[Shown], None]) -> None:
        self._engine = engine
        self._keep_shown = keep_shown
        self._settled: dict[int, tuple[Settlement, Shown | None]] = {}
        self._writing: list[int] = []

    @property
    def unwritten(self) -> bool:
        return bool(self._settled)

    def after_start(self, now: float) -> None:
        """Answers that were in hand are owed again; of prompts that were it is unknown whether they arrived."""
        unknown = self._engine.change(
            "UPDATE outbox SET outcome = 'unknown', settled_at = ?, reason = 'the program ended while sending'"
            " WHERE outcome IS NULL AND lane = 'prompt' AND leased_until IS NOT NULL",
            (now,),
        ).rowcount
        if unknown:
            _log.warning(
                "%d prompts were being sent when the program ended: they may not have arrived", unknown
            )
        self._engine.change("UPDATE outbox SET leased_until = NULL WHERE outcome IS NULL")

    def add(self, owed: Iterable[Owed], leased_until: float | None) -> list[OutboxRow]:
        added = []
        for one in owed:
            cursor = self._engine.change(
                "INSERT OR IGNORE INTO outbox (channel, address, badge, body, lane, key, shows, not_before,"
                " leased_until, claims) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    one.channel,
                    one.address,
                    one.badge,
                    dumps(one.body),
                    one.lane.value,
                    one.key,
                    one.shows,
                    one.not_before and one.not_before.timestamp(),
                    leased_until,
                    1 if leased_until else 0,
                ),
            )
            if cursor.rowcount and cursor.lastrowid is not None:
                added.append(OutboxRow(cursor.lastrowid, one, 1 if leased_until else 0))
        return added

    def due(self, now: float, limit: int) -> list[int]:
        """Ids of rows that may be handed out: answers first, none of an address that waits for an earlier row."""
        due: list[int] = []
        for lane in (Lane.ANSWER, Lane.PROMPT):
            held: set[tuple[str, str]] = set()
            rows = self._engine.connection.execute(
                "SELECT id, channel, address, not_before, leased_until FROM outbox"
                " WHERE outcome IS NULL AND lane = ? ORDER BY id",
                (lane.value,),
            )
            for row, channel, address, not_before, leased_until in rows:
                if len(due) == limit:
                    return due
                if row in self._settled or (channel, address) in held:
                    continue
                if (not_before or 0) > now or (leased_until or 0) > now:
                    held.add((channel, address))
                else:
                    due.append(row)
        return due

    def claim(self, rows: Sequence[int], until: float) -> list[OutboxRow]:
        """Lease these rows; rows in their order."""
        claimed = []
        for row in rows:
            self._engine.change(
                "UPDATE outbox SET leased_until = ?, claims = claims + 1 WHERE id = ?", (until, row)
            )
            claimed.append(self._row(row))
        return claimed

    def settle(self, settlement: Settlement) -> None:
        sql = "SELECT badge, shows, channel, address FROM outbox WHERE id = ? AND outcome IS NULL"
        found = self._engine.rows(sql, (settlement.row,))
        if not found or settlement.row in self._settled:
            return
        badge, shows, channel, address = found[0]
        shown = None
        if shows is not None and settlement.message is not None:
            shown = Shown(badge, shows, channel, address, settlement.message, settlement.at)
        self._settled[settlement.row] = (settlement, shown)

    def write_settled(self) -> None:
        """Write what waits, inside the present transaction; `settled_written` follows once that is committed."""
        self._writing = list(self._settled)
        for row in self._writing:
            settlement, shown = self._settled[row]
            self._engine.change(
                "UPDATE outbox SET outcome = ?, settled_at = ?, message = ?, reason = ? WHERE id = ?",
                (
                    settlement.outcome.value,
                    settlement.at.timestamp(),
                    settlement.message,
                    settlement.reason,
                    row,
                ),
            )
            if shown is not None:
                self._keep_shown(shown)

    def settled_written(self) -> None:
        for row in self._writing:
            self._settled.pop(row, None)
        self._writing = []

    def fresh_shown(self) -> list[Shown]:
        """Messages that show a passage and are not written yet."""
        return [shown for _, shown in list(self._settled.values()) if shown is not None]

    def release(self, row: int, not_before: float) -> None:
        self._engine.change(
            "UPDATE outbox SET leased_until = NULL, not_before = ? WHERE id = ? AND outcome IS NULL",
            (not_before, row),
        )

    def waiting(self) -> int:
        count: int = self._engine.rows("SELECT count(*) FROM outbox WHERE outcome IS NULL")[0][0]
        return count - len(self._settled)

    def outcome(self, row: int) -> Settlement | None:
        if row in self._settled:
            return self._settled[row][0]
        sql = "SELECT outcome, settled_at, message, reason FROM outbox WHERE id = ? AND outcome IS NOT NULL"
        found = self._engine.rows(sql, (row,))
        if not found:
            return None
        outcome, settled_at, message, reason = found[0]
        return Settlement(
            row, Outcome(outcome), datetime.fromtimestamp(settled_at, UTC), message, reason or ""
        )

    def _row(self, row: int) -> OutboxRow:
        found = self._engine.rows(_ROW, (row,))
        key, channel, address, badge, body, lane, name, shows, not_before, claims = found[0]
        moment = datetime.fromtimestamp(not_before, UTC) if not_before is not None else None
        owed = Owed(channel, address, badge, loads(body), Lane(lane), name, shows, moment)
        return OutboxRow(key, owed, claims)
