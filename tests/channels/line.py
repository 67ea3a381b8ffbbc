"""A Telegram channel at the emulator, used once by a test."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import TypeVar

from bot.channels.telegram import TelegramChannel
from bot.messages import Button, Incoming, Message, Span
from tests.botapi import (
    BotApi,
)

_T = TypeVar("_T")


def said(text: str, *buttons: str, replaces: str | None = None) -> Message:
    rows = (tuple(Button(label, f"t-{label}") for label in buttons),) if buttons else ()
    return Message(((Span(text),),), rows, replaces)


class Line:
    """A channel that is used once, and what it heard and waited."""

    def __init__(self, api: BotApi, token: str | None = None, deaf_after: float = 90.0) -> None:
        self.heard: list[Incoming] = []
        self.waited: list[float] = []
        self._api = api
        self._token = token or api.token
        self._deaf_after = deaf_after

    def does(self, act: Callable[[TelegramChannel], Awaitable[_T]]) -> _T:
        async def whole() -> _T:
            channel = TelegramChannel(
                self._token, self._api.url, blank="（已收回）", rest=self.rest, deaf_after=self._deaf_after
            )
            try:
                return await act(channel)
            finally:
                await channel.close()

        return asyncio.run(whole())

    def sends(self, *messages: Message, to: str = "11") -> list[str | None]:
        async def act(channel: TelegramChannel) -> list[str | None]:
            return [await channel.send(to, message) for message in messages]

        return self.does(act)

    def withdraws(self, *messages: str) -> None:
        self.does(lambda channel: channel.withdraw("11", messages))

    def listens(self, count: int, *then: str) -> list[Incoming]:
        """Listen until so many were heard and confirmed to Telegram by the poll that follows, and `then` was called."""

        def over() -> bool:
            heard = len(self.heard) >= count and not self._api.state.pending
            return heard and all(self._api.made(method) for method in then)

        async def act(channel: TelegramChannel) -> list[Incoming]:
            listening = asyncio.create_task(channel.run(self._receive))
            await asyncio.wait_for(until(over), 10)
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening
            return self.heard

        return self.does(act)

    async def _receive(self, batch: Sequence[Incoming]) -> None:
        self.heard += batch

    async def rest(self, seconds: float) -> None:
        self.waited.append(seconds)
        await asyncio.sleep(0)


async def nothing(batch: Sequence[Incoming]) -> None:
    """Keeps nothing."""


async def until(true: Callable[[], bool]) -> None:
    """Look again at every turn of the loop; whoever waits for this sets the limit."""
    while not true():  # noqa: ASYNC110 (the emulator lives in another thread, whose changes set no asyncio event)
        await asyncio.sleep(0.002)
