"""Whether Telegram had to drop what was said while the bot was away: it keeps so much for a bot, and tells nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from telegram import Bot
from telegram.error import TelegramError

from bot.channels.telegram.updates import UNREADABLE

#: So many updates and bytes wait for a bot at most (tdlib/td 022d602, TQueue.cpp: MAX_QUEUE_EVENTS,
#: MAX_TOTAL_EVENT_LENGTH).
UPDATES, BYTES = 100_000, 1 << 27
#: The size of those that are fetched first, so many at least, tells that of all, more or less.
_SOME, _NEARLY = 20, 0.9
#: Seconds that the question may take, and how often it is asked.
_PATIENCE, _TRIES = 5.0, 2


class Backlog:
    """Asks how much waits, once for each time that the bot was away. `full` hears how many it was, where no more had room."""

    def __init__(self, bot: Bot, full: Callable[[int], object], most: int = UPDATES) -> None:
        self._bot = bot
        self._full = full
        self._most = most
        self._left = _TRIES
        self._waits = 0

    def away(self) -> None:
        """Nothing could be fetched for a while."""
        self._left = _TRIES

    async def look(self) -> None:
        """To be called before anything is fetched, for fetching throws away what is too old. Nothing hangs on it."""
        if not self._left:
            return
        self._left -= 1
        try:
            async with asyncio.timeout(_PATIENCE):
                found = await self._bot.get_webhook_info()
            self._waits = int(found.pending_update_count)
        except (TelegramError, TimeoutError, *UNREADABLE):
            return
        self._left = 0

    async def fetched(self, updates: int, size: int) -> None:
        """To be called with the number of updates and their bytes, before they are confirmed."""
        await self.look()  # if nobody could tell before
        self._left, waits = 0, self._waits
        if waits < self._most and updates < _SOME:
            return
        self._waits = 0
        if waits >= self._most or waits * size >= BYTES * _NEARLY * updates:
            self._full(waits)
