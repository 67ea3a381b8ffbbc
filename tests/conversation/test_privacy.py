"""The notice about personal data: at enrolment, on request, acknowledged by version."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.privacy import VERSION
from bot.conversation.world import World
from bot.messages import Kind
from bot.people.preferences import dump, kept_as
from storage.records import Turn, ValueKept
from tests import sample
from tests.sample import NOW, Chat, labels, words


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


def test_a_later_version_is_asked_for_anew(officer: Chat) -> None:
    officer.says("/privacy 知悉")
    assert "还没有确认" not in words(officer.says("/today"))
    earlier = dump(replace(officer.world.preferences("A1"), privacy=VERSION - 1))
    officer.world.store.record(Turn(NOW, facts=(ValueKept(kept_as("A1"), earlier),)))
    assert "还没有确认" in words(officer.says("/today"))
    now = officer.world.signer.read("A1", f"telegram:{officer.address}", _shown(officer))
    assert now is not None
    action = now.action.replace(f".{VERSION}", f".{VERSION - 1}")
    assert action != now.action
    old = officer.world.signer.token("A1", f"telegram:{officer.address}", action, now.stamp)
    assert "已经过时" in words(officer.does(Kind.CHOICE, token=old))
    assert "还没有确认" in words(officer.says("/today"))
    assert f"第 {VERSION} 版" in words(officer.says("/privacy"))


def _shown(officer: Chat) -> str:
    """The button below the notice."""
    officer.says("/privacy")
    return officer.token("我已知悉")


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
