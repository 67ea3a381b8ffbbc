"""Who may look at which department, how one is found by words, how someone is named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.people.disclosure import Disclosure, name_of
from bot.people.scopes import Group, children, find_department, find_group, find_seen, in_tree, sight, visible
from storage.records import Department, Officer, Role, Status
from tests.sample import AN, BAI, CHENG, DEPARTMENTS, DING, NORTH, SOUTH, STATION


@pytest.mark.parametrize(
    ("who", "sees"),
    [(AN, set()), (BAI, {"d1", "d2"}), (CHENG, {"d0", "d1", "d2", "d3"}), (DING, {"d0", "d1", "d2", "d3"})],
)
def test_who_sees_what(who: Officer, sees: set[str]) -> None:
    assert {one.id for one in visible(who, DEPARTMENTS)} == sees


def test_a_scope_of_two_nodes() -> None:
    both = Officer("X", "x", "d0", Role.SUPERVISOR, ("d2", "d3"))
    assert visible(both, DEPARTMENTS) == (STATION, SOUTH)
    assert children(None, visible(both, DEPARTMENTS)) == (STATION, SOUTH)


def test_children() -> None:
    assert [one.id for one in children(None, DEPARTMENTS)] == ["d0"]
    assert children(DEPARTMENTS[0], DEPARTMENTS) == (NORTH, SOUTH)
    assert children(STATION, DEPARTMENTS) == ()


def test_in_tree_each_comes_after_the_one_above_it() -> None:
    mixed = (STATION, SOUTH, NORTH, DEPARTMENTS[0])
    names = [(one.id, depth) for one, depth in in_tree(mixed)]
    assert names == [("d0", 0), ("d3", 1), ("d1", 1), ("d2", 2)]
    # Whoever sees no more than these has them at the top.
    assert [depth for _, depth in in_tree((STATION, SOUTH))] == [0, 0]
    assert in_tree(()) == []


def test_a_group_in_a_scope_is_its_members_and_no_department() -> None:
    mixed = Officer("X", "x", "d0", Role.SUPERVISOR, ("@甲", "d2"))
    seen = sight(mixed, DEPARTMENTS)
    member = Officer("M", "m", "d3", groups=("甲",))
    assert seen.departments == (STATION,)
    assert (seen.sees(member), seen.sees(replace(member, groups=("乙",)))) == (True, False)
    assert (seen.within(STATION)(member), seen.within(Group("甲"))(member)) == (False, True)
    assert seen.groups([member, Officer("N", "n", "d0", groups=("乙",))]) == (Group("甲"),)
    # The role makes the scope: what is left of a former one counts for nothing.
    assert not sight(replace(mixed, role=Role.OFFICER), DEPARTMENTS)


def test_a_group_is_seen_by_whoever_sees_all_its_members() -> None:
    people = [Officer("M", "m", "d2", groups=("甲",)), Officer("N", "n", "d1", groups=("甲",))]
    gone = Officer("G", "g", "d3", status=Status.LEFT, groups=("甲", "乙"))
    seen = sight(BAI, DEPARTMENTS)
    assert seen.groups([*people, gone]) == (Group("甲"),)
    assert seen.groups([*people, replace(gone, status=Status.SUSPENDED)]) == ()


def test_the_id_of_a_group_is_no_departments() -> None:
    ids = {Group(name).id for name in ("甲", "乙", "市局")}
    assert len(ids) == 3
    assert all(one.startswith("@") and len(one.encode()) == 10 for one in ids)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("@宣传组", ["宣传组"]),
        ("＠宣传", ["宣传组"]),
        ("组", ["宣传组", "巡逻组"]),
        ("@巡组", ["巡逻组"]),
        ("@", []),
        ("@x", []),
    ],
)
def test_groups_by_words(words: str, found: list[str]) -> None:
    assert [one.name for one in find_group(words, [Group("宣传组"), Group("巡逻组")])] == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("市局/北分局", ["d1"]),
        ("北分局", ["d1"]),
        ("分局", ["d1", "d3"]),
        ("河口", ["d2"]),
        ("河所", ["d2"]),
        ("火星", []),
    ],
)
def test_departments_by_words(words: str, found: list[str]) -> None:
    assert [one.id for one in find_department(words, DEPARTMENTS)] == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("市局", []),
        ("南分局", []),
        ("市局/南分局", []),
        ("北分局", ["d1"]),
        ("分局", ["d1"]),
        ("河所", ["d2"]),
    ],
)
def test_what_another_department_is_called_means_none_that_is_seen(words: str, found: list[str]) -> None:
    assert [one.id for one in find_seen(words, [NORTH, STATION], DEPARTMENTS)] == found


def test_of_two_departments_of_one_name_the_one_that_is_seen_is_meant() -> None:
    inside, outside = Department("x1", "市局/北分局/内勤", 4), Department("x2", "市局/南分局/内勤", 5)
    top = Department("x3", "内勤", 6)
    for words in ("内勤", "市局/北分局/内勤"):
        assert find_seen(words, [NORTH, inside], [*DEPARTMENTS, inside, outside, top]) == [inside]
    assert find_seen("市局/南分局/内勤", [NORTH, inside], [*DEPARTMENTS, inside, outside, top]) == []


@pytest.mark.parametrize(
    ("disclosure", "name"),
    [(Disclosure.FIGURES, None), (Disclosure.BADGE, "A1"), (Disclosure.FULL, "安宁（A1）")],
)
def test_how_someone_is_named(disclosure: Disclosure, name: str | None) -> None:
    assert name_of(AN, disclosure) == name
