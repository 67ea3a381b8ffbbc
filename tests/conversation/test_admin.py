"""Reload, days off, withdrawn lines: asked first, all or nothing, with a reason, in the ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.conversation.world import World
from bot.messages import Kind
from content.model import Library, PlanLine, problem
from storage.records import DutyState, Requirement
from tests import sample
from tests.sample import TODAY, Chat, labels, words


def states(chat: Chat) -> list[DutyState]:
    return [duty.state for duty in chat.world.store.duties_on(TODAY)]


def test_a_day_off_is_asked_and_excuses_what_is_open(admin: Chat) -> None:
    asked = words(admin.says("/dayoff 今天 台风"))
    assert "2026-09-07" in asked
    assert "10 项" in asked
    assert set(states(admin)) == {DutyState.OPEN}
    assert "10 项任务免学" in words(admin.presses("确认"))
    assert set(states(admin)) == {DutyState.EXCUSED}
    [off] = [entry for entry in admin.world.store.ledger() if entry.kind == "day-off"]
    assert (off.badge, off.data["reason"]) == ("C1", "台风")


@pytest.mark.parametrize("space", ["　", "\n", "\u00a0", " 　 "])
def test_any_space_parts_the_words(space: str, admin: Chat) -> None:
    assert "原因：台风 很大。" in words(admin.says(f"/dayoff 今天{space}台风 很大"))
    admin.says("否")
    assert "计划行 d1 吗？原因：条文修订。" in words(admin.says(f"/withdraw{space}d1{space}条文修订"))


@pytest.mark.parametrize("answer", ["否", "取消", "/cancel", "no"])
def test_no_changes_nothing(answer: str, admin: Chat) -> None:
    admin.says("/dayoff 今天 台风")
    assert "已取消" in words(admin.says(answer))
    assert set(states(admin)) == {DutyState.OPEN}
    assert admin.world.store.days_off() == {}


def test_an_old_confirm_button_does_not_confirm_another_question(admin: Chat) -> None:
    admin.says("/dayoff 今天 台风")
    yes = admin.token("确认")
    admin.says("否")
    admin.says("/withdraw d1 条文修订")
    assert "已经取消" in words(admin.does(Kind.CHOICE, token=yes))
    assert set(states(admin)) == {DutyState.OPEN}


def test_yes_by_word(admin: Chat) -> None:
    admin.says("/today")
    admin.says("/withdraw d1 条文修订")
    assert "5 项任务免学" in words(admin.says("是"))
    assert states(admin).count(DutyState.EXCUSED) == 5
    assert admin.world.store.lines_withdrawn() == {"d1": TODAY}


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/dayoff", "用法"),
        ("/dayoff 今天", "还缺原因"),
        ("/dayoff 2026-13-40 台风", "不是日期"),
        ("/dayoff 2026-01-01 太早", "最近 31 天"),
        ("/withdraw", "用法"),
        ("/withdraw d1", "用法"),
        ("/withdraw d9 不存在", "没有“d9”"),
    ],
)
def test_wrong_use_is_explained(said: str, answer: str, admin: Chat) -> None:
    assert answer in words(admin.says(said))


def test_a_line_without_a_reason_is_told_that_it_is_missing(admin: Chat) -> None:
    """And of no other lines: a plan may have hundreds."""
    assert words(admin.says("/withdraw d1")) == "还缺原因。用法：/withdraw d1 原因"
    assert "没有“d9”" in words(admin.says("/withdraw d9"))
    assert "d1" in words(admin.says("/withdraw"))
    admin.says("/lang en")
    assert words(admin.says("/withdraw d1")) == "A reason is missing. Use: /withdraw d1 REASON"
    assert admin.world.store.lines_withdrawn() == {}


def test_twice_is_told(admin: Chat) -> None:
    admin.says("/dayoff 今天 台风")
    admin.says("是")
    assert "已经宣布" in words(admin.says("/dayoff 今天 台风"))
    admin.says("/withdraw r1 重复")
    admin.says("是")
    assert "已经撤回" in words(admin.says("/withdraw r1 重复"))


def test_a_day_off_ahead_opens_no_duties(admin: Chat) -> None:
    admin.says("/dayoff 明天 演习")
    admin.says("是")
    admin.now += timedelta(days=1)
    assert "没有安排" in words(admin.says("/today")) or "逾期" in words(admin.says("/today"))
    assert admin.world.store.duties_on(TODAY + timedelta(days=1)) == []


def test_reload_replaces_all_or_nothing(admin: Chat) -> None:
    fresh = sample.library(None, sample.PASSAGES[:1])
    admin.world.reload = lambda: (fresh, [problem("x.md", 3, "problem-passage-id", id="P 2")])
    before: Library = admin.world.library
    assert "x.md:3: 编号“P 2”不合规则 -> 用小写字母" in words(admin.says("/reload"))
    assert admin.world.library is before
    admin.world.reload = lambda: (fresh, [])
    assert "2026-09-07 去掉：d1、r1" in words(admin.says("/reload"))
    assert admin.world.library is before
    assert "1 册读本，1 个条目" in words(admin.says("是"))
    assert admin.world.library is fresh


def test_reload_asks_also_where_only_the_times_of_prompts_change(admin: Chat) -> None:
    before: Library = admin.world.library
    assert before.plan is not None
    slots = tuple(replace(one, at=time(6, 5)) for one in before.plan.slots)
    fresh = replace(before, plan=replace(before.plan, slots=slots))
    admin.world.reload = lambda: (fresh, [])
    assert "推送的时间或内容" in words(admin.says("/reload"))
    assert admin.world.library is before
    admin.says("是")
    assert admin.world.library is fresh


def test_the_problems_are_told_in_the_readers_language_and_counted_when_there_are_too_many(
    admin: Chat,
) -> None:
    found = [problem("x.md", number, "problem-heading") for number in range(1, 26)]
    admin.world.reload = lambda: (sample.library(), found)
    admin.says("/lang en")
    lines = words(admin.says("/reload")).splitlines()
    assert lines[0] == "25 problems found, nothing was loaded:"
    assert lines[1].startswith("x.md:1: only headings of the second level")
    assert lines[20].startswith("x.md:20: ")
    assert lines[21].startswith("And 5 more: run.py check")


def test_a_text_that_changed_under_a_check_ends_it_without_harm(admin: Chat) -> None:
    admin.says("/check law")
    changed = sample.passage("law", "盘问检查", sample.LAW + "并且应当及时告知其家属。")
    admin.world.library = sample.library(None, (changed,))
    assert "内容已更新" in words(admin.says(sample.LAW))
    assert not admin.world.store.progress("C1", "law").owes_recall


def test_a_passage_taken_out_of_the_decks_is_told_and_its_duties_can_be_excused(
    world: World, officer: Chat, admin: Chat
) -> None:
    officer.says("/today")
    without = sample.library(sample.plan(sample.DEFAULT_PLAN.lines[1]), sample.PASSAGES[1:])
    world.reload = lambda: (without, [])
    told = words(admin.says("/reload"))
    assert "5 项未完成的任务" in told
    assert "（law）" in told
    assert "（d1）" in told
    heard = officer.says("/today")
    assert "另有 1 项任务的条目已从读本中撤下" in words(heard)
    assert "今天待学（1）" in words(heard)
    assert labels(heard) == ["阅读：权力属于人民"]
    assert "5 项任务将免学" in words(admin.says("/withdraw d1 条文废止"))
    admin.says("是")
    assert "撤下" not in words(officer.says("/today"))
    assert states(admin).count(DutyState.EXCUSED) == 5


def test_withdrawing_one_of_two_lines_that_ask_for_the_same(world: World, admin: Chat) -> None:
    twice = PlanLine("x1", ("short", "en"), Requirement.READ, time(12), "训练", day=1)
    world.library = sample.library(sample.plan(*sample.DEFAULT_PLAN.lines, twice))
    admin.says("/today")
    asked = words(admin.says("/withdraw x1 重复"))
    assert "5 项任务将免学" in asked
    assert "另有 5 项别的计划行也要求" in asked
    assert "5 项任务免学；另有 5 项" in words(admin.says("是"))
    assert {duty.passage for duty in world.store.all_open()} == {"law", "short"}
    assert "另有" not in words(admin.says("/withdraw r1 重复"))
    assert "5 项任务免学。" in words(admin.says("是"))


@pytest.mark.parametrize("other", ["/today", "/withdraw", "今天天气好"])
def test_a_question_is_left_by_speaking_of_something_else(other: str, admin: Chat) -> None:
    admin.says("/dayoff 今天 台风")
    yes = admin.token("确认")
    admin.says(other)
    admin.says("是")
    admin.does(Kind.CHOICE, token=yes)
    assert set(states(admin)) == {DutyState.OPEN}
    assert admin.world.store.days_off() == {}


def test_a_sticker_does_not_end_the_question(admin: Chat) -> None:
    admin.says("/dayoff 今天 台风")
    admin.does(Kind.MEDIA)
    assert "10 项任务免学" in words(admin.says("是"))
