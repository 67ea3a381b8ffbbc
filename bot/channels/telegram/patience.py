"""Calls that must succeed some day: faults are sat out with growing pauses, and a line that has gone dead is noticed.

A call that fails because the network is down, or to which Telegram answers that something is wrong, is tried again
for ever. One to which nothing comes back at all, or only silence, is another matter: after `deaf_after` seconds of
that the connections are made anew, and after as many again the program ends, for its supervisor to start it afresh.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram.error import InvalidToken, RetryAfter, TelegramError, TimedOut

from bot.channels.base import ChannelError, TokenRejected
from bot.channels.telegram.errors import REVOKED, broken_off, seconds, sentence

_log = logging.getLogger(__name__)
_PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0)
#: Seconds in which one cause is told once.
_QUIET = 60.0
#: Seconds without anything heard; a poll is held for 30, and its answer may take 15 more.
DEAF_AFTER = 90.0
_DEAF = "nothing comes back from Telegram, over new connections neither: ending, to be started afresh"

_T = TypeVar("_T")
Rest = Callable[[float], Awaitable[None]]


class Patience:
    """For calls one after another; `renew` closes the connections that they go over."""

    def __init__(
        self, renew: Callable[[], Awaitable[None]], rest: Rest = asyncio.sleep, deaf_after: float = DEAF_AFTER
    ) -> None:
        self.rest = rest
        self._renew = renew
        self._deaf_after = deaf_after
        self._told: dict[str, float] = {}
        self._failures = 0
        #: Since when nothing was heard, by the loop's clock; None: nothing was asked since.
        self._silent_since: float | None = None
        self._renewed = False

    async def until(self, act: Callable[[], Awaitable[_T]], *passed: type[TelegramError]) -> _T:
        """Go on trying until it works, or it fails with one of `passed`.

        Raises TokenRejected for a revoked token, ChannelError for a line that stays dead.
        """
        while True:
            try:
                async with asyncio.timeout_at(self._deaf_at()):
                    done = await act()
            except InvalidToken:
                # Its sentence holds the token.
                raise TokenRejected(REVOKED) from None
            except TimeoutError:
                await self._deaf()
            except TelegramError as error:
                if isinstance(error, passed):
                    self._heard()
                    raise
                await self._failed(error)
            else:
                self._failures = 0
                self._heard()
                return done

    def tell(self, cause: str) -> None:
        """Log a cause, at most once a minute."""
        now = asyncio.get_running_loop().time()
        if now - self._told.get(cause, -_QUIET) >= _QUIET:
            self._told[cause] = now
            _log.warning("%s", cause)

    async def _failed(self, error: TelegramError) -> None:
        if not isinstance(error, TimedOut) and not broken_off(error):
            self._heard()
        self.tell(f"Telegram cannot be reached ({sentence(error)}); trying again")
        pause = _PAUSES[min(self._failures, len(_PAUSES) - 1)]
        self._failures += 1
        await self.rest(max(pause, seconds(error)) if isinstance(error, RetryAfter) else pause)
        if asyncio.get_running_loop().time() >= self._deaf_at():
            await self._deaf()

    def _deaf_at(self) -> float:
        if self._silent_since is None:
            self._silent_since = asyncio.get_running_loop().time()
        return self._silent_since + self._deaf_after

    def _heard(self) -> None:
        self._silent_since, self._renewed = None, False

    async def _deaf(self) -> None:
        if self._renewed:
            raise ChannelError(_DEAF)
        _log.warning("nothing heard from Telegram for %.0f s; connecting anew", self._deaf_after)
        self._renewed, self._silent_since = True, None
        await self._renew()
