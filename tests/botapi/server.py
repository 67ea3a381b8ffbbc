"""The emulator's HTTP side: a server on loopback in a thread of its own. The home of aiohttp."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.botapi import errors, rules
from tests.botapi.faults import (
    Blocked,
    Fault,
    Faults,
    HalfJson,
    RefuseConnection,
    ResetAfterDelivery,
    ServerError,
    TimeoutAfterDelivery,
    TooMany,
)
from tests.botapi.methods import METHODS
from tests.botapi.person import Person
from tests.botapi.state import Chat, Clock, State


@dataclass(frozen=True, slots=True)
class Call:
    """One call as it came in, whatever became of it."""

    method: str
    params: dict[str, Any]
    at: datetime


class BotApi:
    """`with BotApi(token="1:x") as api:` serves at `api.url` until the block ends."""

    def __init__(self, token: str = "4242:test-token", port: int = 0) -> None:
        self.token = token
        self.state = State()
        self.faults = Faults()
        self.calls: list[Call] = []
        #: Seconds that every call takes.
        self.latency = 0.0
        self.url = ""
        self._port = port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._started = threading.Event()
        self._new: asyncio.Event = asyncio.Event()
        self._poller: asyncio.Future[None] | None = None
        self._stop: asyncio.Event = asyncio.Event()

    @property
    def clock(self) -> Clock:
        return self.state.clock

    def __enter__(self) -> Self:
        self._thread.start()
        self._started.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def person(self, user_id: int, name: str = "Person", language_code: str = "zh") -> Person:
        """Somebody with a Telegram account."""
        user = {"id": user_id, "is_bot": False, "first_name": name, "language_code": language_code}
        with self.state.changed:
            self.state.users[user_id] = user
            self.state.chats.setdefault(user_id, Chat(user_id, "private"))
        return Person(self.state, user_id)

    def group(self, chat_id: int, title: str) -> int:
        """A group that the bot is in; its id."""
        with self.state.changed:
            self.state.chats[chat_id] = Chat(chat_id, "group", title, started=True)
        return chat_id

    def made(self, method: str) -> list[Call]:
        """The calls of one method so far."""
        return [call for call in list(self.calls) if call.method.lower() == method.lower()]

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._main())
        self._loop.close()

    async def _main(self) -> None:
        app = web.Application(client_max_size=20 * 1024 * 1024)
        app.router.add_route("*", "/{path:.*}", self._handle)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self._port)
        await site.start()
        host, port = runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        self.state.on_update = self._wake
        self._started.set()
        await self._stop.wait()
        self._new.set()
        await runner.cleanup()

    def _wake(self) -> None:
        self._loop.call_soon_threadsafe(self._new.set)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        bot, _, method = request.match_info["path"].partition("/")
        if bot != f"bot{self.token}":
            return _refused(errors.unauthorized())
        params = await _params(request)
        self.calls.append(Call(method, params, self.state.clock.now()))
        if self.latency:
            await asyncio.sleep(self.latency)
        fault = self.faults.take(method)
        if fault is None:
            return await self._answer(method, params)
        return await self._failed(request, fault, method, params)

    async def _answer(self, method: str, params: dict[str, Any]) -> web.StreamResponse:
        try:
            if method.lower() == "getupdates":
                result: Any = await self._updates(params)
            elif method.lower() in METHODS:
                with self.state.changed:
                    result = METHODS[method.lower()](self.state, params)
            else:
                raise errors.no_method()
        except errors.ApiError as error:
            return _refused(error)
        return web.json_response({"ok": True, "result": result})

    async def _failed(
        self, request: web.Request, fault: Fault, method: str, params: dict[str, Any]
    ) -> web.StreamResponse:
        match fault:
            case TooMany(seconds):
                return _refused(errors.too_many(seconds))
            case Blocked():
                return _refused(errors.blocked())
            case ServerError(status):
                return web.Response(
                    status=status, text="<html><h1>Bad Gateway</h1></html>", content_type="text/html"
                )
            case RefuseConnection():
                _drop(request)
                return web.Response()
        done = await self._answer(method, params)
        if isinstance(fault, TimeoutAfterDelivery):
            await self._stop.wait()
        if isinstance(fault, HalfJson) and isinstance(done, web.Response):
            return web.Response(
                text=str(done.text)[: len(str(done.text)) // 2], content_type="application/json"
            )
        if isinstance(fault, ResetAfterDelivery):
            _drop(request)
        return done

    async def _updates(self, params: dict[str, Any]) -> list[dict[str, Any]]:
        if self.state.webhook:
            raise errors.ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
            )
        if self._poller is not None and not self._poller.done():
            self._poller.set_exception(errors.conflict())
        mine: asyncio.Future[None] = self._loop.create_future()
        self._poller = mine
        offset = rules.integer(params, "offset", 0)
        limit = max(1, min(100, rules.integer(params, "limit", 100)))
        kinds = rules.structure(params, "allowed_updates", [])
        ends = self._loop.time() + min(50, rules.integer(params, "timeout", 0))
        while True:
            self._new.clear()
            updates = self.state.fetch(offset, limit, kinds)
            left = ends - self._loop.time()
            if updates or left <= 0 or self._stop.is_set():
                if mine.done():
                    mine.result()
                mine.cancel()
                return updates
            new = asyncio.create_task(self._new.wait())
            waiting: set[asyncio.Future[Any]] = {new, mine}
            await asyncio.wait(waiting, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            new.cancel()
            if mine.done():
                mine.result()


async def _params(request: web.Request) -> dict[str, Any]:
    found: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        found.update(await request.json())
    elif request.can_read_body:
        found.update(await request.post())
    return found


def _refused(error: errors.ApiError) -> web.Response:
    return web.json_response(error.body(), status=error.code)


def _drop(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()
