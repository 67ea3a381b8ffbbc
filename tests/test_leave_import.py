"""Leave by file: all of it or nothing, safe to repeat; what it excuses."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bot.leave_import import import_leave
from bot.problems import from_plain
from storage.contract import Store
from storage.records import (
    Absence,
    AbsenceKind,
    AbsenceSet,
    AbsenceState,
    DutyState,
    Turn,
)
from storage.recount import drift
from tests import sample
from tests.sample import HOURS, NOW, TODAY
from tests.told import told

TEXT = (
    "badge,kind,from,to,reason,about\n"
    "A1,leave,2026-09-07,2026-09-09,family,\n"
    "A1,exempt,2026-09-01,,hand,law\n"
    "B1,exempt,2026-09-01,,hand,law\n"
    "B1,2h,2026-09-01,,eyes,\n"
)


def store_with_an_open_day() -> Store:
    world = sample.make_world()
    world.open_day(NOW)
    return world.store


def given(store: Store, text: str = TEXT, *, save: bool = True) -> dict[str, Any]:
    words = {"name": "l.csv", "text": text, "tracks": ["训练"], "passages": ["law", "short"], "save": save}
    return import_leave(store, HOURS, NOW, words)


def test_what_the_file_says_is_granted_and_excuses_what_is_open() -> None:
    store = store_with_an_open_day()
    answer = given(store)
    assert answer == {"problems": [], "absences": 1, "allowances": 3, "excused": 3, "saved": True}
    excused = {(one.badge, one.passage, one.reason) for one in store.duties_on(TODAY) if one.state != "open"}
    assert excused == {
        ("A1", "law", "~leave"),
        ("A1", "short", "~leave"),
        ("B1", "law", "exempt"),
    }
    assert drift(store) == []


def test_the_same_file_again_changes_nothing() -> None:
    store = store_with_an_open_day()
    given(store)
    before = len(list(store.ledger()))
    assert given(store) == {"problems": [], "absences": 0, "allowances": 0, "excused": 0, "saved": False}
    assert len(list(store.ledger())) == before


def test_a_dry_run_and_a_file_with_problems_change_nothing() -> None:
    store = store_with_an_open_day()
    assert given(store, save=False)["saved"] is False
    answer = given(store, TEXT + "Z9,leave,2026-09-07,,x,\n")
    assert [told(from_plain(one)).split(":")[1] for one in answer["problems"]] == ["6"]
    assert (store.absences("A1"), store.allowances()) == ([], [])
    assert {one.state for one in store.duties_on(TODAY)} == {DutyState.OPEN}


def test_what_stands_is_not_overrun() -> None:
    store = store_with_an_open_day()
    asked = Absence("A1", TODAY, TODAY, AbsenceKind.FIELD, "x", AbsenceState.ASKED)
    over = Absence(
        "A1", date(2026, 9, 1), TODAY - timedelta(days=1), AbsenceKind.LEAVE, "x", AbsenceState.REFUSED
    )
    store.record(Turn(NOW, facts=(AbsenceSet(asked, "A1", NOW), AbsenceSet(over, "A1", NOW))))
    [problem] = given(store)["problems"]
    assert told(from_plain(problem)).startswith("l.csv:2: 已经登记过 2026-09-07 至 2026-09-07")
    assert store.absences("A1")[-1] == asked
