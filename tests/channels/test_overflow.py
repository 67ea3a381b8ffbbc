"""More waits with Telegram than it keeps: whoever looks after the bot hears of it."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from bot.channels.telegram import TelegramChannel, Webhook
from tests.botapi import BotApi, ServerError
from tests.channels.line import Line, nothing, until
from tests.channels.test_webhook import SECRET
from tests.process.running import free_port

HELD = 250


@pytest.fixture(autouse=True)
def few(api: BotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    """A platform that keeps fewer."""
    monkeypatch.setattr(TelegramChannel, "holds", HELD)
    with api.state.changed:
        api.state.updates.most = HELD


@pytest.fixture
def kept() -> list[int]:
    return []


def polls(line: Line, api: BotApi, kept: list[int]) -> None:
    async def tell(count: int) -> None:
        kept.append(count)

    async def act(channel: TelegramChannel) -> None:
        channel.when_full(tell)
        listening = asyncio.create_task(channel.run(nothing))
        await asyncio.wait_for(until(lambda: not api.state.pending), 10)
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening

    line.does(act)


@pytest.mark.parametrize(("sent", "told"), [(HELD - 1, []), (HELD, [HELD]), (2 * HELD, [HELD])])
def test_a_poller_that_finds_all_that_is_kept_tells_it_once(
    sent: int, told: list[int], api: BotApi, line: Line, kept: list[int]
) -> None:
    person = api.person(11)
    for number in range(sent):
        person.says(str(number))
    polls(line, api, kept)
    assert kept == told
    assert len(api.made("getWebhookInfo")) == 1


def test_a_few_are_not_counted(api: BotApi, line: Line, kept: list[int]) -> None:
    for number in range(20):
        api.person(11).says(str(number))
    polls(line, api, kept)
    assert api.made("getWebhookInfo") == []


def test_a_server_that_cannot_tell_how_many_wait_is_polled_all_the_same(
    api: BotApi, line: Line, kept: list[int]
) -> None:
    api.faults.next("getWebhookInfo", ServerError(501), times=100)
    for number in range(HELD):
        api.person(11).says(str(number))
    polls(line, api, kept)
    assert kept == []


def test_by_webhook_it_is_seen_as_well(api: BotApi, line: Line, kept: list[int]) -> None:
    webhook = Webhook(f"http://127.0.0.1:{free_port()}/nobody", SECRET)

    async def tell(count: int) -> None:
        kept.append(count)

    async def act() -> None:
        channel = TelegramChannel(api.token, api.url, rest=line.rest, webhook=webhook)
        channel.when_full(tell)
        listening = asyncio.create_task(channel.run(nothing))
        await until(lambda: bool(api.made("setWebhook")))
        for number in range(HELD):
            api.person(11).says(str(number))
        await asyncio.wait_for(until(lambda: bool(kept)), 10)
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening
        await channel.close()

    asyncio.run(act())
    assert set(kept) == {HELD}
