"""Calls that must succeed some day: faults are sat out with growing pauses, and a line that has gone dead is noticed.

After `deaf_after` seconds without a call that worked the connections are made anew. Where nothing came back at all the
program ends after as many again, for its supervisor to start it afresh. Where it is known what is wrong, the network or
Telegram's answers, a new start would hardly help, but may (no file can be opened any more): it ends after an hour.
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
#: Seconds without a call that worked, each failing in a way that tells why.
GIVEN_UP_AFTER = 3600.0
_DEAF = "nothing comes back from Telegram, over new connections neither: ending, to be started afresh"
_FAILING = "no call to Telegram has worked for an hour ({}): ending, to be started afresh"

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
        #: Since when each call has failed, and since when over the connections of now; None: the last one worked.
        self._failing_since: float | None = None
        self._failing_here = 0.0

    async def until(self, act: Callable[[], Awaitable[_T]], *passed: type[TelegramError]) -> _T:
        """Go on trying until it works, or it fails with one of `passed`.

        Raises TokenRejected for a revoked token, ChannelError where no call works for too long.
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
                    self._worked()
                    raise
                await self._failed(error)
            else:
                self._failures = 0
                self._worked()
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
        began = asyncio.get_running_loop().time()
        if self._failing_since is None:
            self._failing_since = self._failing_here = began
        self.tell(f"Telegram cannot be reached ({sentence(error)}); trying again")
        pause = _PAUSES[min(self._failures, len(_PAUSES) - 1)]
        self._failures += 1
        await self.rest(max(pause, seconds(error)) if isinstance(error, RetryAfter) else pause)
        if asyncio.get_running_loop().time() >= self._deaf_at():
            await self._deaf()
        else:
            await self._failing(self._failing_since, error)

    async def _failing(self, since: float, error: TelegramError) -> None:
        now = asyncio.get_running_loop().time()
        if now - since >= GIVEN_UP_AFTER:
            raise ChannelError(_FAILING.format(sentence(error)))
        if now - self._failing_here >= self._deaf_after:
            self._failing_here = now
            await self._renew()

    def _deaf_at(self) -> float:
        if self._silent_since is None:
            self._silent_since = asyncio.get_running_loop().time()
        return self._silent_since + self._deaf_after

    def _worked(self) -> None:
        self._failing_since = None
        self._heard()

    def _heard(self) -> None:
        self._silent_since, self._renewed = None, False

    async def _deaf(self) -> None:
        if self._renewed:
            raise ChannelError(_DEAF)
        _log.warning("nothing heard from Telegram for %.0f s; connecting anew", self._deaf_after)
        self._renewed, self._silent_since = True, None
        await self._renew()
