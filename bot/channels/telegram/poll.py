"""Fetching updates: an update is confirmed to Telegram only after it is kept."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Any

from telegram import Bot, Update
from telegram.error import Conflict, NetworkError, TelegramError

from bot.channels.base import ChannelError
from bot.channels.telegram.backlog import Backlog
from bot.channels.telegram.parse import ALLOWED
from bot.channels.telegram.patience import DEAF_AFTER, Patience, Rest
from bot.channels.telegram.request import Request
from bot.channels.telegram.updates import UNREADABLE, read
from bot.channels.telegram.webhook import Keep

_log = logging.getLogger(__name__)
#: Seconds that Telegram may hold a poll, and that its answer may take beyond that.
_POLL, _READ = 30, 15
_BATCH = 100
#: Client.cpp, process_get_updates_query: the same offset again within so many seconds brings one update.
_BRIEF = 0.5
#: Seconds that a poll without news takes at least.
_BRISK = 0.25
#: Seconds without an answer after which it is asked anew how much waits.
_AWAY = 60.0
#: So many 409 in a row, five seconds apart, mean that somebody else polls, or sets a webhook, for good.
_CONFLICTS, _CONFLICT_PAUSE = 12, 5.0
_NONE = b'{"ok":true,"result":[]}'
_TAKEN = "another program polls with this bot token: stop it, or make a second bot with @BotFather"
_HOOKED = (
    "a webhook of this bot stands however often it is removed: stop the program that sets it, or make a second bot with"
    " @BotFather"
)


class PollRequest(Request):
    """The connection for polling. What an answer brings is read here, each update for itself, and is in `updates`, its
    bytes in `size`; the library, to which one that it cannot read spoils all, sees an answer without any.
    """

    def __init__(self) -> None:
        super().__init__(connections=1)
        self.updates: Sequence[Update] = ()
        self.size = 0

    async def do_request(self, *args: Any, **more: Any) -> tuple[int, bytes]:
        """As Request does it. Raises NetworkError also for an answer that cannot be one to getUpdates."""
        self.updates = ()
        code, payload = await super().do_request(*args, **more)
        if not HTTPStatus.OK <= code < HTTPStatus.MULTIPLE_CHOICES:
            return code, payload
        self.updates, self.size = _brought(payload), len(payload)
        return code, _NONE


def _brought(payload: bytes) -> list[Update]:
    """The updates of an answer, nothing but the id of each that cannot be read: it would come again for ever, and nobody
    behind it would be heard.
    """
    try:
        return [_readable(one) for one in Request.parse_json_payload(payload)["result"]]
    except (RecursionError, *UNREADABLE) as error:
        raise NetworkError("it answers something else than updates") from error


def _readable(raw: dict[str, Any]) -> Update:
    if type(number := raw["update_id"]) is not int:
        raise TypeError("no number")
    try:
        return read(raw)
    except UNREADABLE:
        _log.error("update %d cannot be read and is skipped", number)
        return Update(number)


class Poller:
    """Polls for one bot."""

    def __init__(
        self,
        bot: Bot,
        request: PollRequest,
        clock: Callable[[], datetime],
        rest: Rest = asyncio.sleep,
        deaf_after: float = DEAF_AFTER,
        backlog: Backlog | None = None,
    ) -> None:
        """`backlog` is told when we were away, and what was fetched first then."""
        self._bot = bot
        self._clock = clock
        #: When the last poll began that brought all there was.
        self.heard: datetime | None = None
        self._request = request
        self._patience = Patience(request.shutdown, rest, deaf_after)
        self._backlog = backlog or Backlog(bot, lambda _count: None)
        self._deaf_after = deaf_after
        #: When a poll last brought an answer, by the loop's clock; None: none has.
        self._spoke: float | None = None
        self._conflicts = 0
        #: Whether a webhook was removed and no poll answered since.
        self._freed = False
        #: Whether Telegram may hold the next poll: only once it is known that nothing more waits.
        self._caught_up = False
        #: Of the last poll: its offset and when it was asked by the loop's clock; when it began; whether it came too soon
        #: after one for the same, to which Telegram answers with one update of many.
        self._last: tuple[int, float] | None = None
        self._began = clock()
        self._hasty = True

    @property
    def ready(self) -> bool:
        """Whether updates are taken: a poll was answered not so long ago that the line must be dead."""
        return self._silent() < self._deaf_after

    def _silent(self) -> float:
        """Seconds since a poll was answered."""
        return math.inf if self._spoke is None else asyncio.get_running_loop().time() - self._spoke

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
                await self._backlog.fetched(len(updates), self._request.size)
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
                self._conflicts, self._freed = 0, False
                return updates

    async def _breathe(self, asked: float) -> None:
        """A server that does not hold polls is not asked without end."""
        if (took := asyncio.get_running_loop().time() - asked) < _BRISK:
            await self._patience.rest(_BRISK - took)

    async def _free(self) -> None:
        """Polls are refused while a webhook is set; what waits there is kept."""
        await self._bot.delete_webhook(drop_pending_updates=False)

    async def _fetch(self, offset: int) -> Sequence[Update]:
        await self._backlog.look()
        self._begins(offset)
        try:
            await self._bot.get_updates(
                offset=offset,
                limit=_BATCH,
                timeout=_POLL if self._caught_up else 0,
                read_timeout=_READ,  # the library adds the poll's own time
                allowed_updates=ALLOWED,
            )
        except Conflict:
            raise
        except TelegramError:
            self._caught_up = False
            if self._silent() > _AWAY:
                self._backlog.away()
            raise
        self._spoke = asyncio.get_running_loop().time()
        return self._request.updates

    def _begins(self, offset: int) -> None:
        now, last = asyncio.get_running_loop().time(), self._last
        # Somebody else may have asked the same just before our first one.
        self._hasty = last is None or (last[0] == offset and now - last[1] < _BRIEF)
        self._last, self._began = (offset, now), self._clock()

    async def _conflict(self, error: Conflict) -> None:
        """Rest before the next poll; not after the first removal of a webhook, which is all that was in the way."""
        hooked = "webhook" in error.message.lower()
        if hooked and not self._freed:
            self._freed = True
            self._patience.tell("a webhook was set for this bot; it is removed, for we poll")
            await self._patience.until(self._free)
            return
        self._conflicts += 1
        if self._conflicts >= _CONFLICTS:
            raise ChannelError(_HOOKED if hooked else _TAKEN) from None
        if not hooked:
            self._patience.tell("another program polls with this token")
        await self._patience.rest(_CONFLICT_PAUSE)
        if hooked:
            await self._patience.until(self._free)
