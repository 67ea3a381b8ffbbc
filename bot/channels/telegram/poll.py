"""Fetching updates: an update is confirmed to Telegram only after it is kept."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from telegram import Bot, Update
from telegram.error import Conflict, TelegramError

from bot.channels.base import ChannelError
from bot.channels.telegram.parse import ALLOWED
from bot.channels.telegram.patience import DEAF_AFTER, Patience, Rest
from bot.channels.telegram.request import Request
from bot.channels.telegram.webhook import Keep

_log = logging.getLogger(__name__)
#: Seconds that Telegram may hold a poll, and that its answer may take beyond that.
_POLL, _READ = 30, 15
_BATCH = 100
#: Client.cpp, process_get_updates_query: the same offset again within so many seconds brings one update.
_BRIEF = 0.5
#: Seconds that a poll without news takes at least.
_BRISK = 0.25
#: So many 409 in a row, five seconds apart, mean that somebody else polls for good.
_CONFLICTS, _CONFLICT_PAUSE = 12, 5.0
#: What the library raises on an update that it cannot read.
_UNREADABLE = (KeyError, TypeError, ValueError, AttributeError)
_TAKEN = "another program polls with this bot token: stop it, or make a second bot with @BotFather"


class PollRequest(Request):
    """The connection for polling. `careful`: the last answer is read again, its unreadable updates left bare."""

    def __init__(self) -> None:
        super().__init__(connections=1)
        self.careful = False
        self._last = b""

    async def do_request(self, *args: Any, **more: Any) -> tuple[int, bytes]:
        """As Request does it; nothing is asked anew for the sake of care: not every server says a thing twice."""
        if self.careful:
            return 200, bared(self._last)
        code, self._last = await super().do_request(*args, **more)
        return code, self._last


def bared(payload: bytes) -> bytes:
    """The answer to getUpdates with nothing but the id left of each update that cannot be read.

    Such an update would otherwise come again for ever, and nobody behind it would be heard.
    """
    try:
        body = json.loads(payload)
        body["result"] = [
            one if _readable(one) else {"update_id": one["update_id"]} for one in body["result"]
        ]
    except _UNREADABLE:
        return payload
    return json.dumps(body).encode()


def _readable(update: dict[str, Any]) -> bool:
    if isinstance(press := update.get("callback_query"), dict):
        press.setdefault("chat_instance", "")  # the library wants it, we do not; other servers leave it out
    try:
        Update.de_json(update, None)
    except _UNREADABLE:
        _log.error("update %s cannot be read and is skipped", update["update_id"])
        return False
    return True


class Poller:
    """Polls for one bot."""

    def __init__(
        self,
        bot: Bot,
        request: PollRequest,
        clock: Callable[[], datetime],
        rest: Rest = asyncio.sleep,
        deaf_after: float = DEAF_AFTER,
    ) -> None:
        self._bot = bot
        self._clock = clock
        #: When the last poll began that brought all there was.
        self.heard: datetime | None = None
        self._request = request
        self._patience = Patience(request.shutdown, rest, deaf_after)
        self._conflicts = 0
        #: Whether Telegram may hold the next poll: only once it is known that nothing more waits.
        self._caught_up = False
        #: Of the last poll: its offset and when it was asked by the loop's clock; when it began; whether it came too soon
        #: after one for the same, to which Telegram answers with one update of many.
        self._last: tuple[int, float] | None = None
        self._began = clock()
        self._hasty = True

    async def run(self, keep: Keep) -> None:
        """Poll until cancelled; `keep` gets each batch and returns once it is kept.

        Raises ChannelError when the token is revoked or taken, or the line stays dead.
        """
        await self._patience.until(self._bot.initialize)
        await self._patience.until(self._free)
        offset = 0
        while True:
            asked, held = asyncio.get_running_loop().time(), self._caught_up
            updates = await self._fetched(offset)
            if updates:
                await keep(updates)
                offset = updates[-1].update_id + 1
            if not updates or (len(updates) < _BATCH and not self._hasty):
                self.heard, self._caught_up = self._began, True
            if not updates and held:
                await self._breathe(asked)

    async def _fetched(self, offset: int) -> Sequence[Update]:
        while True:
            try:
                updates = await self._patience.until(partial(self._fetch, offset), Conflict)
            except Conflict as error:
                await self._conflict(error)
            else:
                self._conflicts = 0
                return updates

    async def _breathe(self, asked: float) -> None:
        """A server that does not hold polls is not asked without end."""
        if (took := asyncio.get_running_loop().time() - asked) < _BRISK:
            await self._patience.rest(_BRISK - took)

    async def _free(self) -> None:
        """Polls are refused while a webhook is set; what waits there is kept."""
        await self._bot.delete_webhook(drop_pending_updates=False)

    async def _fetch(self, offset: int) -> Sequence[Update]:
        if not self._request.careful:
            self._begins(offset)
        try:
            return await self._bot.get_updates(
                offset=offset,
                limit=_BATCH,
                timeout=_POLL if self._caught_up else 0,
                read_timeout=_READ,  # the library adds the poll's own time
                allowed_updates=ALLOWED,
            )
        except _UNREADABLE:
            if self._request.careful:
                raise
            self._request.careful = True
            try:
                return await self._fetch(offset)
            finally:
                self._request.careful = False
        except Conflict:
            raise
        except TelegramError:
            self._caught_up = False
            raise

    def _begins(self, offset: int) -> None:
        now, last = asyncio.get_running_loop().time(), self._last
        # Somebody else may have asked the same just before our first one.
        self._hasty = last is None or (last[0] == offset and now - last[1] < _BRIEF)
        self._last, self._began = (offset, now), self._clock()

    async def _conflict(self, error: Conflict) -> None:
        if "webhook" in error.message.lower():
            self._patience.tell("a webhook was set for this bot; it is removed, for we poll")
            await self._patience.until(self._free)
            return
        self._conflicts += 1
        if self._conflicts >= _CONFLICTS:
            raise ChannelError(_TAKEN) from None
        self._patience.tell("another program polls with this token")
        await self._patience.rest(_CONFLICT_PAUSE)
