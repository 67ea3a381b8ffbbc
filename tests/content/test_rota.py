"""Rotas: whose days on are whose, how long they hold, and what is wrong in their files."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from content.calendar import EVERY_DAY, Calendar, Rota
from content.duties import duties_for
from content.load import load_library
from content.model import Library, PlanLine
from content.rota import read_rotas
from content.validate import check_rota, warn_of_ended_rotas
from storage.records import Requirement
from tests.sample import DEPARTMENTS, EVERYBODY, HOURS, PASSAGES, TODAY, plan
from tests.told import told

GOOD = "who,on\nA1,2026-09-07..2026-09-08\n市局/北分局,2026-09-08\nA1,2026-09-11\n"


def day(number: int) -> date:
    return date(2026, 9, number)


def good(text: str = GOOD) -> Rota:
    rota, problems = read_rotas([("a.csv", text)])
    assert problems == []
    return rota


def test_a_rota_as_it_is_written() -> None:
    rota = good()
    assert rota.days == {"A1": {day(7), day(8), day(11)}, "市局/北分局": {day(8)}}
    assert good("值勤日,警号或部门\n2026-09-07,A1\n\n").days == {"A1": {day(7)}}


@pytest.mark.parametrize("between", [";", "\t"])
def test_other_separators_of_spreadsheets(between: str) -> None:
    assert good(GOOD.replace(",", between)) == good()


@pytest.mark.parametrize(
    ("badge", "path", "number", "on"),
    [
        ("A1", "市局/北分局/河口所", 7, True),
        ("A1", "市局/北分局/河口所", 9, False),
        ("A1", "市局/北分局/河口所", 6, True),  # before the rota begins
        ("A1", "市局/北分局/河口所", 12, True),  # after it has ended
        ("Z1", "市局/北分局/河口所", 8, True),
        ("Z1", "市局/北分局/河口所", 9, True),
        ("Z1", "市局/北分局二", 9, True),
        ("Z1", "", 9, True),
    ],
)
def test_days_on(badge: str, path: str, number: int, on: bool) -> None:
    assert good().is_on(badge, path, day(number)) is on


def test_the_nearest_rota_holds() -> None:
    rota = Rota({"市局": frozenset({day(7), day(9)}), "市局/北分局": frozenset({day(8), day(9)})})
    assert rota.is_on("X", "市局/北分局/河口所", day(8))
    assert not rota.is_on("X", "市局/南分局", day(8))


def test_duties_fall_on_days_on_only() -> None:
    lines = plan(PlanLine("e", ("law",), Requirement.RECITE, time(18), "t"))
    known = {one.id: one for one in PASSAGES}
    calendar = Calendar(EVERY_DAY)
    rota = Rota({"A1": frozenset({day(7), day(9)}), "市局/南分局": frozenset({day(6), day(8), day(10)})})
    owing = {
        number: {
            duty.badge
            for duty in duties_for(
                lines, TODAY, day(number), calendar, EVERYBODY, DEPARTMENTS, known, {}, HOURS, rota
            )
        }
        for number in (7, 8)
    }
    assert owing == {7: {"A1", "B1", "C1", "D1"}, 8: {"B1", "C1", "D1", "F1"}}


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", 1, "who"),
        ("badge,day\n", 1, "who"),
        ("who,on,who\n", 1, "who"),
        ("who,on\nA1\n", 2, "1 格"),
        ("who,on\nA1,2026-09-07,x\n", 2, "3 格"),
        ("who,on\n,2026-09-07\n", 2, "没有写是谁"),
        ("who,on\nA1,2026-09-31\n", 2, "2026-09-31"),
        ("who,on\nA1,2026-09-07\nA1,2026-09-06..2026-09-08\n", 3, "2026-09-07 已经写过"),
        ('who,on\n"A1,2026-09-07\n', 2, "CSV"),
    ],
)
def test_what_is_wrong_in_a_rota_is_told_with_its_line(text: str, line: int, what: str) -> None:
    _, problems = read_rotas([("a.csv", text)])
    [problem] = problems
    assert told(problem).startswith(f"a.csv:{line}: ")
    assert what in told(problem)
    assert told(problem, "en").startswith(f"a.csv:{line}: ")


def test_a_bad_line_leaves_the_others() -> None:
    rota, [_] = read_rotas([("a.csv", "who,on\nA1,never\nB1,2026-09-07\n")])
    assert set(rota.days) == {"B1"}


def test_a_file_with_too_many_lines() -> None:
    rows = "".join(f"B{number},2026-09-07\n" for number in range(100_001))
    _, [problem] = read_rotas([("a.csv", f"who,on\n{rows}")])
    assert told(problem, "en").startswith("a.csv:100001: the file has too many lines")


def test_who_is_not_on_the_roster_is_told() -> None:
    [problem] = check_rota(good(), {"A1"}, {"市局"})
    assert told(problem).startswith("a.csv:3: 花名册里没有叫 市局/北分局 的")
    assert check_rota(good(), {"A1"}, {"市局/北分局"}) == []


def test_a_rota_that_ends_before_the_plan_is_a_warning() -> None:
    rota = good("who,on\nA1,2026-09-07\nB1,2026-12-31\n")
    [warning] = warn_of_ended_rotas(Library(plan=plan(), rota=rota), TODAY)
    assert told(warning, "en").startswith("a.csv:2: the rota of A1 ends on 2026-09-07")
    assert told(warning)
    assert warn_of_ended_rotas(Library(rota=rota), TODAY) == []


def test_the_folder_beside_the_plan_is_read(tmp_path: Path) -> None:
    (tmp_path / "decks").mkdir()
    (tmp_path / "rota").mkdir()
    (tmp_path / "plan.yaml").write_text("id: p\nstart: today\nlength: 1\nslots: []\nlines: []\n", "utf-8")
    (tmp_path / "rota" / "a.csv").write_text("\ufeffwho,on\nA1,2026-09-07\n", "utf-8")
    (tmp_path / "rota" / "b.csv").write_bytes(b"who,on\n\xff,2026-09-07\n")
    library, problems = load_library(tmp_path / "decks", tmp_path / "plan.yaml")
    assert library.rota.days == {"A1": {day(7)}}
    assert [(one.file, one.line) for one in problems] == [("b.csv", 2)]
