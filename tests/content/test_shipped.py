"""What ships with the product: correct, sourced, planned, and only what its facts say."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.grading import grade, prepare
from bot.people.roster_csv import read_roster
from content.load import load_library
from content.model import Passage
from content.validate import check_departments

ROOT = Path(__file__).parent.parent.parent
CONTENT = ROOT / "content"
SHARED = ROOT.parent / "shared" / "facts" / "facts.yaml"
LIBRARY, PROBLEMS = load_library(CONTENT / "decks", CONTENT / "plan.yaml")
PASSAGES = list(LIBRARY.passages.values())
FACTS: dict[str, dict[str, Any]] = {
    one["id"]: one for one in yaml.safe_load((CONTENT / "facts.yaml").read_text(encoding="utf-8"))
}
_NUMERAL = re.compile(
    r"[一二三四五六七八九十百千万两]{2,}|[二三四五六七八九十百千万]+(?=[年月日天时小元人周条])|\d+"
)


def test_there_are_no_problems() -> None:
    assert PROBLEMS == []


def test_three_chinese_decks_and_an_english_one() -> None:
    sizes = {deck.language: 0 for deck in LIBRARY.decks}
    for deck in LIBRARY.decks:
        sizes[deck.language] += len(deck.passages)
    assert [deck.language for deck in LIBRARY.decks].count("zh") == 3
    assert sizes["zh"] >= 24
    assert sizes["en"] == 6


@pytest.mark.parametrize("passage", PASSAGES, ids=lambda one: one.id)
def test_a_passage_rests_on_its_facts(passage: Passage) -> None:
    assert 15 <= len(passage.text) <= 200
    assert passage.key_terms
    assert passage.source
    assert passage.facts
    facts = [FACTS[fact] for fact in passage.facts]
    known = "".join(fact["fact"] + "".join(fact["key_terms"]) for fact in facts)
    if passage.language == "zh":
        for number in _NUMERAL.findall(passage.text):
            assert number in known, f"{number} is in no fact of {passage.id}"
    for fact in facts:
        assert fact["source"]["title"].split("（")[0].split(" (")[0] in passage.source


@pytest.mark.parametrize("passage", PASSAGES, ids=lambda one: one.id)
def test_a_passage_can_be_recited(passage: Passage) -> None:
    ready = prepare(passage.text, passage.key_terms, passage.language)
    assert grade(ready, passage.text).passed
    for term in passage.key_terms:
        assert term in passage.text


def test_facts_show_neither_extracts_nor_where_they_were_seen() -> None:
    for fact in FACTS.values():
        assert set(fact) == {"id", "fact", "key_terms", "source"}
        assert set(fact["source"]) <= {"title", "article", "version", "in_force"}


def test_every_fact_is_used() -> None:
    assert {fact for passage in PASSAGES for fact in passage.facts} == set(FACTS)


def test_facts_are_those_of_the_sourced_table() -> None:
    """Compared where the table lies beside the checkout; the other tests stand without it."""
    table = yaml.safe_load(SHARED.read_text(encoding="utf-8")) if SHARED.exists() else list(FACTS.values())
    sourced = {one["id"]: one for one in table}
    for key, fact in FACTS.items():
        assert sourced[key]["fact"] == fact["fact"]
        assert "caution" not in sourced[key]


def test_the_plan_is_for_twenty_days_from_today_every_day() -> None:
    plan = LIBRARY.plan
    assert plan is not None
    assert (plan.start, plan.length, len(plan.weekdays), len(plan.slots)) == (None, 20, 7, 4)
    assert plan.slots[0].id == "morning"
    assert {line.day for line in plan.lines} == set(range(1, 21))
    assert {passage for line in plan.lines for passage in line.passages} == set(LIBRARY.passages)


def test_the_sample_organisation() -> None:
    rows, problems = read_roster("roster.csv", (CONTENT / "sample" / "roster.csv").read_bytes())
    assert problems == []
    assert len(rows) == len({row.badge for row in rows}) == len({row.name for row in rows}) == 200
    paths = {row.department[:end] for row in rows for end in _ends(row.department)}
    assert len(paths) == 32
    assert max(path.count("/") for path in paths) == 2
    roles = Counter(row.role for row in rows if row.role)
    assert {role.value for role in roles} == {"supervisor", "admin", "auditor"}
    assert LIBRARY.plan is not None
    assert check_departments(LIBRARY.plan, paths) == []


def _ends(path: str) -> list[int]:
    return [place for place, char in enumerate(f"{path}/") if char == "/"]
