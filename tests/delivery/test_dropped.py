"""What waits to be sent when its officer goes on leave, its day is declared off or its slot is taken out does not come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from bot.conversation.compose import Composer
from bot.delivery.ladder import Ladder
from bot.delivery.notices import Notices
from bot.delivery.plan import NotYet
from bot.delivery.rounds import Rounds
from bot.messages import Message
from bot.people.preferences import Span
from content.calendar import Rota
from content.model import Nudge, Plan, PlanLine, Slot, SlotContent
from storage.contract import Store
from storage.mail import Lane, Outcome, Settlement
from storage.open import open_store
from storage.records import Absence, AbsenceKind, AbsenceSet, Officer, Requirement, Turn
from tests import sample
from tests.sample import AN, CHENG, HOURS, NOW, ZONE, Chat, words

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LINE = PlanLine("d1", ("law",), Requirement.RECITE, time(18), "训练")
EVERYTHING = (SlotContent.DUE, SlotContent.TERM, SlotContent.QUESTION)
MORNING = Slot("morning", time(7, 30), 6 * HOUR, {"zh": "晨诵"}, EVERYTHING)
STEPS = (Nudge("next", None, 1, time(8)),)
#: What waits for 安 on the second day.
ALL = ["due", "ladder", "morning", "morning+question", "morning+term"]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 9, 7 + day, hour, minute, tzinfo=ZONE)


@pytest.fixture(params=["memory", "embedded"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    made: Store = open_store(request.param, tmp_path)
    return made


class Office:
    """安 has quiet hours until ten; of the day before a recital is overdue and a notice is to be acknowledged."""

    def __init__(self, store: Store) -> None:
        self.world = sample.make_world(store, sample.library(_plan(MORNING)))
        self.store, self.world.quiet_bounds = store, Span(time(20), time(10))
        for officer in (AN, CHENG):
            sample.enrol(store, officer)
        self.rounds = Rounds(store, lambda: self.world.library, HOURS)
        self.ladder = Ladder(store, lambda: self.world.library, HOURS)
        self.notices = Notices(store, lambda: self.world.library, HOURS)
        assert "之间不发提醒" in words(self.chat(AN, NOW).says("/settings 免打扰 20:00-09:59"))
        self.chat(CHENG, at(0, 7)).says("/notice 河口所 2026-09-08 明天起换装")
        self.cheng.presses("确认")
        for now in (at(0, 7), at(0, 7, 30), at(0, 10), at(0, 14), at(0, 23)):
            self.came(now)

    def chat(self, officer: Officer, now: datetime) -> Chat:
        chat = Chat(self.world, f"chat-{officer.badge}")
        chat.now = now
        if officer is CHENG:
            self.cheng = chat
        return chat

    def says(self, *said: str) -> str:
        """程, at nine on the second day."""
        chat = self.chat(CHENG, at(1, 9))
        return words([one for text in said for one in chat.says(text)])

    def came(self, now: datetime) -> list[str]:
        """What comes to 安 by itself; what has to wait is given back, as the outbox does."""
        self.rounds.tick(now)
        self.ladder.tick(now)
        self.notices.tick(now)
        names = []
        for row in self.store.claim(now, 100, MINUTE):
            try:
                message = Composer(self.world, lambda: now)(row)
            except NotYet as error:
                self.store.release(row.id, error.at)
                continue
            outcome = Outcome.REFUSED if message is None else Outcome.SENT
            self.store.settle(Settlement(row.id, outcome, now))
            if isinstance(message, Message) and (row.owed.badge, row.owed.lane) == ("A1", Lane.PROMPT):
                key = str(row.owed.key)
                names.append(key.rpartition(":")[2] if key.startswith("notice:") else key.partition(":")[0])
        self.store.flush()
        return sorted(names)

    def waits(self) -> None:
        """The second morning until nine: everything is on its way, and nothing has come."""
        for now in (at(1, 7, 30), at(1, 8), at(1, 8, 50)):
            assert self.came(now) == []


def _plan(*slots: Slot) -> Plan:
    return replace(sample.plan(LINE, slots=slots), nudges=STEPS)


@pytest.fixture
def office(store: Store) -> Office:
    made = Office(store)
    made.waits()
    return made


def test_what_waits_comes_where_nothing_happens(office: Office) -> None:
    assert office.came(at(1, 10)) == ALL


@pytest.mark.parametrize("word", ["病假", "外勤"])
def test_who_goes_on_leave_meanwhile_hears_nothing(office: Office, word: str) -> None:
    assert "已批准" in office.says(f"/leave A1 2026-09-08..2026-09-09 {word}")
    assert office.came(at(1, 10)) == []
    assert office.came(at(1, 12)) == []


def test_what_was_dropped_of_the_ladder_comes_when_they_are_back(office: Office) -> None:
    office.says("/leave A1 2026-09-08..2026-09-09 病假")
    assert [office.came(at(day, 10)) for day in (1, 2)] == [[], []]
    for now in (at(3, 7, 30), at(3, 8), at(3, 9)):
        assert office.came(now) == []
    back = office.came(at(3, 10))
    assert [one for one in back if one.startswith(("ladder", "next"))] == ["ladder", "next@2026-09-10"]
    assert office.came(at(3, 12)) == []


def test_what_was_dropped_by_a_day_off_comes_on_the_next_study_day(office: Office) -> None:
    office.says("/dayoff 2026-09-08 停电", "是")
    assert office.came(at(1, 10)) == []
    for now in (at(2, 7, 30), at(2, 8)):
        assert office.came(now) == []
    back = office.came(at(2, 10))
    assert [one for one in back if one.startswith(("ladder", "next"))] == ["ladder", "next"]


def test_a_leave_that_begins_tomorrow_changes_nothing_today(office: Office) -> None:
    assert "已批准" in office.says("/leave A1 2026-09-09..2026-09-10 病假")
    assert office.came(at(1, 10)) == ALL


def test_on_a_day_that_is_declared_off_meanwhile_nobody_hears_anything(office: Office) -> None:
    assert "已定为非学习日" in office.says("/dayoff 2026-09-08 停电", "是")
    assert office.came(at(1, 10)) == []


def off_by_the_rota(office: Office) -> None:
    days = frozenset({at(0, 0).date(), at(2, 0).date()})
    office.world.library = replace(office.world.library, rota=Rota({"市局/北分局/河口所": days}))


def no_study_day_any_more(office: Office) -> None:
    plan = replace(_plan(MORNING), weekdays=frozenset({0, 2, 3, 4}))  # the eighth is a Tuesday
    office.world.library = replace(office.world.library, plan=plan)


@pytest.mark.parametrize("change", [off_by_the_rota, no_study_day_any_more])
def test_nor_where_rota_or_calendar_are_others_meanwhile(
    office: Office, change: Callable[[Office], None]
) -> None:
    change(office)
    assert office.came(at(1, 10)) == []


@pytest.mark.parametrize("slots", [(), (replace(MORNING, id="noon", at=time(12)),)])
def test_a_slot_that_is_taken_out_of_the_plan_meanwhile_does_not_come(
    office: Office, slots: Sequence[Slot]
) -> None:
    office.world.library = replace(office.world.library, plan=_plan(*slots))
    assert office.came(at(1, 10)) == ["due", "ladder"]


def test_what_somebody_asked_for_comes_on_leave_and_on_a_day_off(office: Office) -> None:
    office.says("/leave A1 2026-09-08..2026-09-09 病假", "/dayoff 2026-09-08 停电", "是")
    an = office.chat(AN, at(1, 9))
    assert "盘问检查" in words(an.says("/today"))
    assert "明天起换装" in words(an.says("/notice"))


def test_a_notice_itself_comes_on_leave(office: Office) -> None:
    office.says("/leave A1 2026-09-08..2026-09-09 病假")
    office.cheng.says("/notice 河口所 2026-09-09 后天开会")
    office.cheng.presses("确认")
    assert office.came(at(1, 10)) == [""]


def test_a_reminder_by_hand_is_not_for_who_is_on_leave(office: Office) -> None:
    assert "还没完成、能发到的有 1 人" in office.says("/nudge 河口所")
    office.cheng.presses("发出提醒")
    [row] = office.cheng.others
    assert isinstance(Composer(office.world, lambda: at(1, 10))(row), Message)
    office.says("/dayoff 2026-09-08 停电", "是")
    assert isinstance(
        Composer(office.world, lambda: at(1, 10))(row), Message
    )  # they decide to write on that day
    office.says("/leave A1 2026-09-08..2026-09-09 病假")
    assert Composer(office.world, lambda: at(1, 10))(row) is None
    assert "没有可以提醒的人。" in office.says("/nudge 河口所")


def test_who_is_in_charge_and_goes_on_leave_meanwhile_hears_what_is_told_once(office: Office) -> None:
    """It is noted as told: nobody would hear of it any more."""
    told = Nudge("end", None, 1, time(9), tell=True)
    plan = replace(_plan(MORNING), nudges=(*STEPS, told))
    office.world.library = replace(office.world.library, plan=plan)
    office.ladder.tick(at(1, 9))
    rows = {row.owed.key or "": row for row in office.store.claim(at(1, 9), 100, HOUR)}
    [word] = [row for key, row in rows.items() if key.startswith("ladder-tell:C1:")]
    leave = Absence("C1", at(1, 0).date(), at(2, 0).date(), AbsenceKind.LEAVE)
    office.store.record(Turn(at(1, 9), facts=(AbsenceSet(leave, "B1", at(1, 9)),)))
    said = Composer(office.world, lambda: at(1, 9))(word)
    assert isinstance(said, Message)
    assert "A1" in words([said])
