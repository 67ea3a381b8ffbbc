"""When a platform kept all that it can for a bot that was away, and dropped what came later without a word."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from bot.delivery.admins import tell_admins
from bot.messages import Phrase
from content.hours import Hours
from storage.contract import Store
from storage.errors import StoreUnavailable

_log = logging.getLogger(__name__)


class Overflow:
    """Tells the admins once a study day; `wake` has what is owed to them sent."""

    def __init__(
        self,
        store: Store,
        hours: Hours,
        channel: str,
        wake: Callable[[], object],
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._hours = hours
        self._channel = channel
        self._wake = wake
        self._clock = clock

    async def tell(self, kept: int) -> None:
        """So many were kept. How many were dropped, and whose, nobody can know."""
        day = self._hours.today(self._clock())
        said = Phrase("queue-full", {"count": kept})
        try:
            told = await asyncio.to_thread(
                tell_admins, self._store, said, f"full:{self._channel}:{day.isoformat()}"
            )
        except StoreUnavailable as error:
            _log.error("%s", error)
            return
        if told:
            _log.error("%s kept %d updates, as many as it can: what came later is lost", self._channel, kept)
            self._wake()
