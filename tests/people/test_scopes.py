"""Who may look at which department, how one is found by words, how someone is named."""

from __future__ import annotations

import pytest

from bot.people.disclosure import Disclosure, name_of
from bot.people.scopes import children, find_department, visible
from storage.records import Officer, Role
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
    ("disclosure", "name"),
    [(Disclosure.FIGURES, None), (Disclosure.BADGE, "A1"), (Disclosure.FULL, "安宁（A1）")],
)
def test_how_someone_is_named(disclosure: Disclosure, name: str | None) -> None:
    assert name_of(AN, disclosure) == name
