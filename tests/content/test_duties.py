"""The life of a duty against an independent model, and each rule by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.calendar import EVERY_DAY, Calendar
from content.duties import duties_for, excused, left_by, met_by, moved, overdue
from content.model import PlanLine
from storage.records import Duty, DutyState, Officer, Requirement, Status
from tests.sample import AN, DEPARTMENTS, EVERYBODY, FANG, HOURS, PASSAGES, TODAY, ZONE, plan

KNOWN = {one.id: one for one in PASSAGES}
READ, RECITE = Requirement.READ, Requirement.RECITE


def line(key: str, *passages: str, do: Requirement = RECITE, due: int = 18, **more: object) -> PlanLine:
    built = PlanLine(key, passages, do, time(due), f"板块{key}", day=1)
    return replace(built, **more)  # type: ignore[arg-type]  # fields by name


def opened(
    *lines: PlanLine, day: date = TODAY, officers: tuple[Officer, ...] = EVERYBODY, **more: object
) -> tuple[Duty, ...]:
    withdrawn = more.get("withdrawn", {})
    assert isinstance(withdrawn, dict)
    calendar = Calendar(EVERY_DAY)
    return duties_for(plan(*lines), TODAY, day, calendar, officers, DEPARTMENTS, KNOWN, withdrawn, HOURS)


def test_everybody_active_owes_enrolled_or_not() -> None:
    duties = opened(line("a", "law"))
    assert {duty.badge for duty in duties} == {"A1", "B1", "C1", "D1", "F1"}
    [mine] = [duty for duty in duties if duty.badge == "A1"]
    assert (mine.department, mine.track, mine.line) == ("d2", "板块a", "a")
    assert mine.version == KNOWN["law"].version
    assert mine.due_at == datetime(2026, 9, 7, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize("status", [Status.ON_LEAVE, Status.SUSPENDED, Status.LEFT])
def test_who_is_not_active_owes_nothing(status: Status) -> None:
    assert opened(line("a", "law"), officers=(replace(AN, status=status),)) == ()


@pytest.mark.parametrize(("owes_from", "count"), [(TODAY, 1), (TODAY + timedelta(days=1), 0), (None, 1)])
def test_a_newcomer_owes_from_a_day_on(owes_from: date | None, count: int) -> None:
    assert len(opened(line("a", "law"), officers=(replace(AN, owes_from=owes_from),))) == count


def test_a_line_for_a_department_means_its_subtree() -> None:
    duties = opened(line("a", "law", departments=("市局/北分局",)))
    assert {duty.badge for duty in duties} == {"A1", "B1"}


def test_other_days_and_the_end_of_the_plan() -> None:
    assert opened(line("a", "law"), day=TODAY + timedelta(days=1)) == ()
    every = line("a", "law", day=None)
    assert opened(every, day=TODAY + timedelta(days=19))
    assert opened(every, day=TODAY + timedelta(days=20)) == ()


def test_the_same_passage_twice_is_one_duty() -> None:
    [duty] = opened(line("a", "law", do=READ, due=18), line("b", "law", due=12), officers=(AN,))
    assert (duty.requirement, duty.due_at.astimezone(ZONE).hour) == (RECITE, 12)
    assert (duty.track, duty.line) == ("板块a", "a+b")


def test_a_withdrawn_line_brings_nothing_from_its_day_on() -> None:
    every = line("a", "law", day=None)
    tomorrow = TODAY + timedelta(days=1)
    assert opened(every, withdrawn={"a": tomorrow})
    assert opened(every, day=tomorrow, withdrawn={"a": tomorrow}) == ()


def test_a_passage_that_is_gone_brings_nothing() -> None:
    assert opened(line("a", "gone"), officers=(AN,)) == ()


OPEN = opened(line("a", "law"), line("b", "short", do=READ, due=12), officers=(AN,))
LAW, SHORT = OPEN
DUE = LAW.due_at


@pytest.mark.parametrize(
    ("passage", "act", "at", "closed"),
    [
        ("law", RECITE, DUE, [("law", DutyState.DONE)]),
        ("law", RECITE, DUE + timedelta(seconds=1), [("law", DutyState.LATE)]),
        ("law", READ, DUE, []),
        ("short", READ, SHORT.due_at, [("short", DutyState.DONE)]),
        ("short", RECITE, SHORT.due_at, [("short", DutyState.DONE)]),
        ("en", RECITE, DUE, []),
    ],
)
def test_what_an_act_meets(
    passage: str, act: Requirement, at: datetime, closed: list[tuple[str, DutyState]]
) -> None:
    assert [(one.passage, one.state) for one in met_by(OPEN, passage, act, at)] == closed


def test_overdue_begins_after_the_due_moment() -> None:
    assert not overdue(LAW, DUE)
    assert overdue(LAW, DUE + timedelta(microseconds=1))


def test_excused_with_reason_and_author() -> None:
    [first, _] = excused(OPEN, "台风", "C1", DUE)
    assert (first.state, first.reason, first.by) == (DutyState.EXCUSED, "台风", "C1")


def test_what_fell_due_stays_behind_when_someone_moves() -> None:
    between = SHORT.due_at + timedelta(hours=1)
    assert [one.passage for one in moved(OPEN, "d3", between)] == ["law"]
    assert moved(OPEN, "d2", between) == ()


# --- against a model written another way

lines = st.lists(
    st.builds(
        lambda number, passages, do, due, day, departments, groups: PlanLine(
            f"l{number}", passages, do, time(due), "t", day, departments, groups=groups
        ),
        st.integers(0, 9),
        st.lists(st.sampled_from(list(KNOWN)), min_size=1, max_size=3).map(tuple),
        st.sampled_from(Requirement),
        st.integers(8, 20),
        st.sampled_from([None, 1, 2]),
        st.lists(st.sampled_from([one.path for one in DEPARTMENTS]), max_size=2).map(tuple),
        st.lists(st.sampled_from("甲乙"), max_size=2, unique=True).map(tuple),
    ),
    max_size=6,
)
people = st.lists(
    st.builds(
        lambda officer, groups: replace(officer, groups=groups),
        st.sampled_from(EVERYBODY),
        st.sampled_from([(), ("甲",), ("乙",), ("乙", "甲"), ("丙",)]),
    ),
    max_size=5,
    unique_by=lambda officer: officer.badge,
)


@settings(max_examples=200, deadline=None)
@given(lines, people, st.integers(0, 2))
def test_duties_equal_a_model(planned: list[PlanLine], officers: list[Officer], ahead: int) -> None:
    day = TODAY + timedelta(days=ahead)
    paths = {one.id: one.path for one in DEPARTMENTS}
    owed: dict[tuple[str, str], list[PlanLine]] = {}
    for officer in officers:
        for one in planned:
            everybody = not one.departments and not one.groups
            here = any(f"{paths[officer.department]}/".startswith(f"{path}/") for path in one.departments)
            here = everybody or here or not set(one.groups).isdisjoint(officer.groups)
            if officer.status is Status.ACTIVE and here and one.day in (None, ahead + 1):
                for passage in one.passages:
                    owed.setdefault((officer.badge, passage), []).append(one)
    expected = {
        key: (
            RECITE if any(one.requirement is RECITE for one in theirs) else READ,
            min(one.due for one in theirs),
            "+".join(dict.fromkeys(one.id for one in theirs)),
        )
        for key, theirs in owed.items()
    }
    got = opened(*planned, day=day, officers=tuple(officers))
    assert len(got) == len(expected)
    assert {
        (duty.badge, duty.passage): (duty.requirement, duty.due_at.astimezone(ZONE).time(), duty.line)
        for duty in got
    } == expected


def test_no_duty_for_one_who_left_even_in_a_full_roster() -> None:
    assert not [duty for duty in opened(line("a", "law")) if duty.badge == "G1"]
    assert [duty for duty in opened(line("a", "law")) if duty.badge == FANG.badge]


def test_a_withdrawn_line_leaves_what_another_line_asks_for_too() -> None:
    both = opened(line("a", "law", do=READ), line("b", "law", "short"), officers=(AN,))
    assert [duty.lines for duty in both] == [("a", "b"), ("b",)]
    shared, own = both
    assert left_by(both, "b", ()) == ((own,), (shared,))
    assert left_by(both, "a", ()) == ((), (shared,))
    assert left_by(both, "a", {"b"}) == ((shared,), ())
    assert left_by(both, "c", {"a", "b"}) == ((), ())
