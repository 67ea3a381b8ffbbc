"""What need not be known any longer: forgotten a little at a time, whatever has piled up.

Rows are looked at in the order in which they came: the first one that is too young ends a round, and the next one goes
on behind the last that was old enough. One that still waited between those is looked at again after the next start.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from storage.embedded.engine import Engine

#: No platform delivers an event again after that (Telegram keeps one for a day).
INBOX_KEPT = timedelta(days=7)
OUTBOX_KEPT = timedelta(days=30)
#: A platform may delete young messages only (Telegram: 48 h), but ours can be blanked at any age.
SHOWN_KEPT = timedelta(days=30)

#: Table -> its rows behind a place, in order: (place, when it was over with or None).
_LOOKS = {
    "inbox": "SELECT place, done_at FROM inbox WHERE place > ? ORDER BY place LIMIT ?",
    "outbox": "SELECT id, settled_at FROM outbox WHERE id > ? ORDER BY id LIMIT ?",
    "shown": "SELECT rowid, json_extract(doc, '$.at') FROM shown WHERE rowid > ? ORDER BY rowid LIMIT ?",
}
#: Table -> how a row is forgotten. Keys of prompts live on, or an old day's prompt could be enqueued anew.
_FORGETS = {
    "inbox": ("DELETE FROM inbox WHERE place = ?",),
    "outbox": (
        "DELETE FROM outbox WHERE id = ? AND key IS NULL",
        "UPDATE outbox SET body = '' WHERE id = ? AND body <> ''",
    ),
    "shown": ("DELETE FROM shown WHERE rowid = ?",),
}
_KEPT = {"inbox": INBOX_KEPT, "outbox": OUTBOX_KEPT, "shown": SHOWN_KEPT}


class Retention:
    """Knows how far each table has been looked at; the caller holds the transaction, and says `kept` once it is."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reached = dict.fromkeys(_LOOKS, 0)
        self._going: dict[str, int] = {}

    def tidy(self, now: datetime, most: int) -> int:
        """Forget what is old among the next `most` rows of each table; how many rows that were."""
        return sum(self._table(table, (now - kept).timestamp(), most) for table, kept in _KEPT.items())

    def kept(self) -> None:
        """What was forgotten is committed: the next round goes on behind it."""
        self._reached.update(self._going)

    def _table(self, table: str, before: float, most: int) -> int:
        rows = self._engine.rows(_LOOKS[table], (self._reached[table], most))
        old, reached = _old(rows, before, self._reached[table])
        changed = 0
        for place in old:
            changed += max(self._engine.change(sql, (place,)).rowcount for sql in _FORGETS[table])
        self._going[table] = reached
        return changed


def _old(rows: Sequence[tuple[Any, ...]], before: float, reached: int) -> tuple[list[int], int]:
    """Places of rows that are old, up to the first that is too young, and the last of them."""
    old = []
    for place, over in rows:
        ended = _seconds(over)
        if ended is None:
            continue
        if ended >= before:
            break
        old.append(place)
    return old, old[-1] if old else reached


def _seconds(moment: float | str | None) -> float | None:
    return datetime.fromisoformat(moment).timestamp() if isinstance(moment, str) else moment
