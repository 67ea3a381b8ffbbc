"""A store that cannot be written: officers and admins are told, nothing is forgotten, and it ends without a restart."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.channels.base import NotSent, Permanent, Receive, SendError
from bot.messages import Incoming, Message
from bot.service import Service
from bot.settings import read_settings
from storage.embedded.store import EmbeddedStore
from storage.errors import StoreUnavailable
from storage.open import open_store
from storage.records import Officer, Role, RosterSaved, Turn
from tests import sample
from tests.sample import AN, CHENG, NOW

PATIENCE = 20
LONG = "学而时习之不亦说乎" * 600
FULL = StoreUnavailable("write", OSError(errno.ENOSPC, "No space left on device"))
SECOND = Officer("C2", "第二", "d0", Role.ADMIN, language="en")


class Line:
    """A platform that notes what was said to whom."""

    name = "telegram"
    pace: tuple[float, float] | None = None
    one_listener = False

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []
        self.faults: list[SendError] = []
        self._news = asyncio.Event()

    async def send(self, address: str, message: Message) -> str | None:
        if self.faults:
            raise self.faults.pop(0)
        text = "\n".join(
            "".join(span.text for span in block) for block in message.blocks if isinstance(block, tuple)
        )
        self.said.append((address, text))
        self._news.set()
        return str(len(self.said))

    async def withdraw(self, address: str, messages: Sequence[str]) -> None:
        del address, messages

    async def run(self, receive: Receive) -> None:
        del receive
        await asyncio.Event().wait()

    def heard_until(self, now: datetime) -> datetime | None:
        return now

    async def close(self) -> None:
        """Nothing is open."""

    def to(self, address: str) -> list[str]:
        return [text for whose, text in self.said if whose == address]

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not true():
                self._news.clear()
                await self._news.wait()


class Desk:
    """An officer, two admins, and a service on a real store whose clock stands still until it is moved."""

    def __init__(self, folder: Path) -> None:
        opened = open_store("embedded", folder / "data")
        assert isinstance(opened, EmbeddedStore)
        self.store = opened
        self.line = Line()
        self.now = NOW
        self.service = Service(
            read_settings(data_dir=folder / "data"), self.store, [self.line], lambda: self.now
        )
        sample.make_world(self.store)
        self.store.record(Turn(NOW, facts=(RosterSaved((), (SECOND,), "test", NOW),)))
        self.service.world.library = sample.library()
        self.officer, self.admin, self.second = (
            sample.enrol(self.store, officer) for officer in (AN, CHENG, SECOND)
        )
        self._number = 0

    def says(self, text: str) -> Incoming:
        self._number += 1
        key = str(self._number)
        return Incoming("telegram", self.officer, key, self.now, text=text, message=key, language="en")

    @contextmanager
    def full(self) -> Iterator[None]:
        """The file may not grow: to SQLite the disk is full."""
        self.store._engine.connection.execute("PRAGMA max_page_count=1")
        try:
            yield
        finally:
            self.store._engine.connection.execute("PRAGMA max_page_count=1000000")

    def read_only(self, on: bool) -> None:
        """Refuse every write, or none any more."""
        self.store._engine.connection.execute(f"PRAGMA query_only={on:d}")

    async def tick(self, later: timedelta = timedelta()) -> None:
        self.now += later
        await self.service._tick(self.now)
        await asyncio.gather(*self.service._alarm._telling)

    def run(self, act: Callable[[], Awaitable[None]]) -> None:
        async def whole() -> None:
            async with asyncio.timeout(60):
                await act()
                await self.service.idle()
                await self.service._alarm.stop()
                await self.service.outbox.stop()

        asyncio.run(whole())


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.store.close()


def test_a_full_disk_is_told_read_over_and_recovered_from(desk: Desk) -> None:
    async def act() -> None:
        await desk.tick()
        with desk.full():
            receiving = asyncio.create_task(desk.service.dispatcher.receive([desk.says(LONG)]))
            await desk.line.until(lambda: bool(desk.line.to(desk.admin) and desk.line.to(desk.second)))
            assert not receiving.done()
            assert desk.store.officer(AN.badge) == AN
            assert desk.store.open_duties(AN.badge) != []
        await receiving
        await desk.service.idle()
        await desk.tick(timedelta(seconds=9))
        assert len(desk.line.to(desk.admin)) == 1, "told to be well before a moment has passed"
        await desk.tick(timedelta(seconds=2))

    desk.run(act)
    told = desk.line.to(desk.officer)
    assert "Nothing can be recorded" in told[0]
    assert len(told) == 2, "the message that could not be kept is answered once it is"
    fails, works = desk.line.to(desk.second)
    assert "Nothing can be recorded at the moment" in fails
    assert "the disk is full" in fails
    assert works == "Recording works again. What had to wait is being handled."
    assert ["现在存不下" in text for text in desk.line.to(desk.admin)] == [True, False]
    assert desk.store.waiting() == []
    assert desk.store.value("store-trouble") is not None


def test_a_turn_that_could_not_be_recorded_is_done_when_there_is_room(desk: Desk) -> None:
    """The event is accepted already; nobody sends it again."""

    async def act() -> None:
        await desk.tick()
        commit = desk.store._engine.after_commit

        def accepted() -> None:
            desk.store._engine.after_commit = commit
            commit()
            desk.read_only(True)

        desk.store._engine.after_commit = accepted
        await desk.service.dispatcher.receive([desk.says("/today")])
        await desk.line.until(lambda: bool(desk.line.to(desk.admin)))
        assert [event.id for event in desk.store.waiting()] == ["1"]
        desk.read_only(False)
        await desk.service.idle()

    desk.run(act)
    assert desk.store.waiting() == []
    unkept, answer = desk.line.to(desk.officer)
    assert "Nothing can be recorded" in unkept
    assert "今日学习" in answer
    assert "没有读写权限" in desk.line.to(desk.admin)[0]


def test_one_cause_is_told_once_in_ten_minutes_and_whoever_was_out_of_reach_a_little_later(
    desk: Desk,
) -> None:
    async def act() -> None:
        await desk.tick()
        desk.line.faults += [NotSent("no network"), NotSent("no network")]
        with desk.full():
            for _ in range(20):
                desk.service._alarm.failed(FULL)
                await desk.tick(timedelta(seconds=5))
            for who in (desk.admin, desk.second):
                assert len(desk.line.to(who)) == 1
            desk.now += timedelta(minutes=10)
            desk.service._alarm.failed(FULL)
            await desk.tick()
            for who in (desk.admin, desk.second):
                assert len(desk.line.to(who)) == 2

    desk.run(act)


def test_an_admin_who_is_gone_is_not_tried_for_ever(desk: Desk) -> None:
    async def act() -> None:
        await desk.tick()
        desk.line.faults += [Permanent("blocked", unreachable=True), NotSent("no network")]
        desk.service._alarm.failed(FULL)
        for _ in range(5):
            await desk.tick()

    desk.run(act)
    assert len(desk.line.to(desk.admin)) + len(desk.line.to(desk.second)) == 1


def test_admins_are_told_even_where_nothing_can_be_read(desk: Desk) -> None:
    async def act() -> None:
        await desk.tick()
        desk.store._engine.close()
        await desk.tick(timedelta(seconds=5))
        assert desk.line.to(desk.admin) != []

    desk.run(act)
