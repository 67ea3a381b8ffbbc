"""What each fact does to the records and what it tells the ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from storage.contract import Store
from storage.effects import EFFECTS
from storage.errors import StaleSession
from storage.records import (
    Absence,
    AbsenceEnded,
    AbsenceKind,
    AbsenceSet,
    AbsenceState,
    Allowance,
    AllowanceEnded,
    AllowanceSet,
    CaseClosed,
    CaseOpened,
    Code,
    CodesIssued,
    DayOff,
    Department,
    DutiesOpened,
    DutyMoved,
    DutyReopened,
    DutyState,
    Enrolled,
    Fact,
    How,
    LanguageChosen,
    LineWithdrawn,
    MarkChanged,
    Progress,
    ReachabilityChanged,
    Revoked,
    Role,
    Shown,
    SlotEnded,
    SlotRun,
    Status,
    ValueKept,
    Withdrawn,
)
from storage.recount import drift
from tests.storage.samples import (
    DAY,
    MINUTE,
    NOON,
    NOW,
    account,
    attempted,
    check,
    closed,
    duty,
    everything,
    officer,
    opened,
    roster,
    turn,
)


def kinds(store: Store) -> list[str]:
    return [entry.kind for entry in store.ledger()]


def last(store: Store) -> dict[str, Any]:
    return dict(list(store.ledger())[-1].data)


def test_every_fact_has_an_effect() -> None:
    assert set(EFFECTS) == set(Fact.__args__)


# --- roster and accounts


def test_departments_come_in_the_order_of_the_roster(store: Store) -> None:
    wanted = [Department("z", "局", 0), Department("a", "局/一处", 1), Department("m", "局/二处", 2)]
    store.record(turn(roster(departments=reversed(wanted))))
    assert store.departments() == wanted


def test_officers_come_by_badge_and_by_department(store: Store) -> None:
    store.record(turn(roster(officer("B3", "d2"), officer("B1"), officer("B2"))))
    assert [one.badge for one in store.officers()] == ["B1", "B2", "B3"]
    assert [one.badge for one in store.officers("d1")] == ["B1", "B2"]
    store.record(turn(roster(officer("B1", "d2"))))
    assert [one.badge for one in store.officers("d2")] == ["B1", "B3"]
    assert store.officer("B9") is None


def test_the_ledger_tells_of_changed_officers_only_and_of_no_names(store: Store) -> None:
    store.record(turn(roster(officer("B1"), officer("B2"))))
    store.record(turn(roster(officer("B1"), officer("B2", status=Status.LEFT))))
    changes = last(store)["changes"]
    assert [(one["before"]["status"], one["after"]["status"]) for one in changes] == [("active", "left")]
    store.record(turn(roster(officer("B1"))))
    assert kinds(store) == ["roster-saved"] * 2
    assert "警员" not in str([entry.data for entry in store.ledger()])


def code(digest: str, badge: str = "B1") -> Code:
    return Code(digest, badge, NOW + timedelta(days=7))


def test_new_codes_make_the_officers_old_ones_worthless(store: Store) -> None:
    store.record(turn(CodesIssued((code("a"), code("b", "B2")), "admin", NOW)))
    store.record(turn(CodesIssued((code("c"),), "admin", NOW)))
    assert [store.code(digest) for digest in "abc"] == [None, code("b", "B2"), code("c")]
    assert last(store) == {"badges": ["B1"]}


def test_enrolment_uses_up_the_code_and_replaces_the_old_account(store: Store) -> None:
    web = account("w1", channel="web")
    store.record(turn(CodesIssued((code("a"),), "admin", NOW), Enrolled(web, "", NOW)))
    store.record(turn(Enrolled(account("1001"), "a", NOW)))
    store.record(turn(Enrolled(account("1002"), "b", NOW)))
    assert store.code("a") is None
    assert store.account("telegram", "1001") is None
    assert store.accounts("B1") == [account("1002"), web]
    assert '"a"' not in str(last(store))


def test_enrolment_from_an_address_of_somebody_else_replaces_that_binding(store: Store) -> None:
    store.record(turn(Enrolled(account("1001", "B2"), "a", NOW)))
    store.record(turn(Enrolled(account("1001", "B1"), "b", NOW)))
    assert store.accounts() == [account("1001", "B1")]
    assert store.accounts("B2") == []


def test_whoever_left_keeps_the_account(store: Store) -> None:
    store.record(turn(roster(officer()), Enrolled(account(), "a", NOW)))
    store.record(turn(roster(officer(status=Status.LEFT))))
    assert store.account("telegram", "1001") == account()


def test_reachability_is_noted_when_it_changes(store: Store) -> None:
    store.record(turn(Enrolled(account(), "a", NOW)))
    for reachable in (True, False, False, True):
        store.record(turn(ReachabilityChanged("telegram", "1001", reachable, NOW)))
        assert store.accounts("B1") == [replace(account(), reachable=reachable)]
    assert kinds(store) == ["enrolled", "reachability", "reachability"]
    store.record(turn(ReachabilityChanged("telegram", "nobody", False, NOW)))
    assert store.account("telegram", "nobody") is None


def test_a_language_is_kept_without_an_entry(store: Store) -> None:
    store.record(turn(roster(officer())))
    store.record(turn(LanguageChosen("B1", "en", NOW), LanguageChosen("B9", "en", NOW)))
    assert store.officers() == [officer(language="en")]
    assert kinds(store) == ["roster-saved"]


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
    assert kinds(store) == ["day-off"]


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
    assert kinds(store) == ["line-withdrawn"]


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


# --- what people decide about people


def test_whoever_is_revoked_has_neither_account_nor_code(store: Store) -> None:
    store.record(
        turn(roster(officer("B1")), Enrolled(account(), "", NOW), CodesIssued((code("a"),), "C1", NOW))
    )
    store.record(turn(Revoked("B1", "C1", "手机遗失", NOW)))
    assert (store.accounts("B1"), store.code("a")) == ([], None)
    [(entry, reason)] = [one for one in store.trail("B1") if one[0].kind == "revoked"]
    assert (entry.data["by"], entry.data["before"]["channels"], reason) == ("C1", ["telegram"], "手机遗失")
    store.record(turn(Revoked("B1", "C1", "再来一次", NOW)))
    assert kinds(store).count("revoked") == 1


def test_a_change_with_a_reason_is_an_entry_about_the_officer(store: Store) -> None:
    store.record(turn(roster(officer("B1"), officer("B2"))))
    changed = roster(officer("B1"), officer("B2", role=Role.AUDITOR))
    store.record(turn(replace(changed, reason="调任")))
    [(entry, reason), *_] = store.trail("B2")
    before, after = entry.data["before"], entry.data["after"]
    assert (entry.kind, before["role"], after["role"], reason) == (
        "officer-changed",
        "officer",
        "auditor",
        "调任",
    )


def test_the_last_admin_stays(store: Store) -> None:
    one, two = officer("B1", role=Role.ADMIN), officer("B2", role=Role.ADMIN)
    store.record(turn(roster(one, two)))
    store.record(turn(replace(roster(replace(one, role=Role.OFFICER)), reason="调任")))
    before = everything(store)
    with pytest.raises(StaleSession):
        store.record(turn(replace(roster(replace(two, status=Status.SUSPENDED)), reason="停职")))
    assert everything(store) == before


def test_the_trail_goes_from_the_newest_back(store: Store) -> None:
    for number in range(700):
        store.record(turn(attempted(f"B{number % 2}", answer=str(number))))
    whole = list(store.ledger())
    assert [entry for entry, _ in store.trail()] == whole[::-1]
    assert [text for _, text in store.trail("B1")] == [str(number) for number in range(699, 0, -2)]
    assert list(store.trail("B9")) == []


def test_a_mark_that_is_changed_tells_before_and_after(store: Store) -> None:
    store.record(turn(check(False)))
    store.record(turn(MarkChanged("B1", "p1", "v2", True, How.OVERRIDE, "C1", "录音为证", NOW, NOW)))
    assert store.progress("B1", "p1") == Progress("B1", "p1", 1, "v2", owes_recall=False)
    [(entry, reason), *_] = store.trail("B1")
    assert (entry.data["before"]["passes"], entry.data["after"]["passed"], reason) == (0, True, "录音为证")
    store.record(turn(MarkChanged("B1", "p1", "v2", False, How.OVERRIDE, "C1", "代背", NOW)))
    assert store.progress("B1", "p1") == Progress("B1", "p1", 0, "v2", owes_recall=True)


@pytest.mark.parametrize("state", [DutyState.DONE, DutyState.LATE, DutyState.EXCUSED])
def test_a_duty_that_is_opened_again_counts_as_open(store: Store, state: DutyState) -> None:
    store.record(turn(opened(duty()), closed(state=state)))
    store.record(turn(DutyReopened("B1", "p1", DAY, "C1", NOW), DutyReopened("B1", "p1", DAY, "C1", NOW)))
    assert [one.state for one in store.open_duties("B1")] == [DutyState.OPEN]
    assert [one.pending for one in store.counts(DAY, DAY).values()] == [1]
    assert drift(store) == []
    assert kinds(store).count("duty-reopened") == 1


def test_a_case_is_decided_once(store: Store) -> None:
    opening = CaseOpened("appeal:B1:p1", "appeal", "B1", "p1", "B1", "不服", NOW, {"answer": "学"})
    store.record(turn(opening))
    assert store.value("cases") == {"open": ["appeal:B1:p1"]}
    closing = CaseClosed("appeal:B1:p1", "appeal", "B1", "p1", "upheld", "C1", "原判对", NOW)
    store.record(turn(closing))
    before = everything(store)
    with pytest.raises(StaleSession):
        store.record(turn(replace(closing, by="C2", how="overturned")))
    assert everything(store) == before
    kept = store.value("appeal:B1:p1") or {}
    assert (store.value("cases"), kept["closed"]["by"]) == ({"open": []}, "C1")
    store.record(turn(opening))
    assert "closed" not in (store.value("appeal:B1:p1") or {})


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


def test_a_day_declared_off_is_opened_no_further(store: Store) -> None:
    store.record(turn(part("B1", None, "B1"), DayOff(DAY, "台风", "admin", NOW), part("B2", "B1", None)))
    assert [one.badge for one in store.duties_on(DAY)] == ["B1"]
