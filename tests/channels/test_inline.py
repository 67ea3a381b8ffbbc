"""Questions behind the bot's name over real HTTP: answered beside the rest, the newest of each person, never kept."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial

import pytest

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.inline import CACHE
from bot.messages import Asked, Incoming, Kind, Message, Offered, Span
from tests.botapi import BotApi, Person, ServerError
from tests.channels.line import Line, until


def offer(key: str, text: str = "《盘问检查》") -> Offered:
    return Offered(key, f"题{key}", "训练", Message(((Span(text),),)))


class Desk:
    """Answers for the program: what it was asked, and when it may go on."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.asked: list[Asked] = []
        self.heard: list[Incoming] = []
        self.most = self._now = 0
        self.open = asyncio.Event()
        #: What is on offer for whatever is asked; None: something named like the words.
        self.given: Sequence[Offered] | None = None

    async def offers(self, asked: Asked) -> Sequence[Offered]:
        self.asked.append(asked)
        self._now += 1
        self.most = max(self.most, self._now)
        try:
            await self.open.wait()
        finally:
            self._now -= 1
        return [offer(asked.words)] if self.given is None else self.given

    def was_asked(self, words: str) -> bool:
        return any(one.words == words for one in self.asked)

    async def receives(self, batch: Sequence[Incoming]) -> None:
        self.heard += batch

    def serves(self, act: Callable[[TelegramChannel], Awaitable[None]], *, busy: bool = False) -> None:
        """Listen while `act` goes on; the event loop is free."""

        async def whole(channel: TelegramChannel) -> None:
            if not busy:
                self.open.set()
            channel.offers(self.offers)
            listening = asyncio.create_task(channel.run(self.receives))
            try:
                await asyncio.wait_for(act(channel), 10)
            finally:
                listening.cancel()
                with suppress(asyncio.CancelledError):
                    await listening

        self.line.does(whole)


@pytest.fixture
def desk(line: Line) -> Desk:
    return Desk(line)


def test_a_question_is_answered_for_its_person_and_for_seconds(
    api: BotApi, desk: Desk, person: Person
) -> None:
    async def act(_: TelegramChannel) -> None:
        found = await asyncio.to_thread(person.offered, "盘问")
        assert [(one.id, one.title, one.about) for one in found] == [("盘问", "题盘问", "训练")]
        assert found[0].message.text == "《盘问检查》"

    desk.serves(act)
    assert desk.asked == [Asked("telegram", "11", "盘问", "https://t.me/chensong_test_bot")]
    [call] = api.made("answerInlineQuery")
    assert (call.params["is_personal"], call.params["cache_time"]) == (True, CACHE)
    assert CACHE <= 10
    assert "盘问" not in [one.text for one in desk.heard]


def test_nothing_on_offer_is_an_answer_too(desk: Desk, person: Person) -> None:
    desk.given = []

    async def act(_: TelegramChannel) -> None:
        assert await asyncio.to_thread(person.offered, "盘问") == []

    desk.serves(act)


def test_of_what_is_typed_letter_by_letter_the_last_is_answered(
    api: BotApi, desk: Desk, person: Person
) -> None:
    async def act(_: TelegramChannel) -> None:
        for typed in ("盘", "盘问", "盘问检"):
            person.types(typed)
            await until(partial(desk.was_asked, typed))
        desk.open.set()
        await until(lambda: any(one.offers for one in api.state.asked.values()))

    desk.serves(act, busy=True)
    answered = [one.words for one in api.state.asked.values() if one.offers is not None]
    assert answered == ["盘问检"]


def test_many_who_ask_at_once_are_looked_up_a_few_at_a_time(api: BotApi, desk: Desk) -> None:
    people = [api.person(number) for number in range(20, 40)]

    async def act(_: TelegramChannel) -> None:
        for one in people:
            one.types("盘问")
        await until(lambda: len(desk.asked) == 4 and not api.state.pending)
        desk.open.set()
        await until(lambda: len(api.made("answerInlineQuery")) == 20)

    desk.serves(act, busy=True)
    assert desk.most == 4


def test_messages_are_heard_while_a_question_is_looked_up(desk: Desk, person: Person) -> None:
    async def act(_: TelegramChannel) -> None:
        person.types("盘问")
        await until(lambda: bool(desk.asked))
        person.says("今天")
        await until(lambda: [one.text for one in desk.heard] == ["/start", "今天"])

    desk.serves(act, busy=True)


def test_an_answer_that_is_not_taken_and_one_that_fails_disturb_nobody(
    api: BotApi, desk: Desk, person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    api.faults.next("answerInlineQuery", ServerError(502))

    async def act(_: TelegramChannel) -> None:
        person.types("盘问")
        await until(lambda: bool(api.made("answerInlineQuery")))
        found = await asyncio.to_thread(person.offered, "检查")
        assert [one.id for one in found] == ["检查"]
        person.types("长" * 80)  # too long for an id: refused
        await until(lambda: len(api.made("answerInlineQuery")) == 3)
        assert [one.id for one in await asyncio.to_thread(person.offered, "搜查")] == ["搜查"]

    with caplog.at_level(logging.WARNING):
        desk.serves(act)
    assert caplog.records == []


def test_what_is_chosen_in_the_chat_with_the_bot_opens_it(desk: Desk, person: Person) -> None:
    link = "《盘问检查》\n打开学习：https://t.me/chensong_test_bot?start=p_law"
    desk.given = [offer("law", link)]

    async def act(_: TelegramChannel) -> None:
        person.chooses((await asyncio.to_thread(person.offered, "盘问"))[0])
        await until(lambda: len(desk.heard) == 2)

    desk.serves(act)
    assert (desk.heard[1].kind, desk.heard[1].text) == (Kind.TEXT, "/start p_law")
    assert desk.heard[1].message is not None  # a check takes it back like anything of theirs


def test_what_is_chosen_in_a_group_is_not_said_to_the_bot(api: BotApi, desk: Desk, person: Person) -> None:
    group = api.group(-500, "大队", [person])

    async def act(_: TelegramChannel) -> None:
        person.chooses((await asyncio.to_thread(person.offered, "盘问", "group"))[0], group)
        person.says("后面的")
        await until(lambda: len(desk.heard) == 2)

    desk.serves(act)
    assert [one.text for one in desk.heard] == ["/start", "后面的"]
