"""Reload, days off, withdrawn lines: asked first, all or nothing, with a reason, in the ledger."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.messages import Kind
from content.model import Library, problem
from storage.records import DutyState
from tests import sample
from tests.sample import TODAY, Chat, words


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
    assert "已经过时" in words(admin.does(Kind.CHOICE, token=yes))
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
        ("/dayoff 今天", "用法"),
        ("/dayoff 2026-13-40 台风", "用法"),
        ("/dayoff 2026-01-01 太早", "最近 31 天"),
        ("/withdraw", "用法"),
        ("/withdraw d1", "用法"),
        ("/withdraw d9 不存在", "没有“d9”"),
    ],
)
def test_wrong_use_is_explained(said: str, answer: str, admin: Chat) -> None:
    assert answer in words(admin.says(said))


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
    assert "1 册读本，1 个条目" in words(admin.says("/reload"))
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
