"""`/search`: what is found is shown with the words in bold, a number opens it, a check takes it back."""

from __future__ import annotations

import pytest

from bot.conversation.world import World
from bot.messages import Incoming, Mark, Message
from tests import sample
from tests.sample import LAW, NOW, SHORT, Chat, labels, words


def bold(messages: list[Message]) -> list[str]:
    return [
        span.text
        for message in messages
        for block in message.blocks
        if isinstance(block, tuple)
        for span in block
        if span.mark is Mark.BOLD
    ]


@pytest.mark.parametrize(
    ("said", "found", "in_bold"),
    [
        ("/search 盤問", "1. 盘问检查  law", ["盘问", "盘问"]),
        ("/search xxbg", "1. 盘问检查  law", ["刑讯逼供"]),
        ("/search 出示 二十四小时", "1. 盘问检查  law", ["出示", "二十四小时"]),
        ("/search freedom torture liberty", "1. Life and liberty  en", ["liberty", "liberty"]),
        ("/search SHORT", "1. 权力属于人民  short", []),
    ],
)
def test_what_is_found_is_bold(said: str, found: str, in_bold: list[str], officer: Chat) -> None:
    heard = officer.says(said)
    assert found in words(heard)
    assert bold(heard) == in_bold
    assert labels(heard) == ["1"]


def test_a_text_is_shown_around_the_place_only(officer: Chat) -> None:
    line = words(officer.says("/search 可以当场")).splitlines()[-1]
    assert line == "    …察不得刑讯逼供，经出示相应证件，可以当场盘问、检查，时间不超过二十四小时。"


@pytest.mark.parametrize("by", ["1", "!1"])
def test_a_number_opens_it_to_be_read(by: str, officer: Chat) -> None:
    officer.says("/search 不得")
    heard = officer.presses(by[1:]) if by.startswith("!") else officer.says(by)
    assert officer.state() == "Reading"
    assert LAW in words(heard) or SHORT in words(heard)
    assert "开始背诵" in labels(heard)


def test_without_words_it_says_how(officer: Chat) -> None:
    assert "用法：/search" in words(officer.says("/search"))
    assert officer.state() == "Idle"


def test_nothing_found_is_said(officer: Chat) -> None:
    assert "没有找到与“量子力学”相符的条目" in words(officer.says("/search 量子力学"))


def test_of_many_eight_are_shown_and_that_there_are_more() -> None:
    many = [sample.passage(f"n{n}", f"条目{n}", f"这是第{n}个用来占位的条目正文。") for n in range(9)]
    for count, more in ((8, False), (9, True)):
        world = sample.make_world(material=sample.library(passages=many[:count], plan=None))
        heard = Chat(world, sample.enrol(world.store, sample.AN)).says("/search 占位")
        assert labels(heard) == list("12345678")
        assert ("还有别的条目" in words(heard)) is more


@pytest.mark.parametrize("command", ["search", "read", "drill", "check"])
def test_how_many_more_there_are_is_said_however_they_were_asked_for(command: str) -> None:
    many = [sample.passage(f"n{n}", f"条目{n}", f"这是第{n}个用来占位的条目正文。") for n in range(12)]
    world = sample.make_world(material=sample.library(passages=many, plan=None))
    chat = Chat(world, sample.enrol(world.store, sample.AN))
    heard = chat.says(f"/{command} 占位")
    assert labels(heard)[:8] == list("12345678")
    assert "还有别的条目 4 个没有列出。请再加一个词语。" in words(heard)
    assert chat.state() == "Choosing"
    assert "没有列出" not in words(chat.says(f"/{command} 占位 11"))


def test_during_a_check_it_is_not_told_how_many_there_are() -> None:
    many = [sample.passage(f"n{n}", f"条目{n}", f"这是第{n}个用来占位的条目正文。") for n in range(12)]
    world = sample.make_world(material=sample.library(passages=many, plan=None))
    chat = Chat(world, sample.enrol(world.store, sample.AN))
    chat.says("/check n1")
    assert "没有列出" not in words(chat.says("/read 占位"))


def test_the_check_takes_back_what_was_found_and_what_was_typed(officer: Chat) -> None:
    officer.says("/search 不得")
    typed = officer.last_message
    for passage in ("law", "short"):
        shown = {message for _, _, message in officer.world.store.shown("A1", passage)}
        assert typed in shown
        assert len(shown) == 2
    officer.says("/check law")
    assert officer.withdrawn == ["law"]


def test_a_title_alone_is_nothing_to_take_back(officer: Chat) -> None:
    officer.says("/search Life and liberty")
    assert officer.world.store.shown("A1", "en") == []


def test_what_was_found_is_not_sent_any_more_once_the_check_has_begun(officer: Chat, world: World) -> None:
    from bot.conversation import turn
    from bot.conversation.compose import Composer

    asked = Incoming("telegram", officer.address, "late", NOW, text="/search 不得", message="9")
    rows = turn.take(world, asked)
    compose = Composer(world, lambda: NOW)
    officer.says("/check short")
    assert [compose(row) for row in rows] == [None]
    officer.says("/stop")
    assert [compose(row) for row in rows] != [None]
