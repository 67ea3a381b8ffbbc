"""The jobs of the clock, each by itself: whatever becomes of one, the others have their turn at the same tick."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from datetime import datetime
from functools import partial
from typing import TypeVar

from bot.delivery.failures import Failures
from bot.messages import Phrase
from content.hours import Hours
from storage.contract import Store
from storage.errors import StoreUnavailable

_log = logging.getLogger(__name__)
T = TypeVar("T")
#: Name -> how it is called where the admins are told that it fails.
JOBS = {
    name: Phrase(f"job-{name}")
    for name in (
        "material",
        "rounds",
        "heads",
        "returning",
        "sessions",
        "flush",
        "flood",
        "overflow",
        "alarm",
        "broadcasts",
        "notices",
        "ladder",
        "backup",
        "menus",
    )
}


class Jobs:
    """Runs jobs; `unavailable` hears of a store that cannot be used."""

    def __init__(
        self,
        store: Store,
        hours: Hours,
        executor: Executor,
        unavailable: Callable[[StoreUnavailable], object],
    ) -> None:
        self._failures = Failures(store, hours)
        self._executor = executor
        self._unavailable = unavailable

    async def run(self, name: str, moment: datetime, work: Callable[[], Awaitable[T]]) -> T | None:
        """Do a job in the event loop; None where it fails, which is noted."""
        try:
            return await work()
        except StoreUnavailable as error:
            _log.error("%s; trying again at the next tick", error)
            self._unavailable(error)
        # One of the places where anything may be caught: one job must not starve those that come after it.
        except Exception as error:  # noqa: BLE001 (one of the places)
            note = partial(self._failures.note, name, JOBS[name], error, moment)
            await self._beside(note)
        return None

    async def thread(self, name: str, moment: datetime, work: Callable[[], T]) -> T | None:
        """The same, in a thread."""
        return await self.run(name, moment, partial(self._beside, work))

    async def part(self, name: str, moment: datetime, work: Callable[[], T]) -> T | None:
        """A part of a job, in a thread: if it fails, the others go on. Raises StoreUnavailable, which concerns all."""
        return await self._beside(partial(self._failures.apart, name, JOBS[name], moment, work))

    async def _beside(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, work)
