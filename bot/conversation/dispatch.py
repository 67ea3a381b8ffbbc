"""From accepted events to turns: each chat's in order, different chats side by side, off the event loop.

An event is accepted (stored, flushed) before the channel hears that it was received. What was accepted and not
handled is handled first after a start. Where the store fails, nothing is dropped: the batch or the turn is tried
again until it is kept, and the person is told once that nothing is recorded for now.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TypeVar

from bot.conversation import turn
from bot.conversation.incoming import dump_incoming, load_incoming
from bot.conversation.world import World
from bot.messages import Incoming, Phrase, Say
from bot.wire import dump_reply
from storage.errors import EventDone, StoreUnavailable
from storage.mail import Event, OutboxRow, Owed
from storage.records import Turn

_log = logging.getLogger(__name__)
#: Seconds between tries to write, the last one for all further tries.
_PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0)
#: Seconds that turns get to end when the bot stops.
_LAST_TURNS = 3.0

#: Says one sentence without keeping it: for when keeping is what fails.
Unkept = Callable[[Incoming, Phrase], Awaitable[None]]
Seat = tuple[str, str]
T = TypeVar("T")


class Dispatcher:
    """Runs turns. `owed` takes the replies of each turn; `unkept` speaks when the store cannot be written."""

    def __init__(
        self,
        world: World,
        executor: Executor,
        owed: Callable[[Sequence[OutboxRow]], None],
        unkept: Unkept,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        *,
        failed: Callable[[StoreUnavailable], object] = lambda _error: None,
        last_turns: float = _LAST_TURNS,
    ) -> None:
        """`failed` hears of each write that failed; `last_turns`: seconds that turns get to end at a stop."""
        self._world = world
        self._executor = executor
        self._owed = owed
        self._unkept = unkept
        self._sleep = sleep
        self._failed = failed
        self._last_turns = last_turns
        self._queues: dict[Seat, deque[Incoming]] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._empty = asyncio.Event()
        self._empty.set()

    async def start(self) -> int:
        """Handle what an earlier run accepted and did not finish; return how many events that is."""
        events = await self._in_thread(self._world.store.waiting)
        for event in events:
            self._put(load_incoming(event))
        return len(events)

    async def receive(self, batch: Sequence[Incoming]) -> None:
        """Keep a batch and queue it; returns once it is kept."""
        batch = [_clean(incoming) for incoming in batch]
        events = [_event(incoming) for incoming in batch]
        new = await self._kept(batch, lambda: self._world.store.accept(events))
        fresh = {(event.channel, event.id) for event in new}
        for incoming in batch:
            if (incoming.channel, incoming.event_id) in fresh:
                self._put(incoming)
            else:
                self._owed(await self._kept([incoming], partial(self._again, incoming)))

    async def idle(self) -> None:
        """Wait until every queued event is handled."""
        await self._empty.wait()

    def busy(self, channel: str, address: str) -> bool:
        """Whether something said there is not handled yet."""
        return (channel, address) in self._queues

    async def stop(self) -> None:
        """Let turns that run end; what is queued stays accepted for the next start."""
        for queue in self._queues.values():
            queue.clear()
        if not self._workers:
            return
        _, slow = await asyncio.wait(set(self._workers), timeout=self._last_turns)
        for worker in slow:
            worker.cancel()
        for worker in slow:
            with suppress(asyncio.CancelledError):
                await worker

    def _put(self, incoming: Incoming) -> None:
        seat = (incoming.channel, incoming.address)
        queue = self._queues.get(seat)
        if queue is not None:
            queue.append(incoming)
            return
        self._queues[seat] = deque([incoming])
        self._empty.clear()
        worker = asyncio.create_task(self._work(seat))
        self._workers.add(worker)
        worker.add_done_callback(self._workers.discard)

    async def _work(self, seat: Seat) -> None:
        queue = self._queues[seat]
        try:
            while queue:
                await self._handle(queue.popleft())
        finally:
            del self._queues[seat]
            if not self._queues:
                self._empty.set()

    async def _handle(self, incoming: Incoming) -> None:
        try:
            rows = await self._kept([incoming], lambda: turn.take(self._world, incoming))
        # One of the two places where anything may be caught: one person's turn must not end the service.
        except Exception:  # noqa: BLE001 (one of the two places)
            reference = secrets.token_hex(4)
            _log.exception("turn %s failed on event %s", reference, incoming.event_id)
            rows = await self._kept([incoming], lambda: self._apology(incoming, reference))
        self._owed(rows)

    def _again(self, incoming: Incoming) -> list[OutboxRow]:
        """A known event came once more: if its turn is over, show what the person should be looking at."""
        if not self._world.store.event_done(incoming.channel, incoming.event_id):
            return []
        return turn.look(self._world, incoming)

    def _apology(self, incoming: Incoming, reference: str) -> list[OutboxRow]:
        say = Say((Phrase("apology", {"reference": reference}),))
        body = {**dump_reply(say), "language": self._language(incoming)}
        owed = Owed(incoming.channel, incoming.address, "", body)
        try:
            return self._world.store.record(
                Turn(incoming.at, (incoming.channel, incoming.event_id), replies=(owed,))
            )
        except EventDone:
            return []

    def _language(self, incoming: Incoming) -> str:
        return self._world.texts.language(incoming.language)

    async def _kept(self, batch: Sequence[Incoming], write: Callable[[], T]) -> T:
        """Do a write until the store takes it."""
        failures = 0
        while True:
            try:
                return await self._in_thread(write)
            except StoreUnavailable as error:
                _log.error("%s; trying again", error)
                self._failed(error)
                if failures == 0:
                    await self._say_unkept(batch)
                await self._sleep(_PAUSES[min(failures, len(_PAUSES) - 1)])
                failures += 1

    async def _say_unkept(self, batch: Sequence[Incoming]) -> None:
        seats = {(incoming.channel, incoming.address): incoming for incoming in batch if incoming.private}
        for incoming in seats.values():
            await self._unkept(incoming, Phrase("not-recorded"))

    async def _in_thread(self, call: Callable[..., T], *args: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, call, *args)


def _clean(incoming: Incoming) -> Incoming:
    """Half a surrogate pair can neither be stored nor sent."""
    return replace(
        incoming,
        text=_whole(incoming.text),
        token=_whole(incoming.token),
        language=_whole(incoming.language),
    )


def _whole(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _event(incoming: Incoming) -> Event:
    return Event(incoming.channel, incoming.event_id, incoming.address, incoming.at, dump_incoming(incoming))
