"""What absences and allowances do to the records, and what they tell the ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from storage.contract import Store
from storage.records import (
    Absence,
    AbsenceEnded,
    AbsenceKind,
    AbsenceSet,
    AbsenceState,
    Allowance,
    AllowanceEnded,
    AllowanceSet,
)
from tests.storage.samples import (
    DAY,
    NOW,
    turn,
)

# --- absences

AWAY = Absence("B1", DAY, DAY + timedelta(days=4), AbsenceKind.LEAVE, "探亲", AbsenceState.ASKED)


def test_an_absence_is_asked_for_granted_and_found(store: Store) -> None:
    other = replace(AWAY, badge="B2", first=DAY - timedelta(days=9), state=AbsenceState.GRANTED)
    store.record(turn(AbsenceSet(AWAY, "B1", NOW), AbsenceSet(other, "admin", NOW)))
    assert store.absences("B1") == [AWAY]
    assert store.absences_in(AbsenceState.ASKED) == [AWAY]
    granted = replace(AWAY, state=AbsenceState.GRANTED)
    store.record(turn(AbsenceSet(granted, "S1", NOW)))
    assert store.absences("B1") == [granted]
    assert store.absences_in(AbsenceState.GRANTED) == [granted, other]
    assert store.absences_in(AbsenceState.ASKED) == []
    told = [(one.badge, one.data["state"], one.data["by"]) for one in store.ledger()]
    assert told == [("B1", "asked", "B1"), ("B2", "granted", "admin"), ("B1", "granted", "S1")]
    assert all("探亲" not in str(one.data) for one in store.ledger())


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (1, (1, AbsenceState.GRANTED)),
        (0, (0, AbsenceState.GRANTED)),
        (-1, (4, AbsenceState.CANCELLED)),
        (4, (4, AbsenceState.GRANTED)),
        (9, (4, AbsenceState.GRANTED)),
    ],
)
def test_an_absence_ends_early_or_is_cancelled(
    store: Store, last: int, expected: tuple[int, AbsenceState]
) -> None:
    store.record(turn(AbsenceSet(replace(AWAY, state=AbsenceState.GRANTED), "S1", NOW)))
    store.record(turn(AbsenceEnded("B1", DAY, DAY + timedelta(days=last), "B1", NOW)))
    [found] = store.absences("B1")
    assert ((found.last - DAY).days, found.state) == expected
    assert len(list(store.ledger())) == 1 + (last < 4)


def test_what_was_not_granted_does_not_end(store: Store) -> None:
    store.record(turn(AbsenceSet(AWAY, "B1", NOW), AbsenceEnded("B1", DAY, DAY, "B1", NOW)))
    store.record(turn(AbsenceEnded("B2", DAY, DAY, "B1", NOW)))
    assert store.absences("B1") == [AWAY]
    assert len(list(store.ledger())) == 1


def test_only_what_is_asked_for_is_refused(store: Store) -> None:
    granted, refused = (replace(AWAY, state=state) for state in (AbsenceState.GRANTED, AbsenceState.REFUSED))
    store.record(turn(AbsenceSet(refused, "S1", NOW)))
    assert store.absences("B1") == []
    store.record(
        turn(AbsenceSet(AWAY, "B1", NOW), AbsenceSet(granted, "S1", NOW), AbsenceSet(refused, "S2", NOW))
    )
    assert store.absences("B1") == [granted]
    store.record(turn(AbsenceSet(AWAY, "B1", NOW), AbsenceSet(refused, "S2", NOW)))
    assert store.absences("B1") == [refused]


# --- allowances

MORE_TIME = Allowance("B1", "视力", DAY, longer=timedelta(hours=2))
FREED = Allowance("B1", "伤", DAY, DAY + timedelta(days=9), track="t")


def test_allowances_are_granted_replaced_and_found(store: Store) -> None:
    other = replace(FREED, badge="B2")
    store.record(turn(*(AllowanceSet(one, "admin", NOW) for one in (other, FREED, MORE_TIME))))
    assert store.allowances("B1") == [FREED, MORE_TIME]
    assert store.allowances() == [FREED, MORE_TIME, other]
    longer = replace(MORE_TIME, longer=timedelta(hours=3))
    store.record(turn(AllowanceSet(longer, "admin", NOW)))
    assert store.allowances("B1") == [FREED, longer]


@pytest.mark.parametrize(("last", "expected"), [(3, [3]), (0, [0]), (-1, []), (9, [9]), (10, [9])])
def test_an_allowance_ends_or_is_taken_back(store: Store, last: int, expected: list[int]) -> None:
    store.record(turn(AllowanceSet(FREED, "admin", NOW)))
    store.record(turn(AllowanceEnded(FREED, DAY + timedelta(days=last), "admin", NOW)))
    assert [one.last for one in store.allowances()] == [DAY + timedelta(days=days) for days in expected]


def test_one_without_end_is_ended_and_none_is_nothing_to_end(store: Store) -> None:
    store.record(turn(AllowanceEnded(FREED, DAY, "admin", NOW), AllowanceSet(MORE_TIME, "admin", NOW)))
    store.record(turn(AllowanceEnded(MORE_TIME, DAY, "admin", NOW)))
    assert store.allowances() == [replace(MORE_TIME, last=DAY)]
