"""Grading by the line: in order over processes, line numbers that are right, progress told."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from bot.grading import PROFILES
from bot.grading.lines import grade_lines
from bot.grading.rows import GradeInputError
from content.model import Problem
from tests.grading.samples import FAIL, PASS, TEAM
from tests.told import told


def row(number: int, passage: str = TEAM, answer: str = TEAM, **more: object) -> str:
    return json.dumps({"id": str(number), "lang": "zh", "passage": passage, "answer": answer, **more})


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_line_is_answered_in_order(jobs: int) -> None:
    pairs = [(passage, answer, True) for passage, answer in PASS]
    pairs += [(passage, answer, False) for passage, answer, *_ in FAIL]
    pairs *= 5
    counted: list[int] = []
    lines = [row(number, passage, answer) for number, (passage, answer, _) in enumerate(pairs)]
    graded = [json.loads(line) for line in grade_lines(lines, jobs=jobs, done=counted.append)]
    assert [one["id"] for one in graded] == [str(number) for number in range(len(pairs))]
    assert [one["passed"] for one in graded] == [passes for *_, passes in pairs]
    assert sum(counted) == len(pairs)


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("bad", [3, 150])
def test_a_bad_line_is_named_after_the_results_before_it(jobs: int, bad: int) -> None:
    lines = [row(number) for number in range(200)]
    lines[bad] = '{"id": "x"}'
    results: list[str] = []
    graded = grade_lines(lines, jobs=jobs)
    with pytest.raises(GradeInputError, match=rf"line {bad + 1}: problem-grade-key") as raised:
        results.extend(json.loads(line)["id"] for line in graded)
    assert results == [str(number) for number in range(bad)]
    assert raised.value.args_of_key == {"name": "lang"}


def test_a_line_is_answered_before_the_next_is_read() -> None:
    taken: list[int] = []

    def one_by_one() -> Iterator[str]:
        for number in range(3):
            taken.append(number)
            yield row(number)

    graded = grade_lines(one_by_one(), jobs=2)
    next(graded)
    assert taken == [0]


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("{", "problem-grade-json"),
        ("[" * 100_000, "problem-grade-json"),
        ("[]", "problem-grade-object"),
        ('"text"', "problem-grade-object"),
        ("{}", "problem-grade-key"),
        ('{"id": 1}', "problem-grade-key"),
        ('{"id":"1","lang":"zh","passage":"a","answer":null}', "problem-grade-key"),
        ('{"id":"1","lang":"fr","passage":"a","answer":"a"}', "problem-language"),
        ('{"id":"1","lang":"","passage":"a","answer":"a"}', "problem-language"),
        ('{"id":"1","lang":"zh","passage":"a","answer":"a","key_terms":"a"}', "problem-grade-terms"),
        ('{"id":"1","lang":"zh","passage":"a","answer":"a","key_terms":[1]}', "problem-grade-terms"),
    ],
)
def test_every_fault_of_a_line_has_its_words(line: str, key: str) -> None:
    with pytest.raises(GradeInputError) as raised:
        list(grade_lines([line]))
    error = raised.value
    assert (error.line, error.key) == (1, key)
    for language in ("zh", "en"):
        assert told(Problem("a.jsonl", error.line, error.key, error.args_of_key), language)


def test_half_a_character_does_no_harm() -> None:
    [line] = grade_lines([r'{"id": "\ud800", "lang": "zh", "passage": "\udfff不得", "answer": "\ud800"}'])
    assert json.loads(line.encode())["passed"] is False


def test_the_profile_is_used() -> None:
    slipped = row(1, answer=TEAM.replace("巡逻", "寻罗").replace("设备", "社被").replace("全程", "泉成"))
    [strict] = grade_lines([slipped], PROFILES["strict"])
    [standard] = grade_lines([slipped])
    assert (json.loads(strict)["passed"], json.loads(standard)["passed"]) == (False, True)
