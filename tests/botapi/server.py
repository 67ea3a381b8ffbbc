"""The emulator's HTTP side: a server on loopback in a thread of its own. The home of aiohttp."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.botapi import bodies, errors, files, rules
from tests.botapi.clock import Clock
from tests.botapi.faults import (
    Blocked,
    Fault,
    Faults,
    HalfJson,
    Refusal,
    RefuseConnection,
    ResetAfterDelivery,
    ServerError,
    Taken,
    TimeoutAfterDelivery,
    TooMany,
)
from tests.botapi.hooks import Hooks
from tests.botapi.methods import METHODS
from tests.botapi.pace import Pace
from tests.botapi.person import Person
from tests.botapi.polling import Polling
from tests.botapi.state import BOT_ID, Chat, State, Upload

_HTML = "<html><head><title>Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>"


@dataclass(frozen=True, slots=True)
class Call:
    """One call as it came in, whatever became of it; `params` as they were sent, `at` by the emulator's clock."""

    method: str
    params: dict[str, Any] = field(default_factory=dict)
    at: datetime = field(kw_only=True)


class BotApi:
    """`with BotApi(token="1:x") as api:` serves at `api.url` until the block ends.

    `paced`: whether Telegram's pace of sending is kept (`pace` has the rules).
    """

    def __init__(
        self,
        token: str = "4242:test-token",
        port: int = 0,
        *,
        paced: bool = True,
    ) -> None:
        self.token = token
        self.state = State()
        self.faults = Faults()
        self.calls: list[Call] = []
        #: The pace of sending: 429 where it is broken, and the block ends with an AssertionError.
        self.pace = Pace()
        self.pace.kept = paced
        #: Seconds that every call takes.
        self.latency = 0.0
        self.url = ""
        self._port = port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._started = threading.Event()
        self._failure: OSError | None = None
        self._stop: asyncio.Event = asyncio.Event()
        self.polling = Polling(self.state, self._loop)
        self.hooks = Hooks(self.state, self._loop)

    @property
    def clock(self) -> Clock:
        return self.state.clock

    def __enter__(self) -> Self:
        self._thread.start()
        self._started.wait()
        if self._failure is not None:
            raise self._failure
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()
        if error is None:
            self.pace.check()

    # --- who is there

    def person(self, user_id: int, name: str = "Person", language_code: str = "zh") -> Person:
        """Somebody with a Telegram account."""
        user = {"id": user_id, "is_bot": False, "first_name": name, "language_code": language_code}
        with self.state.changed:
            self.state.users[user_id] = user
            self.state.chats.setdefault(user_id, Chat(user_id, "private"))
        return Person(self.state, user_id)

    def group(
        self, chat_id: int, title: str, members: Sequence[Person] = (), topics: Sequence[int] = ()
    ) -> int:
        """A group that the bot is in, in privacy mode; its id, which is negative. With topics: a supergroup."""
        with self.state.changed:
            people = {person.id for person in members}
            kind = "supergroup" if topics else "group"
            self.state.chats[chat_id] = Chat(
                chat_id, kind, title, started=True, members=people, topics=set(topics)
            )
        return chat_id

    def upgrade(self, group: int, new_id: int) -> int:
        """Make a group a supergroup with another id, as happens when it grows; the new id.

        Both chats say so (Bot API, Message.migrate_to_chat_id and migrate_from_chat_id).
        """
        with self.state.changed:
            old = self.state.chats[group]
            old.migrated_to = new_id
            self.state.chats[new_id] = Chat(
                new_id, "supergroup", old.title, started=True, members=old.members
            )
            for chat, said in (
                (group, {"migrate_to_chat_id": new_id}),
                (new_id, {"migrate_from_chat_id": group}),
            ):
                body = bodies.message(self.state, self.state.add_message(chat, BOT_ID))
                del body["text"]
                self.state.add_update("message", {**body, "from": bodies.ANONYMOUS, **said})
        return new_id

    def made(self, method: str) -> list[Call]:
        """The calls of one method so far."""
        return [call for call in list(self.calls) if call.method.lower() == method.lower()]

    # --- serving

    def _woken(self) -> None:
        self.polling.wake()
        self.hooks.wake()

    def _hooked(self) -> None:
        if self.state.webhook:
            self.polling.webhook_set()
        self.hooks.wake()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._main())

    async def _main(self) -> None:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/{path:.*}", self._handle)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        try:
            door = socket.create_server(("127.0.0.1", self._port))
        except OSError as error:
            self._failure = error
            self._started.set()
            return
        with door:
            await web.SockSite(runner, door).start()
            host, port = door.getsockname()
            self.url = f"http://{host}:{port}"
            self.state.on_update = self._woken
            self.state.on_webhook = self._hooked
            self._started.set()
            await self._stop.wait()
            self.state.on_update = self.state.on_webhook = lambda: None
            await self.hooks.stop()
            self.polling.stop()
            # Whoever is being let in while the loop's server closes would be left with an open socket by it.
            self._loop.remove_reader(door)
            await _turns()
            await runner.cleanup()
            await _turns()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        if path.startswith("file/"):
            return await self._fetched(request, path.removeprefix("file/"))
        try:
            method = self._method(path)
            params = await _params(request)
        except errors.ApiError as error:
            return _refused(error)
        self.calls.append(Call(method, params, at=self.state.clock.now()))
        if self.latency:
            await asyncio.sleep(self.latency)
        fault = self.faults.take(method)
        if fault is None:
            return await self._answer(method, params)
        return await self._failed(request, fault, method, params)

    def _method(self, path: str) -> str:
        """The method that a path names. Raises ApiError where it does not begin with our token."""
        bot, _, method = path.partition("/")
        if not bot.startswith("bot") or not method:
            raise errors.not_a_bot()
        if ":" not in bot:
            raise errors.no_token()
        if bot != f"bot{self.token}":
            raise errors.unauthorized()
        return method

    async def _fetched(self, request: web.Request, path: str) -> web.StreamResponse:
        """A file over the link that getFile gave; its faults are those of the method "download"."""
        try:
            place = self._method(path)
            self.calls.append(Call("download", {"path": place}, at=self.state.clock.now()))
            fault = self.faults.take("download")
            if isinstance(fault, RefuseConnection | ResetAfterDelivery):
                return _drop(request, web.Response())
            if fault is not None:
                return web.Response(status=502, text=_HTML, content_type="text/html")
            with self.state.changed:
                content = files.fetched(self.state, place)
        except errors.ApiError as error:
            return _refused(error)
        return web.Response(body=content, content_type="application/octet-stream")

    async def _answer(self, method: str, params: dict[str, Any]) -> web.Response:
        try:
            if method.lower() == "getupdates":
                result: Any = await self.polling.updates(params)
            elif method.lower() in METHODS:
                with self.state.changed:
                    chat = rules.number(params, "chat_id")
                    self.pace.count(method, chat, self.state.clock.now())
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
            case Taken():
                return _refused(errors.conflict())
            case Refusal(error):
                return _refused(error)
            case ServerError(status):
                return web.Response(status=status, text=_HTML, content_type="text/html")
            case RefuseConnection():
                return _drop(request, web.Response())
        done = await self._answer(method, params)
        match fault:
            case TimeoutAfterDelivery():
                await self._stop.wait()
            case HalfJson():
                half = str(done.text)[: len(str(done.text)) // 2]
                return web.Response(text=half, content_type="application/json")
            case ResetAfterDelivery():
                return _drop(request, done)
        return done


async def _turns() -> None:
    """What the loop has begun for connections ends: a socket that nobody closes is told of in some later test."""
    for _ in range(10):
        await asyncio.sleep(0)


async def _params(request: web.Request) -> dict[str, Any]:
    found: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        try:
            given = await request.json()
        except ValueError:
            raise errors.bad(errors.JSON_BROKEN) from None
        if not isinstance(given, dict):
            raise errors.bad(errors.JSON_NO_OBJECT)
        found.update(given)
    elif request.can_read_body:
        found.update({name: _part(part) for name, part in (await request.post()).items()})
    return found


def _part(part: Any) -> Any:
    """A field of a form: its text, or the file in it."""
    return Upload(part.filename, part.file.read()) if isinstance(part, web.FileField) else part


def _refused(error: errors.ApiError) -> web.Response:
    pause = error.parameters.get("retry_after")
    headers = {} if pause is None else {"Retry-After": str(pause)}
    return web.json_response(error.body(), status=error.code, headers=headers)


def _drop(request: web.Request, answer: web.Response) -> web.Response:
    """Cut the connection; the answer goes nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return answer
