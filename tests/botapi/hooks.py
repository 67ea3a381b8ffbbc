"""Bringing updates to a webhook (tdlib/telegram-bot-api 01a3679, WebhookActor.cpp): retries, and who waits for whom.

One update at a time of each queue: a chat's for messages, and a user's own for presses and for questions behind the
bot's name, so that a press can overtake a message. Any 2xx means brought; all else is tried again until the update is
too old.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import aiohttp

from tests.botapi.state import State
from tests.botapi.updates import Pending

#: Seconds: the pauses between tries grow to a random figure between this and its double (507, WEBHOOK_MAX_RESEND_TIMEOUT),
#: a webhook may ask for so many (502, MAX_RETRY_AFTER), and may be so slow with its answer (231, create_connection).
CEILING, HEEDED, TIMEOUT = 60, 3_600, 60
#: A webhook that answers 410 for longer than this is closed (641, WEBHOOK_DROP_TIMEOUT).
GONE = timedelta(hours=23)
#: Where nobody listens no try is counted: in so many seconds there is one more (703, start_up, pending_new_connection_flood_).
_KNOCKS = 2
_QUEUED_BY_CHAT = {"message", "edited_message"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the webhook said: no status where there was no answer, `refused` where not even a connection."""

    status: int | None
    wait: int = 0
    refused: bool = False

    @property
    def brought(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


class Ladder:
    """The pauses before the tries of one update (493-513, on_update_error)."""

    def __init__(self) -> None:
        self._step = 1
        self._failed = False

    def after(self, answer: Answer) -> int:
        """Seconds until the next try: none, then 2, 4, 8 ...; what is asked for is granted and moves no step."""
        if answer.refused:
            return _KNOCKS
        pause = min(HEEDED, answer.wait)
        if not pause and self._failed:
            pause = self._step = min(random.randint(CEILING, 2 * CEILING), self._step * 2)
        self._failed = True
        return pause


class Hooks:
    """Lives in the server's loop. `answers`: the status of every try, None where there was none.

    `second`: how long one of Telegram's is, a real one unless a test has no patience.
    """

    def __init__(self, state: State, loop: asyncio.AbstractEventLoop) -> None:
        self.second = 1.0
        #: Waits; a test that wants no waiting lets the emulator's clock go on instead.
        self.rest: Callable[[float], Awaitable[None]] = asyncio.sleep
        self.answers: list[int | None] = []
        self._state = state
        self._loop = loop
        #: Queues with an update that is being brought or rests, twice as many as connections (692, max_loaded_updates_).
        self._busy: set[str] = set()
        #: Connections in use: what rests between two tries holds none.
        self._used = 0
        self._freed = asyncio.Condition()
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
            if queue not in self._busy and len(self._busy) < 2 * self._state.webhook_connections:
                self._busy.add(queue)
                task = self._loop.create_task(self._bring(update, queue))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _bring(self, update: Pending, queue: str) -> None:
        ladder = Ladder()
        try:
            while (answer := await self._connected(update)) is not None:
                self._note(answer)
                if answer.brought:
                    break
                pause = ladder.after(answer) * self.second
                if self._state.clock.now() + timedelta(seconds=pause) > update.expires:
                    break
                await self.rest(pause)
        finally:
            self._busy.discard(queue)
        set_again = answer is None and self._due(update)
        if self._state.webhook and not set_again:
            self._state.confirm(update.id)
        self._begin()

    def _due(self, update: Pending) -> bool:
        with self._state.changed:
            return bool(self._state.webhook) and self._state.updates.waits(update)

    async def _connected(self, update: Pending) -> Answer | None:
        """Posted as soon as a connection is free, unless it is too late by then."""
        async with self._freed:
            await self._freed.wait_for(lambda: self._used < self._state.webhook_connections)
            self._used += 1
        try:
            return await self._posted(update) if self._due(update) else None
        finally:
            async with self._freed:
                self._used -= 1
                self._freed.notify()

    async def _posted(self, update: Pending) -> Answer:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0), timeout=aiohttp.ClientTimeout(total=TIMEOUT)
            )
        head = {"X-Telegram-Bot-Api-Secret-Token": self._state.webhook_secret}
        try:
            async with self._session.post(
                self._state.webhook,
                json=update.body,
                headers=head if self._state.webhook_secret else {},
                allow_redirects=False,
            ) as answer:
                await answer.read()
        except aiohttp.ClientConnectorError:
            return self._failed("Connection refused", Answer(None, refused=True))
        except TimeoutError:
            return self._failed("Read timeout expired", Answer(None))
        except aiohttp.ClientError:
            return self._failed("Connection closed", Answer(None))
        said = Answer(answer.status, _seconds(answer.headers.get("Retry-After", "")))
        if said.brought:
            return said
        return self._failed(f"Wrong response from the webhook: {answer.status} {answer.reason}", said)

    def _failed(self, message: str, answer: Answer) -> Answer:
        """Kept for getWebhookInfo (Client.cpp, webhook_error)."""
        with self._state.changed:
            self._state.webhook_error = (self._state.clock.now(), message)
        return answer

    def _note(self, answer: Answer) -> None:
        """Count it; a webhook that says for long that it is gone is believed (handle)."""
        self.answers.append(answer.status)
        if answer.status is None:
            return
        with self._state.changed:
            now, since = self._state.clock.now(), self._state.webhook_gone
            self._state.webhook_gone = (since or now) if answer.status == 410 else None
            if since is not None and answer.status == 410 and now > since + GONE:
                self._state.set_webhook()


def _seconds(header: str) -> int:
    """What cannot be read asks for nothing (td, HttpQuery.cpp 36, get_retry_after)."""
    return int(header) if header.isascii() and header.isdecimal() else 0


def _queue(update: Pending) -> str:
    """Whose turn it waits for (Client.cpp 17057, 17158 and 17075: webhook_queue_id)."""
    body = update.body[update.kind]
    if update.kind in _QUEUED_BY_CHAT:
        return f"chat {body['chat']['id']}"
    return f"{update.kind} {body['chat' if 'chat' in body else 'from']['id']}"
