"""A dispatcher over a store that may fail, with turns that can be held up: what the tests of dispatching share."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

from bot.conversation.dispatch import Dispatcher
from bot.conversation.flood import Flood
from bot.conversation.world import World
from bot.messages import Incoming, Phrase, Withdraw
from bot.wire import load_reply
from storage.embedded.lock import Lock
from storage.embedded.store import FILE, EmbeddedStore
from storage.errors import StoreUnavailable
from storage.mail import Event, OutboxRow
from storage.memory import MemoryStore
from storage.open import open_store
from storage.records import Turn
from tests import sample
from tests.sample import AN, FANG, NOW

PATIENCE = 10
#: Said at this moment, "/today" waits until it is let go on.
HELD = NOW + timedelta(seconds=1)
#: Said at this moment, "/today" meets a mistake of ours.
BROKEN = NOW + timedelta(seconds=2)


class Gate:
    """Stands where a turn opens its study day: holds some turns up, and lets others fail."""

    def __init__(self, world: World) -> None:
        self._open_day = world.open_day
        self._free = threading.Event()
        self.reached = threading.Event()
        #: The mistake is made good.
        self.mended = False
        world.open_day = self

    def __call__(self, moment: datetime) -> object:
        if moment == BROKEN and not self.mended:
            raise ZeroDivisionError
        if moment == HELD:
            self.reached.set()
            assert self._free.wait(PATIENCE)
        return self._open_day(moment)

    def opens(self) -> None:
        self._free.set()


class Flaky:
    """A store whose disk is full for the next so many writes."""

    failures = 0

    def fail(self) -> None:
        if self.failures:
            self.failures -= 1
            raise StoreUnavailable("write", OSError("no space left"))


class FlakyMemory(Flaky, MemoryStore):
    """All turns in threads."""

    def record(self, turn: Turn) -> list[OutboxRow]:
        self.fail()
        return super().record(turn)

    def accept(self, events: Sequence[Event]) -> list[Event]:
        self.fail()
        return super().accept(events)


class FlakyEmbedded(Flaky, EmbeddedStore):
    """Short turns in the event loop."""

    def record(self, turn: Turn) -> list[OutboxRow]:
        self.fail()
        return super().record(turn)

    def turn_soon(self, decide: Callable[[], Turn | None]) -> Future[list[OutboxRow] | None]:
        def decided() -> Turn | None:
            turn = decide()
            if turn is not None:
                self.fail()
            return turn

        return super().turn_soon(decided)

    def accept_soon(self, events: Sequence[Event]) -> Future[list[Event]]:
        self.fail()
        return super().accept_soon(events)


def flaky(backend: str, folder: Path) -> FlakyMemory | FlakyEmbedded:
    """A store of either kind."""
    if backend == "memory":
        return FlakyMemory()
    open_store("embedded", folder).close()  # makes the file
    return FlakyEmbedded(folder / FILE, Lock(folder / "store.lock"))


class Desk:
    """Two officers before a dispatcher that hands its replies to nobody but this test."""

    def __init__(self, store: FlakyMemory | FlakyEmbedded) -> None:
        self.store = store
        self.world = sample.make_world(self.store)
        self.gate = Gate(self.world)
        self.an, self.fang = (sample.enrol(self.store, officer) for officer in (AN, FANG))
        #: (address, first sentence's key) of each reply, in the order in which they were handed on.
        self.replies: list[tuple[str, str]] = []
        #: Addresses that were told that nothing can be recorded, and the pauses between tries.
        self.unkept: list[str] = []
        self.waited: list[float] = []
        self._pool = ThreadPoolExecutor(4)
        self._news = asyncio.Event()
        self._said = 0

    def close(self) -> None:
        self.gate.opens()
        self._pool.shutdown()

    def opens(self, last_turns: float = PATIENCE, flood: Flood | None = None) -> Dispatcher:
        """A dispatcher as one run of the program has it."""
        return Dispatcher(
            self.world,
            self._pool,
            self._owed,
            self._unkept,
            self._sleep,
            last_turns=last_turns,
            clock=lambda: NOW,
            flood=flood,
        )

    def incoming(self, address: str, text: str, at: datetime = NOW) -> Incoming:
        self._said += 1
        return Incoming(
            "telegram", address, f"e{self._said}", at, text=text, message=str(self._said), language="zh"
        )

    def heard(self, address: str) -> list[str]:
        return [key for whose, key in self.replies if whose == address]

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait while replies are handed on and writes put off."""
        async with asyncio.timeout(PATIENCE):
            while not true():
                self._news.clear()
                await self._news.wait()

    async def reached(self) -> None:
        """Wait until the held turn stands at the gate."""
        assert await asyncio.to_thread(self.gate.reached.wait, PATIENCE)

    def _owed(self, rows: Sequence[OutboxRow]) -> None:
        for row in rows:
            self.replies.append((row.owed.address, first_words(row)))
        self._news.set()

    async def _unkept(self, incoming: Incoming, phrase: Phrase) -> None:
        assert phrase.key == "not-recorded"
        self.unkept.append(incoming.address)

    async def _sleep(self, seconds: float) -> None:
        self.waited.append(seconds)
        self._news.set()
        await asyncio.sleep(0)


def first_words(row: OutboxRow) -> str:
    """The key of a reply's first sentence."""
    reply = load_reply(row.owed.body)
    if isinstance(reply, Withdraw):
        return "withdraw"
    head = reply.blocks[0]
    return head.key if isinstance(head, Phrase) else ""
