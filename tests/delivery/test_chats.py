"""Which chat a slot comes to, for whoever has several."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

from bot.delivery.plan import SlotDue
from bot.delivery.slots import slot_rows
from content.model import SlotContent
from content.slots import occasions
from storage.contract import Store
from storage.records import (
    Account,
    Enrolled,
    Officer,
    ReachabilityChanged,
    RosterSaved,
    Turn,
)
from tests.delivery.test_slots import ALL, AT, HOUR, Office, slot
from tests.sample import BAI, FANG, NOW, TODAY


def comes(store: Store, officer: Officer, channel: str = "web", at: datetime = NOW + HOUR) -> None:
    """They enrol in another channel too."""
    account = Account(channel, f"{channel}-{officer.badge}", officer.badge, at)
    store.record(Turn(NOW, facts=(Enrolled(account, "", at),)))


def test_whoever_has_two_chats_gets_a_slot_in_the_one_they_enrolled_last() -> None:
    office = Office(slot(*ALL))
    comes(office.store, BAI)
    office.rounds.tick(AT)
    rows = [row for row in office.store.claim(AT, 100, HOUR) if row.owed.badge == "B1"]
    assert [row.owed.channel for row in rows] == ["web"] * len(ALL)


def test_where_the_last_one_cannot_be_reached_a_slot_comes_in_the_one_before() -> None:
    office = Office(slot(*ALL))
    comes(office.store, BAI)
    gone = ReachabilityChanged("web", "web-B1", reachable=False, at=AT)
    office.store.record(Turn(AT, facts=(gone,)))
    assert office.tick(AT)["B1"].owed.channel == "telegram"


def test_who_enrols_elsewhere_while_a_slot_is_planned_does_not_get_it_there_again() -> None:
    """Cut off between enqueueing and noting; and planned once more at the time of another department."""
    office = Office(slot(*ALL, elsewhere={"市局/北分局/河口所": time(8)}))
    assert office.tick(AT)["F1"].owed.channel == "telegram"
    for officer in (FANG, BAI):
        comes(office.store, officer)
    plan = office.world.library.plan
    assert plan is not None
    [here, _] = occasions(plan.slots)
    again = SlotDue(here.slot, TODAY, AT + HOUR, missed=False, occasion=here)
    assert office.store.enqueue(slot_rows(office.store, office.world.library, again)) == 0
    office.store.record(Turn(AT, facts=(RosterSaved((), (replace(FANG, department="d2"),), "C1", AT),)))
    assert office.tick(AT.replace(hour=8, minute=0)).keys() == {"A1"}


def test_what_is_carried_about_comes_before_a_terminal_but_a_terminal_before_nothing() -> None:
    office = Office(slot(SlotContent.DUE))
    comes(office.store, BAI, "terminal")
    gone = ReachabilityChanged("telegram", f"chat-{FANG.badge}", reachable=False, at=AT)
    office.store.record(Turn(AT, facts=(gone,)))
    comes(office.store, FANG, "terminal")
    rows = office.tick(AT)
    assert [rows[badge].owed.channel for badge in ("B1", "F1")] == ["telegram", "terminal"]
