"""What each fact about people and their accounts does, and what admins decide about them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest

from storage.contract import Store
from storage.errors import StaleSession
from storage.records import (
    ROSTER_MOVES,
    Account,
    CaseClosed,
    CaseOpened,
    Code,
    CodesIssued,
    Department,
    DutyReopened,
    DutyState,
    Enrolled,
    How,
    LanguageChosen,
    MarkChanged,
    Progress,
    ReachabilityChanged,
    Revoked,
    Role,
    Status,
    ValueKept,
)
from storage.recount import drift
from tests.storage.samples import (
    DAY,
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


def test_that_somebody_has_moved_is_seen_in_one_value(store: Store) -> None:
    """What a roster says otherwise, and who is new in it, changes nothing there."""
    store.record(turn(roster(officer("B1", "d1"), departments=[Department("d1", "市局/城关所")])))
    store.record(turn(roster(officer("B1", "d1", language="zh"), officer("B2", "d2"))))
    seen = [store.value(ROSTER_MOVES)]
    store.record(turn(roster(officer("B1", "d2"))))
    seen.append(store.value(ROSTER_MOVES))
    store.record(turn(roster(departments=[Department("d1", "市局/城关派出所")])))
    seen.append(store.value(ROSTER_MOVES))
    assert seen == [None, {"count": 1}, {"count": 2}]


def test_new_codes_make_the_officers_old_ones_worthless(store: Store) -> None:
    store.record(turn(CodesIssued((code("a"), code("b", "B2")), "admin", NOW)))
    store.record(turn(CodesIssued((code("c"),), "admin", NOW)))
    assert [store.code(digest) for digest in "abc"] == [None, code("b", "B2"), code("c")]
    assert last(store) == {"badges": ["B1"], "before": {"codes": 1}, "after": {"codes": 1}}


def test_enrolment_uses_up_the_code_and_replaces_the_old_account(store: Store) -> None:
    web = account("w1", channel="web")
    store.record(turn(Enrolled(web, "", NOW), CodesIssued((code("a"),), "admin", NOW)))
    store.record(turn(Enrolled(account("1001"), "a", NOW)))
    store.record(turn(Enrolled(account("1002"), "", NOW)))
    assert store.code("a") is None
    assert store.account("telegram", "1001") is None
    assert store.accounts("B1") == [account("1002"), web]
    assert '"a"' not in str(last(store))


def test_enrolment_from_an_address_of_somebody_else_replaces_that_binding(store: Store) -> None:
    store.record(turn(Enrolled(account("1001", "B2"), "", NOW)))
    store.record(turn(Enrolled(account("1001", "B1"), "", NOW)))
    assert store.accounts() == [account("1001", "B1")]
    assert store.accounts("B2") == []


def test_a_code_that_two_use_at_once_enrols_one(store: Store) -> None:
    """Both had seen it when they decided; whoever is second decides again, and nothing of theirs is kept."""
    store.record(turn(CodesIssued((code("a"),), "admin", NOW)))
    start, seats = Barrier(4), [account(f"10{number}") for number in range(4)]

    def enrols(seat: Account) -> bool:
        start.wait()
        try:
            store.record(turn(Enrolled(seat, "a", NOW), ValueKept(seat.address, {"here": True})))
        except StaleSession:
            return False
        return True

    with ThreadPoolExecutor(len(seats)) as pool:
        done = list(pool.map(enrols, seats))
    [first] = [seat for seat, bound in zip(seats, done, strict=True) if bound]
    assert store.accounts() == [first]
    assert kinds(store) == ["codes-issued", "enrolled"]
    assert [seat for seat in seats if store.value(seat.address)] == [first]


def test_a_code_of_somebody_else_enrols_nobody(store: Store) -> None:
    store.record(turn(CodesIssued((code("a", "B2"),), "admin", NOW)))
    with pytest.raises(StaleSession):
        store.record(turn(Enrolled(account("1001", "B1"), "a", NOW)))
    assert store.accounts() == []
    assert store.code("a") == code("a", "B2")


def test_whoever_left_keeps_the_account(store: Store) -> None:
    store.record(turn(roster(officer()), Enrolled(account(), "", NOW)))
    store.record(turn(roster(officer(status=Status.LEFT))))
    assert store.account("telegram", "1001") == account()


def test_reachability_is_noted_when_it_changes(store: Store) -> None:
    store.record(turn(Enrolled(account(), "", NOW)))
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
