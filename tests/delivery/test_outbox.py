"""The sender, against a platform that fails by script, in virtual time."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.channels.base import Ambiguous, NewAddress, NotSent, Permanent, Receive, RetryAfter
from bot.delivery.outbox import Outbox
from bot.delivery.plan import NotYet, TooLate
from bot.delivery.throttle import Pacer
from bot.messages import Message, Span, Withdraw
from bot.wire import FIRST
from storage.contract import Hosted, Store
from storage.errors import StoreUnavailable
from storage.mail import Lane, OutboxRow, Outcome, Owed, Settlement
from storage.memory import MemoryStore
from storage.open import open_store
from storage.records import Shown, Turn
from tests import sample
from tests.sample import AN, NOW

HOUR = timedelta(hours=1)


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        wakes = self.now + timedelta(seconds=seconds)
        while self.now < wakes:
            for _ in range(20):  # let others do what they can at this moment
                await asyncio.sleep(0)
            self.now = min(wakes, self.now + timedelta(milliseconds=50))


class Platform:
    """What stands behind a channel: it keeps what arrives and fails as told."""

    name = "telegram"

    def __init__(self, clock: Time, pace: tuple[float, float] | None = None) -> None:
        self.pace = pace
        self.one_listener = False
        self._clock = clock
        self.arrived: list[tuple[str, str, datetime]] = []
        self.withdrawn: list[str] = []
        self.sent_before_withdrawing = 0
        self.fails: list[Exception | None] = []
        self.lost: list[Exception | None] = []

    async def send(self, address: str, message: Message) -> str | None:
        [text] = [span.text for block in message.blocks if isinstance(block, tuple) for span in block]
        if self.fails and (error := self.fails.pop(0)) is not None:
            raise error
        self.arrived.append((address, text, self._clock()))
        if self.lost and (error := self.lost.pop(0)) is not None:
            raise error
        return str(len(self.arrived))

    async def withdraw(self, address: str, messages: Sequence[str]) -> None:
        self.withdrawn += [f"{address}:{message}" for message in messages]
        self.sent_before_withdrawing = len(self.arrived)

    async def run(self, receive: Receive) -> None:
        raise AssertionError("nobody listens here")

    def heard_until(self, now: datetime) -> datetime | None:
        raise AssertionError("nobody listens here")

    async def close(self) -> None:
        raise AssertionError("nobody closes here")

    @property
    def texts(self) -> list[str]:
        return [text for _, text, _ in self.arrived]


def compose(row: OutboxRow) -> Message | Withdraw | None:
    if "withdraw" in row.owed.body:
        return Withdraw(row.owed.body["withdraw"])
    text = row.owed.body["say"]["text"]
    if text == "broken":
        raise RuntimeError("cannot be composed")
    return None if text == "unwanted" else Message(((Span(text),),))


def owed(text: str, lane: Lane = Lane.ANSWER, address: str = "1", key: str | None = None) -> Owed:
    return Owed(
        "telegram",
        address,
        "A1",
        {"say": {"text": text}},
        lane,
        key or (text if lane is Lane.PROMPT else None),
    )


class Play:
    """A store, a platform, an outbox."""

    #: Opens a store of the kind that the test is about.
    opens: Callable[[], Store]

    def __init__(self, store: Store | None = None, pace: tuple[float, float] | None = None) -> None:
        self.time = Time()
        self.store = type(self).opens() if store is None else store
        self.platform = Platform(self.time, pace)
        self.undelivered: list[str | None] = []
        #: Nobody wants anything before.
        self.wanted_from = NOW
        self.outbox = Outbox(
            self.store,
            {"telegram": self.platform},
            self.compose,
            self.time,
            self.time.sleep,
            lambda row: self.undelivered.append(row.owed.key),
        )

    def compose(self, row: OutboxRow) -> Message | Withdraw | None:
        """Prompts are in time for an hour."""
        if row.owed.lane is Lane.PROMPT and self.time.now > NOW + HOUR:
            raise TooLate
        if self.time.now < self.wanted_from:
            raise NotYet(self.wanted_from)
        return compose(row)

    def run(self, work: Callable[[], Awaitable[object]]) -> None:
        """Do something while the outbox runs, then stop it."""

        async def main() -> None:
            running = asyncio.create_task(self.outbox.run())
            await work()
            await self.outbox.stop()
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

        asyncio.run(main())

    def until_done(self, *rows: Owed, seconds: float = 3_600) -> None:
        """Enqueue and wait, at most so many virtual seconds, until nothing is owed."""

        async def work() -> None:
            self.store.enqueue(rows)
            self.outbox.wake()
            ends = self.time.now + timedelta(seconds=seconds)
            while self.store.outbox_waiting() and self.time.now < ends:
                await self.time.sleep(0.2)
                await asyncio.to_thread(lambda: None)

        self.run(work)

    def ended(self, row: int = 1) -> Outcome:
        settlement = self.store.outcome(row)
        assert settlement is not None
        return settlement.outcome


@pytest.fixture(autouse=True, params=["memory", "embedded"])
def stores(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Beside the one all is asked of in threads, of the other what is short in the event loop."""
    opened: list[Store] = []

    def opens() -> Store:
        opened.append(open_store(request.param, tmp_path / str(len(opened))))
        return opened[-1]

    monkeypatch.setattr(Play, "opens", staticmethod(opens), raising=False)
    yield
    for store in opened:
        store.close()


def test_answers_arrive_in_order_and_before_prompts() -> None:
    play = Play()
    play.until_done(owed("p1", Lane.PROMPT), owed("a1"), owed("a2"), owed("a3"))
    assert play.platform.texts == ["a1", "a2", "a3", "p1"]
    assert [play.ended(row) for row in range(1, 5)] == [Outcome.SENT] * 4


def test_what_a_turn_hands_over_is_sent_once() -> None:
    play = Play()

    async def work() -> None:
        play.outbox.owed(play.store.record(Turn(NOW, replies=(owed("a1"), owed("a2")))))
        await play.outbox.idle()
        await play.time.sleep(200)  # past the lease of the turn

    play.run(work)
    assert play.platform.texts == ["a1", "a2"]


def test_the_pace_of_the_token_is_kept() -> None:
    play = Play(pace=(30, 1))
    play.until_done(*(owed(f"p{n}", Lane.PROMPT, address=str(n)) for n in range(300)))
    first, last = play.platform.arrived[0][2], play.platform.arrived[-1][2]
    assert len(play.platform.arrived) == 300
    assert (last - first).total_seconds() >= 299 / 30 - 0.1


def test_the_pace_of_one_address_is_kept_and_holds_up_nobody_else() -> None:
    play = Play(pace=(30, 1))
    play.until_done(*(owed(f"a{n}") for n in range(8)), owed("other", address="2"))
    mine = [at for address, _, at in play.platform.arrived if address == "1"]
    other = [at for address, _, at in play.platform.arrived if address == "2"]
    assert (mine[-1] - mine[0]).total_seconds() >= 2.5  # five at once, then one a second
    assert other[0] < mine[-1]


def test_an_answer_overtakes_waiting_prompts() -> None:
    time = Time()
    pacer = Pacer((30, 1), time, time.sleep)
    through: list[str] = []

    async def send(name: str, lane: Lane) -> None:
        await pacer.turn(name, lane)
        through.append(name)

    async def main() -> int:
        prompts = [asyncio.create_task(send(f"p{n}", Lane.PROMPT)) for n in range(60)]
        await prompts[9]
        before = len(through)
        await asyncio.gather(asyncio.create_task(send("answer", Lane.ANSWER)), *prompts)
        return before

    before = asyncio.run(main())
    assert through.index("answer") <= before + 1
    assert len(through) == 61


@pytest.mark.parametrize("lane", Lane)
@pytest.mark.parametrize(
    ("error", "answer", "prompt"),
    [
        (NotSent("down"), (Outcome.SENT, 1), (Outcome.SENT, 1)),
        (RetryAfter(7), (Outcome.SENT, 1), (Outcome.SENT, 1)),
        (Ambiguous("reset"), (Outcome.SENT, 1), (Outcome.UNKNOWN, 0)),
        (Permanent("bad"), (Outcome.REFUSED, 0), (Outcome.REFUSED, 0)),
        (NewAddress("9"), (Outcome.SENT, 1), (Outcome.SENT, 1)),
        (RuntimeError("bug"), (Outcome.REFUSED, 0), (Outcome.REFUSED, 0)),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_each_fault_in_each_lane(
    error: Exception, answer: tuple[Outcome, int], prompt: tuple[Outcome, int], lane: Lane
) -> None:
    play = Play()
    play.platform.fails = [error]
    play.until_done(owed("x", lane))
    assert (play.ended(), len(play.platform.arrived)) == (answer if lane is Lane.ANSWER else prompt)


@pytest.mark.parametrize(("lane", "copies"), [(Lane.ANSWER, 2), (Lane.PROMPT, 1)])
def test_delivered_but_not_confirmed(lane: Lane, copies: int) -> None:
    play = Play()
    play.platform.lost = [Ambiguous("time-out after writing")]
    play.until_done(owed("x", lane))
    assert len(play.platform.arrived) == copies


def test_a_pause_that_is_asked_for_is_kept_to_the_moment_by_all() -> None:
    play = Play(pace=(30, 1))
    play.platform.fails = [RetryAfter(20)]
    play.until_done(owed("a"), owed("b", address="2"))
    early = [text for _, text, at in play.platform.arrived if timedelta() < at - NOW < timedelta(seconds=20)]
    assert early == []
    assert set(play.platform.texts) == {"a", "b"}


def test_a_new_address_is_used() -> None:
    play = Play()
    play.platform.fails = [NewAddress("77")]
    play.until_done(owed("x"))
    assert [address for address, _, _ in play.platform.arrived] == ["77"]


@pytest.mark.parametrize(
    ("answers", "ended", "followed"),
    [
        (["77"], Outcome.SENT, [("1", "77")]),
        (["77", "78"], Outcome.SENT, [("1", "77"), ("77", "78")]),
        (["1"], Outcome.REFUSED, []),
        (["77", "1"], Outcome.REFUSED, [("1", "77")]),
        (["77", "78", "77"], Outcome.REFUSED, [("1", "77"), ("77", "78")]),
    ],
    ids=["moved", "moved twice", "to itself", "there and back", "in a circle"],
)
def test_a_move_is_noted_and_one_that_leads_back_ends_the_row(
    answers: list[str], ended: Outcome, followed: list[tuple[str, str]]
) -> None:
    play = Play()
    noted: list[tuple[str, str]] = []
    play.outbox._moved = lambda _channel, old, new, _at: noted.append((old, new))
    play.platform.fails = [NewAddress(one) for one in answers]
    play.until_done(owed("x"))
    settlement = play.store.outcome(1)
    assert settlement is not None
    assert (settlement.outcome, noted) == (ended, followed)
    assert settlement.reason == ("" if ended is Outcome.SENT else "moved")
    assert len(play.platform.arrived) == (ended is Outcome.SENT)


def test_what_cannot_be_noted_of_a_move_is_sent_all_the_same() -> None:
    play = Play()

    def fails(*_told: object) -> None:
        raise StoreUnavailable("write", OSError("disk full"))

    play.outbox._moved = fails
    play.platform.fails = [NewAddress("77")]
    play.until_done(owed("x", Lane.PROMPT))
    assert [address for address, _, _ in play.platform.arrived] == ["77"]


def test_a_prompt_waits_until_it_is_wanted_and_arrives_once() -> None:
    play = Play()
    play.wanted_from = NOW + timedelta(minutes=20)
    play.until_done(owed("p", Lane.PROMPT), owed("q", Lane.PROMPT, address="2"))
    assert sorted(play.platform.texts) == ["p", "q"]
    assert all(at >= play.wanted_from for _, _, at in play.platform.arrived)
    assert play.undelivered == []


def test_who_blocked_us_is_unreachable() -> None:
    play = Play(sample.make_world().store)
    address = sample.enrol(play.store, AN)
    play.platform.fails = [Permanent("blocked", unreachable=True)]
    play.until_done(owed("x", address=address))
    assert [account.reachable for account in play.store.accounts("A1")] == [False]


def test_what_is_not_wanted_any_more_is_dropped() -> None:
    play = Play()
    play.until_done(owed("unwanted", Lane.PROMPT), owed("after"))
    assert play.platform.texts == ["after"]
    assert play.ended() is Outcome.REFUSED


def test_one_broken_row_stops_no_other() -> None:
    play = Play()
    play.until_done(owed("broken"), owed("after"))
    assert play.platform.texts == ["after"]


@pytest.mark.parametrize("lane", Lane)
def test_a_prompt_by_which_we_fail_ourselves_is_told(lane: Lane) -> None:
    play = Play()
    play.until_done(owed("broken", lane), owed("after", lane))
    assert (play.ended(), play.platform.texts) == (Outcome.REFUSED, ["after"])
    assert play.undelivered == (["broken"] if lane is Lane.PROMPT else [])


def test_a_row_whose_end_cannot_be_told_stops_no_other() -> None:
    """Of whatever kind the fault is: the rows behind it would wait in vain."""
    play = Play()

    def fails(row: OutboxRow) -> None:
        raise RuntimeError(f"nobody hears of {row.id}")

    play.outbox._undelivered = fails
    play.until_done(owed("broken", Lane.PROMPT), owed("after", Lane.PROMPT))
    assert (play.ended(), play.platform.texts) == (Outcome.REFUSED, ["after"])


def test_a_prompt_is_tried_until_its_time_is_over_and_then_told() -> None:
    play = Play()
    play.platform.fails = [NotSent("down")] * 500
    play.until_done(owed("x", Lane.PROMPT), seconds=7_200)
    assert play.ended() is Outcome.REFUSED
    assert play.undelivered == ["x"]
    assert HOUR < play.time.now - NOW < HOUR + timedelta(minutes=2)


def test_a_prompt_is_sent_once_the_network_is_back_in_its_time() -> None:
    play = Play()
    play.platform.fails = [NotSent("down")] * 60  # half an hour
    play.until_done(owed("x", Lane.PROMPT))
    assert (play.platform.texts, play.undelivered) == (["x"], [])


def test_a_prompt_of_unknown_fate_is_told() -> None:
    play = Play()
    play.platform.lost = [Ambiguous("reset")]
    play.until_done(owed("x", Lane.PROMPT))
    assert (play.ended(), play.undelivered) == (Outcome.UNKNOWN, ["x"])


def test_stopping_gives_back_what_was_surely_not_sent() -> None:
    play = Play()
    play.platform.fails = [NotSent("down")] * 500

    async def work() -> None:
        play.store.enqueue(owed(f"p{n}", Lane.PROMPT, address=str(n)) for n in range(3))
        play.outbox.wake()
        await play.time.sleep(60)

    play.run(work)
    claimed = play.store.claim(play.time.now, 100, HOUR)
    assert [row.owed.key for row in claimed] == ["p0", "p1", "p2"]


def test_taking_back_goes_before_what_waits_and_is_not_paced_by_the_chat() -> None:
    play = Play(pace=(30, 1))
    play.store.record(Turn(NOW, facts=(Shown("A1", "law", "telegram", "1", "5", NOW),)))
    answers = [owed(f"a{number}") for number in range(20)]
    play.until_done(*answers, Owed("telegram", "1", "A1", {"withdraw": "law"}))
    assert play.platform.withdrawn == ["1:5"]
    assert play.platform.sent_before_withdrawing <= 5


def test_a_word_about_too_much_does_not_wait_behind_the_answers() -> None:
    play = Play(pace=(30, 1))
    play.until_done(
        *(owed(f"a{number}") for number in range(20)),
        replace(owed(""), body={"say": {"text": "too much"}, **FIRST}),
    )
    assert "too much" in play.platform.texts[:6]


def test_withdrawing_takes_back_what_is_shown_here_and_forgets_it() -> None:
    play = Play()
    shown = [
        Shown("A1", "law", "telegram", address, message, NOW) for address, message in (("1", "5"), ("2", "6"))
    ]
    play.store.record(Turn(NOW, facts=tuple(shown)))
    play.until_done(Owed("telegram", "1", "A1", {"withdraw": "law"}))
    assert play.platform.withdrawn == ["1:5"]
    assert play.store.shown("A1", "law") == [("telegram", "2", "6")]


def test_stopping_gives_back_what_was_not_tried() -> None:
    play = Play(pace=(1, 1))

    async def work() -> None:
        play.store.enqueue(owed(f"p{n}", Lane.PROMPT) for n in range(20))
        play.outbox.wake()
        while not play.platform.arrived:
            await asyncio.to_thread(lambda: None)
            await play.time.sleep(0.05)
        await play.time.sleep(1)

    play.run(work)
    sent = len(play.platform.arrived)
    later = play.store.claim(play.time.now, 100, timedelta(seconds=1))
    assert 0 < sent < 20
    assert len(later) >= 20 - sent - 1  # the one on its way may count as sent


class Deaf(MemoryStore):
    """A store that cannot take a settlement for a while."""

    deaf = 1

    def settle(self, settlement: Settlement) -> None:
        if self.deaf:
            self.deaf -= 1
            raise StoreUnavailable("settle", OSError("disk full"))
        super().settle(settlement)


def test_a_prompt_whose_end_could_not_be_noted_is_not_sent_again() -> None:
    play = Play(Deaf())

    async def work() -> None:
        play.store.enqueue([owed("x", Lane.PROMPT)])
        play.outbox.wake()
        await play.time.sleep(1_500)  # past every lease

    play.run(work)
    assert play.platform.texts == ["x"]
    assert play.ended() is Outcome.SENT


def test_only_words_that_are_there_already_are_made_ready_in_the_event_loop() -> None:
    """A picture is drawn, a prompt looks up what is due: beside the loop, whatever the store."""
    play = Play()
    where: dict[str, int] = {}
    composes = play.outbox._compose

    def watched(row: OutboxRow) -> Message | Withdraw | None:
        where[row.owed.body["say"]["text"]] = threading.get_ident()
        return composes(row)  # type: ignore[return-value]  # no farewell here

    play.outbox._compose = watched
    drawn = {"say": {"text": "drawn", "picture": ["completion", {}]}}
    attached = {"say": {"text": "attached", "file": ["completion", {}]}}
    prompted = {"say": {"text": "prompted"}, "prompt": {}}
    bodies = (drawn, attached, prompted, {"say": {"text": "said"}, "language": "zh"})
    play.until_done(*(replace(owed(""), body=body) for body in bodies))
    here = threading.get_ident()
    in_the_loop = {text for text, thread in where.items() if thread == here}
    assert where.keys() == {"drawn", "attached", "prompted", "said"}
    assert in_the_loop == ({"said"} if isinstance(play.store, Hosted) else set())
