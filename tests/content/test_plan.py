"""The plan file: what is read, each fault with its line; the calendar behind it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.calendar import EVERY_DAY, WORKDAYS, Calendar
from content.hours import Hours
from content.model import Plan
from content.plan import read_plan
from content.validate import check_departments, check_groups
from storage.records import Requirement
from tests.sample import PASSAGES
from tests.told import told

KNOWN = {one.id: one for one in PASSAGES}
GOOD = """\
id: autumn
start: 2026-09-07
length: 20
weekdays: [mon, wed, fri]
slots:
  - {id: morning, at: "07:30", grace: 4h, title: {zh: 晨诵, en: Morning}}
  - {id: noon, at: "12:05", grace: 30m}
lines:
  - {id: d1, day: 1, passages: [law, short], do: recite, due: "18:00"}
  - {id: all, every: day, passages: [en], do: read, due: "12:00", track: 英语, departments: [市局/北分局]}
"""


def good(text: str) -> Plan:
    plan, problems = read_plan("plan.yaml", text, KNOWN)
    assert problems == []
    assert plan is not None
    return plan


def test_a_plan_as_it_is_written() -> None:
    plan = good(GOOD)
    assert (plan.id, plan.start, plan.length, plan.weekdays) == (
        "autumn",
        date(2026, 9, 7),
        20,
        frozenset({0, 2, 4}),
    )
    morning, noon = plan.slots
    assert (morning.at, morning.grace, morning.title["en"]) == (time(7, 30), timedelta(hours=4), "Morning")
    assert (noon.grace, noon.title) == (timedelta(minutes=30), {"zh": "noon"})
    first, every = plan.lines
    assert (first.day, first.passages, first.requirement, first.due) == (
        1,
        ("law", "short"),
        Requirement.RECITE,
        time(18),
    )
    assert first.track == "训练"
    assert (every.day, every.track, every.departments) == (None, "英语", ("市局/北分局",))


def test_a_line_for_working_groups() -> None:
    """As everywhere an @ may stand before a name."""
    written = "departments: [市局/北分局], groups: [宣传组, '@反诈专班']"
    line = good(GOOD.replace("departments: [市局/北分局]", written)).lines[1]
    assert line.groups == ("宣传组", "反诈专班")
    assert (line.means("市局/北分局/河口所"), line.means("市局")) == (True, False)
    assert line.means("市局", ("反诈专班",))
    only = good(GOOD.replace("departments: [市局/北分局]", "groups: 宣传组")).lines[1]
    assert (only.means("市局/北分局"), only.means("市局", ("宣传组",))) == (False, True)


def test_groups_of_a_plan_are_held_against_the_roster() -> None:
    plan = good(GOOD.replace("departments: [市局/北分局]", "groups: [宣传组, 空组]"))
    assert [told(one) for one in check_groups(plan, {"宣传组"})] == [
        "plan.yaml:10: 计划行 all 的工作组“@空组”没有人 -> 写花名册“工作组”一列里有的名称，或给成员写上这个工作组"
    ]


@pytest.mark.parametrize(
    ("written", "weekdays"), [("all", EVERY_DAY), ("workdays", WORKDAYS), ("[sat]", frozenset({5}))]
)
def test_weekdays(written: str, weekdays: frozenset[int]) -> None:
    assert good(GOOD.replace("[mon, wed, fri]", written)).weekdays == weekdays


def test_monday_to_friday_is_the_default() -> None:
    assert good(GOOD.replace("weekdays: [mon, wed, fri]\n", "")).weekdays == WORKDAYS


def test_today_is_left_open() -> None:
    assert good(GOOD.replace("2026-09-07", "today")).start is None


#: (change from, to, line named, part of what is told)
WRONG = [
    ("length: 20", "length: 0", 3, "length"),
    ("length: 20", "length: ten", 3, "length"),
    ("2026-09-07", "soon", 2, "start"),
    ("[mon, wed, fri]", "[mon, funday]", 4, "weekdays"),
    ('"07:30"', '"7.30"', 6, "at 不是钟点"),
    ('"07:30"', '"25:00"', 6, "at 不是钟点"),
    ("4h", "long", 6, "grace 不是时长"),
    ("id: noon", "id: morning", 7, "编号 morning 重复"),
    ("day: 1,", "day: 21,", 9, "day"),
    ("day: 1,", "", 9, "every: day"),
    ("[law, short]", "[law, nothing]", 9, "没有条目 nothing"),
    ("[law, short]", "[]", 9, "没有写条目"),
    ("do: recite", "do: sing", 9, "do 写的是“sing”"),
    ("do: recite", "do: recite, mood: glad", 9, "不认识的项 mood"),
    ("every: day", "every: week", 10, "every 只能写 day"),
    ("every: day", "every: day, day: 2", 10, "既写 day 又写 every"),
    ("do: recite", "do: sing, every: day", 9, "既写 day 又写 every"),
    ("id: all", "id: d1", 10, "编号 d1 重复"),
    ("lines:\n", "lines: none\nrest:\n", 8, "lines 应是列表"),
]


@pytest.mark.parametrize(("before", "after", "line", "what"), WRONG)
def test_what_is_wrong_is_told_with_its_line(before: str, after: str, line: int, what: str) -> None:
    assert before in GOOD
    _, problems = read_plan("plan.yaml", GOOD.replace(before, after), KNOWN)
    found = [problem for problem in problems if what in told(problem)]
    assert found, f"told: {[told(problem) for problem in problems]}"
    assert found[0].line == line
    assert told(found[0], "en").startswith(f"plan.yaml:{line}: ")


@pytest.mark.parametrize(
    ("before", "after"), [("length: 20", "length: ten"), ("2026-09-07", "soon"), ("id: autumn", "id: B!")]
)
def test_what_is_wrong_at_the_top_hides_nothing_below(before: str, after: str) -> None:
    wrong = GOOD.replace(before, after).replace('"07:30"', '"7.30"').replace("[en]", "[no]")
    assert before in GOOD
    found, problems = read_plan("plan.yaml", wrong, KNOWN)
    assert found is None
    assert [problem.line for problem in problems][1:] == [6, 10]


def test_a_bad_line_leaves_the_others() -> None:
    plan, _ = read_plan("plan.yaml", GOOD.replace("do: recite", "do: sing"), KNOWN)
    assert plan is not None
    assert [line.id for line in plan.lines] == ["all"]


@pytest.mark.parametrize("text", ["", "[]", "a: *b", "lines: [[[[[[[[[[1]]]]]]]]]]", "x" * 1_100_000, "\x01"])
def test_hostile_files_give_problems(text: str) -> None:
    plan, problems = read_plan("plan.yaml", text, KNOWN)
    assert plan is None
    assert problems


def test_departments_of_the_plan_are_checked_against_the_roster() -> None:
    [problem] = check_departments(good(GOOD), {"市局"})
    assert told(problem).startswith("plan.yaml:10: 计划行 all 的部门“市局/北分局”不在花名册里")
    assert check_departments(good(GOOD), {"市局", "市局/北分局"}) == []


# --- the calendar


@given(
    st.frozensets(st.integers(0, 6), min_size=1),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.integers(0, 400),
)
def test_study_days_are_numbered_without_gaps(weekdays: frozenset[int], start: date, ahead: int) -> None:
    calendar = Calendar(weekdays)
    day = start + timedelta(days=ahead)
    counted = sum((start + timedelta(days=n)).weekday() in weekdays for n in range(ahead + 1))
    expected = counted if day.weekday() in weekdays else None
    assert calendar.study_day_number(start, day) == expected


def test_a_day_off_renumbers_nothing() -> None:
    start, off = date(2026, 9, 7), date(2026, 9, 8)
    calendar = Calendar(EVERY_DAY, {off})
    assert calendar.study_day_number(start, off) is None
    assert calendar.study_day_number(start, off + timedelta(days=1)) == 3
    assert not calendar.is_study_day(off)


def test_before_the_start_there_is_no_number() -> None:
    assert Calendar(EVERY_DAY).study_day_number(date(2026, 9, 7), date(2026, 9, 6)) is None


def test_the_next_study_day() -> None:
    friday = date(2026, 9, 11)
    assert Calendar(WORKDAYS).next_study_day(friday) == date(2026, 9, 14)
    assert Calendar(WORKDAYS, {date(2026, 9, 14)}).next_study_day(friday) == date(2026, 9, 15)
    assert Calendar(frozenset()).next_study_day(friday) is None


@pytest.mark.parametrize(("hour", "day"), [(15, 7), (16, 8)])
def test_the_study_date_is_the_organisations(hour: int, day: int) -> None:
    moment = datetime(2026, 9, 7, hour, 0, tzinfo=UTC)  # 23:00 and 00:00 in Shanghai
    assert Hours(ZoneInfo("Asia/Shanghai")).today(moment) == date(2026, 9, day)
