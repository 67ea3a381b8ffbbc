"""`run.py report`: figures and boards as files, of departments and of working groups."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.process.running import run

pytestmark = pytest.mark.process


def test_a_report_of_nothing_says_so(tmp_path: Path) -> None:
    done = run("report", "completion", data=tmp_path)
    assert done.returncode == 3
    assert f"error: {tmp_path}: 这里还没有数据 -> 先运行 run.py roster import" in done.stderr


@pytest.fixture
def grouped(tmp_path: Path) -> Path:
    """A data folder with a working group of two departments."""
    data, roster = tmp_path / "data", tmp_path / "grouped.csv"
    rows = "A1,安宁,市局/北,反诈专班\nF1,方圆,市局/南,反诈专班\nC1,程远,市局,\n"
    roster.write_text(f"badge,name,department,groups\n{rows}", encoding="utf-8")
    assert run("roster", "import", str(roster), data=data).returncode == 0
    return data


def test_a_wall_board_of_a_working_group(grouped: Path, tmp_path: Path) -> None:
    out = tmp_path / "wall.html"
    wall = ("report", "wall", "--out", str(out), "--department")
    done = run(*wall, "@反诈", data=grouped)
    assert (done.returncode, done.stderr) == (0, "")
    assert "@反诈专班" in out.read_text(encoding="utf-8")
    wrong = run(*wall, "@巡逻", data=grouped)
    assert wrong.returncode != 0
    assert "'@巡逻' fits 0 places" in wrong.stderr


def test_completion_of_a_working_group_is_that_of_its_members(grouped: Path) -> None:
    run("chat", "--own", "--as", "C1", data=grouped, given="/today\n")
    report = ("report", "completion", "--json", "--department")
    group, total = json.loads(run(*report, "@反诈", data=grouped).stdout)
    everybody = json.loads(run(*report[:-1], data=grouped).stdout)[-1]
    assert (group["department"], total["department"]) == ("@反诈专班", None)
    assert group["all"] == total["all"] == everybody["all"] * 2 // 3 > 0
    assert group["not_enrolled"] == 2
    wrong = run(*report, "@巡逻", data=grouped)
    assert (wrong.returncode, "'@巡逻' fits 0 places" in wrong.stderr) == (1, True)


def test_the_csv_of_a_working_group_holds_no_formula(grouped: Path) -> None:
    done = run("report", "completion", "--csv", "--department", "@反诈专班", data=grouped)
    assert [row[0] for row in csv.reader(io.StringIO(done.stdout))][1:] == ["'@反诈专班", "total"]


def test_a_report_of_one_track_names_the_tracks_where_there_is_none_of_that_name(
    grouped: Path, tmp_path: Path
) -> None:
    run("chat", "--own", "--as", "C1", data=grouped, given="/today\n")
    completion = ("report", "completion", "--json")
    wrong = run(*completion, "--track", "宗旨", data=grouped)
    assert (wrong.returncode, "no track is called '宗旨': write " in wrong.stderr) == (1, True)
    all_due = [
        json.loads(run(*completion, *track, data=grouped).stdout)[-1]["all"]
        for track in ([], ["--track", "执法规范化训练"], ["--track", "党史教育"])
    ]
    assert all_due == [6, 6, 0]
    wall = run("report", "wall", "--out", str(tmp_path / "w.html"), "--track", "宗旨", data=grouped)
    assert (wall.returncode, (tmp_path / "w.html").exists()) == (1, False)


#: (data folder below the test's own, what it holds, what is told in English)
