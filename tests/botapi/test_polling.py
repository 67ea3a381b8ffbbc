"""What the emulator does with updates and tokens as Telegram's server does, each with its source.

Sources: server is tdlib/telegram-bot-api 01a3679, td is tdlib/td 022d602; behind a file stand its lines there.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import httpx
import pytest

from tests.botapi import Blocked, BotApi, Person, ServerError, TooMany, errors
from tests.botapi.clock import Leaping
from tests.botapi.polling import Polling
from tests.botapi.state import State
from tests.botapi.updates import MOST_BYTES, MOST_PENDING
from tests.botapi.wire import Wire

HOUR = 3600


class Pollers:
    """Polls in a time that is not waited for; each ends with its status and the second it ended in."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.polling = Polling(State(), self.loop)
        self._began = self.loop.time()

    def begins(self, seconds: int) -> asyncio.Task[tuple[int, int]]:
        return self.loop.create_task(self._polls(seconds))

    async def _polls(self, seconds: int) -> tuple[int, int]:
        status = 200
        try:
            await self.polling.updates({"timeout": seconds})
        except errors.ApiError as error:
            status = error.code
        return status, round(self.loop.time() - self._began)


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool


def polls(
    wire: Wire, pool: ThreadPoolExecutor, api: BotApi, offset: int, timeout: int = 30
) -> Future[httpx.Response]:
    """A poll that waits; returns once it has come in."""
    before = len(api.made("getUpdates"))
    answer = pool.submit(wire.asks, "getUpdates", offset=offset, timeout=timeout)
    while len(api.made("getUpdates")) == before:
        assert not answer.done(), answer.result().text
    return answer


def test_only_an_offset_confirms(person: Person, wire: Wire) -> None:
    """Server, Client.cpp 16321, do_get_updates; td, TQueue.cpp 295 and 435, get: everything below the offset is forgotten."""
    first = wire.updates()[0]
    second, third = person.says("乙"), person.says("丙")
    assert wire.updates(first) == [first, second, third]
    assert wire.updates(0)[0] == first
    assert wire.updates(second) == [second, third]
    assert wire.updates(0)[0] == second
    assert wire.updates(third + 1) == []
    assert wire.updates(0) == []


def test_a_negative_offset_keeps_the_last_ones(person: Person, wire: Wire) -> None:
    """Bot API, getUpdates: "All previous updates will be forgotten"."""
    ids = [person.says(str(number)) for number in range(5)]
    assert wire.updates(-2) == ids[-2:]
    assert wire.updates(0)[0] == ids[-2]


def test_an_offset_too_far_ahead_confirms_nothing(person: Person, wire: Wire) -> None:
    """td, TQueue.cpp 304, get: only a few numbers ahead are believed."""
    first = wire.updates()[0]
    wire.updates(first + 1_000)
    assert wire.updates() == [first]
    assert wire.updates(first + 5) == []
    assert wire.updates() == []


def test_one_update_for_whoever_asks_the_same_again_at_once(person: Person, wire: Wire) -> None:
    """Server, Client.cpp 15717-15719, process_get_updates_query: the same offset within half a second has a limit of 1."""
    ids = [wire.updates(0)[0], person.says("乙"), person.says("丙")]
    assert wire.updates(ids[0]) == ids
    assert wire.updates(ids[0]) == ids[:1]


@pytest.mark.parametrize(("limit", "given"), [(2, 2), (0, 1), (1_000, 100)])
def test_a_limit_is_between_1_and_100(limit: int, given: int, person: Person, wire: Wire) -> None:
    """Server, Client.cpp 15708, process_get_updates_query."""
    for number in range(120):
        person.says(str(number))
    assert len(wire.updates(limit=limit)) == given


def test_a_poll_waits_for_news(api: BotApi, person: Person, wire: Wire, pool: ThreadPoolExecutor) -> None:
    """Bot API, getUpdates, timeout."""
    waiting = polls(wire, pool, api, wire.updates()[0] + 1)
    said = person.says("乙")
    assert [one["update_id"] for one in waiting.result().json()["result"]] == [said]


def test_a_poll_ends_empty_after_its_time(person: Person, wire: Wire) -> None:
    """Bot API, getUpdates, timeout in seconds."""
    begun = time.monotonic()
    assert wire.updates(wire.updates()[0] + 1, timeout=1) == []
    assert 0.9 < time.monotonic() - begun < 5


def test_of_two_who_poll_the_first_is_refused(
    api: BotApi, person: Person, wire: Wire, pool: ThreadPoolExecutor
) -> None:
    """Server, Client.cpp 16225-16236, abort_long_poll."""
    offset = wire.updates()[0] + 1
    first = polls(wire, pool, api, offset)
    second = polls(wire, pool, api, offset)
    refused = first.result()
    assert refused.status_code == 409
    assert refused.json()["description"] == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    said = person.says("乙")
    assert [one["update_id"] for one in second.result().json()["result"]] == [said]


def test_a_poll_is_held_for_50_seconds_at_most() -> None:
    """Server, Client.h 1610, LONG_POLL_MAX_TIMEOUT; Client.cpp 15709, process_get_updates_query."""

    async def act() -> list[tuple[int, int]]:
        return [await Pollers().begins(timeout) for timeout in (50, 51, 1_000, 49)]

    with asyncio.Runner(loop_factory=Leaping) as runner:
        assert runner.run(act()) == [(200, 50), (200, 50), (200, 50), (200, 49)]


def test_whoever_asks_for_the_same_again_soon_is_held_for_3_seconds() -> None:
    """Server, Client.cpp 15714-15716, process_get_updates_query."""

    async def act() -> list[tuple[int, int]]:
        pollers = Pollers()
        ended = [await pollers.begins(0) for _ in range(2)]
        # Asked 3 seconds after the one before, and 2 after that.
        return ended + [await pollers.begins(2) for _ in range(2)]

    with asyncio.Runner(loop_factory=Leaping) as runner:
        assert runner.run(act()) == [(200, 0), (200, 3), (200, 5), (200, 8)]


def test_of_further_conflicts_each_is_held_back_for_3_seconds() -> None:
    """Server, Client.cpp 16238-16249, fail_query_conflict: the first at once, and again once 3 seconds are over."""

    async def act() -> list[tuple[int, int]]:
        pollers = Pollers()
        polls = [pollers.begins(40) for _ in range(3)]
        await asyncio.sleep(10)
        polls.append(pollers.begins(40))
        return list(await asyncio.gather(*polls))

    with asyncio.Runner(loop_factory=Leaping) as runner:
        assert runner.run(act()) == [(409, 0), (409, 3), (409, 10), (200, 50)]


def test_a_program_that_serves_holds_conflicts_back_too(api: BotApi) -> None:
    """As above: who wants them at once says so."""
    assert api.polling.spacing == 3


def test_more_than_100_000_are_dropped(api: BotApi, person: Person, wire: Wire) -> None:
    """td, TQueue.cpp 87 and 149, MAX_QUEUE_EVENTS; the newest are those that go. Here with room for three."""
    assert api.state.updates.most == MOST_PENDING == 100_000
    api.state.updates.most = 3
    said = [person.says(str(number)) for number in range(4)]
    assert said[2:] == [0, 0]
    assert wire.updates()[1:] == said[:2]
    assert api.state.updates.dropped == 2
    wire.updates(said[0])
    assert person.says("丙") != 0


def test_more_than_128_mib_are_dropped(api: BotApi, person: Person, wire: Wire) -> None:
    """td, TQueue.cpp 88 and 152, MAX_TOTAL_EVENT_LENGTH. Here with room for little more than what waits."""
    assert api.state.updates.most_bytes == MOST_BYTES == 1 << 27
    api.state.updates.most_bytes = sum(one.size for one in api.state.pending) + 600
    said = [person.says(str(number)) for number in range(4)]
    dropped = said.index(0)
    assert said[dropped:] == [0] * (4 - dropped)
    assert api.state.updates.dropped == 4 - dropped
    wire.updates(said[0])
    assert person.says("丙") != 0


def test_no_poll_while_a_webhook_is_set(api: BotApi, person: Person, wire: Wire) -> None:
    """Server, Client.cpp 15701-15704, process_get_updates_query; deleteWebhook keeps what waits unless told otherwise."""
    api.state.webhook = "https://example.org/hook"
    refused = wire.asks("getUpdates")
    assert refused.status_code == 409
    assert refused.json()["description"] == (
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )
    assert wire.gets("getWebhookInfo")["pending_update_count"] == 1
    wire.gets("deleteWebhook")
    assert len(wire.updates()) == 1
    wire.gets("deleteWebhook", drop_pending_updates=True)
    assert wire.updates() == []


def test_who_polls_when_a_webhook_is_set_is_sent_away(
    api: BotApi, person: Person, wire: Wire, pool: ThreadPoolExecutor
) -> None:
    """Server, Client.cpp 15780 and 16225, abort_long_poll."""
    waiting = polls(wire, pool, api, wire.updates()[0] + 1)
    wire.gets("setWebhook", url="https://example.org/hook")
    refused = waiting.result()
    assert refused.status_code == 409
    assert refused.json()["description"] == "Conflict: terminated by setWebhook request"


def test_kinds_asked_for_stay_asked_for(api: BotApi, person: Person, wire: Wire) -> None:
    """Bot API, getUpdates, allowed_updates: "the previous setting will be used"; what waits already comes."""
    first = wire.updates(allowed_updates=["callback_query"])[0]
    assert person.says("乙") == 0
    assert wire.updates(first + 1) == []
    assert person.says("丙") == 0
    wire.updates(allowed_updates=[])
    assert wire.updates(first + 1) == []
    assert wire.updates(person.says("丁")) != []


def test_what_nobody_fetches_is_forgotten(api: BotApi, person: Person, wire: Wire) -> None:
    """Server, Client.cpp 17053 and 17155-17158: a day for messages, 150 seconds for presses."""
    row = [[{"text": "完", "callback_data": "f"}]]
    wire.gets("sendMessage", chat_id=11, text="题", reply_markup={"inline_keyboard": row})
    person.presses("完")
    kinds = [[*one][1] for one in wire.gets("getUpdates")]
    assert kinds == ["message", "callback_query"]
    api.clock.advance(151)
    assert [[*one][1] for one in wire.gets("getUpdates", offset=-5)] == ["message"]
    api.clock.advance(24 * HOUR)
    assert wire.updates(-5) == []


def test_numbers_may_go_down_after_a_quiet_week(api: BotApi, person: Person, wire: Wire) -> None:
    """Bot API, Update: "the identifier of the next update will be chosen randomly" after a week."""
    last = wire.updates()[0]
    assert wire.updates(last + 1) == []
    api.state.jump_updates(500)
    assert person.says("乙") == 500
    assert wire.updates(last + 1) == [500]  # the offset is too far ahead to be believed


def test_tokens(wire: Wire) -> None:
    """Server, Client.cpp 16291, ClientManager.cpp 76, HttpConnection.cpp 34 and 44, Client.cpp 12664."""
    unknown = wire.asks("getMe", token="1:wrong")
    assert (unknown.status_code, unknown.json()["description"]) == (401, "Unauthorized")
    none = wire.asks("getMe", token="wrong")
    assert (none.status_code, none.json()["description"]) == (401, "Unauthorized: invalid token specified")
    method = wire.asks("getMoon")
    assert (method.status_code, method.json()["description"]) == (404, "Not Found: method not found")
    assert wire.asks("").json()["description"] == "Not Found"


@pytest.mark.parametrize(
    ("body", "sentence"),
    [("[1]", errors.JSON_NO_OBJECT), ("{", errors.JSON_BROKEN), ("{1: 2}", errors.JSON_BROKEN)],
)
def test_a_body_that_is_no_object(body: str, sentence: str, api: BotApi) -> None:
    """td, HttpReader.cpp 658 and 670, parse_json_parameters."""
    head = {"Content-Type": "application/json"}
    refused = httpx.post(f"{api.url}/bot{api.token}/getMe", content=body, headers=head)
    assert (refused.status_code, refused.json()["description"]) == (400, f"Bad Request: {sentence}")


def test_a_pause_is_asked_for_in_body_and_header(api: BotApi, person: Person, wire: Wire) -> None:
    """Server, Query.cpp 105-111, set_retry_after_error; HttpConnection.cpp 72."""
    api.faults.next("sendMessage", TooMany(7))
    refused = wire.asks("sendMessage", chat_id=11, text="甲")
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "7"
    assert refused.json() == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 7",
        "parameters": {"retry_after": 7},
    }
    assert wire.gets("sendMessage", chat_id=11, text="甲")["text"] == "甲"


def test_injected_faults_that_do_no_work(api: BotApi, person: Person, wire: Wire) -> None:
    """A proxy's page, and a person who has blocked the bot: nothing is delivered."""
    api.faults.next("sendMessage", ServerError(502))
    api.faults.next("sendMessage", Blocked())
    assert wire.asks("sendMessage", chat_id=11, text="甲").status_code == 502
    assert wire.asks("sendMessage", chat_id=11, text="甲").json()["error_code"] == 403
    assert person.screen() == []


def test_a_person_who_blocks_and_unblocks_is_told_of(api: BotApi, person: Person, wire: Wire) -> None:
    """Bot API, Update, my_chat_member; server, Client.cpp 125-127, USER_IS_BLOCKED."""
    person.blocks_bot()
    assert wire.asks("sendMessage", chat_id=11, text="甲").status_code == 403
    person.unblocks_bot()
    assert wire.gets("sendMessage", chat_id=11, text="甲")["chat"]["id"] == 11
    changes = [one["my_chat_member"] for one in wire.gets("getUpdates") if "my_chat_member" in one]
    assert [one["new_chat_member"]["status"] for one in changes] == ["kicked", "member"]


def test_a_group_in_privacy_mode(api: BotApi, person: Person) -> None:
    """Telegram, "Privacy mode": commands that may be for the bot and replies to it, nothing else."""
    group = api.group(-500, "大队", [person])
    assert person.says("大家好", chat=group) == 0
    assert person.says("/today@other_bot", chat=group) == 0
    assert person.says("/today", chat=group) != 0
    assert person.says("/today@chensong_test_bot", chat=group) != 0
