"""Reminders by hand go to exactly those who are behind and can be reached, once per slot."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.conversation.compose import Composer
from bot.conversation.world import World
from bot.messages import Kind, Message
from storage.records import ReachabilityChanged, Turn
from tests import sample
from tests.sample import AN, BAI, CHENG, DING, FANG, LAW, Chat, words


@pytest.fixture
def chat(world: World) -> Chat:
    """安 is done, 方 and 丁 are not; 丁 has stopped the bot, 白 and 程 are behind too."""
    an = Chat(world, sample.enrol(world.store, AN))
    an.says("/check law")
    an.says(LAW)
    an.says("/read short")
    an.says("完")
    sample.enrol(world.store, FANG)
    gone = ReachabilityChanged("telegram", sample.enrol(world.store, DING), reachable=False, at=sample.NOW)
    world.store.record(Turn(sample.NOW, facts=(gone,)))
    return Chat(world, sample.enrol(world.store, CHENG))


def test_preview_then_exactly_those_behind(chat: Chat) -> None:
    seen = words(chat.says("/nudge 南"))
    assert "南分局：还没完成、能发到的有 1 人。" in seen
    assert chat.others == []
    assert "提醒已交发：1 人。" in words(chat.presses("发出提醒"))
    [row] = chat.others
    assert (row.owed.badge, row.owed.key) == ("F1", "nudge:morning:F1:2026-09-07:telegram")
    message = Composer(chat.world, lambda: chat.now)(row)
    assert isinstance(message, Message)
    assert "方圆，今天待学的有" in words([message])


def test_the_question_is_answered_by_a_word_too(chat: Chat) -> None:
    chat.says("/nudge 南")
    assert "已取消" in words(chat.says("否"))
    chat.says("/nudge 南")
    chat.now += timedelta(days=1)
    assert "能发到的有 1 人" in words(chat.says("是"))
    assert chat.others == []
    assert "提醒已交发：1 人。" in words(chat.says("是"))
    assert [row.owed.badge for row in chat.others] == ["F1"]


def test_who_cannot_be_reached_is_counted_apart(chat: Chat) -> None:
    assert "能发到的有 2 人（另有 2 人发不到）" in words(chat.says("/nudge"))


def test_once_per_slot(chat: Chat) -> None:
    assert words(chat.says("/nudge 南 是")) == "提醒已交发：1 人。"
    again = "南分局：没有可以提醒的人（1 人没完成，这个时段已经提醒过）。"
    assert words(chat.says("/nudge 南 是")) == again
    assert words(chat.says("/nudge 南")) == again
    assert len(chat.others) == 1


def test_who_was_reminded_already_is_told_apart(chat: Chat) -> None:
    chat.says("/nudge 南 是")
    seen = words(chat.says("/nudge"))
    assert "能发到的有 1 人（另有 2 人发不到）（这个时段已经提醒过的 1 人不算在内）" in seen
    sent = words(chat.says("是")[:1])
    assert sent.startswith("提醒已交发：1 人（另有 2 人发不到")
    assert sent.endswith("。这个时段已经提醒过的 1 人不再发。")
    assert [row.owed.badge for row in chat.others] == ["F1"]


def test_a_chat_that_came_since_is_reminded_once_more(chat: Chat) -> None:
    chat.says("/nudge 南 是")
    sample.enrol(chat.world.store, FANG, "terminal", "t1")
    assert "能发到的有 1 人。" in words(chat.says("/nudge 南"))
    chat.says("是")
    assert [row.owed.channel for row in chat.others] == ["telegram", "terminal"]


def test_yesterdays_button_is_over(chat: Chat) -> None:
    chat.says("/nudge 南")
    token = chat.token("发出提醒")
    chat.now += timedelta(days=1)
    assert "已经过时" in words(chat.does(Kind.CHOICE, token=token))
    assert chat.others == []


def test_a_supervisor_reminds_in_the_scope_only(chat: Chat) -> None:
    supervisor = Chat(chat.world, sample.enrol(chat.world.store, BAI))
    supervisor.says("/nudge 是")
    assert "F1" not in {row.owed.badge for row in supervisor.others}
    assert "不在您的管理范围" in words(supervisor.says("/nudge 南 是"))


def test_unreachable(chat: Chat) -> None:
    assert words(chat.says("/unreachable")).splitlines()[1:] == ["· D1（市局）"]
    assert "都能发到" in words(chat.says("/unreachable 南"))
