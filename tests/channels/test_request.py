"""Calls over real HTTP: what goes out, what comes back, and whether a call that failed may have arrived."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import TypeVar

import pytest
from telegram import Bot, Message
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut

from bot.channels.telegram import request
from bot.channels.telegram.request import NotConnected, Request, TurnedAway
from tests.botapi import BotApi, HalfJson, Person, ResetAfterDelivery, ServerError, TimeoutAfterDelivery
from tests.botapi.errors import ApiError
from tests.botapi.faults import Refusal
from tests.botapi.state import BOT_NAME

_T = TypeVar("_T")


def does(url: str, token: str, act: Callable[[Bot], Awaitable[_T]], connections: int = 4) -> _T:
    async def whole() -> _T:
        request = Request(connections)
        try:
            return await act(Bot(token, base_url=f"{url}/bot", request=request, get_updates_request=request))
        finally:
            await request.shutdown()

    return asyncio.run(whole())


def test_what_is_said_arrives_to_the_letter(api: BotApi, person: Person) -> None:
    text = '“甲”\\ "b" 𠮷 é\n+&=%20 end'
    sent = does(api.url, api.token, lambda bot: bot.send_message(11, text))
    assert (person.reads().text, sent.text) == (text, text)


def test_half_a_character_goes_out_as_the_standard_library_writes_it(api: BotApi, person: Person) -> None:
    with pytest.raises(TelegramError):  # the emulator cannot show it; that it was asked is what counts
        does(api.url, api.token, lambda bot: bot.send_message(11, "甲\ud83d"))
    assert len(api.made("sendMessage")) == 1


def test_files_go_as_a_form_of_parts(api: BotApi, person: Person) -> None:
    does(api.url, api.token, lambda bot: bot.send_document(11, b"1,2\n", filename="图.csv", caption="表"))
    [call] = api.made("sendDocument")
    assert (call.params["chat_id"], call.params["caption"]) == ("11", "表")
    assert (call.params["document"].name, call.params["document"].content) == ("图.csv", b"1,2\n")


@pytest.mark.parametrize("calls", [1, 40])
def test_calls_side_by_side_wait_for_a_free_connection(calls: int, api: BotApi, person: Person) -> None:
    api.pace.kept = False  # all at once is the question here

    async def act(bot: Bot) -> list[Message]:
        return list(await asyncio.gather(*(bot.send_message(11, str(one)) for one in range(calls))))

    sent = does(api.url, api.token, act, connections=2)
    assert [one.text for one in sent] == [str(one) for one in range(calls)]


@contextmanager
def closed() -> Iterator[str]:
    """An address at which nobody listens, and nobody else can."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


def test_nobody_there_and_no_such_name_mean_not_connected() -> None:
    with closed() as nobody:
        for url in (nobody, "http://no-such-host.invalid"):
            with pytest.raises(NotConnected):
                does(url, "1:a", lambda bot: bot.send_message(11, "甲"))


@contextmanager
def full() -> Iterator[str]:
    """An address that answers nobody any more: its one place to wait at is taken."""
    with ExitStack() as stack:
        taken = stack.enter_context(socket.socket())
        taken.bind(("127.0.0.1", 0))
        taken.listen(0)
        for _ in range(3):  # the kernel lets one more in than was said
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(taken.getsockname())
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


def test_a_connection_that_is_not_made_in_time_means_not_connected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request, "_CONNECT", 0.2)
    with full() as nobody, pytest.raises(NotConnected):
        does(nobody, "1:a", lambda bot: bot.send_message(11, "甲", read_timeout=5))


def test_no_free_connection_in_time_means_not_connected(
    api: BotApi, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request, "_CONNECT", 0.2)
    api.faults.next("sendMessage", TimeoutAfterDelivery())

    async def act(bot: Bot) -> tuple[Message | BaseException, Message | BaseException]:
        holds = asyncio.create_task(bot.send_message(11, "甲", read_timeout=1.0))
        await asyncio.to_thread(person.waits, lambda: bool(person.screen()), 10)
        waits = bot.send_message(11, "乙", read_timeout=1.0)
        return await asyncio.gather(holds, waits, return_exceptions=True)

    held, waited = does(api.url, api.token, act, connections=1)
    assert isinstance(held, TimedOut)
    assert isinstance(waited, NotConnected)
    assert [message.text for message in person.screen()] == ["甲"]


def test_what_reached_the_server_may_have_been_done(api: BotApi, person: Person) -> None:
    for fault in (ResetAfterDelivery(), HalfJson()):
        api.faults.next("sendMessage", fault)
        with pytest.raises(TelegramError) as error:
            does(api.url, api.token, lambda bot: bot.send_message(11, "甲"))
        assert not isinstance(error.value, NotConnected)
    assert len(person.screen()) == 2


@pytest.mark.parametrize("status", [302, 400, 401, 403, 404, 407, 409, 429, 451])
def test_a_page_that_is_not_telegrams_tells_nothing_of_a_token_or_a_chat(
    status: int, api: BotApi, person: Person
) -> None:
    api.faults.next("sendMessage", ServerError(status))
    with pytest.raises(TurnedAway, match=f"^HTTP {status}, and it is not Telegram that answers$"):
        does(api.url, api.token, lambda bot: bot.send_message(11, "甲"))
    assert person.screen() == []


def test_too_many_without_a_pause_is_not_telegrams_either(api: BotApi, person: Person) -> None:
    api.faults.next("sendMessage", Refusal(ApiError(429, "Too Many Requests")))
    with pytest.raises(TurnedAway):
        does(api.url, api.token, lambda bot: bot.send_message(11, "甲"))


def test_what_is_too_large_is_so_whoever_says_it(api: BotApi, person: Person) -> None:
    """Telegram's own front says it by a page; to try again would not help."""
    api.faults.next("sendMessage", ServerError(413))
    with pytest.raises(BadRequest, match="too large"):
        does(api.url, api.token, lambda bot: bot.send_message(11, "甲"))


def test_no_answer_in_time_may_have_been_done(api: BotApi, person: Person) -> None:
    api.faults.next("sendMessage", TimeoutAfterDelivery())
    with pytest.raises(TimedOut) as error:
        does(api.url, api.token, lambda bot: bot.send_message(11, "甲", read_timeout=0.2))
    assert not isinstance(error.value, NotConnected)
    assert [message.text for message in person.screen()] == ["甲"]


def test_no_error_holds_the_token() -> None:
    with closed() as nobody:
        for url in (nobody, "http://[broken"):
            with pytest.raises(NetworkError) as error:
                does(url, "1:secret", lambda bot: bot.send_message(11, "甲"))
            assert "secret" not in str(error.value)


def test_a_proxy_that_the_environment_names_is_used(api: BotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", api.url)
    monkeypatch.delenv("no_proxy", raising=False)
    there = does("http://elsewhere.invalid", api.token, lambda bot: bot.get_me())
    assert there.username == BOT_NAME
    monkeypatch.setenv("no_proxy", "elsewhere.invalid")
    with pytest.raises(NotConnected):
        does("http://elsewhere.invalid", api.token, lambda bot: bot.get_me())


@contextmanager
def refusing(status: str) -> Iterator[str]:
    """A proxy that makes no connection to anybody."""

    def serve() -> None:
        with suppress(OSError):
            while True:
                caller, _ = door.accept()
                with caller:
                    caller.recv(4096)
                    caller.sendall(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode())

    with socket.create_server(("127.0.0.1", 0)) as door:
        serving = threading.Thread(target=serve)
        serving.start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        door.shutdown(socket.SHUT_RDWR)
        serving.join()


@pytest.mark.parametrize(
    "status", ["403 Forbidden", "407 Proxy Authentication Required", "502 Bad Gateway", "503 Busy"]
)
def test_a_proxy_that_refuses_to_connect_means_not_connected(
    status: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("no_proxy", raising=False)
    with refusing(status) as proxy:
        monkeypatch.setenv("https_proxy", proxy)
        with pytest.raises(NotConnected):
            does("https://elsewhere.invalid", "1:a", lambda bot: bot.send_message(11, "甲"))
        with pytest.raises(NotConnected):
            does("https://elsewhere.invalid", "1:a", download)


async def download(bot: Bot) -> None:
    assert isinstance(bot.request, Request)
    await bot.request.download("https://elsewhere.invalid/file", 1)
