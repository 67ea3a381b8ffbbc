"""After a silence in which presses were lost: prompts that had arrived and still ask for something come once more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.conversation.compose import Composer
from bot.delivery.notices import Notices
from bot.delivery.plan import NotYet
from bot.delivery.rounds import Rounds
from bot.messages import Message
from bot.people.preferences import Preferences, dump, kept_as, read_span
from bot.returning import Returning
from content.model import Slot, SlotContent
from storage.mail import OutboxRow, Outcome, Settlement
from storage.records import ReachabilityChanged, Turn, ValueKept
from tests import sample
from tests.delivery.test_slots import AT, LINES, slot
from tests.sample import AN, BAI, CHENG, FANG, HOURS, LAW, Chat, words

LIVES = timedelta(seconds=150)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
SAID = "刚才有一阵收不到消息"
#: The silence: from a quarter past the slot's time on, for ten minutes.
SINCE, BACK = AT + 15 * MINUTE, AT + 25 * MINUTE
QUESTION = slot(SlotContent.QUESTION)


class Office:
    """安, 白, 程 and 方 enrolled; what the clock brings is sent at once unless a test says otherwise."""

    def __init__(self, *slots: Slot) -> None:
        self.world = sample.make_world(material=sample.library(sample.plan(*LINES, slots=slots)))
        self.store = self.world.store
        people = (AN, BAI, CHENG, FANG)
        self.chats = {one.badge: Chat(self.world, sample.enrol(self.store, one)) for one in people}
        self.an = self.chats["A1"]
        self.returning = Returning(self.world, {"telegram": LIVES})
        self.heard = AT - 3 * HOUR
        self.ticks(self.heard)

    def ticks(self, now: datetime, *, silent: bool = False, sent: bool = True) -> list[OutboxRow]:
        """Time goes by until then, everybody is heard unless it is silent; the rows that are owed by then."""
        Rounds(self.store, lambda: self.world.library, HOURS).tick(now)
        Notices(self.store, lambda: self.world.library, HOURS).tick(now)
        while self.heard < now:
            self.heard = now if silent else min(now, self.heard + MINUTE)
            self.returning.tick(self.heard, {"telegram": self.heard})
        rows = self.store.claim(now, 100, MINUTE / 60)
        for row in rows:
            if sent:
                self.store.settle(Settlement(row.id, Outcome.SENT, now))
        return rows

    def returns(self) -> dict[str, list[str]]:
        """Nobody is heard for ten minutes; who is offered what then."""
        self.ticks(SINCE)
        return self.offered(self.ticks(BACK, silent=True), BACK)

    def offered(self, rows: Sequence[OutboxRow], now: datetime) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for row in rows:
            said = self.composed(row, now)
            if said is not None:
                self.chats[row.owed.badge].shown.append(said)
                found.setdefault(row.owed.badge, []).append(words([said]))
        return found

    def composed(self, row: OutboxRow, now: datetime) -> Message | None:
        made = Composer(self.world, lambda: now)(row)
        assert made is None or isinstance(made, Message)
        return made


def test_a_daily_prompt_comes_again_with_a_button_that_works() -> None:
    office = Office(slot(SlotContent.DUE))
    assert len(office.ticks(AT)) == 4
    found = office.returns()
    assert found.keys() == {"A1", "B1", "C1", "F1"}
    [text] = found["A1"]
    assert text.startswith(SAID)
    assert "盘问检查" in text
    office.an.now = BACK
    assert "过时" not in words(office.an.presses(office.an.shown[-1].buttons[0][0].label))


def test_once_for_good_however_often_it_is_silent() -> None:
    office = Office(slot(SlotContent.DUE))
    office.ticks(AT)
    office.returns()
    assert office.ticks(BACK + 10 * MINUTE, silent=True) == []
    office.returning = Returning(office.world, {"telegram": LIVES})
    assert office.ticks(BACK + 20 * MINUTE, silent=True) == []


def test_whoever_is_done_hears_nothing() -> None:
    office = Office(slot(SlotContent.DUE))
    office.ticks(AT)
    office.an.now = AT + MINUTE
    office.an.says("/check law")
    office.an.says(LAW)
    assert office.returns().keys() == {"B1", "C1", "F1"}


def test_whoever_gets_done_before_it_is_sent_hears_nothing() -> None:
    office = Office(slot(SlotContent.DUE))
    office.ticks(AT)
    office.ticks(SINCE)
    rows = office.ticks(BACK, silent=True)
    office.an.now = BACK
    office.an.says("/check law")
    office.an.says(LAW)
    assert "A1" not in office.offered(rows, BACK)


def test_what_had_not_arrived_is_sent_as_it_is_and_no_second_time() -> None:
    """The program was away at the slot's time."""
    office = Office(slot(SlotContent.DUE))
    office.ticks(AT - 10 * MINUTE)
    found = office.offered(office.ticks(AT + MINUTE, silent=True), AT + MINUTE)
    assert [len(texts) for texts in found.values()] == [1] * 4
    assert not [texts for texts in found.values() if texts[0].startswith(SAID)]
    assert office.ticks(AT + 2 * MINUTE) == []


def test_what_arrived_only_after_the_silence_is_not_offered_again() -> None:
    office = Office(slot(SlotContent.DUE))
    first, *others = office.ticks(AT, sent=False)
    office.store.settle(Settlement(first.id, Outcome.SENT, AT))
    office.ticks(SINCE, sent=False)
    for row in others:
        office.store.settle(Settlement(row.id, Outcome.SENT, BACK + MINUTE / 60))
    again = office.ticks(BACK, silent=True)
    assert [row.owed.badge for row in again] == [first.owed.badge]


def test_of_several_prompts_only_the_last_comes_again() -> None:
    noon = replace(slot(SlotContent.DUE), id="noon", at=(AT + 5 * MINUTE).time(), title={"zh": "午"})
    office = Office(slot(SlotContent.DUE), noon)
    office.ticks(AT)
    office.ticks(AT + 5 * MINUTE)
    [text] = office.returns()["A1"]
    assert "午" in text.splitlines()[1]


def test_a_prompt_whose_time_was_over_is_left_alone() -> None:
    office = Office(slot(SlotContent.DUE))
    office.ticks(AT)
    office.ticks(AT + 4 * HOUR)
    assert office.ticks(AT + 5 * HOUR, silent=True) == []


def test_whoever_has_a_drill_open_hears_of_that_only() -> None:
    office = Office(slot(SlotContent.DUE))
    office.ticks(AT)
    office.an.now = AT + MINUTE
    office.an.says("/read short")
    [text] = office.returns()["A1"]
    assert "权力属于人民" in text
    assert sample.SHORT in text


def test_a_question_comes_again_and_can_be_answered() -> None:
    office = Office(QUESTION)
    office.ticks(AT)
    found = office.returns()
    [text] = found["A1"]
    assert text.startswith(SAID)
    assert "＿＿＿" in text
    office.an.now = BACK
    [message] = [one for one in office.an.shown if "＿＿＿" in words([one])]
    label = message.buttons[0][0].label
    assert "＿＿＿" not in words(office.an.presses(label))


def test_a_question_that_was_answered_does_not() -> None:
    office = Office(QUESTION)
    rows = office.ticks(AT)
    office.offered(rows, AT)
    office.an.now = AT + MINUTE
    office.an.presses(office.an.shown[-1].buttons[0][0].label)
    assert office.returns().keys() == {"B1", "C1", "F1"}


def test_a_question_is_held_back_while_its_passage_is_checked() -> None:
    office = Office(QUESTION)
    office.ticks(AT)
    office.ticks(SINCE)
    rows = office.ticks(BACK, silent=True)
    assert {row.owed.badge: row.owed.shows for row in rows}["A1"] == "law"
    office.an.now = BACK
    office.an.says("/check law")
    assert "A1" not in office.offered(rows, BACK)


def issued(office: Office, due: str = "2026-09-08") -> None:
    cheng = office.chats["C1"]
    cheng.now = AT
    cheng.says(f"/notice 市局 {due} 明天起换装")
    cheng.presses("确认")
    office.ticks(AT + MINUTE)


def test_a_notice_comes_again_to_those_who_have_not_acknowledged_it() -> None:
    office = Office()
    issued(office)
    fang = office.chats["F1"]
    fang.now = AT + 2 * MINUTE
    fang.says("/notice 1 知悉")
    found = office.returns()
    assert found.keys() == {"A1", "B1", "C1"}
    [text] = found["A1"]
    assert text.startswith(SAID)
    assert "明天起换装" in text
    office.an.now = BACK
    assert "已知悉" in words(office.an.presses("已知悉"))
    assert office.ticks(BACK + 10 * MINUTE, silent=True) == []


def test_a_notice_of_another_day_is_left_to_its_reminders() -> None:
    office = Office()
    issued(office, "2026-09-20")
    office.ticks(AT + 48 * HOUR)
    assert office.ticks(AT + 48 * HOUR + 10 * MINUTE, silent=True) == []


def test_who_cannot_be_reached_is_not_written_to() -> None:
    office = Office(slot(SlotContent.DUE))
    issued(office)
    gone = ReachabilityChanged("telegram", office.an.address, reachable=False, at=AT)
    office.store.record(Turn(AT, facts=(gone,)))
    assert office.returns().keys() == {"B1", "C1", "F1"}


def test_quiet_hours_are_kept() -> None:
    office = Office(slot(SlotContent.DUE))
    issued(office)
    chosen = ValueKept(kept_as("A1"), dump(replace(Preferences(), quiet=read_span("07:50-09:00"))))
    office.store.record(Turn(AT, facts=(chosen,)))
    office.ticks(SINCE)
    mine = [row for row in office.ticks(BACK, silent=True) if row.owed.badge == "A1"]
    assert len(mine) == 2
    for row in mine:
        with pytest.raises(NotYet) as waits:
            office.composed(row, BACK)
        assert waits.value.at == AT.replace(hour=9, minute=0)
        assert office.composed(row, waits.value.at) is not None


def test_a_short_silence_loses_no_press() -> None:
    office = Office(slot(SlotContent.DUE), replace(QUESTION, id="q"))
    issued(office)
    office.ticks(SINCE)
    assert office.ticks(SINCE + LIVES, silent=True) == []


def test_too_late_nothing_is_said_and_nobody_is_told_of_it() -> None:
    office = Office(slot(SlotContent.DUE))
    office.ticks(AT)
    office.ticks(SINCE)
    rows = office.ticks(BACK, silent=True)
    assert len(rows) == 4
    assert office.offered(rows, AT + 5 * HOUR) == {}
