"""More waits with Telegram than it keeps: whoever looks after the bot hears of it."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from bot.app import _serve
from bot.channels.telegram import TelegramChannel, Webhook
from bot.channels.telegram.backlog import BYTES, UPDATES
from bot.settings import read_settings
from storage.memory import MemoryStore
from tests import sample
from tests.botapi import BotApi, RefuseConnection, ServerError
from tests.botapi.updates import MOST_BYTES, MOST_PENDING
from tests.channels.line import Line, nothing, said, until
from tests.channels.test_webhook import SECRET
from tests.process.running import free_port

HELD, LARGE = 250, 50_000


@pytest.fixture(autouse=True)
def few(api: BotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    """A platform that keeps less."""
    assert (UPDATES, BYTES) == (MOST_PENDING, MOST_BYTES)
    monkeypatch.setattr(TelegramChannel, "holds", HELD)
    monkeypatch.setattr("bot.channels.telegram.backlog.BYTES", LARGE)
    with api.state.changed:
        api.state.updates.most, api.state.updates.most_bytes = HELD, LARGE * 10


@pytest.fixture
def kept() -> list[int]:
    return []


async def _empty(api: BotApi) -> None:
    await asyncio.wait_for(until(lambda: not api.state.pending), 10)


def polls(line: Line, api: BotApi, kept: list[int]) -> None:
    async def act(channel: TelegramChannel) -> None:
        channel.when_full(kept.append)
        listening = asyncio.create_task(channel.run(nothing))
        await _empty(api)
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening

    line.does(act)


def flood(api: BotApi, count: int, text: str = "") -> None:
    person = api.person(11)
    for number in range(count):
        person.says(text or str(number))


@pytest.mark.usefixtures("roomy")
@pytest.mark.parametrize(("sent", "told"), [(HELD - 1, []), (HELD, [HELD]), (2 * HELD, [HELD])])
def test_a_poller_that_finds_all_that_is_kept_tells_it_once(
    sent: int, told: list[int], api: BotApi, line: Line, kept: list[int]
) -> None:
    flood(api, sent)
    polls(line, api, kept)
    assert kept == told
    assert len(api.made("getWebhookInfo")) == 1


@pytest.fixture
def roomy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its bytes are many enough."""
    monkeypatch.setattr("bot.channels.telegram.backlog.BYTES", BYTES)


@pytest.mark.usefixtures("roomy")
def test_what_was_too_old_had_a_place_all_the_same(api: BotApi, line: Line, kept: list[int]) -> None:
    """A press is dropped after 150 seconds, but not before somebody fetches."""
    person = api.person(11)
    person.says("甲")
    line.sends(said("?", "完"))
    person.presses("完")
    api.clock.advance(200)
    flood(api, 2 * HELD)
    polls(line, api, kept)
    assert kept == [HELD]


def test_long_answers_fill_the_queue_sooner(api: BotApi, line: Line, kept: list[int]) -> None:
    with api.state.changed:
        api.state.updates.most_bytes = LARGE
    flood(api, HELD, "长" * 160)
    waiting = len(api.state.pending)
    assert waiting < HELD / 4
    assert api.state.updates.dropped == HELD - waiting
    polls(line, api, kept)
    assert kept == [waiting]


def test_half_as_many_bytes_are_no_full_queue(api: BotApi, line: Line, kept: list[int]) -> None:
    flood(api, 20, "长" * 160)
    polls(line, api, kept)
    assert kept == []


@pytest.mark.usefixtures("roomy")
@pytest.mark.parametrize("times", [1, 100])
def test_a_server_that_does_not_tell_is_asked_twice_and_polled_all_the_same(
    times: int, api: BotApi, line: Line, kept: list[int]
) -> None:
    api.faults.next("getWebhookInfo", ServerError(501), times=times)
    flood(api, HELD)
    polls(line, api, kept)
    assert kept == ([HELD] if times == 1 else [])
    assert len(api.made("getWebhookInfo")) == 2


@pytest.mark.usefixtures("roomy")
def test_after_another_time_away_it_is_asked_again(
    api: BotApi, line: Line, kept: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.poll._AWAY", 0.0)

    async def act(channel: TelegramChannel) -> None:
        channel.when_full(kept.append)
        listening = asyncio.create_task(channel.run(nothing))
        await asyncio.wait_for(until(lambda: bool(api.made("getUpdates"))), 10)
        api.faults.next("getUpdates", RefuseConnection(), times=40)
        tried = len(api.made("getUpdates"))
        flood(api, 2 * HELD)
        await asyncio.wait_for(until(lambda: len(api.made("getUpdates")) > tried + 2), 10)
        await _empty(api)
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening

    line.does(act)
    assert kept == [HELD]


def test_by_webhook_it_is_seen_as_well(api: BotApi, line: Line, kept: list[int]) -> None:
    webhook = Webhook(f"http://127.0.0.1:{free_port()}/nobody", SECRET)

    async def act() -> None:
        channel = TelegramChannel(api.token, api.url, rest=line.rest, webhook=webhook)
        channel.when_full(kept.append)
        listening = asyncio.create_task(channel.run(nothing))
        await until(lambda: bool(api.made("setWebhook")))
        flood(api, HELD)
        await asyncio.wait_for(until(lambda: bool(kept)), 10)
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening
        await channel.close()

    asyncio.run(act())
    assert set(kept) == {HELD}


@pytest.fixture
def collecting() -> Iterator[None]:
    """The collector as it was: the program sets it."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


@pytest.mark.usefixtures("roomy", "collecting")
def test_the_program_that_is_served_tells_its_admins(api: BotApi, tmp_path: Path) -> None:
    admin = api.person(12)
    settings = read_settings(
        data_dir=tmp_path, telegram_token=api.token, telegram_api_url=api.url, backup_at="off"
    )
    store = MemoryStore()
    sample.make_world(store)
    sample.enrol(store, sample.CHENG, address=str(admin.id))
    admin.says("/start")
    flood(api, HELD)

    async def serves() -> None:
        serving = asyncio.create_task(_serve(settings, store))
        told = asyncio.create_task(asyncio.to_thread(admin.reads_until, f"存下 {HELD} 条"))
        await asyncio.wait({serving, told}, return_when=asyncio.FIRST_COMPLETED)
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving
        await told

    asyncio.run(serves())
    assert admin.transcript().count(f"存下 {HELD} 条") == 1
