"""Working groups across departments: who sees whom, what is counted, and that nobody else is ever named."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.view import Subject, gather
from bot.conversation.world import World
from bot.delivery.broadcasts import named, newest_name
from bot.messages import Grid, Kind, Message
from bot.people.disclosure import Disclosure
from bot.people.scopes import Group
from storage.records import DutiesOpened, Duty, Officer, Requirement, Role, RosterSaved, Status, Turn
from tests import sample
from tests.conversation.test_supervise import move
from tests.sample import AN, BAI, CHENG, DEPARTMENTS, FANG, GONE, TODAY, Chat, labels, words

#: 安 of the station and 方 of the south are in it; 古 sees it and is of the south.
TASK = "反诈专班"
GU = Officer("Z1", "古月", "d3", Role.SUPERVISOR, (f"@{TASK}",))


def save(world: World, *officers: Officer) -> None:
    world.store.record(Turn(sample.NOW, facts=(RosterSaved((), officers, "test", sample.NOW),)))


@pytest.fixture
def grouped(world: World) -> World:
    """安 has recited and read; whoever left was in the group too."""
    save(world, *(replace(one, groups=(TASK,)) for one in (AN, FANG, GONE)), GU)
    sample.study(world)
    return world


def as_(world: World, who: Officer, channel: str = "terminal") -> Chat:
    return Chat(world, sample.enrol(world.store, who, channel), channel)


def test_the_only_group_of_a_scope_is_what_completion_is_about(grouped: World) -> None:
    heard = as_(grouped, GU).says("/completion")
    assert f"完成情况 · @{TASK}" in words(heard)
    # 安 has done both, 方 neither, who has not enrolled.
    assert "合计 4 2 0 2 0 0 1 50%" in words(heard)
    assert f"@{TASK}" not in labels(heard)


def test_an_admin_gets_a_line_and_a_button_to_each_group_and_the_same_total(grouped: World) -> None:
    save(grouped, replace(sample.DING, groups=("查岗组",)))
    chat = as_(grouped, CHENG)
    heard = chat.says("/completion")
    assert f"· @{TASK}：应学 4，完成 2，完成率 50%" in words(heard)
    assert "合计 12 2 0 10 0 0 4 17%" in words(heard)
    down = chat.presses(f"@{TASK}")
    assert down[0].replaces is not None
    assert "合计 4 2 0 2 0 0 1 50%" in words(down)
    assert "合计 12" in words(chat.presses("返回上级"))


def headings(heard: list[Message]) -> tuple[str, ...]:
    """Those of a message's only table."""
    [table] = [block for one in heard for block in one.blocks if isinstance(block, Grid)]
    return table.heads


def test_few_members_are_not_compared_with_the_day_before(grouped: World) -> None:
    chat = as_(grouped, GU)
    chat.now += timedelta(days=1)
    line = words(chat.says(f"/completion @{TASK} 2026-09-07")).splitlines()[-1]
    assert line.split() == ["合计", "4", "2", "0", "0", "2", "0", "1", "50%"]
    assert "较上期" not in headings(chat.says(f"/completion @{TASK} 2026-09-07"))
    before = TODAY - timedelta(days=1)
    earlier = tuple(
        Duty(one.badge, "law", before, Requirement.READ, sample.NOW, "训练", one.department, "v1", "x")
        for one in (AN, FANG)
    )
    grouped.store.record(Turn(sample.NOW, facts=(DutiesOpened(before, earlier, sample.NOW),)))
    line = words(chat.says(f"/completion @{TASK} 2026-09-07")).splitlines()[-1]
    assert line.split() == ["合计", "4", "2", "0", "0", "2", "0", "1", "50%"]
    save(grouped, *(Officer(f"M{number}", "众", "d3", groups=(TASK,)) for number in range(3)))
    line = words(chat.says(f"/completion @{TASK} 2026-09-07")).splitlines()[-1]
    assert line.split()[-2:] == ["50%", "+50"]
    assert headings(chat.says(f"/completion @{TASK} 2026-09-07"))[-2:] == ("完成率", "较上期")


def test_several_groups_together_count_each_member_once(grouped: World) -> None:
    save(
        grouped,
        replace(FANG, groups=("查岗组", TASK)),
        replace(GU, scope=("@查岗组", f"@{TASK}")),
    )
    text = words(as_(grouped, GU).says("/completion"))
    assert "完成情况 · 我管的范围" in text
    assert "合计 4 2 0 2 0 0 1 50%" in text
    assert "· @查岗组：应学 2，完成 0，完成率 0%" in text
    assert f"· @{TASK}：应学 4，完成 2，完成率 50%" in text


def test_a_scope_of_a_department_and_a_group(grouped: World) -> None:
    """The table and the lists are about both: 方 of the south has a row beside the north's."""
    save(grouped, replace(GU, department="d0", scope=("d1", f"@{TASK}")))
    chat = as_(grouped, GU)
    heard = chat.says("/completion")
    text = words(heard)
    assert "北分局 4 2 0 2 0 0 1 50%" in text
    assert "（别处的组员） 2 0 0 2 0 0 1 0%" in text
    assert "合计 6 2 0 4 0 0 2 33%" in text
    assert labels(heard)[:2] == ["北分局", f"@{TASK}"]
    assert f"· @{TASK}：应学 4，完成 2，完成率 50%" in text
    pending = words(chat.says("/pending"))
    assert "白山" in pending
    assert "方圆" in pending
    assert "程远" not in pending


@pytest.mark.parametrize(
    "scope",
    [
        ("d1", f"@{TASK}"),
        ("d2", f"@{TASK}"),
        ("d2", "@查岗组", f"@{TASK}"),
        ("d3", f"@{TASK}"),
        ("d0", f"@{TASK}"),
        ("@查岗组", f"@{TASK}"),
        (f"@{TASK}",),
        ("d1", "d3"),
        ("d1",),
    ],
)
@pytest.mark.parametrize("moves", [False, True])
def test_a_scope_is_the_same_people_in_each_report(
    scope: tuple[str, ...], moves: bool, grouped: World
) -> None:
    """By department and by group, before and after members have moved with one duty overdue and one to come."""
    save(grouped, replace(BAI, groups=("查岗组", TASK)), replace(GU, role=Role.SUPERVISOR, scope=scope))
    chat = as_(grouped, GU)
    if moves:
        chat.now += timedelta(hours=4)
        move(grouped, replace(FANG, groups=(TASK,)), "d1", chat)
        move(grouped, replace(BAI, groups=("查岗组", TASK)), "d3", chat)
    due, done, late, open_, overdue, excused, missing = _told(r"合计" + r" (\d+)" * 7, chat, "/completion")
    [_, behind] = _told(r"未完成 · .*：(\d+) 人、(\d+) 项", chat, "/pending")
    [people, here] = _told(r"应注册 (\d+) 人，已注册 (\d+) 人", chat, "/enrolment")
    assert (open_ + overdue, missing) == (behind, people - here)
    assert due == done + late + excused + behind
    opened = re.findall(r"》(\d+) 人", words(chat.says("/completion 台账")))
    assert moves or sum(map(int, opened)) == due


def _told(pattern: str, chat: Chat, said: str) -> list[int]:
    """The numbers of a report's head or total."""
    found = re.search(pattern, words(chat.says(said)))
    assert found, said
    return [int(one) for one in found.groups()]


def test_files_of_a_scope_name_its_departments_and_groups(grouped: World) -> None:
    supervisor = replace(GU, scope=("d1", f"@{TASK}"))
    save(grouped, supervisor)
    found = gather(grouped.store, supervisor, Subject("", TODAY, TODAY), grouped.calendar(), sample.NOW)
    assert found.scope == ("北分局", f"@{TASK}")
    here = gather(grouped.store, supervisor, Subject("d1", TODAY, TODAY), grouped.calendar(), sample.NOW)
    only = gather(grouped.store, GU, Subject("", TODAY, TODAY), grouped.calendar(), sample.NOW)
    whole = gather(grouped.store, CHENG, Subject("", TODAY, TODAY), grouped.calendar(), sample.NOW)
    assert [one.scope for one in (here, only, whole)] == [(), (), ()]


def test_of_very_many_members_the_buttons_stay_and_the_lines_go(grouped: World) -> None:
    save(grouped, *(Officer(f"M{number}", f"众{number}", "d3", groups=("大组",)) for number in range(300)))
    heard = as_(grouped, CHENG).says("/completion")
    assert f"· @{TASK}" not in words(heard)
    assert {"@大组", f"@{TASK}"} <= set(labels(heard))


def test_an_empty_group_has_no_share(grouped: World) -> None:
    save(grouped, replace(GU, scope=("@无人组",)))
    text = words(as_(grouped, GU).says("/completion"))
    assert "@无人组" in text
    assert "没有学习任务" in text


@pytest.mark.parametrize("said", ["/pending", f"/pending @{TASK}", "/pending @反诈", "/pending ＠反诈 1"])
def test_who_is_behind_in_a_group_wherever_they_serve(said: str, grouped: World) -> None:
    text = words(as_(grouped, GU).says(said))
    assert "方圆" in text
    assert "南分局" in text
    assert "古月" not in text


def test_a_channel_of_figures_names_the_group_alone(grouped: World) -> None:
    grouped.disclosure = lambda _: Disclosure.FIGURES
    chat = as_(grouped, GU)
    assert f"@{TASK}" in words(chat.says("/pending"))
    assert "南分局" not in words(chat.says("/pending"))
    assert "F1" not in words(chat.says("/pending"))


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/completion @查岗", "这个工作组不在您的管理范围内"),
        ("/pending @火星", f"没有找到工作组“@火星”。现有：@{TASK}"),
        ("/completion 南分局", "这个部门不在您的管理范围内"),
        ("/officer B1", "这个人不在您的管理范围内"),
        ("/record B1 law 当面听过", "这个人不在您的管理范围内"),
        ("/leave B1 yes", "不归您批"),
    ],
)
def test_what_is_not_of_the_group_is_refused(said: str, answer: str, grouped: World) -> None:
    save(grouped, replace(sample.DING, groups=("查岗组",)))
    assert answer in words(as_(grouped, GU).says(said))


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/officer A1", f"工作组：@{TASK}"),
        ("/officer F1", "方圆"),
        ("/record F1 law 当面听过", "方圆"),
        ("/enrolment", f"@{TASK}"),
        ("/nudge", f"@{TASK}"),
        ("/unreachable", f"@{TASK}"),
    ],
)
def test_what_is_of_the_group_is_answered(said: str, answer: str, grouped: World) -> None:
    assert answer in words(as_(grouped, GU).says(said))


def test_leave_is_asked_of_the_groups_supervisor_and_decided_by_them(grouped: World) -> None:
    supervisor = as_(grouped, GU)
    as_(grouped, FANG).says("/leave 2026-09-08..2026-09-09 家事")
    assert "方圆" in words(supervisor.says("/leave"))
    assert "已批准" in words(supervisor.says("/leave F1 yes"))


def test_a_broadcast_reaches_the_members_and_no_others(grouped: World) -> None:
    sample.enrol(grouped.store, FANG)
    sample.enrol(grouped.store, BAI)
    chat = as_(grouped, GU)
    for target in ("所有人", f"@{TASK}"):
        assert "2 人" in words(chat.says(f"/broadcast {target} 明天九点"))
    assert "用法" in words(chat.says("/broadcast @查岗 明天九点"))
    assert "不在您的管理范围内" in words(chat.says("/broadcast 北分局 明天九点"))
    chat.says(f"/broadcast @{TASK} 明天九点")
    chat.says("是")
    assert _sent(grouped) == ["A1", "F1"]
    chat.says(f"/broadcast @{TASK} 明天十点")
    save(grouped, replace(GU, scope=("@查岗组",)))
    chat.says("是")
    assert _sent(grouped) == []


def _sent(world: World) -> list[str]:
    """Whom the newest broadcast is meant for."""
    kept = world.store.value(newest_name(GU.badge))
    assert kept is not None
    meant = world.store.value(named("to", kept["ids"][-1]))
    assert meant is not None
    return list(meant["badges"])


def test_a_notice_to_a_group_and_how_it_stands(grouped: World) -> None:
    chat, member = as_(grouped, GU), as_(grouped, FANG)
    chat.says(f"/notice @{TASK} 2026-09-08 明天起换装")
    assert "2 人" in words(chat.says("是"))
    stands = words(chat.says("/notice 1"))
    assert f"@{TASK}" in stands
    assert "方圆" in stands
    member.says("/notice 1 知悉")
    stands = words(chat.says("/notice 1"))
    assert "方圆" not in stands
    assert "安宁" in stands


def test_a_chat_is_bound_to_a_department_and_to_no_group(grouped: World) -> None:
    assert "请写明部门" in words(as_(grouped, GU).says(f"/bind @{TASK}"))
    assert "请写明部门" in words(as_(grouped, CHENG).says(f"/bind @{TASK}"))


def test_a_button_to_a_group_that_is_no_longer_of_the_scope(grouped: World) -> None:
    save(grouped, replace(GU, scope=("@查岗组", f"@{TASK}")))
    chat = as_(grouped, GU)
    chat.says("/completion")
    token = chat.token(f"@{TASK}")
    save(grouped, replace(GU, scope=("d1",)))
    assert "已经过时" in words(chat.does(Kind.CHOICE, token=token))


def test_the_entries_behind_a_groups_figures(grouped: World) -> None:
    text = words(as_(grouped, GU).says(f"/completion @{TASK} 台账"))
    assert "安宁" in text
    assert "白山" not in text


def test_whoever_sees_all_members_sees_the_group(grouped: World) -> None:
    save(grouped, replace(BAI, scope=("d1", "d3")))
    assert "合计 4" in words(as_(grouped, BAI).says(f"/completion @{TASK}"))
    save(grouped, BAI)
    assert "不在您的管理范围" in words(as_(grouped, BAI).says(f"/completion @{TASK}"))


def test_a_groups_button_fits_into_what_a_channel_carries(grouped: World) -> None:
    """Telegram carries 64 bytes, whatever the group is called."""
    group, seat = Group("长" * 40), "telegram:" + "9" * 20
    subject = Subject(group.id, TODAY, TODAY, "某个板块")
    for action in (subject.action("mt"), subject.action("ml.fffff")):
        assert len(grouped.signer.token("A1", seat, action, 0xFFFF)) <= 64


# --- nobody outside is ever named

COMMANDS = (
    *("/completion", "/completion 台账", "/pending", "/enrolment", "/unreachable", "/nudge", "/leave"),
    *("/wall", "/notice", "/completion @甲", "/pending @甲", "/enrolment @乙", "/officer A1", "/officer F1"),
)
PEOPLE = (AN, BAI, FANG, GONE)
MEMBERSHIPS = st.lists(
    st.lists(st.sampled_from("甲乙"), unique=True).map(lambda names: tuple(sorted(names))),
    min_size=len(PEOPLE),
    max_size=len(PEOPLE),
)
SCOPES = st.lists(
    st.sampled_from(["@甲", "@乙", "@丙", *(one.id for one in DEPARTMENTS)]),
    min_size=1,
    max_size=3,
    unique=True,
)


@settings(max_examples=40, deadline=None)
@given(MEMBERSHIPS, SCOPES)
def test_nobody_outside_the_scope_is_ever_named(memberships: list[tuple[str, ...]], scope: list[str]) -> None:
    world = sample.make_world()
    people = [replace(one, groups=names) for one, names in zip(PEOPLE, memberships, strict=True)]
    supervisor = replace(GU, department="d0", scope=tuple(scope))
    save(world, *people, supervisor)
    for one in people:
        if one.status is Status.ACTIVE:
            sample.enrol(world.store, one)
    chat = as_(world, supervisor)
    seen = {one.badge for one in people if _seen(one, scope)}
    for command in COMMANDS:
        heard = words(chat.says(command))
        assert heard
        for one in people:
            named = one.name in heard or (one.badge in heard and one.badge not in command)
            assert one.badge in seen or not named, (command, one.badge, heard)


def _seen(officer: Officer, scope: list[str]) -> bool:
    """Written anew from the rule: by a group, or by a department at or above one's own."""
    paths = {one.id: one.path for one in DEPARTMENTS}
    above = [key for key, path in paths.items() if f"{paths[officer.department]}/".startswith(f"{path}/")]
    return not {*above, *(f"@{name}" for name in officer.groups)}.isdisjoint(scope)


@pytest.mark.parametrize(("one", "command"), list(product([AN, FANG], ["/pending", "/enrolment"])))
def test_the_property_is_not_empty(one: Officer, command: str) -> None:
    world = sample.make_world()
    save(world, replace(one, groups=("甲",)), replace(GU, scope=("@甲",)))
    assert one.name in words(as_(world, GU).says(command))
