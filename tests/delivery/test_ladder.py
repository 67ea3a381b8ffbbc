"""The nudge ladder: each step once, over as soon as the duty is done, anew after any study, paused behind its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.conversation.compose import Composer
from bot.delivery.ladder import Ladder, acted_at
from bot.delivery.rounds import Rounds
from bot.messages import Message
from content.calendar import Rota
from content.model import Nudge, PlanLine, Slot, SlotContent
from content.nudges import reached
from content.plan import read_plan
from storage.mail import OutboxRow, Outcome, Settlement
from storage.records import (
    Absence,
    AbsenceKind,
    AbsenceSet,
    DayOff,
    Officer,
    Requirement,
    Role,
    RosterSaved,
    Turn,
)
from tests import sample
from tests.sample import AN, BAI, CHENG, HOURS, LAW, NOW, TODAY, ZONE, Chat, labels, words

HOUR = timedelta(hours=1)
STEPS = (
    Nudge("two", 2 * HOUR),
    Nudge("six", 6 * HOUR),
    Nudge("next", None, 1, time(8)),
    Nudge("third", None, 3, time(9), tell=True),
)
SLOTS = (
    Slot("morning", time(7, 30), HOUR, {"zh": "早"}),
    Slot("evening", time(17, 30), 4 * HOUR, {"zh": "晚"}),
)
LINE = PlanLine(
    "d1", ("law",), Requirement.RECITE, time(12), "训练", day=1, departments=("市局/北分局/河口所",)
)
#: Read by the evening, so that only the other one is overdue.
READ = PlanLine("r1", ("short",), Requirement.READ, time(21), "训练", day=1, departments=LINE.departments)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 9, 7 + day, hour, minute, tzinfo=ZONE)


class Office:
    """安 owes 盘问检查 by noon of the first day; 白 is in charge of the station; time goes by in steps."""

    def __init__(self, *lines: PlanLine, slots: Sequence[Slot] = SLOTS) -> None:
        plan = replace(sample.plan(*(lines or (LINE,)), slots=slots), nudges=STEPS)
        self.world = sample.make_world(material=sample.library(plan))
        self.store = self.world.store
        for officer in (AN, BAI, CHENG):
            sample.enrol(self.store, officer)
        self.an = Chat(self.world, "chat-A1")
        self.world.open_day(NOW)
        self.ladder = Ladder(self.store, lambda: self.world.library, HOURS)

    def until(self, last: datetime, first: datetime = NOW) -> list[tuple[str, datetime]]:
        """Whose row came when, tick by tick; rows are settled as they come, every tick is a restart."""
        came = []
        now = first
        while now <= last:
            came += [(row.owed.badge, now.astimezone(ZONE)) for row in self.rows(now)]
            now += HOUR / 4
        return came

    def rows(self, now: datetime) -> list[OutboxRow]:
        Ladder(self.store, lambda: self.world.library, HOURS).tick(now)
        rows = self.store.claim(now, 100, HOUR)
        for row in rows:
            self.store.settle(Settlement(row.id, Outcome.SENT, now))
        return rows

    def said(self, row: OutboxRow, now: datetime) -> str | None:
        made = Composer(self.world, lambda: now)(row)
        assert made is None or isinstance(made, Message)
        return words([made]) if made else None


def test_two_hours_six_hours_next_morning_and_those_in_charge_on_day_three_then_quiet() -> None:
    office = Office()
    assert office.until(at(12, 20)) == [
        ("A1", at(0, 14)),
        ("A1", at(0, 18)),
        ("A1", at(1, 8)),
        ("B1", at(3, 9)),
    ]


@pytest.mark.parametrize("order", [(3, 2, 1, 0), (1, 0, 2, 3), (2, 3, 0, 1)])
def test_in_whatever_order_the_steps_are_written_each_has_its_time(order: Sequence[int]) -> None:
    office = Office()
    plan = office.world.library.plan
    assert plan is not None
    steps = tuple(STEPS[one] for one in order)
    office.world.library = replace(office.world.library, plan=replace(plan, nudges=steps))
    assert office.until(at(12, 20)) == [
        ("A1", at(0, 14)),
        ("A1", at(0, 18)),
        ("A1", at(1, 8)),
        ("B1", at(3, 9)),
    ]


@pytest.mark.parametrize(("hour", "came"), [(12, ("morning", "span")), (8, ("span", "morning"))])
def test_which_of_two_steps_comes_first_depends_on_when_it_fell_due(hour: int, came: tuple[str, str]) -> None:
    steps = (Nudge("span", 22 * HOUR), Nudge("morning", None, 1, time(8)))
    times = [at(0, hour) + HOUR * later for later in range(50)]
    found = [reached(steps, at(0, hour), now, HOURS, lambda _day: True) for now in times]
    assert tuple(dict.fromkeys(one.id for one in found if one)) == came


def test_done_before_the_step_is_quiet() -> None:
    office = Office()
    office.an.now = at(0, 13)
    office.an.says("/check law")
    office.an.says(LAW)
    assert office.until(at(4, 20)) == []


def test_the_button_of_a_reminder_opens_what_is_overdue() -> None:
    """A reading was due by noon; what is to be recited has time until the evening."""
    office = Office(replace(READ, due=time(12)), replace(LINE, due=time(21)))
    [row] = office.rows(at(0, 14))
    said = Composer(office.world, lambda: at(0, 14))(row)
    assert isinstance(said, Message)
    assert labels([said]) == ["开始阅读", "今日任务"]
    office.an.now = at(0, 14)
    office.an.shown.append(said)
    assert words(office.an.presses("开始阅读")).startswith("《权力属于人民》")
    assert office.an.state() == "Reading"


def test_done_between_plan_and_send_is_not_sent() -> None:
    office = Office()
    [row] = office.rows(at(0, 14))
    assert office.said(row, at(0, 14)) == "安宁，您有 1 项已逾期——\n· 背诵《盘问检查》"
    office.an.now = at(0, 14)
    office.an.says("/check law")
    office.an.says(LAW)
    assert office.said(row, at(0, 14)) is None


def test_any_study_begins_it_anew_and_takes_back_what_was_on_its_way() -> None:
    office = Office()
    [row] = office.rows(at(0, 14))
    office.an.now = at(0, 15)
    office.an.says("/drill law")
    office.an.says("读熟了")
    office.an.says("不知道\n完")
    assert [one.kind for one in office.store.ledger() if one.kind == "attempted"] == ["attempted"]
    assert office.said(row, at(0, 15)) is None
    assert office.until(at(5, 20), first=at(0, 15)) == [
        ("A1", at(0, 17)),
        ("A1", at(0, 21)),
        ("A1", at(1, 8)),
        ("B1", at(3, 9)),
    ]


def reads(office: Office) -> None:
    office.an.says("/read short")
    assert "这项阅读任务完成了" in words(office.an.says("读完了"))


def drills(office: Office) -> None:
    for said in ("/drill law", "读熟了", "不知道\n完"):
        office.an.says(said)


def stops_a_check(office: Office) -> None:
    office.an.says("/check law")
    office.an.says("/stop")


def answers_a_question(office: Office) -> None:
    rounds = Rounds(office.store, lambda: office.world.library, HOURS)
    rounds.tick(at(0, 14))
    rounds.tick(at(0, 15))
    [row] = [one for one in office.store.claim(at(0, 15), 100, HOUR) if one.owed.badge == "A1"]
    office.store.settle(Settlement(row.id, Outcome.SENT, at(0, 15)))
    asked = Composer(office.world, lambda: at(0, 15))(row)
    assert isinstance(asked, Message)
    office.an.shown.append(asked)
    office.an.presses(labels([asked])[0])


@pytest.mark.parametrize(
    ("act", "kinds"),
    [
        (reads, {"attempted", "duty-closed"}),
        (drills, {"attempted"}),
        (stops_a_check, {"check"}),
        (answers_a_question, {"attempted"}),
    ],
)
def test_each_kind_of_study_begins_it_anew(act: Callable[[Office], None], kinds: set[str]) -> None:
    question = Slot("noon", time(15), 2 * HOUR, {"zh": "午"}, (SlotContent.QUESTION,))
    office = Office(LINE, READ, slots=(SLOTS[0], question, SLOTS[1]))
    assert len(office.rows(at(0, 14))) == 1
    before = len(list(office.store.ledger()))
    office.an.now = at(0, 15)
    act(office)
    assert {one.kind for one in list(office.store.ledger())[before:]} - {"slot"} == kinds
    assert acted_at(office.store, "A1") == at(0, 15)
    assert office.until(at(0, 20, 45), first=at(0, 15, 15)) == [("A1", at(0, 17))]
    assert office.until(at(0, 21), first=at(0, 21)) == [("A1", at(0, 21))]


def test_a_bot_that_was_away_sends_the_newest_step_only() -> None:
    assert Office().until(at(2, 20), first=at(1, 10)) == [("A1", at(1, 10))]


@pytest.mark.parametrize("hour", [0, 3, 7, 22, 23])
def test_nobody_is_woken(hour: int) -> None:
    assert Office().rows(at(1, hour, 15)) == []


def test_a_day_off_is_no_step() -> None:
    office = Office()
    office.store.record(Turn(NOW, facts=(DayOff(TODAY + timedelta(days=1), "台风", "C1", NOW),)))
    assert office.until(at(5, 20), first=at(0, 20)) == [("A1", at(0, 20)), ("A1", at(2, 8)), ("B1", at(4, 9))]


def test_leave_is_left_alone() -> None:
    office = Office()
    leave = Absence("A1", TODAY + timedelta(days=1), TODAY + timedelta(days=2), AbsenceKind.LEAVE)
    office.store.record(Turn(NOW, facts=(AbsenceSet(leave, "C1", NOW),)))
    assert office.until(at(2, 20), first=at(1, 7)) == []


def leaves(badge: str, first: int, last: int) -> Turn:
    days = (TODAY + timedelta(days=first), TODAY + timedelta(days=last))
    return Turn(NOW, facts=(AbsenceSet(Absence(badge, *days, AbsenceKind.LEAVE), "C1", NOW),))


def test_who_is_in_charge_and_on_leave_is_not_told_but_whoever_else_is_in_charge() -> None:
    office = Office()
    gu = Officer("Z1", "古月", "d3", Role.SUPERVISOR, ("d0",))
    office.store.record(Turn(NOW, facts=(RosterSaved((), (gu,), "test", NOW),)))
    sample.enrol(office.store, gu)
    office.store.record(leaves("B1", 3, 3))
    assert [row.owed.badge for row in office.rows(at(3, 9))] == ["Z1"]


def test_where_all_in_charge_are_on_leave_admins_are_told() -> None:
    office = Office()
    office.store.record(leaves("B1", 3, 9))
    [row] = office.rows(at(3, 9))
    assert row.owed.badge == "C1"
    assert "逾期多日仍未完成的有 1 人" in (office.said(row, at(3, 9)) or "")


def test_where_admins_are_on_leave_too_it_is_told_all_the_same() -> None:
    office = Office()
    for badge in ("B1", "C1"):
        office.store.record(leaves(badge, 3, 9))
    assert [row.owed.badge for row in office.rows(at(3, 9))] == ["B1"]


def test_of_a_group_nobody_is_told_in_place_of_who_is_on_leave() -> None:
    office = Office()
    gu = Officer("Z1", "古月", "d3", Role.SUPERVISOR, ("@专班",))
    saved = RosterSaved((), (replace(AN, groups=("专班",)), gu), "test", NOW)
    office.store.record(Turn(NOW, facts=(saved,)))
    sample.enrol(office.store, gu)
    office.store.record(leaves("Z1", 3, 9))
    assert [row.owed.badge for row in office.rows(at(3, 9))] == ["B1"]


@pytest.mark.parametrize("who", ["A1", "市局/北分局"])
def test_off_duty_by_the_rota_is_left_alone(who: str) -> None:
    office = Office()
    days = frozenset({TODAY - timedelta(days=1), TODAY + timedelta(days=2)})
    office.world.library = replace(office.world.library, rota=Rota({who: days}))
    # What fell into the days off comes first, then the step of the first day on.
    assert office.until(at(2, 20)) == [("A1", at(2, 7, 30)), ("A1", at(2, 8))]


def test_those_in_charge_hear_badges_and_only_of_those_who_are_still_behind() -> None:
    office = Office()
    [row] = office.rows(at(3, 9))
    assert office.said(row, at(3, 9)) == (
        "河口所：逾期多日仍未完成的有 1 人，已提醒过，不再自动提醒。\n他们是：A1"
    )
    office.an.now = at(3, 9)
    office.an.says("/check law")
    office.an.says(LAW)
    assert office.said(row, at(3, 9)) is None


def test_those_in_charge_of_a_working_group_hear_of_its_members_who_are_not_theirs_anyway() -> None:
    """古 sees the group alone; 白 sees 安 by the department, and hears of them once."""
    office = Office()
    gu = Officer("Z1", "古月", "d3", Role.SUPERVISOR, ("@专班",))
    both = replace(BAI, scope=("d1", "@专班"))
    saved = RosterSaved((), (replace(AN, groups=("专班",)), gu, both), "test", NOW)
    office.store.record(Turn(NOW, facts=(saved,)))
    sample.enrol(office.store, gu)
    rows = office.rows(at(3, 9))
    said = [(row.owed.badge, office.said(row, at(3, 9))) for row in rows]
    told = "：逾期多日仍未完成的有 1 人，已提醒过，不再自动提醒。\n他们是：A1"
    assert {one for one in said if one[1]} == {("B1", f"河口所{told}"), ("Z1", f"@专班{told}")}
    assert office.rows(at(3, 10)) == []
    # Whoever was taken off the group meanwhile hears nothing.
    office.store.record(Turn(NOW, facts=(RosterSaved((), (replace(gu, scope=("d3",)),), "test", NOW),)))
    [row] = [row for row in rows if row.owed.badge == "Z1"]
    assert office.said(row, at(3, 9)) is None


def test_the_steps_as_they_are_written_and_what_is_wrong_with_them() -> None:
    text = """\
id: a
start: today
length: 5
slots: []
lines: []
nudges:
  - {id: two, after: 2h}
  - {id: next, day: 1, at: "08:00"}
  - {id: third, day: 3, at: "09:00", tell: supervisor}
"""
    plan, problems = read_plan("plan.yaml", text, {})
    assert problems == []
    assert plan is not None
    assert plan.nudges == (STEPS[0], STEPS[2], STEPS[3])
    for wrong in ("{id: x}", "{id: x, after: 2h, day: 1}", "{id: x, after: 2h, tell: everybody}"):
        _, problems = read_plan("plan.yaml", text.replace("{id: two, after: 2h}", wrong), {})
        assert [one.key for one in problems] == ["problem-plan-nudge"]
