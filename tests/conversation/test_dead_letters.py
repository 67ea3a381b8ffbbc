"""What cannot be handled: tried again, buried as a letter, revived, and never in the way of the others."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from bot.conversation.dispatch import _event
from bot.conversation.incoming import APOLOGISED, dump_incoming
from bot.logs import SafeFormatter
from bot.messages import Phrase, Say
from bot.wire import load_reply
from storage.mail import DeadLetter, Event, LetterBuried
from storage.records import Turn
from tests.conversation.dispatching import BROKEN, HELD, Desk
from tests.sample import NOW

#: Longer than anybody holds a reply that is to be sent.
LONG = timedelta(hours=1)


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
    assert letter.reason.startswith("ZeroDivisionError at dispatching.py:")
    assert "秘密" not in letter.reason
    assert desk.heard(desk.an) == ["apology"]
    assert desk.store.waiting() == []


def test_the_apology_the_log_and_the_letter_have_one_reference(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    said(desk, "/today 秘密", BROKEN)
    [letter] = desk.store.dead()
    [row] = desk.store.claim(NOW + LONG, 10, LONG)
    reply = load_reply(row.owed.body)
    assert isinstance(reply, Say)
    assert reply.blocks == (Phrase("apology", {"reference": letter.reference}),)
    assert letter.reference in desk.world.texts.say("zh", reply.blocks[0])
    [record] = [one for one in caplog.records if hasattr(one, "reference")]
    assert (record.levelno, record.__dict__["reference"]) == (logging.ERROR, letter.reference)
    assert record.exc_info is not None
    assert record.exc_info[0] is ZeroDivisionError
    assert record.exc_info[2] is not None


def test_the_log_has_the_traceback_of_a_turn_and_nothing_of_what_was_said(
    desk: Desk, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caplog.handler, "formatter", SafeFormatter("text", []))  # it is there for all tests
    written = "机密作答 张三"
    desk.world.open_day = lambda _moment: int(written)
    said(desk, "/today")
    [letter] = desk.store.dead()
    told = caplog.text
    assert letter.reference in told
    assert "ValueError" in told
    assert "test_dead_letters.py" in told
    assert "invalid literal" not in told


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


def test_what_is_revived_does_not_count_in_a_check_begun_since(desk: Desk) -> None:
    said(desk, "/today", BROKEN)
    desk.gate.mended = True
    said(desk, "/check law")
    desk.store.revive("telegram", "e1")
    started(desk)
    assert desk.heard(desk.an)[-2:] == ["not-in-check", "check-open"]


def test_an_answer_that_is_revived_is_no_try_of_a_later_check(desk: Desk) -> None:
    answer = desk.incoming(desk.an, "甲乙丙丁\n完")
    payload = {**dump_incoming(answer), APOLOGISED: True}
    letter = DeadLetter("telegram", "e1", desk.an, NOW, payload, "a mistake", "abcd", NOW)
    desk.store.accept([_event(answer)])
    desk.store.record(Turn(NOW, ("telegram", "e1"), facts=(LetterBuried(letter),)))
    said(desk, "/check law")
    desk.store.revive("telegram", "e1")
    started(desk)
    assert [entry for entry in desk.store.ledger() if entry.kind == "attempted"] == []
    said(desk, "甲乙丙丁\n完")
    [attempt] = [entry for entry in desk.store.ledger() if entry.kind == "attempted"]
    assert attempt.data["try"] == 1


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
