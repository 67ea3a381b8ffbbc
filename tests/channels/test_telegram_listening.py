"""The channel over real HTTP, against the emulator: listening, what goes wrong, the token."""

from __future__ import annotations

import asyncio
import inspect
import io
import itertools
import logging
import time
from collections.abc import Sequence
from contextlib import suppress

import pytest
from telegram.error import NetworkError

from bot.channels import base
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.patience import DEAF_AFTER, Patience
from bot.channels.telegram.poll import Poller
from bot.channels.telegram.request import NotConnected
from bot.messages import Incoming, Kind
from tests.botapi import (
    BotApi,
    HalfJson,
    Person,
    RefuseConnection,
    ResetAfterDelivery,
    ServerError,
    TimeoutAfterDelivery,
    TooMany,
)
from tests.botapi.errors import webhook_active
from tests.botapi.faults import Fault, Refusal
from tests.channels.line import Line, nothing, said, until
from tests.simulated import simulate

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


def test_what_meansnothing_is_confirmed_too(api: BotApi, line: Line, person: Person) -> None:
    person.says("/today@other_bot")
    line.listens(1)
    assert [one.text for one in line.heard] == ["/start"]


def testnothing_is_confirmed_before_it_is_kept(api: BotApi, line: Line, person: Person) -> None:
    async def lost(channel: TelegramChannel) -> None:
        async def fails(batch: Sequence[Incoming]) -> None:
            raise OSError("no space left")

        await channel.run(fails)

    with pytest.raises(OSError, match="no space"):
        line.does(lost)
    assert [one.text for one in line.listens(1)] == ["/start"]


@pytest.mark.parametrize(
    "fault",
    [
        *map(ServerError, (302, 400, 401, 403, 404, 407, 409, 429, 451, 500, 502)),
        RefuseConnection(),
        ResetAfterDelivery(),
        HalfJson(),
        TooMany(9),
    ],
    ids=str,
)
@pytest.mark.parametrize("method", ["getMe", "deleteWebhook", "getUpdates"])
def test_listening_survives(fault: Fault, method: str, api: BotApi, line: Line, person: Person) -> None:
    api.faults.next(method, fault, times=3)
    assert [one.text for one in line.listens(1)] == ["/start"]
    longer = 9.0 if isinstance(fault, TooMany) else 0.0
    assert line.waited == [max(longer, pause) for pause in (1.0, 2.0, 5.0)]


def test_it_is_ready_once_a_poll_is_answered_and_until_none_is_for_too_long(
    api: BotApi, person: Person
) -> None:
    line = Line(api, deaf_after=0.5)
    found: list[bool] = []

    async def act(channel: TelegramChannel) -> None:
        async def keep(batch: Sequence[Incoming]) -> None:
            found.append(channel.ready)
            api.faults.next("getUpdates", RefuseConnection(), times=100_000)

        found.append(channel.ready)
        listening = asyncio.create_task(channel.run(keep))
        await asyncio.wait_for(until(lambda: len(found) > 1 and not channel.ready), 10)
        listening.cancel()

    api.faults.next("getUpdates", RefuseConnection(), times=3)
    line.does(act)
    assert found == [False, True]


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
        await asyncio.wait_for(until(lambda: not api.state.webhook), 5)
        listening.cancel()

    line.does(act)
    assert line.waited == []


@pytest.mark.parametrize("times", [2, 12])
def test_a_webhook_that_comes_back_is_removed_after_a_pause_each_time(
    times: int, api: BotApi, line: Line, person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    api.faults.next("getUpdates", Refusal(webhook_active()), times)
    assert [one.text for one in line.listens(1)] == ["/start"]
    assert line.waited == [5.0] * (times - 1)
    assert len(api.made("deleteWebhook")) == 1 + times
    assert [record.message for record in caplog.records] == [
        "a webhook was set for this bot; it is removed, for we poll"
    ]


def test_a_webhook_that_stays_is_given_up_to_after_patience(api: BotApi, line: Line) -> None:
    api.faults.next("getUpdates", Refusal(webhook_active()), times=100)
    with pytest.raises(base.ChannelError, match="a webhook of this bot stands"):
        line.does(lambda channel: asyncio.wait_for(channel.run(nothing), 10))
    assert line.waited == [5.0] * 11
    assert len(api.made("getUpdates")) == 13


def test_a_webhook_set_anew_after_polls_were_answered_is_removed_at_once_again(
    api: BotApi, line: Line, person: Person
) -> None:
    async def act(channel: TelegramChannel) -> None:
        heard: list[str] = []

        async def keep(batch: Sequence[Incoming]) -> None:
            heard.extend(one.text for one in batch)
            api.faults.next("getUpdates", Refusal(webhook_active()))
            if len(heard) < 20:
                person.says(str(len(heard)))

        listening = asyncio.create_task(channel.run(keep))
        await asyncio.wait_for(until(lambda: len(heard) >= 20), 10)
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
        listening = asyncio.create_task(channel.run(nothing))
        await asyncio.wait_for(until(lambda: bool(api.made("getUpdates"))), 5)
        begun = time.monotonic()
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening
        return time.monotonic() - begun

    assert line.does(act) < 1


def test_a_second_poller_is_given_up_to_after_patience(api: BotApi, line: Line) -> None:
    api.polling.spacing = 0.0  # eleven refusals, and no patience

    async def crowded(channel: TelegramChannel) -> None:
        other = TelegramChannel(api.token, api.url, rest=line.rest)
        both = [asyncio.create_task(one.run(nothing)) for one in (channel, other)]
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


def test_unless_told_otherwise_silence_is_borne_for_a_minute_and_a_half() -> None:
    """docs/webhook.md: then the line is made anew, and after as long again the program ends."""
    renewed: list[float] = []

    async def renew() -> None:
        renewed.append(asyncio.get_running_loop().time() - began[0])

    async def silent() -> None:
        await asyncio.Event().wait()

    async def play() -> float:
        began.append(asyncio.get_running_loop().time())
        with pytest.raises(base.ChannelError, match="nothing comes back"):
            await Patience(renew).until(silent)
        return asyncio.get_running_loop().time() - began[0]

    began: list[float] = []
    assert (round(simulate(play()), 3), [round(one, 3) for one in renewed]) == (180, [90])
    for whose in (TelegramChannel, Poller):
        assert inspect.signature(whose).parameters["deaf_after"].default == DEAF_AFTER == 90


@pytest.mark.parametrize("error", [NotConnected("no way there"), NetworkError("Bad Gateway")])
def test_what_fails_loudly_is_made_anew_each_minute_and_a_half_and_given_up_to_after_an_hour(
    error: NetworkError,
) -> None:
    """docs/webhook.md. A call that works begins the hour anew."""
    renewed: list[float] = []

    async def renew() -> None:
        renewed.append(asyncio.get_running_loop().time())

    async def play() -> float:
        patience, now = Patience(renew), asyncio.get_running_loop().time
        works_at = now() + 3000

        async def fails() -> None:
            if now() < works_at or now() > works_at + 60:
                raise error

        await patience.until(fails)
        await asyncio.sleep(61)
        renewed[:], begun = [now()], now()
        with pytest.raises(base.ChannelError, match="no call to Telegram has worked for an hour"):
            await patience.until(fails)
        return now() - begun

    assert 3600 <= simulate(play()) < 3640
    assert len(renewed) > 28
    assert all(90 <= later - sooner < 130 for sooner, later in itertools.pairwise(renewed))


def test_a_line_that_stays_dead_ends_the_program(api: BotApi) -> None:
    line = Line(api, deaf_after=0.3)
    api.faults.next("getUpdates", TimeoutAfterDelivery(), times=5)
    with pytest.raises(base.ChannelError, match="nothing comes back"):
        line.does(lambda channel: channel.run(nothing))
    assert len(api.made("getUpdates")) == 2


def test_silence_over_new_connections_each_time_counts_as_dead(api: BotApi) -> None:
    line = Line(api, deaf_after=0.2)
    api.faults.next("getUpdates", ResetAfterDelivery(), times=100_000)
    with pytest.raises(base.ChannelError, match="nothing comes back"):
        line.does(lambda channel: channel.run(nothing))


@pytest.mark.parametrize("fault", [ServerError(502), TooMany(1)])
def test_telegram_in_trouble_is_no_dead_line(fault: Fault, api: BotApi, line: Line, person: Person) -> None:
    """However long it lasts: twelve hundred answers take longer than the patience with silence, one never does."""
    patient = Line(api, deaf_after=0.3)
    api.faults.next("getUpdates", fault, times=1200)
    begun = time.monotonic()
    assert [one.text for one in patient.listens(1)] == ["/start"]
    assert len(patient.waited) == 1200
    assert time.monotonic() - begun > 0.3


def test_a_network_that_is_down_is_no_dead_line() -> None:
    with BotApi() as api:
        line = Line(api, deaf_after=0.1)

    async def act(channel: TelegramChannel) -> None:
        listening = asyncio.create_task(channel.run(nothing))
        await asyncio.wait_for(until(lambda: len(line.waited) >= 300 or listening.done()), 30)
        assert not listening.done()
        listening.cancel()

    line.does(act)


# --- the token


def test_a_rejected_token_says_what_to_do(api: BotApi) -> None:
    line = Line(api, "1:wrong")
    for act in (lambda channel: channel.username(), lambda channel: channel.run(nothing)):
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
