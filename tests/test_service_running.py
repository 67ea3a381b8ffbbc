"""The whole service over simulated minutes, on a wall clock that is set as one likes: whether all it is made of is begun,
asked and told of.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
import time_machine

from bot.channels.base import Ambiguous, Receive, RetryAfter
from bot.conversation.silence import Heard, name_of, written
from bot.messages import Incoming, Kind, Message, Phrase, Say
from bot.service import Service
from bot.settings import read_settings
from bot.wire import dump_reply
from content.model import Nudge, Plan, PlanLine, Slot
from storage.errors import StoreUnavailable
from storage.mail import OutboxRow, Owed
from storage.memory import MemoryStore
from storage.records import Duty, DutyState, Requirement, Turn, ValueKept
from tests import sample, test_service
from tests.sample import AN, CHENG, LAW, NOW, TODAY, ZONE, words
from tests.simulated import simulate

SECOND, MINUTE, HOUR, DAY = (timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))
#: Within this, all that happens every few seconds has happened.
SOON = 10 * SECOND
#: 安 owes 盘问检查 by a quarter to eight, is prompted at half past seven and nudged at ten to eight.
PLAN: Plan = replace(
    sample.plan(
        PlanLine(
            "d1",
            ("law",),
            Requirement.RECITE,
            time(7, 45),
            "训练",
            day=1,
            departments=("市局/北分局/河口所",),
        ),
        slots=(Slot("morning", time(7, 30), 4 * HOUR, {"zh": "晨诵"}),),
    ),
    nudges=(Nudge("soon", 5 * MINUTE),),
)


def at(hour: int, minute: int) -> datetime:
    return datetime.combine(TODAY, time(hour, minute), ZONE)


class Clock:
    """The wall's shows the true time but for `leap`; the other one cannot be set."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self.leap = timedelta()

    def __call__(self) -> datetime:
        return self.true() + self.leap

    def true(self) -> datetime:
        return self._start + timedelta(seconds=self.unset())

    def unset(self) -> float:
        return asyncio.get_running_loop().time()


class Line(test_service.Line):
    """A platform with a pace, on which presses are lost."""

    pace: tuple[float, float] | None = (30.0, 1.0)
    presses_live = 150 * SECOND

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self.silent = False
        self.came: list[tuple[str, str, datetime]] = []
        #: What is sent with these words in it may or may not have arrived.
        self.doubtful = ""
        #: So many seconds of peace it asks for at the next send.
        self.pauses = 0.0
        #: Label -> token of every button that came.
        self.buttons: dict[str, str] = {}
        self.receive: Receive | None = None

    async def send(self, address: str, message: Message) -> str | None:
        text = words([message])
        if self.pauses:
            pauses, self.pauses = self.pauses, 0.0
            raise RetryAfter(pauses)
        if self.doubtful and self.doubtful in text:
            raise Ambiguous("no answer")
        self.came.append((address, text, self._clock.true()))
        self.buttons |= {button.label: button.token for row in message.buttons for button in row}
        return await super().send(address, message)

    async def run(self, receive: Receive) -> None:
        self.receive = receive
        await super().run(receive)

    def heard_until(self, now: datetime) -> datetime | None:
        if not self.silent:
            self.heard = now
        return self.heard

    def told(self, address: str, some: str) -> list[datetime]:
        """When something with these words came there."""
        return [moment for whose, text, moment in self.came if whose == address and some in text]


class Failing(MemoryStore):
    """Sometimes it hands out nothing, or another process goes first."""

    fails = False
    second = False

    def leads(self, role: str) -> bool:
        return not self.second and super().leads(role)

    def claim(
        self, now: datetime, limit: int, lease: timedelta, channels: Collection[str] | None = None
    ) -> list[OutboxRow]:
        if self.fails:
            raise StoreUnavailable("claim", OSError("no space left"))
        return super().claim(now, limit, lease, channels)


class Play:
    """A service in service since yesterday, for an officer and an admin."""

    def __init__(
        self, folder: Path, start: datetime, patch: pytest.MonkeyPatch, heard: datetime | None = None
    ) -> None:
        """`heard`: so far an earlier run heard people."""
        self.clock = Clock(start)
        self.line = Line(self.clock)
        self.store = Failing()
        sample.make_world(self.store)
        since = ValueKept("in-service-since", {"at": (start - DAY).isoformat()})
        self.store.record(Turn(start - DAY, facts=(since,)))
        if heard is not None:
            until = ValueKept(name_of("telegram"), written(Heard(heard)))
            self.store.record(Turn(heard, facts=(until,)))
        self.officer, self.admin = (sample.enrol(self.store, one) for one in (AN, CHENG))
        settings = read_settings(data_dir=folder, backup_at="off")
        self._start = start
        self.service = Service(settings, self.store, [self.line], self.clock)
        self.service.world.library = sample.library(PLAN)
        patch.setattr("bot.service.unset", self.clock.unset)
        self._said = 0

    async def hears(self, text: str, address: str) -> None:
        self._said += 1
        said = Incoming("telegram", address, str(self._said), self.clock.true(), text=text, message="7")
        await self.service.dispatcher.receive([said])

    async def presses(self, label: str, address: str) -> None:
        """It comes as from Telegram: with the time that the program's own clock shows."""
        self._said += 1
        token = self.line.buttons[label]
        pressed = Incoming("telegram", address, str(self._said), self.clock(), Kind.CHOICE, token=token)
        assert self.line.receive is not None
        await self.line.receive([pressed])

    async def until(self, moment: datetime) -> None:
        await asyncio.sleep((moment - self.clock.true()).total_seconds())

    def run(self, act: Callable[[], Awaitable[None]]) -> None:
        async def whole() -> None:
            with time_machine.travel(self._start, tick=False) as hands:
                moving = asyncio.create_task(self._moves(hands))
                running = asyncio.create_task(self.service.run())
                await act()
                self.service.stop()
                await running
                moving.cancel()

        simulate(whole())

    async def _moves(self, hands: time_machine.Traveller) -> None:
        """Whoever asks the system for the time hears the same."""
        while True:
            hands.move_to(self.clock())
            await asyncio.sleep(0.5)


def soon(moments: list[datetime], wanted: datetime) -> bool:
    """Whether it came once, and then."""
    return len(moments) == 1 and wanted <= moments[0] <= wanted + SOON


@pytest.mark.parametrize("leap", [HOUR, DAY])
def test_prompt_and_nudge_come_once_in_their_time_whatever_the_clock_shows_for_a_moment(
    leap: timedelta, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An hour ahead the slot is open and the duty overdue, a day ahead both are over: neither is believed."""
    play = Play(tmp_path, at(7, 28), monkeypatch)

    async def act() -> None:
        await asyncio.sleep(30)
        play.clock.leap = leap
        await asyncio.sleep(9)
        play.clock.leap = timedelta()
        await play.until(at(7, 52))

    play.run(act)
    assert soon(play.line.told(play.officer, "今天待学的有"), at(7, 30))
    assert soon(play.line.told(play.officer, "您有 1 项已逾期"), at(7, 50))
    assert len(play.line.came) == 2


@pytest.mark.parametrize("pause", [MINUTE, 3 * DAY], ids=["a restart", "a weekend"])
def test_nothing_goes_out_under_a_clock_that_is_days_ahead_at_a_start(
    pause: timedelta, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = at(7, 18)
    play = Play(tmp_path, start, monkeypatch, heard=start - pause)
    play.clock.leap = 3 * DAY

    async def act() -> None:
        await asyncio.sleep(60)
        play.clock.leap = timedelta()
        await play.until(at(7, 29))
        assert play.line.came == []
        await play.until(at(7, 31))

    play.run(act)
    assert soon(play.line.told(play.officer, "今天待学的有"), at(7, 30))
    assert len(play.line.came) == 1


def test_who_takes_over_while_the_clock_is_ahead_has_watched_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play = Play(tmp_path, at(7, 28), monkeypatch)
    play.store.second = True

    async def act() -> None:
        await asyncio.sleep(30)
        play.clock.leap = HOUR
        play.store.second = False
        await asyncio.sleep(9)
        play.clock.leap = timedelta()
        await play.until(at(7, 31))

    play.run(act)
    assert soon(play.line.told(play.officer, "今天待学的有"), at(7, 30))


@pytest.mark.parametrize(
    ("pause", "start", "comes"),
    [
        (15 * HOUR, at(7, 40), at(7, 40)),
        (3 * DAY, at(7, 40), at(7, 50)),
        (3 * DAY, at(11, 25), at(11, 35)),
    ],
    ids=["after a night", "after a weekend", "at the end of the grace time"],
)
def test_a_morning_after_a_pause_has_its_prompts(
    pause: timedelta, start: datetime, comes: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play = Play(tmp_path, start, monkeypatch, heard=start - pause)
    play.run(lambda: play.until(start + 12 * MINUTE))
    assert soon(play.line.told(play.officer, "今天待学的有"), comes)
    assert play.line.told(play.admin, "晨诵") == []


def test_admins_hear_of_prompts_that_may_not_have_arrived(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play = Play(tmp_path, at(7, 29), monkeypatch)
    play.line.doubtful = "今天待学的有"
    play.run(lambda: play.until(at(7, 31)))
    assert soon(play.line.told(play.admin, "“晨诵”的提醒有一部分没有送到"), at(7, 30))


def test_admins_hear_that_nothing_can_be_taken_from_the_store_to_be_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play = Play(tmp_path, NOW, monkeypatch)

    async def act() -> None:
        await asyncio.sleep(3)
        play.store.fails = True
        await asyncio.sleep(3)

    play.run(act)
    [told] = play.line.told(play.admin, "现在存不下任何记录")
    assert told >= NOW + 3 * SECOND
    assert play.line.told(play.officer, "现在存不下任何记录") == []


def test_who_sent_too_much_hears_how_much_of_it_was_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play = Play(tmp_path, NOW, monkeypatch)

    async def act() -> None:
        for _ in range(25):
            await play.hears("你好", "stranger")
        await asyncio.sleep(630)

    play.run(act)
    [first] = play.line.told("stranger", "消息太密了")
    assert soon(play.line.told("stranger", "刚才有 5 条没有看"), NOW + 10 * MINUTE)
    assert first - NOW < SOON


def test_admins_hear_that_a_platform_s_queue_was_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play = Play(tmp_path, NOW, monkeypatch)

    async def act() -> None:
        await asyncio.sleep(30)
        play.service.overflow.found("telegram", 4_321)
        await asyncio.sleep(30)

    play.run(act)
    assert soon(play.line.told(play.admin, "存下 4,321 条"), NOW + 30 * SECOND)


async def left_alone(play: Play, *, silent: bool) -> None:
    """A check is begun and left for forty minutes, in all but the first of which nobody is heard if `silent`."""
    await play.hears("/check law", play.officer)
    await asyncio.sleep(60)
    play.line.silent = silent
    await play.until(NOW + 40 * MINUTE)
    play.line.silent = False
    await asyncio.sleep(60)


@pytest.mark.parametrize(("silent", "closed"), [(True, False), (False, True)])
def test_a_check_is_not_closed_for_the_time_in_which_nobody_was_heard(
    silent: bool, closed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play = Play(tmp_path, NOW, monkeypatch)

    async def act() -> None:
        await left_alone(play, silent=silent)

    play.run(act)
    assert (play.line.told(play.officer, "没有作答") != []) is closed
    assert (play.line.told(play.officer, "刚才有一阵收不到消息") != []) is silent


def test_who_goes_on_with_a_check_after_a_silence_is_graded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play = Play(tmp_path, NOW, monkeypatch)

    async def act() -> None:
        await left_alone(play, silent=True)
        await play.hears(LAW, play.officer)
        await asyncio.sleep(10)
        graded.extend(one.data["passed"] for one in play.store.ledger() if one.kind == "attempted")

    graded: list[bool] = []
    play.run(act)
    assert play.line.told(play.officer, "没有作答") == []
    assert graded == [True]


def owed_by_the_clock(play: Play) -> None:
    """Something is owed that comes of no turn: the outbox has to find it."""
    say = dump_reply(Say((Phrase("group-hello"),)))
    play.store.enqueue([Owed("telegram", play.admin, CHENG.badge, say)])


@pytest.mark.parametrize("leap", [3 * DAY, -3 * HOUR], ids=["days ahead", "hours back"])
@pytest.mark.parametrize("paused", [False, True])
def test_answers_come_within_seconds_whatever_the_clock_shows_for_a_moment(
    leap: timedelta, paused: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the leap, in it and for two minutes after it; also where the platform asks for a pause in it."""
    play = Play(tmp_path, NOW - 2 * HOUR, monkeypatch)  # before the day's first prompt
    asked: list[datetime] = []

    async def act() -> None:
        for second in range(0, 180, 3):
            ahead = 30 <= second < 39
            play.clock.leap = leap if ahead else timedelta()
            play.line.pauses = 2.0 if paused and second == 33 else 0.0
            asked.append(play.clock.true())
            owed_by_the_clock(play)
            await play.hears("/help", play.officer)
            await asyncio.sleep(3)
        await asyncio.sleep(SOON.total_seconds())

    play.run(act)
    for address, some in ((play.officer, "/help"), (play.admin, "/bind")):
        told = play.line.told(address, some)
        assert len(told) == len(asked)
        assert max(came - since for came, since in zip(told, asked, strict=True)) < 6 * SECOND


@pytest.mark.parametrize(
    ("leap", "stands", "state"),
    [
        (timedelta(), 6, DutyState.DONE),
        (3 * DAY, 0, DutyState.DONE),
        (3 * DAY, 590, DutyState.DONE),
        (3 * DAY, 620, DutyState.LATE),
    ],
    ids=["no leap", "no tick saw it", "not believed", "believed"],
)
def test_what_is_pressed_counts_by_the_clock_that_is_believed(
    leap: timedelta, stands: float, state: DutyState, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play = Play(tmp_path, NOW, monkeypatch)
    play.service.world.library = sample.library()

    async def act() -> None:
        await asyncio.sleep(6.5)
        await play.hears("/read short", play.officer)
        await asyncio.sleep(6)
        play.clock.leap = leap
        await asyncio.sleep(stands)
        pressed.append(play.clock())
        await play.presses("我已读完", play.officer)
        await asyncio.sleep(1)
        duties.extend(one for one in play.store.duties_of("A1", TODAY) if one.passage == "short")

    pressed: list[datetime] = []
    duties: list[Duty] = []
    play.run(act)
    [duty] = duties
    assert duty.state is state
    believed = pressed[0] if state is DutyState.LATE else pressed[0] - leap
    assert duty.closed_at is not None
    assert abs(duty.closed_at - believed) < SECOND
