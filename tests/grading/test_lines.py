"""Grading by the line: in order over processes, line numbers that are right, progress told."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from bot.grading import PROFILES
from bot.grading.lines import GradeInputError, grade_lines
from tests.grading.samples import FAIL, PASS, TEAM


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
    with pytest.raises(GradeInputError, match=rf"line {bad + 1}: lang is missing"):
        results.extend(json.loads(line)["id"] for line in graded)
    assert results == [str(number) for number in range(bad)]


def test_a_line_is_answered_before_the_next_is_read() -> None:
    taken: list[int] = []

    def one_by_one() -> Iterator[str]:
        for number in range(3):
            taken.append(number)
            yield row(number)

    graded = grade_lines(one_by_one(), jobs=2)
    next(graded)
    assert taken == [0]


def test_the_profile_is_used() -> None:
    slipped = row(1, answer=TEAM.replace("巡逻", "寻罗").replace("设备", "社被").replace("全程", "泉成"))
    [strict] = grade_lines([slipped], PROFILES["strict"])
    [standard] = grade_lines([slipped])
    assert (json.loads(strict)["passed"], json.loads(standard)["passed"]) == (False, True)
