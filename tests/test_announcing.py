"""A slot as text for a loudspeaker: what is due, the cards, the questions; no names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from bot.announcing import DayFacts, day_facts, slot_text
from bot.texts import Texts
from content.model import PlanLine, Slot, SlotContent
from storage.memory import MemoryStore
from storage.records import Requirement
from tests import sample
from tests.sample import HOURS, NOW, SHORT, TODAY

FACTS = DayFacts(TODAY, frozenset(), {}, NOW)
LINES = (
    PlanLine("d1", ("law",), Requirement.RECITE, time(18), "训练", day=1, departments=("市局/北分局",)),
    PlanLine("r1", ("short",), Requirement.READ, time(12), "训练", day=1),
)


def text(
    *content: SlotContent,
    department: str = "",
    day: date = TODAY,
    facts: DayFacts = FACTS,
    language: str = "zh",
    title: str = "晨诵",
) -> str:
    slot = Slot("s", time(7, 30), timedelta(hours=1), {"zh": title, "en": "Morning"}, content)
    library = sample.library(sample.plan(*LINES, slots=(slot,)))
    return slot_text(Texts(), language, library, slot, day, department, facts, HOURS)


def test_what_is_due_with_its_text_and_hour() -> None:
    said = text(SlotContent.DUE)
    assert said.splitlines() == [
        "晨诵 · 2026-09-07 07:30",
        "",
        "请阅读《权力属于人民》，12:00 前读完：",
        SHORT,
    ]


def test_a_department_hears_its_own_lines_too() -> None:
    said = text(SlotContent.DUE, department="市局/北分局/河口所")
    assert "请背诵《盘问检查》，18:00 前" in said
    assert said.splitlines()[0].endswith("市局/北分局/河口所")


def test_what_would_steer_a_terminal_is_taken_out_and_lines_stay() -> None:
    said = text(SlotContent.DUE, title="晨\x1b[2J诵\x07\r\x85")
    assert said.splitlines()[0] == "晨\ufffd[2J诵\ufffd\ufffd\ufffd · 2026-09-07 07:30"
    assert said.replace("\ufffd", "").replace("[2J", "") == text(SlotContent.DUE)


EVENING = replace(FACTS, now=NOW + timedelta(hours=10))


def test_an_hour_that_has_passed_is_told_as_over_for_the_day_that_is_exported() -> None:
    opened = replace(EVENING, opened=NOW)
    assert text(SlotContent.DUE, facts=opened).splitlines()[2] == (
        "请阅读《权力属于人民》，应在 12:00 前读完，时间已过："
    )
    assert "应在 18:00 前通过考核，时间已过" in text(SlotContent.DUE, department="市局/北分局", facts=opened)
    english = text(SlotContent.DUE, facts=opened, language="en").splitlines()[2]
    assert english == 'Please read "权力属于人民"; it was to be read by 12:00, which is over:'


def test_of_a_day_to_come_no_hour_has_passed() -> None:
    tomorrow = replace(EVENING, now=NOW - timedelta(hours=14))
    assert "12:00 前读完：" in text(SlotContent.DUE, facts=tomorrow)


@pytest.mark.parametrize("opens", [None, EVENING.now])
def test_on_the_first_day_the_hour_is_the_one_that_the_duties_get(opens: datetime | None) -> None:
    store = MemoryStore()
    world = sample.make_world(store, sample.library(sample.plan(*LINES)))
    if opens is not None:
        world.open_day(opens)
        assert {one.due_at for one in store.duties_on(TODAY)} == {HOURS.last_minute(TODAY)}
    facts = day_facts(store, sample.plan(*LINES), TODAY, HOURS, EVENING.now + timedelta(minutes=5))
    assert "23:59 前读完：" in text(SlotContent.DUE, facts=facts)
    assert "23:59 前通过考核：" in text(SlotContent.DUE, department="市局/北分局", facts=facts)


def test_cards_and_questions() -> None:
    assert "关键词：一切权力" in text(SlotContent.TERM)
    question = text(SlotContent.QUESTION)
    assert question.splitlines()[-2:] == [
        "＿＿＿属于人民，任何组织都不得有超越法律的特权。",
        "答案：一切权力",
    ]


def test_english_words_around_the_same_text() -> None:
    assert text(SlotContent.DUE, language="en").splitlines()[2] == 'Please read "权力属于人民" by 12:00:'


def test_nothing_on_a_day_off_for_figures_or_where_the_line_was_withdrawn() -> None:
    assert text(SlotContent.FIGURES) == ""
    assert text(SlotContent.DUE, facts=DayFacts(TODAY, frozenset({TODAY}), {}, NOW)) == ""
    assert text(SlotContent.DUE, facts=DayFacts(TODAY, frozenset(), {"r1": TODAY}, NOW)) == ""


def test_the_facts_of_a_plan_that_was_never_begun_begin_today() -> None:
    plan = replace(sample.plan(), start=None)
    for store in (None, MemoryStore()):
        assert day_facts(store, plan, TODAY, HOURS, NOW) == FACTS
