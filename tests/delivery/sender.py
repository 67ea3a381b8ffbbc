"""The sender in virtual time, before a platform that fails by script: what its tests share."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bot.channels.base import Receive
from bot.delivery.outbox import Outbox
from bot.delivery.plan import NotYet, TooLate
from bot.delivery.steady import Steady
from bot.messages import Message, Span, Withdraw
from storage.contract import Store
from storage.mail import Lane, OutboxRow, Outcome, Owed
from storage.open import open_store
from tests.sample import NOW

HOUR = timedelta(hours=1)
T = TypeVar("T")


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        wakes = self.now + timedelta(seconds=seconds)
        while self.now < wakes:
            for _ in range(20):  # let others do what they can at this moment
                await asyncio.sleep(0)
            self.now = min(wakes, self.now + timedelta(milliseconds=50))


class Waiting(asyncio.SelectorEventLoop):
    """It waits for what it gives to a thread: however slow the machine is, no virtual time passes meanwhile."""

    def run_in_executor(  # type: ignore[override]
        self, executor: Executor | None, func: Callable[..., T], *args: Any
    ) -> asyncio.Future[T]:
        del executor
        done: asyncio.Future[T] = self.create_future()
        with ThreadPoolExecutor(1) as thread:
            try:
                done.set_result(thread.submit(func, *args).result())
            except Exception as error:  # noqa: BLE001 (whoever awaits it gets it)
                done.set_exception(error)
        return done


class Platform:
    """What stands behind a channel: it keeps what arrives and fails as told."""

    name = "telegram"

    def __init__(self, clock: Time, pace: tuple[float, float] | None = None) -> None:
        self.pace = pace
        self.one_listener = False
        self._clock = clock
        self.arrived: list[tuple[str, str, datetime]] = []
        self.withdrawn: list[str] = []
        self.sent_before_withdrawing = 0
        self.fails: list[Exception | None] = []
        self.lost: list[Exception | None] = []

    async def send(self, address: str, message: Message) -> str | None:
        [text] = [span.text for block in message.blocks if isinstance(block, tuple) for span in block]
        if self.fails and (error := self.fails.pop(0)) is not None:
            raise error
        self.arrived.append((address, text, self._clock()))
        if self.lost and (error := self.lost.pop(0)) is not None:
            raise error
        return str(len(self.arrived))

    async def withdraw(self, address: str, messages: Sequence[str]) -> None:
        self.withdrawn += [f"{address}:{message}" for message in messages]
        self.sent_before_withdrawing = len(self.arrived)

    async def run(self, receive: Receive) -> None:
        raise AssertionError("nobody listens here")

    def heard_until(self, now: datetime) -> datetime | None:
        raise AssertionError("nobody listens here")

    async def close(self) -> None:
        raise AssertionError("nobody closes here")

    @property
    def texts(self) -> list[str]:
        return [text for _, text, _ in self.arrived]


def compose(row: OutboxRow) -> Message | Withdraw | None:
    if "withdraw" in row.owed.body:
        return Withdraw(row.owed.body["withdraw"])
    text = row.owed.body["say"]["text"]
    if text == "broken":
        raise RuntimeError("cannot be composed")
    return None if text == "unwanted" else Message(((Span(text),),))


def owed(text: str, lane: Lane = Lane.ANSWER, address: str = "1", key: str | None = None) -> Owed:
    return Owed(
        "telegram",
        address,
        "A1",
        {"say": {"text": text}},
        lane,
        key or (text if lane is Lane.PROMPT else None),
    )


class Play:
    """A store, a platform, an outbox."""

    #: Opens a store of the kind that the test is about.
    opens: Callable[[], Store]

    def __init__(
        self,
        store: Store | None = None,
        pace: tuple[float, float] | None = None,
        platform: type[Platform] = Platform,
    ) -> None:
        self.time = Time()
        self.store = type(self).opens() if store is None else store
        self.platform = platform(self.time, pace)
        self.ahead = timedelta()
        self._steady = Steady()
        self.undelivered: list[str | None] = []
        #: Nobody wants anything before.
        self.wanted_from = NOW
        #: Nobody wants a prompt any more from here on.
        self.stopped_from: datetime | None = None
        self.outbox = Outbox(
            self.store,
            {"telegram": self.platform},
            self.compose,
            self.wall,
            self.time.sleep,
            lambda row: self.undelivered.append(row.owed.key),
            believes=lambda: self._steady.believes(self.wall(), (self.time.now - NOW).total_seconds()),
        )
        self._steady.believes(self.wall(), 0)

    def wall(self) -> datetime:
        """What the clock shows that can be set."""
        return self.time.now + self.ahead

    def compose(self, row: OutboxRow) -> Message | Withdraw | None:
        """Prompts are in time for an hour."""
        if row.owed.lane is Lane.PROMPT and self.wall() > NOW + HOUR:
            raise TooLate
        if self.time.now < self.wanted_from:
            raise NotYet(self.wanted_from)
        if row.owed.lane is Lane.PROMPT and self.stopped_from and self.time.now >= self.stopped_from:
            return None
        return compose(row)

    def run(self, work: Callable[[], Awaitable[object]]) -> None:
        """Do something while the outbox runs, then stop it."""

        async def main() -> None:
            running = asyncio.create_task(self.outbox.run())
            await work()
            await self.outbox.stop()
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

        with asyncio.Runner(loop_factory=Waiting) as runner:
            runner.run(main())

    def until_done(self, *rows: Owed, seconds: float = 3_600) -> None:
        """Enqueue and wait, at most so many virtual seconds, until nothing is owed."""

        async def work() -> None:
            self.store.enqueue(rows)
            self.outbox.wake()
            ends = self.time.now + timedelta(seconds=seconds)
            while self.store.outbox_waiting() and self.time.now < ends:
                await self.time.sleep(0.2)

        self.run(work)

    def ended(self, row: int = 1) -> Outcome:
        settlement = self.store.outcome(row)
        assert settlement is not None
        return settlement.outcome


@pytest.fixture(autouse=True, params=["memory", "embedded"])
def stores(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Beside the one all is asked of in threads, of the other what is short in the event loop."""
    opened: list[Store] = []

    def opens() -> Store:
        opened.append(open_store(request.param, tmp_path / str(len(opened))))
        return opened[-1]

    monkeypatch.setattr(Play, "opens", staticmethod(opens), raising=False)
    yield
    for store in opened:
        store.close()
