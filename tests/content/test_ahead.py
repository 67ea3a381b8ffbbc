"""The days ahead, what another plan changes about them, and what a plan forgets or asks too much of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from content.ahead import DayAhead, DayChange, changes, days_ahead
from content.calendar import EVERY_DAY, Calendar
from content.duties import duties_for
from content.model import Plan, PlanLine, Session
from content.plan import read_plan
from content.plan_check import check_plan
from content.validate import check_departments
from storage.records import Requirement
from tests import sample
from tests.sample import DEPARTMENTS, EVERYBODY, HOURS, PASSAGES, TODAY
from tests.told import told

READ = Requirement.READ
DAILY = PlanLine("e", ("en",), READ, time(12), "t")
FIRST = PlanLine("a", ("law",), READ, time(12), "t", day=1)
SECOND = PlanLine("b", ("law", "short"), READ, time(12), "t", day=2, departments=("市局/北分局",))
MEETING = Session("m", time(16), timedelta(minutes=30), "t", day=2)
KNOWN = {one.id: one for one in PASSAGES}


def plan(*lines: PlanLine, **more: object) -> Plan:
    return replace(sample.plan(*lines), **more)  # type: ignore[arg-type]  # fields by name


def ahead(plan: Plan | None, days: int = 3, off: tuple[date, ...] = ()) -> list[tuple[int, list[str]]]:
    found = days_ahead(
        plan, TODAY, Calendar(EVERY_DAY, off), {"e": day(3)}, TODAY, TODAY + timedelta(days=days - 1)
    )
    return [
        (one.number, [line.id for line in one.lines] + [session.id for session in one.sessions])
        for one in found
    ]


def day(number: int) -> date:
    return TODAY + timedelta(days=number - 1)


def test_the_days_ahead_with_their_numbers_lines_and_sessions() -> None:
    whole = plan(DAILY, FIRST, SECOND, sessions=(MEETING,))
    assert ahead(whole) == [(1, ["e", "a"]), (2, ["e", "b", "m"]), (3, [])]
    assert ahead(whole, off=(day(2),)) == [(1, ["e", "a"]), (3, [])]
    assert ahead(replace(whole, length=1)) == [(1, ["e", "a"])]
    assert ahead(None) == []


def test_what_another_plan_changes_day_by_day() -> None:
    before = plan(DAILY, FIRST, SECOND)
    after = plan(
        replace(FIRST, due=time(18)), SECOND, replace(FIRST, id="c", day=2), sessions=(MEETING,), length=2
    )
    one, other = (days_ahead(plan, TODAY, Calendar(EVERY_DAY), {}, TODAY, day(3)) for plan in (before, after))
    assert changes(one, other) == [
        DayChange(day(1), gone=("e",), changed=("a",)),
        DayChange(day(2), new=("c", "m"), gone=("e",)),
        DayChange(day(3), gone=("e",)),
    ]
    assert changes(one, one) == []
    moved = replace(FIRST, file_line=99)
    assert (
        changes(one, days_ahead(plan(DAILY, moved, SECOND), TODAY, Calendar(EVERY_DAY), {}, TODAY, day(3)))
        == []
    )


def test_days_in_a_row_of_which_the_same_is_told_are_one() -> None:
    def six(*lines: PlanLine) -> list[DayAhead]:
        return days_ahead(plan(*lines), TODAY, Calendar(EVERY_DAY), {}, TODAY, day(6))

    later = replace(DAILY, due=time(18))
    assert changes(six(DAILY), six(later, replace(FIRST, day=3))) == [
        DayChange(day(1), changed=("e",), last=day(2), days=2),
        DayChange(day(3), new=("a",), changed=("e",)),
        DayChange(day(4), changed=("e",), last=day(6), days=3),
    ]
    apart = six(DAILY, FIRST, replace(FIRST, day=3))
    assert changes(six(DAILY), apart) == [DayChange(day(1), new=("a",)), DayChange(day(3), new=("a",))]


# --- sessions

HEAD = "id: p\nstart: 2026-09-07\nlength: 20\nweekdays: all\nslots: []\nlines:\n"
SESSION = '  - {id: m, every: day, do: meet, at: "09:00", length: 30m, track: 训练, passages: [law]}\n'


def test_a_collective_session_is_a_plan_line_that_makes_no_duty() -> None:
    written, problems = read_plan("plan.yaml", HEAD + SESSION, KNOWN)
    assert problems == []
    assert written is not None
    [one] = written.sessions
    assert one == Session("m", time(9), timedelta(minutes=30), "训练", passages=("law",))
    assert written.lines == ()
    assert (
        duties_for(written, TODAY, TODAY, Calendar(EVERY_DAY), EVERYBODY, DEPARTMENTS, KNOWN, {}, HOURS) == ()
    )


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("  - {id: m, every: day, do: meet, length: 30m}\n", "plan.yaml:7: "),
        ('  - {id: m, every: day, do: meet, at: "09:00"}\n', "plan.yaml:7: "),
        ('  - {id: m, do: meet, at: "09:00", length: 30m}\n', "plan.yaml:7: "),
        ('  - {id: m, day: 99, do: meet, at: "09:00", length: 30m}\n', "plan.yaml:7: "),
        ('  - {id: m, every: day, do: meet, at: "09:00", length: 30m, due: "10:00"}\n', "plan.yaml:7: "),
        (SESSION.replace("law", "nothing"), "plan.yaml:7: "),
        (SESSION + SESSION, "plan.yaml:8: "),
        (SESSION + '  - {id: m, day: 1, do: read, due: "10:00", passages: [law]}\n', "plan.yaml:8: "),
    ],
)
def test_a_session_that_is_wrong_is_told_with_its_line(entry: str, expected: str) -> None:
    _, problems = read_plan("plan.yaml", HEAD + entry, KNOWN)
    assert [told(one)[: len(expected)] for one in problems] == [expected]


def test_departments_of_sessions_are_held_against_the_roster() -> None:
    written = plan(sessions=(replace(MEETING, departments=("市局/西分局",)),))
    assert [one.key for one in check_departments(written, {"市局"})] == ["problem-department"]


# --- what a plan forgets


def test_a_plan_that_forgets_nothing_is_not_talked_about() -> None:
    assert check_plan(sample.library(plan(DAILY, FIRST, SECOND)), {"市局/北分局/河口所"}) == []
    assert check_plan(sample.library(None)) == []


def test_passages_that_are_never_planned() -> None:
    [one] = check_plan(sample.library(plan(FIRST)))
    assert told(one).startswith("plan.yaml: 读本 deck 有 2 条从没排进计划：short")
    assert "en" in told(one, "en")


@pytest.mark.parametrize(
    ("peopled", "who"),
    [(None, "市局/北分局"), ({"市局", "市局/北分局/河口所"}, "市局/北分局/河口所"), ({"市局"}, None)],
)
def test_days_that_ask_too_much(peopled: set[str] | None, who: str | None) -> None:
    found = [
        one
        for one in check_plan(sample.library(plan(DAILY, FIRST, SECOND, cap=2)), peopled)
        if one.key == "problem-plan-overloaded"
    ]
    assert [(one.args["day"], one.args["count"], one.args["who"]) for one in found] == (
        [(2, 3, who)] if who else []
    )


def test_the_same_passage_twice_is_one_to_do() -> None:
    twice = replace(FIRST, id="x", day=None, passages=("law", "short"))
    assert check_plan(sample.library(plan(DAILY, FIRST, twice, cap=3))) == []


def test_lines_for_nobody() -> None:
    found = check_plan(sample.library(plan(DAILY, FIRST, SECOND)), {"市局/北分局二", "市局"})
    assert [(one.key, one.args["id"]) for one in found] == [("problem-plan-nobody", "b")]


def test_lines_of_a_group_are_for_its_members_and_add_to_their_day() -> None:
    team = replace(SECOND, departments=(), groups=("甲",))
    library = sample.library(plan(DAILY, FIRST, team, cap=2))
    nobody = check_plan(library, {"市局"}, {("市局", ("乙",))})
    assert [(one.key, one.args["id"]) for one in nobody] == [("problem-plan-nobody", "b")]
    [full] = check_plan(library, {"市局"}, {("市局", ("甲", "乙")), ("市局", ("甲",))})
    assert (full.key, full.args["day"], full.args["count"], full.args["who"]) == (
        "problem-plan-overloaded",
        2,
        3,
        "市局 @甲",
    )
    [unknown] = check_plan(library)
    assert unknown.args["who"] == "- @甲"


def test_the_shipped_plan_has_nothing_to_look_at() -> None:
    content = Path(__file__).parent.parent.parent / "content"
    from content.load import load_library

    library, problems = load_library(content / "decks", content / "plan.yaml")
    assert problems == []
    assert [told(one) for one in check_plan(library)] == []
