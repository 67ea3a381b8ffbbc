"""What the emulator does with a webhook as Telegram's server does, each with its source.

Sources: server is tdlib/telegram-bot-api 01a3679, td is tdlib/td 022d602. No pause is waited for: the emulator's clock
goes on by it instead.
"""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.botapi import BotApi, BotMessage, Person, hooks
from tests.botapi.hooks import Answer, Ladder
from tests.botapi.wire import Wire

HOUR = 3600
SECRET = "s" * 40
ROW = [[{"text": "完", "callback_data": "f"}]]


#: Instead of an answer the connection is closed.
CUT: tuple[int, dict[str, str]] = (0, {})


def asks(status: int, wait: object = 0) -> tuple[int, dict[str, str]]:
    """An answer that asks for a pause."""
    return status, {"Retry-After": str(wait)} if wait else {}


class Hook:
    """A webhook that answers as it is told, `usual` where it is not; it keeps what came and the pauses between."""

    def __init__(self, api: BotApi) -> None:
        self.url = ""
        self.usual = asks(200)
        self.answers: list[tuple[int, dict[str, str]]] = []
        self.came: list[str] = []
        self.heads: list[dict[str, str]] = []
        self.pauses: list[float] = []
        #: Texts and kinds whose answer waits until `opened`.
        self.held: set[str] = set()
        self.opened = threading.Event()
        self.heard = threading.Condition()
        self._api = api

    async def rests(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self._api.clock.advance(seconds)

    def answer(self, update: dict[str, Any], head: dict[str, str]) -> tuple[int, dict[str, str]]:
        name = told(update)
        with self.heard:
            self.came.append(name)
            self.heads.append(head)
            self.heard.notify_all()
            answer = self.answers.pop(0) if self.answers else self.usual
        if name in self.held:
            assert self.opened.wait(20)
        return answer

    def hears(self, name: str) -> None:
        with self.heard:
            assert self.heard.wait_for(lambda: name in self.came, 10), self.came

    def serves(self, wire: Wire, **params: Any) -> None:
        """Telegram brings to it from now on."""
        wire.gets("setWebhook", url=self.url, **params)

    def quiet(self) -> None:
        """Until nothing is being brought, nor will be."""
        state, hooks = self._api.state, self._api.hooks
        with state.changed:
            assert state.changed.wait_for(lambda: not (state.pending or hooks._busy), 20), hooks.answers


def told(update: dict[str, Any]) -> str:
    """A message by its words, all else by its kind and who it is from."""
    [(kind, body)] = [(key, body) for key, body in update.items() if key != "update_id"]
    return str(body["text"]) if kind == "message" else f"{kind} {body['from']['id']}"


@pytest.fixture
def hook(api: BotApi) -> Iterator[Hook]:
    """It listens; Telegram knows nothing of it yet."""
    hook = Hook(api)
    api.hooks.rest = hook.rests
    api.clock.stop()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, head = hook.answer(body, dict(self.headers))
            if status == CUT[0]:
                self.close_connection = True
                return
            self.send_response(status)
            for name, value in {**head, "Content-Length": "0"}.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Nothing is told."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    hook.url = f"http://127.0.0.1:{server.server_port}/"
    yield hook
    hook.opened.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_any_2xx_is_brought(status: int, api: BotApi, person: Person, hook: Hook, wire: Wire) -> None:
    """Server, WebhookActor.cpp 619, handle."""
    hook.usual = asks(status)
    hook.serves(wire)
    hook.quiet()
    assert (hook.came, api.hooks.answers) == (["/start"], [status])


@pytest.mark.parametrize("status", [300, 301, 400, 403, 404, 500])
def test_all_else_is_tried_again(status: int, api: BotApi, person: Person, hook: Hook, wire: Wire) -> None:
    """Server, WebhookActor.cpp 635-650, handle: nobody follows to another place either."""
    hook.answers = [(status, {"Location": hook.url})]
    hook.serves(wire)
    hook.quiet()
    assert (hook.came, api.hooks.answers) == (["/start"] * 2, [status, 200])


def test_the_first_retry_is_at_once_and_the_pauses_double(person: Person, hook: Hook, wire: Wire) -> None:
    """Server, WebhookActor.cpp 500-520, on_update_error."""
    hook.answers = [asks(500)] * 9
    hook.serves(wire)
    hook.quiet()
    assert hook.pauses[:6] == [0, 2, 4, 8, 16, 32]
    assert all(60 <= pause <= 120 for pause in hook.pauses[6:])
    assert len(hook.pauses) == 9


def test_at_the_top_a_pause_is_random_between_60_and_120_seconds() -> None:
    """Server, WebhookActor.cpp 507 and WebhookActor.h, WEBHOOK_MAX_RESEND_TIMEOUT."""
    ladder = Ladder()
    pauses = [ladder.after(Answer(500)) for _ in range(1_000)][7:]
    assert 60 <= min(pauses) < 65
    assert 115 < max(pauses) <= 120


def test_each_update_has_a_ladder_of_its_own(person: Person, hook: Hook, wire: Wire) -> None:
    """Server, WebhookActor.cpp 408, load_updates: delay_ and fail_count_ belong to an update."""
    person.says("乙")
    hook.answers = [*[asks(500)] * 3, asks(200), asks(500), asks(500)]
    hook.serves(wire)
    hook.quiet()
    assert hook.pauses == [0, 2, 4, 0, 2]


def test_a_pause_that_is_asked_for_is_granted_up_to_an_hour(person: Person, hook: Hook, wire: Wire) -> None:
    """Server, WebhookActor.cpp 502-506, MAX_RETRY_AFTER; td, HttpQuery.cpp, get_retry_after. It moves no step."""
    hook.answers = [asks(503, wait) for wait in (7, 3_600, 4_000, "soon", -5, 9)] + [asks(503)]
    hook.serves(wire)
    hook.quiet()
    assert hook.pauses == [7, 3_600, 3_600, 2, 4, 9, 8]


def test_a_press_is_tried_again_for_150_seconds(api: BotApi, person: Person, hook: Hook, wire: Wire) -> None:
    """Server, WebhookActor.cpp 511, on_update_error; Client.cpp 17230: none that would come later."""
    hook.serves(wire)
    wire.gets("sendMessage", chat_id=11, text="题", reply_markup={"inline_keyboard": ROW})
    hook.quiet()
    hook.usual = asks(500)
    person.presses("完")
    hook.quiet()
    assert hook.came == ["/start", *["callback_query 11"] * 8]
    assert 120 <= sum(hook.pauses) <= 150


def test_a_message_is_tried_again_for_a_day(api: BotApi, hook: Hook, wire: Wire) -> None:
    """Server, WebhookActor.cpp 511, on_update_error; Client.cpp 17053: its date and 86,400 seconds."""
    hook.usual = asks(500, HOUR)
    api.person(11).says("/start")
    hook.serves(wire)
    hook.quiet()
    assert hook.pauses == [HOUR] * 24
    assert len(hook.came) == 25


def test_what_is_too_old_is_not_brought_at_all(api: BotApi, person: Person, hook: Hook, wire: Wire) -> None:
    """Server, WebhookActor.cpp 380-411, load_updates; td, TQueue.cpp 295, get."""
    wire.gets("sendMessage", chat_id=11, text="题", reply_markup={"inline_keyboard": ROW})
    person.presses("完")
    api.clock.advance(151)
    hook.serves(wire)
    hook.quiet()
    assert hook.came == ["/start"]


def came_until(
    api: BotApi, hook: Hook, wire: Wire, rest: Callable[[float], Coroutine[Any, Any, None]]
) -> list[str]:
    """What is brought to a webhook that fails, if this happens in the first pause."""
    api.hooks.rest = rest
    hook.usual = asks(500)
    hook.serves(wire)
    hook.quiet()
    return hook.came


def test_what_grows_too_old_in_a_pause_is_not_brought(
    api: BotApi, person: Person, hook: Hook, wire: Wire
) -> None:
    """As above: time may pass faster here than the pause says."""

    async def long(_seconds: float) -> None:
        api.clock.advance(25 * HOUR)

    assert came_until(api, hook, wire, long) == ["/start"]


def test_what_is_dropped_is_not_tried_again(api: BotApi, person: Person, hook: Hook, wire: Wire) -> None:
    """Server, Client.cpp 16008, do_set_webhook, clear_tqueue."""

    async def dropped(_seconds: float) -> None:
        with api.state.changed:
            api.state.pending.clear()

    assert came_until(api, hook, wire, dropped) == ["/start"]


def test_410_for_23_hours_closes_the_webhook(api: BotApi, person: Person, hook: Hook, wire: Wire) -> None:
    """Server, WebhookActor.cpp 637-645, WEBHOOK_DROP_TIMEOUT; Client.cpp 15942-15957, on_webhook_closed."""
    hook.usual = asks(410, 3_000)
    hook.serves(wire, secret_token=SECRET)
    with api.state.changed:
        assert api.state.changed.wait_for(lambda: not api.state.webhook, 20), api.hooks.answers
    assert len(api.hooks.answers) == 29  # at 81,000 seconds it was not closed, at 84,000 it is
    info = wire.gets("getWebhookInfo")
    assert info == {"url": "", "has_custom_certificate": False, "pending_update_count": 1}
    assert api.state.webhook_secret == ""


@pytest.mark.parametrize("other", [500, 404])
def test_410_with_another_answer_between_closes_nothing(
    other: int, api: BotApi, hook: Hook, wire: Wire
) -> None:
    """Server, WebhookActor.cpp 647, handle."""
    api.person(11).says("/start")
    hook.answers = [*[asks(410, HOUR)] * 12, asks(other, HOUR), *[asks(410, HOUR)] * 12]
    hook.serves(wire)
    hook.quiet()
    assert Counter(api.hooks.answers) == {410: 24, other: 1}
    assert wire.gets("getWebhookInfo")["url"] == hook.url


def test_what_went_wrong_last_is_told(api: BotApi, person: Person, hook: Hook, wire: Wire) -> None:
    """Server, Client.cpp 5959-5966 and 15915, webhook_error; 15740, 15955 and 16086: it is kept until another is set."""
    hook.serves(wire)
    hook.quiet()
    assert "last_error_date" not in wire.gets("getWebhookInfo")
    hook.answers = [asks(404), asks(503)]
    person.says("乙")
    at = int(api.clock.now().timestamp())
    hook.quiet()
    told = {
        "last_error_date": at,
        "last_error_message": "Wrong response from the webhook: 503 Service Unavailable",
    }
    assert wire.gets("getWebhookInfo").items() >= told.items()
    hook.serves(wire)
    assert wire.gets("getWebhookInfo").items() >= told.items()
    hook.serves(wire, secret_token=SECRET)
    assert "last_error_message" not in wire.gets("getWebhookInfo")


def test_a_webhook_that_is_deleted_has_no_error(person: Person, hook: Hook, wire: Wire) -> None:
    """Server, Client.cpp 15955, on_webhook_closed."""
    hook.answers = [asks(503)]
    hook.serves(wire)
    hook.quiet()
    wire.gets("deleteWebhook")
    assert "last_error_message" not in wire.gets("getWebhookInfo")


def test_where_nobody_listens_no_try_is_counted(api: BotApi, person: Person, hook: Hook, wire: Wire) -> None:
    """Server, WebhookActor.cpp 240-300 and start_up: without a connection nothing is sent; one is tried every 2 seconds."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        wire.gets("setWebhook", url=f"http://127.0.0.1:{free.getsockname()[1]}/")
        while len(hook.pauses) < 5:
            assert not hook.came
        assert wire.gets("getWebhookInfo")["last_error_message"] == "Connection refused"
        hook.serves(wire)
    hook.quiet()
    assert (set(hook.pauses), hook.came) == ({2}, ["/start"])


def test_a_connection_that_is_cut_is_a_try(api: BotApi, person: Person, hook: Hook, wire: Wire) -> None:
    """Server, WebhookActor.cpp 656-665, handle: "Webhook connection closed"."""
    hook.answers = [CUT, CUT, CUT]
    hook.serves(wire)
    hook.quiet()
    assert (hook.pauses, api.hooks.answers) == ([0, 2, 4], [None, None, None, 200])


def test_an_answer_is_waited_for_60_seconds(api: BotApi, person: Person, hook: Hook, wire: Wire) -> None:
    """Server, WebhookActor.cpp 231, create_connection."""
    hook.serves(wire)
    hook.quiet()
    assert api.hooks._session is not None
    assert api.hooks._session.timeout.total == hooks.TIMEOUT == 60


def test_messages_of_a_chat_wait_for_one_another(api: BotApi, person: Person, hook: Hook, wire: Wire) -> None:
    """Server, WebhookActor.cpp 466-475, drop_event: the next of a queue begins when the last is done."""
    hook.held = {"乙"}
    hook.serves(wire)
    person.says("乙")
    hook.hears("乙")
    person.says("丙")
    api.person(12).says("丁")
    hook.hears("丁")
    assert hook.came == ["/start", "乙", "丁"]
    hook.opened.set()
    hook.quiet()
    assert hook.came == ["/start", "乙", "丁", "丙"]


def test_a_failed_message_holds_back_its_chat(person: Person, hook: Hook, wire: Wire) -> None:
    """As above."""
    person.says("乙")
    hook.answers = [asks(500)] * 4
    hook.serves(wire)
    hook.quiet()
    assert hook.came == ["/start"] * 5 + ["乙"]


def test_a_press_overtakes_a_message(api: BotApi, person: Person, hook: Hook, wire: Wire) -> None:
    """Server, Client.cpp 17230: 3 << 33 and the user, a queue that is not the chat's."""
    hook.held = {"乙"}
    wire.gets("sendMessage", chat_id=11, text="题", reply_markup={"inline_keyboard": ROW})
    hook.serves(wire)
    person.says("乙")
    hook.hears("乙")
    person.presses("完")
    hook.hears("callback_query 11")
    hook.opened.set()
    hook.quiet()


def test_presses_in_a_group_wait_for_those_of_the_same_person(
    api: BotApi, person: Person, hook: Hook, wire: Wire
) -> None:
    """Server, Client.cpp 17230: the queue is the user's, whatever the chat."""
    other = api.person(12)
    group = api.group(-500, "大队", [person, other])
    sent = wire.gets("sendMessage", chat_id=group, text="题", reply_markup={"inline_keyboard": ROW})
    hook.held = {"callback_query 11"}
    hook.serves(wire)
    for one in (person, person, other):
        one.presses_data("f", BotMessage(sent["message_id"], group, "题"))
    hook.hears("callback_query 11")
    hook.hears("callback_query 12")
    assert hook.came.count("callback_query 11") == 1
    hook.opened.set()
    hook.quiet()
    assert hook.came.count("callback_query 11") == 2


def test_no_more_at_once_than_it_was_set_up_for(api: BotApi, hook: Hook, wire: Wire) -> None:
    """Bot API, setWebhook, max_connections; server, WebhookActor.cpp 264-267, create_new_connections."""
    hook.held = {"甲"}
    hook.serves(wire, max_connections=2)
    for number in range(11, 16):
        api.person(number).says("甲")
    hook.hears("甲")
    wire.gets("getMe")
    assert api.hooks._used == 2
    hook.opened.set()
    hook.quiet()
    assert len(hook.came) == 5


def test_what_rests_holds_no_connection(api: BotApi, person: Person, hook: Hook, wire: Wire) -> None:
    """Server, WebhookActor.cpp, handle: a connection is ready again after a failed try too; twice as many are loaded."""

    async def until_another_came(_seconds: float) -> None:
        await asyncio.to_thread(hook.hears, "丁")

    api.hooks.rest = until_another_came
    api.person(12).says("丁")
    hook.answers = [asks(500)]
    hook.serves(wire, max_connections=1)
    hook.quiet()
    assert hook.came == ["/start", "丁", "/start"]


@pytest.mark.parametrize(("params", "token"), [({"secret_token": SECRET}, SECRET), ({}, None)])
def test_the_secret_comes_with_every_update(
    params: dict[str, str], token: str | None, person: Person, hook: Hook, wire: Wire
) -> None:
    """Server, WebhookActor.cpp 560, send_update."""
    hook.serves(wire, **params)
    person.says("乙")
    hook.quiet()
    assert [head.get("X-Telegram-Bot-Api-Secret-Token") for head in hook.heads] == [token] * 2
