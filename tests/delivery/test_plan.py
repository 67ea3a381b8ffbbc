"""Which prompts are due: never twice, never silently not at all; clocks that jump, zones that change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.compose import Composer
from bot.delivery.daybreak import open_day, plan_start
from bot.delivery.plan import TooLate, chats_of, due_slots, prompts, slot_moment
from bot.delivery.rounds import Rounds
from bot.messages import Message
from bot.texts import Texts
from content.calendar import WORKDAYS, Overrides
from content.hours import Hours
from content.model import Plan, PlanLine, Slot
from storage.mail import Lane, OutboxRow
from storage.memory import MemoryStore
from storage.records import (
    EXEMPT,
    Absence,
    AbsenceKind,
    AbsenceSet,
    AbsenceState,
    Allowance,
    AllowanceSet,
    DayOff,
    DutiesOpened,
    DutyClosed,
    DutyState,
    Fact,
    ReachabilityChanged,
    Requirement,
    RosterSaved,
    Status,
    Turn,
)
from storage.recount import drift
from tests import sample
from tests.sample import AN, BAI, CHENG, DING, FANG, HOURS, NOW, TODAY, ZONE, words

BERLIN = ZoneInfo("Europe/Berlin")
MORNING = datetime(2026, 9, 7, 7, 30, tzinfo=ZONE)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("day", "at", "utc"),
    [
        (date(2026, 3, 29), time(2, 30), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),  # jumped over: at the jump
        (date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # twice: the first
        (date(2026, 3, 29), time(7, 30), datetime(2026, 3, 29, 5, 30, tzinfo=UTC)),
        (date(2026, 1, 1), time(7, 30), datetime(2026, 1, 1, 6, 30, tzinfo=UTC)),
    ],
)
def test_slots_over_summer_time(day: date, at: time, utc: datetime) -> None:
    assert slot_moment(day, Slot("s", at, HOUR, {}), Hours(BERLIN)) == utc


class Office:
    """A store with 安 and 程 enrolled, and the rounds that tick over it."""

    def __init__(self, plan: Plan = sample.DEFAULT_PLAN) -> None:
        self.world = sample.make_world(MemoryStore(), sample.library(plan))
        self.store = self.world.store
        for officer in (AN, CHENG):
            sample.enrol(self.store, officer)
        self.rounds = Rounds(self.store, lambda: self.world.library, HOURS)
        self.rounds.tick(MORNING - timedelta(minutes=1))  # in service from here

    def restart(self) -> None:
        self.rounds = Rounds(self.store, lambda: self.world.library, HOURS)

    def owed(self) -> list[OutboxRow]:
        return self.store.claim(NOW + timedelta(days=40), 1_000, timedelta(seconds=1))

    def prompted(self) -> list[str]:
        return sorted(row.owed.key or "" for row in self.owed() if row.owed.lane is Lane.PROMPT)


BOTH = ["morning:A1:2026-09-07", "morning:C1:2026-09-07"]


def test_the_morning_comes_at_its_time_and_not_before() -> None:
    office = Office()
    assert not office.rounds.tick(MORNING - timedelta(seconds=1))
    assert office.prompted() == []
    assert office.rounds.tick(MORNING)
    assert office.prompted() == BOTH


@pytest.mark.parametrize(
    "moments",
    [
        [timedelta(), timedelta(seconds=5)],
        [timedelta(hours=1), timedelta(), timedelta(hours=2)],  # the clock is set back and forth
        [timedelta(hours=3, minutes=59)],
        [timedelta(hours=4)],
    ],
)
def test_never_twice_whatever_the_clock_does(moments: list[timedelta]) -> None:
    office = Office()
    for moment in moments:
        office.rounds.tick(MORNING + moment)
        office.restart()
        office.rounds.tick(MORNING + moment)
    assert office.prompted() == BOTH


def test_cut_off_between_enqueueing_and_noting_is_no_second_prompt() -> None:
    office = Office()
    slot = office.world.library.plan
    assert slot is not None
    [due] = due_slots(
        MORNING, HOURS, slot, TODAY, MORNING - HOUR, lambda _day: True, lambda _day, _slot: False
    )
    duties = {badge: office.store.open_duties(badge) for badge in ("A1", "C1")}
    chats = chats_of(office.store.accounts())
    office.store.enqueue(prompts(due, office.store.officers(), chats, duties))
    office.rounds.tick(MORNING)
    assert office.prompted() == BOTH


def test_what_was_slept_through_is_told_to_the_admins_once() -> None:
    office = Office()
    office.rounds.tick(MORNING + 4 * HOUR + timedelta(seconds=1))
    office.rounds.tick(MORNING + 5 * HOUR)
    [told] = office.owed()
    assert (told.owed.badge, told.owed.lane) == ("C1", Lane.ANSWER)
    said = Composer(office.world, lambda: NOW)(told)
    assert isinstance(said, Message)
    assert "2026-09-07 有 1 个时段的提醒没有发出" in words([said])
    assert [entry.data["outcome"] for entry in office.store.ledger() if entry.kind == "slot"] == ["missed"]


def test_a_week_of_sleep_is_told_day_by_day() -> None:
    office = Office(sample.plan(sample.DEFAULT_PLAN.lines[0]))
    office.rounds.tick(MORNING + timedelta(days=3))
    days = sorted(str(row.owed.key) for row in office.owed() if row.owed.lane is Lane.ANSWER)
    assert [key.split(":")[1] for key in days] == ["2026-09-07", "2026-09-08", "2026-09-09"]


def test_slots_before_the_first_start_were_promised_to_nobody() -> None:
    world = sample.make_world()
    sample.enrol(world.store, CHENG)
    Rounds(world.store, lambda: world.library, HOURS).tick(MORNING + 9 * HOUR)
    assert world.store.outbox_waiting() == 0


def test_quiet_where_nothing_is_due() -> None:
    office = Office(sample.plan())
    assert not office.rounds.tick(MORNING)
    assert office.owed() == []


def test_quiet_on_a_day_off() -> None:
    office = Office()
    tomorrow = TODAY + timedelta(days=1)
    office.store.record(Turn(NOW, facts=(DayOff(tomorrow, "台风", "C1", NOW),)))
    office.rounds.tick(MORNING)
    office.owed()
    office.rounds.tick(MORNING + timedelta(days=1))
    assert not [key for key in office.prompted() if "2026-09-08" in key]


def test_no_prompt_for_who_cannot_be_reached_or_is_not_enrolled() -> None:
    office = Office()
    gone = ReachabilityChanged("telegram", "chat-A1", reachable=False, at=NOW)
    office.store.record(Turn(NOW, facts=(gone,)))
    office.rounds.tick(MORNING)
    assert office.prompted() == BOTH[1:]
    assert BAI.badge not in str(office.prompted())


def test_a_prompt_is_composed_when_it_is_sent_and_dropped_when_all_is_done() -> None:
    office = Office()
    office.rounds.tick(MORNING)
    [mine] = [row for row in office.owed() if row.owed.badge == "A1"]
    compose = Composer(office.world, lambda: NOW)
    said = compose(mine)
    assert isinstance(said, Message)
    assert "晨诵：安宁，今天待学的有——" in words([said])
    assert "背诵《盘问检查》" in words([said])
    chat = sample.Chat(office.world, "chat-A1")
    for line in ("/check law", sample.LAW, "/read short", "完"):
        chat.says(line)
    assert compose(mine) is None


def test_a_passage_taken_out_of_the_decks_is_not_prompted_for() -> None:
    office = Office()
    office.world.library = sample.library(passages=sample.PASSAGES[1:])
    office.rounds.tick(MORNING)
    mine = next(row for row in office.owed() if row.owed.badge == "A1")
    said = Composer(office.world, lambda: NOW)(mine)
    assert isinstance(said, Message)
    assert "《权力属于人民》" in words([said])
    assert "还有" not in words([said])
    assert "law" not in words([said])
    office.world.library = sample.library(passages=())
    assert Composer(office.world, lambda: NOW)(mine) is None
    bare = Office()
    bare.world.library = sample.library(passages=())
    bare.rounds.tick(MORNING)
    assert bare.prompted() == []


def test_a_prompt_is_too_late_after_the_grace_and_the_admins_hear_of_it_once() -> None:
    office = Office()
    office.rounds.tick(MORNING)
    late = [row for row in office.owed() if row.owed.lane is Lane.PROMPT]
    compose = Composer(office.world, lambda: MORNING + timedelta(hours=4, seconds=1))
    for row in late:
        with pytest.raises(TooLate):
            compose(row)
        office.rounds.undelivered(row)
    told = [row for row in office.owed() if row.owed.lane is Lane.ANSWER]
    assert [row.owed.badge for row in told] == [CHENG.badge]
    compose = Composer(office.world, lambda: NOW)
    assert "2026-09-07“晨诵”的提醒有一部分没有送到" in words(
        [m for m in map(compose, told) if isinstance(m, Message)]
    )


@pytest.mark.parametrize("language", ["en", "en-GB", ""])
def test_admins_hear_of_a_slot_by_its_title_in_their_language(language: str) -> None:
    office = Office()
    if not language:
        office.world.texts = Texts(preferred="en")
        office.store.record(
            Turn(NOW, facts=(RosterSaved((), (replace(CHENG, language="zh"),), "test", NOW),))
        )
    reading = replace(CHENG, badge="C2", language=language)
    office.store.record(Turn(NOW, facts=(RosterSaved((), (reading,), "test", NOW),)))
    sample.enrol(office.store, reading)
    office.rounds.tick(MORNING)
    late = next(row for row in office.owed() if row.owed.lane is Lane.PROMPT)
    office.rounds.undelivered(late)
    office.rounds.tick(MORNING + 30 * HOUR)
    compose = Composer(office.world, lambda: NOW)
    rows = [row for row in office.owed() if row.owed.lane is Lane.ANSWER]
    for badge, title, other in (("C1", "晨诵", "Morning"), ("C2", "Morning", "晨诵")):
        told = [compose(row) for row in rows if row.owed.badge == badge]
        heard = [words([message]) for message in told if isinstance(message, Message)]
        assert sum(title in one for one in heard) == 2
        assert not any(other in one for one in heard)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-300, 3_000), min_size=1, max_size=25))
def test_any_walk_of_the_clock_prompts_each_slot_once_or_tells_it_was_missed(minutes: list[int]) -> None:
    office = Office()
    moment = MORNING
    for step in minutes:
        moment += timedelta(minutes=step)
        office.rounds.tick(moment)
    runs: dict[tuple[str, str], list[str]] = {}
    for entry in office.store.ledger():
        if entry.kind == "slot":
            runs.setdefault((entry.data["day"], entry.data["slot"]), []).append(entry.data["outcome"])
    # What a clock that had run ahead took for missed may still be sent once it is set right; nothing follows that.
    assert all("sent" not in outcomes[:-1] for outcomes in runs.values())
    keys = office.prompted()
    assert len(keys) == len(set(keys))


# --- opening the day


def test_a_day_is_opened_once_with_the_roster_of_that_moment() -> None:
    world = sample.make_world()
    assert open_day(world.store, world.library, HOURS, NOW) == 10
    assert open_day(world.store, world.library, HOURS, NOW) == 0
    assert len(world.store.duties_on(TODAY)) == 10


class Disturbed(MemoryStore):
    """Something else is recorded between the parts of an opening."""

    meanwhile: tuple[Fact, ...] = ()

    def record(self, turn: Turn) -> list[OutboxRow]:
        rows = super().record(turn)
        if any(isinstance(fact, DutiesOpened) for fact in turn.facts):
            facts, self.meanwhile = self.meanwhile, ()
            super().record(Turn(turn.at, facts=facts))
        return rows


def opened_with(*meanwhile: Fact, part: int = 2) -> MemoryStore:
    """A day opened in parts of two; by department these are A1 and B1 (or C1 and D1) first, F1 last."""
    store = Disturbed()
    world = sample.make_world(store)
    store.meanwhile = meanwhile
    open_day(store, world.library, HOURS, NOW, part)
    return store


@pytest.mark.parametrize("part", [1, 2, 3, 99])
def test_a_day_opened_in_parts_is_the_day_opened_at_once(part: int) -> None:
    whole, parts = opened_with(part=99), opened_with(part=part)
    assert sorted(map(repr, parts.duties_on(TODAY))) == sorted(map(repr, whole.duties_on(TODAY)))
    assert parts.counts(TODAY, TODAY) == whole.counts(TODAY, TODAY)
    assert parts.study_day(TODAY) == whole.study_day(TODAY)
    assert drift(parts) == []


def test_what_was_cut_off_is_gone_on_with_and_nothing_is_opened_twice() -> None:
    world = sample.make_world()
    everything = opened_with().duties_on(TODAY)
    before = [duty for duty in everything if duty.badge in {"C1", "D1"}]
    done = DutyClosed("C1", "short", TODAY, DutyState.DONE, NOW)
    part = DutiesOpened(TODAY, tuple(before), NOW, None, "d0\tD1")
    # Who was in the part before has come to a department that is still to be opened.
    moved = RosterSaved((), (replace(DING, department="d3"),), "t", NOW)
    world.store.record(Turn(NOW, facts=(part, done, moved)))
    assert open_day(world.store, world.library, HOURS, NOW + HOUR) == 6
    assert len(world.store.duties_on(TODAY)) == 10
    assert world.store.duty("C1", "short", TODAY) == next(
        one.ended(DutyState.DONE, NOW, "") for one in before if (one.badge, one.passage) == ("C1", "short")
    )
    assert drift(world.store) == []


def test_a_day_declared_off_while_it_opens_opens_no_further() -> None:
    store = opened_with(DayOff(TODAY, "台风", "C1", NOW))
    assert {duty.badge for duty in store.duties_on(TODAY)} == {"C1", "D1"}


def test_who_leaves_or_moves_while_the_day_opens_is_followed() -> None:
    left, moved = replace(FANG, status=Status.LEFT), replace(AN, department="d3")
    store = opened_with(RosterSaved((), (left, moved), "t", NOW))
    assert {one.state for one in store.duties_of("F1", TODAY)} == {DutyState.EXCUSED}
    assert {one.department for one in store.duties_of("A1", TODAY)} == {"d3"}
    assert drift(store) == []


def test_allowances_hold_from_the_opening_on() -> None:
    world = sample.make_world()
    exempt = Allowance("A1", "伤", TODAY, passage="law")
    longer = Allowance("A1", "视力", TODAY, longer=2 * HOUR)
    over = Allowance("B1", "伤", TODAY - timedelta(days=9), TODAY - timedelta(days=1))
    world.store.record(Turn(NOW, facts=tuple(AllowanceSet(one, "C1", NOW) for one in (exempt, longer, over))))
    open_day(world.store, world.library, HOURS, NOW)
    law, short = sorted(world.store.duties_of("A1", TODAY), key=lambda one: one.passage)
    assert (law.state, law.reason) == (DutyState.EXCUSED, EXEMPT)
    assert (short.state, short.due_at) == (DutyState.OPEN, HOURS.at(TODAY, time(14)))
    assert {one.state for one in world.store.duties_of("B1", TODAY)} == {DutyState.OPEN}


def test_nobody_is_late_for_what_opened_after_its_hour() -> None:
    world = sample.make_world()
    evening = datetime(2026, 9, 7, 20, 0, tzinfo=ZONE)
    open_day(world.store, world.library, HOURS, evening)
    assert {duty.due_at.astimezone(ZONE).time() for duty in world.store.duties_on(TODAY)} == {time(23, 59)}


def test_a_night_belongs_to_the_day_before_until_the_day_ends() -> None:
    night = Hours(ZONE, time(4))
    plan = sample.plan(
        PlanLine("n", ("law",), Requirement.RECITE, time(2), "训练", day=1),
        slots=[Slot("night", time(1), HOUR, {}), Slot("eve", time(22), HOUR, {})],
    )
    world = sample.make_world(MemoryStore(), sample.library(plan))
    sample.enrol(world.store, AN)
    rounds = Rounds(world.store, lambda: world.library, night)
    rounds.tick(datetime(2026, 9, 7, 21, 0, tzinfo=ZONE))
    assert {duty.due_at for duty in world.store.duties_on(TODAY)} == {datetime(2026, 9, 8, 2, 0, tzinfo=ZONE)}
    assert rounds.tick(datetime(2026, 9, 7, 22, 0, tzinfo=ZONE))
    assert rounds.tick(datetime(2026, 9, 8, 1, 0, tzinfo=ZONE))
    rounds.tick(datetime(2026, 9, 8, 3, 59, tzinfo=ZONE))
    assert world.store.study_day(TODAY + timedelta(days=1)) is None
    rounds.tick(datetime(2026, 9, 8, 4, 0, tzinfo=ZONE))
    assert world.store.study_day(TODAY + timedelta(days=1)) is not None
    runs = [world.store.slot_run(TODAY, slot) for slot in ("eve", "night")]
    assert [run.outcome for run in runs if run] == ["sent", "sent"]


def test_who_is_on_leave_is_excused_not_prompted_and_catches_up() -> None:
    leave = Absence("A1", TODAY, TODAY + timedelta(days=1), AbsenceKind.LEAVE, "探亲")
    later = replace(leave, badge="C1", first=TODAY + timedelta(days=9), last=TODAY + timedelta(days=9))
    store = sample.make_world().store
    store.record(Turn(NOW, facts=(AbsenceSet(leave, "C1", NOW), AbsenceSet(later, "C1", NOW))))
    for officer in (AN, CHENG):
        sample.enrol(store, officer)
    rounds = Rounds(store, sample.library, HOURS)
    rounds.tick(MORNING - timedelta(minutes=1))
    mine = store.duties_of("A1", TODAY)
    assert {(one.state, one.reason) for one in mine} == {(DutyState.EXCUSED, "~leave")}
    assert rounds.tick(MORNING)
    keys = [row.owed.key for row in store.claim(NOW + timedelta(days=40), 99, timedelta(seconds=1))]
    assert keys == ["morning:C1:2026-09-07"]
    for ahead in (1, 2, 3):
        rounds.tick(MORNING + timedelta(days=ahead))
    back = store.open_duties("A1")
    assert [(one.passage, one.day, one.makes_up) for one in back] == [
        (passage, TODAY + timedelta(days=2), (TODAY,)) for passage in ("law", "short")
    ]
    assert [one.state for one in (*store.absences("A1"), *store.absences("C1"))] == [
        AbsenceState.SETTLED,
        AbsenceState.GRANTED,
    ]
    assert drift(store) == []


def test_a_holiday_opens_nothing_unless_the_organisation_says_so() -> None:
    workdays = replace(sample.DEFAULT_PLAN, weekdays=WORKDAYS, country="CN", start=date(2026, 10, 1))
    material = sample.library(workdays)
    world = sample.make_world(MemoryStore(), material)
    holiday = datetime(2026, 10, 1, 9, 0, tzinfo=ZONE)
    assert open_day(world.store, material, HOURS, holiday) == 0
    own = replace(material, overrides=Overrides(on={date(2026, 10, 1): "值守"}))
    assert open_day(world.store, own, HOURS, holiday) == 10


def test_today_is_resolved_once() -> None:
    store = MemoryStore()
    plan = Plan("p", None, 5, WORKDAYS, (), ())
    assert plan_start(store, plan, TODAY) == TODAY
    assert plan_start(store, plan, TODAY + timedelta(days=3)) == TODAY
