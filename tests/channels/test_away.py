"""Telegram away for longer than presses live: the whole service over the emulator, with a clock that both share."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.channels.telegram import TelegramChannel
from bot.service import Service
from bot.settings import read_settings
from storage.memory import MemoryStore
from tests import sample
from tests.botapi import BotApi, Person, RefuseConnection
from tests.channels.line import until
from tests.sample import AN, BAI, FANG

#: Everything that goes over the wire.
_METHODS = ("getUpdates", "sendMessage", "answerCallbackQuery")


class Play:
    """Officers in private chats, and a network that can be cut."""

    def __init__(self, api: BotApi, folder: Path) -> None:
        self.api = api
        self.store = MemoryStore()
        self.clock = api.clock.now
        self.channel = TelegramChannel(api.token, api.url, clock=self.clock, rest=self._rest)
        self.service = Service(read_settings(data_dir=folder), self.store, [self.channel], self.clock)
        sample.make_world(self.store)
        self.service.world.library = sample.library()
        self.people: dict[str, Person] = {}
        for number, officer in enumerate((AN, BAI, FANG), 11):
            self.people[officer.badge] = api.person(number, officer.name)
            sample.enrol(self.store, officer, address=str(number))

    async def _rest(self, seconds: float) -> None:
        await asyncio.sleep(min(seconds, 0.01))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        listening = asyncio.create_task(self.channel.run(self.service.dispatcher.receive))
        sending = asyncio.create_task(self.service.outbox.run())
        try:
            yield
        finally:
            for task in (listening, sending):
                task.cancel()
            await asyncio.gather(listening, sending, return_exceptions=True)
            await self.service.dispatcher.stop()
            await self.service.outbox.stop()
            await self.channel.close()

    async def hears(self, badge: str, text: str) -> None:
        """Wait until somebody was shown a text."""
        person = self.people[badge]
        await asyncio.wait_for(until(lambda: text in person.transcript()), 10)

    async def caught_up(self) -> None:
        """Wait until it is known that nothing waits any more, and let the clock tick."""
        began = self.clock()
        await asyncio.wait_for(until(lambda: (self.channel.heard_until(self.clock()) or began) > began), 10)
        await self.service.idle()
        await self.service._tick(self.clock())

    async def cut(self, seconds: int) -> None:
        """No network for so long; ticks go on."""
        for _ in range(0, seconds, 100):
            self.api.clock.advance(100)
            await self.service._tick(self.clock())

    async def until_cut(self) -> None:
        """From the next call on nothing goes through."""
        for method in _METHODS:
            self.api.faults.next(method, RefuseConnection(), times=1_000_000)
        self.api.person(99).says("喂")  # the poll that Telegram holds ends
        tried = len(self.api.made("getUpdates"))
        await asyncio.wait_for(until(lambda: len(self.api.made("getUpdates")) > tried + 2), 10)


@pytest.fixture
def play(api: BotApi, tmp_path: Path) -> Play:
    return Play(api, tmp_path)


def test_what_was_open_is_offered_again_on_return_and_what_was_typed_is_answered_first(play: Play) -> None:
    an, bai, fang = play.people.values()

    async def act() -> None:
        async with play.running():
            await play.caught_up()
            for one in (an, bai):
                one.says("/read law")
            fang.says("/today")
            for badge in ("A1", "B1"):
                await play.hears(badge, "读完请点")
            await play.hears("F1", "今日学习")
            await play.service.idle()
            await play.until_cut()
            an.presses("我已读完")
            bai.says("完")
            await play.cut(300)
            assert "没有收到回复就是还没有记上" in an.screen()[-1].text
            play.api.faults.over()
            await play.caught_up()
            await play.hears("A1", "刚才有一阵收不到消息")
            await play.hears("B1", "已读")
            await play.service.idle()
            an.presses("我已读完")
            await play.hears("A1", "已读")
            for _ in range(3):
                await play.service._tick(play.clock())
            await play.service.idle()

    asyncio.run(act())
    assert an.transcript().count("刚才有一阵收不到消息") == 1
    assert "刚才有一阵收不到消息" not in bai.transcript() + fang.transcript()
    assert {one.owed.key for one in play.store.claim(play.clock(), 9, play.channel.presses_live)} == set()


def test_a_short_break_loses_nothing_and_offers_nothing(play: Play) -> None:
    an, *_ = play.people.values()

    async def act() -> None:
        async with play.running():
            await play.caught_up()
            an.says("/read law")
            await play.hears("A1", "读完请点")
            await play.service.idle()
            await play.until_cut()
            an.presses("我已读完")
            await play.cut(100)
            play.api.faults.over()
            await play.caught_up()
            await play.hears("A1", "已读")

    asyncio.run(act())
    assert "刚才有一阵收不到消息" not in an.transcript()
