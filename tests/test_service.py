"""The running program, with the clock as an argument."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.channels.base import NewAddress, Receive
from bot.conversation import turn
from bot.conversation.world import World
from bot.drill.modes.base import whole
from bot.grading import prepare
from bot.messages import Incoming, Message, Phrase, Say
from bot.metrics import Metrics
from bot.service import Service
from bot.settings import read_settings
from bot.wire import dump_reply
from content.model import Slot, SlotContent
from storage.mail import OutboxRow, Owed
from storage.memory import MemoryStore
from storage.records import Session, Turn
from tests import sample
from tests.sample import AN, CHENG, LAW, NOW, words

HELLO = Say((Phrase("group-hello"),))
LATE = NOW + timedelta(minutes=40)
IN_TIME = NOW + timedelta(minutes=5)
#: Figures of empty queues.
NOTHING = {"inbox_waiting": 0.0, "inbox_age_seconds": 0.0, "outbox_age_seconds": 0.0}


class Line:
    """A platform that tells how far it has been heard."""

    name = "telegram"
    pace: tuple[float, float] | None = None
    one_listener = False

    def __init__(self) -> None:
        self.heard: datetime | None = NOW
        self.said: list[str] = []
        self.to: list[str] = []
        self.moved: dict[str, str] = {}

    async def send(self, address: str, message: Message) -> str | None:
        if address in self.moved:
            raise NewAddress(self.moved[address])
        self.to.append(address)
        self.said += [
            "".join(span.text for span in block) for block in message.blocks if isinstance(block, tuple)
        ]
        return str(len(self.said))

    async def withdraw(self, address: str, messages: Sequence[str]) -> None:
        del address, messages

    async def run(self, receive: Receive) -> None:
        del receive
        await asyncio.Event().wait()

    def heard_until(self, now: datetime) -> datetime | None:
        del now
        return self.heard

    async def close(self) -> None:
        """Nothing is open."""


class Play:
    """An officer in the middle of a check."""

    def __init__(self, folder: Path, metrics: Metrics | None = None) -> None:
        self.line = Line()
        self.now = LATE
        self.store = MemoryStore()
        settings = read_settings(data_dir=folder)
        self.service = Service(settings, self.store, [self.line], lambda: self.now, metrics)
        sample.make_world(self.store)  # everybody on the roster
        self.service.world.library = sample.library()
        self.address = sample.enrol(self.store, AN)

    def says(self, text: str, at: datetime) -> Incoming:
        return Incoming("telegram", self.address, f"{text[:8]}-{at}", at, text=text, message="7")

    def run(self, act: Callable[[], Awaitable[None]]) -> str:
        """Everything said to the officer."""

        async def whole() -> None:
            await self.service.dispatcher.receive([self.says("/check law", NOW)])
            await self.service.idle()
            await act()
            await self.service.idle()

        asyncio.run(whole())
        return "\n".join(self.line.said)


def test_what_was_said_in_time_is_heard_before_the_clock_closes_a_check(tmp_path: Path) -> None:
    play = Play(tmp_path)

    async def act() -> None:
        await play.service._tick(LATE)  # the answer still waits with the platform
        await play.service.dispatcher.receive([play.says(LAW, IN_TIME)])
        play.line.heard = LATE
        await play.service._tick(LATE)

    said = play.run(act)
    assert "考核通过" in said
    assert "没有作答" not in said


def test_a_check_left_alone_is_closed_once_the_platform_was_heard(tmp_path: Path) -> None:
    play = Play(tmp_path)

    async def act() -> None:
        play.line.heard = None
        await play.service._tick(LATE)
        assert "没有作答" not in "".join(play.line.said)
        play.line.heard = LATE
        await play.service._tick(LATE)

    assert "没有作答" in play.run(act)


async def figures(metrics: Metrics) -> dict[str, float]:
    """What the queues' figures are now."""
    body: list[bytes] = []

    async def ask() -> dict[str, Any]:
        return {}

    async def tell(message: MutableMapping[str, Any]) -> None:
        body.append(message.get("body", b""))

    await metrics({}, ask, tell)
    lines = [
        line.split() for line in b"".join(body).decode().splitlines() if "box_" in line and line[0] != "#"
    ]
    return {name.removeprefix("chensong_"): float(value) for name, value in lines}


def test_ages_of_the_queues_are_those_of_what_waits_behind_a_slow_turn_and_a_slow_send(
    tmp_path: Path,
) -> None:
    metrics = Metrics()
    play = Play(tmp_path, metrics)
    turns, sends, held = threading.Event(), asyncio.Event(), threading.Event()
    send, open_day = play.line.send, play.service.world.open_day

    def slow_day(moment: datetime) -> object:
        held.set()
        assert turns.wait(10)
        return open_day(moment)

    async def slow_send(address: str, message: Message) -> str | None:
        await sends.wait()
        return await send(address, message)

    async def act() -> None:
        assert await figures(metrics) == NOTHING
        play.service.world.open_day = slow_day
        play.line.send = slow_send  # type: ignore[method-assign]  # slowed down
        await play.service.dispatcher.receive([play.says("/today", IN_TIME)])
        await asyncio.to_thread(held.wait, 10)
        await play.service.dispatcher.receive([play.says("进度", LATE - timedelta(minutes=2))])
        assert await figures(metrics) == {**NOTHING, "inbox_waiting": 2, "inbox_age_seconds": 120}
        turns.set()
        await play.service.dispatcher.idle()
        assert await figures(metrics) == NOTHING
        play.now += timedelta(minutes=3)
        assert await figures(metrics) == {**NOTHING, "outbox_age_seconds": 180}
        sends.set()
        await play.service.idle()
        assert await figures(metrics) == NOTHING

    play.run(act)


def test_a_job_that_raises_starves_no_other(tmp_path: Path) -> None:
    """C3: each job has a tick of its own."""
    play = Play(tmp_path)
    ticked: list[str] = []

    def broken(moment: datetime) -> bool:
        ticked.append("broken")
        raise RuntimeError(f"at {moment}")

    def sound(moment: datetime) -> bool:
        ticked.append(f"sound {moment:%H:%M}")
        return False

    async def act() -> None:
        tickers = [asyncio.create_task(play.service._beside("ladder", job).run()) for job in (broken, sound)]
        while len(ticked) < 2:  # noqa: ASYNC110 (ticks come at once)
            await asyncio.sleep(0)
        for one in tickers:
            one.cancel()
        await asyncio.gather(*tickers, return_exceptions=True)

    play.run(act)
    assert sorted(ticked) == ["broken", f"sound {LATE:%H:%M}"]


#: Where each job of a tick begins: what to break in a service, and under what name it is told.
BEGINNINGS = {
    "_rounds.tick": "每日任务和时段提醒",
    "_heads.tick": "记录台账末端",
    "_returning.tick": "离线后的补发",
    "_store.sessions_to_wake": "考核和群聊的定时处理",
    "_store.flush": "保存发送结果",
}


@pytest.mark.parametrize("broken", BEGINNINGS)
def test_a_job_of_the_tick_that_raises_starves_none_behind_it_and_is_told_once(
    broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """C3: all others run at the same tick, and the admins hear of it within a minute."""
    play = Play(tmp_path)
    admin = sample.enrol(play.store, CHENG)
    play.line.heard = LATE
    ran: list[str] = []

    def watch(name: str) -> None:
        owner, _, method = name.partition(".")
        whole = getattr(getattr(play.service, owner), method)

        def watched(*args: object) -> object:
            ran.append(name)
            if name == broken:
                raise RuntimeError(f"time {len(ran)}")
            return whole(*args)

        monkeypatch.setattr(getattr(play.service, owner), method, watched)

    for name in BEGINNINGS:
        watch(name)

    async def act() -> None:
        for second in (0, 5, 10):
            await play.service._tick(LATE + timedelta(seconds=second))

    play.run(act)
    assert ran == [*BEGINNINGS] * 3
    rows = play.store.claim(LATE + timedelta(seconds=10), 100, timedelta(seconds=1))
    told = [row for row in rows if "job-failed" in str(row.owed.body)]
    assert [row.owed.address for row in told] == [admin]
    message = play.service._composer(told[0])
    assert isinstance(message, Message)
    assert f"{BEGINNINGS[broken]}出错：RuntimeError (test_service.py" in words([message])
    assert len([one for one in caplog.records if one.exc_info]) == 1


def test_a_session_that_cannot_be_woken_keeps_no_other_from_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play = Play(tmp_path)
    play.line.heard = LATE
    wake = turn.wake

    def woken(world: World, session: Session, now: datetime) -> list[OutboxRow]:
        if session.owner == "telegram:broken":
            raise ValueError(session.owner)
        return wake(world, session, now)

    monkeypatch.setattr("bot.conversation.turn.wake", woken)
    early = Session("telegram:broken", wake_at=NOW)
    play.store.record(Turn(NOW, session=early))

    async def act() -> None:
        await play.service._tick(LATE)

    assert "没有作答" in play.run(act)


def test_a_group_whose_new_address_comes_with_a_refusal_keeps_what_it_is_bound_to(tmp_path: Path) -> None:
    """F11: the row arrives once, and tomorrow's go to the new address by themselves."""
    play = Play(tmp_path)
    bound = {"group": {"department": "d1", "by": "B1"}, "thread": "", "language": "zh"}
    play.store.record(Turn(NOW, session=Session("telegram:-500", state=bound, wake_at=LATE)))
    play.line.moved = {"-500": "-1000500"}

    async def act() -> None:
        rows = play.store.record(Turn(NOW, replies=(Owed("telegram", "-500", "", dump_reply(HELLO)),)))
        play.service.outbox.owed(rows)

    play.run(act)
    assert play.line.to.count("-1000500") == 1
    old, new = (play.store.session(f"telegram:{address}") for address in ("-500", "-1000500"))
    assert (new.state, old.wake_at) == ({**bound, "first": "-500"}, None)
    assert new.wake_at is not None


def test_a_group_is_woken_by_the_slots_as_they_are(tmp_path: Path) -> None:
    play = Play(tmp_path)
    plan = sample.plan(slots=[Slot("noon", time(12), timedelta(hours=1), {}, (SlotContent.FIGURES,))])
    play.service.world.library = sample.library(plan)
    bound = {"group": {"department": "d1", "by": "B1"}, "thread": "", "language": "zh"}
    evening = NOW.replace(hour=10)
    play.store.record(Turn(NOW, session=Session("telegram:-500", state=bound, wake_at=evening)))

    async def act() -> None:
        await play.service._tick(LATE)

    play.run(act)
    assert play.store.session("telegram:-500").wake_at == NOW.replace(hour=4)


def test_what_turns_need_is_loaded_while_it_runs(tmp_path: Path) -> None:
    play = Play(tmp_path)

    async def until_loaded() -> None:
        running = asyncio.create_task(play.service.run())
        async with asyncio.timeout(60):
            while not (loaded and play.service.world.ready):  # noqa: ASYNC110 (the program tells nobody)
                await asyncio.sleep(0.01)
        play.service.stop()
        await running

    loaded: list[bool] = []
    ready = play.service.world.texts.ready

    def loads() -> None:
        assert not play.service.world.ready
        ready()
        loaded.append(True)

    play.service.world.texts.ready = loads  # type: ignore[method-assign]  # watched
    prepare.cache_clear()
    asyncio.run(until_loaded())
    assert loaded == [True]
    made = prepare.cache_info().misses
    assert made >= len(play.service.world.library.passages)
    for passage in play.service.world.library.passages.values():
        whole(passage)
    assert prepare.cache_info().misses == made
