"""Figures in the chat: right, by department, in scope, and as named as the channel may."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.world import World
from bot.messages import Kind
from bot.people.disclosure import Disclosure
from content.duties import moved
from storage.records import Department, Officer, ReachabilityChanged, RosterSaved, Turn
from tests import sample
from tests.sample import AN, BAI, CHENG, FANG, Chat, labels, words


@pytest.fixture
def studied(world: World) -> World:
    """安 has recited and read; nobody else has done anything."""
    sample.study(world)
    return world


def as_(world: World, who: Officer, channel: str = "telegram") -> Chat:
    return Chat(world, sample.enrol(world.store, who, channel), channel)


def test_completion_by_department(studied: World) -> None:
    heard = as_(studied, CHENG).says("/completion")
    text = words(heard)
    # due done late open overdue excused not-enrolled share
    assert "北分局 4 2 0 2 0 0 1 50%" in text
    assert "南分局 2 0 0 2 0 0 1 0%" in text
    assert "（本级） 4 0 0 4 0 0 1 0%" in text
    assert "合计 10 2 0 8 0 0 3 20%" in text
    assert labels(heard)[:2] == ["北分局", "南分局"]
    assert labels(heard)[-2:] == ["谁没完成", "注册情况"]


def test_completion_by_button_down_and_up(studied: World) -> None:
    chat = as_(studied, CHENG)
    chat.says("/completion")
    down = chat.presses("北分局")
    assert "河口所 2 2 0 0 0 0 0 100%" in words(down)
    assert down[0].replaces is not None
    up = chat.presses("返回上级")
    assert "合计 10" in words(up)


def test_a_supervisor_sees_the_scope_and_no_more(studied: World) -> None:
    chat = as_(studied, BAI)
    text = words(chat.says("/completion"))
    assert "完成情况 · 北分局" in text
    assert "合计 4" in text
    assert "不在您的管理范围" in words(chat.says("/completion 南分局"))
    assert "不在您的管理范围" in words(chat.says("/pending 南"))
    assert "没有找到部门" in words(chat.says("/completion 火星"))


def test_a_button_outside_a_scope_that_shrank(studied: World) -> None:
    chat = as_(studied, BAI)
    chat.says("/completion")
    token = chat.token("河口所")
    narrowed = RosterSaved((), (Officer("B1", "白山", "d1", BAI.role, ("d3",)),), "test", chat.now)
    studied.store.record(Turn(chat.now, facts=(narrowed,)))
    assert "已经过时" in words(chat.does(Kind.CHOICE, token=token))


def test_overdue_follows_the_clock(studied: World) -> None:
    chat = as_(studied, CHENG)
    chat.now += timedelta(hours=10)  # 19:00, both due times have passed
    assert "南分局 2 0 0 0 2 0 1 0%" in words(chat.says("/completion"))


@pytest.mark.parametrize(
    ("said", "period"),
    [
        ("/completion 昨天", "2026-09-06"),
        ("/completion 本月", "2026-09-01 – 2026-09-07"),
        ("/completion 河口 2026-09-01..2026-09-07", "2026-09-01 – 2026-09-07"),
        ("/completion 09-07", "2026-09-07"),
        ("/completion 上周", "2026-08-31 – 2026-09-06"),
        ("/completion 上个月", "2026-08-01 – 2026-08-31"),
        ("/completion 2026-08", "2026-08-01 – 2026-08-31"),
        ("/completion 2026年9月", "2026-09-01 – 2026-09-07"),
        ("/completion 9月1日~9月3日", "2026-09-01 – 2026-09-03"),
        ("/completion 北分局　昨天", "2026-09-06"),
        ("/completion　北分局\n昨天", "2026-09-06"),
        ("/completion 北分局 \u2003昨天\u00a0", "2026-09-06"),
    ],
)
def test_periods(said: str, period: str, studied: World) -> None:
    assert f"· {period}" in words(as_(studied, CHENG).says(said))


def test_several_departments_fit(studied: World) -> None:
    assert "对应多个部门" in words(as_(studied, CHENG).says("/completion 分局"))


def test_pending_names_by_badge_on_telegram_and_in_full_on_the_terminal(studied: World) -> None:
    on_telegram = words(as_(studied, CHENG).says("/pending"))
    assert "F1（南分局）：2 项" in on_telegram
    assert "方圆" not in on_telegram
    assert "方圆（F1）（南分局）：2 项" in words(as_(studied, CHENG, "terminal").says("/pending"))
    assert "A1" not in on_telegram  # who is done is not behind


def test_pending_tells_days_late_longest_first(studied: World) -> None:
    chat = as_(studied, CHENG)
    chat.now += timedelta(days=3)
    assert "最久已逾期 2 天" in words(chat.says("/pending 南"))


@pytest.mark.parametrize(
    ("after", "chinese", "english"),
    [
        (timedelta(minutes=-1), "2 项", "2 duties"),
        (timedelta(minutes=1), "2 项，最久已逾期不到 1 天", "2 duties, the oldest less than a day late"),
        (timedelta(hours=23), "最久已逾期不到 1 天", ", the oldest less than a day late"),
        (timedelta(days=1, hours=1), "，最久已逾期 1 天", ", the oldest one day late"),
        (timedelta(days=2, hours=1), "，最久已逾期 2 天", ", the oldest 2 days late"),
    ],
)
def test_pending_tells_how_late_in_words(
    after: timedelta, chinese: str, english: str, studied: World
) -> None:
    """Reading is due at noon, three hours from now."""
    chat = as_(studied, CHENG)
    chat.now += timedelta(hours=3) + after
    [line] = [one for one in words(chat.says("/pending 南")).splitlines() if "F1" in one]
    assert line.endswith(chinese)
    chat.says("/lang en")
    [line] = [one for one in words(chat.says("/pending 南")).splitlines() if "F1" in one]
    assert line.endswith(english)


def test_pending_tells_of_how_many_cannot_be_written_to(studied: World) -> None:
    chat = as_(studied, CHENG)
    assert "联系不上" not in words(chat.says("/pending 南"))
    address = sample.enrol(studied.store, FANG)
    blocked = ReachabilityChanged("telegram", address, reachable=False, at=chat.now)
    studied.store.record(Turn(chat.now, facts=(blocked,)))
    said = words(chat.says("/pending 南"))
    assert "南分局：1 人、2 项\n其中 1 人联系不上，提醒到不了：/unreachable\n" in said


def test_figures_only_names_nobody(studied: World) -> None:
    studied.disclosure = lambda _channel: Disclosure.FIGURES
    chat = as_(studied, CHENG)
    for said in ("/pending", "/enrolment"):
        text = words(chat.says(said))
        assert not any(one.badge in text or one.name in text for one in sample.EVERYBODY)
    assert "南分局：1 人、2 项" in words(chat.says("/pending"))


def move(world: World, officer: Officer, department: str, chat: Chat) -> Officer:
    """The roster as it is after a move; what has not fallen due goes along."""
    there = replace(officer, department=department)
    follow = moved(world.store.open_duties(officer.badge), department, chat.now)
    saved = RosterSaved((), (there,), "test", chat.now)
    world.store.record(Turn(chat.now, facts=(saved, *follow)))
    return there


def test_what_fell_due_before_a_move_is_pending_where_it_fell_due(studied: World) -> None:
    chat = as_(studied, CHENG)
    chat.now += timedelta(hours=4)  # 13:00: reading was due at noon, reciting is due at six
    move(studied, FANG, "d1", chat)
    south, north = words(chat.says("/pending 南")), words(chat.says("/pending 北"))
    assert "1 人、1 项" in south
    assert "F1（南分局）：1 项，最久已逾期" in south
    assert "2 人、3 项" in north
    assert "F1（北分局）：1 项" in north
    everywhere = words(chat.says("/pending"))
    assert "4 人、8 项" in everywhere
    assert "F1（南分局）：1 项" in everywhere
    assert "F1（北分局）：1 项" in everywhere


def test_pending_agrees_with_completion_after_moves(studied: World) -> None:
    chat = as_(studied, CHENG)
    chat.now += timedelta(hours=4)
    move(studied, FANG, "d2", chat)
    move(studied, BAI, "d3", chat)
    chat.now += timedelta(hours=7)
    move(studied, CHENG, "d3", chat)
    for department in ("南分局", "北分局", "河口所", "市局"):
        total = words(chat.says(f"/completion {department}")).splitlines()[-1].split()
        open_and_overdue = int(total[4]) + int(total[5])
        pending = words(chat.says(f"/pending {department}"))
        told = re.search(r"人、(\d+) 项", pending)
        assert (int(told[1]) if told else 0) == open_and_overdue


def test_a_supervisor_sees_the_badge_of_who_left_the_scope_owing(world: World) -> None:
    chat = as_(world, BAI, "terminal")
    chat.says("/today")
    chat.now += timedelta(hours=10)
    move(world, AN, "d3", chat)
    move(world, FANG, "d1", chat)
    seen = words(chat.says("/pending"))
    assert "白山（B1）（北分局）：2 项" in seen
    assert "A1（河口所）：2 项" in seen
    assert "安宁" not in seen
    assert "F1" not in seen
    everywhere = as_(world, CHENG, "terminal")
    everywhere.now = chat.now
    assert "安宁（A1）（河口所）：2 项" in words(everywhere.says("/pending"))


def test_enrolment_adds_up_with_a_departments_own_people(studied: World) -> None:
    more = tuple(Officer(f"N{number}", "新", "d1") for number in range(12))
    studied.store.record(Turn(sample.NOW, facts=(RosterSaved((), more, "test", sample.NOW),)))
    north = words(as_(studied, CHENG).says("/enrolment 北分局")).splitlines()
    assert "应注册 14 人，已注册 1 人" in north[0]
    assert north[1:3] == ["· （本级）：0 / 13", "· 河口所：1 / 1"]
    whole = words(as_(studied, CHENG).says("/enrolment")).splitlines()
    assert whole[1:4] == ["· （本级）：1 / 2", "· 北分局：1 / 14", "· 南分局：0 / 1"]
    alone = words(as_(studied, CHENG).says("/enrolment 南分局")).splitlines()
    assert alone == ["注册情况 · 南分局：应注册 1 人，已注册 0 人（0%）", "未注册：F1"]


@pytest.fixture
def crowded(world: World) -> World:
    """Forty-five more at the station: three pages with the three who are there."""
    many = tuple(Officer(f"N{number:02}", f"新{number:02}", "d2") for number in range(45))
    world.store.record(Turn(sample.NOW, facts=(RosterSaved((), many, "test", sample.NOW),)))
    return world


@pytest.mark.parametrize("command", ["/pending", "/enrolment"])
def test_everybody_is_found_by_turning_pages(command: str, crowded: World) -> None:
    chat = as_(crowded, BAI)
    sample.enrol(crowded.store, AN)
    pages = [chat.says(f"{command} 河口所" if command == "/pending" else command)]
    assert labels(pages[0]) == ["下一页"]
    pages += [chat.presses("下一页"), chat.presses("下一页")]
    assert labels(pages[1]) == ["上一页", "下一页"]
    assert labels(pages[2]) == ["上一页"]
    for number, page in enumerate(pages, 1):
        assert f"第 {number} 页，共 3 页" in words(page)
        assert (page[0].replaces is None) is (number == 1)
    found = [badge for page in pages for badge in re.findall(r"N\d\d", words(page))]
    assert sorted(found) == [f"N{number:02}" for number in range(45)]
    assert words(chat.presses("上一页")) == words(pages[1])


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("/pending 河口所 2", "第 2 页，共 3 页"),
        ("/pending 河口所　３", "第 3 页，共 3 页"),
        ("/pending 2", "第 2 页，共 3 页"),
        ("/enrolment 北分局 2", "第 2 页，共 3 页"),
        ("/pending 河口所 99", "第 3 页，共 3 页"),
        ("/pending 河口所 0", "第 1 页，共 3 页"),
        ("/pending 河口所 12345", "没有找到部门"),
        ("/pending 火星 2", "没有找到部门“火星”"),
        ("/pending 大队 7", "大队 7：没有未完成"),
    ],
)
def test_pages_by_typing(said: str, told: str, crowded: World) -> None:
    numbered = Department("d7", "市局/大队 7", 7)
    crowded.store.record(Turn(sample.NOW, facts=(RosterSaved((numbered,), (), "test", sample.NOW),)))
    assert told in words(as_(crowded, CHENG).says(said))


def test_a_short_list_has_no_pages(studied: World) -> None:
    heard = as_(studied, CHENG).says("/pending")
    assert labels(heard) == []
    assert "页" not in words(heard)


def test_a_page_button_when_the_list_has_grown_shorter(crowded: World) -> None:
    chat = as_(crowded, CHENG)
    chat.says("/pending 河口所 2")
    token = chat.token("下一页")
    chat.says("/withdraw d1 修订")
    chat.says("是")
    chat.says("/withdraw r1 修订")
    chat.says("是")
    assert "没有未完成的任务" in words(chat.does(Kind.CHOICE, token=token))


@pytest.mark.parametrize("action", ["q.d2.x", "e.d2.²", "q.d9.1", "e..99999"])
def test_a_page_that_makes_no_sense(action: str, crowded: World) -> None:
    chat = as_(crowded, BAI)
    token = crowded.signer.token("B1", f"telegram:{chat.address}", action, 0)
    assert "已经过时" in words(chat.does(Kind.CHOICE, token=token))


def test_figures_only_has_pages_of_departments(crowded: World) -> None:
    crowded.disclosure = lambda _channel: Disclosure.FIGURES
    departments = tuple(Department(f"e{number}", f"市局/第{number}队", number) for number in range(30))
    people = tuple(Officer(f"P{number}", "某", f"e{number}") for number in range(30))
    saved = RosterSaved(departments, people, "test", sample.NOW)
    crowded.store.record(Turn(sample.NOW, facts=(saved,)))
    chat = as_(crowded, CHENG)
    assert "第 1 页，共 2 页" in words(chat.says("/pending"))
    assert "队：1 人、2 项" in words(chat.presses("下一页"))
    assert labels(chat.says("/enrolment")) == []


def test_enrolment(studied: World) -> None:
    text = words(as_(studied, CHENG).says("/enrolment"))
    assert "应注册 5 人，已注册 2 人（40%）" in text
    assert "北分局：1 / 2" in text
    assert "未注册：B1、D1、F1" in text


def test_a_supervisor_without_scope_is_told(world: World) -> None:
    lost = Officer("L1", "罗", "d3", BAI.role)
    world.store.record(Turn(sample.NOW, facts=(RosterSaved((), (lost,), "test", sample.NOW),)))
    assert "还没有部门" in words(as_(world, lost).says("/completion"))


@pytest.mark.parametrize(
    "said", ["/pending 全单位 3", "/pending all 1", "/pending 全部", "/completion 全单位 今天"]
)
def test_the_whole_can_be_named(said: str, admin: Chat) -> None:
    assert "全单位" in words(admin.says(said))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("/dayoff", "用法"),
        ("/dayoff 国庆 放假", "“国庆”不是日期。请写 2026-10-01"),
        ("/dayoff 2026-13-01 放假", "不是日期"),
        ("/dayoff 10-01", "还缺原因，例如：/dayoff 2026-10-01"),
        ("/pending 没有的部门 3", "全部请写“全单位”。页码写在最后"),
    ],
)
def test_an_error_names_the_forms_that_are_taken(said: str, told: str, admin: Chat) -> None:
    assert told in words(admin.says(said))
