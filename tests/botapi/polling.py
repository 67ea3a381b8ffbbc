"""getUpdates: long polling, and what becomes of two who poll at once (tdlib/telegram-bot-api 01a3679, Client.cpp)."""

from __future__ import annotations

import asyncio
import math
from typing import Any

from tests.botapi import errors, rules
from tests.botapi.rules import Params
from tests.botapi.state import State

#: Seconds that the server holds a poll at most (15708-15709, LONG_POLL_MAX_TIMEOUT), and updates that it gives at most.
_LONGEST, _MOST = 50, 100
#: Seconds by which a 409 is held back that follows another within so many (16238-16249, fail_query_conflict).
SPACING = 3.0
#: The same offset again within so many seconds gives one update (15717-15719, process_get_updates_query).
_HASTY = 0.5
#: And within so many it is held for so many at least, where there is nothing (15714-15716, the same).
_HELD = 3.0


class Polling:
    """Lives in the server's loop. `spacing`: SPACING, unless a test has no patience."""

    def __init__(self, state: State, loop: asyncio.AbstractEventLoop) -> None:
        self.spacing = SPACING
        self._state = state
        self._loop = loop
        self._waiting: asyncio.Future[None] | None = None
        self._stopped = False
        self._last: tuple[int, float] | None = None
        self._next_conflict = 0.0

    def wake(self) -> None:
        """Something new is there. May be called from any thread."""
        self._loop.call_soon_threadsafe(self._release)

    def webhook_set(self) -> None:
        """Nobody polls any more. May be called from any thread."""
        self._loop.call_soon_threadsafe(self._send_away, errors.webhook_set())

    def stop(self) -> None:
        self._stopped = True
        self._release()

    async def updates(self, params: Params) -> list[dict[str, Any]]:
        if self._state.webhook:
            await self._refuse(errors.webhook_active())
        offset = rules.number(params, "offset")
        again = self._again(offset)
        limit = 1 if again < _HASTY else max(1, min(_MOST, rules.number(params, "limit", _MOST)))
        self._want(params)
        seconds = max(0, min(_LONGEST, rules.number(params, "timeout")))
        ends = self._loop.time() + (max(_HELD, seconds) if again < _HELD else seconds)
        while True:
            with self._state.changed:
                updates = self._state.updates.fetch(offset, limit)
            left = ends - self._loop.time()
            if updates or left <= 0 or self._stopped:
                return updates
            await self._wait(left)

    def _again(self, offset: int) -> float:
        """Seconds since the same offset was asked for last."""
        now, last = self._loop.time(), self._last
        self._last = (offset, now)
        return now - last[1] if last is not None and last[0] == offset else math.inf

    def _want(self, params: Params) -> None:
        """The kinds asked for stay so until others are named; what cannot be read changes nothing."""
        try:
            kinds = rules.structure(params, "allowed_updates", None, "")
        except errors.ApiError:
            return
        if isinstance(kinds, list):
            with self._state.changed:
                self._state.updates.want([str(kind) for kind in kinds])

    async def _wait(self, seconds: float) -> None:
        """Until something is new or the time is over. Raises ApiError 409 when another one comes to wait."""
        self._send_away(errors.conflict())
        mine: asyncio.Future[None] = self._loop.create_future()
        self._waiting = mine
        done, _ = await asyncio.wait({mine}, timeout=seconds)
        if not done:
            mine.cancel()
            return
        try:
            mine.result()
        except errors.ApiError as error:
            await self._refuse(error)

    async def _refuse(self, error: errors.ApiError) -> None:
        now = self._loop.time()
        if now < self._next_conflict:
            await asyncio.sleep(self.spacing)
        else:
            self._next_conflict = now + self.spacing
        raise error

    def _send_away(self, error: errors.ApiError) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(error)

    def _release(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)
