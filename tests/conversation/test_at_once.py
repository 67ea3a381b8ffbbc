"""Short answers are handled without being accepted first, and nothing is lost or done twice by it."""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversation import turn
from bot.conversation.dispatch import _event
from bot.logs import OnceAMinute
from bot.messages import Incoming
from storage.embedded.line import Job
from storage.embedded.lock import Lock
from storage.embedded.store import FILE, EmbeddedStore
from storage.mail import Event
from storage.open import open_store
from storage.records import Turn
from tests.conversation.dispatching import Desk, FlakyEmbedded, flaky
from tests.sample import AN, LAW


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Both officers in the middle of a check."""
    store = flaky("embedded", tmp_path)
    desk = Desk(store)
    for address in (desk.an, desk.fang):
        for row in turn.take(desk.world, desk.incoming(address, "/check law")):
            store.release(row.id, row.owed.not_before or desk.incoming(address, "").at)
    yield desk
    desk.close()
    store.close()


@pytest.fixture
def accepted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the events that were accepted first."""
    assert isinstance(desk.store, EmbeddedStore)
    seen: list[str] = []
    accept = desk.store._inbox.accept

    def seeing(events: Sequence[Event]) -> list[Event]:
        seen.extend(event.id for event in events)
        return accept(events)

    monkeypatch.setattr(desk.store._inbox, "accept", seeing)
    return seen


def received(desk: Desk, *batches: Sequence[Incoming]) -> None:
    async def play() -> None:
        dispatcher = desk.opens()
        for batch in batches:
            await dispatcher.receive(batch)
        await dispatcher.idle()
        assert dispatcher.waiting() == 0

    asyncio.run(play())


def answers(desk: Desk) -> list[str]:
    return desk.store.beside(AN.badge, "attempted")


def test_an_answer_is_done_when_it_is_received_and_was_never_accepted(
    desk: Desk, accepted: list[str]
) -> None:
    said = desk.incoming(desk.an, LAW)

    async def play() -> None:
        await desk.opens().receive([said])
        assert desk.store.event_done("telegram", said.event_id)
        assert answers(desk) == [LAW]
        assert desk.heard(desk.an) == ["check-passed-duty"]

    asyncio.run(play())
    assert accepted == []


def test_it_is_not_done_again(desk: Desk) -> None:
    said = desk.incoming(desk.an, LAW)
    received(desk, [said, said], [said])
    assert answers(desk) == [LAW]
    assert desk.heard(desk.an)[0] == "check-passed-duty"


def test_the_next_of_the_same_chat_waits_for_it(desk: Desk, accepted: list[str]) -> None:
    second = desk.incoming(desk.an, "进度")
    received(desk, [desk.incoming(desk.an, LAW), second, desk.incoming(desk.fang, LAW)])
    assert accepted == [second.event_id]
    assert desk.heard(desk.an) == ["check-passed-duty", "progress"]
    assert desk.heard(desk.fang) == ["check-passed-duty"]


def test_commands_and_words_of_nobody_at_a_drill_are_accepted_first(desk: Desk, accepted: list[str]) -> None:
    said = [desk.incoming(desk.an, "/progress"), desk.incoming("nobody", "您好")]
    received(desk, said)
    assert accepted == [one.event_id for one in said]


def test_of_many_together_all_are_accepted_first(desk: Desk, accepted: list[str]) -> None:
    """Or whoever brings them next would wait for all of these turns."""
    many = [desk.incoming(f"nobody-{number}", "您好") for number in range(100)]
    received(desk, [*many, desk.incoming(desk.an, LAW)])
    assert len(accepted) == 101


def test_after_a_run_that_was_cut_off_all_are_accepted_first(tmp_path: Path) -> None:
    """One of them may be what ended it."""
    before = flaky("embedded", tmp_path / "one")
    assert isinstance(before, EmbeddedStore)
    assert not before.cut_off
    before.record(Turn(Desk(before).incoming("x", "").at))
    (tmp_path / "two").mkdir()
    for name in (FILE, f"{FILE}-wal", "store.lock"):
        shutil.copyfile(tmp_path / "one" / name, tmp_path / "two" / name)
    before.close()
    store = FlakyEmbedded(tmp_path / "two" / FILE, Lock(tmp_path / "two" / "store.lock"))
    assert store.cut_off
    desk = Desk(store)
    turn.take(desk.world, desk.incoming(desk.an, "/check law"))
    said = desk.incoming(desk.an, LAW)

    async def play() -> None:
        dispatcher = desk.opens()
        await dispatcher.receive([said])
        assert [event.id for event in store.waiting()] == [said.event_id]
        await dispatcher.idle()

    asyncio.run(play())
    assert answers(desk) == [LAW]
    desk.close()
    store.close()
    again = open_store("embedded", tmp_path / "two")  # it took events, and was closed well
    assert isinstance(again, EmbeddedStore)
    assert not again.cut_off
    again.close()


def test_nothing_overtakes_what_was_said_before_it_in_the_chat(desk: Desk) -> None:
    received(desk, [desk.incoming(desk.an, "/stop"), desk.incoming(desk.an, f"{LAW}\n完")])
    assert desk.heard(desk.an)[0] == "check-stopped"
    assert answers(desk) == []


def test_a_disk_that_fails_fills_no_log(
    desk: Desk, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of one cause a line a minute, however many answers wait for it."""
    assert isinstance(desk.store, FlakyEmbedded)
    monkeypatch.setattr(caplog.handler, "filters", [OnceAMinute()])
    caplog.set_level(logging.INFO)
    desk.store.failures = 3
    received(desk, [desk.incoming(desk.an, LAW), desk.incoming(desk.fang, LAW)])
    said = Counter(record.msg for record in caplog.records)
    assert said
    assert set(said.values()) == {1}
    assert answers(desk) == [LAW]


def test_whoever_stops_waiting_takes_back_what_has_not_begun(desk: Desk) -> None:
    assert isinstance(desk.store, EmbeddedStore)
    line = desk.store.engine._line
    said = [desk.incoming(desk.an, LAW), desk.incoming(desk.fang, LAW)]

    async def play() -> None:
        dispatcher = desk.opens()
        assert line.enter(Job("hold the line", None))
        receiving = asyncio.create_task(dispatcher.receive(said))
        await asyncio.sleep(0)
        receiving.cancel()
        await asyncio.gather(receiving, return_exceptions=True)
        line.leave([])
        await dispatcher.receive([desk.incoming(desk.an, "进度")])
        await dispatcher.idle()
        assert dispatcher.waiting() == 0

    asyncio.run(play())
    assert [desk.store.event_done("telegram", one.event_id) for one in said] == [False, False]
    assert answers(desk) == []


def test_the_same_twice_in_a_batch_says_nothing_more(desk: Desk) -> None:
    said = desk.incoming(desk.an, LAW)
    received(desk, [said, said])
    assert desk.heard(desk.an) == ["check-passed-duty"]


def test_where_the_store_cannot_write_it_is_told_once_and_tried_again(desk: Desk) -> None:
    desk.store.failures = 3
    received(desk, [desk.incoming(desk.an, LAW)])
    assert answers(desk) == [LAW]
    assert desk.unkept == [desk.an]


def test_a_mistake_of_ours_in_it_ends_as_a_dead_letter(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("bot.conversation.turn.brief.is_answer", broken)
    received(desk, [desk.incoming(desk.an, LAW)])
    assert desk.heard(desk.an) == ["apology"]
    assert [letter.reason.split()[0] for letter in desk.store.dead()] == ["ZeroDivisionError"]


def test_what_is_queued_for_the_chat_meanwhile_is_handled_afterwards(desk: Desk) -> None:
    """A left-over that somebody revived."""
    late = replace(desk.incoming(desk.an, "进度"), event_id="late")

    async def play() -> None:
        dispatcher = desk.opens()
        receiving = asyncio.create_task(dispatcher.receive([desk.incoming(desk.an, LAW)]))
        await asyncio.sleep(0)
        assert dispatcher.busy("telegram", desk.an)
        desk.store.accept([_event(late)])
        assert await dispatcher.start() == 1
        await receiving
        await dispatcher.idle()

    asyncio.run(play())
    assert desk.heard(desk.an) == ["check-passed-duty", "progress"]


def test_what_is_stopped_before_it_began_is_not_begun_and_leaves_nothing_in_hand(desk: Desk) -> None:
    assert isinstance(desk.store, EmbeddedStore)
    line = desk.store.engine._line

    async def play() -> None:
        dispatcher = desk.opens()
        assert line.enter(Job("hold the line", None))
        receiving = asyncio.create_task(dispatcher.receive([desk.incoming(desk.an, LAW)]))
        while not line._promises:  # noqa: ASYNC110 (nothing tells of it)
            await asyncio.sleep(0)
        assert dispatcher.busy("telegram", desk.an)
        receiving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await receiving
        assert (dispatcher.waiting(), dispatcher.busy("telegram", desk.an)) == (0, False)
        await dispatcher.idle()
        line.leave([])
        await dispatcher.receive([desk.incoming(desk.fang, LAW)])
        await dispatcher.stop()

    asyncio.run(play())
    assert answers(desk) == []
    assert desk.heard(desk.fang) == ["check-passed-duty"]


def test_it_counts_as_a_turn(desk: Desk) -> None:
    told: list[tuple[str, int]] = []
    said = desk.incoming(desk.an, LAW)

    async def play() -> None:
        dispatcher = desk.opens()
        dispatcher._turned = lambda incoming, rows, seconds: told.append((incoming.event_id, len(rows)))
        await dispatcher.receive([said])

    asyncio.run(play())
    assert told == [(said.event_id, 1)]
