"""The webhook's endpoint by itself: what it forgets, what it does with a request that is ended, where it is found."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping, Sequence
from typing import Any

import httpx
import pytest
from telegram import Update

from bot.channels.telegram import Webhook
from bot.channels.telegram.webhook import Hook, Intake
from bot.web import served
from tests.channels.test_webhook import HEAD, SECRET, until, update


class Door:
    """The endpoint by itself, before a store that keeps nothing."""

    def __init__(self, patience: float) -> None:
        self.hook = Hook(Webhook("https://x/y", SECRET), patience)
        self.intake = Intake(self._never)
        self.hook.open(self.intake)
        self.said: list[int] = []

    async def _never(self, _batch: Sequence[Update]) -> None:
        await asyncio.Event().wait()

    async def brings(self) -> None:
        headers = [(b"x-telegram-bot-api-secret-token", SECRET.encode())]
        await self.hook({"method": "POST", "headers": headers}, self._ask, self._tell)

    async def _ask(self) -> dict[str, Any]:
        return {"body": b'{"update_id": 7}'}

    async def _tell(self, message: MutableMapping[str, Any]) -> None:
        if "status" in message:
            self.said.append(message["status"])


def test_a_request_that_is_ended_ends() -> None:
    door = Door(patience=60)

    async def play() -> None:
        request = asyncio.create_task(door.brings())
        await until(lambda: door.hook.waiting == 1)
        request.cancel()
        await asyncio.wait({request})
        assert request.cancelled()

    asyncio.run(play())
    assert door.said == []


def test_who_brings_an_update_again_and_again_is_not_remembered_for_each() -> None:
    door = Door(patience=0.001)

    async def play() -> None:
        keeping = asyncio.create_task(door.intake.run())
        for _ in range(50):
            await door.brings()
        assert sum(map(len, door.intake._in_hand.values())) <= 1
        waiting = asyncio.create_task(Door.brings(door))
        keeping.cancel()
        await asyncio.wait({waiting, keeping})

    asyncio.run(play())
    assert door.said == [503] * 51


@pytest.mark.parametrize("path", ["/a%20b", "/%E6%99%A8%E8%AF%B5", "/晨诵", "/t"])
def test_it_is_found_at_its_address_however_that_is_written(path: str) -> None:
    hook = Hook(Webhook(f"https://bot.example{path}", SECRET))

    async def asked() -> int:
        async with served({hook.path: hook}, "127.0.0.1:0") as url, httpx.AsyncClient() as client:
            return (await client.post(f"{url}{path}", json=update(1), headers=HEAD)).status_code

    assert asyncio.run(asked()) == 503  # nobody listens yet, but it is there
