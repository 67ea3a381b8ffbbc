"""What is due means all duties, excused ones too, wherever it is told; late and overdue are two figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.world import World
from storage.records import RosterSaved, Turn
from tests import sample
from tests.sample import AN, CHENG, FANG, NOW, Chat, words

TASK = "专班"


@pytest.fixture
def admin(world: World) -> Chat:
    """安 has done both that are due, 方, of the same working group, is excused from both."""
    people = tuple(replace(one, groups=(TASK,)) for one in (AN, FANG))
    world.store.record(Turn(NOW, facts=(RosterSaved((), people, "test", NOW),)))
    sample.study(world)
    chat = Chat(world, sample.enrol(world.store, CHENG))
    chat.says("/suspend F1 病")
    chat.presses("确认")
    return chat


def test_in_the_table_and_in_the_lines_of_groups_below_it(admin: Chat) -> None:
    told = words(admin.says("/completion"))
    assert "合计 10 2 0 6 0 2 2 25%" in told
    assert f"· @{TASK}：应学 4，免学 2，完成 2，完成率 100%" in told
    assert "合计 4 2 0 0 0 2 0 100%" in words(admin.says(f"/completion @{TASK}"))


def test_below_a_file(admin: Chat) -> None:
    told = words(admin.says("/completion 表格"))
    assert "合计应学 10 项，免学 2 项，完成率 25%，逾期完成 0 项，逾期未学 0 项。" in told
    admin.now = NOW + timedelta(days=3)
    told = words(admin.says("/completion 2026-09-07 图"))
    assert "合计应学 10 项，免学 2 项，完成率 25%，逾期完成 0 项，逾期未学 6 项。" in told


def test_of_one_officer(admin: Chat, world: World) -> None:
    figures = "应学 2，按时完成 0，逾期完成 0，待学 0，逾期未学 0，免学 2"
    assert figures in words(admin.says("/officer F1"))
    admin.says("/suspend F1 恢复 回来了")
    admin.presses("确认")
    admin.says("/dayoff 今天 停电")
    admin.presses("确认")
    assert figures in words(Chat(world, sample.enrol(world.store, FANG)).says("/progress"))
