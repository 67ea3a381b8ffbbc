"""Marks that people set: never their own, with a reason, told to whom they are about, figures counted anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.world import World
from bot.disagreement import disagreements
from storage.records import IN_PERSON, DutiesOpened, DutyState, LedgerEntry, Role, RosterSaved, Status, Turn
from storage.recount import drift
from tests import sample
from tests.sample import LAW, NOW, TODAY, Chat, labels, words

WRONG = LAW.replace("不得", "可以")


@pytest.fixture
def second(world: World) -> Chat:
    """Another admin: 丁一, who has been made one."""
    ding = replace(sample.DING, role=Role.ADMIN)
    world.store.record(Turn(NOW, facts=(RosterSaved((), (ding,), "test", NOW),)))
    return Chat(world, sample.enrol(world.store, ding))


def state(world: World, badge: str, passage: str = "law") -> DutyState:
    duty = world.store.duty(badge, passage, TODAY)
    assert duty is not None
    return duty.state


def last(world: World, kind: str) -> tuple[LedgerEntry, str]:
    return next(one for one in world.store.trail() if one[0].kind == kind)


def fail(officer: Chat, tries: int = 3) -> None:
    officer.says("/check law")
    for _ in range(tries):
        officer.says(f"{WRONG}\n完")


def pass_on(chat: Chat, to: Chat) -> str:
    """What a turn in one chat owes another, as it arrives there."""
    rows = [row for row in chat.others if row.owed.address == to.address]
    chat.others = [row for row in chat.others if row not in rows]
    return words(to.take(rows))


# --- /record


def test_what_was_heard_in_person_is_marked_so(world: World, supervisor: Chat, officer: Chat) -> None:
    assert "当面背过《盘问检查》" in words(supervisor.says("/record A1 law 没有手机，当面背诵"))
    assert state(world, "A1") is DutyState.OPEN if world.store.duty("A1", "law", TODAY) else True
    assert "1 项任务完成" in words(supervisor.presses("确认"))
    duty = world.store.duty("A1", "law", TODAY)
    assert duty is not None
    assert (duty.state, duty.reason) == (DutyState.DONE, IN_PERSON)
    assert "B1 登记您当面背过" in pass_on(supervisor, officer)
    assert "1 项是当面背诵登记的" in words(supervisor.says("/officer A1"))
    entry, reason = last(world, "mark-changed")
    assert (entry.data["how"], entry.data["by"], reason) == ("in-person", "B1", "没有手机，当面背诵")
    assert drift(world.store) == []


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/record B1 law 自己背过", "不能处理自己"),
        ("/record F1 law 当面", "不在您的管理范围内"),
        ("/record A1 law", "用法"),
        ("/record A1 没有这条 当面", "对不上唯一的条目"),
    ],
)
def test_what_cannot_be_recorded(said: str, answer: str, supervisor: Chat) -> None:
    assert answer in words(supervisor.says(said))


def test_who_left_before_the_yes_is_not_recorded(world: World, supervisor: Chat) -> None:
    supervisor.says("/record A1 law 没有手机")
    gone = replace(sample.AN, status=Status.LEFT)
    world.store.record(Turn(NOW, facts=(RosterSaved((), (gone,), "C1", NOW),)))
    assert "停职或离职" in words(supervisor.says("是"))
    assert [one for one in world.store.ledger() if one.kind == "mark-changed"] == []


def test_a_scope_that_shrank_before_the_yes_counts(world: World, supervisor: Chat) -> None:
    supervisor.says("/record A1 law 当面")
    moved = replace(sample.AN, department="d3")
    world.store.record(Turn(NOW, facts=(RosterSaved((), (moved,), "test", NOW),)))
    assert "不在您的管理范围内" in words(supervisor.says("是"))
    assert [entry.kind for entry, _ in world.store.trail()].count("mark-changed") == 0


# --- /override


def test_an_override_closes_and_opens_duties_and_figures_stay_right(
    world: World, admin: Chat, officer: Chat
) -> None:
    admin.says("/override A1 law 通过 录音为证")
    assert "1 项任务完成" in words(admin.presses("确认"))
    assert state(world, "A1") is DutyState.DONE
    assert "录音为证" in pass_on(admin, officer)
    admin.says("/override A1 law fail 代背")
    assert "1 项任务重新待学" in words(admin.says("是"))
    assert state(world, "A1") is DutyState.OPEN
    assert world.store.progress("A1", "law").owes_recall
    assert drift(world.store) == []


@pytest.mark.parametrize(
    ("said", "undo"),
    [
        ("/dayoff 今天 停电", "/dayoff undo 今天"),
        ("/withdraw d1 教材有误", "/withdraw undo d1"),
        ("/leave A1 今天 家事", ""),
    ],
)
def test_a_mark_taken_away_opens_nothing_that_something_excuses_by_now(
    said: str, undo: str, world: World, admin: Chat, supervisor: Chat
) -> None:
    supervisor.says("/record A1 law 当面背诵")
    supervisor.says("是")
    admin.says(said)
    admin.says("是")
    assert state(world, "A1") is DutyState.DONE
    admin.says("/override A1 law fail 代背")
    assert "0 项任务重新待学" in words(admin.says("是"))
    assert state(world, "A1") is DutyState.EXCUSED
    assert drift(world.store) == []
    if undo:
        admin.says(undo)
        admin.says("是")
        assert state(world, "A1") is DutyState.OPEN


@pytest.mark.parametrize("said", ["/override C1 law 通过 自己", "/override A1,C1 law 通过 大家"])
def test_nobody_overrides_their_own(said: str, admin: Chat) -> None:
    assert "不能处理自己" in words(admin.says(said))


def test_several_marks_need_a_second_person(world: World, admin: Chat, second: Chat) -> None:
    assert "已请另一名管理员确认" in words(admin.says("/override A1,F1 law 通过 集中背诵"))
    assert [entry.kind for entry, _ in world.store.trail()].count("mark-changed") == 0
    asked = pass_on(admin, second)
    assert "A1" in asked
    assert "F1" in asked
    own = admin.says("/appeal")
    assert "A1" in words(own)
    assert labels(own) == []
    assert "同意更正" in words(second.presses("批准"))
    assert (state(world, "A1"), state(world, "F1")) == (DutyState.DONE, DutyState.DONE)
    assert "同意更正" in pass_on(second, admin)
    assert drift(world.store) == []


def test_a_badge_written_twice_is_one_mark(world: World, admin: Chat, second: Chat) -> None:
    assert "要把 A1" in words(admin.says("/override A1,a1, law 通过 集中背诵"))
    admin.says("/override a1,F1,A1 law 通过 集中背诵")
    pass_on(admin, second)
    second.presses("批准")
    assert [entry.badge for entry, _ in world.store.trail() if entry.kind == "mark-changed"] == ["F1", "A1"]


def test_commas_alone_are_nobody(admin: Chat) -> None:
    assert "用法：/override" in words(admin.says("/override ,,, law 通过 集中背诵"))


@pytest.mark.parametrize(("pressed", "told"), [("批准", "同意更正"), ("不批准", "不同意更正")])
def test_who_decides_several_marks_second_is_told(
    pressed: str, told: str, world: World, admin: Chat, second: Chat
) -> None:
    admin.says("/override A1,F1 law 通过 集中背诵")
    asked = pass_on(admin, second)
    second.presses(pressed)
    for _ in range(2):
        assert f"已由 D1 处理：{told}" in words(second.presses("批准"))
    for kind in ("case-opened", "case-closed"):
        entry, _ = last(world, kind)
        assert (entry.data["badges"], entry.data["passed"]) == (["A1", "F1"], True), kind
    about = words(admin.says("/audit A1"))
    assert ("A1、F1" in about, f"几个人的成绩、{told}" in about, "通过：– → 是" in about) == (
        True,
        True,
        pressed == "批准",
    )
    number = asked.partition("/appeal ")[2].split()[0]
    assert f"已由 D1 处理：{told}" in words(second.says(f"/appeal {number} 是"))
    marks = [entry for entry, _ in world.store.trail() if entry.kind == "mark-changed"]
    assert len(marks) == (2 if pressed == "批准" else 0)


def test_alone_several_marks_cannot_be_changed(admin: Chat) -> None:
    assert "没有别的管理员" in words(admin.says("/override A1,F1 law 通过 集中背诵"))


# --- /appeal


def test_an_appeal_shows_answer_differences_and_rule_and_is_decided_with_a_reason(
    world: World, admin: Chat, officer: Chat
) -> None:
    fail(officer)
    assert "申诉已提出" in words(officer.says("/appeal law 我说的是不得"))
    case = pass_on(officer, admin)
    assert "我说的是不得" in case
    assert WRONG in case
    assert "完整度" in case
    assert "考核中的作答" in case
    assert "请发一条理由" in words(admin.presses("改判通过"))
    assert "改判通过" in words(admin.says("录音里说的是不得"))
    assert state(world, "A1") is DutyState.DONE
    assert not world.store.progress("A1", "law").owes_recall
    assert "录音里说的是不得" in pass_on(admin, officer)
    entry, reason = last(world, "case-closed")
    assert (entry.data["before"], entry.data["after"], reason) == ("open", "overturned", "录音里说的是不得")
    assert drift(world.store) == []


def test_an_appeal_in_time_makes_the_duty_done_in_time(world: World, admin: Chat, officer: Chat) -> None:
    fail(officer)
    officer.says("/appeal law 听错了")
    pass_on(officer, admin)
    admin.now = NOW.replace(hour=23)
    admin.presses("改判通过")
    admin.says("听错了")
    assert state(world, "A1") is DutyState.DONE


@pytest.mark.parametrize("whose", ["A1", "A1,F1"])
def test_a_pass_by_hand_grants_an_appeal_and_counts_as_it_would(
    whose: str, world: World, admin: Chat, second: Chat, officer: Chat
) -> None:
    fail(officer)
    officer.says("/appeal law 听错了")
    pass_on(officer, second)
    pass_on(officer, admin)
    admin.now = second.now = NOW.replace(hour=23)
    admin.says(f"/override {whose} law 通过 录音为证")
    pass_on(admin, second)
    second.presses("批准") if "," in whose else admin.presses("确认")
    assert state(world, "A1") is DutyState.DONE
    closed, reason = last(world, "case-closed")
    cases = [one for one, _ in world.store.trail("A1") if one.kind == "case-closed"]
    assert [(one.data["what"], one.data["after"]) for one in cases] == [("appeal", "overturned")]
    assert (closed.badge, reason) == ("A1", "录音为证")
    decided, other = (second, admin) if "," in whose else (admin, second)
    assert "改判通过" in pass_on(decided, other)
    assert "没有" in words(admin.says("/appeal"))
    assert drift(world.store) == []


def test_an_appealed_answer_meets_in_time_only_what_was_owed_when_it_was_given(
    world: World, admin: Chat, officer: Chat
) -> None:
    fail(officer)
    officer.says("/appeal law 听错了")
    pass_on(officer, admin)
    duty = world.store.duty("A1", "law", TODAY)
    assert duty is not None
    day = timedelta(days=1)
    tomorrows = replace(duty, day=TODAY + day, due_at=duty.due_at + day)
    world.store.record(Turn(NOW + day, facts=(DutiesOpened(tomorrows.day, (tomorrows,), NOW + day),)))
    admin.now = NOW.replace(hour=23) + day
    admin.says("/override A1 law 通过 录音为证")
    admin.presses("确认")
    closed = world.store.duty("A1", "law", tomorrows.day)
    assert closed is not None
    assert (state(world, "A1"), closed.state) == (DutyState.DONE, DutyState.LATE)
    assert drift(world.store) == []


def test_a_mark_taken_away_by_hand_leaves_an_appeal_open(
    world: World, admin: Chat, second: Chat, officer: Chat
) -> None:
    fail(officer)
    officer.says("/appeal law 听错了")
    pass_on(officer, admin)
    admin.says("/override A1 law 不通过 代背")
    admin.presses("确认")
    assert "A1 对《盘问检查》" in words(second.says("/appeal"))
    assert [entry.kind for entry, _ in world.store.trail()].count("case-closed") == 0


def test_the_second_of_two_admins_is_told(world: World, admin: Chat, second: Chat, officer: Chat) -> None:
    fail(officer)
    officer.says("/appeal law 不服")
    pass_on(officer, second)
    pass_on(officer, admin)
    second.presses("改判通过")
    admin.presses("维持原判")
    assert "维持原判" in words(admin.says("答错了"))
    assert "已由 C1 处理：维持原判" in pass_on(admin, second)
    assert "已由 C1 处理：维持原判" in words(second.says("说得对"))
    assert "已由 C1 处理：维持原判" in words(second.presses("维持原判"))
    assert state(world, "A1") is DutyState.OPEN
    assert [entry.kind for entry, _ in world.store.trail()].count("case-closed") == 1


def test_an_admins_own_appeal_is_for_another(world: World, admin: Chat, second: Chat) -> None:
    fail(admin)
    admin.says("/appeal law 不服")
    assert "C1 对《盘问检查》" in pass_on(admin, second)
    own = admin.says("/appeal")
    assert labels(own) == []
    number = words(own).split("/appeal ")[1].split()[0]
    assert "不能处理自己" in words(admin.says(f"/appeal {number} 改判 我对"))
    assert "改判通过" in words(second.says(f"/appeal {number} 改判 他对"))


def test_what_people_judged_otherwise_is_reported(world: World, admin: Chat, officer: Chat) -> None:
    fail(officer, 2)
    officer.says("/appeal law 说的是不得")
    pass_on(officer, admin)
    admin.presses("改判通过")
    admin.says("录音为证")
    admin.says("/override A1 law 不过 代背")  # agrees with the grader
    admin.says("是")
    [row] = disagreements(world.store.trail(), world.library.passages)
    assert (row["passage"], row["answer"]) == (LAW, WRONG)
    assert (row["graded"], row["people"], row["how"], row["reason"]) == (False, True, "appeal", "录音为证")
    assert "A1" not in str(row)


def test_no_leaves_the_case_open(admin: Chat, officer: Chat) -> None:
    fail(officer)
    officer.says("/appeal law 不服")
    pass_on(officer, admin)
    admin.presses("改判通过")
    assert "已取消" in words(admin.says("取消"))
    assert "A1 对《盘问检查》" in words(admin.says("/appeal"))


@pytest.mark.parametrize(
    ("said", "answer"), [("/appeal", "用法"), ("/appeal law", "用法"), ("/appeal law 不服", "没有找到")]
)
def test_what_cannot_be_appealed(said: str, answer: str, officer: Chat) -> None:
    assert answer in words(officer.says(said))


@pytest.mark.parametrize("how", ["维持 x", "改判", "uphold x", "是"])
def test_a_number_that_no_case_has_is_told_to_who_decides(how: str, admin: Chat, officer: Chat) -> None:
    assert "没有编号为 12345678 的申诉" in words(admin.says(f"/appeal 12345678 {how}"))
    assert "对不上唯一的条目" in words(officer.says(f"/appeal 12345678 {how}"))
    assert "对不上唯一的条目" in words(admin.says("/appeal 没有这条 不服"))
    assert "没有找到您没通过的《盘问检查》" in words(admin.says(f"/appeal law {how}"))


def test_an_appeal_that_nobody_can_decide_says_so_and_is_found_later(world: World, officer: Chat) -> None:
    fail(officer)
    told = words(officer.says("/appeal law 不服"))
    assert "现在没有能处理的管理员在用机器人" in told
    assert "会告诉您" not in told
    later = Chat(world, sample.enrol(world.store, sample.CHENG))
    assert "A1 对《盘问检查》" in words(later.says("/appeal"))


def test_an_admin_who_is_the_only_one_hears_that_nobody_can_decide_their_appeal(
    admin: Chat, second: Chat
) -> None:
    fail(admin)
    away = replace(sample.DING, role=Role.ADMIN, status=Status.SUSPENDED)
    admin.world.store.record(Turn(NOW, facts=(RosterSaved((), (away,), "test", NOW),)))
    assert "没有能处理的管理员" in words(admin.says("/appeal law 不服"))


def test_an_appeal_waits_once(officer: Chat) -> None:
    fail(officer)
    officer.says("/appeal law 不服")
    assert "还在等管理员" in words(officer.says("/appeal law 再来"))
