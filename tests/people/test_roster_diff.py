"""What an import would change: planned without surprises, safe to repeat."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.people.roster_csv import RosterRow, read_roster
from bot.people.roster_diff import RosterChange, department_id, departments_for, plan_import
from storage.records import Department, Officer, Role, Status
from tests.sample import TODAY
from tests.told import told

HEAD = "badge,name,department,role,scope,language,status\n"
GOOD = (
    "A1,安宁,市局/北分局/河口所,,,,\n"
    "B1,白山,市局/北分局,supervisor,市局/北分局;市局/南分局,,\n"
    "C1,程远,市局,admin,,en,\n"
    "F1,方圆,市局/南分局,,,,leave\n"
)


def rows(text: str = GOOD, head: str = HEAD) -> list[RosterRow]:
    found, problems = read_roster("r.csv", (head + text).encode())
    assert problems == []
    return found


def imported(
    text: str,
    departments: tuple[Department, ...] = (),
    officers: tuple[Officer, ...] = (),
    *,
    opened: bool = False,
) -> RosterChange:
    return plan_import(rows(text), departments, officers, TODAY, opened=opened, file="r.csv")


FIRST = imported(GOOD)


def test_the_first_import() -> None:
    assert FIRST.new == ("A1", "B1", "C1", "F1")
    assert [one.path for one in FIRST.departments] == [
        "市局",
        "市局/北分局",
        "市局/北分局/河口所",
        "市局/南分局",
    ]
    people = {one.badge: one for one in FIRST.officers}
    assert people["B1"].scope == (department_id("市局/北分局"), department_id("市局/南分局"))
    assert (people["A1"].role, people["A1"].language, people["A1"].owes_from) == (Role.OFFICER, "", None)


def test_the_same_file_again_changes_nothing() -> None:
    again = imported(GOOD, FIRST.departments, FIRST.officers, opened=True)
    assert again.empty
    assert again.unchanged == 4
    assert again.summary() == {}


@pytest.mark.parametrize(
    ("before", "after", "kind", "badges"),
    [
        ("A1,安宁,市局/北分局/河口所", "A1,安宁,市局/南分局", "moved", ("A1",)),
        ("A1,安宁", "A1,安静", "renamed", ("A1",)),
        ("C1,程远,市局,admin", "C1,程远,市局,auditor", "problem", ()),
        ("A1,安宁,市局/北分局/河口所,", "A1,安宁,市局/北分局/河口所,auditor", "role", ("A1",)),
        (",,,leave", ",,,", "none", ()),
        (",,,leave", ",,,active", "status", ("F1",)),
        ("F1,方圆,市局/南分局,,,,leave\n", "", "left", ("F1",)),
        ("C1,程远,市局,admin,,en,\n", "", "problem", ()),
    ],
)
def test_what_changes(before: str, after: str, kind: str, badges: tuple[str, ...]) -> None:
    assert before in GOOD
    text = (
        GOOD.replace(before, after).replace(";市局/南分局", "")
        if kind == "left"
        else GOOD.replace(before, after)
    )
    change = imported(text, FIRST.departments, FIRST.officers)
    if kind == "problem":
        assert told(change.problems[0]).startswith("r.csv: 导入后将没有在岗的管理员")
    elif kind == "none":
        assert change.empty
    else:
        assert change.summary()[kind] == badges


def test_a_newcomer_after_the_day_opened_owes_from_the_next() -> None:
    change = imported(GOOD + "N1,牛新,市局,,,,\n", FIRST.departments, FIRST.officers, opened=True)
    [newcomer] = change.officers
    assert newcomer.owes_from == TODAY + timedelta(days=1)


def test_who_comes_back_is_active_again_and_owes_from_then() -> None:
    left = tuple(replace(one, status=Status.LEFT) if one.badge == "A1" else one for one in FIRST.officers)
    change = imported(GOOD, FIRST.departments, left, opened=True)
    [back] = change.officers
    assert (back.status, back.owes_from) == (Status.ACTIVE, TODAY + timedelta(days=1))


def test_the_language_someone_chose_is_kept() -> None:
    chosen = tuple(replace(one, language="en") for one in FIRST.officers)
    assert imported(GOOD, FIRST.departments, chosen).empty


def test_departments_for_a_path() -> None:
    made = departments_for("省厅/网安", FIRST.departments)
    assert [(one.path, one.position) for one in made] == [("省厅", 4), ("省厅/网安", 5)]
    assert departments_for("市局", FIRST.departments) == FIRST.departments[:1]


def test_a_department_id_is_the_first_ten_digits_of_a_hash() -> None:
    assert department_id("市局") == hashlib.blake2s("市局".encode()).hexdigest()[:10]


def test_departments_follow_the_file_and_others_stand_behind() -> None:
    text = "".join(reversed(GOOD.splitlines(keepends=True))).replace("市局/北分局/河口所", "市局/北分局")
    change = imported(text, FIRST.departments, FIRST.officers)
    kept = after(change, FIRST.departments, FIRST.officers)[0]
    assert [one.path for one in kept] == ["市局", "市局/南分局", "市局/北分局", "市局/北分局/河口所"]


def test_a_badge_in_another_case_is_the_same_officer() -> None:
    assert imported(GOOD.replace("A1", "a1"), FIRST.departments, FIRST.officers).empty


def test_a_scope_without_the_role_is_a_problem_of_its_row() -> None:
    change = imported(GOOD + "N1,牛新,市局,,市局,,\n", FIRST.departments, FIRST.officers)
    assert [(one.line, one.key) for one in change.problems] == [(6, "problem-scope-stray")]


def test_a_known_supervisor_keeps_role_and_scope_or_gets_a_new_scope() -> None:
    text = GOOD.replace("supervisor,市局/北分局;市局/南分局", ",")
    assert imported(text, FIRST.departments, FIRST.officers).empty
    change = imported(GOOD.replace("supervisor,市局/北分局;", ","), FIRST.departments, FIRST.officers)
    [officer] = change.officers
    assert (officer.role, officer.scope) == (Role.SUPERVISOR, (department_id("市局/南分局"),))
    assert change.summary() == {"role": ("B1",)}


def test_who_becomes_an_officer_again_sees_nothing_more() -> None:
    text = GOOD.replace("supervisor,市局/北分局;市局/南分局", "officer,")
    [officer] = imported(text, FIRST.departments, FIRST.officers).officers
    assert (officer.role, officer.scope) == (Role.OFFICER, ())


def test_who_left_long_ago_is_not_told_again() -> None:
    text = GOOD[: GOOD.index("F1")].replace(";市局/南分局", "")
    first = imported(text, FIRST.departments, FIRST.officers)
    kept = after(first, FIRST.departments, FIRST.officers)
    assert first.summary()["left"] == ("F1",)
    assert (first.left, first.status_changed) == (("F1",), ())
    assert [one.status for one in kept[1] if one.badge == "F1"] == [Status.LEFT]
    assert imported(text, *kept).empty


def test_an_admin_who_is_one_of_two_may_go() -> None:
    second = Officer("Z1", "周一", department_id("市局"), Role.ADMIN)
    text = GOOD.replace("C1,程远,市局,admin", "C1,程远,市局,officer") + "Z1,周一,市局,,,,\n"
    assert imported(text, FIRST.departments, (*FIRST.officers, second)).problems == ()


def test_an_admin_on_leave_does_not_count() -> None:
    change = imported(GOOD.replace("admin,,en,", "admin,,en,leave"), FIRST.departments, FIRST.officers)
    assert [one.key for one in change.problems] == ["problem-last-admin"]


def test_nobody_is_admin_before_the_first_import() -> None:
    assert imported("A1,安宁,市局,,,,\n").problems == ()


# --- over all rosters


def after(
    change: RosterChange, departments: Sequence[Department], officers: Sequence[Officer]
) -> tuple[tuple[Department, ...], tuple[Officer, ...]]:
    """What a store holds when a change was saved, in a store's order."""
    places = {one.id: one for one in (*departments, *change.departments)}
    people = {one.badge: one for one in (*officers, *change.officers)}
    return (
        tuple(sorted(places.values(), key=lambda one: one.position)),
        tuple(sorted(people.values(), key=lambda one: one.badge)),
    )


PATHS = st.sampled_from(["局", "局/北", "局/北/所", "局/南", "厅/网安/一队"])


Rest = tuple[str, str, Role | None, Sequence[str], Status | None, tuple[str, ...] | None]


def row(badge: str, rest: Rest) -> RosterRow:
    name, department, role, scope, status, groups = rest
    seen = tuple(scope) if role is Role.SUPERVISOR else ()
    return RosterRow(2, badge, name, department, role, seen, None, status, groups)


GROUPED = "badge,name,department,role,scope,groups\n"
TEAM = "A1,安宁,市局,,,甲;乙\nB1,白山,市局,supervisor,@甲,\nC1,程远,市局,admin,,乙\n"


def grouped(text: str, head: str, officers: tuple[Officer, ...] = ()) -> RosterChange:
    departments = (Department(department_id("市局"), "市局"),) if officers else ()
    return plan_import(rows(text, head), departments, officers, TODAY, opened=False, file="r.csv")


TEAMS = grouped(TEAM, GROUPED).officers


def test_who_joins_and_who_leaves_a_group() -> None:
    assert {one.badge: one.groups for one in TEAMS} == {"A1": ("乙", "甲"), "B1": (), "C1": ("乙",)}
    assert grouped(TEAM, GROUPED, TEAMS).empty
    changed = TEAM.replace(",甲;乙", ",甲;丙").replace("C1,程远,市局,admin,,乙", "C1,程远,市局,admin,,")
    change = grouped(changed, GROUPED, TEAMS)
    assert change.summary() == {"joined": ("A1",), "parted": ("A1", "C1")}


def test_a_file_without_the_column_leaves_everybody_in_their_groups() -> None:
    text = "A1,安宁,市局,,\nB1,白山,市局,supervisor,@甲\nC1,程远,市局,admin,\n"
    assert grouped(text, "badge,name,department,role,scope\n", TEAMS).empty


def test_a_scope_of_a_group_that_nobody_stored_is_in() -> None:
    text = "A1,安宁,市局,,\nB1,白山,市局,supervisor,@丁\nC1,程远,市局,admin,\n"
    [found] = grouped(text, "badge,name,department,role,scope\n", TEAMS).problems
    assert told(found) == (
        "r.csv:3: 范围里的工作组“@丁”没有人 -> 写花名册“工作组”一列里有的：乙、甲；或者给成员写上这个工作组"
    )


REST = st.tuples(
    st.sampled_from("安白程"),
    PATHS,
    st.sampled_from([None, *Role]),
    st.lists(PATHS | st.just("@甲"), min_size=1, max_size=2, unique=True),
    st.sampled_from([None, *Status]),
    st.sampled_from([None, (), ("甲",), ("乙", "甲")]),
)
ROSTERS = st.dictionaries(st.sampled_from(["A1", "B1", "C1", "D1", "E1"]), REST, min_size=1).map(
    lambda people: [row(badge, rest) for badge, rest in people.items()]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(ROSTERS, max_size=3), ROSTERS, st.booleans(), st.booleans())
def test_after_any_history_the_same_file_again_changes_nothing(
    history: list[list[RosterRow]], last: list[RosterRow], opened: bool, opened_later: bool
) -> None:
    departments: tuple[Department, ...] = ()
    officers: tuple[Officer, ...] = ()
    for file in (*history, last):
        change = plan_import(file, departments, officers, TODAY, opened=opened)
        departments, officers = after(change, departments, officers)
    again = plan_import(
        last, departments[::-1], officers[::-1], TODAY + timedelta(days=1), opened=opened_later
    )
    assert again.empty
    assert again.summary() == {}
    assert again.unchanged == len(last)


@settings(max_examples=300, deadline=None)
@given(ROSTERS, ROSTERS)
def test_afterwards_the_roster_is_as_the_file_says(first: list[RosterRow], file: list[RosterRow]) -> None:
    kept = after(plan_import(first, (), (), TODAY, opened=False), (), ())
    departments, officers = after(plan_import(file, *kept, TODAY, opened=True), *kept)
    paths = {one.id: one.path for one in departments}
    people = {one.badge: one for one in officers}
    assert all(path.rpartition("/")[0] in {"", *paths.values()} for path in paths.values())
    assert len({one.position for one in departments}) == len(departments)
    for wanted in file:
        officer = people.pop(wanted.badge)
        assert (officer.name, paths[officer.department]) == (wanted.name, wanted.department)
        assert wanted.role in {None, officer.role}
        assert wanted.status in {None, officer.status}
        assert wanted.groups in {None, officer.groups}
        assert (officer.role is Role.SUPERVISOR) == bool(officer.scope)
    assert {one.status for one in people.values()} <= {Status.LEFT}
