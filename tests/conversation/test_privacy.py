"""The notice about personal data: at enrolment, on request, acknowledged by version."""

from __future__ import annotations

import pytest

from bot.conversation import privacy
from bot.conversation.privacy import VERSION
from bot.conversation.world import World
from bot.messages import Kind
from bot.people.preferences import kept_as
from tests import sample
from tests.sample import Chat, labels, words


def test_it_comes_with_enrolment_and_can_be_acknowledged_at_once(world: World) -> None:
    chat = Chat(world, "new")
    heard = chat.says(f"{sample.give_code(world.store, sample.AN)} A1")
    assert "注册成功" in words(heard)
    assert f"第 {VERSION} 版" in words(heard)
    assert f"知悉第 {VERSION} 版" in words(chat.presses("我已知悉"))


def test_until_then_today_reminds(officer: Chat) -> None:
    assert "还没有确认" in words(officer.says("/today"))
    assert "已在 2026-09-07 知悉" in words(officer.says("/privacy 知悉"))
    assert "还没有确认" not in words(officer.says("/today"))
    again = officer.says("/privacy")
    assert "已在 2026-09-07 知悉" in words(again)
    assert labels(again) == []


def test_a_later_version_is_asked_for_anew(officer: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    officer.says("/privacy")
    old = officer.token("我已知悉")
    officer.says("/privacy 知悉")
    monkeypatch.setattr(privacy, "VERSION", VERSION + 1)
    assert "还没有确认" in words(officer.says("/today"))
    assert "已经过时" in words(officer.does(Kind.CHOICE, token=old))
    assert f"第 {VERSION + 1} 版" in words(officer.says("/privacy"))


def test_it_says_how_names_are_shown_here(world: World) -> None:
    telegram = Chat(world, sample.enrol(world.store, sample.AN))
    terminal = Chat(world, sample.enrol(world.store, sample.FANG, "terminal"), "terminal")
    assert "警号，不看到姓名" in words(telegram.says("隐私"))
    assert "姓名和警号" in words(terminal.says("/privacy"))


def test_in_english(officer: Chat) -> None:
    officer.says("/lang English")
    assert f"What is stored about you (version {VERSION})" in words(officer.says("privacy"))
    assert f"You acknowledged version {VERSION}" in words(officer.says("/privacy ok"))


def test_what_was_acknowledged_is_kept_with_the_person(officer: Chat, world: World) -> None:
    officer.says("/privacy ok")
    kept = world.store.value(kept_as("A1"))
    assert kept is not None
    assert (kept["privacy"], kept["privacy_at"]) == (VERSION, "2026-09-07T09:00+08:00")
