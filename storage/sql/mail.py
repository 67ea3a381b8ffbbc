"""Inbox and outbox in plain SQL; for writing, the caller is inside the engine's `write`."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from storage.codec import dumps, loads
from storage.erasure import Erasure
from storage.errors import EventDone
from storage.mail import Event, Lane, OutboxRow, Outcome, Owed, Settlement
from storage.outbox import shown_by
from storage.records import Shown
from storage.sql.database import Database

_log = logging.getLogger(__name__)
_DAY = 86_400.0
#: Sorts behind whatever a key goes on with.
_LAST = "\U0010ffff"
#: Keys asked for in one statement.
_AT_ONCE = 500
#: Stands in the place of a reason while a prompt goes out.
BEGUN = "being sent"
#: The reason of a prompt that was going out when a program ended. An index stands on these words.
CUT_OFF = "the program ended while sending"
_FORGOTTEN = "told of a person who was forgotten"
_INBOX_KEPT = 7 * _DAY
_OUTBOX_KEPT = 30 * _DAY
#: The first rows of a lane that are under no lease and no pause: those that never were, and those whose has ended.
_READY = """
SELECT id, channel, address FROM (
    SELECT * FROM (
        SELECT id, channel, address FROM outbox
        WHERE outcome IS NULL AND lane = ? AND FREE_AT = 0 AND id > ? IN_CHANNELS ORDER BY id LIMIT ?
    ) AS fresh UNION ALL SELECT * FROM (
        SELECT id, channel, address FROM outbox
        WHERE outcome IS NULL AND lane = ? AND FREE_AT > 0 AND FREE_AT <= ? AND id > ? IN_CHANNELS
        ORDER BY id LIMIT ?
    ) AS again
) AS ready ORDER BY id LIMIT ?
"""
_HELD = (
    "SELECT id FROM outbox WHERE outcome IS NULL AND channel = ? AND address = ? AND lane = ? AND id < ?"
    " AND FREE_AT > ?"
)
_ROW = (
    "SELECT id, channel, address, badge, body, lane, key, shows, not_before, claims FROM outbox WHERE id = ?"
)

#: The words stand in the query itself, or the index would not be used.
_CUT_OFF = f"SELECT id FROM outbox WHERE reason = '{CUT_OFF}' AND settled_at >= ? AND body <> '' ORDER BY id"  # noqa: S608


def containing(word: str) -> str:
    """The pattern of LIKE (with ~ to escape) for texts that hold a word."""
    return "%" + re.sub(r"([%_~])", r"~\1", word) + "%"


class Inbox:
    """Events by (channel, id), in the order of acceptance."""

    def __init__(self, engine: Database) -> None:
        self._engine = engine

    def accept(self, events: Sequence[Event]) -> list[Event]:
        sql = "INSERT INTO inbox (channel, id, address, at, payload) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
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
        sql = (
            "INSERT INTO inbox (channel, id, address, at, payload, done_at) VALUES (?, ?, '', '', '', ?)"
            " ON CONFLICT (channel, id) DO UPDATE SET done_at = excluded.done_at, payload = ''"
            " WHERE inbox.done_at IS NULL"
        )
        if not self._engine.change(sql, (channel, event, now)).rowcount:
            raise EventDone(channel, event)

    def forget(self, now: float, most: int) -> int:
        """Done events older than a week (Telegram keeps an update for a day); at most so many, the oldest first."""
        first = self._engine.rows("SELECT place, done_at FROM inbox ORDER BY place LIMIT ?", (most,))
        old = [place for place, done_at in first if done_at is not None and done_at < now - _INBOX_KEPT]
        for place in old:
            self._engine.change("DELETE FROM inbox WHERE place = ?", (place,))
        return len(old)

    def erase(self, erasure: Erasure) -> None:
        """Forget what a person said and where; the ids stay, or the same event could come again."""
        sql = (
            "UPDATE inbox SET done_at = coalesce(done_at, ?), address = '', payload = ''"
            " WHERE channel = ? AND address = ?"
        )
        for seat in erasure.addresses:
            self._engine.change(sql, (erasure.at.timestamp(), *seat))


class Outbox:
    """Rows, leases, keys; settled rows wait in memory for the next commit."""

    def __init__(self, engine: Database, keep_shown: Callable[[Shown], None]) -> None:
        self._engine = engine
        self._keep_shown = keep_shown
        self._ready = _READY.replace("FREE_AT", engine.free_at)
        self._earlier = _HELD.replace("FREE_AT", engine.free_at)
        self._settled: dict[int, tuple[Settlement, tuple[Shown, ...]]] = {}
        self._writing: list[int] = []
        #: Of rows that were handed out: whose, what they show and where, so that settling need not look.
        self._handed: dict[int, tuple[str, str | None, str, str]] = {}
        #: A row leaves `_settled` after it is committed; whoever asks both must not see it nowhere.
        self._settling = threading.Lock()

    @property
    def unwritten(self) -> bool:
        return bool(self._settled)

    def after_start(self, now: float) -> None:
        """What was in hand is owed again; but of prompts whose sending had begun it is unknown whether they arrived."""
        unknown = self._engine.change(
            "UPDATE outbox SET outcome = 'unknown', settled_at = ?, reason = ?"
            " WHERE outcome IS NULL AND lane = 'prompt' AND leased_until IS NOT NULL AND reason = ?",
            (now, CUT_OFF, BEGUN),
        ).rowcount
        if unknown:
            _log.warning(
                "%d prompts were being sent when the program ended: they may not have arrived", unknown
            )
        self._engine.change(
            "UPDATE outbox SET leased_until = NULL WHERE outcome IS NULL AND leased_until IS NOT NULL"
        )

    def forget(self, now: float, most: int) -> int:
        """Answers settled a month ago, and what prompts of that age said; at most so many, the oldest first.

        Keys of prompts live on, or an old day's prompt could be enqueued anew.
        """
        old = self._engine.rows(
            "SELECT id, key IS NULL FROM outbox WHERE settled_at < ? AND body <> '' ORDER BY settled_at LIMIT ?",
            (now - _OUTBOX_KEPT, most),
        )
        for row, nameless in old:
            sql = (
                "DELETE FROM outbox WHERE id = ?" if nameless else "UPDATE outbox SET body = '' WHERE id = ?"
            )
            self._engine.change(sql, (row,))
        return len(old)

    def add(self, owed: Iterable[Owed], leased_until: float | None) -> list[OutboxRow]:
        added = []
        for one in owed:
            row = self._engine.added(
                "INSERT INTO outbox (channel, address, badge, body, lane, key, shows, not_before,"
                " leased_until, claims) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
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
            if row is not None:
                added.append(OutboxRow(row, one, 1 if leased_until else 0))
                if leased_until:
                    self._handed[row] = (one.badge, one.shows, one.channel, one.address)
        return added

    def due(self, now: float, limit: int, channels: Collection[str] | None = None) -> list[int]:
        """Ids of rows that may be handed out: answers first, none of an address that waits for an earlier row.

        `channels`: those of these only.
        """
        due: list[int] = []
        for lane in (Lane.ANSWER, Lane.PROMPT):
            due += self._due_in(lane, now, limit - len(due), channels)
        return due

    def _due_in(self, lane: Lane, now: float, limit: int, channels: Collection[str] | None) -> list[int]:
        """A lane's; what it costs depends on the limit and not on how many wait."""
        due: list[int] = []
        after = 0
        # Before the look at the table: whoever is committed in between is found in the one or the other.
        settled = set(self._settled)
        only = sorted(channels or ())
        marks = "" if channels is None else f"AND channel IN ({', '.join('?' * len(only))})"
        ready = self._ready.replace("IN_CHANNELS", marks)
        while len(due) < limit:
            values = (lane.value, after, *only, limit, lane.value, now, after, *only, limit, limit)
            some = self._engine.rows(ready, values)
            due += [
                row
                for row, channel, address in some
                if row not in settled and not self._held(channel, address, lane, row, now)
            ]
            if len(some) < limit:
                break
            after = some[-1][0]
        return due[:limit]

    def _held(self, channel: str, address: str, lane: Lane, row: int, now: float) -> bool:
        settled = set(self._settled)
        earlier = self._engine.rows(self._earlier, (channel, address, lane.value, row, now))
        return any(one not in settled for (one,) in earlier)

    def claim(self, rows: Sequence[int], until: float) -> list[OutboxRow]:
        """Lease these rows; rows in their order. Where a lease ended while its row goes out, it goes out still."""
        claimed = []
        for row in rows:
            self._engine.change(
                "UPDATE outbox SET leased_until = ?, claims = claims + 1 WHERE id = ?", (until, row)
            )
            claimed.append(self._row(row))
            owed = claimed[-1].owed
            self._handed[row] = (owed.badge, owed.shows, owed.channel, owed.address)
        return claimed

    def begin_send(self, row: int) -> bool:
        if row in self._settled:  # it ended while it was claimed anew
            return False
        sql = "UPDATE outbox SET reason = ? WHERE id = ? AND outcome IS NULL AND leased_until IS NOT NULL"
        return bool(self._engine.change(sql, (BEGUN, row)).rowcount)

    def settle(self, settlement: Settlement) -> None:
        handed = self._handed.pop(settlement.row, None)
        if handed is None:
            sql = "SELECT badge, shows, channel, address FROM outbox WHERE id = ? AND outcome IS NULL"
            found = self._engine.rows(sql, (settlement.row,))
            if not found:
                return
            handed = found[0]
        badge, shows, channel, address = handed
        with self._settling:
            self._settled.setdefault(
                settlement.row, (settlement, shown_by(settlement, badge, shows, channel, address))
            )

    def write_settled(self) -> None:
        """Write what waits, inside the present transaction; `settled_written` follows once that is committed."""
        if not self._settled:
            return
        self._writing = list(self._settled)
        for row in self._writing:
            self._write_settlement(*self._settled[row])

    def _write_settlement(self, settlement: Settlement, shown: Iterable[Shown]) -> None:
        changed = self._engine.change(
            "UPDATE outbox SET outcome = ?, settled_at = ?, message = ?, reason = ?"
            " WHERE id = ? AND outcome IS NULL",
            (
                settlement.outcome.value,
                settlement.at.timestamp(),
                settlement.message,
                settlement.reason,
                settlement.row,
            ),
        )
        if changed.rowcount:  # else its person was forgotten meanwhile, or it was settled before
            for one in shown:
                self._keep_shown(one)

    def settled_written(self) -> None:
        if self._writing:
            with self._settling:
                for row in self._writing:
                    self._settled.pop(row, None)
            self._writing = []

    def fresh_shown(self) -> list[Shown]:
        """Messages that show a passage and are not written yet."""
        return [one for _, shown in list(self._settled.values()) for one in shown]

    def release(self, row: int, not_before: float | None) -> None:
        self._engine.change(
            "UPDATE outbox SET leased_until = NULL, not_before = ?, reason = NULL WHERE id = ? AND outcome IS NULL",
            (not_before, row),
        )

    def forward(self, badge: str, channel: str, address: str) -> None:
        """Prompts that wait for somebody follow to where they are now; also one that goes out, for it may come back."""
        self._engine.change(
            "UPDATE outbox SET address = ? WHERE outcome IS NULL AND lane = 'prompt' AND badge = ? AND channel = ?"
            " AND key IS NOT NULL",
            (address, badge, channel),
        )

    def erase(self, erasure: Erasure) -> None:
        """Forget what a person was sent, and of what others were sent whatever tells of them."""
        self._handed.clear()
        for row in self._theirs(erasure):
            self._engine.change("DELETE FROM outbox WHERE id = ?", (row,))
        blank = (
            "UPDATE outbox SET body = '', outcome = coalesce(outcome, 'refused'),"
            " settled_at = coalesce(settled_at, ?), reason = coalesce(nullif(reason, ?), ?) WHERE id = ?"
        )
        for row in self._telling(erasure):
            self._engine.change(blank, (erasure.at.timestamp(), BEGUN, _FORGOTTEN, row))

    def _theirs(self, erasure: Erasure) -> list[int]:
        rows = self._engine.rows("SELECT id FROM outbox WHERE badge = ?", (erasure.badge,))
        for seat in erasure.addresses:
            rows += self._engine.rows("SELECT id FROM outbox WHERE channel = ? AND address = ?", seat)
        return [row for (row,) in rows]

    def _telling(self, erasure: Erasure) -> list[int]:
        rows: list[tuple[int, str]] = []
        for word in erasure.words:
            rows += self._engine.rows(
                "SELECT id, body FROM outbox WHERE body LIKE ? ESCAPE '~'", (containing(word),)
            )
        return [row for row, body in rows if erasure.meant(body)]

    def waiting(self) -> int:
        with self._settling:
            settled = list(self._settled)
        # Not subtracted: some of them may be committed meanwhile.
        but = f" AND id NOT IN ({', '.join('?' * len(settled))})" if settled else ""
        sql = f"SELECT count(*) FROM outbox WHERE outcome IS NULL{but}"  # noqa: S608 (marks only)
        count: int = self._engine.rows(sql, settled)[0][0]
        return count

    def tally(self, prefix: str) -> dict[tuple[str, str], int]:
        sql = (
            "SELECT outcome, reason, count(*) FROM outbox WHERE key >= ? AND key < ? GROUP BY outcome, reason"
        )
        rows = self._engine.rows(sql, (prefix, f"{prefix}{_LAST}"))
        return {(outcome or "", reason or ""): count for outcome, reason, count in rows}

    def arrived(self, keys: Sequence[str]) -> dict[str, datetime]:
        rows = self._named("SELECT key, settled_at FROM outbox WHERE outcome = 'sent' AND key IN", keys)
        return {key: datetime.fromtimestamp(at, UTC) for key, at in rows}

    def enqueued(self, keys: Sequence[str]) -> set[str]:
        return {key for (key,) in self._named("SELECT key FROM outbox WHERE key IN", keys)}

    def _named(self, select: str, keys: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """The rows of a query that ends with the keys, so many at once as a statement may hold."""
        for place in range(0, len(keys), _AT_ONCE):
            some = tuple(keys[place : place + _AT_ONCE])
            yield from self._engine.rows(f"{select} ({', '.join('?' * len(some))})", some)

    def interrupted(self, since: float) -> list[OutboxRow]:
        """What starts since then found going out; what those who were forgotten were sent is not there any more."""
        found = self._engine.rows(_CUT_OFF, (since,))
        return [self._row(row) for (row,) in found]

    def outcome(self, row: int) -> Settlement | None:
        settled = self._settled.get(row)
        if settled is not None:
            return settled[0]
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
