"""When the store cannot be written: the admins are told past it, and told when it can be written again.

Nothing can be owed to them then, so they are told directly: each admin once for each cause, and again after a
while if it lasts; whoever is out of reach is tried again at the next tick. It works again once nothing has failed for a
moment and a write on trial went well.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot.channels.base import Permanent, SendError
from bot.delivery.admins import reachable_admins
from bot.faults import fault
from bot.messages import Phrase
from bot.problems import phrase
from storage.contract import Store
from storage.errors import StoreUnavailable, Trouble
from storage.records import Turn, ValueKept

_log = logging.getLogger(__name__)
#: How long nobody is told of the same cause again.
_AGAIN = timedelta(minutes=10)
#: How long nothing may have failed before a write is tried.
_QUIET = timedelta(seconds=10)
#: How often it is looked who the admins are, for when that cannot be read.
_LOOK = timedelta(minutes=10)

#: (channel, address, language, what to say); raises SendError.
SayDirectly = Callable[[str, str, str, Phrase], Awaitable[None]]
#: Channel, address, language.
Listener = tuple[str, str, str]


@dataclass(slots=True)
class _News:
    """One thing to tell, and who has not heard it yet."""

    at: datetime
    said: Phrase
    waiting: set[Listener] = field(default_factory=set)
    busy: bool = True


class Alarm:
    """Hears of every write that failed, and of every tick."""

    def __init__(self, store: Store, say: SayDirectly, clock: Callable[[], datetime], data_dir: Path) -> None:
        self._store = store
        self._say = say
        self._clock = clock
        self._data_dir = data_dir
        self._admins: set[Listener] = set()
        self._looked: datetime | None = None
        self._news: dict[Trouble, _News] = {}
        self._good: _News | None = None
        self._failed_at: datetime | None = None
        self._telling: set[asyncio.Task[None]] = set()

    def failed(self, error: StoreUnavailable) -> None:
        """A write failed: tell the admins, unless they know. Returns at once."""
        now = self._clock()
        self._failed_at = now
        known = self._news.get(error.trouble)
        if known is not None and now - known.at < _AGAIN:
            return
        told = phrase(fault(error, self._data_dir)).args
        said = Phrase("store-fails", {"what": told["what"], "where": str(self._data_dir)})
        self._news[error.trouble] = news = _News(now, said)
        self._start(self._tell_all(news))

    async def tick(self, now: datetime) -> None:
        """Try again to reach those who were not, and see whether the store works again."""
        for news in (*self._news.values(), self._good):
            if news is not None and news.waiting and not news.busy:
                news.busy = True
                self._start(self._tell(news))
        if self._failed_at is None:
            await self._look(now)
        elif now - self._failed_at >= _QUIET and await self._works(now):
            self._failed_at = None
            self._news.clear()
            self._good = _News(now, Phrase("store-works"))
            self._start(self._tell_all(self._good))

    async def stop(self) -> None:
        """Tell nobody any more."""
        for task in self._telling:
            task.cancel()
        await asyncio.gather(*self._telling, return_exceptions=True)

    async def _works(self, now: datetime) -> bool:
        """Whether a write goes well: it notes when the trouble ended."""
        fact = ValueKept("store-trouble", {"ended": now.isoformat()})
        try:
            await asyncio.to_thread(self._store.record, Turn(now, facts=(fact,)))
        except StoreUnavailable as error:
            self.failed(error)
            return False
        _log.warning("the store can be written again")
        return True

    async def _tell_all(self, news: _News) -> None:
        await self._look(self._clock())
        news.waiting = set(self._admins)
        await self._tell(news)

    async def _tell(self, news: _News) -> None:
        try:
            for listener in sorted(news.waiting):
                if await self._told(listener, news.said):
                    news.waiting.discard(listener)
        finally:
            news.busy = False

    async def _told(self, listener: Listener, said: Phrase) -> bool:
        """Whether there is nothing more to tell this admin."""
        try:
            await self._say(*listener, said)
        except SendError as error:
            _log.warning("an admin could not be told of the store: %s", error)
            return isinstance(error, Permanent)
        return True

    async def _look(self, now: datetime) -> None:
        """Who the admins are; where that cannot be read, those who were known last."""
        if self._failed_at is None and self._looked is not None and now - self._looked < _LOOK:
            return
        try:
            found = await asyncio.to_thread(reachable_admins, self._store)
        except StoreUnavailable as error:
            _log.error("%s; going by the admins known before", error)
            return
        self._looked = now
        self._admins = {(one.channel, one.address, officer.language) for officer, one in found}

    def _start(self, telling: Awaitable[None]) -> None:
        task = asyncio.ensure_future(telling)
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)
