"""How fast a bot may send: counted, answered with 429 where it is broken, and a failure of the test that it is broken in.

Source: Telegram, "Bots FAQ" (core.telegram.org/bots/faq, "My bot is hitting limits"): about 30 messages a second over all
chats; in one chat no more than one a second, where short bursts are let through; in a group no more than 20 a minute.
Where exactly Telegram draws the line it does not say. Here it is drawn at the figures themselves, over so many seconds
that a burst of five is let through, except in a group.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from datetime import datetime, timedelta

from tests.botapi import errors

#: Seconds, and messages in them: over all, in one chat, in a group.
ALL, CHAT, GROUP = (5, 155), (10, 15), (60, 20)
#: What puts a message into a chat; edits and deletions are not counted there.
COUNTED = frozenset({"sendmessage", "sendphoto", "senddocument"})


class Pace:
    """What was sent, by the emulator's clock. Whoever calls holds the state's lock."""

    def __init__(self) -> None:
        #: Whether it is kept at all: a bot that knows no pace, or a test of what comes at once, says that it is not.
        self.kept = True
        #: Whether breaking it is a fault: one that forgets what it sent, because it is killed, may run into it.
        self.owed = True
        self.broken = 0
        self._sent: dict[int, deque[datetime]] = defaultdict(deque)

    def count(self, method: str, chat: int, now: datetime) -> None:
        """One more message. Raises ApiError 429 where it is one too many; that one is not counted."""
        if not self.kept or method.lower() not in COUNTED:
            return
        seconds, most = GROUP if chat < 0 else CHAT
        wait = max(self._wait(0, now, *ALL), self._wait(chat, now, seconds, most))
        if wait > 0:
            self.broken += 1
            raise errors.too_many(max(1, math.ceil(wait)))
        self._sent[0].append(now)
        self._sent[chat].append(now)

    def reckon(self) -> int:
        """How often it was broken since this was asked last; a test that does so on purpose asks, and it is forgiven."""
        broken, self.broken = self.broken, 0
        return broken

    def check(self) -> None:
        """Raises AssertionError if it was owed and broken."""
        assert not (self.owed and self.broken), f"the pace of sending was broken {self.broken} times"

    def _wait(self, chat: int, now: datetime, seconds: int, most: int) -> float:
        """Seconds until there is room among the last so many."""
        sent, since = self._sent[chat], now - timedelta(seconds=seconds)
        while sent and sent[0] <= since:
            sent.popleft()
        if len(sent) < most:
            return 0.0
        return (sent[len(sent) - most] - since).total_seconds()
