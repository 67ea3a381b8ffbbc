"""The tick: every few seconds, whatever the clock does. The home of `schedule`.

`schedule` keeps nothing over a restart, computes its next run from the wall clock and lets an exception out of
its loop; so it only ticks here, what is due is computed from stored state, and a clock that was set back is noticed.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

import schedule

_log = logging.getLogger(__name__)
INTERVAL = 5


class Ticker:
    """Calls `tick` with the time, at once and then every `interval` seconds."""

    def __init__(
        self,
        tick: Callable[[datetime], Awaitable[object]],
        clock: Callable[[], datetime],
        *,
        interval: int = INTERVAL,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._tick = tick
        self._clock = clock
        self._interval = interval
        self._sleep = sleep
        self._scheduler = schedule.Scheduler()
        self._due = True

    async def run(self) -> None:
        """Tick until cancelled. A tick that fails is logged; the next one comes all the same."""
        self._arm()
        while True:
            if self._due:
                self._due = False
                try:
                    await self._tick(self._clock())
                except Exception:  # noqa: BLE001 (no turn and no row, but the mornings must go on)
                    _log.exception("a tick failed")
            await self._sleep(1)
            self._look()

    def _look(self) -> None:
        idle = self._scheduler.idle_seconds
        if idle is None or idle > self._interval:
            # The clock was set back: the next run would lie far ahead.
            self._arm()
            self._due = True
            return
        self._scheduler.run_pending()

    def _arm(self) -> None:
        self._scheduler.clear()
        self._scheduler.every(self._interval).seconds.do(self._mark)

    def _mark(self) -> None:
        self._due = True
