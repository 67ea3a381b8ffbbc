"""Short turns in the event loop: only answers in a drill, decided as in a thread, and nothing that may take long."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

import pytest

from bot.conversation import turn
from bot.conversation.hands import hands
from bot.conversation.world import World
from bot.messages import Incoming, Kind, SentFile
from storage.records import ReachabilityChanged, RosterSaved, Status, Turn
from tests import sample
from tests.conversation.dispatching import Desk, FlakyEmbedded, first_words
from tests.sample import AN, LAW, NOW, Chat


def said(text: str, address: str = "chat-A1", **more: object) -> Incoming:
    return replace(Incoming("telegram", address, "e", NOW, text=text, message="1"), **more)  # type: ignore[arg-type]  # any field


def is_brief(world: World, incoming: Incoming) -> bool:
    return turn.decide_brief(world, incoming) is not None


@pytest.mark.parametrize("start", ["/check law", "/drill law"])
@pytest.mark.parametrize("answer", [LAW, f"{LAW}\n完", "公安机关", "乱", LAW[:3] * 40])
def test_an_answer_is_brief(officer: Chat, start: str, answer: str) -> None:
    officer.says(start)
    for _ in range(2):
        if officer.state() == "Reading":
            officer.says("完")
    assert officer.state() in {"Checking", "Practising"}
    assert is_brief(officer.world, said(answer))


@pytest.mark.parametrize(
    "text", ["/today", "／today", "  /stop", "帮助", " 帮助。 ", "停止", "完", "提示", "/", LAW * 30]
)
def test_a_command_a_word_for_one_and_a_long_text_are_not(officer: Chat, text: str) -> None:
    officer.says("/check law")
    assert is_brief(officer.world, said(LAW))
    assert not is_brief(officer.world, said(text))


def test_what_is_no_text_of_an_officer_s_own_is_not(officer: Chat) -> None:
    officer.says("/check law")
    file = SentFile("f", "n", 1)
    for more in (
        {"kind": Kind.CHOICE},
        {"kind": Kind.EDIT},
        {"kind": Kind.MEDIA, "file": file},
        {"private": False},
        {"again": True},
        {"address": "nobody's"},
    ):
        assert not is_brief(officer.world, replace(said(LAW), **more)), more


def test_nobody_who_is_at_no_answer(officer: Chat) -> None:
    assert not is_brief(officer.world, said(LAW))
    officer.says("/read law")
    assert officer.state() == "Reading"
    assert not is_brief(officer.world, said(LAW))


def test_not_while_a_question_waits(officer: Chat) -> None:
    officer.says("/drill law")
    officer.says("/forget")
    assert not is_brief(officer.world, said(LAW))


def test_not_where_words_stand_for_buttons(officer: Chat) -> None:
    officer.says("/settings buttons off")
    officer.says("/drill law")
    assert officer.world.store.session(AN.badge).state.get("typed")
    assert not is_brief(officer.world, said(LAW))


def test_not_for_a_long_passage_nor_where_much_was_said_before(officer: Chat) -> None:
    officer.says("/check law")
    officer.says("公安机关" * 60)
    world = officer.world
    assert not is_brief(world, said(LAW * 3))
    assert is_brief(world, said(LAW))
    long = replace(world.library.passages["law"], text="长" * 301)
    world.library = replace(world.library, passages={"law": long})
    assert not is_brief(world, said(LAW))


def test_nobody_who_was_sent_away_or_is_heard_again(officer: Chat) -> None:
    officer.says("/check law")
    store = officer.world.store
    gone = ReachabilityChanged("telegram", officer.address, reachable=False, at=NOW)
    store.record(Turn(NOW, facts=(gone,)))
    assert not is_brief(officer.world, said(LAW))
    store.record(Turn(NOW, facts=(replace(gone, reachable=True),)))
    assert is_brief(officer.world, said(LAW))
    away = replace(AN, status=Status.SUSPENDED)
    store.record(Turn(NOW, facts=(RosterSaved((), (away,), "test", NOW),)))
    assert not is_brief(officer.world, said(LAW))


def test_answers_are_decided_in_the_event_loop_and_all_else_beside_it(desk: Desk) -> None:
    """Where the store allows it; else all beside it."""
    where: dict[str, set[int]] = {"grader": set(), "store": set()}
    desk.world.spent = lambda part, _seconds: where[part].add(threading.get_ident())
    opened: set[int] = set()
    open_day = desk.world.open_day

    def opens(moment: datetime) -> object:
        opened.add(threading.get_ident())
        return open_day(moment)

    desk.world.open_day = opens

    async def play() -> None:
        dispatcher = desk.opens()
        for text in ("/today", "/check law", "公安机关", LAW):
            await dispatcher.receive([desk.incoming(desk.an, text)])
            await dispatcher.idle()
        assert desk.heard(desk.an)[-1] == "check-passed-duty"

    asyncio.run(play())
    here = {threading.get_ident()}
    assert opened
    assert not opened & here
    assert (where["grader"] == here) is isinstance(desk.store, FlakyEmbedded)


def test_as_long_as_dictionaries_are_loaded_nothing_is_decided_in_the_event_loop(desk: Desk) -> None:
    where: set[int] = set()
    desk.world.spent = lambda _part, _seconds: where.add(threading.get_ident())
    desk.world.ready = False

    async def play() -> None:
        dispatcher = desk.opens()
        for text in ("/check law", LAW):
            await dispatcher.receive([desk.incoming(desk.an, text)])
            await dispatcher.idle()

    asyncio.run(play())
    assert where
    assert threading.get_ident() not in where


def test_an_answer_that_was_handled_before_shows_where_one_stands(desk: Desk) -> None:
    async def play() -> list[str]:
        with ThreadPoolExecutor(1) as pool:
            doing = hands(desk.world, pool)
            for text in ("/check law", "公安机关\n完"):
                await doing.take(desk.incoming(desk.an, text))
            again = said("公安机关\n完", event_id="e2")
            return [first_words(row) for row in await doing.take(again)]

    assert asyncio.run(play()) == ["check-open"]
    assert [entry.kind for entry in desk.store.ledger()].count("attempted") == 1


def test_two_chats_of_one_officer_at_the_same_moment_are_both_heard(desk: Desk) -> None:
    sample.enrol(desk.store, AN, channel="terminal")

    async def play() -> None:
        dispatcher = desk.opens()
        await dispatcher.receive([desk.incoming(desk.an, "/check law")])
        await dispatcher.idle()
        here, there = (desk.incoming(desk.an, "公安机关\n完") for _ in range(2))
        await dispatcher.receive([here, replace(there, channel="terminal")])
        await dispatcher.idle()

    asyncio.run(play())
    tries = [entry.data["try"] for entry in desk.store.ledger() if entry.kind == "attempted"]
    assert tries == [1, 2]
    assert desk.store.session(AN.badge).version == 3
