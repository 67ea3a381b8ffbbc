"""The one sender: takes what is owed, sends it in order and in pace, and notes how each row ended.

Rules. To one address in order, to different ones side by side; answers before prompts. Not sent: again, with
growing pauses. Unknown whether it arrived: an answer again, a prompt never. Refused for good: noted with the
reason, and a person who blocked us as unreachable. A pause that the platform asks for holds the whole channel.
What is not settled when the program stops is sent after the next start.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.channels.base import Ambiguous, Channel, NewAddress, NotSent, Permanent, RetryAfter
from bot.delivery.throttle import Pacer
from bot.messages import Message, Withdraw
from storage.contract import Store
from storage.errors import StoreError
from storage.mail import Lane, OutboxRow, Outcome, Settlement
from storage.records import Fact, ReachabilityChanged, Turn, Withdrawn

_log = logging.getLogger(__name__)
_LEASE = timedelta(minutes=10)
_ELSEWHERE = timedelta(minutes=1)
#: Prompts taken in hand at once: few, so that what is done meanwhile drops out and answers go first.
_BATCH = 60
_LOOK = 2.0
_PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0)
#: A prompt that cannot be sent for so many tries (about ten minutes) is given up, and that is noted.
_PROMPT_TRIES = 22
_LAST_SENDS = 2.0

Compose = Callable[[OutboxRow], Message | Withdraw | None]
Seat = tuple[str, str]


class Outbox:
    """Sends what the store owes. `compose` turns a row into what is sent, or None if it is not wanted any more."""

    def __init__(
        self,
        store: Store,
        channels: Mapping[str, Channel],
        compose: Compose,
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._store = store
        self._channels = channels
        self._compose = compose
        self._clock = clock
        self._sleep = sleep
        self._pacers = {name: Pacer(channel.pace, clock, sleep) for name, channel in channels.items()}
        self._queues: dict[Seat, deque[OutboxRow]] = {}
        self._in_hand: set[int] = set()
        #: Ended, but the store could not be told yet: their leases must not make them come again.
        self._untold: dict[int, Settlement] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._empty = asyncio.Event()
        self._empty.set()
        self._stopping = False

    def owed(self, rows: Sequence[OutboxRow]) -> None:
        """Take rows that were just recorded (and are leased to us) to be sent at once."""
        for row in rows:
            self._put(row)

    def wake(self) -> None:
        """Look for rows now: some were enqueued."""
        self._wake.set()

    async def idle(self) -> None:
        """Wait until nothing in hand is unsent."""
        await self._empty.wait()

    async def run(self) -> None:
        """Look after prompts and left-over answers until cancelled."""
        while not self._stopping:
            self._wake.clear()
            full = await self._claim()
            if not full:
                waiting = asyncio.create_task(self._wake.wait())
                pausing = asyncio.ensure_future(self._sleep(_LOOK))
                await asyncio.wait({waiting, pausing}, return_when=asyncio.FIRST_COMPLETED)
                waiting.cancel()
                pausing.cancel()
            elif len(self._in_hand) >= _BATCH:
                await self._some_done()

    async def stop(self) -> None:
        """Let what is being sent end; the rest stays owed."""
        self._stopping = True
        self._wake.set()
        unsent = [row for queue in self._queues.values() for row in queue]
        for queue in self._queues.values():
            queue.clear()
        if self._workers:
            _, slow = await asyncio.wait(set(self._workers), timeout=_LAST_SENDS)
            for worker in slow:
                worker.cancel()
            await asyncio.gather(*slow, return_exceptions=True)
        try:
            # A prompt still under a lease would count as one of unknown fate after the next start.
            for row in unsent:
                await asyncio.to_thread(self._store.release, row.id, self._clock())
            await self._tell()
            await asyncio.to_thread(self._store.flush)
        except StoreError as error:
            _log.error("%s", error)

    async def _tell(self) -> None:
        """Tell the store what it could not be told before."""
        for settlement in list(self._untold.values()):
            await asyncio.to_thread(self._store.settle, settlement)
            self._untold.pop(settlement.row, None)

    async def _claim(self) -> bool:
        """Take the next rows in hand; whether there may be more."""
        room = _BATCH - len(self._in_hand)
        if room <= 0:
            return True
        try:
            await self._tell()
            rows = await asyncio.to_thread(self._store.claim, self._clock(), room, _LEASE)
        except StoreError as error:
            _log.error("%s", error)
            return False
        for row in rows:
            if row.owed.channel in self._channels:
                self._put(row)
            else:  # a channel that does not run today
                later = self._clock() + _ELSEWHERE
                await asyncio.to_thread(self._store.release, row.id, later)
        return len(rows) == room

    async def _some_done(self) -> None:
        if self._workers:
            await asyncio.wait(set(self._workers), return_when=asyncio.FIRST_COMPLETED)

    def _put(self, row: OutboxRow) -> None:
        known = row.id in self._in_hand or row.id in self._untold
        if known or row.owed.channel not in self._channels or self._stopping:
            return
        self._in_hand.add(row.id)
        seat = (row.owed.channel, row.owed.address)
        queue = self._queues.get(seat)
        if queue is not None:
            queue.append(row)
            return
        self._queues[seat] = deque([row])
        self._empty.clear()
        worker = asyncio.create_task(self._work(seat))
        self._workers.add(worker)
        worker.add_done_callback(self._workers.discard)

    async def _work(self, seat: Seat) -> None:
        queue = self._queues[seat]
        try:
            while queue:
                row = _next(queue)
                await self._send(row)
                self._in_hand.discard(row.id)
        finally:
            self._in_hand -= {row.id for row in queue}
            del self._queues[seat]
            if not self._queues:
                self._empty.set()

    async def _send(self, row: OutboxRow) -> None:
        # One of the two places where anything may be caught: one bad row must not stop the others.
        try:
            await self._deliver(row)
        except StoreError as error:
            _log.error("outbox row %d: %s", row.id, error)
        except Exception:  # noqa: BLE001 (one of the two places)
            _log.exception("outbox row %d could not be sent", row.id)
            await self._settle(row, Outcome.REFUSED, reason="error")

    async def _deliver(self, row: OutboxRow) -> None:
        address = row.owed.address
        failures = 0
        while not self._stopping or failures == 0:
            try:
                await self._once(row, address)
                return
            except RetryAfter as error:
                _log.warning("%s asks for a pause of %.0f s", row.owed.channel, error.seconds)
                self._pacers[row.owed.channel].pause(error.seconds)
                continue
            except NewAddress as error:
                if address == error.address:
                    await self._settle(row, Outcome.REFUSED, reason="moved")
                    return
                address = error.address
                continue
            except Permanent as error:
                await self._refused(row, error)
                return
            except Ambiguous as error:
                if row.owed.lane is Lane.PROMPT:
                    await self._settle(row, Outcome.UNKNOWN, reason=str(error))
                    return
                failures += 1
            except NotSent as error:
                failures += 1
                if row.owed.lane is Lane.PROMPT and failures >= _PROMPT_TRIES:
                    _log.warning("prompt %s was not sent: %s", row.owed.key, error)
                    await self._settle(row, Outcome.REFUSED, reason=f"not sent: {error}")
                    return
            await self._sleep(_PAUSES[min(failures, len(_PAUSES)) - 1])

    async def _once(self, row: OutboxRow, address: str) -> None:
        """Compose at the last moment and send. Raises SendError."""
        message = await asyncio.to_thread(self._compose, row)
        if message is None:
            await self._settle(row, Outcome.REFUSED, reason="not wanted any more")
            return
        channel = self._channels[row.owed.channel]
        await self._pacers[row.owed.channel].turn(address, row.owed.lane)
        if isinstance(message, Withdraw):
            await self._withdraw(row, channel, message.passage)
            return
        sent = await channel.send(address, message)
        await self._settle(row, Outcome.SENT, message=sent)

    async def _withdraw(self, row: OutboxRow, channel: Channel, passage: str) -> None:
        owed = row.owed
        shown = await asyncio.to_thread(self._store.shown, owed.badge, passage)
        here = tuple(
            message for name, address, message in shown if (name, address) == (owed.channel, owed.address)
        )
        await channel.withdraw(owed.address, here)
        if here:
            gone = Withdrawn(owed.badge, passage, owed.channel, owed.address, here)
            await self._record(gone)
        await self._settle(row, Outcome.SENT)

    async def _refused(self, row: OutboxRow, error: Permanent) -> None:
        owed = row.owed
        _log.warning("%s of %s refused: %s", owed.lane, owed.badge or "a stranger", error.reason)
        if error.unreachable:
            await self._record(
                ReachabilityChanged(owed.channel, owed.address, reachable=False, at=self._clock())
            )
        await self._settle(row, Outcome.REFUSED, reason=error.reason)

    async def _record(self, fact: Fact) -> None:
        await asyncio.to_thread(self._store.record, Turn(self._clock(), facts=(fact,)))

    async def _settle(
        self, row: OutboxRow, outcome: Outcome, *, message: str | None = None, reason: str = ""
    ) -> None:
        self._untold[row.id] = Settlement(row.id, outcome, self._clock(), message, reason)
        await asyncio.to_thread(self._store.settle, self._untold[row.id])
        self._untold.pop(row.id, None)


def _next(queue: deque[OutboxRow]) -> OutboxRow:
    """The first answer, else the first prompt."""
    for place, row in enumerate(queue):
        if row.owed.lane is Lane.ANSWER:
            del queue[place]
            return row
    return queue.popleft()
