"""The grader's promises, each over all shipped passages or over any text."""

from __future__ import annotations

import random
import re
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.grading import (
    MAX_ANSWER,
    DiffKind,
    Verdict,
    clauses,
    content_length,
    grade,
    looks_finished,
    prepare,
)
from bot.grading.chinese.functions import NEGATIONS
from bot.grading.units import units
from content.load import load_library
from content.model import Passage
from tests.sample import ENGLISH, LAW

LIBRARY, _ = load_library(Path(__file__).parent.parent.parent / "content" / "decks", None)
PASSAGES = list(LIBRARY.passages.values())
CHINESE = [one for one in PASSAGES if one.language == "zh"]
READY = prepare(LAW, ("不得刑讯逼供", "相应证件"))
WIDE = {ord(char): chr(ord(char) + 0xFEE0) for char in "0123456789ABCabc()%"}

#: The negations in the English passages.
DENIALS = ("no", "not", "never", "nor", "without", "cannot")


def is_negation(unit: str, language: str) -> bool:
    return unit in (DENIALS if language == "en" else NEGATIONS)


passages = pytest.mark.parametrize("passage", PASSAGES, ids=lambda one: one.id)


def judged(passage: Passage, answer: str) -> Verdict:
    return grade(prepare(passage.text, passage.key_terms, passage.language), answer)


def without_punctuation(text: str) -> str:
    return "".join(char for char in text if not unicodedata.category(char).startswith("P"))


@passages
@pytest.mark.parametrize(
    "change",
    [
        lambda text: text,
        lambda text: text.upper(),
        lambda text: text.translate(WIDE),
        lambda text: f"\u200b{text}\ufeff \n",
        lambda text: text.replace("，", ",").replace("。", ".").replace("、", " "),
        lambda text: "\n".join(text.split("，")),
    ],
    ids=["same", "capitals", "wide", "invisible", "punctuation", "lines"],
)
def test_how_it_was_typed_does_not_matter(passage: Passage, change: object) -> None:
    assert callable(change)
    assert judged(passage, change(passage.text)).passed


@pytest.mark.parametrize("passage", CHINESE, ids=lambda one: one.id)
def test_no_punctuation_and_a_space_between_all_characters(passage: Passage) -> None:
    assert judged(passage, " ".join(without_punctuation(passage.text))).passed


def test_traditional_characters_are_the_same_words() -> None:
    typed = "公安機關的人民警察不得刑訊逼供，經出示相應證件，可以當場盤問、檢查，時間不超過二十四小時。"
    assert grade(READY, typed).passed


@passages
def test_leaving_out_any_negation_fails(passage: Passage) -> None:
    plain = units(passage.text, passage.language)
    for place, unit in enumerate(plain.items):
        if is_negation(unit, passage.language):
            end = plain.starts[place] + len(unit)
            verdict = judged(passage, passage.text[: plain.starts[place]] + passage.text[end:])
            assert not verdict.passed
            assert verdict.missed


@pytest.mark.parametrize("passage", CHINESE, ids=lambda one: one.id)
def test_adding_a_negation_anywhere_fails(passage: Passage) -> None:
    for place in range(0, len(passage.text), 3):
        verdict = judged(passage, f"{passage.text[:place]}不{passage.text[place:]}")
        assert not verdict.passed, passage.text[:place]
        # Within a number it is the number, and the key term it is of, that is named.
        assert {"+不", *_broken(passage, place)} & set(verdict.missed)


def _broken(passage: Passage, place: int) -> set[str]:
    """The key terms that have this place within them."""
    return {
        term
        for term in passage.key_terms
        for found in re.finditer(re.escape(term), passage.text)
        if found.start() < place < found.end()
    }


@passages
def test_a_wrong_character_in_any_key_term_fails_and_names_it(passage: Passage) -> None:
    for term in passage.key_terms:
        for place in range(len(term)):
            if term[place].isalnum():
                wrong = f"{term[:place]}耍{term[place + 1 :]}"  # sounds like no character of the decks
                verdict = judged(passage, passage.text.replace(term, wrong))
                assert not verdict.passed
                assert term in verdict.missed


@passages
def test_every_clause_is_needed(passage: Passage) -> None:
    for start, end in clauses(passage.text):
        assert not judged(passage, passage.text[:start] + passage.text[end:]).passed


@passages
def test_twice_is_not_once(passage: Passage) -> None:
    assert judged(passage, passage.text * 2).reason in {"twice", "precision"}


@passages
def test_junk_around_it_fails(passage: Passage) -> None:
    junk = "香蕉苹果" * (len(passage.text) // 8 + 3)
    assert not judged(passage, passage.text + junk).passed
    assert not judged(passage, junk + passage.text).passed


@pytest.mark.parametrize("answer", ["", " ", "。，！", "\u200b\u200d", "👍", "\n\n", "!?#*"])
def test_nothing_empty_passes(answer: str) -> None:
    for passage in PASSAGES:
        verdict = judged(passage, answer)
        assert (verdict.passed, verdict.reason, verdict.score) == (False, "empty", 0.0)


@pytest.mark.parametrize(
    ("answer", "passes"),
    [
        ("时间不超过二十四小时", False),
        (LAW.replace("二十四小时", "二十五小时"), False),
        (LAW.replace("24", ""), True),
        (LAW.replace("公安机关的", "公安机关"), True),  # one light word of 40 characters
        (LAW.replace("公安机关的人民警察", "公安人民警察"), False),
        (LAW.replace("可以当场", "可以当汤"), True),
        (LAW.replace("可以当场", "可以当地"), False),  # another word, not a slip of writing
    ],
)
def test_slips_have_a_budget_and_numbers_have_none(answer: str, passes: bool) -> None:
    assert grade(READY, answer).passed is passes


def test_short_passages_forgive_nothing() -> None:
    ready = prepare("依法履职为民服务")
    assert grade(ready, "依法履职为民服务").passed
    assert grade(ready, "依法履职为民服勿").passed  # it sounds the same
    assert not grade(ready, "依法履职为民服猫").passed


def test_english_is_judged_by_the_word() -> None:
    ready = prepare(ENGLISH, ("life, liberty and security",), "en")
    assert grade(ready, ENGLISH.upper().replace(",", "")).passed
    dropped = grade(ready, ENGLISH.replace("no one", "one"))
    assert (dropped.passed, dropped.missed) == (False, ("no one",))
    assert grade(ready, ENGLISH.replace("liberty", "freedom")).missed == ("life, liberty and security",)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=120))
def test_the_differences_rebuild_both_texts(answer: str) -> None:
    verdict = grade(READY, answer)
    assert "".join(diff.expected for diff in verdict.diffs) == LAW
    assert "".join(diff.given for diff in verdict.diffs) == answer
    assert 0 <= verdict.coverage <= 1
    assert 0 <= verdict.precision <= 1


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_differences_of_a_damaged_recitation(data: st.DataObject) -> None:
    chars = list(LAW)
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(chars) - 1))
        chars[place] = data.draw(st.sampled_from(["", "不", "甲乙", "，", "𠮷"]))
    answer = "".join(chars)
    verdict = grade(READY, answer)
    assert "".join(diff.expected for diff in verdict.diffs) == LAW
    assert "".join(diff.given for diff in verdict.diffs) == answer
    for diff in verdict.diffs:
        assert LAW[diff.start : diff.end] == diff.expected
        assert (diff.kind is DiffKind.MISSING) <= (diff.given == "")


@settings(max_examples=200, deadline=None)
@given(st.text(), st.text(), st.sampled_from(["zh", "en"]))
def test_it_never_raises(text: str, answer: str, language: str) -> None:
    ready = prepare(text, (), language)
    grade(ready, answer)
    looks_finished(ready, answer)


def test_the_score_only_falls_as_characters_go() -> None:
    dice, text, last = random.Random(5), LAW, 1.0
    while text:
        place = dice.randrange(len(text))
        text = text[:place] + text[place + 1 :]
        score = grade(READY, text).coverage
        assert score <= last
        last = score


def test_work_is_bounded() -> None:
    """What stands beyond the cap is not compared: the verdict on a flood is the verdict on its beginning."""
    flood = "法" * 1_000_000
    verdict = grade(READY, flood)
    assert sum(len(diff.given) for diff in verdict.diffs) == MAX_ANSWER


@pytest.mark.parametrize(
    ("answer", "finished"),
    [
        (LAW, True),
        (LAW[:-8], False),
        ("时间不超过二十四小时。", False),
        (LAW.replace("不得", "可以"), True),
        (LAW.replace("二十四小时", "二十四个小时"), True),
        (LAW[:30] + "甲乙丙丁戊己庚辛", False),
        ("", False),
    ],
)
def test_when_an_answer_looks_finished(answer: str, finished: bool) -> None:
    assert looks_finished(READY, answer) is finished


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("一、二；三。", ["一、二；", "三。"]),
        ("他说：“好。”然后走了！", ["他说：", "“好。”", "然后走了！"]),
        ("比例为3.5，共1,000元", ["比例为3.5，", "共1,000元"]),
        ("no end", ["no end"]),
        ("Don't stop. Go!", ["Don't stop. ", "Go!"]),
        ("，。", []),
    ],
)
def test_clauses(text: str, parts: list[str]) -> None:
    assert [text[start:end] for start, end in clauses(text)] == parts


@given(st.text(max_size=60))
def test_clauses_are_the_whole_text(text: str) -> None:
    spans = clauses(text)
    assert "".join(text[start:end] for start, end in spans) in (text, "")
    assert all(left[1] == right[0] for left, right in pairwise(spans))


@pytest.mark.parametrize(
    ("text", "language", "length"), [("不得，刑讯 24", "zh", 6), ("Don't you, sir?", "en", 3), ("", "zh", 0)]
)
def test_content_length(text: str, language: str, length: int) -> None:
    assert content_length(text, language) == length
