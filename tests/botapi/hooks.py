"""Bringing updates to a webhook (tdlib/telegram-bot-api, WebhookActor.cpp): retries, and who waits for whom.

One update at a time of each queue: a chat's for messages, a user's own for presses and another for questions behind the bot's name, so that a press can overtake a
message. Any 2xx means brought; all else is tried again at once, then after 2, 4, 8 ... seconds of the emulator's
`second` (a real one, unless a test has no patience), at most 60.
"""

from __future__ import annotations

import asyncio

import aiohttp

from tests.botapi.state import State
from tests.botapi.updates import Pending

_LONGEST, _TIMEOUT = 60.0, 60.0


class Hooks:
    """Lives in the server's loop. `answers`: the status of every try, None where there was none."""

    def __init__(self, state: State, loop: asyncio.AbstractEventLoop) -> None:
        self.second = 1.0
        self.answers: list[int | None] = []
        self._state = state
        self._loop = loop
        self._busy: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopped = False
        self._session: aiohttp.ClientSession | None = None

    def wake(self) -> None:
        """Something new is there, or the webhook was set. May be called from any thread."""
        self._loop.call_soon_threadsafe(self._begin)

    async def stop(self) -> None:
        self._stopped = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def _begin(self) -> None:
        if not self._state.webhook or self._stopped:
            return
        with self._state.changed:
            waiting = list(self._state.pending)
        for update in waiting:
            queue = _queue(update)
            if queue not in self._busy and len(self._busy) < self._state.webhook_connections:
                self._busy.add(queue)
                task = self._loop.create_task(self._bring(update, queue))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _bring(self, update: Pending, queue: str) -> None:
        pause = 0.0
        try:
            while self._state.webhook and not await self._posted(update):
                await asyncio.sleep(pause * self.second)
                pause = min(_LONGEST, pause * 2 or 2.0)
        finally:
            self._busy.discard(queue)
        if self._state.webhook:
            self._state.confirm(update.id)
        self._begin()

    async def _posted(self, update: Pending) -> bool:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0), timeout=aiohttp.ClientTimeout(total=_TIMEOUT)
            )
        head = {"X-Telegram-Bot-Api-Secret-Token": self._state.webhook_secret}
        try:
            async with self._session.post(
                self._state.webhook, json=update.body, headers=head if self._state.webhook_secret else {}
            ) as answer:
                await answer.read()
                status: int | None = answer.status
        except (aiohttp.ClientError, TimeoutError):
            status = None
        self.answers.append(status)
        return status is not None and 200 <= status < 300


def _queue(update: Pending) -> str:
    body = update.body[update.kind]
    if update.kind in {"callback_query", "inline_query"}:
        return f"{update.kind} {body['from']['id']}"
    return f"chat {body['chat']['id']}" if "chat" in body else f"update {update.id}"
