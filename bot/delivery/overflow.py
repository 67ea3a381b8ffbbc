"""When a platform kept all that it can for a bot that was away, and dropped what came later without a word."""

from __future__ import annotations

import logging
from datetime import datetime

from bot.delivery.admins import tell_admins
from bot.messages import Phrase
from content.hours import Hours
from storage.contract import Store

_log = logging.getLogger(__name__)


class Overflow:
    """Tells the admins, once a study day and channel."""

    def __init__(self, store: Store, hours: Hours) -> None:
        self._store = store
        self._hours = hours
        self._kept: dict[str, int] = {}

    def found(self, channel: str, kept: int) -> None:
        """So many were kept. How many were dropped, and whose, nobody can know."""
        self._kept[channel] = kept

    def tick(self, now: datetime) -> bool:
        """Whether anything is owed now. Raises StoreUnavailable; then it is told at a later tick."""
        day, told = self._hours.today(now).isoformat(), 0
        for channel, kept in list(self._kept.items()):
            owed = tell_admins(self._store, Phrase("queue-full", {"count": kept}), f"full:{channel}:{day}")
            if owed:
                _log.error(
                    "%s kept %d updates for us, as many as it does: what came later is lost", channel, kept
                )
            del self._kept[channel]
            told += owed
        return told > 0
