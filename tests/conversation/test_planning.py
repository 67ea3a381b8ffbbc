"""The study days ahead, as the chat shows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

from bot.conversation.world import World
from content.model import PlanLine, Session
from storage.records import DayOff, Requirement, Turn
from tests import sample
from tests.sample import BAI, CHENG, NOW, PASSAGES, TODAY, Chat, words

LINES = (
    PlanLine("d1", ("law", "short"), Requirement.RECITE, time(18), "训练", day=1),
    PlanLine("r3", ("en",), Requirement.READ, time(12), "训练", day=3, departments=("市局/北分局",)),
)
MEETING = Session("m", time(9), timedelta(minutes=30), "训练", day=1)


def ready(world: World) -> World:
    plan = replace(sample.plan(*LINES), sessions=(MEETING,), length=4)
    world.library = sample.library(plan, PASSAGES)
    return world


def test_the_days_ahead_with_lines_sessions_and_whom_they_mean(world: World) -> None:
    bai = Chat(ready(world), sample.enrol(world.store, BAI))
    lines = words(bai.says("/plan")).splitlines()
    assert lines[1:] == [
        "2026-09-07（第 1 天）",
        "· m 集体学习 09:00 训练（所有人）",
        "· d1 背诵 盘问检查、权力属于人民，18:00 前（所有人）",
        "2026-09-08（第 2 天）",
        "· 没有安排",
        "2026-09-09（第 3 天）",
        "· r3 阅读 Life and liberty，12:00 前（市局/北分局）",
        "2026-09-10（第 4 天）",
        "· 没有安排",
    ]


def test_days_off_are_left_out_and_a_plan_that_is_over_has_none(world: World) -> None:
    bai = Chat(ready(world), sample.enrol(world.store, BAI))
    world.store.record(Turn(NOW, facts=(DayOff(TODAY, "台风", "C1", NOW),)))
    assert "2026-09-07" not in words(bai.says("计划"))
    bai.now += timedelta(days=9)
    assert "没有学习日" in words(bai.says("/plan"))


def test_only_admins_go_back_to_the_plan_before(world: World) -> None:
    bai, cheng = (Chat(ready(world), sample.enrol(world.store, one)) for one in (BAI, CHENG))
    assert words(bai.says("/plan undo")) == words(bai.says("/dayoff"))
    assert "没有保存上一版计划" in words(cheng.says("/plan 撤销"))
