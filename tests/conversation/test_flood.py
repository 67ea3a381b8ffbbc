"""A flood from one chat: nobody at a drill meets the limit; beyond it nothing is kept, and its sender is told."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from bot.conversation.flood import AT_ONCE, STRANGERS, Flood
from bot.messages import Incoming, Kind, Phrase, Say
from bot.wire import load_reply
from storage.mail import Owed
from tests.conversation.dispatching import Desk
from tests.sample import NOW

STRANGER, GROUP = "999", "-100"


class Door:
    """A limit at which tests knock: chats named P… are officers'."""

    def __init__(self) -> None:
        self.now = NOW
        self.unsent = 0
        self.looked: list[str] = []
        self.counted: list[str] = []
        self.flood = Flood(lambda: self.now, lambda *_: self.unsent, refused=self.counted.append)
        self._said = 0

    def comes(
        self, address: str, times: int = 1, kind: Kind = Kind.TEXT, at: datetime | None = None
    ) -> tuple[int, list[str]]:
        """How many of so many are taken, and what is said about the others."""
        batch = [self._one(address, kind, at or self.now) for _ in range(times)]
        taken, says = asyncio.run(self.flood.sift(batch, self._whose, lambda *_: 0))
        return len(taken), told(says)

    def later(self, seconds: float) -> list[str]:
        """The accounts that are due after so long."""
        self.now += timedelta(seconds=seconds)
        return told(self.flood.accounts(self.now))

    def _one(self, address: str, kind: Kind, at: datetime) -> Incoming:
        self._said += 1
        private = not address.startswith("-")
        return Incoming("telegram", address, f"e{self._said}", at, kind, text="你好", private=private)

    async def _whose(self, _channel: str, address: str) -> str:
        self.looked.append(address)
        return address if address.startswith("P") else ""


def told(says: Sequence[Owed]) -> list[str]:
    """The sentences, each with its number."""
    found = []
    for owed in says:
        say = load_reply(owed.body)
        assert isinstance(say, Say)
        [sentence] = say.blocks
        assert isinstance(sentence, Phrase)
        found.append(f"{owed.address} {sentence.key} {sentence.args.get('count', '')}".strip())
    return found


@pytest.fixture
def door() -> Door:
    return Door()


def test_a_quick_drill_never_meets_it(door: Door) -> None:
    """Two messages a second for a minute and a half, and a text in twenty pieces in the middle of it."""
    for second in range(90):
        assert door.comes("P1", 2) == (2, [])
        door.now += timedelta(seconds=1)
        if second == 20:
            assert door.comes("P1", 20) == (20, [])


def test_who_someone_is_is_not_looked_up_before_it_matters(door: Door) -> None:
    assert door.comes("P1", STRANGERS.at_once) == (STRANGERS.at_once, [])
    assert door.looked == []
    assert door.comes("P1", 5) == (5, [])
    assert door.looked == ["P1"]


def test_beyond_it_nothing_is_taken_and_it_is_told_once(door: Door) -> None:
    assert door.comes("P1", 500) == (AT_ONCE, ["P1 flood"])
    assert door.comes("P1", 500) == (0, [])
    assert door.counted == ["officer"] * (1000 - AT_ONCE)


def test_how_many_there_were_is_told_once_a_minute(door: Door) -> None:
    said = []
    for _ in range(180):
        said += door.comes("P1", 200)[1]
        said += door.later(1)
    first = 60 * 200 - AT_ONCE - 59
    assert said == ["P1 flood", f"P1 flood-count {first}", *["P1 flood-count 11940"] * 2]
    assert door.later(60) == []


def test_after_a_rest_everything_is_taken_again(door: Door) -> None:
    door.comes("P1", 500)
    door.later(120)
    assert door.comes("P1", AT_ONCE) == (AT_ONCE, [])
    assert door.comes("P1", 1) == (0, [])  # told a minute ago: it will be counted
    assert door.later(60) == ["P1 flood-count 1"]


def test_a_stranger_has_less_and_is_told_less_often(door: Door) -> None:
    assert door.comes(STRANGER, 100) == (STRANGERS.at_once, ["999 flood"])
    assert door.later(300) == []
    assert door.later(300) == ["999 flood-count 80"]
    assert set(door.counted) == {"stranger"}


def test_strangers_cost_one_look_in_ten_seconds(door: Door) -> None:
    for _ in range(100):
        door.comes(STRANGER, 10)
        door.now += timedelta(seconds=0.1)
    assert len(door.looked) == 1


def test_who_enrols_meanwhile_is_known_soon(door: Door) -> None:
    door.comes("P1", STRANGERS.at_once)
    door.flood = Flood(lambda: door.now, lambda *_: 0)
    enrolled = False

    async def whose(_channel: str, _address: str) -> str:
        return "P1" if enrolled else ""

    def knock(times: int) -> int:
        batch = [door._one("7", Kind.TEXT, door.now) for _ in range(times)]
        return len(asyncio.run(door.flood.sift(batch, whose, lambda *_: 0))[0])

    assert knock(30) == STRANGERS.at_once
    enrolled = True
    door.now += timedelta(seconds=11)
    assert knock(30) == 30


def test_what_waited_while_we_were_away_counts_from_when_it_was_said(door: Door) -> None:
    """An hour of messages, one in ten seconds, in one answer to getUpdates."""
    since = NOW - timedelta(hours=1)
    for number in range(360):
        assert door.comes("P1", at=since + timedelta(seconds=10 * number)) == (1, [])


def test_presses_have_an_allowance_of_their_own(door: Door) -> None:
    door.comes("P1", 500)
    assert door.comes("P1", 500, Kind.CHOICE) == (AT_ONCE, [])


def test_a_group_is_limited_without_a_word_and_without_a_look(door: Door) -> None:
    assert door.comes(GROUP, 500) == (AT_ONCE, [])
    assert door.later(600) == []
    assert door.looked == []
    assert set(door.counted) == {"group"}


@pytest.mark.parametrize("kind", [Kind.BLOCKED, Kind.UNBLOCKED, Kind.MOVED_TO, Kind.MOVED_FROM])
def test_what_the_platform_tells_is_never_too_much(door: Door, kind: Kind) -> None:
    door.comes(GROUP, 500)
    assert door.comes(GROUP, 200, kind) == (200, [])


def test_where_answers_pile_up_no_more_is_taken(door: Door) -> None:
    door.unsent = 2 * AT_ONCE
    assert door.comes("P1", 2) == (0, ["P1 flood"])
    door.unsent -= 1
    assert door.comes("P1", 2) == (2, [])


def test_quiet_chats_are_let_go(door: Door) -> None:
    for number in range(5000):
        door.comes(f"P{number}")
        door.now += timedelta(seconds=1)
    assert len(door.flood._chats) < 300


def test_at_the_dispatcher_nothing_taken_is_lost_and_the_rest_is_not_kept(desk: Desk) -> None:
    now = [NOW]
    flood = Flood(lambda: now[0], lambda *_: 0)

    async def play() -> None:
        dispatcher = desk.opens(flood=flood)
        for _ in range(10):
            await dispatcher.receive([desk.incoming(desk.an, "进度") for _ in range(30)])
            await dispatcher.receive([desk.incoming(desk.fang, "进度")])
        await dispatcher.idle()
        now[0] += timedelta(minutes=1)
        await dispatcher.say(flood.accounts(now[0]))

    asyncio.run(play())
    assert desk.heard(desk.fang) == ["progress"] * 10
    assert sorted(desk.heard(desk.an)) == ["flood", "flood-count", *["progress"] * AT_ONCE]
    assert desk.store.waiting() == []
