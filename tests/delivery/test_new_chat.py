"""Who enrols in another chat while a prompt waits for its time, or is in hand, gets it there; who takes the bot back in gets
what went out meanwhile.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.conversation.compose import Composer
from bot.delivery.plan import NotYet, TooLate
from bot.delivery.rounds import Rounds
from bot.messages import Kind, Message
from content.model import PlanLine, Slot, SlotContent
from storage.mail import Lane, OutboxRow
from storage.records import Account, Enrolled, ReachabilityChanged, Requirement, Revoked, Turn
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


CONTENTS = (SlotContent.DUE, SlotContent.TERM, SlotContent.QUESTION)


class Away(Office):
    """安 has blocked the bot before the morning."""

    def __init__(self) -> None:
        super().__init__()
        plan = sample.plan(LINE, slots=[Slot("morning", time(7, 30), 4 * HOUR, {"zh": "晨诵"}, CONTENTS)])
        self.world.library = sample.library(plan)
        sample.enrol(self.store, sample.BAI)
        gone = ReachabilityChanged("telegram", "chat-A1", reachable=False, at=AT - HOUR)
        self.store.record(Turn(AT - HOUR, facts=(gone,)))
        self.chat = Chat(self.world, "chat-A1")

    def hers(self) -> dict[str, int]:
        """What she got of which content, and how often."""
        names = ("morning", "morning+term", "morning+question")
        got = {name: sum(self.store.tally(f"{name}:A1:").values()) for name in names}
        return {name: count for name, count in got.items() if count}


ALL = {"morning": 1, "morning+term": 1, "morning+question": 1}


@pytest.mark.parametrize("back", ["takes it in again", "writes"])
def test_who_takes_the_bot_back_in_gets_what_went_out_meanwhile_once(back: str) -> None:
    office = Away()
    office.rounds.tick(AT)
    assert office.hers() == {}
    for minutes in (30, 31):
        office.chat.now = AT + minutes * MINUTE
        if back == "writes":
            office.chat.says("/today")
        else:
            office.chat.does(Kind.UNBLOCKED)
        assert office.hers() == ALL
        office.rounds.tick(AT + minutes * MINUTE)
    assert office.hers() == ALL
    assert any("今天待学的有" in words([one]) for one in office.chat.shown)


@pytest.mark.parametrize("minutes", [-1, 4 * 60 + 1])
def test_before_its_time_and_after_its_grace_nothing_comes_of_it(minutes: int) -> None:
    office = Away()
    if minutes > 0:
        office.rounds.tick(AT)
    office.chat.now = AT + minutes * MINUTE
    office.chat.does(Kind.UNBLOCKED)
    assert office.hers() == {}
    office.rounds.tick(AT)
    assert office.hers() == (ALL if minutes < 0 else {})


def test_who_was_written_to_before_they_blocked_it_gets_nothing_twice() -> None:
    office = Office()
    office.rounds.tick(AT)
    assert len(office.claimed(AT)) == 1
    chat = Chat(office.world, "chat-A1")
    chat.now = AT + MINUTE
    chat.does(Kind.BLOCKED)
    chat.does(Kind.UNBLOCKED)
    assert office.store.tally("morning:A1:") == {("", ""): 1}
