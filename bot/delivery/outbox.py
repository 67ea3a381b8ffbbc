"""The one sender of the channels that this process leads: takes what is owed, sends it in order and in pace, and notes how each row ended.

Rules. To one address in order, to different ones side by side; answers before prompts, and before both what takes
a text back (a check has begun by then), and the word that somebody sends too much. Not sent: again, with growing pauses, a prompt until its time is over.
Unknown whether it arrived: an answer again, a prompt never. A prompt that did not surely arrive is told. Not wanted
yet (quiet hours, an own time): given back until then. Refused for good: noted with the reason, and a person who
blocked us as unreachable, which nobody is told. A pause that the platform asks for holds the whole channel, or the group that it is about. What is not settled when the
program stops is sent after the next start. A chat that has moved gets it at its new address, once that is noted.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from bot.channels.base import (
    Ambiguous,
    Channel,
    Leaves,
    NewAddress,
    NotSent,
    Permanent,
    RetryAfter,
    SendError,
)
from bot.delivery.plan import NotYet, TooLate
from bot.delivery.throttle import pacer_of
from bot.messages import Leave, Message, Withdraw
from bot.wire import goes_first, only_says
from storage.contract import Hosted, Store
from storage.errors import StoreError, StoreUnavailable
from storage.mail import Lane, OutboxRow, Outcome, Settlement
from storage.records import Fact, ReachabilityChanged, Turn, Withdrawn

_log = logging.getLogger(__name__)
_LEASE = timedelta(minutes=10)
#: Prompts taken in hand at once: few, so that what is done meanwhile drops out and answers go first.
_BATCH = 60
#: Seconds between two looks; while a slot comes, department after department, they are closer: the next is due at once.
_LOOK, _SOON, _CLOSE = 2.0, 0.25, 20
_PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0)
_LAST_SENDS = 2.0
#: So many prompts at most are ready to go when their turn comes: few, for of these nobody knows after a kill, and what is
#: stopped does not keep them back; enough for the time that it takes to note that they go.
_READY = 4

Compose = Callable[[OutboxRow], Message | Withdraw | Leave | None]
#: Hears of a prompt that was not sent, or of which it is unknown whether it was.
Undelivered = Callable[[OutboxRow], object]
#: Channel, the old address, the new one, now.
Moved = Callable[[str, str, str, datetime], object]
Seat = tuple[str, str]


class _Lost(Exception):
    """A row is in our hand no more: whoever has it sends it, and notes how it ends."""


class Outbox:
    """Sends what the store owes.

    `compose` turns a row into what is sent, or None if it is not wanted any more; it raises TooLate for a prompt
    whose time is over, NotYet for one that is to wait. `failed` hears that the store could not hand out rows, `settled` how each row ended.
    """

    def __init__(
        self,
        store: Store,
        channels: Mapping[str, Channel],
        compose: Compose,
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        undelivered: Undelivered = lambda _row: None,
        failed: Callable[[StoreUnavailable], object] = lambda _error: None,
        settled: Callable[[OutboxRow, Outcome], object] = lambda _row, _outcome: None,
        *,
        ready: Callable[[], bool] = lambda: True,
        moved: Moved = lambda *_told: None,
        believes: Callable[[], bool] = lambda: True,
    ) -> None:
        """`ready`: whether composing words waits for nothing any more. `moved` notes that a chat has another address, or ("") none.

        `believes`: whether to act on what the clock shows.
        """
        self._moved, self._believes = moved, believes
        self._store = store
        #: Short calls to the store are made in the event loop: the way to a thread takes longer than they do.
        self._at_once = isinstance(store, Hosted)
        self._channels = channels
        self._undelivered = undelivered
        self._failed = failed
        self._settled = settled
        self._ready = ready
        self._compose = compose
        self._clock = clock
        self._sleep = sleep
        self._gate = asyncio.Semaphore(_READY)
        self._pacers = {name: pacer_of(channel, clock, sleep) for name, channel in channels.items()}
        self._queues: dict[Seat, deque[OutboxRow]] = {}
        #: Row -> since when it is in hand, the longest first.
        self._in_hand: dict[int, datetime] = {}
        #: Given to the channel, and it has not said how it went.
        self._in_flight: set[int] = set()
        #: Parts that arrived in tries that failed, by row: what shows a passage in them is taken back with the rest.
        self._begun: dict[int, list[str]] = {}
        #: Ended, but the store could not be told yet: their leases must not make them come again.
        self._untold: dict[int, Settlement] = {}
        self._telling: asyncio.Task[None] | None = None
        self._workers: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._empty = asyncio.Event()
        self._empty.set()
        #: Set when so many rows have ended that it is worth looking for more.
        self._room = asyncio.Event()
        self._vain = _CLOSE  # so many looks in a row have found nothing
        self._stopping = False

    def owed(self, rows: Sequence[OutboxRow]) -> None:
        """Take rows that were just recorded (and are leased to us) to be sent at once."""
        for row in rows:
            self._put(row)

    def wake(self) -> None:
        """Look for rows now: some were enqueued."""
        self._wake.set()

    @property
    def in_hand(self) -> int:
        """How many rows it holds: few, however many wait."""
        return len(self._in_hand)

    def oldest(self) -> datetime | None:
        """Since when the row is in hand that has waited longest to be sent; None if none waits."""
        return next(iter(self._in_hand.values()), None)

    def unsent(self, channel: str, address: str) -> int:
        """How many rows in hand wait for their turn at one address."""
        return len(self._queues.get((channel, address), ()))

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
                pausing = asyncio.ensure_future(self._sleep(_SOON if self._vain < _CLOSE else _LOOK))
                await asyncio.wait({waiting, pausing}, return_when=asyncio.FIRST_COMPLETED)
                waiting.cancel()
                pausing.cancel()
            elif len(self._in_hand) >= _BATCH:
                await self._half_done()

    async def stop(self) -> None:
        """Let what is being sent end; the rest stays owed."""
        self._stopping = True
        self._wake.set()
        self._room.set()
        for queue in self._queues.values():
            queue.clear()
        if self._workers:
            _, slow = await asyncio.wait(set(self._workers), timeout=_LAST_SENDS)
            for worker in slow:
                worker.cancel()
            await asyncio.gather(*slow, return_exceptions=True)
        try:
            # A prompt still under a lease would count as one of unknown fate after the next start. No time is named: this
            # clock may be ahead, and the next start's right.
            for row in sorted(self._in_hand.keys() - self._in_flight - set(self._untold)):
                await asyncio.to_thread(self._store.release, row, None)
            await self._tell()
            await asyncio.to_thread(self._store.flush)
        except StoreError as error:
            _log.error("%s", error)

    async def _tell(self) -> None:
        """Tell the store what has ended and it was not told yet. Raises StoreError."""
        some = list(self._untold.values())
        if self._at_once:
            self._settle_all(some)
        elif some:
            await asyncio.to_thread(self._settle_all, some)
        for settlement in some:
            self._untold.pop(settlement.row, None)

    def _settle_all(self, settlements: Sequence[Settlement]) -> None:
        for settlement in settlements:
            self._store.settle(settlement)

    async def _claim(self) -> bool:
        """Take the next rows in hand; whether there may be more."""
        room = _BATCH - len(self._in_hand)
        if room <= 0:
            return True
        channels = [name for name in self._channels if self._store.leads(name)]
        if not channels:  # another process sends
            return False
        try:
            await self._tell()
            rows = await asyncio.to_thread(self._store.claim, self._clock(), room, _LEASE, channels)
        except StoreUnavailable as error:
            _log.error("%s", error)
            self._failed(error)
            self._vain = _CLOSE
            return False
        for row in rows:
            self._put(row)
        self._vain = 0 if rows else self._vain + 1
        return len(rows) == room

    async def _half_done(self) -> None:
        """Wait for room: a look for each row that ends would cost more than the sending."""
        self._room.clear()
        if len(self._in_hand) > _BATCH // 2:
            await self._room.wait()

    def _put(self, row: OutboxRow) -> None:
        known = row.id in self._in_hand or row.id in self._untold
        if known or row.owed.channel not in self._channels or self._stopping:
            return
        self._in_hand[row.id] = self._clock()
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
                if not self._stopping:  # else `stop` gives back what has not ended
                    self._in_hand.pop(row.id, None)
                    if len(self._in_hand) <= _BATCH // 2:
                        self._room.set()
        finally:
            del self._queues[seat]
            if not self._queues:
                self._empty.set()

    async def _send(self, row: OutboxRow) -> None:
        try:
            await self._deliver(row)
        except StoreError as error:
            _log.error("outbox row %d: %s", row.id, error)
        # One of the places where anything may be caught: one bad row must not stop the others.
        except Exception:  # noqa: BLE001 (one of the places)
            _log.exception("outbox row %d could not be sent", row.id)
            await self._broken(row)

    async def _broken(self, row: OutboxRow) -> None:
        """A row by which we fail ourselves is refused."""
        try:
            await self._lost(row, Outcome.REFUSED, "error")
        # What comes behind it at the same address would have nobody to send it.
        except Exception:  # noqa: BLE001 (one of the places: the end of the same row)
            _log.exception("outbox row %d: its end could not be noted or told", row.id)

    async def _deliver(self, row: OutboxRow) -> None:
        address = row.owed.address
        been = {address}
        failures = 0
        while not self._stopping or failures == 0:
            try:
                await self._once(row, address)
                return
            except RetryAfter as error:
                _log.warning("%s asks for a pause of %.0f s", row.owed.channel, error.seconds)
                self._pacers[row.owed.channel].pause(error.seconds, address)
                continue
            except NewAddress as error:
                if error.address in been:
                    await self._lost(row, Outcome.REFUSED, "moved")
                    return
                await self._follow(row.owed.channel, address, error.address)
                been.add(error.address)
                address = error.address
                continue
            except Permanent as error:
                await self._refused(row, error)
                return
            except (NotYet, TooLate) as error:
                await self._untimely(row, error)
                return
            except _Lost:
                return
            except Ambiguous as error:
                if row.owed.lane is Lane.PROMPT:
                    await self._lost(row, Outcome.UNKNOWN, str(error))
                    return
                failures += 1
            except NotSent:
                failures += 1
            await self._sleep(_PAUSES[min(failures, len(_PAUSES)) - 1])

    async def _untimely(self, row: OutboxRow, error: NotYet | TooLate) -> None:
        """Not at this time; by a clock that may be put right in a moment it is tried again, answers before it."""
        if not self._believes():
            await self._sleep(_LOOK)
            await asyncio.to_thread(self._store.release, row.id, None)
        elif isinstance(error, NotYet):
            await asyncio.to_thread(self._store.release, row.id, error.at)
        else:
            await self._lost(row, Outcome.REFUSED, "not sent in its time")

    async def _follow(self, channel: str, old: str, new: str) -> None:
        """Have noted that a chat has moved. Where that fails the row is sent all the same: the next one tells again."""
        try:
            await asyncio.to_thread(self._moved, channel, old, new, self._clock())
        except StoreError as error:
            _log.error("that %s %s is %s now could not be kept: %s", channel, old, new or "gone", error)

    async def _once(self, row: OutboxRow, address: str) -> None:
        """Compose at the last moment and send. Raises SendError, TooLate."""
        channel, message = self._channels[row.owed.channel], await self._in_turn(row, address)
        if message is None:
            await self._settle(row, Outcome.REFUSED, reason="not wanted any more")
            return
        if isinstance(message, Withdraw):
            await self._withdraw(row, channel, message.passage)
            return
        if isinstance(message, Leave):
            if isinstance(channel, Leaves):
                await channel.leave(address)
            await self._settle(row, Outcome.SENT)
            return
        with self._flying(row):
            sent = await channel.send(address, message)
        await self._settle(row, Outcome.SENT, message=sent)

    async def _in_turn(self, row: OutboxRow, address: str) -> Message | Withdraw | Leave | None:
        """The message once it is its turn; None if nobody wants it any more. Raises _Lost."""
        if row.owed.lane is not Lane.PROMPT:
            return await self._made(row, address)
        await self._pacers[row.owed.channel].own_turn(address)
        async with self._gate:  # not made before: while it waits it may be stopped, or done
            return await self._made(row, address)

    async def _made(self, row: OutboxRow, address: str) -> Message | Withdraw | Leave | None:
        message = await self._composed(row)
        if message is not None:
            if row.owed.lane is Lane.PROMPT:
                await self._begins(row)
            to = None if isinstance(message, Withdraw) else address
            await self._pacers[row.owed.channel].turn(to, row.owed.lane)
        return message

    async def _begins(self, row: OutboxRow) -> None:
        """Note that it goes out: cut off from now on, it is not sent again.

        Raises NotSent where that cannot be kept, _Lost where it is another process's.
        """
        try:
            ours = await asyncio.to_thread(self._store.begin_send, row.id)
        except StoreUnavailable as error:
            self._failed(error)
            raise NotSent(str(error)) from error
        if not ours:
            raise _Lost

    async def _composed(self, row: OutboxRow) -> Message | Withdraw | Leave | None:
        if self._at_once and self._ready() and only_says(row.owed.body):
            return self._compose(row)
        return await asyncio.to_thread(self._compose, row)

    @contextmanager
    def _flying(self, row: OutboxRow) -> Iterator[None]:
        """Cut off in here, nobody knows whether it arrived: the row stays marked."""
        self._in_flight.add(row.id)
        try:
            yield
        except SendError as error:
            self._begun.setdefault(row.id, []).append(error.begun)
            self._in_flight.discard(row.id)
            raise
        self._in_flight.discard(row.id)

    async def _lost(self, row: OutboxRow, outcome: Outcome, reason: str) -> None:
        """It did not arrive, or may not have; of a prompt that is told."""
        _log.warning("outbox row %d did not arrive: %s: %s", row.id, outcome, reason)
        await self._settle(row, outcome, reason=reason)
        if row.owed.lane is Lane.PROMPT:
            await asyncio.to_thread(self._undelivered, row)

    async def _withdraw(self, row: OutboxRow, channel: Channel, passage: str) -> None:
        owed = row.owed
        shown = await asyncio.to_thread(self._store.shown, owed.badge, passage)
        here = tuple(one for name, chat, one in shown if (name, chat) == (owed.channel, owed.address))
        await channel.withdraw(owed.address, here)
        if here:
            await self._record(Withdrawn(owed.badge, passage, owed.channel, owed.address, here))
        await self._settle(row, Outcome.SENT)

    async def _refused(self, row: OutboxRow, error: Permanent) -> None:
        owed = row.owed
        if not error.unreachable:
            await self._lost(row, Outcome.REFUSED, error.reason)
            return
        _log.warning("outbox row %d was refused: %s", row.id, error.reason)
        await self._record(ReachabilityChanged(owed.channel, owed.address, reachable=False, at=self._clock()))
        await self._follow(owed.channel, owed.address, "")
        await self._settle(row, Outcome.REFUSED, reason=error.reason)

    async def _record(self, fact: Fact) -> None:
        await asyncio.to_thread(self._store.record, Turn(self._clock(), facts=(fact,)))

    async def _settle(
        self, row: OutboxRow, outcome: Outcome, *, message: str | None = None, reason: str = ""
    ) -> None:
        self._settled(row, outcome)
        parts = ",".join(filter(None, [*self._begun.pop(row.id, ()), message]))
        self._untold[row.id] = Settlement(row.id, outcome, self._clock(), parts or None, reason)
        if self._at_once:
            await self._tell()
            return
        while row.id in self._untold:
            if self._telling is None or self._telling.done():
                # One thread tells of all that have ended by now: where many are sent, the way to it costs more.
                self._telling = asyncio.create_task(self._tell())
            await asyncio.shield(self._telling)


def _next(queue: deque[OutboxRow]) -> OutboxRow:
    """What goes before all, else the first answer, else the first prompt."""
    first = min(range(len(queue)), key=lambda place: (_rank(queue[place]), place))
    row = queue[first]
    del queue[first]
    return row


def _rank(row: OutboxRow) -> int:
    if goes_first(row.owed.body):
        return 0
    return 1 if row.owed.lane is Lane.ANSWER else 2
