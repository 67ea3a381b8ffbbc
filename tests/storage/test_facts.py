"""What each fact about duties, attempts and messages does to the records, and what it tells the ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from storage.contract import Store
from storage.effects import EFFECTS
from storage.records import (
    DayOff,
    DutiesOpened,
    DutyMoved,
    DutyState,
    Fact,
    LineWithdrawn,
    Progress,
    Shown,
    SlotEnded,
    SlotRun,
    ValueKept,
    Withdrawn,
)
from tests.storage.samples import (
    DAY,
    MINUTE,
    NOON,
    NOW,
    attempted,
    check,
    closed,
    duty,
    everything,
    opened,
    turn,
)


def kinds(store: Store) -> list[str]:
    return [entry.kind for entry in store.ledger()]


def last(store: Store) -> dict[str, Any]:
    return dict(list(store.ledger())[-1].data)


def test_every_fact_has_an_effect() -> None:
    assert set(EFFECTS) == set(Fact.__args__)


# --- duties


def test_duties_come_by_due_time_passage_and_day(store: Store) -> None:
    late = duty(passage="p0", due_at=NOON + MINUTE)
    store.record(turn(opened(late, duty(passage="p2"), duty(passage="p1"), duty("B2"))))
    assert store.open_duties("B1") == [duty(passage="p1"), duty(passage="p2"), late]
    assert len(store.duties_on(DAY)) == len(store.all_open()) == 4
    assert store.open_duties("B9") == []


def test_duties_of_looks_back_to_a_day(store: Store) -> None:
    days = [DAY + timedelta(days=ahead) for ahead in range(3)]
    for day in days:
        one = duty(day=day, due_at=NOON + timedelta(days=day.day))
        store.record(turn(opened(one, replace(one, badge="B2"), day=day)))
    store.record(turn(replace(closed(), day=days[1])))
    found = store.duties_of("B1", days[1])
    assert [(one.day, one.state) for one in found] == [(days[1], DutyState.DONE), (days[2], DutyState.OPEN)]


def test_opening_a_day_twice_does_nothing(store: Store) -> None:
    store.record(turn(opened(duty())))
    before = everything(store)
    store.record(turn(opened(duty(), duty("B2"))))
    assert everything(store) == before
    day = store.study_day(DAY)
    assert day is not None
    assert day.opened_at == NOW


def test_one_entry_names_everybody_who_owes_the_same(store: Store) -> None:
    store.record(turn(opened(duty("B1"), duty("B2"), duty("B3", department="d2"))))
    entries = [entry.data for entry in store.ledger()]
    assert [(one["department"], one["badges"]) for one in entries] == [("d1", ["B1", "B2"]), ("d2", ["B3"])]


def test_a_day_declared_free_is_not_opened(store: Store) -> None:
    store.record(turn(DayOff(DAY, "清明节", "admin", NOW)))
    store.record(turn(opened(duty())))
    assert store.all_open() == []
    assert store.days_off() == {DAY: "清明节"}
    [entry] = store.ledger()
    assert entry.kind == "day-off"
    assert (entry.data["before"], entry.data["after"]) == ({"off": ""}, {"off": "清明节"})


def test_a_day_declared_free_afterwards_keeps_its_duties(store: Store) -> None:
    store.record(turn(opened(duty()), DayOff(DAY, "台风", "admin", NOW)))
    day = store.study_day(DAY)
    assert day is not None
    assert (day.opened_at, day.off_reason) == (NOW, "台风")
    assert store.all_open() == [duty()]


@pytest.mark.parametrize("first", [DutyState.DONE, DutyState.LATE, DutyState.EXCUSED])
def test_a_duty_is_closed_once(store: Store, first: DutyState) -> None:
    store.record(turn(opened(duty()), closed(state=first)))
    before = everything(store)
    store.record(turn(closed(state=DutyState.LATE), closed(state=DutyState.EXCUSED), closed("B9")))
    assert everything(store) == before
    found = store.duty("B1", "p1", DAY)
    assert found is not None
    assert (found.state, found.closed_at) == (first, NOW + MINUTE)


def test_an_open_duty_moves_and_a_closed_one_stays(store: Store) -> None:
    store.record(turn(opened(duty(passage="p1"), duty(passage="p2")), closed(passage="p2")))
    store.record(turn(*(DutyMoved("B1", passage, DAY, "d2", NOW) for passage in ("p1", "p2", "p9"))))
    assert [(one.passage, one.department) for one in store.duties_on(DAY)] == [("p1", "d2"), ("p2", "d1")]
    assert kinds(store).count("duty-moved") == 1


def test_a_withdrawn_line_is_known(store: Store) -> None:
    store.record(turn(LineWithdrawn("line-1", DAY, "重复", "admin", NOW)))
    assert store.lines_withdrawn() == {"line-1": DAY}
    [entry] = store.ledger()
    assert entry.kind == "line-withdrawn"
    assert (entry.data["before"], entry.data["after"]) == ({"withdrawn": ""}, {"withdrawn": DAY.isoformat()})


# --- attempts and checks


def test_the_answer_is_not_in_the_ledger(store: Store) -> None:
    store.record(turn(attempted(missed=("时",), hints=2)))
    data = last(store)
    assert (data["missed"], data["hints"], data["score"]) == (["时"], 2, 1.0)
    assert "学而时习之" not in str(data)


def test_passes_are_counted_with_the_version(store: Store) -> None:
    assert store.progress("B1", "p1") == Progress("B1", "p1")
    store.record(turn(check(True)))
    store.record(turn(check(True)))
    assert store.progress("B1", "p1") == Progress("B1", "p1", 2, "v2")
    assert store.progress("B1", "p2") == Progress("B1", "p2")
    assert store.progress_of("B1") == [Progress("B1", "p1", 2, "v2")]
    assert store.progress_of("B2") == []


@pytest.mark.parametrize(
    ("changes", "owes"),
    [
        ({}, False),
        ({"check": True}, True),
        ({"passed": False}, True),
        ({"hints": 1}, True),
        ({"mode": "blanks"}, True),
    ],
)
def test_a_failed_check_owes_one_full_recall(store: Store, changes: dict[str, Any], owes: bool) -> None:
    store.record(turn(check(False)))
    assert store.progress("B1", "p1").owes_recall
    store.record(turn(attempted(**changes)))
    assert store.progress("B1", "p1").owes_recall is owes


# --- messages, slots, values


def shown(message: str, passage: str = "p1") -> Shown:
    return Shown("B1", passage, "telegram", "1001", message, NOW)


def test_what_showed_a_passage_can_be_withdrawn(store: Store) -> None:
    store.record(turn(shown("8"), shown("9"), shown("9"), shown("8", "p2")))
    assert store.shown("B1", "p1") == [("telegram", "1001", "8"), ("telegram", "1001", "9")]
    store.record(turn(Withdrawn("B1", "p1", "telegram", "1001", ("8", "77"))))
    assert store.shown("B1", "p1") == [("telegram", "1001", "9")]
    assert store.shown("B1", "p2") == [("telegram", "1001", "8")]
    assert kinds(store) == []


def test_a_slot_that_ended_is_known(store: Store) -> None:
    run = SlotRun(DAY, "morning", "sent", 12, NOW)
    store.record(turn(SlotEnded(run)))
    assert store.slot_run(DAY, "morning") == run
    assert store.slot_run(DAY, "noon") is None
    assert last(store) == {"day": "2026-03-02", "slot": "morning", "outcome": "sent", "count": 12}


def test_a_kept_value_is_replaced_whole(store: Store) -> None:
    store.record(turn(ValueKept("start", {"day": "2026-03-02", "by": ["a"]})))
    store.record(turn(ValueKept("start", {"day": "2026-03-03"})))
    assert store.value("start") == {"day": "2026-03-03"}
    assert store.value("other") is None


# --- a day opened in parts


def part(badge: str, after: str | None, upto: str | None) -> DutiesOpened:
    return replace(opened(duty(badge)), after=after, upto=upto)


def test_a_day_is_opened_in_parts_each_going_on_from_the_one_before(store: Store) -> None:
    store.record(turn(part("B1", None, "B1")))
    day = store.study_day(DAY)
    assert day is not None
    assert day.upto == "B1"
    for stray in (part("B9", None, "B9"), part("B9", None, None), part("B9", "B0", "B9")):
        store.record(turn(stray))
    store.record(turn(part("B2", "B1", None)))
    store.record(turn(part("B9", "B1", None)))
    assert sorted(one.badge for one in store.duties_on(DAY)) == ["B1", "B2"]
    assert [one.all for one in store.counts(DAY, DAY).values()] == [2]
    day = store.study_day(DAY)
    assert day is not None
    assert day.upto is None


def test_a_part_that_holds_a_duty_once_more_replaces_it_and_adds_the_rest(store: Store) -> None:
    """Also where a text holds what is a mark to a server: nothing is stored otherwise."""
    odd = duty(passage='p\\n\t"p2', line="a\nb\\.")
    store.record(turn(DutiesOpened(DAY, (duty(), odd), NOW, None, "B1")))
    new = [duty(version="v2"), duty("B2"), *(duty(f"C{one}") for one in range(300))]
    store.record(turn(DutiesOpened(DAY, tuple(new), NOW, "B1", None)))
    assert {(one.badge, one.passage): one for one in store.duties_on(DAY)} == {
        (one.badge, one.passage): one for one in (odd, *new)
    }
    assert store.open_duties("B2") == [duty("B2")]


#: What would end a cell, a row or the whole of it where rows are written as text.
ODD = ("a\tb", "a\nb\r", "\\", r"\N", r"\.", "\0", "", "盘\U00020000", '"', "'")


@pytest.mark.parametrize("again", [False, True])
def test_duties_are_as_they_were_whatever_their_texts_hold(store: Store, again: bool) -> None:
    """Also where one of them is there already, so that it is replaced."""
    duties = [
        duty(f"B{text}" if text != "\0" else "B0", f"p{number}", track=text, reason=text)
        for number, text in enumerate(ODD)
    ]
    if again:
        store.record(turn(DutiesOpened(DAY, (replace(duties[1], track="other"),), NOW, None, "m1")))
    store.record(turn(DutiesOpened(DAY, tuple(duties), NOW, "m1" if again else None)))
    assert sorted(store.duties_on(DAY), key=lambda one: one.passage) == duties
    for one in duties:
        assert store.duties_of(one.badge, DAY) == [one]


def test_a_day_declared_off_is_opened_no_further(store: Store) -> None:
    store.record(turn(part("B1", None, "B1"), DayOff(DAY, "台风", "admin", NOW), part("B2", "B1", None)))
    assert [one.badge for one in store.duties_on(DAY)] == ["B1"]
