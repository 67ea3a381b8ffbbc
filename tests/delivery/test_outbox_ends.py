"""The sender, the same: what becomes of a prompt that is late, of what is taken back, and of a stop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.base import Ambiguous, NewAddress, NotSent, Permanent, SendError
from bot.messages import Message, Withdraw
from bot.wire import FIRST
from storage.contract import Hosted
from storage.errors import StoreUnavailable
from storage.mail import Lane, OutboxRow, Outcome, Owed, Settlement
from storage.memory import MemoryStore
from storage.records import Shown, Turn
from tests.delivery.sender import HOUR, Platform, Play, owed, stores
from tests.sample import NOW

__all__ = ["stores"]


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


class Leaping(Platform):
    """While it fails, the clock leaps."""

    leaps: Callable[[], None]

    async def send(self, address: str, message: Message) -> str | None:
        if self.fails:
            self.leaps()
        return await super().send(address, message)


def before_a_leap() -> Play:
    """The clock will leap three days ahead while a prompt is in hand that cannot be sent at once."""
    play = Play(platform=Leaping)

    def leaps() -> None:
        play.ahead = timedelta(days=3)

    assert isinstance(play.platform, Leaping)
    play.platform.leaps = leaps
    return play


async def leaps_over_a_prompt(play: Play) -> None:
    play.platform.fails = [NotSent("down")]
    play.store.enqueue([owed("x", Lane.PROMPT)])
    play.outbox.wake()
    while play.platform.fails:
        await play.time.sleep(0.05)
        await asyncio.to_thread(lambda: None)


def leapt(play: Play, *, put_right: bool) -> None:
    """A prompt is in hand when the clock leaps three days ahead, for nine seconds or until its end is told."""

    async def work() -> None:
        await leaps_over_a_prompt(play)
        await play.time.sleep(9)
        if put_right:
            play.ahead = timedelta()
        while not play.platform.arrived and not play.undelivered:
            await play.time.sleep(1)
            await asyncio.to_thread(lambda: None)

    play.run(work)


def test_a_prompt_is_not_given_up_by_a_clock_that_has_leapt() -> None:
    play = before_a_leap()
    leapt(play, put_right=True)
    assert (play.platform.texts, play.undelivered) == (["x"], [])


def test_answers_do_not_wait_behind_a_prompt_that_a_leap_keeps_back() -> None:
    play = before_a_leap()

    async def work() -> None:
        await leaps_over_a_prompt(play)
        await play.time.sleep(30)
        asked = play.time.now
        play.outbox.owed(play.store.record(Turn(play.wall(), replies=(owed("answer"),))))
        while not play.platform.arrived:
            await play.time.sleep(0.2)
            await asyncio.to_thread(lambda: None)
        waited.append(play.time.now - asked)

    waited: list[timedelta] = []
    play.run(work)
    assert play.platform.texts == ["answer"]
    assert waited[0] < timedelta(minutes=2)


def test_a_leap_that_stands_is_believed_in_the_end() -> None:
    play = before_a_leap()
    leapt(play, put_right=False)
    assert (play.platform.texts, play.undelivered) == ([], ["x"])
    assert play.time.now - NOW > timedelta(minutes=10)


def test_a_prompt_of_unknown_fate_is_told() -> None:
    play = Play()
    play.platform.lost = [Ambiguous("reset")]
    play.until_done(owed("x", Lane.PROMPT))
    assert (play.ended(), play.undelivered) == (Outcome.UNKNOWN, ["x"])


@pytest.mark.parametrize(
    ("fails", "told"),
    [
        ([NewAddress("2"), NewAddress("3"), NewAddress("1")], True),
        ([Permanent("message is too long")], True),
        (
            [Permanent("blocked", unreachable=True)],
            False,
        ),  # that is noted of the person, or told of the group
    ],
    ids=["ring", "refused", "blocked"],
)
@pytest.mark.parametrize("lane", Lane)
def test_a_prompt_that_is_refused_for_good_is_told(
    fails: Sequence[SendError], told: bool, lane: Lane
) -> None:
    play = Play()
    play.platform.fails = [*fails]
    play.until_done(owed("x", lane, key="x"))
    assert play.platform.texts == []
    assert (play.ended(), play.undelivered) == (
        Outcome.REFUSED,
        ["x"] if told and lane is Lane.PROMPT else [],
    )


def test_stopping_gives_back_what_was_surely_not_sent() -> None:
    play = Play()
    play.platform.fails = [NotSent("down")] * 500

    async def work() -> None:
        play.store.enqueue(owed(f"p{n}", Lane.PROMPT, address=str(n)) for n in range(3))
        play.outbox.wake()
        await play.time.sleep(60)

    play.run(work)
    # The clock may have been ahead and be put right before the next start.
    claimed = play.store.claim(NOW, 100, HOUR)
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


def begun(error: SendError) -> SendError:
    """The first part of the message is there, as number 7."""
    error.begun = "7"
    return error


@pytest.mark.parametrize(
    ("lane", "error", "ends", "there"),
    [
        (Lane.PROMPT, Ambiguous("hangs"), Outcome.UNKNOWN, "7"),
        (Lane.PROMPT, Permanent("no"), Outcome.REFUSED, "7"),
        (Lane.ANSWER, Ambiguous("hangs"), Outcome.SENT, "7,1"),
    ],
)
def test_the_beginning_of_a_message_is_taken_back_too(
    lane: Lane, error: SendError, ends: Outcome, there: str
) -> None:
    play = Play()
    play.platform.fails = [begun(error)]
    play.until_done(replace(owed("x", lane), shows="law"))
    assert play.ended() is ends
    assert play.store.shown("A1", "law") == [("telegram", "1", there)]


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


class Unwritable(MemoryStore):
    """A store that cannot note for a while that something goes out."""

    tries = 0

    def begin_send(self, row: int) -> bool:
        self.tries += 1
        if self.tries <= 2:
            raise StoreUnavailable("begin a send", OSError("disk full"))
        return super().begin_send(row)


def test_what_cannot_be_noted_is_not_sent_before_it_can_be() -> None:
    store = Unwritable()
    play = Play(store)
    play.until_done(owed("x", Lane.PROMPT), owed("an answer", address="2"))
    assert (store.tries, sorted(play.platform.texts)) == (3, ["an answer", "x"])
    assert play.platform.arrived[-1][1] == "x"


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


class Taken(MemoryStore):
    """A store of which another process has taken over what this one had in hand."""

    def begin_send(self, row: int) -> bool:
        del row
        return False


def test_what_another_process_has_taken_over_is_left_to_it() -> None:
    play = Play(Taken())
    play.until_done(owed("x", Lane.PROMPT), owed("an answer", address="2"), seconds=60)
    assert play.platform.texts == ["an answer"]
    assert play.store.outcome(1) is None
