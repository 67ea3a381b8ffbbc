"""From accepted events to turns: each chat's in order, chats side by side, nothing lost by a fault or a stop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from bot.conversation.dispatch import Dispatcher, _event
from bot.conversation.world import World
from bot.messages import Incoming, Phrase, Withdraw
from bot.wire import load_reply
from storage.errors import StoreUnavailable
from storage.mail import Event, OutboxRow
from storage.memory import MemoryStore
from storage.records import Turn
from tests import sample
from tests.sample import AN, FANG, NOW

PATIENCE = 10
#: Said at this moment, "/today" waits until it is let go on.
HELD = NOW + timedelta(seconds=1)
#: Said at this moment, "/today" meets a mistake of ours.
BROKEN = NOW + timedelta(seconds=2)


class Gate:
    """Stands where a turn opens its study day: holds some turns up, and lets others fail."""

    def __init__(self, world: World) -> None:
        self._open_day = world.open_day
        self._free = threading.Event()
        self.reached = threading.Event()
        #: The mistake is made good.
        self.mended = False
        world.open_day = self

    def __call__(self, moment: datetime) -> object:
        if moment == BROKEN and not self.mended:
            raise ZeroDivisionError
        if moment == HELD:
            self.reached.set()
            assert self._free.wait(PATIENCE)
        return self._open_day(moment)

    def opens(self) -> None:
        self._free.set()


class Flaky(MemoryStore):
    """A store whose disk is full for the next so many writes."""

    failures = 0

    def record(self, turn: Turn) -> list[OutboxRow]:
        self._fail()
        return super().record(turn)

    def accept(self, events: Sequence[Event]) -> list[Event]:
        self._fail()
        return super().accept(events)

    def _fail(self) -> None:
        if self.failures:
            self.failures -= 1
            raise StoreUnavailable("write", OSError("no space left"))


class Desk:
    """Two officers before a dispatcher that hands its replies to nobody but this test."""

    def __init__(self) -> None:
        self.store = Flaky()
        self.world = sample.make_world(self.store)
        self.gate = Gate(self.world)
        self.an, self.fang = (sample.enrol(self.store, officer) for officer in (AN, FANG))
        #: (address, first sentence's key) of each reply, in the order in which they were handed on.
        self.replies: list[tuple[str, str]] = []
        #: Addresses that were told that nothing can be recorded, and the pauses between tries.
        self.unkept: list[str] = []
        self.waited: list[float] = []
        self._pool = ThreadPoolExecutor(4)
        self._news = asyncio.Event()
        self._said = 0

    def close(self) -> None:
        self.gate.opens()
        self._pool.shutdown()

    def opens(self, last_turns: float = PATIENCE) -> Dispatcher:
        """A dispatcher as one run of the program has it."""
        return Dispatcher(
            self.world, self._pool, self._owed, self._unkept, self._sleep, last_turns=last_turns
        )

    def incoming(self, address: str, text: str, at: datetime = NOW) -> Incoming:
        self._said += 1
        return Incoming(
            "telegram", address, f"e{self._said}", at, text=text, message=str(self._said), language="zh"
        )

    def heard(self, address: str) -> list[str]:
        return [key for whose, key in self.replies if whose == address]

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait while replies are handed on and writes put off."""
        async with asyncio.timeout(PATIENCE):
            while not true():
                self._news.clear()
                await self._news.wait()

    async def reached(self) -> None:
        """Wait until the held turn stands at the gate."""
        assert await asyncio.to_thread(self.gate.reached.wait, PATIENCE)

    def _owed(self, rows: Sequence[OutboxRow]) -> None:
        for row in rows:
            self.replies.append((row.owed.address, first_words(row)))
        self._news.set()

    async def _unkept(self, incoming: Incoming, phrase: Phrase) -> None:
        assert phrase.key == "not-recorded"
        self.unkept.append(incoming.address)

    async def _sleep(self, seconds: float) -> None:
        self.waited.append(seconds)
        self._news.set()
        await asyncio.sleep(0)


def first_words(row: OutboxRow) -> str:
    """The key of a reply's first sentence."""
    reply = load_reply(row.owed.body)
    if isinstance(reply, Withdraw):
        return "withdraw"
    head = reply.blocks[0]
    return head.key if isinstance(head, Phrase) else ""


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.close()


def test_one_chat_in_order_and_another_beside_it(desk: Desk) -> None:
    async def play() -> None:
        dispatcher = desk.opens()
        await dispatcher.receive(
            [
                desk.incoming(desk.an, "/today", HELD),
                *(desk.incoming(desk.an, one) for one in ("进度", "帮助")),
            ]
        )
        await desk.reached()
        assert dispatcher.busy("telegram", desk.an)
        await dispatcher.receive([desk.incoming(desk.fang, one) for one in ("帮助", "进度")])
        await desk.until(lambda: len(desk.heard(desk.fang)) == 2)
        assert desk.heard(desk.fang) == ["help-head", "progress"]
        assert desk.heard(desk.an) == []
        desk.gate.opens()
        await dispatcher.idle()
        assert desk.heard(desk.an) == ["today-head", "progress", "help-head"]
        assert not dispatcher.busy("telegram", desk.an)

    asyncio.run(play())


def test_many_of_many_keep_each_chat_s_order(desk: Desk) -> None:
    parts = [f"第{number}段" for number in range(40)]

    async def play() -> None:
        dispatcher = desk.opens()
        for one in (desk.an, desk.fang):
            await dispatcher.receive([desk.incoming(one, way) for way in ("/drill law", "完", "跳过")])
        for place in range(0, len(parts), 8):
            batch = [
                desk.incoming(one, f"{part}\n完")
                for part in parts[place : place + 8]
                for one in (desk.an, desk.fang)
            ]
            await dispatcher.receive(batch)
        await dispatcher.idle()

    asyncio.run(play())
    for badge in (AN.badge, FANG.badge):
        assert desk.store.beside(badge, "attempted") == parts


def test_a_turn_that_fails_is_told_and_the_next_one_is_heard(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    async def play() -> None:
        dispatcher = desk.opens()
        await dispatcher.receive([desk.incoming(desk.an, "/today", BROKEN), desk.incoming(desk.an, "进度")])
        await dispatcher.idle()

    asyncio.run(play())
    assert desk.heard(desk.an) == ["apology", "progress"]
    assert desk.store.waiting() == []
    [record] = caplog.records
    assert record.exc_info is not None
    assert record.exc_info[0] is ZeroDivisionError


def test_what_the_store_cannot_take_is_tried_until_it_can_and_told_once(desk: Desk) -> None:
    async def play() -> None:
        dispatcher = desk.opens()
        desk.store.failures = 7
        await dispatcher.receive([desk.incoming(desk.an, "进度")])
        assert desk.store.waiting() != []
        desk.store.failures = 2
        await dispatcher.idle()

    asyncio.run(play())
    assert desk.heard(desk.an) == ["progress"]
    assert desk.unkept == [desk.an, desk.an]  # once while it is accepted, once for its turn
    assert desk.waited == [0.2, 0.5, 1.0, 2.0, 5.0, 5.0, 5.0, 0.2, 0.5]


def test_an_event_that_comes_again_is_not_done_again(desk: Desk) -> None:
    async def play() -> None:
        dispatcher = desk.opens()
        await dispatcher.receive([desk.incoming(desk.an, "/check law")])
        await dispatcher.idle()
        first = desk.incoming(desk.an, "公安机关\n完")
        await dispatcher.receive([first])
        await dispatcher.receive([first])  # its turn may not be over yet
        await dispatcher.idle()
        before = len(desk.replies)
        await dispatcher.receive([first])
        assert [key for _, key in desk.replies[before:]] == ["check-open"]

    asyncio.run(play())
    assert [entry.kind for entry in desk.store.ledger()].count("attempted") == 1


def test_a_stop_waits_for_the_turn_in_hand_and_keeps_what_is_queued(desk: Desk) -> None:
    async def first_run() -> None:
        dispatcher = desk.opens()
        await dispatcher.receive(
            [
                desk.incoming(desk.an, "/today", HELD),
                *(desk.incoming(desk.an, one) for one in ("进度", "帮助")),
            ]
        )
        await desk.reached()
        stopping = asyncio.create_task(dispatcher.stop())
        await asyncio.sleep(0)
        desk.gate.opens()
        await stopping

    asyncio.run(first_run())
    assert desk.heard(desk.an) == ["today-head"]
    assert len(desk.store.waiting()) == 2

    async def second_run() -> None:
        dispatcher = desk.opens()
        assert await dispatcher.start() == 2
        await dispatcher.idle()

    asyncio.run(second_run())
    assert desk.heard(desk.an) == ["today-head", "progress", "help-head"]
    assert desk.store.waiting() == []


def test_a_turn_too_slow_for_the_stop_is_kept_and_its_answer_owed(desk: Desk) -> None:
    async def play() -> None:
        dispatcher = desk.opens(last_turns=0.01)
        await dispatcher.receive([desk.incoming(desk.an, "/today", HELD), desk.incoming(desk.an, "进度")])
        await desk.reached()
        await dispatcher.stop()

    asyncio.run(play())
    assert desk.replies == []
    desk.close()  # the program waits for its threads before the store is closed
    assert [event.id for event in desk.store.waiting()] == ["e2"]
    owed = desk.store.claim(HELD + timedelta(hours=1), 10, timedelta(minutes=1))
    assert [first_words(row) for row in owed] == ["today-head"]


def test_a_stop_while_the_store_fails_keeps_what_was_accepted(desk: Desk) -> None:
    async def play() -> None:
        dispatcher = desk.opens(last_turns=0.01)
        await dispatcher.receive([desk.incoming(desk.an, "/today", HELD)])
        await desk.reached()
        desk.store.failures = 10**9
        desk.gate.opens()
        await desk.until(lambda: bool(desk.waited))
        await dispatcher.stop()

    asyncio.run(play())
    assert desk.replies == []
    desk.store.failures = 0
    assert [event.id for event in desk.store.waiting()] == ["e1"]


def test_a_batch_that_is_not_kept_is_not_received(desk: Desk) -> None:
    async def play() -> None:
        desk.store.failures = 10**9
        receiving = asyncio.create_task(desk.opens().receive([desk.incoming(desk.an, "进度")]))
        await desk.until(lambda: bool(desk.waited))
        assert not receiving.done()
        receiving.cancel()
        with suppress(asyncio.CancelledError):
            await receiving

    asyncio.run(play())
    desk.store.failures = 0
    assert desk.store.waiting() == []


# --- what cannot be handled


def started(desk: Desk) -> None:
    """A run of the program that handles what was left over."""

    async def play() -> None:
        dispatcher = desk.opens()
        await dispatcher.start()
        await dispatcher.idle()

    asyncio.run(play())


def said(desk: Desk, text: str, at: datetime = NOW) -> None:
    """Somebody says something to a running program."""

    async def play() -> None:
        dispatcher = desk.opens()
        await dispatcher.receive([desk.incoming(desk.an, text, at)])
        await dispatcher.idle()

    asyncio.run(play())


def test_a_turn_that_fails_every_time_is_tried_then_buried_with_where_it_failed(desk: Desk) -> None:
    said(desk, "/today 秘密", BROKEN)
    assert desk.waited == [0.2, 1.0]
    [letter] = desk.store.dead()
    assert (letter.channel, letter.id, letter.address) == ("telegram", "e1", desk.an)
    assert letter.payload["text"] == "/today 秘密"
    assert letter.reason.startswith("ZeroDivisionError at test_dispatch.py:")
    assert "秘密" not in letter.reason
    assert desk.heard(desk.an) == ["apology"]
    assert desk.store.waiting() == []


def test_a_turn_that_fails_once_is_made_up_for(desk: Desk) -> None:
    failures = iter([True])
    open_day = desk.world.open_day

    def once(moment: datetime) -> object:
        if next(failures, False):
            raise ZeroDivisionError
        return open_day(moment)

    desk.world.open_day = once
    said(desk, "/today")
    assert desk.heard(desk.an) == ["today-head"]
    assert desk.store.dead() == []


def test_a_revived_event_is_handled_again(desk: Desk) -> None:
    said(desk, "/today", BROKEN)
    desk.gate.mended = True
    desk.store.revive("telegram", "e1")
    started(desk)
    assert desk.heard(desk.an) == ["apology", "today-head"]
    assert desk.store.dead() == []
    assert desk.store.event_done("telegram", "e1")


def test_one_that_fails_again_is_a_letter_again_and_nobody_is_told_twice(desk: Desk) -> None:
    said(desk, "/today", BROKEN)
    [first] = desk.store.dead()
    desk.store.revive("telegram", "e1")
    started(desk)
    [again] = desk.store.dead()
    assert again.reference != first.reference
    assert desk.heard(desk.an) == ["apology"]


def test_a_running_program_takes_up_what_was_revived_and_nothing_twice(desk: Desk) -> None:
    said(desk, "/today", BROKEN)
    desk.gate.mended = True

    async def play() -> None:
        dispatcher = desk.opens()
        await dispatcher.receive([desk.incoming(desk.fang, "/today", HELD), desk.incoming(desk.fang, "进度")])
        desk.store.revive("telegram", "e1")
        assert await dispatcher.start() == 1  # what is in hand stays there
        assert await dispatcher.start() == 0
        desk.gate.opens()
        await dispatcher.idle()

    asyncio.run(play())
    assert desk.heard(desk.fang) == ["today-head", "progress"]
    assert desk.heard(desk.an) == ["apology", "today-head"]


def test_an_event_whose_turn_ended_while_it_was_looked_for_is_not_handled_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(desk, "进度")
    seen = [_event(desk.incoming(desk.an, "进度"))]
    desk.store.record(Turn(NOW, ("telegram", seen[0].id)))
    monkeypatch.setattr(desk.store, "waiting", lambda: seen)  # as it was a moment ago
    started(desk)
    assert desk.heard(desk.an) == ["progress"]


class Killed(BaseException):
    """The program ends in the middle of a turn."""


def test_an_event_that_ends_the_program_each_time_is_buried_and_the_others_are_heard(desk: Desk) -> None:
    poison, other = desk.incoming(desk.an, "/today", BROKEN), desk.incoming(desk.an, "进度")
    deaths = 0

    def die(moment: datetime) -> object:
        nonlocal deaths
        if moment == BROKEN:
            deaths += 1
            raise Killed
        return None

    desk.world.open_day = die
    desk.store.accept([_event(poison), _event(other)])
    for _ in range(6):
        with suppress(Killed):
            started(desk)
    assert deaths == 3
    [letter] = desk.store.dead()
    assert (letter.id, letter.reason) == (poison.event_id, "the program ended each time it was handled")
    assert desk.heard(desk.an) == ["apology", "progress"]


def test_what_is_left_over_is_begun_one_at_a_time(desk: Desk) -> None:
    """Or twenty chats' events would be blamed for each death of the program, and be buried after three."""
    held, other = desk.incoming(desk.an, "/today", HELD), desk.incoming(desk.fang, "进度")
    desk.store.accept([_event(held), _event(other)])

    async def play() -> None:
        dispatcher = desk.opens()
        await dispatcher.start()
        await desk.reached()
        assert desk.store.begin("telegram", other.event_id) == 1  # nobody has begun it
        desk.gate.opens()
        await dispatcher.idle()

    asyncio.run(play())
    assert (desk.heard(desk.an), desk.heard(desk.fang)) == (["today-head"], ["progress"])


def test_an_event_that_makes_no_sense_does_not_keep_the_program_from_starting(desk: Desk) -> None:
    strange = Event("telegram", "old", desk.an, NOW, {"from": "another version"})
    desk.store.accept([strange, _event(desk.incoming(desk.an, "进度"))])
    started(desk)
    [letter] = desk.store.dead()
    assert (letter.id, letter.payload["from"]) == ("old", "another version")
    assert letter.reason.startswith("KeyError at incoming.py:")
    assert desk.heard(desk.an) == ["apology", "progress"]


def test_the_same_event_twice_in_a_batch_is_handled_once(desk: Desk) -> None:
    async def play() -> None:
        dispatcher = desk.opens()
        twice = desk.incoming(desk.an, "进度")
        await dispatcher.receive([twice, twice])
        await dispatcher.idle()

    asyncio.run(play())
    assert desk.heard(desk.an) == ["progress"]
