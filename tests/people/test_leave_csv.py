"""The leave file: what is granted by it, and what is wrong in it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.people.leave_csv import LeaveFile, read_leave
from content.model import Problem
from storage.records import Absence, AbsenceKind, Allowance
from tests.told import told

HEAD = "badge,kind,from,to,reason,about\n"


def read(text: str) -> tuple[LeaveFile, list[Problem]]:
    return read_leave("l.csv", text, {"A1", "B1"}, {"训练"}, {"law"})


def day(number: int) -> date:
    return date(2026, 12, number)


def test_a_file_as_it_is_written() -> None:
    text = (
        "\ufeff警号,类别,起,止,原因,事项\nA1,请假,2026-12-01,2026-12-05,探亲,\nB1,Field,2026-12-02,,押运\n\n"
        "A1,免学,2026-12-01,,手伤,law\nB1,2h,2026-12-01,2026-12-31,视力,训练\n"
    )
    found, problems = read(text)
    assert problems == []
    assert found.absences == [
        (2, Absence("A1", day(1), day(5), AbsenceKind.LEAVE, "探亲")),
        (3, Absence("B1", day(2), day(2), AbsenceKind.FIELD, "押运")),
    ]
    assert found.allowances == [
        (5, Allowance("A1", "手伤", day(1), passage="law")),
        (6, Allowance("B1", "视力", day(1), day(31), track="训练", longer=timedelta(hours=2))),
    ]


@pytest.mark.parametrize("between", [";", "\t"])
def test_other_separators_of_spreadsheets(between: str) -> None:
    text = f"{HEAD}A1,leave,2026-12-01,,x,\n".replace(",", between)
    found, problems = read(text)
    assert ([absence for _, absence in found.absences], problems) == (
        [Absence("A1", day(1), day(1), AbsenceKind.LEAVE, "x")],
        [],
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "l.csv:1: 第一行没有写明各列"),
        ("badge,kind\n", "l.csv:1: 第一行没有写明各列"),
        (f"{HEAD}Z9,leave,2026-12-01,,x,\n", "l.csv:2: 花名册里没有警号 Z9"),
        (f"{HEAD}A1,rest,2026-12-01,,x,\n", "l.csv:2: “rest”不是类别"),
        (f"{HEAD}A1,13h,2026-12-01,,x,\n", "l.csv:2: “13h”不是类别"),
        (f"{HEAD}A1,leave,2026-12-32,,x,\n", "l.csv:2: “2026-12-32”不是日期"),
        (f"{HEAD}A1,leave,,,x,\n", "l.csv:2: “”不是日期"),
        (f"{HEAD}A1,leave,2026-12-05,2026-12-04,x,\n", "l.csv:2: 止在起之前"),
        (f"{HEAD}A1,leave,2026-12-01,2027-12-02,x,\n", "l.csv:2: 止在起之前，或天数太多"),
        (f"{HEAD}A1,leave,2026-12-01,,,\n", "l.csv:2: 没有写原因"),
        (f"{HEAD}A1,exempt,2026-12-01,,x,nothing\n", "l.csv:2: 没有叫“nothing”的板块或条目"),
        (f"{HEAD}A1,leave,2026-12-01,,x,,y\n", "l.csv:2: 这一行有 7 格"),
        (f'{HEAD}A1,leave,2026-12-01,,"x,\n', "l.csv:2: 从这里起不是 CSV"),
        (
            f"{HEAD}A1,leave,2026-12-01,2026-12-09,x,\nA1,field,2026-12-02,,x,\nA1,leave,2026-12-09,,x,\n",
            "l.csv:4: 和第 2 行重叠",
        ),
        (f"{HEAD}A1,exempt,2026-12-01,,x,\nA1,exempt,2027-12-01,,x,\n", "l.csv:3: 和第 2 行重叠"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, expected: str) -> None:
    _, problems = read(text)
    lines = [told(one) for one in problems]
    assert any(line.startswith(expected) for line in lines), lines


def test_one_bad_line_hides_no_other() -> None:
    _, problems = read(f"{HEAD}Z9,leave,2026-12-01,,x,\nA1,rest,x,,,\n")
    assert [one.line for one in problems] == [2, 3, 3, 3]
