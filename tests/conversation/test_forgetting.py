"""Asking to be erased, and the admin who does it."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from bot.conversation.world import World
from storage.records import Count, Officer, Role, RosterSaved, Turn
from storage.recount import drift
from tests import sample
from tests.sample import Chat, words


@pytest.fixture
def admin(world: World) -> Chat:
    return Chat(world, sample.enrol(world.store, sample.CHENG))


def asks(officer: Chat) -> str:
    officer.says("/forget")
    return words(officer.says("是"))


def test_an_officer_asks_and_an_admin_does_it(officer: Chat, admin: Chat, world: World) -> None:
    assert "2026-09-07 请管理员" in asks(officer)
    assert [row.owed.badge for row in officer.others] == ["C1"]
    assert "还有 " in words(admin.says("/forget A1 本人要求"))
    assert "已抹去" in words(admin.says("是"))
    assert world.store.officer("A1") is None
    assert world.store.value("forget:A1") is None
    assert "只对本单位人员开放" in words(officer.says("/today"))
    *_, entry = world.store.ledger()
    assert (entry.kind, entry.badge, entry.data["reason"]) == ("forgotten", "C1", "本人要求")


def test_no_trace_of_them_stays(officer: Chat, admin: Chat, world: World) -> None:
    asks(officer)
    admin.says("/forget A1 本人要求")
    admin.says("是")
    assert world.store.stored_about("A1") == {}
    mine = json.dumps(world.store.stored_about("C1"), ensure_ascii=False, default=str)
    assert "A1" not in mine
    assert "安宁" not in mine


def test_a_no_changes_nothing(officer: Chat, admin: Chat, world: World) -> None:
    officer.says("/forget")
    assert "已取消" in words(officer.says("否"))
    assert world.store.value("forget:A1") is None
    assert "没有提出过请求" in words(admin.says("/forget A1 本人要求"))


@pytest.mark.parametrize("reason", ["A1 要求", "安宁要求"])
def test_a_reason_names_nobody(reason: str, officer: Chat, admin: Chat) -> None:
    asks(officer)
    assert "不要写姓名和警号" in words(admin.says(f"/forget A1 {reason}"))


def test_the_last_admin_cannot_ask(admin: Chat) -> None:
    assert "最后一名管理员" in words(admin.says("/forget"))


def test_nobody_does_it_for_themselves(admin: Chat, world: World) -> None:
    other = Officer("C2", "程二", "d0", Role.ADMIN)
    world.store.record(Turn(sample.NOW, facts=(RosterSaved((), (other,), "test", sample.NOW),)))
    asks(admin)
    assert "另一名管理员" in words(admin.says("/forget C1 本人要求"))
    second = Chat(world, sample.enrol(world.store, other))
    second.says("/forget C1 本人要求")
    assert "已抹去" in words(second.says("是"))


@pytest.mark.parametrize("who", [sample.BAI, sample.DING, sample.FANG])
@pytest.mark.parametrize("said", ["A1 本人要求", "a1 本人要求", "A1", "C1 本人要求", "X99 本人要求"])
def test_others_cannot_erase_and_are_not_asked_about_themselves(
    said: str, who: Officer, officer: Chat, world: World
) -> None:
    asks(officer)
    chat = Chat(world, sample.enrol(world.store, who))
    assert words(chat.says(f"/forget {said}")).startswith("这项功能您没有权限使用")
    chat.says("是")
    assert world.store.officer("A1") is not None
    assert world.store.value(f"forget:{who.badge}") is None
    denied = [entry for entry in world.store.ledger() if entry.kind == "denied"]
    assert [(one.badge, one.data) for one in denied] == [(who.badge, {"why": "right", "what": "forget"})]


@pytest.mark.parametrize("said", ["A1", "a1 本人要求", "me please", "请抹去我"])
def test_words_that_mean_nobody_else_ask_for_oneself(said: str, officer: Chat, world: World) -> None:
    assert "要请管理员把您的数据抹去吗" in words(officer.says(f"/forget {said}"))
    officer.says("是")
    assert world.store.value("forget:A1") is not None


def test_the_question_names_nobody_where_the_channel_does_not(officer: Chat, admin: Chat) -> None:
    asks(officer)
    asked = words(admin.says("/forget a1 本人要求"))
    assert ("要把 A1 抹去吗" in asked, "安宁" in asked) == (True, False)


@pytest.mark.parametrize(
    ("hours", "left"),
    [(0, {"12:00": Count(1, excused=1), "18:00": Count(1, excused=1)}), (4, {"18:00": Count(1, excused=1)})],
    ids=["nothing overdue", "one missed"],
)
def test_what_nobody_can_do_any_more_is_open_no_longer_and_what_was_missed_stays(
    hours: int, left: dict[str, Count], officer: Chat, admin: Chat, world: World
) -> None:
    world.open_day(sample.NOW)
    asks(officer)
    before = theirs(world)
    admin.now += timedelta(hours=hours)
    admin.says("/forget A1 本人要求")
    admin.says("是")
    assert before == {"12:00": Count(1), "18:00": Count(1)}
    assert theirs(world) == {**before, **left}
    assert drift(world.store) == []
    assert "免学 已抹去" in words(admin.says("/audit duty-closed"))


def theirs(world: World) -> dict[str, Count]:
    """What is counted of the station, where nobody else serves, by time of due."""
    kept = world.store.counts(date.min, date.max).items()
    return {
        f"{key.due_at.astimezone(world.zone):%H:%M}": count for key, count in kept if key.department == "d2"
    }
