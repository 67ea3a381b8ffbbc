"""Fetching updates: an update is confirmed to Telegram only after it is kept, and faults are sat out."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.channels.base import ChannelError
from bot.channels.telegram.errors import REVOKED, seconds, sentence
from bot.channels.telegram.parse import ALLOWED
from bot.channels.telegram.request import Request

_log = logging.getLogger(__name__)
#: Seconds that Telegram may hold a poll, and that its answer may take beyond that.
_POLL, _READ = 30, 15
_BATCH = 100
_PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0)
#: So many 409 in a row, five seconds apart, mean that somebody else polls for good.
_CONFLICTS, _CONFLICT_PAUSE = 12, 5.0
#: Seconds in which one cause is told once.
_QUIET = 60.0
#: What the library raises on an update that it cannot read.
_UNREADABLE = (KeyError, TypeError, ValueError, AttributeError)
_TAKEN = "another program polls with this bot token: stop it, or make a second bot with @BotFather"

_T = TypeVar("_T")
Rest = Callable[[float], Awaitable[None]]


class PollRequest(Request):
    """The connection for polling. `careful`: updates that the library cannot read are left bare."""

    def __init__(self) -> None:
        super().__init__(connections=1)
        self.careful = False

    async def do_request(self, *args: Any, **more: Any) -> tuple[int, bytes]:
        """As Request does it."""
        code, payload = await super().do_request(*args, **more)
        return code, bared(payload) if self.careful and code < 300 else payload  # noqa: PLR2004 (2xx)


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
    try:
        Update.de_json(update, None)
    except _UNREADABLE:
        _log.error("update %s cannot be read and is skipped", update["update_id"])
        return False
    return True


class Poller:
    """Polls for one bot; `keep` gets each batch and returns once it is kept."""

    def __init__(
        self,
        bot: Bot,
        request: PollRequest,
        keep: Callable[[Sequence[Update]], Awaitable[None]],
        clock: Callable[[], datetime],
        rest: Rest = asyncio.sleep,
    ) -> None:
        self._bot = bot
        self._clock = clock
        #: When the last poll began that brought all there was.
        self.heard: datetime | None = None
        self._request = request
        self._keep = keep
        self._rest = rest
        self._told: dict[str, float] = {}
        self._failures = 0
        self._conflicts = 0

    async def run(self) -> None:
        """Poll until cancelled. Raises ChannelError when the token is revoked or taken by another program."""
        await self._until(self._bot.initialize)
        await self._until(self._free)
        offset, first = 0, True
        while True:
            began = self._clock()
            updates = await self._until(partial(self._fetch, offset))
            if updates:
                await self._keep(updates)
                offset = updates[-1].update_id + 1
            # The first poll may bring one of many: Telegram is brief to whoever asks the same again at once.
            if not first and len(updates) < _BATCH:
                self.heard = began
            first = False

    async def _free(self) -> None:
        """Polls are refused while a webhook is set; what waits there is kept."""
        await self._bot.delete_webhook(drop_pending_updates=False)

    async def _fetch(self, offset: int) -> Sequence[Update]:
        try:
            updates = await self._bot.get_updates(
                offset=offset,
                limit=_BATCH,
                timeout=_POLL,
                read_timeout=_READ,  # the library adds the poll's own time
                allowed_updates=ALLOWED,
            )
        except _UNREADABLE:
            if self._request.careful:
                raise
            self._request.careful = True
            return ()
        self._request.careful = False
        return updates

    async def _until(self, act: Callable[[], Awaitable[_T]]) -> _T:
        """Go on trying until it works."""
        while True:
            try:
                done = await act()
            except InvalidToken:
                # Its sentence holds the token.
                raise ChannelError(REVOKED) from None
            except Conflict as error:
                await self._conflict(error)
            except TelegramError as error:
                await self._pause(error)
            else:
                self._failures = self._conflicts = 0
                return done

    async def _conflict(self, error: Conflict) -> None:
        if "webhook" in error.message.lower():
            self._tell("a webhook was set for this bot; it is removed, for we poll")
            await self._until(self._free)
            return
        self._conflicts += 1
        if self._conflicts >= _CONFLICTS:
            raise ChannelError(_TAKEN) from None
        self._tell("another program polls with this token")
        await self._rest(_CONFLICT_PAUSE)

    async def _pause(self, error: TelegramError) -> None:
        self._tell(f"Telegram cannot be reached ({sentence(error)}); trying again")
        pause = _PAUSES[min(self._failures, len(_PAUSES) - 1)]
        self._failures += 1
        await self._rest(max(pause, seconds(error)) if isinstance(error, RetryAfter) else pause)

    def _tell(self, cause: str) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._told.get(cause, -_QUIET) >= _QUIET:
            self._told[cause] = now
            _log.warning("%s", cause)
