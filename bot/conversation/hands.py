"""Where turns are handled: each in a thread of its own, or, if it is short and the store allows, in the event loop.

An event loop must not wait for a slow disk; but a turn that computes for a millisecond or less is over before a thread
has heard of it, as is the flush of a quick disk, and two threads that both compute take turns at the interpreter's lock
instead of working.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from contextlib import suppress
from threading import Lock, get_ident
from time import perf_counter
from typing import Any, TypeVar

from bot.conversation import brief, turn
from bot.conversation.world import World
from bot.messages import Incoming
from storage.contract import Hosted
from storage.errors import EventDone, StaleSession
from storage.mail import Event, OutboxRow
from storage.records import Turn

T = TypeVar("T")
Rows = asyncio.Future[list[OutboxRow] | None]


def hands(world: World, executor: Executor) -> Hands:
    """What suits the store."""
    store = world.store
    return LoopHands(world, executor, store) if isinstance(store, Hosted) else Hands(world, executor)


class Hands:
    """All in threads."""

    def __init__(self, world: World, executor: Executor) -> None:
        self._world = world
        self._executor = executor

    async def do(self, call: Callable[..., T], *args: object) -> T:
        """Anything that may take long, or wait."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, call, *args)

    async def accept(self, events: Sequence[Event]) -> list[Event]:
        """As `Store.accept`."""
        return await self.do(self._world.store.accept, events)

    async def take(self, incoming: Incoming) -> list[OutboxRow]:
        """As `turn.take`."""
        return await self.do(turn.take, self._world, incoming)

    def may_at_once(self, incoming: Incoming) -> bool:
        """Whether it is worth trying `at_once`."""
        del incoming
        return False

    def at_once(self, incoming: Incoming) -> Rows | None:
        """As `take`, for an event that was not accepted; cancelled, it is taken back if it has not begun.

        None, also as what the future comes to, where the event has to be accepted first.
        """
        del incoming
        return None


class Heard:
    """Futures of any threads, awaited in a loop: it is called once for all that end together in others."""

    def __init__(self, loop: asyncio.AbstractEventLoop | None) -> None:
        """`loop`: the one that runs in this thread."""
        self.loop = loop
        self._thread = get_ident()
        self._lock = Lock()
        #: Who waits in the loop, and what has ended for them elsewhere.
        self._ended: list[tuple[asyncio.Future[Any], Future[Any]]] = []

    def end_of(self, work: Future[T]) -> asyncio.Future[T]:
        """As `asyncio.wrap_future`. Cancelled, it cancels the work."""
        assert self.loop is not None
        loop = self.loop
        waiting: asyncio.Future[T] = loop.create_future()
        waiting.add_done_callback(lambda waiting: waiting.cancelled() and work.cancel())

        def ended(work: Future[T]) -> None:
            if get_ident() == self._thread:
                if not loop.is_closed():  # else nobody waits any more
                    _tell(waiting, work)
                return
            with self._lock:
                self._ended.append((waiting, work))
                first = len(self._ended) == 1
            if first:  # of the others it hears when it comes for this one
                with suppress(RuntimeError):  # it is closed, and nobody waits any more
                    loop.call_soon_threadsafe(self._tell)

        work.add_done_callback(ended)
        return waiting

    def _tell(self) -> None:
        with self._lock:
            ended, self._ended = self._ended, []
        for waiting, work in ended:
            _tell(waiting, work)


def _tell(waiting: asyncio.Future[T], work: Future[T]) -> None:
    """Whoever waits hears how the work has ended."""
    if waiting.done():
        return
    if work.cancelled():
        waiting.cancel()
        return
    error = work.exception()
    if error is None:
        waiting.set_result(work.result())
    elif isinstance(error, StopIteration):  # no future takes it: it would end whoever awaits in silence
        waiting.set_exception(RuntimeError(f"a work raised {error!r}"))
    else:
        waiting.set_exception(error)


class LoopHands(Hands):
    """Short turns in the event loop; all else in threads, slow flushes too."""

    def __init__(self, world: World, executor: Executor, store: Hosted) -> None:
        super().__init__(world, executor)
        self._store = store
        self._heard = Heard(None)

    async def accept(self, events: Sequence[Event]) -> list[Event]:
        heard = self._host()
        return await heard.end_of(self._store.accept_soon(events))

    async def take(self, incoming: Incoming) -> list[OutboxRow]:
        rows = self.at_once(incoming)
        with suppress(EventDone, StaleSession):  # it was handled before, or another chat of theirs was faster
            if rows is not None and (taken := await rows) is not None:
                return taken
        return await super().take(incoming)

    def may_at_once(self, incoming: Incoming) -> bool:
        # An event may be what ended the program last time: not accepted, it would come again and end it again, for
        # ever. What is accepted is tried a few times only.
        return not self._store.cut_off and brief.may_be(incoming)

    def at_once(self, incoming: Incoming) -> Rows | None:
        if not self._world.ready or not brief.may_be(incoming):
            return None
        heard, deciding = self._host(), 0.0

        def decide() -> Turn | None:
            nonlocal deciding
            begun = perf_counter()
            try:
                return turn.decide_brief(self._world, incoming)
            finally:
                deciding = perf_counter() - begun

        def spent(rows: Rows) -> None:
            if not rows.cancelled() and rows.exception() is None and rows.result() is not None:
                self._world.spent("store", perf_counter() - began - deciding)

        began = perf_counter()
        rows = heard.end_of(self._store.turn_soon(decide))
        rows.add_done_callback(spent)
        return rows

    def _host(self) -> Heard:
        """What is heard in the running loop, which the store has for its host from now on."""
        loop = asyncio.get_running_loop()
        if self._heard.loop is not loop:
            here = get_ident()

            def call(act: Callable[[], None]) -> None:
                if get_ident() == here:
                    loop.call_soon(act)
                else:
                    loop.call_soon_threadsafe(act)

            self._store.host(call)
            self._heard = Heard(loop)
        return self._heard
