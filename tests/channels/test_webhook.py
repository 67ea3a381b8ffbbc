"""The webhook over real HTTP: the emulator brings updates, or we bring what Telegram never would."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

import httpx
import pytest

from bot.channels import base
from bot.channels.telegram import TelegramChannel, Webhook
from bot.channels.telegram.poll import _brought
from bot.channels.telegram.webhook import Ask, Hook, Scope, Tell
from bot.messages import Incoming
from bot.web import served
from tests.botapi import BotApi

_T = TypeVar("_T")
SECRET = "s" * 40
PATH = "/telegram"
HEAD = {"X-Telegram-Bot-Api-Secret-Token": SECRET}


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as api:
        api.hooks.second = 0.01
        yield api


def update(number: int, text: str = "甲") -> dict[str, Any]:
    chat = {"id": 11, "type": "private", "first_name": "A"}
    sender = {"id": 11, "is_bot": False, "first_name": "A"}
    message = {"message_id": number, "date": 1_767_225_600, "chat": chat, "from": sender, "text": text}
    return {"update_id": number, "message": message}


class Line:
    """A channel with its webhook on a server of its own, and what it heard."""

    def __init__(self, api: BotApi) -> None:
        self.heard: list[Incoming] = []
        self.batches: list[int] = []
        self.waited: list[float] = []
        #: Whether batches are kept now, or wait.
        self.keeps = asyncio.Event()
        self.keeps.set()
        self._api = api

    def does(self, act: Callable[[TelegramChannel, httpx.AsyncClient], Awaitable[_T]]) -> _T:
        """With the channel listening, and a client at the endpoint."""

        async def whole() -> _T:
            at: dict[str, Any] = {}

            async def late(*args: Any) -> None:  # the address is known only once it is served
                await self.passes(at["hook"], *args)

            async with served({PATH: late}, "127.0.0.1:0") as url:
                webhook = Webhook(f"{url}{PATH}", SECRET)
                channel = TelegramChannel(self._api.token, self._api.url, rest=self.rest, webhook=webhook)
                assert channel.hook is not None
                at["hook"] = channel.hook
                channel.hook.patience = 0.2
                listening = asyncio.create_task(channel.run(self._receive))
                await until(lambda: bool(self._api.made("getWebhookInfo")) or listening.done())
                try:
                    async with httpx.AsyncClient(base_url=url, timeout=10) as client:
                        return await act(channel, client)
                finally:
                    listening.cancel()
                    await asyncio.wait({listening})
                    await channel.close()
                    if not listening.cancelled():
                        listening.result()

        return asyncio.run(whole())

    def hears(self, count: int) -> list[Incoming]:
        async def act(channel: TelegramChannel, _client: httpx.AsyncClient) -> list[Incoming]:
            await until(lambda: len(self.heard) >= count and not self._api.state.pending)
            return self.heard

        return self.does(act)

    async def _receive(self, batch: Sequence[Incoming]) -> None:
        self.batches.append(len(batch))
        await self.keeps.wait()
        self.heard += batch

    async def passes(self, hook: Hook, scope: Scope, ask: Ask, tell: Tell) -> None:
        """What stands before the endpoint."""
        await hook(scope, ask, tell)

    async def rest(self, seconds: float) -> None:
        self.waited.append(seconds)
        await asyncio.sleep(0.01)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110 (told by nobody)
            await asyncio.sleep(0.005)


@pytest.fixture
def line(api: BotApi) -> Line:
    return Line(api)


def test_everything_is_heard_once_and_in_order(api: BotApi, line: Line) -> None:
    people = [api.person(number) for number in range(11, 16)]
    for word in range(20):
        for person in people:
            person.says(str(word))
    heard = line.hears(100)
    for person in people:
        assert [one.text for one in heard if one.address == str(person.id)] == [str(one) for one in range(20)]
    assert set(api.hooks.answers) == {200}
    assert api.made("setWebhook")[0].params["secret_token"] == SECRET


@pytest.mark.parametrize(
    "head",
    [
        {},
        *[{"X-Telegram-Bot-Api-Secret-Token": one} for one in ("", "s", SECRET[:-1], SECRET + "s", "t" * 40)],
        {"X-Telegram-Bot-Api-Secret": SECRET},
        {"Authorization": f"Bearer {SECRET}"},
    ],
)
def test_who_does_not_know_the_secret_says_nothing(head: dict[str, str], line: Line) -> None:
    async def act(_channel: TelegramChannel, client: httpx.AsyncClient) -> int:
        return (await client.post(PATH, json=update(1), headers=head)).status_code

    assert line.does(act) == 403
    assert line.heard == []


def wrong_secrets() -> list[str]:
    """Two hundred: every one a letter or a bit away from the right one, cut, longer, in other spellings."""
    letters = [SECRET[:at] + "t" + SECRET[at + 1 :] for at in range(len(SECRET))]
    bits = [
        SECRET[:at] + chr(ord(SECRET[at]) ^ 1 << bit) + SECRET[at + 1 :]
        for at in range(13)
        for bit in range(5)
    ]
    cut = [SECRET[:at] for at in range(len(SECRET))]
    longer = [SECRET + "s" * number for number in range(1, 41)]
    other = [
        SECRET.upper(),
        f'"{SECRET}"',
        f"Bearer {SECRET}",
        SECRET[::-1] + "=",
        "\u00df" * 20,
        "%73" * 40,
        "null",
    ]
    return [
        *letters,
        *bits,
        *cut,
        *longer,
        *other,
        "0",
        "true",
        "*",
        f"{SECRET},{SECRET}",
        f"{SECRET};",
        "s s",
        "None",
        "[]",
    ]


def taken(line: Line) -> tuple[set[int], int]:
    """What those are answered who know the secret not quite, and who knows it."""

    async def act(_channel: TelegramChannel, client: httpx.AsyncClient) -> list[int]:
        answers = []
        for number, wrong in enumerate(wrong_secrets()):
            head = {b"X-Telegram-Bot-Api-Secret-Token": wrong.encode()}
            answers.append(await client.post(PATH, json=update(number), headers=head))
        twice = [(b"X-Telegram-Bot-Api-Secret-Token", one.encode()) for one in ("t", SECRET)]
        answers.append(await client.post(PATH, json=update(900), headers=twice))
        answers.append(await client.post(f"{PATH}?secret_token={SECRET}", json=update(901)))
        answers.append(await client.post(PATH, json=update(999), headers=HEAD))  # the right one still is
        return [one.status_code for one in answers]

    assert len(wrong_secrets()) == 200
    *wrong, right = line.does(act)
    return set(wrong), right


def test_none_of_two_hundred_wrong_secrets_is_taken(line: Line) -> None:
    assert taken(line) == ({403}, 200)
    assert len(line.heard) == 1


def test_the_control_an_endpoint_that_looks_at_the_first_letter_takes_some(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hmac, "compare_digest", lambda given, own: given[:1] == own[:1])
    assert taken(line) == ({200, 403}, 200)
    assert len(line.heard) > 1


def test_secrets_are_compared_in_constant_time(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []
    compare = hmac.compare_digest

    def watched(given: bytes, own: bytes) -> bool:
        compared.append((given, own))
        return compare(given, own)

    monkeypatch.setattr(hmac, "compare_digest", watched)

    async def act(_channel: TelegramChannel, client: httpx.AsyncClient) -> list[int]:
        heads = [{"X-Telegram-Bot-Api-Secret-Token": "t" * 40}, HEAD]
        return [(await client.post(PATH, json=update(1), headers=head)).status_code for head in heads]

    assert line.does(act) == [403, 200]
    assert compared == [(b"t" * 40, SECRET.encode()), (SECRET.encode(),) * 2]


def test_what_is_no_update(line: Line) -> None:
    async def act(_channel: TelegramChannel, client: httpx.AsyncClient) -> list[int]:
        bodies = [b"", b"{", b"[]", b"{}", b'{"update_id": "x"}', b" " * ((1 << 20) + 1)]
        answers = [await client.post(PATH, content=body, headers=HEAD) for body in bodies]
        answers += [await client.get(PATH, headers=HEAD), await client.post("/other", headers=HEAD)]
        return [one.status_code for one in answers]

    assert line.does(act) == [400, 400, 400, 400, 400, 413, 405, 404]
    assert line.heard == []


HALF, STRAY = b"\\ud83d", b"\xff"


@pytest.mark.parametrize(("written", "read"), [(HALF, "\ud83d"), (STRAY, "\ufffd")])
def test_what_is_not_quite_json_is_taken_as_it_is_by_polling(written: bytes, read: str, line: Line) -> None:
    body = json.dumps(update(7, "TEXT")).encode().replace(b"TEXT", written)

    async def act(_channel: TelegramChannel, client: httpx.AsyncClient) -> int:
        return (await client.post(PATH, content=body, headers=HEAD)).status_code

    assert line.does(act) == 200
    assert [(one.event_id, one.text) for one in line.heard] == [("7", read)]
    polled = _brought(b'{"ok":true,"result":[' + body + b"]}")
    assert [one.message and one.message.text for one in polled] == [read]


def test_what_is_not_quite_json_and_no_update_either(line: Line, caplog: pytest.LogCaptureFixture) -> None:
    async def act(_channel: TelegramChannel, client: httpx.AsyncClient) -> list[int]:
        bodies = [b'["%s"]', b'"%s"', b'{"a": "%s"}', b'{"update_id": "%s"}', b'{"update_id": 7, "a": "%s"']
        answers = [
            await client.post(PATH, content=one % half, headers=HEAD)
            for one in bodies
            for half in (HALF, STRAY)
        ]
        return [one.status_code for one in answers]

    assert line.does(act) == [400] * 10
    assert line.heard == []
    assert caplog.records == []  # what somebody wrote stands in no log


def test_an_update_that_cannot_be_read_is_skipped(line: Line, caplog: pytest.LogCaptureFixture) -> None:
    async def act(_channel: TelegramChannel, client: httpx.AsyncClient) -> int:
        broken = {"update_id": 7, "message": {"message_id": "x", "chat": 5, "secret": "甲"}}
        return (await client.post(PATH, json=broken, headers=HEAD)).status_code

    assert line.does(act) == 200
    assert "update 7 cannot be read" in caplog.text
    assert "secret" not in caplog.text


def test_what_is_not_kept_in_time_comes_again_and_is_kept_once(api: BotApi, line: Line) -> None:
    async def act(_channel: TelegramChannel, _client: httpx.AsyncClient) -> None:
        line.keeps.clear()
        api.person(11).says("甲")
        await until(lambda: api.hooks.answers[:3] == [503] * 3)
        assert line.heard == []
        line.keeps.set()
        await until(lambda: not api.state.pending)

    line.does(act)
    # Kept by whoever came when the store could write again; the store knows an update by its id.
    assert {(one.event_id, one.text) for one in line.heard} == {(line.heard[0].event_id, "甲")}
    assert api.hooks.answers[-1] == 200


def test_no_200_before_it_is_kept(line: Line) -> None:
    async def act(channel: TelegramChannel, client: httpx.AsyncClient) -> int:
        assert channel.hook is not None
        channel.hook.patience = 10
        line.keeps.clear()
        posting = asyncio.create_task(client.post(PATH, json=update(1), headers=HEAD))
        await until(lambda: bool(line.batches))
        assert not posting.done()
        line.keeps.set()
        return (await posting).status_code

    assert line.does(act) == 200


def test_what_comes_side_by_side_is_kept_in_one_go(line: Line) -> None:
    async def act(channel: TelegramChannel, client: httpx.AsyncClient) -> None:
        assert channel.hook is not None
        channel.hook.patience = 10
        line.keeps.clear()
        posts = [asyncio.create_task(client.post(PATH, json=update(1), headers=HEAD))]
        await until(lambda: line.batches == [1])
        posts += [asyncio.create_task(client.post(PATH, json=update(n), headers=HEAD)) for n in range(2, 32)]
        await until(lambda: channel.hook is not None and channel.hook.waiting == 30)
        line.keeps.set()
        await asyncio.gather(*posts)

    line.does(act)
    assert line.batches == [1, 30]
    assert len({one.event_id for one in line.heard}) == 31


def test_before_and_after_listening_telegram_is_told_to_come_again(api: BotApi) -> None:
    async def act() -> tuple[int, bool]:
        hook = Hook(Webhook("http://127.0.0.1/x", SECRET))
        async with served({"/x": hook}, "127.0.0.1:0") as url, httpx.AsyncClient() as client:
            answer = await client.post(f"{url}/x", json=update(1), headers=HEAD)
        return answer.status_code, hook.ready

    assert asyncio.run(act()) == (503, False)


def test_a_fault_in_keeping_ends_the_channel_and_answers_no_200(api: BotApi, line: Line) -> None:
    async def fails(batch: Sequence[Incoming]) -> None:
        raise OSError("no space left")

    line._receive = fails  # type: ignore[method-assign]

    async def act(_channel: TelegramChannel, client: httpx.AsyncClient) -> int:
        return (await client.post(PATH, json=update(1), headers=HEAD)).status_code

    with pytest.raises(OSError, match="no space"):
        line.does(act)


def test_there_is_no_webhook_without_a_secret(api: BotApi) -> None:
    with pytest.raises(ValueError, match="anybody"):
        Hook(Webhook("https://bot.example.org/", ""))


def test_a_webhook_that_is_taken_away_is_set_again(
    api: BotApi, line: Line, caplog: pytest.LogCaptureFixture
) -> None:
    async def act(_channel: TelegramChannel, _client: httpx.AsyncClient) -> None:
        api.state.webhook = ""
        await until(lambda: len(api.made("setWebhook")) == 2)

    line.does(act)
    assert "taken away" in caplog.text


def test_what_was_said_has_come_in_once_nothing_waits(api: BotApi, line: Line) -> None:
    async def act(channel: TelegramChannel, _client: httpx.AsyncClient) -> None:
        await until(lambda: channel.heard_until(datetime.now(UTC)) is not None)
        line.keeps.clear()
        api.person(11).says("甲")
        await until(lambda: 503 in api.hooks.answers)
        looks = len(line.waited)
        await until(lambda: len(line.waited) > looks + 1)
        stands = channel.heard_until(datetime.now(UTC))
        await until(lambda: len(line.waited) > looks + 4)
        assert channel.heard_until(datetime.now(UTC)) == stands
        line.keeps.set()
        await until(lambda: channel.heard_until(datetime.now(UTC)) != stands)

    line.does(act)


def test_an_address_that_telegram_does_not_take_is_told(api: BotApi) -> None:
    async def act() -> None:
        channel = TelegramChannel(api.token, api.url, webhook=Webhook("http://bot.example.org/x", SECRET))
        try:
            await channel.run(lambda _batch: asyncio.sleep(0))
        finally:
            await channel.close()

    with pytest.raises(base.ChannelError, match="CHENSONG_WEBHOOK_URL"):
        asyncio.run(act())
