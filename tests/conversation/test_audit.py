"""Who decided what and when, by person, kind and day, from the newest back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot import administration, deck_import, leave_import, upkeep
from bot.administration import BY, issue_codes
from bot.conversation import audit
from bot.conversation.world import World
from content.opening import BY_PLAN
from storage.records import Absence, AbsenceKind, AbsenceSet, Officer, RosterSaved, Turn
from tests.sample import AN, CHENG, HOURS, NOW, TODAY, Chat, enrol, labels, words


@pytest.fixture
def audited(admin: Chat) -> Chat:
    """An admin who has done a few things."""
    for said in ("/grant A1 督导 河口所 借调", "/suspend F1 审查", "/dayoff 2026-09-09 台风"):
        admin.says(said)
        admin.says("是")
    return admin


def test_acts_come_newest_first_with_before_and_after(audited: Chat) -> None:
    told = words(audited.says("/audit"))
    assert told.index("非学习日") < told.index("改角色或状态")
    assert "角色：民警 → 督导" in told
    assert "范围：– → 河口所" in told
    assert "状态：在岗 → 停职" in told
    assert "放假：– → 台风" in told
    for reason in ("借调", "审查", "台风"):
        assert reason in told


@pytest.mark.parametrize(
    ("asked", "there", "missing"),
    [
        ("A1", "借调", "审查"),
        ("F1", "审查", "借调"),
        ("非学习日", "台风", "审查"),
        ("C1 改角色或状态", "审查", "台风"),
        ("今天", "审查", "没有符合"),
        ("昨天", "没有符合", "审查"),
    ],
)
def test_who_what_and_when_narrow_it(asked: str, there: str, missing: str, audited: Chat) -> None:
    told = words(audited.says(f"/audit {asked}"))
    assert there in told
    assert missing not in told


#: More than an entry about many lists.
MANY = tuple(Officer(f"M{number:02}", f"人{number:02}", "d3") for number in range(40))


def test_of_an_entry_about_many_what_concerns_the_one_asked_for_is_told(world: World, admin: Chat) -> None:
    world.store.record(Turn(NOW, facts=(RosterSaved((), MANY, BY, NOW),)))
    issue_codes(world.store, HOURS, NOW, {"badges": [one.badge for one in MANY]})
    told = words(admin.says("/audit M33"))
    assert "M33 部门：– →" in told
    assert re.search("发注册码 M33 *\n.*另有 39 人", told)
    assert told.count("另有 39 人") == 2
    assert "0 → 40" not in told  # codes of all of them
    assert re.findall("M[0-9]{2}", told.replace("M33", "")) == []
    english = Chat(world, admin.address, language="en")
    english.says("/lang en")
    assert words(english.says("/audit M33 imported")).endswith("· and 39 other people.")
    # Who asks for nobody sees the first of them.
    whole = words(admin.says("/audit"))
    assert ("M00" in whole, "M33" in whole, "other people" in whole) == (True, False, False)


def test_older_entries_go_on_telling_of_the_one_asked_for(world: World, admin: Chat) -> None:
    world.store.record(Turn(NOW, facts=(RosterSaved((), MANY, BY, NOW),)))
    for _ in range(11):
        issue_codes(world.store, HOURS, NOW, {"badges": [one.badge for one in MANY]})
    assert words(admin.says("/audit M33")).count("发注册码 M33") == 10
    older = words(admin.presses("更早的"))
    assert ("发注册码 M33" in older, "M00" in older) == (True, False)


def test_of_an_entry_about_a_few_all_are_told(world: World, admin: Chat) -> None:
    world.store.record(Turn(NOW, facts=(RosterSaved((), MANY[:5], BY, NOW),)))
    issue_codes(world.store, HOURS, NOW, {"badges": ["M01"]})
    told = words(admin.says("/audit M01"))
    assert ("M00 部门：– →" in told, "另有" in told, "0 → 1" in told) == (True, False, True)


def test_who_did_it_to_many_sees_them(world: World, admin: Chat) -> None:
    world.store.record(Turn(NOW, facts=(RosterSaved((), MANY, CHENG.badge, NOW),)))
    told = words(admin.says("/audit C1 导入花名册")).split("#")[1]
    assert ("M00 部门" in told, "还有 35 处" in told, "另有" in told) == (True, True, False)


def test_a_word_that_means_nothing_is_told(audited: Chat) -> None:
    assert "“火星”看不懂" in words(audited.says("/audit 火星"))


def test_older_entries_come_by_button_and_by_number(audited: Chat) -> None:
    for number in range(12):
        audited.says(f"/dayoff {(NOW + timedelta(days=20 + number)).date()} 停电{number}")
        audited.says("是")
    first = audited.says("/audit 非学习日")
    assert "停电11" in words(first)
    assert "台风" not in words(first)
    older = audited.presses("更早的")
    assert "台风" in words(older)
    assert "停电11" not in words(older)
    at = words(first).split("#")[-1].split()[0]
    assert "台风" in words(audited.says(f"/audit 非学习日 #{at}"))
    assert labels(audited.says("/audit 非学习日 #1")) == []


def test_addresses_and_answers_are_not_in_it(audited: Chat) -> None:
    told = words(audited.says("/audit 注册"))
    assert "telegram" in told
    assert "chat-C1" not in told


def test_what_was_granted_to_one_person_is_listed_with_its_end(admin: Chat) -> None:
    for said in ("/allow A1 2h 2026-09-09.. 视力", "/allow A1 exempt 2026-09-09..2026-09-20 law 手伤"):
        admin.says(said)
    told = words(admin.says("/audit A1"))
    assert "免学或宽限" in told
    for part in ("120", "视力", "law", "2026-09-20", "手伤"):
        assert part in told
    admin.says("/allow A1 end")
    assert "免学或宽限结束" in words(admin.says("/audit 免学或宽限结束"))
    assert "没有符合" in words(admin.says("/audit B1 免学或宽限结束"))


def test_what_the_program_itself_notes_is_said_in_words(world: World, admin: Chat, supervisor: Chat) -> None:
    supervisor.says("/officer F1")
    assert "officer、超出管理范围" in words(admin.says("/audit denied"))
    officer = Chat(world, enrol(world.store, AN))
    officer.says("/leave 2026-09-07..2026-09-08 看病")
    admin.says("/leave A1 是")
    admin.says("/leave F1 外勤 2026-09-07 巡逻")
    told = words(admin.says("/audit"))
    assert ("等待批准" in told, "已批准" in told, "granted" in told) == (True, True, False)
    ended = words(admin.says("/audit 任务了结"))
    assert ("免学 外勤" in ended, "~" in ended, "excused" in ended) == (True, False, False)


def test_what_no_person_did_is_told_in_words(world: World, admin: Chat) -> None:
    issue_codes(world.store, HOURS, NOW, {"badges": ["A1"]})
    away = Absence("F1", TODAY, TODAY, AbsenceKind.LEAVE, "家里")
    world.store.record(Turn(NOW, facts=(AbsenceSet(away, BY_PLAN, NOW),)))
    told = words(admin.says("/audit"))
    assert ("命令行：发注册码" in told, "学习计划：" in told) == (True, True)
    assert BY not in told
    admin.says("/lang en")
    assert "command line: codes made" in words(admin.says("/audit"))


@pytest.mark.parametrize("by", [administration.BY, deck_import.BY, leave_import.BY, upkeep.BY])
def test_each_act_of_the_command_line_has_its_words(by: str) -> None:
    assert by in audit._PROGRAM


def test_how_a_case_ended_is_told_in_words(world: World, admin: Chat, officer: Chat) -> None:
    officer.says("/check law")
    for _ in range(3):
        officer.says("不知道\n完")
    officer.says("/appeal law 我背过")
    number = words(admin.says("/appeal")).partition("/appeal ")[2].split()[0]
    admin.says(f"/appeal {number} 维持 差得远")
    told = words(admin.says("/audit"))
    assert ("申诉、维持原判" in told, "upheld" in told, "差得远" in told) == (True, False, True)


def test_what_was_nothing_and_stays_nothing_is_no_change(world: World, admin: Chat) -> None:
    told = words(admin.says("/audit"))
    assert ("A1 部门：– → 河口所" in told, "– → –" in told) == (True, False)


def test_somebody_erased_is_told_as_such(world: World, admin: Chat, officer: Chat) -> None:
    officer.says("/leave 2026-09-10..2026-09-11 家里")
    for chat, said in ((officer, "/forget"), (officer, "是"), (admin, "/forget A1 本人要求"), (admin, "是")):
        chat.says(said)
    told = words(admin.says("/audit"))

    assert re.search("已抹去的人 [0-9a-f]{6}：注册", told)
    assert re.search("[0-9a-f]{32}", told) is None
