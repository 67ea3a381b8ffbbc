"""A Bot API that costs next to nothing, and the load: updates brought by webhook or fetched, answers counted."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp
import msgspec

from bot.web import Ask, Endpoint, Scope, Tell, answer, served

TOKEN = "4242:benchmark"
SECRET = "benchmark-secret-of-more-than-32-characters"
_CHAT = re.compile(rb'chat_id"?(?:[:=]|\r\n\r\n)"?(-?\d+)')
_OFFSET = re.compile(rb'offset"?[:=]"?(-?\d+)')
_TIMEOUT = re.compile(rb'timeout"?[:=]"?(\d+)')
#: Seconds that a poll is held at most: a server that is to stop waits for no more.
_HELD = 1
_ME = {"id": 4242, "is_bot": True, "first_name": "B", "username": "benchmark_bot"}
#: Seconds without an answer after which no more is waited for.
_SILENCE = 20.0
_YES = b'{"ok":true,"result":true}'
_TOO_MANY = json.dumps(
    {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
).encode()
_HOOK = {"url": "", "has_custom_certificate": False, "pending_update_count": 1}


def update(number: int, chat: int, text: str, at: int) -> dict[str, Any]:
    person = {"id": chat, "first_name": "A", "is_bot": False, "language_code": "zh"}
    message = {
        "message_id": number,
        "date": at,
        "chat": {"id": chat, "type": "private", "first_name": "A"},
        "from": person,
        "text": text,
    }
    return {"update_id": number, "message": message}


class TooManyError(Exception):
    """More came than a platform takes."""


class Line:
    """One bot's Bot API. `latency`: seconds that each call takes."""

    def __init__(self) -> None:
        self.url = ""
        self.latency = 0.0
        self.listening = asyncio.Event()
        #: Chat -> when it was answered.
        self.answered: dict[int, float] = {}
        self.fetched: Sequence[dict[str, Any]] = ()
        self._given = asyncio.Event()
        self._wanted = 0
        self._all = asyncio.Event()
        self._hook = ""
        #: Where updates are brought in turn instead, as by a balancer.
        self.hooks: Sequence[str] = ()

    @asynccontextmanager
    async def served(self) -> AsyncIterator[None]:
        names = ("sendMessage", "getUpdates", "setWebhook", "getMe", "getWebhookInfo")
        others = (
            "deleteWebhook",
            "deleteMessages",
            "setMyCommands",
            "deleteMyCommands",
            "answerCallbackQuery",
        )
        endpoints: dict[str, Endpoint] = {f"/bot{TOKEN}/{name}": self._call for name in (*names, *others)}
        async with served(endpoints, "127.0.0.1:0") as self.url:
            yield

    async def _call(self, scope: Scope, ask: Ask, tell: Tell) -> None:
        body = b""
        while True:
            part = await ask()
            body += part.get("body", b"")
            if not part.get("more_body"):
                break
        method = scope["path"].rpartition("/")[2]
        if self.latency and method != "getUpdates":
            await asyncio.sleep(self.latency)
        try:
            status, result = 200, await self._result(method, body)
        except TooManyError:
            status, result = 429, _TOO_MANY
        await answer(tell, status, result, "application/json")

    async def _result(self, method: str, body: bytes) -> bytes:
        if method == "sendMessage":
            return self.sent(int(_CHAT.findall(body)[0]))
        if method == "getMe":
            return json.dumps({"ok": True, "result": _ME}).encode()
        if method == "getUpdates":
            numbers = (int((one.findall(body) or [b"0"])[0]) for one in (_OFFSET, _TIMEOUT))
            return await self._next(*numbers)
        if method == "getWebhookInfo":
            return json.dumps({"ok": True, "result": {**_HOOK, "url": self._hook}}).encode()
        if method == "setWebhook":
            found = re.search(rb"127\.0\.0\.1(?::|%3A)(\d+)", body)
            self._hook = f"http://127.0.0.1:{found[1].decode()}/hook" if found else ""
            self.listening.set()
        return _YES

    def sent(self, chat: int) -> bytes:
        """A message has come to a chat: what the bot is answered. Raises TooManyError."""
        self.answered.setdefault(chat, time.perf_counter())
        if len(self.answered) >= self._wanted:
            self._all.set()
        return self.message(chat)

    @staticmethod
    def message(chat: int) -> bytes:
        """What the Bot API answers to a message that it took."""
        return msgspec.json.encode({"ok": True, "result": {**update(1, chat, "ok", 1)["message"]}})

    async def _next(self, offset: int, wanted: int) -> bytes:
        """What is to be fetched from this offset on; while nothing is, the poll is held as long as it asks for."""
        self.listening.set()
        if not self._left(offset):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._given.wait(), min(wanted, _HELD))
        return msgspec.json.encode({"ok": True, "result": self._left(offset)})

    def _left(self, offset: int) -> list[dict[str, Any]]:
        left = [one for one in self.fetched if one["update_id"] >= offset][:100]
        if not left:
            self._given.clear()
        return left

    async def brings(self, updates: Sequence[dict[str, Any]], flying: int, rate: float = 0.0) -> list[float]:
        """Post all, `flying` at a time (or so many a second); seconds from each post to its answer. The last: all."""
        self._begin(len(updates))
        begun: dict[int, float] = {}
        waiting = iter(enumerate(updates))
        start = time.perf_counter()
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=flying)) as session:
            head = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}

            async def one(number: int) -> None:
                for place, given in waiting:
                    if rate:
                        await asyncio.sleep(max(0.0, start + place / rate - time.perf_counter()))
                    begun[given["message"]["chat"]["id"]] = time.perf_counter()
                    hook = self.hooks[place % len(self.hooks)] if self.hooks else self._hook
                    async with session.post(hook, data=msgspec.json.encode(given), headers=head) as done:
                        assert done.status == 200, f"{number}: {done.status}"

            await asyncio.gather(*(one(number) for number in range(flying)))
            await self._over()
        took = max(self.answered.values()) - start
        return [*(self.answered[chat] - at for chat, at in begun.items() if chat in self.answered), took]

    async def gives(self, updates: Sequence[dict[str, Any]]) -> float:
        """Have all fetched by polling; seconds until all are answered."""
        self._begin(len(updates))
        start = time.perf_counter()
        self.fetched = updates
        self._given.set()
        await self._over()
        return max(self.answered.values()) - start

    async def _over(self) -> None:
        """Until all are answered, or nothing more comes: under load a stock bot gives up on some of its sends."""
        had = -1
        while not self._all.is_set() and len(self.answered) > had:
            had = len(self.answered)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._all.wait(), _SILENCE)

    def _begin(self, wanted: int) -> None:
        self.answered.clear()
        self._wanted = wanted
        self._all.clear()
