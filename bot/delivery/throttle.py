"""The pace of a channel: so many messages a second over all, and to each address; answers before prompts."""

from __future__ import annotations

import asyncio
import heapq
import math
from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.channels.base import Channel, HasGroups, SendsParts
from storage.mail import Lane

#: How many messages one address may get at once before its own pace holds.
_BURST = 5
#: Of the pace over all, so much: by the platform's clock some come a few milliseconds sooner after one another than by
#: ours. And so many messages that a late timer missed may be made up for: event loops wake by whole milliseconds.
_CARE, _MISSED = 0.99, 0.1
#: Messages a second to a group: with those at once never more than twenty a minute.
_GROUP = 0.25
_FORGET = 10_000


class Bucket:
    """A token bucket in the time that it is told."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate = rate
        self._burst = burst
        self._tokens = burst
        self._at: datetime | None = None

    def wait(self, now: datetime) -> float:
        """Seconds until a token is there; 0 if one is. Whole microseconds: a clock tells no shorter time apart."""
        self._refill(now)
        return max(0.0, math.ceil((1 - self._tokens) / self._rate * 1e6) / 1e6)

    def take(self, now: datetime) -> None:
        self._refill(now)
        self._tokens -= 1

    def hold(self, seconds: float, now: datetime) -> None:
        """Have none for so long."""
        self._refill(now)
        self._tokens = min(self._tokens, 1 - seconds * self._rate)

    def _refill(self, now: datetime) -> None:
        if self._at is not None and now > self._at:
            self._tokens = min(self._burst, self._tokens + (now - self._at).total_seconds() * self._rate)
        # A clock that is set back must not stop the bucket.
        self._at = now


class Pacer:
    """Lets sends through one by one, in the order of lane and asking."""

    def __init__(
        self,
        pace: tuple[float, float] | None,
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]],
        is_group: Callable[[str], bool] = lambda _address: False,
    ) -> None:
        self._pace = pace
        self._is_group = is_group
        self._clock = clock
        self._sleep = sleep
        self._all = Bucket(pace[0] * _CARE, 1 + _MISSED) if pace else None
        self._each: dict[str, Bucket] = {}
        #: Seconds that a pause has left, by the clock as it was then.
        self._pause = 0.0
        self._pause_seen: datetime | None = None
        self._queue: list[tuple[int, int, str | None, asyncio.Future[None]]] = []
        self._asked = 0
        self._running: asyncio.Task[None] | None = None

    def pause(self, seconds: float, address: str = "") -> None:
        """Let nothing through for so long: the platform asked for it. What it asks for a group is that group's own limit."""
        if self._pace and address and self._is_group(address):
            self._bucket(address).hold(seconds, self._clock())
            return
        self._pause = max(seconds, self._paused(self._clock()))

    async def own_turn(self, address: str) -> None:
        """Wait until this address may get a message, without taking a place among those who are to be sent to."""
        while (late := self._own_wait(address)) > 0:
            await self._sleep(late)

    async def turn(self, address: str | None, lane: Lane) -> None:
        """Wait for one's turn to send; without an address only for the pace over all (deleting is not sending)."""
        if not self._queue and self._open() <= 0 and self._own_wait(address) <= 0:
            self._take(address)
            return
        self._asked += 1
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._queue, (lane is Lane.PROMPT, self._asked, address, mine))
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._grant())
        await mine

    async def _grant(self) -> None:
        while self._queue:
            await self._until_open()
            asked = heapq.heappop(self._queue)
            _, _, address, mine = asked
            if mine.done():  # cancelled while it waited
                continue
            late = self._own_wait(address)
            if late > 0:
                # One address at its limit must not hold up the others: it asks again when it may.
                asyncio.get_running_loop().create_task(self._later(late, asked))
                continue
            self._take(address)
            mine.set_result(None)
            await asyncio.sleep(0)

    async def _until_open(self) -> None:
        while (wait := self._open()) > 0:
            await self._sleep(wait)

    def _open(self) -> float:
        """Seconds until anything may be sent at all."""
        if self._all is None and self._pause <= 0:
            return 0.0
        now = self._clock()
        return max(self._all.wait(now) if self._all else 0.0, self._paused(now))

    def _paused(self, now: datetime) -> float:
        """Seconds that the platform still asks for. A clock that is set back must not make them hours."""
        if self._pause_seen is not None and now > self._pause_seen:
            self._pause = max(0.0, self._pause - (now - self._pause_seen).total_seconds())
        self._pause_seen = now
        return self._pause

    def _take(self, address: str | None) -> None:
        if self._all is None:
            return
        self._all.take(self._clock())
        if address is not None:
            self._bucket(address).take(self._clock())

    async def _later(self, seconds: float, asked: tuple[int, int, str | None, asyncio.Future[None]]) -> None:
        await self._sleep(seconds)
        heapq.heappush(self._queue, asked)
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._grant())

    def _own_wait(self, address: str | None) -> float:
        return self._bucket(address).wait(self._clock()) if self._pace and address is not None else 0.0

    def _bucket(self, address: str) -> Bucket:
        # The topics of a group share its pace; they stand behind a slash.
        address = address.partition("/")[0]
        if len(self._each) > _FORGET:
            self._each.clear()
        if address not in self._each:
            own = self._pace[1] if self._pace else 1.0
            self._each[address] = Bucket(min(own, _GROUP) if self._is_group(address) else own, _BURST)
        return self._each[address]


def pacer_of(
    channel: Channel, clock: Callable[[], datetime], sleep: Callable[[float], Awaitable[None]]
) -> Pacer:
    """The pace of a channel, which further parts of a message keep as well: their beginning is there, so they go first."""
    is_group = channel.is_group if isinstance(channel, HasGroups) else lambda _address: False
    pacer = Pacer(channel.pace, clock, sleep, is_group)
    if isinstance(channel, SendsParts):
        channel.paced_by(
            lambda address: pacer.turn(address or None, Lane.ANSWER),
            lambda address, seconds: pacer.pause(seconds, address),
        )
    return pacer
