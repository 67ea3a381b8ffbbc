"""The channel over real HTTP, against the emulator: sending, withdrawing, listening, what goes wrong."""

from __future__ import annotations

import asyncio
import io
import logging
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from typing import TypeVar

import pytest

from bot.channels import base
from bot.channels.base import SendError
from bot.channels.telegram import TelegramChannel
from bot.messages import Button, Incoming, Kind, Mark, Message, Span
from tests.botapi import (
    Blocked,
    BotApi,
    HalfJson,
    Person,
    RefuseConnection,
    ResetAfterDelivery,
    ServerError,
    TimeoutAfterDelivery,
    TooMany,
)
from tests.botapi.faults import Fault, Faults

_T = TypeVar("_T")
HOURS_49 = 49 * 3600


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as api:
        yield api


@pytest.fixture
def person(api: BotApi) -> Person:
    person = api.person(11)
    person.says("/start")
    return person


def said(text: str, *buttons: str, replaces: str | None = None) -> Message:
    rows = (tuple(Button(label, f"t-{label}") for label in buttons),) if buttons else ()
    return Message(((Span(text),),), rows, replaces)


class Line:
    """A channel that is used once, and what it heard and waited."""

    def __init__(self, api: BotApi, token: str | None = None, deaf_after: float = 90.0) -> None:
        self.heard: list[Incoming] = []
        self.waited: list[float] = []
        self._api = api
        self._token = token or api.token
        self._deaf_after = deaf_after

    def does(self, act: Callable[[TelegramChannel], Awaitable[_T]]) -> _T:
        async def whole() -> _T:
            channel = TelegramChannel(
                self._token, self._api.url, blank="（已收回）", rest=self.rest, deaf_after=self._deaf_after
            )
            try:
                return await act(channel)
            finally:
                await channel.close()

        return asyncio.run(whole())

    def sends(self, *messages: Message, to: str = "11") -> list[str | None]:
        async def act(channel: TelegramChannel) -> list[str | None]:
            return [await channel.send(to, message) for message in messages]

        return self.does(act)

    def withdraws(self, *messages: str) -> None:
        self.does(lambda channel: channel.withdraw("11", messages))

    def listens(self, count: int, *then: str) -> list[Incoming]:
        """Listen until so many were heard and confirmed to Telegram by the poll that follows, and `then` was called."""

        def over() -> bool:
            heard = len(self.heard) >= count and not self._api.state.pending
            return heard and all(self._api.made(method) for method in then)

        async def act(channel: TelegramChannel) -> list[Incoming]:
            listening = asyncio.create_task(channel.run(self._receive))
            await asyncio.wait_for(_until(over), 10)
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening
            return self.heard

        return self.does(act)

    async def _receive(self, batch: Sequence[Incoming]) -> None:
        self.heard += batch

    async def rest(self, seconds: float) -> None:
        self.waited.append(seconds)
        await asyncio.sleep(0)


@pytest.fixture
def line(api: BotApi) -> Line:
    return Line(api)


# --- sending


def test_a_message_is_sent_with_marks_and_buttons(line: Line, person: Person) -> None:
    verdict = Message(
        ((Span("扣", Mark.WRONG), Span("罚", Mark.MISSING), Span("款")),), said("", "完").buttons
    )
    [sent] = line.sends(verdict)
    shown = person.reads()
    assert (str(shown.id), shown.text, shown.labels) == (sent, "扣罚款", ["完"])
    assert set(shown.entities) == {("strikethrough", 0, 1), ("underline", 1, 1), ("bold", 1, 1)}


def test_a_pressed_message_is_edited_and_again_the_same_is_fine(line: Line, person: Person) -> None:
    [first] = line.sends(said("甲", "完"))
    again = said("乙", replaces=first)
    assert line.sends(again, again) == [first, first]
    assert [message.text for message in person.screen()] == ["乙"]


@pytest.mark.parametrize("gone", ["777", "1"])
def test_what_cannot_be_edited_is_sent_anew(gone: str, line: Line, person: Person) -> None:
    [sent] = line.sends(said("乙", replaces=gone))
    assert sent == str(person.reads().id) != gone


def test_a_long_message_comes_in_parts_with_all_their_ids(line: Line, person: Person) -> None:
    [sent] = line.sends(said("字" * 9000, "完"))
    shown = person.screen()
    assert sent == ",".join(str(message.id) for message in shown)
    assert [message.labels for message in shown] == [[], [], ["完"]]


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (TooMany(3), base.RetryAfter),
        (Blocked(), base.Permanent),
        (ServerError(500), base.Ambiguous),
        (ServerError(502), base.Ambiguous),
        (ResetAfterDelivery(), base.Ambiguous),
        (RefuseConnection(), base.Ambiguous),
        (HalfJson(), base.Ambiguous),
    ],
)
def test_faults_in_our_own_words(
    fault: Fault, kind: type[SendError], api: BotApi, line: Line, person: Person
) -> None:
    api.faults.next("sendMessage", fault)
    with pytest.raises(kind):
        line.sends(said("甲"))
    assert len(api.made("sendMessage")) == 1
    assert line.waited == []


def test_nobody_listening_means_surely_not_sent() -> None:
    with BotApi() as api:
        line = Line(api)
    with pytest.raises(base.NotSent):
        line.sends(said("甲"))


def test_an_unknown_chat_and_a_moved_one(api: BotApi, line: Line) -> None:
    with pytest.raises(base.Permanent) as unknown:
        line.sends(said("甲"), to="12")
    assert unknown.value.unreachable
    api.state.chats[api.group(-500, "大队")].migrated_to = -1001
    with pytest.raises(base.NewAddress) as moved:
        line.sends(said("甲"), to="-500")
    assert moved.value.address == "-1001"


class FromTheSecond(Faults):
    """Faults that leave the first message alone."""

    def __init__(self, fault: Fault, times: int) -> None:
        super().__init__()
        self.next("sendMessage", fault, times)
        self._spared = False

    def take(self, method: str) -> Fault | None:
        if method == "sendMessage" and not self._spared:
            self._spared = True
            return None
        return super().take(method)


LONG = said("甲" * 4096 + "乙")


def test_a_later_part_waits_out_a_pause_alone(api: BotApi, line: Line, person: Person) -> None:
    api.faults = FromTheSecond(TooMany(4), 2)
    line.sends(LONG)
    assert [message.text[:1] for message in person.screen()] == ["甲", "乙"]
    assert line.waited == [4, 4]


@pytest.mark.parametrize("fault", [TooMany(4), ServerError(502)])
def test_when_a_later_part_fails_the_whole_is_not_unsent(
    fault: Fault, api: BotApi, line: Line, person: Person
) -> None:
    api.faults = FromTheSecond(fault, 10)
    with pytest.raises(base.Ambiguous):
        line.sends(LONG)
    assert [message.text[:1] for message in person.screen()] == ["甲"]


# --- withdrawing


def test_messages_are_deleted_the_persons_own_too(api: BotApi, line: Line, person: Person) -> None:
    ids = line.sends(said("甲"), LONG)
    own = person.own()
    assert own == ["/start"]
    line.withdraws("1", *[one for one in ids if one])
    assert (person.screen(), person.own()) == ([], [])
    assert len(api.made("deleteMessages")) == 1


def test_deleting_goes_by_the_hundred(api: BotApi, line: Line, person: Person) -> None:
    line.withdraws(*map(str, range(1, 251)))
    assert person.own() == []
    assert [len(call.params["message_ids"]) for call in api.made("deleteMessages")] == [
        100,
        100,
        50,
    ]


def test_what_is_too_old_to_be_deleted_is_blanked(api: BotApi, line: Line, person: Person) -> None:
    [old] = line.sends(said("背诵的条目", "完"))
    api.clock.advance(HOURS_49)
    [new] = line.sends(said("新的"))
    line.withdraws(str(old), "1", str(new))
    assert [(message.text, message.labels) for message in person.screen()] == [("（已收回）", [])]
    line.withdraws(str(old), str(new))


def test_withdrawing_meets_faults_in_our_words(api: BotApi, line: Line, person: Person) -> None:
    api.faults.next("deleteMessages", TooMany(3))
    with pytest.raises(base.RetryAfter):
        line.withdraws("1")


# --- listening


def test_everything_is_heard_once_in_order(line: Line, person: Person) -> None:
    for number in range(230):
        person.says(str(number))
    heard = line.listens(231)
    assert [one.text for one in heard] == ["/start", *map(str, range(230))]


def test_a_press_is_acknowledged(api: BotApi, line: Line, person: Person) -> None:
    line.sends(said("甲", "完"))
    person.presses("完")
    heard = line.listens(2, "answerCallbackQuery")
    assert (heard[1].kind, heard[1].token) == (Kind.CHOICE, "t-完")
    assert len(api.made("answerCallbackQuery")) == 1


def test_what_means_nothing_is_confirmed_too(api: BotApi, line: Line, person: Person) -> None:
    person.says("/today@other_bot")
    line.listens(1)
    assert [one.text for one in line.heard] == ["/start"]


def test_nothing_is_confirmed_before_it_is_kept(api: BotApi, line: Line, person: Person) -> None:
    async def lost(channel: TelegramChannel) -> None:
        async def fails(batch: Sequence[Incoming]) -> None:
            raise OSError("no space left")

        await channel.run(fails)

    with pytest.raises(OSError, match="no space"):
        line.does(lost)
    assert [one.text for one in line.listens(1)] == ["/start"]


@pytest.mark.parametrize(
    "fault",
    [ServerError(500), ServerError(502), RefuseConnection(), ResetAfterDelivery(), HalfJson(), TooMany(9)],
)
@pytest.mark.parametrize("method", ["getMe", "deleteWebhook", "getUpdates"])
def test_listening_survives(fault: Fault, method: str, api: BotApi, line: Line, person: Person) -> None:
    api.faults.next(method, fault, times=3)
    assert [one.text for one in line.listens(1)] == ["/start"]
    longer = 9.0 if isinstance(fault, TooMany) else 0.0
    assert line.waited == [max(longer, pause) for pause in (1.0, 2.0, 5.0)]


def test_one_cause_is_told_once_a_minute(
    api: BotApi, line: Line, person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    api.faults.next("getUpdates", ServerError(502), times=40)
    api.faults.next("getUpdates", TooMany(1), times=2)
    line.listens(1)
    assert len(line.waited) == 42
    assert len(caplog.records) == 2


def test_a_webhook_is_removed_and_what_waits_there_kept(api: BotApi, line: Line, person: Person) -> None:
    api.state.webhook = "https://example.org/hook"
    assert [one.text for one in line.listens(1)] == ["/start"]


def test_a_webhook_set_meanwhile_is_removed_too(api: BotApi, line: Line, person: Person) -> None:
    async def act(channel: TelegramChannel) -> None:
        heard = asyncio.Event()

        async def first(batch: Sequence[Incoming]) -> None:
            api.state.webhook = "https://example.org/hook"
            if batch[-1].text == "再来":
                heard.set()

        listening = asyncio.create_task(channel.run(first))
        person.says("再来")
        await asyncio.wait_for(heard.wait(), 5)
        await asyncio.wait_for(_until(lambda: not api.state.webhook), 5)
        listening.cancel()

    line.does(act)
    assert line.waited == []


def test_an_update_that_cannot_be_read_is_skipped(
    api: BotApi, line: Line, person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    broken = api.state.add_update("message", {"message_id": "x", "chat": 5, "secret": "甲"})
    person.says("后面的")
    assert [one.text for one in line.listens(2)] == ["/start", "后面的"]
    assert str(broken) in caplog.text
    assert "secret" not in caplog.text


def test_a_reaction_to_an_answer_is_not_even_brought(api: BotApi, line: Line, person: Person) -> None:
    line.listens(1)  # from now on Telegram knows what is asked for
    assert api.state.add_update("message_reaction", {"chat": {"id": 11, "type": "private"}}) == 0


def test_cancelling_ends_a_long_poll_at_once(line: Line, api: BotApi) -> None:
    async def act(channel: TelegramChannel) -> float:
        listening = asyncio.create_task(channel.run(_nothing))
        await asyncio.wait_for(_until(lambda: bool(api.made("getUpdates"))), 5)
        begun = time.monotonic()
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening
        return time.monotonic() - begun

    assert line.does(act) < 1


def test_a_second_poller_is_given_up_to_after_patience(api: BotApi, line: Line) -> None:
    async def crowded(channel: TelegramChannel) -> None:
        other = TelegramChannel(api.token, api.url, rest=line.rest)
        both = [asyncio.create_task(one.run(_nothing)) for one in (channel, other)]
        over, _ = await asyncio.wait(both, timeout=10, return_when=asyncio.FIRST_COMPLETED)
        for task in both:
            task.cancel()
        await asyncio.gather(*both, return_exceptions=True)
        await other.close()
        for task in over:
            task.result()

    with pytest.raises(base.ChannelError, match="another program"):
        line.does(crowded)
    assert len(line.waited) >= 11
    assert set(line.waited) == {5.0}


def test_a_line_gone_dead_is_renewed(api: BotApi, person: Person, caplog: pytest.LogCaptureFixture) -> None:
    line = Line(api, deaf_after=0.5)
    api.faults.next("getUpdates", TimeoutAfterDelivery())
    assert [one.text for one in line.listens(1)] == ["/start"]
    assert [record.message for record in caplog.records] == [
        "nothing heard from Telegram for 0 s; connecting anew"
    ]


def test_a_line_that_stays_dead_ends_the_program(api: BotApi) -> None:
    line = Line(api, deaf_after=0.3)
    api.faults.next("getUpdates", TimeoutAfterDelivery(), times=5)
    with pytest.raises(base.ChannelError, match="nothing comes back"):
        line.does(lambda channel: channel.run(_nothing))
    assert len(api.made("getUpdates")) == 2


def test_silence_over_new_connections_each_time_counts_as_dead(api: BotApi) -> None:
    line = Line(api, deaf_after=0.2)
    api.faults.next("getUpdates", ResetAfterDelivery(), times=100_000)
    with pytest.raises(base.ChannelError, match="nothing comes back"):
        line.does(lambda channel: channel.run(_nothing))


@pytest.mark.parametrize("fault", [ServerError(502), TooMany(1)])
def test_telegram_in_trouble_is_no_dead_line(fault: Fault, api: BotApi, line: Line, person: Person) -> None:
    patient = Line(api, deaf_after=0.1)
    api.faults.next("getUpdates", fault, times=200)
    assert [one.text for one in patient.listens(1)] == ["/start"]
    assert len(patient.waited) == 200


def test_a_network_that_is_down_is_no_dead_line() -> None:
    with BotApi() as api:
        line = Line(api, deaf_after=0.1)

    async def act(channel: TelegramChannel) -> None:
        listening = asyncio.create_task(channel.run(_nothing))
        await asyncio.wait_for(_until(lambda: len(line.waited) >= 300 or listening.done()), 30)
        assert not listening.done()
        listening.cancel()

    line.does(act)


# --- the token


def test_a_rejected_token_says_what_to_do(api: BotApi) -> None:
    line = Line(api, "1:wrong")
    for act in (lambda channel: channel.username(), lambda channel: channel.run(_nothing)):
        with pytest.raises(base.ChannelError, match="BotFather") as refused:
            line.does(act)
        assert not isinstance(refused.value, base.Unreachable)
        assert "wrong" not in str(refused.value)


def test_the_token_is_in_no_line_of_the_log(api: BotApi, person: Person) -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    root = logging.getLogger()
    root.addHandler(handler)
    before = root.level
    root.setLevel(logging.DEBUG)
    try:
        Line(api).does(lambda channel: _complains(channel, api.token))
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
    assert written.getvalue().count("<token>") >= 3
    assert api.token not in written.getvalue()
    assert "test-token" not in written.getvalue()


async def _complains(channel: TelegramChannel, token: str) -> None:
    await channel.username()
    logging.getLogger("elsewhere").warning("asked %s", f"https://x/bot{token}/getMe")
    try:
        int(token)
    except ValueError:
        logging.getLogger("elsewhere").exception("failed with %s", token.partition(":")[2])


# --- the menu


def test_menus_are_set_by_language_and_by_chat(api: BotApi, line: Line, person: Person) -> None:
    menus = {"zh": [("today", "今天")], "en": [("today", "Today" * 100)]}
    line.does(lambda channel: channel.publish_menus(menus))
    line.does(lambda channel: channel.publish_menus({"zh": [("completion", "完成情况")]}, "11"))
    commands = api.state.commands
    assert commands["all_private_chats", ""] == [{"command": "today", "description": "今天"}]
    assert commands["all_private_chats", "en"][0]["description"] == ("Today" * 100)[:256]
    assert commands["chat:11", ""][0]["command"] == "completion"


def test_a_chat_s_own_menu_is_taken_away(api: BotApi, line: Line, person: Person) -> None:
    line.does(lambda channel: channel.publish_menus({"zh": [("today", "今天")]}))
    line.does(lambda channel: channel.publish_menus({"zh": [("completion", "完成情况")]}, "11"))
    assert person.menu() == ["completion"]
    line.does(lambda channel: channel.publish_menus({}, "11"))
    assert person.menu() == ["today"]


def test_a_menu_that_cannot_be_set_is_told_in_our_words(api: BotApi, line: Line) -> None:
    api.faults.next("setMyCommands", TooMany(7))
    with pytest.raises(base.RetryAfter) as refused:
        line.does(lambda channel: channel.publish_menus({"zh": [("today", "今天")]}))
    assert refused.value.seconds == 7
    with pytest.raises(base.Permanent):
        line.does(lambda channel: channel.publish_menus({"zh": [("Today!", "今天")]}))


def test_the_name_and_when_it_cannot_be_had(api: BotApi, line: Line) -> None:
    assert line.does(lambda channel: channel.username()) == "chensong_test_bot"
    api.faults.next("getMe", ServerError(502))
    with pytest.raises(base.Unreachable):
        line.does(lambda channel: channel.username())


async def _nothing(batch: Sequence[Incoming]) -> None:
    """Keeps nothing."""


async def _until(true: Callable[[], bool]) -> None:
    """Look again at every turn of the loop; whoever waits for this sets the limit."""
    while not true():  # noqa: ASYNC110 (the emulator lives in another thread, whose changes set no asyncio event)
        await asyncio.sleep(0.002)
