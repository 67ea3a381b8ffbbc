"""The sender, against a platform that fails by script, in virtual time: order, pace and faults."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.channels.base import Ambiguous, NewAddress, NotSent, Permanent, RetryAfter
from bot.delivery.throttle import Pacer
from storage.errors import StoreUnavailable
from storage.mail import Lane, OutboxRow, Outcome
from storage.records import Turn
from tests import sample
from tests.delivery.sender import Play, Time, owed, stores
from tests.sample import AN, NOW

__all__ = ["stores"]


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


@pytest.mark.parametrize(("error", "noted"), [(True, [("1/45", "")]), (False, [])])
def test_an_address_that_is_no_more_is_noted_and_one_that_takes_only_this_not(
    error: bool, noted: list[tuple[str, str]]
) -> None:
    play = Play()
    heard: list[tuple[str, str]] = []
    play.outbox._moved = lambda _channel, old, new, _at: heard.append((old, new))
    play.platform.fails = [Permanent("refused", unreachable=error)]
    play.until_done(owed("x", address="1/45"))
    assert (play.ended(), heard) == (Outcome.REFUSED, noted)


def test_what_was_for_a_topic_that_is_no_more_goes_to_its_group() -> None:
    play = Play()
    heard: list[tuple[str, str]] = []
    play.outbox._moved = lambda _channel, old, new, _at: heard.append((old, new))
    play.platform.fails = [NewAddress("1")]
    play.until_done(owed("x", Lane.PROMPT, address="1/45"))
    assert [address for address, _, _ in play.platform.arrived] == ["1"]
    assert heard == [("1/45", "1")]


def test_what_is_not_wanted_any_more_is_dropped() -> None:
    play = Play()
    play.until_done(owed("unwanted", Lane.PROMPT), owed("after"))
    assert play.platform.texts == ["after"]
    assert play.ended() is Outcome.REFUSED


def test_what_is_stopped_while_it_waits_for_its_turn_is_dropped() -> None:
    play = Play(pace=(1, 1))

    async def work() -> None:
        play.store.enqueue(owed(f"p{n}", Lane.PROMPT, address=str(n)) for n in range(20))
        play.outbox.wake()
        while play.store.outbox_waiting():
            await asyncio.to_thread(lambda: None)
            await play.time.sleep(0.2)
            if play.platform.arrived and play.stopped_from is None:
                play.stopped_from = play.time.now

    play.run(work)
    assert 1 <= len(play.platform.arrived) <= 8  # a few are made ready before their turn
    assert [play.ended(row) for row in range(10, 21)] == [Outcome.REFUSED] * 11


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
