"""What a turn has to itself: all that its effects read before they write."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from storage.correction import IN_PERSON
from storage.effects import EFFECTS, apply
from storage.held import HOLDS, held, letter, officer, value
from storage.keys import R
from storage.mail import DeadLetter
from storage.memory import MemoryStore
from storage.notices import ISSUED
from storage.records import (
    Account,
    Fact,
    Forgotten,
    StudyDay,
    ValueKept,
)
from tests.storage.samples import DAY, NOW, attempted, closed, duty, opened, roster, session, turn
from tests.storage.test_ledger import everything_that_happens


class Watched(MemoryStore):
    """A store that notes what is read while a fact is written."""

    def __init__(self) -> None:
        super().__init__()
        self.read: set[str] = set()

    def get(self, kind: type[R], key: str) -> R | None:
        self.read.add(_name(kind, key))
        return super().get(kind, key)

    def find(self, kind: type[R], **equal: str) -> list[R]:
        self.read.add(officer(equal["badge"]))
        return super().find(kind, **equal)


def _name(kind: type[Any], key: str) -> str:
    """What has to be held for a record to be read and written."""
    if kind is StudyDay:
        return f"day {key}"
    if kind is ValueKept:
        if key == ISSUED or key.startswith("seen:"):
            return value(key)
        return "heard" if key.startswith("heard:") else "cases"
    if kind is DeadLetter:
        return letter(*key.split("|"))
    if kind is Account:
        return f"account {key}"
    return officer(key.split("|", maxsplit=1)[0])


def test_it_is_said_of_every_kind_of_fact() -> None:
    assert set(HOLDS) == set(EFFECTS)


def test_whatever_is_read_before_it_is_written_is_held() -> None:
    store = Watched()
    for fact in everything_that_happens():
        store.read.clear()
        apply(fact, store)
        names = held(turn(fact))
        assert names is None or store.read <= set(names), fact


def test_what_was_heard_in_person_is_counted_by_one_turn_at_a_time() -> None:
    assert set(held(turn(replace(closed("B2"), reason=IN_PERSON))) or ()) == {officer("B2"), "heard"}


def test_a_session_is_held_by_its_owner() -> None:
    assert held(turn(session=session("telegram:7"))) == (officer("telegram:7"),)
    assert set(held(turn(attempted("B1"), closed("B2"), session=session("B3"))) or ()) == {
        officer("B1"),
        officer("B2"),
        officer("B3"),
    }
    assert held(turn()) == ()


@pytest.mark.parametrize(
    "fact", [roster(), Forgotten("B1", "admin", "left", remove=False, at=NOW)], ids=["roster", "forgotten"]
)
def test_what_touches_many_holds_everything(fact: Fact) -> None:
    assert held(turn(attempted(), fact)) is None


def test_a_day_that_opens_leaves_officers_alone() -> None:
    assert held(turn(opened(duty("B1"), duty("B2")))) == (f"day {DAY.isoformat()}",)
    another = replace(opened(duty("B1")), day=date(2026, 3, 3))
    assert held(turn(another)) == ("day 2026-03-03",)
