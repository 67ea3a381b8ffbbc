"""Slots as data: their contents, their bounds, departments with a time of their own."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from content.hours import Hours
from content.model import Plan, Slot, SlotContent
from content.plan import read_plan
from content.slots import moment_of, occasions, time_in
from content.validate import check_departments
from tests.sample import PASSAGES
from tests.told import told

KNOWN = {one.id: one for one in PASSAGES}
PLAN = """\
id: autumn
start: 2026-09-07
length: 20
slots:
  - id: morning
    at: "07:30"
    grace: 4h
    within: 30m
    content: [due, figures]
    between: "06:30-09:00"
    departments: {市局/北分局: "06:50", 市局/北分局/河口所: "08:15"}
  - {id: noon, at: "12:30", grace: 1h, content: question}
lines: []
"""
NUDGES = """\
nudges:
  - {id: now, after: 0h}
  - {id: next, day: 1, at: "08:00"}
lines: []
"""


def slots(text: str = PLAN) -> tuple[Slot, ...]:
    plan, problems = read_plan("plan.yaml", text, KNOWN)
    assert problems == []
    assert isinstance(plan, Plan)
    return plan.slots


def test_contents_and_bounds_as_written() -> None:
    morning, noon = slots()
    assert morning.content == (SlotContent.DUE, SlotContent.FIGURES)
    assert morning.between == (time(6, 30), time(9))
    assert noon.content == (SlotContent.QUESTION,)
    assert (noon.between, dict(noon.elsewhere), noon.within) == (None, {}, None)


@pytest.mark.parametrize(
    ("path", "at"),
    [
        ("市局", time(7, 30)),
        ("市局/南分局", time(7, 30)),
        ("市局/北分局", time(6, 50)),
        ("市局/北分局/刑警队", time(6, 50)),
        ("市局/北分局/河口所", time(8, 15)),
        ("市局/北分局二", time(7, 30)),
        ("", time(7, 30)),
    ],
)
def test_the_nearest_department_above_counts(path: str, at: time) -> None:
    assert time_in(slots()[0], path) == at


def test_every_department_belongs_to_exactly_one_occasion() -> None:
    found = occasions(slots())
    assert [one.run for one in found] == ["morning@0650", "morning", "morning@0815", "noon"]
    for path in ("市局", "市局/北分局", "市局/北分局/河口所/一组", "别处"):
        assert sum(one.means(path) for one in found if one.slot.id == "morning") == 1


@pytest.mark.parametrize(
    ("part", "instead", "key"),
    [
        ("[due, figures]", "[due, songs]", "problem-plan-content"),
        ("[due, figures]", "[]", "problem-plan-content"),
        ('"06:30-09:00"', '"08:00-09:00"', "problem-plan-between"),
        ('"06:30-09:00"', "early", "problem-plan-between"),
        ('"06:50"', '"06:10"', "problem-plan-slot-time"),
        ('"06:50"', "soon", "problem-plan-slot-time"),
        ('{市局/北分局: "06:50", 市局/北分局/河口所: "08:15"}', "[市局]", "problem-plan-slot-departments"),
        ("within: 30m", "within: soon", "problem-plan-span"),
        ("within: 30m", "within: 0m", "problem-plan-span-none"),
        ("within: 30m", "within: 5h", "problem-plan-within"),
        ("within: 30m", "within: 241m", "problem-plan-within"),
        ("within: 30m", "title: ''", "problem-plan-title"),
        ("within: 30m", "title: ' '", "problem-plan-title"),
        ("within: 30m", "title:", "problem-plan-title"),
        ("within: 30m", "title: {}", "problem-plan-title"),
        ("within: 30m", "title: {zh: '', en: Morning}", "problem-plan-title"),
    ],
)
def test_what_is_wrong_is_named_and_the_slot_stays(part: str, instead: str, key: str) -> None:
    assert part in PLAN
    plan, problems = read_plan("plan.yaml", PLAN.replace(part, instead), KNOWN)
    [problem] = [one for one in problems if one.key == key]
    assert problem.line == PLAN[: PLAN.index(part)].count("\n") + 1
    assert "->" in told(problem)
    assert plan is not None
    assert [one.id for one in plan.slots] == ["morning", "noon"]


def test_within_may_last_as_long_as_grace() -> None:
    morning, _ = slots(PLAN.replace("within: 30m", "within: 240m"))
    assert morning.within == morning.grace


def test_of_a_title_that_is_empty_in_one_language_the_other_is_shown() -> None:
    plan, _ = read_plan("plan.yaml", PLAN.replace("within: 30m", "title: {zh: '', en: Morning}"), KNOWN)
    assert plan is not None
    assert [plan.slots[0].titled(one) for one in ("zh", "en")] == ["Morning", "Morning"]


@pytest.mark.parametrize(
    ("part", "instead", "line"),
    [("grace: 4h", "grace: 0m", 7), ("grace: 1h", "grace: 0h", 12), ("lines: []", NUDGES, 14)],
)
def test_a_span_that_is_nothing_is_told(part: str, instead: str, line: int) -> None:
    assert part in PLAN
    plan, problems = read_plan("plan.yaml", PLAN.replace(part, instead), KNOWN)
    assert [(one.key, one.line) for one in problems] == [("problem-plan-span-none", line)]
    assert told(problems[0], "en").endswith(
        "no time at all, so nothing comes of it -> write it like 4h or 30m, at least 1m"
    )
    assert plan is not None
    assert not [one for one in plan.slots if not one.grace]
    assert [one.id for one in plan.nudges] == (["next"] if "nudges" in instead else [])


def test_a_department_needs_bounds() -> None:
    text = PLAN.replace('    between: "06:30-09:00"\n', "")
    _, problems = read_plan("plan.yaml", text, KNOWN)
    assert [one.key for one in problems] == ["problem-plan-slot-time"] * 2


def test_a_department_that_nobody_belongs_to_is_told() -> None:
    plan, _ = read_plan("plan.yaml", PLAN, KNOWN)
    assert plan is not None
    [problem] = check_departments(plan, {"市局", "市局/北分局"})
    assert "市局/北分局/河口所" in told(problem)


def test_a_time_that_the_clock_jumps_over_comes_at_the_jump() -> None:
    hours = Hours(ZoneInfo("Europe/Berlin"))
    jumped = moment_of(date(2026, 3, 29), time(2, 30), hours)
    assert jumped == datetime(2026, 3, 29, 3, 0, tzinfo=hours.zone)
