"""The ledger as it lies in the store: sealed, without badges and names, with what can be erased beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any

import pytest

from storage import chain
from storage.chain import START, Head
from storage.contract import Store
from storage.effects import EFFECTS
from storage.embedded.store import EmbeddedStore
from storage.mail import LetterBuried, LetterDropped
from storage.notices import Acknowledged, NoticeIssued, PassedOn
from storage.persons import PLACES
from storage.records import (
    Absence,
    AbsenceEnded,
    AbsenceKind,
    AbsenceSet,
    Account,
    Allowance,
    AllowanceEnded,
    AllowanceSet,
    CaseClosed,
    CaseOpened,
    Code,
    CodesIssued,
    Count,
    CountKey,
    CountsRepaired,
    DayOff,
    DayRestored,
    Denied,
    Department,
    Drift,
    DutyMoved,
    DutyReopened,
    Enrolled,
    Fact,
    Forgotten,
    How,
    LanguageChosen,
    LineRestored,
    LineWithdrawn,
    MarkChanged,
    MaterialChanged,
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
from tests.storage.conftest import Reopen
from tests.storage.samples import (
    DAY,
    NOON,
    NOW,
    attempted,
    check,
    closed,
    duty,
    letter,
    officer,
    opened,
    roster,
    turn,
)

BADGE, NAME, ADDRESS, ANSWER = "PLANT-77", "孔乙己", "990077", "多乎哉不多也"


def everything_that_happens(badge: str = BADGE) -> list[Fact]:
    """One fact of every kind, the officer in each part that an officer can have in it; the last forgets another."""
    me = replace(officer(badge), name=NAME, role=Role.ADMIN)
    account = Account("telegram", ADDRESS, badge, NOW)
    code = Code("ab" * 32, badge, NOW + timedelta(days=7))
    return [
        roster(me, officer("B2"), departments=[Department("d1", "局")]),
        Acknowledged("notice-1", badge, "d1", NOW, kept=True),
        NoticeIssued("notice-1", {"text": "x", "by": badge}, NOW.date(), badge, NOW),
        PassedOn("notice-1", "d1", NOW.date(), 12, badge, NOW),
        replace(roster(replace(me, status=Status.ON_LEAVE), officer("B3")), by=badge),
        CodesIssued((code, replace(code, digest="cd" * 32, badge="B2")), badge, NOW),
        Revoked(badge, badge, f"{NAME}的手机", NOW),
        CodesIssued((code, replace(code, digest="ef" * 32, badge="B2")), badge, NOW),
        replace(roster(officer("B2", role=Role.AUDITOR)), by=badge, reason="调任"),
        Enrolled(account, code.digest, NOW),
        ReachabilityChanged("telegram", ADDRESS, False, NOW),
        LanguageChosen(badge, "en", NOW),
        opened(duty(badge), duty(badge, "p2"), duty("B2"), duty("B2", "p2")),
        attempted(badge, answer=ANSWER),
        check(False, badge),
        closed(badge),
        replace(closed("B2"), by=badge, reason="病假"),
        DutyMoved(badge, "p2", DAY, "d2", NOW),
        DayOff(DAY + timedelta(days=9), "台风", badge, NOW),
        LineWithdrawn("line-9", DAY, "重复", badge, NOW),
        AbsenceSet(
            Absence(badge, DAY, DAY + timedelta(days=3), AbsenceKind.LEAVE, f"{NAME}病了"), badge, NOW
        ),
        AbsenceSet(Absence("B2", DAY, DAY, AbsenceKind.FIELD, "押运"), badge, NOW),
        AbsenceEnded(badge, DAY, DAY, badge, NOW),
        MarkChanged(badge, "p1", "v1", True, How.OVERRIDE, badge, f"{NAME}背对了", NOW, NOW),
        DutyReopened("B2", "p1", DAY, badge, NOW),
        CaseOpened(
            f"appeal:{badge}:p1",
            "appeal",
            badge,
            "p1",
            badge,
            f"{NAME}不服",
            NOW,
            {"answer": ANSWER, "badge": badge},
        ),
        CaseClosed(f"appeal:{badge}:p1", "appeal", badge, "p1", "upheld", badge, f"{NAME}背错了", NOW),
        AllowanceSet(Allowance(badge, f"{NAME}病了", DAY), badge, NOW),
        AllowanceSet(Allowance("B2", "视力", DAY, longer=timedelta(hours=2)), badge, NOW),
        AllowanceEnded(Allowance(badge, "", DAY), DAY, badge, NOW),
        SlotEnded(SlotRun(DAY, "morning", "sent", 2, NOW)),
        Shown(badge, "p1", "telegram", ADDRESS, "5", NOW),
        Withdrawn(badge, "p1", "telegram", ADDRESS, ("6",)),
        ValueKept("menus", {ADDRESS: "m", "other": "n"}),
        CountsRepaired((Drift(CountKey("d1", DAY, "main", NOON), Count(1), Count(1)),), badge, NOW),
        *(LetterBuried(replace(letter(number, ADDRESS), payload={"text": ANSWER})) for number in (7, 8)),
        LetterDropped("telegram", "8", "一句玩笑", badge, NOW),
        MaterialChanged("deck", "a", {"passages": 1}, {"passages": 2}, badge, NOW),
        DayRestored(DAY + timedelta(days=9), badge, NOW),
        LineRestored("line-9", badge, NOW),
        Denied(badge, "right", "reload", NOW),
        Forgotten("B3", badge, "离职", remove=False, at=NOW),
    ]


def filled(store: Store) -> Store:
    for fact in everything_that_happens():
        store.record(turn(fact))
    return store


def test_every_kind_of_fact_happens_in_the_sample() -> None:
    assert {type(fact) for fact in everything_that_happens()} == set(EFFECTS)


def test_every_kind_of_entry_has_its_places(store: Store) -> None:
    assert {entry.kind for entry in filled(store).ledger()} == set(PLACES)


def test_neither_badge_nor_name_nor_address_is_in_the_ledger(store: Store) -> None:
    rows = list(filled(store).chain())
    assert len(rows) > 10
    sealed = str([row._replace(beside=None) for row in rows])
    assert [word for word in (BADGE, "B2", NAME, ADDRESS, ANSWER) if word in sealed] == []
    beside = str([row.beside for row in rows])
    assert ADDRESS in beside
    assert ANSWER in beside


def test_the_ledger_table_of_the_file_has_neither(embedded: EmbeddedStore) -> None:
    filled(embedded)
    rows = str(embedded._engine.rows("SELECT * FROM ledger"))
    assert [word for word in (BADGE, "B2", NAME, ADDRESS, ANSWER) if word in rows] == []
    assert BADGE in str(embedded._engine.rows("SELECT * FROM persons"))


def test_badges_come_back_where_they_stood(store: Store) -> None:
    found: dict[str, Any] = {entry.kind: entry for entry in filled(store).ledger()}
    assert found["duties-opened"].data["badges"] == [BADGE, "B2"]
    assert found["codes-issued"].data["badges"] == ["B2", BADGE]
    me, forgotten = (one["after"]["badge"] for one in found["roster-saved"].data["changes"])
    assert (me, forgotten) == (BADGE, found["forgotten"].data["person"])
    assert (found["duty-closed"].badge, found["duty-closed"].data["by"]) == ("B2", BADGE)
    assert found["attempted"].badge == found["day-off"].badge == BADGE
    assert found["slot"].badge == ""


def test_one_badge_has_one_person_however_often_it_comes(store: Store) -> None:
    persons = {one.badge: one for one in filled(store).persons()}
    assert set(persons) == {BADGE, "B2", "admin"}
    assert all(one.genuine for one in persons.values())


def test_each_entry_is_sealed_behind_the_one_before(store: Store) -> None:
    mac = START
    for number, row in enumerate(filled(store).chain(), 1):
        assert row.seq == number
        assert chain.fits(row)
        assert row.answer == chain.answer_hash(row.beside)
        mac = chain.mac(b"", mac, number, row.digest)
        assert row.mac == mac
    assert store.head() == Head(len(list(store.ledger())), mac)


def test_an_empty_ledger_has_a_head_too(store: Store) -> None:
    assert store.head() == Head(0, START)
    assert list(store.chain()) == []


def test_the_chain_goes_on_after_a_start(reopen: Reopen) -> None:
    reopen().record(turn(closed()))
    filled(reopen())
    rows = list(reopen().chain())
    macs = [START, *(row.mac or "" for row in rows)]
    assert [row.mac for row in rows] == [
        chain.mac(b"", before, number, row.digest)
        for number, (before, row) in enumerate(zip(macs, rows, strict=False), 1)
    ]


def test_the_chain_can_be_read_from_anywhere(store: Store) -> None:
    whole = list(filled(store).chain())
    assert list(store.chain(after=3)) == whole[3:]


def test_moments_are_sealed_in_utc(store: Store) -> None:
    there = NOW.astimezone(timezone(timedelta(hours=8)))
    store.record(turn(replace(attempted(), at=there)))
    (row,) = store.chain()
    assert row.at == NOW.isoformat()
    assert next(store.ledger()).at == there


def test_a_turn_that_fails_seals_nothing(store: Store) -> None:
    store.record(turn(attempted("B1")))
    head, persons = store.head(), list(store.persons())
    broken = replace(attempted("B9"), missed=(object(),))  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        store.record(turn(attempted("B8"), broken))
    assert (store.head(), list(store.persons())) == (head, persons)
    store.record(turn(attempted("B8")))
    assert [entry.badge for entry in store.ledger()] == ["B1", "B8"]
