"""The word at the end of the nudge ladder: of whom it speaks, and in how many messages."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from storage.mail import OutboxRow
from storage.records import Account, Department, Enrolled, Officer, RosterSaved, Turn
from tests import sample
from tests.delivery.test_ladder import HOUR, LINE, Office, at
from tests.sample import AN, DING, FANG, NOW

#: What a message of Telegram holds.
_HOLDS = 4096
#: Everybody owes it.
ALL = replace(LINE, departments=())
END = at(3, 9)


def told(office: Office, rows: list[OutboxRow], now: datetime = END) -> dict[str, list[str | None]]:
    """What each of those in charge hears."""
    heard: dict[str, list[str | None]] = {}
    for row in rows:
        heard.setdefault(row.owed.badge, []).append(office.said(row, now))
    return heard


def several(count: int) -> str:
    return f"2 个部门或工作组里，逾期多日仍未完成的共有 {count} 人，已提醒过，不再自动提醒——"


def test_who_has_not_enrolled_is_not_said_to_have_been_reminded() -> None:
    """丁 and 方 owe it as the others do, and have no chat."""
    office = Office(ALL)
    assert told(office, office.rows(END)) == {
        "B1": [f"{several(2)}\n· 河口所：1 人：A1\n· 北分局：1 人：B1"],
        "C1": ["市局：逾期多日仍未完成的有 1 人，已提醒过，不再自动提醒。\n他们是：C1"],
    }


def test_where_nobody_has_enrolled_nothing_is_said() -> None:
    office = Office(replace(LINE, departments=("市局/南分局",)))
    assert [row for days in range(3, 8) for row in office.rows(at(days, 9))] == []


def test_a_visit_from_the_terminal_of_the_machine_is_no_enrolment() -> None:
    office = Office(replace(LINE, departments=("市局/南分局",)))
    visit = Account("terminal", "here", "F1", NOW, visit=True)
    office.store.record(Turn(NOW, facts=(Enrolled(visit, "", NOW),)))
    assert [row.owed.badge for row in office.rows(END)] == []


def test_who_enrols_behind_the_end_is_not_said_to_have_been_reminded_either() -> None:
    office = Office(replace(LINE, departments=("市局/南分局",)))
    late = Account("telegram", "chat-F1", "F1", END + HOUR / 2)
    office.store.record(Turn(NOW, facts=(Enrolled(late, "", END + HOUR / 2),)))
    assert office.rows(END + HOUR) == []


def test_who_is_told_of_several_departments_hears_it_in_one_message_once() -> None:
    office = Office(ALL)
    for one in (DING, FANG):
        sample.enrol(office.store, one)
    assert told(office, office.rows(END))["C1"] == [f"{several(3)}\n· 市局：2 人：C1、D1\n· 南分局：1 人：F1"]
    assert office.rows(END + HOUR) == []


def test_of_a_department_that_has_caught_up_meanwhile_there_is_no_line() -> None:
    office = Office(ALL)
    sample.enrol(office.store, FANG)
    rows = office.rows(END)
    south = sample.Chat(office.world, "chat-F1")
    south.now = END
    for said in ("/check law", sample.LAW):
        south.says(said)
    assert told(office, rows)["C1"] == [
        "市局：逾期多日仍未完成的有 1 人，已提醒过，不再自动提醒。\n他们是：C1"
    ]


def test_of_very_many_departments_one_message_holds_what_it_can() -> None:
    office = Office(replace(ALL, day=2))
    more = [Department(f"x{number}", f"市局/派出所{number}", 10 + number) for number in range(40)]
    people = [
        Officer(f"X{number}-{place.id}", f"某{number}", place.id) for place in more for number in range(7)
    ]
    office.store.record(Turn(NOW, facts=(RosterSaved(tuple(more), tuple(people), "test", NOW),)))
    for one in people:
        sample.enrol(office.store, one)
    office.world.open_day(at(1, 7))
    [said] = told(office, office.rows(at(4, 9)), at(4, 9))["C1"]
    assert said is not None
    assert len(said) < _HOLDS
    assert said.count("：7 人：") == 29  # one of the thirty lines is the bureau's own
    assert "：7 人：X0-x0、X1-x0、X2-x0、X3-x0、X4-x0 等" in said
    assert said.endswith("· 另有 11 个部门或工作组，见“谁没完成”。")


def test_what_an_earlier_program_left_to_be_sent_is_said() -> None:
    office = Office()
    [row] = office.rows(END)
    prompt = dict(row.owed.body["prompt"])
    [(place, people)] = prompt.pop("places").items()
    before = {"prompt": {**prompt, "department": place, "people": people}}
    old = replace(row, owed=replace(row.owed, body=before))
    assert office.said(old, END) == office.said(row, END)
    assert AN.badge in (office.said(row, END) or "")
