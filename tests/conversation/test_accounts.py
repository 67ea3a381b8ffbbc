"""Codes, roles, suspension, chats cut off: asked first, in force at once, in the ledger with before and after."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.world import World
from bot.messages import Kind
from storage.records import DutyState, LedgerEntry, Role, RosterSaved, Status, Turn
from tests import sample
from tests.sample import NOW, TODAY, Chat, words


@pytest.fixture
def second(world: World) -> Chat:
    """Another admin: 丁一, who has been made one."""
    ding = replace(sample.DING, role=Role.ADMIN)
    world.store.record(Turn(NOW, facts=(RosterSaved((), (ding,), "test", NOW),)))
    return Chat(world, sample.enrol(world.store, ding))


def last(world: World, kind: str) -> tuple[LedgerEntry, str]:
    return next(one for one in world.store.trail() if one[0].kind == kind)


def role(world: World, badge: str) -> Role:
    found = world.store.officer(badge)
    assert found is not None
    return found.role


# --- /officer


def test_an_officer_is_told_with_duties_and_enrolment(admin: Chat, officer: Chat) -> None:
    assert "还没有来过消息" in words(admin.says("/officer A1"))
    officer.says("/today")
    told = words(admin.says("/officer a1"))
    assert "市局/北分局/河口所" in told
    assert "应学 2" in told
    assert "已注册：telegram，2026-09-07 起" in told
    assert "最近一次来消息：2026-09-07" in told
    assert "安宁" not in told  # Telegram tells badges


@pytest.mark.parametrize(
    ("badge", "answer"), [("F1", "不在您的管理范围内"), ("X9", "没有警号 X9"), ("", "用法")]
)
def test_supervisors_see_their_scope(badge: str, answer: str, supervisor: Chat) -> None:
    assert answer in words(supervisor.says(f"/officer {badge}"))
    assert "A1" in words(supervisor.says("/officer A1"))


# --- /codes


def code_in(told: str) -> str:
    return told.split("注册码：")[1].split(maxsplit=1)[0]


@pytest.mark.parametrize(("who", "told"), [("admin", "/codes"), ("supervisor", "找管理员")])
def test_how_to_enrol_somebody_is_told_as_far_as_one_may(
    who: str, told: str, request: pytest.FixtureRequest
) -> None:
    chat: Chat = request.getfixturevalue(who)
    assert told in words(chat.says("/officer A1"))
    assert ("/codes" in words(chat.says("/officer A1"))) is (who == "admin")


def test_a_code_works_once_and_its_message_goes(world: World, admin: Chat) -> None:
    code = code_in(words(admin.says("/codes A1")))
    phone = Chat(world, "new-phone")
    assert "注册成功" in words(phone.says(f"{code} A1"))
    admin.take([row for row in phone.others if row.owed.address == admin.address])
    assert len(admin.withdrawn) == 1
    assert admin.withdrawn[0].startswith("code-")
    assert "对不上" in words(Chat(world, "third").says(f"{code} A1"))


def test_a_code_ends_after_ten_minutes(world: World, admin: Chat) -> None:
    code = code_in(words(admin.says("/codes A1")))
    phone = Chat(world, "new-phone")
    phone.now = NOW + timedelta(minutes=10)
    assert "对不上" in words(phone.says(f"{code} A1"))


def test_a_change_of_phone_tells_the_old_one(world: World, admin: Chat, officer: Chat) -> None:
    code = code_in(words(admin.says("/codes A1")))
    phone = Chat(world, "new-phone")
    phone.says(f"{code} A1")
    [told] = officer.take([row for row in phone.others if row.owed.address == officer.address])
    assert "另一处聊天注册" in words([told])
    assert "只对本单位人员开放" in words(officer.says("/today"))


def test_who_has_left_gets_no_code(admin: Chat) -> None:
    assert "已停职或离职" in words(admin.says("/codes G1"))


# --- /revoke, /suspend, /grant


def test_revoked_chats_know_nothing_at_once(world: World, admin: Chat, officer: Chat) -> None:
    officer.says("/today")
    button = officer.token("背诵：盘问检查")
    assert "1 个聊天" in words(admin.says("/revoke A1 手机遗失"))
    assert "已取消" in words(admin.presses("确认"))
    assert officer.does(Kind.CHOICE, token=button) == []
    assert "只对本单位人员开放" in words(officer.says("/today"))
    [told] = officer.take([row for row in admin.others if row.owed.address == officer.address])
    assert "注册已取消" in words([told])
    entry, reason = last(world, "revoked")
    assert (entry.badge, entry.data["by"], reason) == ("A1", "C1", "手机遗失")


def test_suspended_officers_are_out_at_once_and_owe_nothing(world: World, admin: Chat, officer: Chat) -> None:
    officer.says("/today")
    button = officer.token("背诵：盘问检查")
    admin.says("/suspend A1 审查")
    assert "2 项任务免学" in words(admin.says("是"))
    assert "您目前不在册" in words(officer.does(Kind.CHOICE, token=button))
    assert {one.state for one in world.store.duties_of("A1", TODAY)} == {DutyState.EXCUSED}
    admin.says("/suspend A1 恢复 查清")
    assert "已恢复" in words(admin.says("是"))
    back = world.store.officer("A1")
    assert back is not None
    assert (back.status, back.owes_from) == (Status.ACTIVE, TODAY + timedelta(days=1))


def test_a_role_taken_away_closes_open_buttons(world: World, admin: Chat, supervisor: Chat) -> None:
    supervisor.says("/completion")
    button = supervisor.token("谁没完成")
    admin.says("/grant B1 民警 调岗")
    assert "现在是民警" in words(admin.presses("确认"))
    assert "没有权限" in words(supervisor.does(Kind.CHOICE, token=button))
    entry, reason = last(world, "officer-changed")
    before, after = entry.data["before"], entry.data["after"]
    assert (before["role"], before["scope"], after["role"], after["scope"]) == (
        "supervisor",
        ["d1"],
        "officer",
        [],
    )
    assert reason == "调岗"


def test_a_question_that_waits_is_not_answered_by_who_lost_the_role(
    world: World, admin: Chat, second: Chat
) -> None:
    second.says("/dayoff 今天 台风")
    admin.says("/grant D1 审计 调岗")
    admin.says("是")
    assert "没有权限" in words(second.presses("确认"))
    assert world.store.days_off() == {}


def test_the_question_names_the_scope_whole(admin: Chat) -> None:
    assert "管理范围：市局/南分局、市局/北分局/河口所" in words(admin.says("/grant A1 督导 南;河口 提拔"))


def test_a_supervisor_gets_any_list_of_nodes(world: World, admin: Chat) -> None:
    admin.says("/grant A1 督导 河口所;南分局 借调")
    admin.says("是")
    found = world.store.officer("A1")
    assert found is not None
    assert (found.role, found.scope) == (Role.SUPERVISOR, ("d2", "d3"))


def test_a_supervisor_of_a_working_group(world: World, admin: Chat) -> None:
    grouped = replace(sample.FANG, groups=("反诈专班",))
    world.store.record(Turn(NOW, facts=(RosterSaved((), (grouped,), "test", NOW),)))
    assert "对不上唯一的部门或工作组" in words(admin.says("/grant A1 督导 @巡逻 借调"))
    admin.says("/grant A1 督导 @反诈;南分局 借调")
    admin.says("是")
    found = world.store.officer("A1")
    assert found is not None
    assert (found.role, found.scope) == (Role.SUPERVISOR, ("@反诈专班", "d3"))
    entry, _ = last(world, "officer-changed")
    assert entry.data["after"]["scope"] == ["@反诈专班", "d3"]
    assert "@反诈专班、市局/南分局" in words(admin.says("/officer A1"))
    assert "范围" in words(admin.says("/audit A1"))


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/grant", "用法"),
        ("/codes A1 F1", "注册码一次只发给一个人"),
        ("/codes A1，F1", "注册码一次只发给一个人"),
        ("/codes X9", "花名册上没有警号 X9"),
        ("/grant A1 局长 原因", "用法"),
        ("/grant A1 民警", "用法"),
        ("/grant A1 督导 火星所 原因", "对不上唯一的部门"),
        ("/grant A1 supervisor", "督导要写管理范围：/grant A1 督导 部门;@工作组 原因"),
        ("/grant X9 民警 原因", "没有警号"),
        ("/suspend A1", "用法"),
        ("/suspend A1 恢复 原因", "没有停用"),
        ("/revoke A1", "用法"),
        ("/revoke A1 原因", "没有注册的聊天"),
    ],
)
def test_wrong_use_is_explained_and_changes_nothing(said: str, answer: str, admin: Chat) -> None:
    before = list(admin.world.store.ledger())
    assert answer in words(admin.says(said))
    assert list(admin.world.store.ledger()) == before


def test_who_is_suspended_already_is_not_asked_about_again(world: World, admin: Chat) -> None:
    admin.says("/suspend A1 审查")
    admin.says("是")
    once = list(world.store.ledger())
    assert "已经停用了。要恢复：/suspend A1 恢复" in words(admin.says("/suspend A1 违纪"))
    admin.says("是")
    assert list(world.store.ledger()) == once
    admin.says("/lang en")
    assert "is suspended already. To undo it: /suspend A1 back" in words(admin.says("/suspend A1 again"))


@pytest.mark.parametrize("said", ["/grant C1 民警 退休", "/suspend C1 审查", "/revoke C1 换机"])
def test_the_last_admin_cannot_remove_themselves(said: str, admin: Chat) -> None:
    assert "最后一名" in words(admin.says(said))
    assert "已取消" not in words(admin.says("是"))
    assert role(admin.world, "C1") is Role.ADMIN


def test_one_of_two_may_and_the_other_then_may_not(world: World, admin: Chat, second: Chat) -> None:
    admin.says("/grant C1 民警 退休")
    second.says("/grant D1 民警 退休")
    assert "现在是民警" in words(admin.says("是"))
    assert "最后一名" in words(second.says("是"))
    assert (role(world, "C1"), role(world, "D1")) == (Role.OFFICER, Role.ADMIN)
