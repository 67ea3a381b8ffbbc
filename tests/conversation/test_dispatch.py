"""From accepted events to turns: each chat's in order, chats side by side, nothing lost by a fault or a stop."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest

from tests.conversation.dispatching import BROKEN, HELD, Desk, first_words
from tests.sample import AN, FANG


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
