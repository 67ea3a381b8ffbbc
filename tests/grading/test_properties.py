"""What holds for every passage: under every harmless change, at every critical word, whatever the process."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.grading import MAX_ANSWER, MissKind, grade, prepare
from bot.grading.chinese.critical import criticals
from bot.grading.chinese.prepare import ChinesePassage
from bot.grading.units import units
from tests.grading.samples import ARREST, CHINESE, FINE, LIST, TEAM

ROOT = Path(__file__).parent.parent.parent
WIDE = {ord(char): chr(ord(char) + 0xFEE0) for char in "0123456789%()"}
HALF = str.maketrans({"，": ",", "。": ".", "；": ";", "（": "(", "）": ")", "、": " "})
#: Ordinary words of the samples that sound like other ones; all of them together are within the budget.
SLIPS = {"情况": "清况", "携带": "协带", "设备": "设被", "严重": "言重", "控制": "空制", "报复": "报附"}


def traditional(text: str) -> str:
    import opencc

    return str(opencc.OpenCC("s2hk").convert(text))


def digits(text: str) -> str:
    for written, digit in (
        ("五百元", "500元"),
        ("五千元", "5000元"),
        ("百分之五十", "50%"),
        ("三日", "3日"),
        ("二人", "2人"),
    ):
        text = text.replace(written, digit)
    return text


def slipped(text: str) -> str:
    for word, slip in SLIPS.items():
        text = text.replace(word, slip, 1)
    return text


HARMLESS: dict[str, Callable[[str], str]] = {
    "width": lambda text: text.translate(WIDE),
    "half-width": lambda text: text.translate(HALF),
    "script": traditional,
    "digits": digits,
    "slips": slipped,
    "no punctuation": lambda text: "".join(char for char in text if char.isalnum() or char in "%％（）()\n"),
    "hidden": "\u200b".join,
    "lines": lambda text: text.replace("，", "，\n"),
    "frame": lambda text: f"报告，我开始背：{text}背完了。",
    "filler": lambda text: text.replace("，", "，嗯，", 1),
}


@pytest.mark.parametrize("passage", CHINESE)
@settings(max_examples=60, deadline=None)
@given(names=st.lists(st.sampled_from(sorted(HARMLESS)), unique=True, max_size=5))
def test_harmless_changes_and_any_composition_of_them_pass(passage: str, names: list[str]) -> None:
    answer = passage
    for name in names:
        answer = HARMLESS[name](answer)
    verdict = grade(prepare(passage), answer)
    assert verdict.passed, (verdict.reason, verdict.misses, answer)


def critical_places(passage: str) -> list[tuple[MissKind, int, int]]:
    ready = prepare(passage)
    assert isinstance(ready, ChinesePassage)
    heard = ready.heard
    return [(one.kind, heard.starts[one.start], heard.ends[one.end - 1]) for one in ready.critical]


PLACES = [(passage, *place) for passage in CHINESE for place in critical_places(passage)]


@pytest.mark.parametrize(("passage", "kind", "start", "end"), PLACES)
def test_no_critical_word_can_be_left_out(passage: str, kind: MissKind, start: int, end: int) -> None:
    verdict = grade(prepare(passage), passage[:start] + passage[end:])
    assert not verdict.passed
    assert verdict.misses or verdict.reason == "clause", kind


@pytest.mark.parametrize(
    ("word", "others"),
    [
        ("不得", ["应当", "可以", "必须"]),
        ("应当", ["可以", "不必", "有权", "必须"]),
        ("可以", ["应当", "不得"]),
        ("以上", ["以下"]),
        ("以下", ["以上"]),
        ("以内", ["以外", "以后"]),
        ("三日", ["五日", "十三日", "三年", "三小时", "30日"]),
        ("五百元", ["五千元", "600元", "五百万元"]),
        ("百分之五十", ["百分之十五", "5%", "千分之五十"]),
        ("三年", ["三个月", "二年", "30年"]),
        ("二人", ["三人", "12人"]),
        ("或者", ["和", "并且"]),
    ],
)
def test_no_critical_word_can_be_exchanged(word: str, others: list[str]) -> None:
    for passage in CHINESE:
        at = passage.find(word)
        while at >= 0:
            for other in others:
                answer = passage[:at] + other + passage[at + len(word) :]
                verdict = grade(prepare(passage), answer)
                assert not verdict.passed, answer
                assert verdict.misses
            at = passage.find(word, at + 1)


@pytest.mark.parametrize("passage", CHINESE)
def test_a_marked_term_can_neither_be_left_out_nor_exchanged(passage: str) -> None:
    plain = units(passage, "zh").items
    for start in range(0, len(passage) - 3, 3):
        term = passage[start : start + 3]
        if units(term, "zh").items != term or term not in plain or passage.count(term) > 1:
            continue
        ready = prepare(passage, (term,))
        for other in ("", "凹凸凹"):
            assert not grade(ready, passage.replace(term, other)).passed
            assert term in grade(ready, passage.replace(term, other)).missed


@pytest.mark.parametrize("passage", CHINESE)
def test_the_score_never_rises_as_errors_are_added(passage: str) -> None:
    dice = random.Random(7)
    ready = prepare(passage)
    for _ in range(5):
        places = [place for place, char in enumerate(passage) if char.isalpha()]
        dice.shuffle(places)
        chars, last = list(passage), 1.0
        for place in places[:16]:
            chars[place] = "凹"
            score = grade(ready, "".join(chars)).score
            assert score <= last + 1e-9, "".join(chars)
            last = score


def test_every_pass_stands_above_every_failure() -> None:
    worst = grade(prepare(FINE), slipped(FINE)).score
    best = grade(prepare(FINE), FINE.replace("不得", "得")).score
    assert best < 0.6 <= worst


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_the_differences_rebuild_both_texts(data: st.DataObject) -> None:
    passage = data.draw(st.sampled_from(CHINESE))
    chars = list(passage)
    pieces = [
        "",
        "不",
        "嗯",
        "24",
        "０",
        "，",
        "二十四",
        "(一)",
        "３.５",
        "不对，",
        "的的",
        "𠮷",
        "½",
        "ﷺ",
        "重来：",
    ]
    for _ in range(data.draw(st.integers(0, 6))):
        place = data.draw(st.integers(0, len(chars) - 1))
        chars[place] = data.draw(st.sampled_from(pieces)) + data.draw(st.sampled_from(["", chars[place]]))
    answer = "".join(chars)
    verdict = grade(prepare(passage), answer, data.draw(st.sampled_from(["standard", "strict", "lenient"])))
    assert "".join(one.expected for one in verdict.diffs) == passage
    assert "".join(one.given for one in verdict.diffs) == answer
    for one in verdict.diffs:
        assert passage[one.start : one.end] == one.expected
        assert answer[one.given_start : one.given_end] == one.given


FLOODS = {
    "one character": "法" * 4096,
    "marks": "e" + "\u0301" * 10_000,
    "digits": "1" * 4096,
    "numerals": "一百" * 4096,
    "ones": "一" * 8192,
    "a number with a place": "1" * 8191 + "万",
    "places": "1" + "万" * 8191,
    "letters of a sigh": "e:e" * 2700,
    "corrections": "不对，重来。" * 700,
    "fillers": "嗯那个" * 1365,
    "list marks": "（一）1.①" * 600,
    "mixed": "aб中ع" * 1024,
    "right to left": "שלום" * 1024,
    "emoji": "👮‍♀️" * 1000,
    "punctuation": "，。！" * 1365,
    "repeated": TEAM * 90,
    "shuffled": "".join(random.Random(3).sample(LIST * 60, 4096)),
    "frames": "报告我开始背" * 680,
    "spaces": "（一）" + "\n" * 5000,
}


@pytest.mark.parametrize("flood", list(FLOODS))
@pytest.mark.parametrize("passage", [TEAM, LIST * 8])
def test_any_flood_gets_its_verdict(passage: str, flood: str) -> None:
    """How soon, benchmarks/grading.py measures."""
    verdict = grade(prepare(passage), FLOODS[flood][:MAX_ANSWER])
    assert not verdict.passed
    assert verdict.score < 0.6
    assert "".join(one.given for one in verdict.diffs) == FLOODS[flood][:MAX_ANSWER]


def test_what_was_cut_is_said() -> None:
    assert "cut" in grade(prepare(TEAM), TEAM + "，" * MAX_ANSWER).rules


def test_the_verdict_is_the_same_in_every_process() -> None:
    program = (
        "from tests.grading.samples import FAIL, PASS\n"
        "from bot.grading import grade, prepare\n"
        "for passage, answer, *_ in (*PASS, *FAIL): print(grade(prepare(passage), answer))\n"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert told[0] == told[1]


def test_criticals_of_all_kinds_are_found() -> None:
    ready = prepare(ARREST + FINE + TEAM, ("审查批准",))
    assert isinstance(ready, ChinesePassage)
    assert {one.kind for one in ready.critical} == set(MissKind)
    assert criticals("", (0,), ()) == ()
