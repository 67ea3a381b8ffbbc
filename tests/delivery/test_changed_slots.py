"""Plan or roster changed on a day on which slots have gone out: everybody gets each once, or the admins
hear how many do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.conversation.compose import Composer
from bot.delivery.rounds import Rounds
from bot.messages import Message
from content.model import PlanLine, Slot, SlotContent
from storage.mail import Lane, Outcome, Settlement
from storage.memory import MemoryStore
from storage.records import Account, Enrolled, Fact, Officer, Requirement, Role, RosterSaved, Turn
from tests import sample
from tests.sample import AN, BAI, CHENG, DEPARTMENTS, DING, FANG, HOURS, ZONE, words

HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
AT = datetime(2026, 9, 7, 7, 30, tzinfo=ZONE)
LINE = PlanLine("d1", ("law",), Requirement.RECITE, time(23, 30), "训练")
SOUTH, NORTH = "市局/南分局", "市局/北分局"


def slot(elsewhere: dict[str, time] | None = None, at: time = time(7, 30), name: str = "morning") -> Slot:
    return Slot(name, at, 4 * HOUR, {"zh": "晨诵", "en": "Morning"}, elsewhere=elsewhere or {})


class Office:
    """安, 白, 程 and 方 enrolled; the clock ticks by hand, and each tick is a program that has just started."""

    def __init__(self, *slots: Slot) -> None:
        self.world = sample.make_world(MemoryStore())
        self.store = self.world.store
        self.plan(*slots)
        for officer in (AN, BAI, CHENG, FANG):
            self.enrol(officer, AT - 3 * HOUR)
        self.tick(AT - 3 * HOUR)

    def plan(self, *slots: Slot) -> None:
        self.world.library = sample.library(sample.plan(LINE, slots=slots))

    def enrol(self, officer: Officer, at: datetime) -> None:
        account = Account("telegram", f"chat-{officer.badge}", officer.badge, at)
        self.record(Enrolled(account, "", at))

    def roster(self, *officers: Officer) -> None:
        self.record(RosterSaved(DEPARTMENTS, officers, "t", AT))

    def record(self, *facts: Fact) -> None:
        self.store.record(Turn(AT, facts=facts))

    def tick(self, now: datetime) -> list[str]:
        """Whose prompts came at this moment, and what the admins heard."""
        Rounds(self.store, lambda: self.world.library, HOURS).tick(now)
        came = []
        for row in self.store.claim(now, 100, timedelta(seconds=1)):
            self.store.settle(Settlement(row.id, Outcome.SENT, now))
            made = Composer(self.world, lambda: now)(row)
            if made is None:  # figures of a day on which nothing was due
                continue
            assert isinstance(made, Message)
            prompt = row.owed.body.get("prompt", {})
            whose = "+".join(filter(None, (row.owed.badge, prompt.get("content"))))
            came.append(whose if row.owed.lane is Lane.PROMPT else words([made]))
        return sorted(came)

    def days(self, first: datetime, hours: Sequence[int]) -> list[str]:
        return [one for hour in hours for one in self.tick(first.replace(hour=hour))]


def over(count: int, day: str = "2026-09-07") -> str:
    return (
        f"{day}“晨诵”：按现在的计划和花名册，有 {count} 人的发送时间当天已经过去，当天没有收到，也不会再发。"
        "下一个学习日起照常。"
    )


LATER = slot({SOUTH: time(9)})


@pytest.mark.parametrize("minutes", [0, 30, 3 * 60])
def test_who_comes_to_a_time_that_has_gone_out_by_a_new_plan_gets_it_once(minutes: int) -> None:
    office = Office(LATER if minutes < 60 else slot({SOUTH: time(17)}))
    assert office.tick(AT) == ["A1", "B1", "C1"]
    office.plan(slot())
    now = AT + minutes * MINUTE
    assert office.tick(now) == ["F1"]
    assert office.days(now + HOUR, range(now.hour + 1, 24)) == []
    assert office.tick(AT + DAY) == ["A1", "B1", "C1", "F1"]


def test_who_moves_to_a_department_whose_time_has_gone_out_gets_it_once() -> None:
    office = Office(LATER)
    assert office.tick(AT) == ["A1", "B1", "C1"]
    office.roster(replace(FANG, department="d0"))
    assert office.tick(AT + 30 * MINUTE) == ["F1"]
    assert office.days(AT, range(9, 24)) == []


def test_a_department_that_gets_another_path_is_followed() -> None:
    office = Office(LATER)
    assert office.tick(AT) == ["A1", "B1", "C1"]
    [south] = [one for one in DEPARTMENTS if one.path == SOUTH]
    office.record(RosterSaved((replace(south, path="市局/城南分局"),), (), "t", AT))
    assert office.tick(AT + MINUTE) == ["F1"]
    assert office.days(AT, range(9, 24)) == []


def test_those_in_charge_get_the_figures_of_the_new_time_too() -> None:
    office = Office(replace(LATER, content=(SlotContent.DUE, SlotContent.FIGURES)))
    office.roster(replace(FANG, role=Role.SUPERVISOR, scope=("d3",)))
    office.tick(AT)
    office.tick(AT + DAY)  # nine o'clock of the day before was missed: that is told now, and not once more
    office.plan(replace(slot(), content=(SlotContent.DUE, SlotContent.FIGURES)))
    assert office.tick(AT + DAY + MINUTE) == ["F1", "F1+figures"]
    assert office.days(AT + DAY, range(9, 24)) == []


def test_who_comes_to_a_time_that_is_over_has_none_and_the_admins_hear_it_once() -> None:
    """Whoever has it already, or has nothing open, is not counted; nor is anybody twice."""
    office = Office(slot({SOUTH: time(17)}))
    assert office.tick(AT) == ["A1", "B1", "C1"]
    office.plan(slot())
    assert office.days(AT, (15, 16)) == [over(1)]
    # Another change on the same day, by which somebody else loses theirs: of the first nothing more is said.
    office.roster(replace(FANG, department="d0"))
    assert office.days(AT, range(17, 24)) == []
    assert office.tick(AT + DAY) == ["A1", "B1", "C1", "F1"]


def test_who_moves_to_a_department_whose_time_is_over_is_told_of() -> None:
    office = Office(slot({SOUTH: time(17)}))
    assert office.tick(AT) == ["A1", "B1", "C1"]
    office.roster(replace(FANG, department="d0"))
    assert office.days(AT, range(15, 24)) == [over(1)]


def test_what_was_missed_as_a_whole_is_told_once_whatever_changes_afterwards() -> None:
    office = Office(LATER)
    heard = office.tick(AT.replace(hour=15))
    assert len(heard) == 1
    assert "机器人当时没有运行" in heard[0]
    office.plan(slot())
    office.roster(replace(FANG, department="d0"))
    assert office.days(AT, range(16, 24)) == []


def test_what_was_missed_and_gets_a_later_time_comes_then() -> None:
    office = Office(slot())
    assert len(office.tick(AT.replace(hour=15))) == 1
    office.plan(slot(at=time(17)))
    assert office.days(AT, (16, 17, 18)) == ["A1", "B1", "C1", "F1"]


def test_after_midnight_a_slot_of_the_day_before_is_still_made_up_for_and_nothing_else_is_said() -> None:
    late = slot({SOUTH: time(23, 58)}, at=time(23, 50), name="late")
    office = Office(slot(), late)
    assert office.tick(AT) == ["A1", "B1", "C1", "F1"]
    now = AT.replace(hour=23, minute=51)
    assert office.tick(now) == ["A1", "B1", "C1"]
    office.plan(slot(), slot(at=time(23, 50), name="late"))
    assert office.tick(now + 20 * MINUTE) == ["F1"]
    office.roster(replace(FANG, department="d0"))
    assert office.tick(now + 4 * HOUR + MINUTE) == []


def test_a_change_that_moves_nobody_sends_and_says_nothing() -> None:
    office = Office(LATER)
    office.days(AT, (8, 9))
    before = [entry.kind for entry in office.store.ledger()]
    office.plan(slot({SOUTH: time(8, 45)}))
    office.roster(replace(AN, department="d1"))
    assert office.days(AT, range(10, 24)) == []
    after = [entry.kind for entry in office.store.ledger()][len(before) :]
    assert after.count("slot") == 1  # the new time itself: it went out to nobody


def week(office: Office) -> datetime:
    """The afternoon after a week in service."""
    for day in range(8):
        for now in (AT, AT.replace(hour=9)):
            office.tick(now + day * DAY)
    return AT.replace(hour=15) + 7 * DAY


def missed(office: Office) -> list[str]:
    slots = [entry.data for entry in office.store.ledger() if entry.kind == "slot"]
    return [one["slot"] for one in slots if one["outcome"] == "missed"]


def test_a_new_time_was_promised_to_nobody_on_the_days_before() -> None:
    office = Office(slot())
    now = week(office)
    office.plan(slot({NORTH: time(6, 50)}))
    assert office.tick(now) == []  # they have had it today, at the time that was theirs
    assert missed(office) == []
    assert office.tick((now + DAY).replace(hour=6, minute=50)) == ["A1", "B1"]


def test_of_a_new_slot_whose_time_is_over_only_today_is_told() -> None:
    office = Office(slot())
    now = week(office)
    office.plan(slot(), slot(at=time(6), name="new"))
    assert office.tick(now) == [over(4, "2026-09-14")]
    assert office.tick(now + HOUR) == []
    assert missed(office) == []
    assert office.tick((now + DAY).replace(hour=6, minute=0)) == ["A1", "B1", "C1", "F1"]


def test_a_department_s_time_that_was_the_organisation_s_is_no_new_one_on_days_before() -> None:
    """The same hour under another name, and back: neither is told as missed."""
    office = Office(slot({NORTH: time(6, 50)}))
    now = week(office)
    office.plan(slot({NORTH: time(7, 30)}, at=time(6, 50)))
    assert office.tick(now) == []
    office.plan(slot({NORTH: time(6, 50)}))
    assert office.tick(now + HOUR) == []
    assert missed(office) == []


def test_a_slot_whose_own_time_is_set_to_one_that_is_over_was_not_missed() -> None:
    office = Office(slot(at=time(17)))
    assert office.tick(AT) == []
    office.plan(slot(at=time(6)))
    assert office.days(AT, range(15, 24)) == [over(4)]
    assert missed(office) == []


def test_what_a_new_time_misses_from_then_on_is_told() -> None:
    office = Office(slot())
    now = week(office)
    office.plan(slot({NORTH: time(6, 50)}))
    office.tick(now)
    heard = office.tick(now + 2 * DAY)
    assert [one[:10] for one in heard] == ["2026-09-15", "2026-09-16"]
    assert all("有 2 个时段的提醒没有发出" in one for one in heard)


@pytest.mark.parametrize(("enrolled", "heard"), [(6, [over(1)]), (8, [])])
def test_who_enrolled_after_its_time_has_lost_nothing_by_a_change(enrolled: int, heard: list[str]) -> None:
    office = Office(slot({SOUTH: time(17)}))
    office.tick(AT)
    office.enrol(DING, AT.replace(hour=enrolled))
    office.roster(replace(DING, department="d3"))
    assert office.days(AT, (15, 16)) == []
    office.roster(DING)
    assert office.tick(AT.replace(hour=16, minute=30)) == heard
