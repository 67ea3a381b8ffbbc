"""What ends is heard in the loop, in whatever thread, whatever it was and however it meets others."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from bot.conversation import turn
from bot.conversation.hands import Heard, LoopHands, hands
from bot.conversation.world import World
from bot.messages import Incoming
from storage.records import Turn
from tests.conversation.dispatching import PATIENCE, Desk, FlakyEmbedded, flaky


class Met(list[Any]):
    """Two that put something there look at it only when both have, if nothing keeps them apart."""

    def __init__(self) -> None:
        super().__init__()
        self._both = threading.Barrier(2)

    def append(self, one: Any) -> None:
        super().append(one)
        with suppress(threading.BrokenBarrierError):
            self._both.wait(0.2)


@pytest.fixture
def hosted(tmp_path: Path) -> Iterator[Desk]:
    """Before the store that has a host."""
    desk = Desk(flaky("embedded", tmp_path / "hosted"))
    yield desk
    desk.close()
    desk.store.close()


def test_two_that_end_at_the_same_moment_are_both_heard() -> None:
    async def play() -> None:
        heard = Heard(asyncio.get_running_loop())
        heard._ended = Met()
        works: list[Future[int]] = [Future(), Future()]
        waiting = asyncio.gather(*(heard.end_of(work) for work in works))
        await asyncio.sleep(0)
        with ThreadPoolExecutor(2) as pool:
            for number, work in enumerate(works):
                pool.submit(work.set_result, number)
            assert await asyncio.wait_for(waiting, PATIENCE) == [0, 1]

    asyncio.run(play())


@pytest.mark.parametrize("elsewhere", [False, True])
def test_what_no_future_takes_keeps_nobody_else_waiting(elsewhere: bool) -> None:
    def end(works: list[Future[int]]) -> None:
        works[0].set_exception(StopIteration())
        works[1].cancel()
        works[2].set_exception(ArithmeticError())
        works[3].set_result(7)

    async def play() -> None:
        heard = Heard(asyncio.get_running_loop())
        works: list[Future[int]] = [Future() for _ in range(4)]
        waiting = [heard.end_of(work) for work in works]
        await asyncio.sleep(0)
        if elsewhere:  # all of them before the loop comes for the first
            with ThreadPoolExecutor(1) as pool:
                pool.submit(end, works).result(PATIENCE)
        else:
            end(works)
        ended = await asyncio.wait_for(asyncio.gather(*waiting, return_exceptions=True), PATIENCE)
        kinds = [type(one) for one in ended]
        assert kinds == [RuntimeError, asyncio.CancelledError, ArithmeticError, int]

    asyncio.run(play())


def test_what_ends_in_the_loop_s_own_thread_is_told_at_once() -> None:
    async def play() -> None:
        work: Future[int] = Future()
        waiting = Heard(asyncio.get_running_loop()).end_of(work)
        work.set_result(7)
        assert waiting.done()
        assert waiting.result() == 7

    asyncio.run(play())


def test_what_ends_in_that_thread_when_the_loop_is_closed_is_told_to_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    work: Future[int] = Future()

    async def play() -> asyncio.Future[int]:
        return Heard(asyncio.get_running_loop()).end_of(work)

    waiting = asyncio.run(play())
    work.set_result(7)
    assert not waiting.done()
    assert caplog.records == []


def test_who_does_not_wait_any_more_takes_the_work_back() -> None:
    async def play() -> None:
        work: Future[int] = Future()
        waiting = Heard(asyncio.get_running_loop()).end_of(work)
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.sleep(0)
        assert work.cancelled()

    asyncio.run(play())


def test_what_ends_for_a_loop_that_is_over_is_lost_on_the_next(hosted: Desk) -> None:
    """And takes nothing of its own with it."""
    with ThreadPoolExecutor(1) as pool:
        doing = hands(hosted.world, pool)
        assert isinstance(doing, LoopHands)
        late: Future[int] = Future()

        async def first() -> None:
            late.set_running_or_notify_cancel()
            waiting = doing._host().end_of(late)
            await asyncio.sleep(0)
            waiting.cancel()

        async def second() -> None:
            heard = doing._host()
            late.set_result(1)
            work: Future[int] = Future()
            waiting = heard.end_of(work)
            await asyncio.sleep(0)
            work.set_result(2)
            assert await asyncio.wait_for(waiting, PATIENCE) == 2

        asyncio.run(first())
        asyncio.run(second())


@pytest.mark.parametrize("company", [False, True])
def test_a_mistake_in_deciding_keeps_nobody_waiting(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, company: bool
) -> None:
    decide = turn.decide_brief

    def mistaken(world: World, incoming: Incoming) -> Turn | None:
        return next(iter(())) if incoming.text == "毒" else decide(world, incoming)

    monkeypatch.setattr(turn, "decide_brief", mistaken)

    async def play() -> None:
        dispatcher = desk.opens()
        bad = [desk.incoming(desk.an, "毒")]
        await dispatcher.receive([*bad, desk.incoming(desk.fang, "进度")] if company else bad)
        await dispatcher.receive([desk.incoming(desk.fang, "/today")])
        await dispatcher.idle()

    async def in_time() -> None:
        await asyncio.wait_for(play(), PATIENCE)

    asyncio.run(in_time())
    assert len(desk.heard(desk.an)) == 1
    assert desk.heard(desk.fang)[-1] == "today-head"


def test_where_there_can_be_no_host_it_is_tried_again(hosted: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """No thread can be started: whoever listens hears of it, and the next time it may go."""
    desk = hosted
    assert isinstance(desk.store, FlakyEmbedded)
    host, failures = desk.store.host, iter([True, True])

    def fails(call: Callable[[Callable[[], None]], object]) -> None:
        if next(failures, False):
            raise RuntimeError("can't start new thread")
        host(call)

    monkeypatch.setattr(desk.store, "host", fails)

    async def play() -> None:
        dispatcher = desk.opens()
        with pytest.raises(RuntimeError, match="can't start"):
            await dispatcher.receive([desk.incoming(desk.an, "进度")])
        await asyncio.wait_for(dispatcher.receive([desk.incoming(desk.an, "进度")]), PATIENCE)
        await dispatcher.idle()

    asyncio.run(play())
    assert desk.heard(desk.an) == ["progress"]
