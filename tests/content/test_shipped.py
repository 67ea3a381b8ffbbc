"""What ships with the product: correct, sourced, planned, and only what its facts say."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from rapidfuzz import fuzz

from bot.grading import grade, prepare
from bot.people.roster_csv import read_roster
from bot.people.scopes import group_meant
from bot.reports.view import FEW
from content.load import load_library
from content.model import Nudge, Passage, PlanLine
from content.validate import check_departments
from tests.content.sourcing import Text, quantities, unfounded, unnamed

ROOT = Path(__file__).parent.parent.parent
CONTENT = ROOT / "content"
SHARED = ROOT.parent / "shared" / "facts" / "facts.yaml"
LIBRARY, PROBLEMS = load_library(CONTENT / "decks", CONTENT / "plan.yaml")
PASSAGES = list(LIBRARY.passages.values())
FACTS: dict[str, dict[str, Any]] = {
    one["id"]: one for one in yaml.safe_load((CONTENT / "facts.yaml").read_text(encoding="utf-8"))
}
TRACKS = {
    "政治教育",
    "党史教育",
    "警示教育",
    "英模教育",
    "执法规范化训练",
    "实战技能训练",
    "群众工作训练",
    "五个对照检视讨论",
    "讲政治敢担当善作为守规矩讨论",
}
#: Name -> what a slip of the pen would make of a passage, and in how many passages at least it can be made.
FAULTS: dict[str, tuple[str, str, int]] = {
    "may for must": ("应当", "可以", 40),
    "must for may": ("可以", "应当", 20),
    "may for must not": ("不得", "可以", 25),
    "a negation lost": ("不", "", 60),
    "a negation added": ("应当", "不应当", 40),
    "below for above": ("以上", "以下", 8),
    "above for below": ("以下", "以上", 8),
    "another number": (
        r"(?<=[^一二三四五六七八九十])[三五六](?=[^一二三四五六七八九十]*[日年月名])",
        "四",
        20,
    ),
    "another figure": (r"\d(?=\D)", "#", 15),
    "another unit": ("小时|个月", "日", 10),
    "another date": (r"月", "月1", 15),
}


def test_there_are_no_problems() -> None:
    assert PROBLEMS == []


def test_nine_tracks_in_chinese_and_a_deck_in_english() -> None:
    chinese = Counter(passage.track for passage in PASSAGES if passage.language == "zh")
    assert set(chinese) == TRACKS
    assert min(chinese.values()) >= 8
    assert sum(chinese.values()) >= 90
    assert [len(deck.passages) for deck in LIBRARY.decks if deck.language == "en"] == [12]


def test_passages_are_of_every_length() -> None:
    lengths = [len(passage.text) for passage in PASSAGES if passage.language == "zh"]
    assert min(lengths) <= 25
    assert max(lengths) <= 300
    for low, high, number in ((15, 40, 15), (40, 80, 40), (80, 150, 40), (150, 300, 8)):
        assert sum(low <= length < high for length in lengths) >= number


@pytest.mark.parametrize("passage", PASSAGES, ids=lambda one: one.id)
def test_a_passage_says_only_what_its_facts_say(passage: Passage) -> None:
    assert passage.facts
    facts = [FACTS[fact] for fact in passage.facts]
    assert unfounded(Text.of(passage), facts) == []
    assert list(unnamed(passage, facts)) == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_passage_with_a_fault_is_found(name: str) -> None:
    pattern, replacement, least = FAULTS[name]
    sown = 0
    for passage in PASSAGES:
        told = Text.of(passage)
        for found in re.finditer(pattern, passage.text) if told.language == "zh" else ():
            new = str((int(found[0]) + 1) % 10) if replacement == "#" else replacement
            wrong = replace(told, text=passage.text[: found.start()] + new + passage.text[found.end() :])
            assert unfounded(wrong, [FACTS[fact] for fact in passage.facts]), wrong.text
            sown += 1
    assert sown >= least


def test_a_key_term_or_a_fact_that_does_not_belong_is_found() -> None:
    for passage, other in itertools.pairwise(PASSAGES):
        facts = [FACTS[fact] for fact in passage.facts]
        wrong = replace(Text.of(passage), key_terms=(*passage.key_terms, "没有的词"))
        assert unfounded(wrong, facts) == ["**没有的词**"]
        if passage.deck == other.deck:
            assert unfounded(Text.of(passage), [FACTS[fact] for fact in other.facts]), passage.id


def test_numbers_are_compared_by_value() -> None:
    assert quantities("十日") == quantities("10日") == ["10日"]
    assert quantities("第一百零九条，一千元以上三千元以下") == ["第109条", "1000元以上", "3000元以下"]
    assert quantities("一八四〇年，一万二千户，二十四小时以内") == ["1840年", "12000户", "24小时以内"]
    assert quantities("1922年7月16日至23日") == ["1922年7月16日", "23日"]


def test_no_two_passages_are_nearly_the_same() -> None:
    texts = [(passage.id, passage.text) for passage in PASSAGES]
    alike = [
        (one, other)
        for (one, text), (other, second) in itertools.combinations(texts, 2)
        if fuzz.ratio(text, second, score_cutoff=85) > 85
    ]
    assert alike == []


@pytest.mark.parametrize("passage", PASSAGES, ids=lambda one: one.id)
def test_a_passage_can_be_recited(passage: Passage) -> None:
    ready = prepare(passage.text, passage.key_terms, passage.language)
    assert grade(ready, passage.text).passed
    assert 2 <= len(passage.key_terms) <= 6
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
        assert {part: sourced[key][part] for part in ("id", "fact", "key_terms")} | {
            "source": fact["source"]
        } == fact
        assert {part: sourced[key]["source"].get(part) for part in fact["source"]} == fact["source"]
        assert "caution" not in sourced[key]
        assert "再核" not in fact["source"]["version"]


def test_the_plan_is_for_twenty_days_from_today_every_day() -> None:
    plan = LIBRARY.plan
    assert plan is not None
    assert (plan.start, plan.length, len(plan.weekdays), len(plan.slots)) == (None, 20, 7, 4)
    assert plan.slots[0].id == "morning"
    assert {line.day for line in plan.lines} == set(range(1, 21))
    assert {passage for line in plan.lines for passage in line.passages} == set(LIBRARY.passages)


def test_the_day_and_the_ladder_are_those_of_the_docs() -> None:
    """docs/delivery.md: before work, in the morning break, at noon, after work; four steps."""
    plan = LIBRARY.plan
    assert plan is not None
    assert [(one.id, f"{one.at:%H:%M}", one.content) for one in plan.slots] == [
        ("morning", "07:30", ("due", "figures")),
        ("midmorning", "10:00", ("term",)),
        ("noon", "12:30", ("question",)),
        ("evening", "17:30", ("due",)),
    ]
    assert plan.nudges == (
        Nudge("hours2", timedelta(hours=2)),
        Nudge("hours6", timedelta(hours=6)),
        Nudge("next", None, 1, time(8)),
        Nudge("third", None, 3, time(9), tell=True),
    )
    told = (ROOT / "docs" / "delivery.md").read_text(encoding="utf-8")
    shown = yaml.safe_load(told.split("```yaml\nnudges:")[1].split("```")[0])
    assert shown == yaml.safe_load((CONTENT / "plan.yaml").read_text(encoding="utf-8"))["nudges"]


def test_every_department_meets_all_tracks_and_has_no_overfull_day() -> None:
    rows, _ = read_roster("roster.csv", (CONTENT / "sample" / "roster.csv").read_bytes())
    for path in {row.department for row in rows}:
        lines = _lines_of(path)
        met = {LIBRARY.passages[passage].track for line in lines for passage in line.passages}
        assert met >= TRACKS, path
        for day in range(1, 21):
            due = [line for line in lines if line.day == day]
            assert 2 <= len(due) <= 3, (path, day)
            assert sum(len(line.passages) for line in due) <= 4, (path, day)


def test_what_all_have_to_recite_can_be_recited_in_a_minute() -> None:
    assert LIBRARY.plan is not None
    for line in LIBRARY.plan.lines:
        for passage in line.passages if line.requirement == "recite" else ():
            found = LIBRARY.passages[passage]
            assert len(found.text) <= (150 if found.language == "zh" else 250), line.id


def _lines_of(path: str) -> list[PlanLine]:
    assert LIBRARY.plan is not None
    return [
        line
        for line in LIBRARY.plan.lines
        if not line.departments or any(f"{path}/".startswith(f"{one}/") for one in line.departments)
    ]


def test_the_sample_organisation() -> None:
    rows, problems = read_roster("roster.csv", (CONTENT / "sample" / "roster.csv").read_bytes())
    assert problems == []
    assert len(rows) == len({row.badge for row in rows}) == len({row.name for row in rows}) == 200
    paths = {row.department[:end] for row in rows for end in _ends(row.department)}
    assert len(paths) == 32
    assert max(path.count("/") for path in paths) == 2
    roles = Counter(row.role for row in rows if row.role)
    assert {role.value for role in roles} == {"supervisor", "admin", "auditor"}
    teams = Counter(group for row in rows for group in row.groups or ())
    assert len(teams) == 6
    # One of them is too small for its share to be compared, and somebody is in two.
    assert min(teams.values()) < FEW <= sorted(teams.values())[1]
    assert max(len(row.groups or ()) for row in rows) == 2
    scopes = [row.scope for row in rows if any(group_meant(one) for one in row.scope)]
    assert sorted(map(len, scopes)) == [1, 2]
    for team in teams:
        assert len({row.department for row in rows if team in (row.groups or ())}) > 2, team
    assert LIBRARY.plan is not None
    assert check_departments(LIBRARY.plan, paths) == []


def _ends(path: str) -> list[int]:
    return [place for place, char in enumerate(f"{path}/") if char == "/"]
