"""The queue of updates, as the Bot API server keeps it (tdlib/td 022d602, TQueue.cpp; tdlib/telegram-bot-api
01a3679, Client.cpp)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.botapi.clock import Clock

#: How long an update is kept that nobody fetches: a message counts from its date (Client.cpp
#: 17053: "date + 86400"; 17158: 150 for callback queries; 17074: 30 for inline queries).
MESSAGE_LIFE, PRESS_LIFE = timedelta(hours=24), timedelta(seconds=150)
_LIVES = {"callback_query": PRESS_LIFE, "inline_query": timedelta(seconds=30)}
#: More than these, and more bytes, are dropped without a word (TQueue.cpp 87-88, 149-152).
MOST_PENDING, MOST_BYTES = 100_000, 1 << 27
#: An offset further ahead than this is not believed, and confirms nothing (TQueue.cpp 304, get).
_AHEAD = 10
#: Kinds that come only if asked for by name (Bot API, getUpdates, allowed_updates).
_ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}


@dataclass(frozen=True, slots=True)
class Pending:
    id: int
    body: dict[str, Any]
    expires: datetime
    size: int

    @property
    def kind(self) -> str:
        return next(key for key in self.body if key != "update_id")


class Updates:
    """What waits for the bot. Whoever calls holds the state's lock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.pending: list[Pending] = []
        self.next_id = 900_000_001
        #: How many are kept, and how many were dropped.
        self.most, self.most_bytes, self.dropped = MOST_PENDING, MOST_BYTES, 0
        #: How many there were when their bytes were counted, and the bytes.
        self._counted = (0, 0)
        self._wanted: frozenset[str] = frozenset()

    def add(self, kind: str, body: dict[str, Any]) -> int:
        """Queue an update; its id, or 0 where the bot has not asked for this kind or the queue is full."""
        if kind not in self._wanted if self._wanted else kind in _ON_REQUEST:
            return 0
        size = len(json.dumps(body))
        if len(self.pending) >= self.most or self._bytes() + size > self.most_bytes:
            self.dropped += 1
            return 0
        update = self.next_id
        self.next_id += 1
        life = _LIVES.get(kind, MESSAGE_LIFE)
        self.pending.append(
            Pending(update, {"update_id": update, kind: body}, self._clock.now() + life, size)
        )
        self._counted = (len(self.pending), self._counted[1] + size)
        return update

    def _bytes(self) -> int:
        if self._counted[0] != len(self.pending):
            self._counted = (len(self.pending), sum(one.size for one in self.pending))
        return self._counted[1]

    def want(self, kinds: Sequence[str]) -> None:
        """Queue only these kinds from now on (none named: all that are usual); what waits already stays."""
        self._wanted = frozenset(kinds)

    def waits(self, update: Pending) -> bool:
        """Whether this one is still to be brought: neither confirmed nor dropped nor too old."""
        return update.expires >= self._clock.now() and any(one is update for one in self.pending)

    def jump(self, to: int) -> None:
        """A quiet week: nothing is pending any more, and the numbers go on from elsewhere, lower ones included."""
        self.pending.clear()
        self.next_id = to

    def fetch(self, offset: int, limit: int) -> list[dict[str, Any]]:
        """Confirm everything below `offset` (or all but the last -offset), and give what is left."""
        now = self._clock.now()
        if offset < 0:
            self.pending = self.pending[offset:]
        elif offset <= self.next_id + _AHEAD:
            self.pending = [one for one in self.pending if one.id >= offset]
        self.pending = [one for one in self.pending if one.expires >= now]
        return [one.body for one in self.pending[:limit]]
