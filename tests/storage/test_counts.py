"""Running counts equal a recount from the ledger, and all backends agree, whatever happened."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from storage.contract import Store
from storage.open import open_store
from storage.records import Count, CountKey, DayOff, DutiesOpened, DutyClosed, DutyMoved, DutyState, Fact
from storage.recount import recount
from tests.storage.samples import DAY, MINUTE, NOON, NOW, closed, duty, everything, opened, turn

BADGES = ("B1", "B2", "B3")
PASSAGES = ("p1", "p2")
DEPARTMENTS = ("d1", "d2")
DAYS = (DAY, DAY + timedelta(days=1))
ENDS = (DutyState.DONE, DutyState.LATE, DutyState.EXCUSED)

badges, passages, days = st.sampled_from(BADGES), st.sampled_from(PASSAGES), st.sampled_from(DAYS)
departments = st.sampled_from(DEPARTMENTS)


@st.composite
def openings(draw: st.DrawFn) -> DutiesOpened:
    day = draw(days)
    pairs = draw(st.lists(st.tuples(badges, passages), unique=True, max_size=6))
    duties = [
        duty(
            badge,
            passage,
            day,
            department=draw(departments),
            track=draw(st.sampled_from(("main", "law"))),
            due_at=NOON + draw(st.sampled_from((0, 1))) * MINUTE,
        )
        for badge, passage in pairs
    ]
    return opened(*duties, day=day)


facts: st.SearchStrategy[Fact] = st.one_of(
    openings(),
    st.builds(DutyClosed, badges, passages, days, st.sampled_from(ENDS), st.just(NOW)),
    st.builds(DutyClosed, badges, passages, days, st.sampled_from(ENDS), st.just(NOW)),
    st.builds(DutyMoved, badges, passages, days, departments, st.just(NOW)),
    st.builds(DayOff, days, st.just("台风"), st.just("admin"), st.just(NOW)),
)
histories = st.lists(facts, max_size=25)


def played(backend: str, history: list[Fact], folder: Path) -> Store:
    store = open_store(backend, folder)
    for start in range(0, len(history), 3):
        store.record(turn(*history[start : start + 3]))
    return store


def from_duties(store: Store) -> dict[CountKey, Count]:
    """What the counts must be, told by the duties themselves."""
    figures: dict[CountKey, Count] = {}
    for one in (found for day in DAYS for found in store.duties_on(day)):
        key = CountKey(one.department, one.day, one.track, one.due_at)
        change = Count(all=1) if one.state is DutyState.OPEN else Count(**{"all": 1, one.state.value: 1})
        figures[key] = figures.get(key, Count()) + change
    return figures


@settings(max_examples=200, deadline=None)
@given(histories)
def test_counts_equal_the_recount_and_the_duties(history: list[Fact]) -> None:
    store = played("memory", history, Path())
    counts = store.counts(date.min, date.max)
    assert counts == recount(store.ledger()) == from_duties(store)


@settings(max_examples=60, deadline=None)
@given(histories)
def test_embedded_agrees_with_memory(history: list[Fact]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        embedded = played("embedded", history, Path(folder))
        assert everything(embedded) == everything(played("memory", history, Path()))
        assert embedded.counts(date.min, date.max) == recount(embedded.ledger())
        embedded.close()


def test_counts_of_a_known_day(store: Store) -> None:
    duties = [duty(badge, passage) for badge in BADGES for passage in PASSAGES]
    ends = (closed("B1"), closed("B2", state=DutyState.LATE), closed("B3", state=DutyState.EXCUSED))
    store.record(turn(opened(*duties), *ends, DutyMoved("B1", "p2", DAY, "d2", NOW)))
    here, there = CountKey("d1", DAY, "main", NOON), CountKey("d2", DAY, "main", NOON)
    assert store.counts(DAY, DAY) == {here: Count(5, 1, 1, 1), there: Count(1)}


def test_counts_keep_to_their_days(store: Store) -> None:
    for ahead in range(4):
        day = DAY + timedelta(days=ahead)
        store.record(turn(opened(duty(day=day), day=day)))
    found = store.counts(DAY + timedelta(days=1), DAY + timedelta(days=2))
    assert sorted(key.day.day for key in found) == [3, 4]


def test_the_ledger_is_numbered_without_gaps(store: Store) -> None:
    for number in range(600):
        store.record(turn(replace(closed(), passage=f"p{number}"), DayOff(DAY, str(number), "admin", NOW)))
    assert [entry.seq for entry in store.ledger()] == list(range(1, 601))
    assert [entry.data["reason"] for entry in store.ledger(after=597)] == ["597", "598", "599"]
    assert list(store.ledger(after=600)) == []
