"""Notices: what is told of them, by number and by department, and what is said where one was not issued."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.records import Department, Officer, RosterSaved, Turn
from tests import sample
from tests.delivery.test_ladder import at
from tests.delivery.test_notices import HOUR, Office
from tests.sample import NOW, words


def test_departments_stand_as_the_tree_that_they_are_with_all_below_them() -> None:
    office = Office()
    # As a file may have them: the station first, its branch later, and a branch of whose own people nobody was meant.
    east, lane = Department("d4", "市局/东分局", 9), Department("d5", "市局/东分局/巷口所", 0)
    moved = [replace(one, position=10 - one.position) for one in sample.DEPARTMENTS]
    gu, he = Officer("H1", "古月", "d5"), Officer("H2", "何方", "d5")
    office.store.record(Turn(NOW, facts=(RosterSaved((*moved, east, lane), (gu, he), "test", NOW),)))
    office.issues()
    for chat, number in ((office.fang, 1), (office.an, 1)):
        chat.says(f"/notice {number} 知悉")
    assert words(office.cheng.says("/notice 1")).splitlines()[1:-1] == [
        "· 市局：2 / 7，29%",
        "　· （本级）：0 / 2，0%",
        "　· 南分局：1 / 1，100%",
        "　· 东分局：0 / 2，0%",
        "　　· 巷口所：0 / 2，0%",
        "　· 北分局：1 / 2，50%",
        "　　· （本级）：0 / 1，0%",
        "　　· 河口所：1 / 1，100%",
    ]
    assert words(office.bai.says("/notice 1")).splitlines()[1:-1] == [
        "· 北分局：1 / 2，50%",
        "　· （本级）：0 / 1，0%",
        "　· 河口所：1 / 1，100%",
    ]


def test_its_number_is_told_to_all_who_hear_of_it() -> None:
    office = Office()
    office.issues("/notice 北分局 2026-09-08 北边换装")
    office.cheng.now = NOW + HOUR
    office.cheng.says("/notice 河口所 2026-09-08 河口换装")
    assert words(office.cheng.presses("确认")).endswith("看确认情况：/notice 2。")
    rows = office.rows(NOW + HOUR)
    heads = ["第 2 条通知，请最迟在 2026-09-08 确认" in (office.said(row) or "") for row in rows]
    assert heads == [True]
    assert "第 2 条通知，请最迟在" in words(office.an.says("/notice"))
    [row] = [one for one in office.rows(at(1, 8)) if one.owed.body["notice"] == rows[0].owed.body["notice"]]
    assert "还没有确认的通知，第 2 条" in (office.said(row, at(1, 8)) or "")
    office.an.says("/notice 2 知悉")
    assert "第 2 条通知，您已知悉" in words(office.an.says("/notice 2"))
    assert "2. 河口换装" in words(office.cheng.says("/notice 2"))


def test_its_number_stays_when_others_come_in_the_same_second_or_after_the_clock_was_set_back() -> None:
    office = Office()
    moments = [NOW, *[NOW + HOUR] * 5, NOW]
    for number, moment in enumerate(moments, 1):
        office.cheng.now = moment
        office.cheng.says(f"/notice 北分局 2026-09-08 换装{number}")
        assert words(office.cheng.presses("确认")).endswith(f"看确认情况：/notice {number}。")
    for number in range(1, len(moments) + 1):
        assert f"{number}. 换装{number}" in words(office.cheng.says(f"/notice {number}"))


@pytest.mark.parametrize(
    "said",
    [
        "all 2026-09-08 正文",
        "所有人 soon 正文",
        "市局 2026-09-08 正文",
        "北分局 换装",
        "@专班 2026-09-08 正文",
    ],
)
def test_whoever_may_not_issue_one_is_told_so_as_of_any_command(said: str) -> None:
    office = Office()
    for number, chat in enumerate((office.an, office.ding), 1):
        assert words(chat.says(f"/notice {said}")) == words(chat.says("/dayoff 明天 台风"))
        assert [one.data["what"] for one in office.entries("denied")] == ["notice", "dayoff"] * number
    assert office.rows(NOW) == []


@pytest.mark.parametrize("said", ["知悉 1", "知悉", "one", "第一条"])
def test_a_slip_of_who_acknowledges_is_no_try_to_issue_one(said: str) -> None:
    office = Office()
    office.issues()
    assert "用法" in words(office.an.says(f"/notice {said}"))
    assert office.entries("denied") == []


@pytest.mark.parametrize(
    ("date", "why"),
    [
        ("2026-13-40", "“2026-13-40”不是日期"),
        ("soon", "“soon”不是日期"),
        ("2026-09-06", "2026-09-06 已经过了"),
        ("昨天", "2026-09-06 已经过了"),
    ],
)
def test_a_day_that_is_none_is_named_with_an_example_that_can_be_sent(date: str, why: str) -> None:
    office = Office()
    said = words(office.cheng.says(f"/notice 市局 {date} 正文"))
    assert why in said
    assert "用法" not in said
    example = said.partition("例如：")[2]
    assert "将发给所有人" in words(office.cheng.says(example))
    office.cheng.says("取消")
    office.cheng.says("/lang en")
    english = words(office.cheng.says(f"/notice 市局 {date} 正文"))
    assert "This goes to" in words(office.cheng.says(english.partition("for example: ")[2]))
