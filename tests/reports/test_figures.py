"""Figures add up, shares are honest, CSV is safe."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.people.scopes import children
from bot.reports import figures
from bot.reports.csv_out import HEADS, completion_csv
from storage.records import Count, CountKey, Department, Duty, Requirement
from tests.sample import AN, BAI, DEPARTMENTS, EVERYBODY, FANG, NORTH, NOW, SOUTH, STATION, TODAY

BY_ID = {one.id: one for one in DEPARTMENTS}
NAMES = ("all", "done", "late", "excused", "open", "overdue", "not_enrolled")

counts = st.dictionaries(
    st.builds(
        CountKey,
        st.sampled_from([one.id for one in DEPARTMENTS]),
        st.just(TODAY),
        st.sampled_from(["甲", "乙"]),
        st.sampled_from([NOW - timedelta(hours=1), NOW, NOW + timedelta(hours=1)]),
    ),
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)).map(
        lambda parts: Count(sum(parts), *parts[1:])
    ),
)


def rows(found: dict[CountKey, Count]) -> list[figures.Row]:
    return figures.completion(found, DEPARTMENTS, (NORTH, SOUTH), EVERYBODY, {"A1"}, NOW, DEPARTMENTS[0])


@settings(max_examples=200, deadline=None)
@given(counts)
def test_parts_make_the_total(found: dict[CountKey, Count]) -> None:
    *parts, total = rows(found)
    for name in NAMES:
        assert sum(getattr(row, name) for row in parts) == getattr(total, name)
    assert total.all == sum(count.all for count in found.values())
    assert total.all == total.done + total.late + total.excused + total.open + total.overdue


@settings(max_examples=200, deadline=None)
@given(counts)
def test_shares_lie_between_none_and_all(found: dict[CountKey, Count]) -> None:
    for row in rows(found):
        if row.all == row.excused:
            assert row.share is row.on_time is None
        else:
            assert row.share is not None
            assert row.on_time is not None
            assert 0 <= row.on_time <= row.share <= 1


@settings(max_examples=200, deadline=None)
@given(counts)
def test_a_row_is_what_its_departments_hold(found: dict[CountKey, Count]) -> None:
    """Each figure counted again the slow way, and the same whether looked at from above or from below."""
    for top in DEPARTMENTS:
        inside = [count for key, count in found.items() if top.holds(BY_ID[key.department])]
        *below, total = figures.completion(
            found, DEPARTMENTS, children(top, DEPARTMENTS), EVERYBODY, {"A1"}, NOW, top
        )
        alone, _ = figures.completion(found, DEPARTMENTS, (top,), EVERYBODY, {"A1"}, NOW)
        for name in ("all", "done", "late", "excused"):
            assert getattr(total, name) == sum(getattr(count, name) for count in inside)
        for name in NAMES:
            assert getattr(alone, name) == getattr(total, name) == sum(getattr(row, name) for row in below)


def test_the_total_counts_nested_rows_once() -> None:
    found = {CountKey(one.id, TODAY, "甲", NOW): Count(all=1) for one in DEPARTMENTS}
    shown = figures.completion(found, DEPARTMENTS, DEPARTMENTS, EVERYBODY, (), NOW)
    assert [row.all for row in shown] == [4, 2, 1, 1, 4]
    assert [row.department for row in shown] == [*DEPARTMENTS, None]


def test_the_departments_own_row_comes_first() -> None:
    found = {CountKey(one.id, TODAY, "甲", NOW): Count(all=1) for one in DEPARTMENTS}
    own, north, south, total = rows(found)
    assert [row.own for row in (own, north, south, total)] == [True, False, False, False]
    assert [row.all for row in (own, north, south, total)] == [1, 2, 1, 4]


def test_counts_out_of_sight_are_left_out() -> None:
    found = {CountKey(one.id, TODAY, "甲", NOW): Count(all=1) for one in DEPARTMENTS}
    assert [row.all for row in figures.completion(found, DEPARTMENTS, (), EVERYBODY, (), NOW)] == [0]
    assert [row.all for row in figures.completion(found, (NORTH,), (NORTH,), EVERYBODY, (), NOW)] == [1, 1]


def test_shares_follow_the_rule() -> None:
    row = figures.Row(NORTH, own=False, all=10, done=3, late=1, excused=2, open=3, overdue=1, not_enrolled=0)
    assert (row.share, row.on_time) == (4 / 8, 3 / 8)


def test_what_is_open_is_overdue_only_after_its_moment() -> None:
    def one(due: timedelta) -> figures.Row:
        return rows({CountKey("d1", TODAY, "甲", NOW + due): Count(all=3, done=1)})[-1]

    assert (one(timedelta()).open, one(timedelta()).overdue) == (2, 0)
    assert (one(-timedelta(seconds=1)).open, one(-timedelta(seconds=1)).overdue) == (0, 2)


def test_not_enrolled_counts_active_officers() -> None:
    own, north, south, total = rows({})
    # 程 and 丁; 白 (安 is enrolled); 方 (高 has left)
    assert [row.not_enrolled for row in (own, north, south, total)] == [2, 1, 1, 4]


@pytest.mark.parametrize(
    ("share", "shown"),
    [(None, "–"), (0.0, "0%"), (0.001, "<1%"), (0.01, "1%"), (0.5, "50%"), (0.999, "99%"), (1.0, "100%")],
)
def test_per_cent_never_rounds_to_all_or_nothing(share: float | None, shown: str) -> None:
    assert figures.per_cent(share) == shown


def duty(badge: str, days_ago: float, department: str = "d1") -> Duty:
    due = NOW - timedelta(days=days_ago)
    return Duty(badge, "law", due.date(), Requirement.READ, due, "甲", department, "v", "l")


def test_who_is_behind_longest_comes_first() -> None:
    officers = {one.badge: one for one in (AN, BAI, FANG)}
    duties = [duty("A1", -1), duty("B1", 5.5), duty("F1", 0.2), duty("F1", 2), duty("X9", 9)]
    behind = figures.pending(duties, officers, NOW)
    assert [(one.officer.badge, one.duties, one.days) for one in behind] == [
        ("B1", 1, 5),
        ("F1", 2, 2),
        ("A1", 1, 0),
    ]


def test_who_is_behind_in_two_departments_stands_in_both() -> None:
    duties = [duty("A1", -1, "d2"), duty("A1", 3, "d1"), duty("A1", 4, "d1")]
    behind = figures.pending(duties, {"A1": AN}, NOW)
    assert [(one.department, one.duties, one.days) for one in behind] == [("d1", 2, 4), ("d2", 1, 0)]


def test_enrolment_of_subtrees() -> None:
    found = figures.enrolment((NORTH, SOUTH), DEPARTMENTS, EVERYBODY, {"A1", "G1"})
    assert [(row.department.id, row.all, row.enrolled) for row in found] == [("d1", 2, 1), ("d3", 1, 0)]


def test_enrolment_of_a_departments_own_comes_first() -> None:
    found = figures.enrolment((STATION,), DEPARTMENTS, EVERYBODY, {"B1"}, NORTH)
    assert [(row.department.id, row.own, row.all, row.enrolled) for row in found] == [
        ("d1", True, 1, 1),
        ("d2", False, 1, 0),
    ]
    assert [row.own for row in figures.enrolment((STATION,), DEPARTMENTS, (AN,), (), NORTH)] == [False]


def test_csv_for_spreadsheets() -> None:
    odd = Department("d9", "=cmd,1", 9)
    made = completion_csv(
        [figures.Row(odd, False, 3, 1, 1, 0, 0, 1, 0), figures.Row(None, False, 0, 0, 0, 0, 0, 0, 0)]
    )
    assert made.startswith("\ufeff")
    heads, first, total = csv.reader(io.StringIO(made[1:]))
    assert tuple(heads) == HEADS
    assert first == ["'=cmd,1", "3", "1", "1", "0", "0", "1", "0", "0.6667", "0.3333", "0"]
    assert total[0] == "total"
    assert total[-3:] == ["", "", "0"]
