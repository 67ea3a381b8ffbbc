"""Exemptions and more time: granted by admins with a reason, shown, ended; what they do to duties."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.conversation.world import World
from bot.people.disclosure import Disclosure
from storage.records import EXEMPT, Allowance, DutyState, Officer
from storage.recount import drift
from tests import sample
from tests.sample import AN, CHENG, NOW, TODAY, Chat, words


def chat(world: World, officer: Officer = CHENG) -> Chat:
    return Chat(world, sample.enrol(world.store, officer))


def test_an_exemption_excuses_what_is_open_and_the_reason_stays_out(world: World) -> None:
    cheng = chat(world)
    told = words(cheng.says("/allow a1 免学 今天..2026-09-30 law 手伤了"))
    assert "安宁" not in told
    assert "A1 免学（盘问检查）：2026-09-07 至 2026-09-30，原因：手伤了" in told
    assert "现有 1 项任务免学" in told
    states = {one.passage: (one.state, one.reason) for one in world.store.duties_of("A1", TODAY)}
    assert states == {"law": (DutyState.EXCUSED, EXEMPT), "short": (DutyState.OPEN, "")}
    assert "手伤了" not in "".join(str(entry.data) for entry in world.store.ledger())
    assert drift(world.store) == []


def test_more_time_without_an_end(world: World) -> None:
    chat(world).says("/allow A1 2小时 明天.. 视力不好")
    [one] = world.store.allowances("A1")
    assert one == Allowance("A1", "视力不好", TODAY + timedelta(days=1), longer=timedelta(hours=2))


def test_a_track_may_be_named(world: World) -> None:
    chat(world).says("/allow A1 exempt today 训练 plaster")
    assert world.store.allowances() == [Allowance("A1", "plaster", TODAY, TODAY, track="训练")]
    assert {one.state for one in world.store.duties_of("A1", TODAY)} == {DutyState.EXCUSED}


@pytest.mark.parametrize(
    "said",
    [
        "A1",
        "A1 免学",
        "A1 免学 明天",
        "A1 免学 明天 law",
        "A1 请假 明天 伤",
        "A1 13小时 明天 伤",
        "A1 0m 明天 伤",
        "A1 免学 2026-09-31 伤",
        "Z9 免学 明天 伤",
        "A1 免学 .. 伤",
    ],
)
def test_what_cannot_be_understood(world: World, said: str) -> None:
    assert "用法" in words(chat(world).says(f"/allow {said}"))
    assert world.store.allowances() == []


def test_nobody_grants_it_to_themselves(world: World) -> None:
    assert "自己的照顾不能自己定" in words(chat(world).says("/allow C1 免学 明天 忙"))
    assert world.store.allowances() == []


@pytest.mark.parametrize(("first", "left"), [("2026-09-01", [TODAY]), ("今天", [TODAY]), ("明天", [])])
def test_it_is_ended_or_taken_back(world: World, first: str, left: list[date]) -> None:
    cheng = chat(world)
    cheng.says(f"/allow A1 免学 {first}.. 伤")
    assert "已结束（1 条）" in words(cheng.says("/allow A1 结束"))
    assert [one.last for one in world.store.allowances()] == left
    assert "没有可结束" in words(cheng.says("/allow A1 end"))


def test_all_that_hold_are_listed(world: World) -> None:
    cheng = chat(world)
    cheng.says("/allow A1 免学 2026-08-01..2026-08-02 过去的")
    cheng.says("/allow A1 30分钟 2026-09-01.. 视力")
    shown = words(cheng.says("/allow"))
    assert "A1 延长 30 分钟（全部）：2026-09-01 至 没有期限" in shown
    assert "过去的" not in shown
    world.disclosure = lambda _: Disclosure.FIGURES
    assert "A1 延长" not in words(cheng.says("/allow"))


def test_in_english_and_for_admins_only(world: World) -> None:
    cheng, an = chat(world), chat(world, AN)
    cheng.says("/lang en")
    assert "A1, exempt (everything): 2026-09-08 to no end" in words(
        cheng.says("/allow A1 exempt tomorrow.. x")
    )
    assert "用法" not in words(an.says("/allow A1 免学 明天 伤"))
    assert len(world.store.allowances()) == 1
    assert NOW.date() == TODAY
