"""The sender keeps Telegram's pace: over the emulator that counts it, beside a sender that does not."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.channels.telegram import TelegramChannel
from bot.messages import Phrase, Say
from bot.service import Service
from bot.settings import read_settings
from bot.wire import dump_reply
from storage.mail import Lane, Owed
from storage.memory import MemoryStore
from tests.botapi import BotApi
from tests.botapi.pace import ALL, GROUP
from tests.channels.line import until


def sent(api: BotApi, folder: Path, rows: list[Owed], count: int, *, paced: bool) -> None:
    """Send rows until so many arrived; without a pace, until one was too many."""

    def over() -> bool:
        return len(api.state.shown) >= count and (paced or api.pace.broken > 0)

    async def whole() -> None:
        channel = TelegramChannel(api.token, api.url)
        if not paced:
            channel.pace = None
        service = Service(read_settings(data_dir=folder), MemoryStore(), [channel])
        service._store.enqueue(rows)
        sending = asyncio.create_task(service.outbox.run())
        await asyncio.wait_for(until(over), 30)
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        await service.outbox.stop()
        await channel.close()

    asyncio.run(whole())


def row(address: str, number: int) -> Owed:
    body = {**dump_reply(Say((Phrase("broadcast-head"),))), "language": "zh"}
    return Owed("telegram", address, "", body, Lane.PROMPT, f"{address}:{number}")


@pytest.mark.parametrize("paced", [True, False])
def test_many_people(paced: bool, api: BotApi, tmp_path: Path) -> None:
    people = range(100, 100 + ALL[1] + 15)
    for one in people:
        api.person(one).says("/start")
    rows = [row(str(one), 0) for one in people]
    sent(api, tmp_path, rows, len(rows) if paced else ALL[1], paced=paced)
    assert (api.pace.reckon() == 0) is paced


@pytest.mark.parametrize("paced", [True, False])
def test_one_group_with_topics(paced: bool, api: BotApi, tmp_path: Path) -> None:
    api.group(-500, "大队", topics=[7, 8])
    rows = [row(place, number) for number in range(GROUP[1]) for place in ("-500", "-500/7", "-500/8")]
    sent(api, tmp_path, rows, 6 if paced else GROUP[1], paced=paced)
    assert (api.pace.reckon() == 0) is paced
