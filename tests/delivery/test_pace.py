"""When sending begins, in which order the departments are served, and who hears that it cannot be in time."""

from __future__ import annotations

import asyncio
import itertools
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.pace import SHARE, plan_sending, shares, takes, timetable
from bot.delivery.rounds import Rounds
from bot.delivery.throttle import Pacer
from bot.messages import Message, Phrase, Say
from bot.texts import Texts
from bot.wire import load_reply
from content.model import PlanLine, Slot, SlotContent
from content.slots import Occasion
from storage.contract import Store
from storage.mail import Lane
from storage.memory import MemoryStore
from storage.records import ReachabilityChanged, Requirement, RosterSaved, Status, Turn
from tests import sample
from tests.delivery.sender import Platform, Play, owed
from tests.sample import AN, BAI, CHENG, FANG, HOURS, NOW, TODAY, ZONE
from tests.simulated import simulate

AT = datetime(2026, 9, 7, 7, 30, tzinfo=ZONE)
MINUTE = timedelta(minutes=1)


def occasion(within: timedelta, between: tuple[time, time] | None = None) -> Occasion:
    return Occasion(Slot("s", time(7, 30), 240 * MINUTE, {}, within=within, between=between), time(7, 30))


@pytest.mark.parametrize(
    ("heads", "within", "earliest", "begins", "late"),
    [
        (0, 30, None, 0, False),
        (1_000, 30, None, 0, False),
        (10_000, 30, None, 0, False),  # five and a half minutes
        (100_000, 30, None, 0, True),  # fifty-seven minutes, and nothing may go out before
        (100_000, 30, time(6, 30), -28, False),
        (100_000, 30, time(7, 20), -10, True),
        (100_000, 240, None, 0, False),
    ],
)
def test_sending_begins_at_its_time_or_so_much_earlier_as_it_must(
    heads: int, within: int, earliest: time | None, begins: int, late: bool
) -> None:
    between = (earliest, time(9)) if earliest else None
    planned = plan_sending(TODAY, occasion(within * MINUTE, between), heads, 30.0, HOURS)
    assert abs(planned.begins - (AT + begins * MINUTE)) < MINUTE
    assert bool(planned.late) is late
    assert planned.ends - planned.begins >= timedelta(seconds=heads / 30)
    if not late:
        assert planned.ends <= AT + within * MINUTE


def test_no_limit_no_haste() -> None:
    planned = plan_sending(TODAY, occasion(MINUTE), 10**6, None, HOURS)
    assert (planned.begins, planned.ends, planned.late) == (AT, AT, timedelta())


@given(
    st.dictionaries(st.text("abc", min_size=1, max_size=3), st.integers(1, 500), min_size=1, max_size=12),
    st.integers(0, 10**6),
)
def test_departments_come_one_after_the_other_and_everyone_is_first_once(
    heads: dict[str, int], turn: int
) -> None:
    found = shares(heads, AT, 30.0, turn)
    order = sorted(found, key=lambda one: found[one])
    assert found[order[0]] == AT
    for one, after in itertools.pairwise(order):
        assert found[after] - found[one] >= timedelta(seconds=heads[one] / 30) - timedelta(milliseconds=1)
    firsts = {
        min(f, key=lambda one: f[one])
        for day in range(len(heads))
        if (f := shares(heads, AT, 30.0, turn + day))
    }
    assert firsts == set(heads)


def office(*slots: Slot, also: Callable[[Store], object] = lambda _store: None) -> Rounds:
    line = PlanLine("d1", ("law",), Requirement.RECITE, time(18), "训练")
    world = sample.make_world(material=sample.library(sample.plan(line, slots=slots)))
    for officer in (AN, CHENG, FANG):
        sample.enrol(world.store, officer)
    also(world.store)
    rounds = Rounds(world.store, lambda: world.library, HOURS, paces={"telegram": 0.05})
    rounds.tick(AT - 180 * MINUTE)
    return rounds


#: A minute for three people from ten seconds before half past on, where all should have it a quarter of a minute after.
TOO_LATE = {
    "en": "goes to 3 people: at the platform's pace from 07:29 to 07:30, which is 1 min later than it should be",
    "zh": "要发 3 人，照平台限速要从 07:29 发到 07:30，比应发完的时间晚 1 分钟。",
}


def test_a_slot_that_cannot_end_on_time_begins_early_and_is_told_once() -> None:
    slot = Slot(
        "s", time(7, 30), 240 * MINUTE, {"zh": "早"}, within=MINUTE / 4, between=(time(7, 29, 50), time(9))
    )
    rounds = office(slot)
    store = rounds._store
    rounds.tick(AT - 20 * MINUTE)
    told = [one for one in store.claim(AT - 20 * MINUTE, 99, MINUTE) if one.owed.lane is Lane.ANSWER]
    assert [row.owed.badge for row in told] == [CHENG.badge]
    reply = load_reply(told[0].owed.body)
    assert isinstance(reply, Say)
    [phrase] = reply.blocks
    assert isinstance(phrase, Phrase)
    for language, sentence in TOO_LATE.items():
        said = Texts().say(language, phrase)
        assert sentence in said
        assert {"2026-09-07", "早"} <= set(re.split('[ "“”]', said))
    assert rounds.tick(AT - timedelta(seconds=10))  # not before its bounds, but before its time


def sent_at(rounds: Rounds, first: datetime, last: datetime) -> list[tuple[Lane, str, datetime]]:
    """Every row, its badge and when it could go, with a tick every five seconds."""
    found, now = [], first
    while now <= last:
        rounds.tick(now)
        rows = rounds._store.claim(now, 99, 500 * MINUTE)
        found += [(row.owed.lane, row.owed.badge, now) for row in rows]
        now += timedelta(seconds=5)
    return found


def test_three_contents_are_three_messages_and_take_three_times_as_long() -> None:
    content = (SlotContent.DUE, SlotContent.TERM, SlotContent.QUESTION)
    slot = Slot(
        "s",
        time(7, 30),
        240 * MINUTE,
        {"zh": "早"},
        content,
        within=1.25 * MINUTE,
        between=(time(7, 20), time(9)),
    )
    rows = sent_at(office(slot), AT - 15 * MINUTE, AT + 5 * MINUTE)
    assert {lane for lane, _, _ in rows} == {Lane.PROMPT}  # nobody is told that it is late
    moments = [at for _, _, at in rows]
    assert len(moments) == 9
    # Twenty seconds each: three minutes, over by a quarter past half past.
    assert AT - 2 * MINUTE < moments[0] < AT - 1.5 * MINUTE
    assert moments[-1] + MINUTE <= AT + 1.25 * MINUTE


def test_slots_that_come_together_share_the_pace() -> None:
    slots = [Slot(name, time(7, 30), 240 * MINUTE, {"zh": name}, within=1.25 * MINUTE) for name in ("s", "t")]
    told = [at for lane, _, at in sent_at(office(*slots), AT - 2 * MINUTE, AT) if lane is Lane.ANSWER]
    assert told == [AT - 2 * MINUTE]  # each alone would be in time


def test_nobody_is_told_of_the_pace_at_midnight() -> None:
    slot = Slot("s", time(7, 30), 240 * MINUTE, {"zh": "早"}, within=MINUTE / 4)
    midnight, morning = AT.replace(hour=0, minute=1), AT.replace(hour=6, minute=0)
    rounds = office(slot)
    assert [lane for lane, _, _ in sent_at(rounds, midnight, midnight + MINUTE)] == []
    assert [lane for lane, _, _ in sent_at(rounds, morning, morning + MINUTE)] == [Lane.ANSWER]


@given(st.lists(st.tuples(st.integers(0, 600), st.integers(1, 90), st.integers(0, 20_000)), max_size=6))
def test_what_can_be_in_time_together_is(loads: list[tuple[int, int, int]]) -> None:
    """(minutes after seven, minutes within, messages); all may begin from six on."""
    slots = [
        (
            Occasion(
                Slot(
                    str(number),
                    time(7 + at // 60, at % 60),
                    240 * MINUTE,
                    {},
                    within=within * MINUTE,
                    between=(time(6), time(22)),
                ),
                time(7 + at // 60, at % 60),
            ),
            messages,
        )
        for number, (at, within, messages) in enumerate(loads)
    ]
    planned = timetable(TODAY, slots, 30.0, HOURS)
    spans = sorted(planned.values(), key=lambda one: one.ends)
    for one, after in itertools.pairwise(spans):
        assert after.ends >= one.ends
    for occasion, messages in slots:
        span = planned[occasion.run]
        assert span.begins + takes(messages, 30.0) <= span.ends
        assert (
            datetime.combine(TODAY, time(6), ZONE)
            <= span.begins
            <= datetime.combine(TODAY, occasion.at, ZONE)
        )
    # One that is late although all before it began as early as they may: the work is too much for the time.
    for occasion, _ in slots:
        span = planned[occasion.run]
        if span.late:
            wanted = span.ends - span.late
            earlier = [load for one, load in slots if planned[one.run].ends <= span.ends]
            room = wanted - datetime.combine(TODAY, time(6), ZONE)
            assert sum((takes(load, 30.0) for load in earlier), timedelta()) > room


def away(store: Store, status: Status) -> None:
    """白山 has a chat, and is not in service."""
    store.record(Turn(NOW, facts=(RosterSaved((), (replace(BAI, status=status),), "test", NOW),)))
    sample.enrol(store, BAI)


def out_of_reach(store: Store) -> None:
    """白山 has blocked the bot."""
    fact = ReachabilityChanged("telegram", sample.enrol(store, BAI), reachable=False, at=NOW)
    store.record(Turn(NOW, facts=(fact,)))


@pytest.mark.parametrize(
    ("also", "heads"),
    [
        (lambda store: sample.enrol(store, BAI), 4),
        (partial(away, status=Status.SUSPENDED), 3),
        (partial(away, status=Status.LEFT), 3),
        (out_of_reach, 3),
        (partial(sample.enrol, officer=BAI, channel="terminal"), 3),
    ],
    ids=["one more", "suspended", "left", "out of reach", "where no pace is"],
)
def test_time_is_planned_for_those_alone_to_whom_it_is_sent_in_pace(
    also: Callable[[Store], object], heads: int
) -> None:
    rounds = office(Slot("s", time(7, 30), 240 * MINUTE, {"zh": "早"}, within=MINUTE / 4), also=also)
    store = rounds._store
    rounds.tick(AT - 20 * MINUTE)
    [row] = [one for one in store.claim(AT - 20 * MINUTE, 99, MINUTE) if one.owed.lane is Lane.ANSWER]
    reply = load_reply(row.owed.body)
    assert isinstance(reply, Say)
    [phrase] = reply.blocks
    assert isinstance(phrase, Phrase)
    assert phrase.args["count"] == heads


def test_each_department_has_its_share_of_the_time() -> None:
    rounds = office(Slot("s", time(7, 30), 240 * MINUTE, {"zh": "早"}))
    rounds.tick(AT)
    came: dict[str, int] = {}
    for second in range(70):
        for row in rounds._store.claim(AT + timedelta(seconds=second), 99, 500 * MINUTE):
            came[row.owed.badge] = second
    seconds = sorted(came.values())
    assert set(came) == {"A1", "C1", "F1"}
    assert seconds[0] == 0
    assert all(later - earlier >= 20 for earlier, later in itertools.pairwise(seconds))


def test_who_sends_now_and_then_keeps_the_pace_of_an_address_and_a_pause() -> None:
    """Nothing waits whenever one asks, so that each might go at once."""
    sent: list[float] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        pacer = Pacer((30, 1), lambda: AT + timedelta(seconds=loop.time()), asyncio.sleep)
        began = loop.time()
        for _ in range(20):
            await pacer.turn("1", Lane.ANSWER)
            sent.append(loop.time() - began)
            await asyncio.sleep(0.1)
        pacer.pause(9)
        paused = loop.time()
        await pacer.turn("2", Lane.ANSWER)
        assert loop.time() - paused >= 9

    simulate(main())
    for at in sent:
        assert sum(at <= other < at + 10 for other in sent) <= 15
    assert sent[4] < 1


@pytest.mark.parametrize("hours", [-3, 3])
def test_a_pause_is_no_longer_for_a_clock_that_is_put_right(hours: int) -> None:
    ahead = timedelta()

    async def main() -> None:
        nonlocal ahead
        loop = asyncio.get_running_loop()
        pacer = Pacer(None, lambda: AT + ahead + timedelta(seconds=loop.time()), asyncio.sleep)
        pacer.pause(5)
        ahead = timedelta(hours=hours)
        paused = loop.time()
        await pacer.turn("1", Lane.ANSWER)
        assert loop.time() - paused <= 10

    simulate(main())


def test_a_pause_that_is_asked_for_a_group_holds_only_that_group() -> None:
    came: dict[str, float] = {}

    async def main() -> None:
        loop = asyncio.get_running_loop()
        pacer = Pacer(
            (30, 1), lambda: AT + timedelta(seconds=loop.time()), asyncio.sleep, lambda one: one < "0"
        )
        began = loop.time()
        pacer.pause(20, "-1/7")

        async def send(address: str) -> None:
            await pacer.turn(address, Lane.ANSWER)
            came[address] = loop.time() - began

        await asyncio.gather(*map(send, ("-1", "1", "-2", "2")))

    simulate(main())
    assert came["-1"] >= 20
    assert max(came[one] for one in ("1", "-2", "2")) < 1


class Parted(Platform):
    """Every message is two, as where a text is too long for one."""

    async def send(self, address: str, message: Message) -> str | None:
        await super().send(address, message)
        await self.turn(address)
        return await super().send(address, message)

    def paced_by(self, turn: Callable[[str], Awaitable[None]], pause: Callable[[str, float], object]) -> None:
        del pause
        self.turn = turn


def test_parts_keep_the_pace_as_well() -> None:
    play = Play(MemoryStore(), (30, 1), Parted)
    play.until_done(*(owed("x", address=str(number)) for number in range(60)))
    moments = [at for _, _, at in play.platform.arrived]
    assert len(moments) == 120
    for at in moments:
        assert sum(at <= other < at + timedelta(seconds=1) for other in moments) <= 31


def test_a_group_gets_no_more_than_twenty_a_minute() -> None:
    sent: dict[str, list[float]] = defaultdict(list)

    async def main() -> None:
        loop = asyncio.get_running_loop()
        pacer = Pacer(
            (30, 1), lambda: AT + timedelta(seconds=loop.time()), asyncio.sleep, lambda one: one < "0"
        )

        async def send(address: str) -> None:
            await pacer.turn(address, Lane.ANSWER)
            sent[address].append(loop.time())

        await asyncio.gather(*(send(address) for address in ("-1/7", "-1/8", "-1", "1") for _ in range(30)))

    simulate(main())
    group = sorted(sent["-1"] + sent["-1/7"] + sent["-1/8"])  # its topics share its pace
    for at in group:
        assert sum(at <= other < at + 60 for other in group) <= 20
    assert sent["1"][-1] < 60 < group[-1]
    assert SHARE < 1
