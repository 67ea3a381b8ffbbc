"""Answers that Telegram does not give, and servers of other makers or proxies may: nobody behind them goes unheard."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import pytest

from bot.channels.telegram import TelegramChannel
from bot.messages import Incoming
from bot.web import Ask, Endpoint, Scope, Tell, answer, served
from tests.channels.line import until

TOKEN = "4242:odd"
ME = {"id": 4242, "is_bot": True, "first_name": "B", "username": "odd_bot"}
INFO = {"url": "", "has_custom_certificate": False, "pending_update_count": 3}
PERSON = {"id": 11, "is_bot": False, "first_name": "A"}
CHAT = {"id": 11, "type": "private"}


def update(number: Any, **message: Any) -> dict[str, Any]:
    said = {"message_id": 1, "date": 1_772_438_340, "chat": CHAT, "from": PERSON, "text": "在"}
    return {"update_id": number, "message": {**said, **message}}


PRESS = {"id": "1", "data": "x", "message": update(1)["message"], "chat_instance": "1"}


class Server:
    """A Bot API whose first answers to getUpdates, or all to getWebhookInfo, are odd."""

    def __init__(self, first: Sequence[Any], then: Sequence[Any] = (), info: Any = None) -> None:
        self._first = list(first)
        self._then = list(then)
        self._info = {"ok": True, "result": INFO} if info is None else info
        self.confirmed = 0
        self.heard: list[str] = []

    async def _call(self, scope: Scope, ask: Ask, tell: Tell) -> None:
        asked = json.loads((await ask()).get("body") or b"{}")
        method, status = scope["path"].rpartition("/")[2], 200
        said: Any = {"ok": True, "result": ME if method == "getMe" else True}
        if method == "getWebhookInfo":
            said = self._info
        elif method == "getUpdates":
            said = self._first.pop(0) if self._first else self._left(asked.get("offset", 0))
            await asyncio.sleep(0.002)
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        await answer(tell, status, body, "application/json")

    def _left(self, offset: int) -> dict[str, Any]:
        self.confirmed = max(self.confirmed, offset)
        return {"ok": True, "result": [one for one in self._then if one["update_id"] >= offset]}

    async def heard_by(self, last: int) -> list[str]:
        """What is heard until this one is confirmed."""
        names = ("getMe", "getUpdates", "getWebhookInfo", "deleteWebhook")
        endpoints: dict[str, Endpoint] = {f"/bot{TOKEN}/{name}": self._call for name in names}
        async with served(endpoints, "127.0.0.1:0") as url:
            channel = TelegramChannel(TOKEN, url, rest=lambda _seconds: asyncio.sleep(0))
            listening = asyncio.create_task(channel.run(self._receive))
            ended = asyncio.create_task(until(lambda: self.confirmed > last or listening.done()))
            await asyncio.wait_for(ended, 10)
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening
            await channel.close()
        return self.heard

    async def _receive(self, batch: Sequence[Incoming]) -> None:
        self.heard += [one.event_id for one in batch]


RESULTS: list[Any] = [None, True, 7, "abc", {"a": 1}, [7], [{"message": {}}]]
DEEP = b'{"ok":true,"result":[{"update_id":5,"x":' + b"[" * 3000 + b"]" * 3000 + b"}]}"


@pytest.mark.parametrize(
    "odd",
    [
        {},
        [],
        b"null",
        b"<html>log in first</html>",
        {"ok": True},
        *({"ok": True, "result": result} for result in RESULTS),
        *({"ok": True, "result": [update(number)]} for number in (None, "5", 5.5, True)),
        {"ok": False, "error_code": 502, "description": "Bad Gateway"},
        pytest.param(DEEP, id="deep"),
    ],
    ids=lambda odd: str(odd)[:40],
)
def test_an_answer_that_is_none_is_asked_for_again(odd: Any) -> None:
    assert asyncio.run(Server([odd, odd], [update(5)]).heard_by(5)) == ["5"]


@pytest.mark.parametrize(
    "odd",
    [
        update(5, text=7),
        update(5, text=["a"]),
        update(5, chat=None),
        update(5, date=None),
        update(5, date=None, entities=[]),
        update(5, chat=None, entities=[]),
        update(5, **{"from": {**PERSON, "id": [1]}}),
        {"update_id": 5, "callback_query": {**PRESS, "from": None}},
        {"update_id": 5, "inline_query": {"id": "1", "query": "x", "offset": "", "from": None}},
        {"update_id": 5, "message": 7},
        {"update_id": 5, "something": "new"},
    ],
    ids=str,
)
def test_an_odd_update_does_not_keep_back_those_behind_it(odd: dict[str, Any]) -> None:
    heard = asyncio.run(Server([], [update(4), odd, update(6)]).heard_by(6))
    assert (heard[0], heard[-1]) == ("4", "6")


@pytest.mark.parametrize("odd", [{"result": [update(5)]}, {"ok": 1, "result": [update(5)]}], ids=str)
def test_what_an_answer_lacks_besides_its_updates_is_of_no_matter(odd: Any) -> None:
    assert asyncio.run(Server([odd], [update(6)]).heard_by(6)) == ["5", "6"]


@pytest.mark.parametrize(
    "info",
    [
        {"ok": True, "result": True},
        {"ok": True, "result": {"url": ""}},
        {"ok": True, "result": {**INFO, "pending_update_count": None}},
        {"ok": True, "result": {**INFO, "pending_update_count": "250"}},
        {"ok": True, "result": {**INFO, "last_error_date": "x"}},
        {"ok": False},
        b"{",
    ],
    ids=str,
)
def test_a_server_that_cannot_tell_how_many_wait_is_polled_all_the_same(info: Any) -> None:
    assert asyncio.run(Server([], [update(5)], info).heard_by(5)) == ["5"]
