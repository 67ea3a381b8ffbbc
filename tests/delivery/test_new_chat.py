"""Who enrols in another chat while a prompt waits for its time, or is in hand, gets it there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.conversation.compose import Composer
from bot.delivery.plan import NotYet, TooLate
from bot.delivery.rounds import Rounds
from bot.messages import Message
from content.model import PlanLine, Slot
from storage.mail import Lane, OutboxRow
from storage.records import Account, Enrolled, Requirement, Revoked, Turn
from tests import sample
from tests.sample import AN, HOURS, ZONE, Chat, words

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
AT = datetime(2026, 9, 7, 7, 30, tzinfo=ZONE)
LINE = PlanLine("d1", ("law",), Requirement.RECITE, time(23, 30), "训练")


class Office:
    """安 is enrolled; the morning goes out at half past seven and may until half past eleven."""

    def __init__(self) -> None:
        plan = sample.plan(LINE, slots=[Slot("morning", time(7, 30), 4 * HOUR, {"zh": "晨诵"})])
        self.world = sample.make_world(material=sample.library(plan))
        self.store = self.world.store
        sample.enrol(self.store, AN)
        self.rounds = Rounds(self.store, lambda: self.world.library, HOURS)
        self.rounds.tick(AT - HOUR)

    def claimed(self, now: datetime) -> list[OutboxRow]:
        rows = self.store.claim(now, 99, MINUTE)
        return [row for row in rows if row.owed.lane is Lane.PROMPT]

    def made(self, row: OutboxRow, now: datetime) -> Message | None:
        made = Composer(self.world, lambda: now)(row)
        assert made is None or isinstance(made, Message)
        return made

    def enrol(self, address: str, now: datetime) -> None:
        self.store.record(Turn(now, facts=(Enrolled(Account("telegram", address, "A1", now), "", now),)))


@pytest.mark.parametrize("revoked", [False, True])
def test_what_waits_for_an_officer_s_own_time_comes_to_the_new_chat(revoked: bool) -> None:
    office = Office()
    chat = Chat(office.world, "chat-A1")
    chat.now = AT - HOUR
    assert "10:00" in words(chat.says("/settings 晨诵 10:00"))
    office.rounds.tick(AT)
    [row] = office.claimed(AT)
    with pytest.raises(NotYet) as early:
        office.made(row, AT)
    office.store.release(row.id, early.value.at)
    if revoked:
        office.store.record(Turn(AT + HOUR, facts=(Revoked("A1", "C1", "换机", AT + HOUR),)))
    office.enrol("new", AT + HOUR)
    assert office.claimed(AT + 2 * HOUR) == []
    at = AT.replace(hour=10, minute=0)
    [row] = office.claimed(at)
    assert row.owed.address == "new"
    message = office.made(row, at)
    assert message is not None
    assert "今天待学的有" in words([message])
    office.rounds.tick(at + MINUTE)
    assert office.claimed(at + HOUR) == [
        replace(row, claims=row.claims + 1)
    ]  # it alone, as long as it is not settled


def test_what_was_in_hand_comes_back_with_the_new_chat() -> None:
    office = Office()
    office.rounds.tick(AT)
    [row] = office.claimed(AT)
    office.enrol("new", AT)
    with pytest.raises(NotYet) as later:
        office.made(row, AT)
    office.store.release(row.id, later.value.at)
    assert later.value.at == AT + MINUTE
    [row] = office.claimed(AT + MINUTE)
    assert row.owed.address == "new"
    assert office.made(row, AT + MINUTE) is not None


def test_what_did_not_follow_ends_with_its_time() -> None:
    """Planned while they enrolled: it is for the chat that was theirs."""
    office = Office()
    office.rounds.tick(AT)
    [row] = office.claimed(AT)
    office.enrol("new", AT)
    with pytest.raises(TooLate):
        office.made(row, AT + 5 * HOUR)


def test_who_has_no_chat_any_more_is_not_waited_for() -> None:
    office = Office()
    office.rounds.tick(AT)
    [row] = office.claimed(AT)
    office.store.record(Turn(AT, facts=(Revoked("A1", "C1", "换机", AT),)))
    assert office.made(row, AT) is None
