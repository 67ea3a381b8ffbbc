"""The table of a duty's life, row by row: what happens, and what becomes of duties."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time, timedelta

import pytest

from content.absences import catch_up, missed
from content.calendar import Rota
from content.model import PlanLine
from content.validate import check_rota
from storage.records import EXEMPT, Allowance, Count, Duty, DutyState
from tests.content.history import DAYS, HOURS, PEOPLE, READ, RECITE, Event, Office, Setting
from tests.sample import PASSAGES

LAW = PlanLine("l1", ("law",), RECITE, time(18), "t", day=2)
BRIEF = PlanLine("r1", ("short",), READ, time(12), "t", day=2)
AGAIN = PlanLine("l2", ("law",), READ, time(12), "t", day=4)
DAILY = PlanLine("e", ("en",), READ, time(12), "t")


def event(day: int, what: str, *, evening: bool = False, **more: object) -> Event:
    return Event(day, evening, what, **more)  # type: ignore[arg-type]  # fields by name


def story(duties: Sequence[Duty], badge: str) -> list[str]:
    """An officer's duties in short: study day, passage, how it ended, department; "<" and what it makes up for."""
    mine = sorted((one for one in duties if one.badge == badge), key=lambda one: (one.day, one.passage))
    told = []
    for one in mine:
        number = DAYS.index(one.day) + 1
        marks = "".join(f" <{DAYS.index(origin) + 1}" for origin in one.makes_up)
        told.append(f"{number} {one.passage} {one.state.value} {one.department}{marks}")
    return told


LIFE = [
    (
        "officer not enrolled: duties open all the same",
        (LAW,),
        [],
        {"A1": ["2 law open n"], "B1": ["2 law open s"]},
    ),
    (
        "passes in time",
        (LAW,),
        [event(1, "pass", name="law")],
        {"A1": ["2 law done n"], "B1": ["2 law open s"]},
    ),
    ("passes past due", (LAW,), [event(1, "pass", name="law", evening=True)], {"A1": ["2 law late n"]}),
    ("passes days later", (LAW,), [event(4, "pass", name="law")], {"A1": ["2 law late n"]}),
    (
        "one pass meets every open duty for the passage and requirement",
        (LAW, AGAIN),
        [event(3, "pass", name="law")],
        {"A1": ["2 law late n", "4 law done n"]},
    ),
    (
        "reading does not meet reciting",
        (LAW, AGAIN),
        [event(3, "pass", name="law", act=READ)],
        {"A1": ["2 law open n", "4 law done n"]},
    ),
    ("reciting meets reading", (BRIEF,), [event(1, "pass", name="short")], {"A1": ["2 short done n"]}),
    ("passes before any duty is open", (LAW,), [event(0, "pass", name="law")], {"A1": ["2 law open n"]}),
    (
        "passes again: nothing more",
        (LAW,),
        [event(1, "pass", name="law"), event(2, "pass", name="law")],
        {"A1": ["2 law done n"]},
    ),
    (
        "the same passage planned for another day is another duty",
        (LAW, AGAIN),
        [event(1, "pass", name="law")],
        {"A1": ["2 law done n", "4 law open n"]},
    ),
    ("joins after the day opened", (LAW, AGAIN), [event(1, "join")], {"C1": ["4 law open n"]}),
    ("joins the day before", (LAW,), [event(0, "join", evening=True)], {"C1": ["2 law open n"]}),
    (
        "moves: what fell due stays, the rest goes along",
        (LAW, BRIEF),
        [event(1, "move", name="s", evening=True)],
        {"A1": ["2 law open n", "2 short open n"]},
    ),
    (
        "moves before anything fell due",
        (LAW, BRIEF),
        [event(1, "move", name="s")],
        {"A1": ["2 law open s", "2 short open s"]},
    ),
    (
        "leave covers the due time: excused, planned again after the return",
        (LAW,),
        [event(0, "away", number=1, length=2)],
        {"A1": ["2 law excused n", "4 law open n <2"]},
    ),
    (
        "leave granted while the duty is open",
        (LAW,),
        [event(1, "away")],
        {"A1": ["2 law excused n", "3 law open n <2"]},
    ),
    (
        "leave that does not cover the due time",
        (LAW,),
        [event(2, "away", length=2)],
        {"A1": ["2 law open n"]},
    ),
    (
        "leave granted afterwards",
        (LAW,),
        [event(2, "away", number=-1)],
        {"A1": ["2 law excused n", "4 law open n <2"]},
    ),
    (
        "what was done before the leave stays done",
        (LAW,),
        [event(1, "pass", name="law"), event(1, "away", evening=True)],
        {"A1": ["2 law done n"]},
    ),
    (
        "back early: planned again from then on",
        (LAW,),
        [event(0, "away", number=1, length=3), event(2, "early")],
        {"A1": ["2 law excused n", "4 law open n <2"]},
    ),
    (
        "away again when it is planned again",
        (LAW,),
        [event(0, "away", number=1), event(1, "away", number=1, length=2)],
        {"A1": ["2 law excused n", "5 law open n <2"]},
    ),
    (
        "away again while it is open: planned again once more, for the same day",
        (LAW,),
        [event(0, "away", number=1), event(2, "away", length=1)],
        {"A1": ["2 law excused n", "3 law excused n <2", "4 law open n <2"]},
    ),
    (
        "planned for the day of catching up anyway: one duty",
        (LAW, AGAIN),
        [event(0, "away", number=1, length=2)],
        {"A1": ["2 law excused n", "4 law open n <2"]},
    ),
    (
        "caught up in the department of that day",
        (LAW,),
        [event(1, "away"), event(1, "move", name="s", evening=True)],
        {"A1": ["2 law excused n", "3 law open s <2"]},
    ),
    ("suspended: open ones excused", (LAW,), [event(1, "suspend")], {"A1": ["2 law excused n"]}),
    (
        "suspended after leave: nothing is planned again, until back",
        (LAW,),
        [event(0, "away", number=1, length=1), event(1, "suspend"), event(3, "back")],
        {"A1": ["2 law excused n", "5 law open n <2"]},
    ),
    (
        "plan edited: opened days stay, later days follow",
        (LAW, AGAIN),
        [event(1, "edit", number=1)],
        {"A1": ["2 law open n", "3 en open n"]},
    ),
    (
        "a line withdrawn: its open duties are excused",
        (LAW,),
        [event(1, "withdraw", name="l1", evening=True)],
        {"A1": ["2 law excused n"]},
    ),
    (
        "a line withdrawn after the leave: nothing is planned again",
        (LAW,),
        [event(0, "away", number=1, length=2), event(2, "withdraw", name="l1")],
        {"A1": ["2 law excused n"]},
    ),
    (
        "a day declared off after opening",
        (LAW,),
        [event(1, "cancel", evening=True)],
        {"A1": ["2 law excused n"]},
    ),
    ("a day declared off before", (LAW,), [event(0, "cancel", number=1)], {}),
    (
        "the day missed is declared off: nothing is planned again",
        (LAW,),
        [event(0, "away", number=1, length=2), event(1, "cancel")],
        {"A1": ["2 law excused n"]},
    ),
]
OTHER_PLAN = (PlanLine("o", ("en",), READ, time(12), "t", day=3),)


@pytest.mark.parametrize(
    ("lines", "events", "expected"), [one[1:] for one in LIFE], ids=[one[0] for one in LIFE]
)
def test_what_becomes_of_duties(
    lines: tuple[PlanLine, ...], events: list[Event], expected: dict[str, list[str]]
) -> None:
    office = Office(Setting((lines, OTHER_PLAN), cap=3), events)
    told = {badge: story(office.duties(), badge) for badge in ("A1", "B1", "C1")}
    assert {badge: told[badge] for badge in expected} == expected
    if not expected:
        assert told == {"A1": [], "B1": [], "C1": []}


def test_text_edited_later_days_open_with_the_new_version() -> None:
    before = {one.id: one.version for one in PASSAGES}["law"]
    duties = Office(Setting(((LAW, AGAIN),)), [event(2, "text", name="law")]).duties()
    versions = [one.version for one in duties if one.badge == "A1"]
    assert versions[0] == before
    assert versions[1] != before


def test_lines_that_ask_for_the_same_are_one_duty() -> None:
    both = PlanLine("l3", ("law",), READ, time(12), "u", day=2)
    [duty] = [one for one in Office(Setting(((LAW, both),)), []).duties() if one.badge == "A1"]
    assert (duty.requirement, duty.track, duty.lines) == (RECITE, "t", ("l1", "l3"))
    assert duty.due_at == HOURS.at(DAYS[1], time(12))


def test_excused_duties_leave_the_share_of_what_is_asked() -> None:
    office = Office(Setting(((LAW,),)), [event(1, "away"), event(2, "pass", name="law")])
    figures = {
        key.day: one for key, one in office.store.counts(DAYS[0], DAYS[-1]).items() if key.department == "n"
    }
    assert figures == {DAYS[1]: Count(all=1, excused=1), DAYS[2]: Count(all=1, done=1)}


# --- catching up


def test_what_was_missed_is_spread_oldest_first_over_what_the_cap_leaves() -> None:
    lines = tuple(
        PlanLine(f"d{n}", (one.id,), RECITE, time(18), "t", day=1) for n, one in enumerate(PASSAGES)
    )
    office = Office(Setting(((*lines, DAILY),), cap=2), [event(0, "away", length=2)])
    assert story(office.duties(), "A1")[:9] == [
        "1 en excused n",
        "1 law excused n",
        "1 short excused n",
        "2 en excused n",
        "3 en open n <1 <2",
        "3 law open n <1",
        "4 en open n",
        "4 short open n <1",
        "5 en open n",
    ]


def test_a_full_day_takes_nothing_more_and_nothing_is_lost_by_it() -> None:
    second = PlanLine("f", ("law",), READ, time(12), "t")
    only = PlanLine("s", ("short",), READ, time(12), "t", day=1)
    office = Office(
        Setting(((DAILY, second, only), (DAILY,)), cap=2), [event(0, "away"), event(5, "edit", number=1)]
    )
    made_up = [one for one in story(office.duties(), "A1") if one.endswith("<1")]
    assert made_up == ["2 en open n <1", "2 law open n <1", "7 short open n <1"]


def test_what_is_caught_up_on_is_due_at_the_end_of_the_day_and_recited_if_ever_asked() -> None:
    read = PlanLine("r", ("law",), READ, time(12), "t", day=1)
    duties = Office(Setting(((read, LAW),)), [event(0, "away", length=2)]).duties()
    [duty] = [one for one in duties if one.makes_up]
    assert (duty.requirement, duty.makes_up, duty.lines) == (RECITE, (DAYS[0], DAYS[1]), ("r", "l1"))
    assert duty.due_at == HOURS.last_minute(DAYS[2])


def test_a_passage_that_is_gone_is_not_caught_up_on() -> None:
    duties = Office(Setting(((LAW,),)), [event(1, "away", length=9)]).duties()
    [one] = missed([duty for duty in duties if duty.badge == "A1"], (), (), {"law"})
    assert (one.passage, one.origins) == ("law", (DAYS[1],))
    assert missed(duties, (), (), set()) == []
    known = {passage.id: passage for passage in PASSAGES}
    assert catch_up((), [one], PEOPLE[0], DAYS[5], 0, known, HOURS) == []


# --- rotas and allowances


def test_what_falls_on_a_day_off_by_the_rota_falls_away() -> None:
    rota = Rota({"A1": frozenset({DAYS[0], DAYS[2]})})
    office = Office(Setting(((LAW,),), rota=rota), [])
    assert story(office.duties(), "A1") == []
    assert story(office.duties(), "B1") == ["2 law open s"]
    assert check_rota(rota, {"A1"}, ()) == []


@pytest.mark.parametrize(
    ("allowance", "exempt"),
    [
        (Allowance("A1", "伤", DAYS[0]), True),
        (Allowance("A1", "伤", DAYS[0], track="t"), True),
        (Allowance("A1", "伤", DAYS[0], track="u"), False),
        (Allowance("A1", "伤", DAYS[0], passage="law"), True),
        (Allowance("A1", "伤", DAYS[0], passage="en"), False),
        (Allowance("A1", "伤", DAYS[0], DAYS[0]), False),
        (Allowance("A1", "伤", DAYS[2]), False),
        (Allowance("B1", "伤", DAYS[0]), False),
    ],
)
def test_exemptions(allowance: Allowance, exempt: bool) -> None:
    office = Office(Setting(((LAW,),), allowances=(allowance,)), [event(0, "away", badge="A1", number=3)])
    [duty] = [one for one in office.duties() if one.badge == "A1"]
    assert (duty.state, duty.reason) == ((DutyState.EXCUSED, EXEMPT) if exempt else (DutyState.OPEN, ""))


@pytest.mark.parametrize(("longer", "due"), [(1, time(19)), (5, time(23)), (7, time(23, 59))])
def test_more_time_within_the_day(longer: int, due: time) -> None:
    allowance = Allowance("A1", "视力", DAYS[1], longer=timedelta(hours=longer))
    office = Office(Setting(((LAW,),), allowances=(allowance,)), [])
    assert {one.badge: one.due_at for one in office.duties()} == {
        "A1": HOURS.at(DAYS[1], due),
        "B1": HOURS.at(DAYS[1], time(18)),
    }
