"""Decks and plans on the command line: checked, made from a template, loaded and taken back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.process.running import ROOT, run

pytestmark = pytest.mark.process
ROSTER = (ROOT / "content" / "sample" / "roster.csv").read_text(encoding="utf-8")


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    file = tmp_path / "roster.csv"
    file.write_text(ROSTER, encoding="utf-8")
    return file


def test_check_passes_the_shipped_material(tmp_path: Path) -> None:
    done = run("check", "--roster", str(ROOT / "content/sample/roster.csv"), data=tmp_path)
    assert done.returncode == 0, done.stdout
    assert "12 decks, 170 passages, 0 problems" in done.stdout


def test_a_year_without_known_holidays_is_a_warning_and_no_fault(tmp_path: Path) -> None:
    (tmp_path / "decks").mkdir()
    (tmp_path / "decks" / "en.md").write_bytes((ROOT / "content" / "decks" / "en.md").read_bytes())
    plan = "id: p\nstart: 2098-03-03\nlength: 3\nweekdays: workdays\nslots: []\nlines: []\n"
    (tmp_path / "plan.yaml").write_text(plan, encoding="utf-8")
    given = {"CHENSONG_COUNTRY": "CN", "CHENSONG_LANGUAGE": "en"}
    done = run("check", "--content", str(tmp_path), data=tmp_path / "data", **given)
    assert done.returncode == 0, done.stdout
    assert "warning: plan.yaml: the public holidays of CN for 2098 are not known" in done.stdout
    assert "0 problems, 1 warnings" in done.stdout
    seen = run("doctor", data=tmp_path / "data", CHENSONG_CONTENT_DIR=str(tmp_path), **given)
    assert "ok    calendar: plan.yaml: the public holidays of CN for 2098" in seen.stdout
    wrong = run("check", "--content", str(tmp_path), data=tmp_path / "data", CHENSONG_COUNTRY="XX")
    assert wrong.returncode == 1


def test_check_lists_every_problem(tmp_path: Path) -> None:
    decks = tmp_path / "decks"
    decks.mkdir()
    (decks / "a.md").write_text("no front matter", encoding="utf-8")
    (decks / "b.md").write_bytes(b"\xff\xff")
    (tmp_path / "plan.yaml").write_text("id: x\nlength: 0\n", encoding="utf-8")
    done = run("check", "--content", str(tmp_path), "--json", data=tmp_path)
    assert done.returncode == 1
    problems = json.loads(done.stdout)["problems"]
    assert {problem["file"] for problem in problems} == {"a.md", "b.md", "plan.yaml"}
    assert all(problem["remedy"] for problem in problems)


def test_material_without_a_plan_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "decks").mkdir()
    (tmp_path / "decks" / "en.md").write_bytes((ROOT / "content" / "decks" / "en.md").read_bytes())
    done = run("check", "--content", str(tmp_path), data=tmp_path, CHENSONG_LANGUAGE="en")
    assert done.returncode == 1
    assert f"plan.yaml: there is no such file -> write one and put it into {tmp_path}" in done.stdout
    assert "1 decks, 12 passages, 1 problems" in done.stdout
    seen = run("doctor", data=tmp_path, CHENSONG_CONTENT_DIR=str(tmp_path))
    assert seen.returncode == 1
    assert "WRONG content: 1 decks" in seen.stdout
    assert "WRONG plan: none in" in seen.stdout


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("zh", "plan.yaml:2: length 写的是“0” -> 写 1 到 1,000 的整数"),
        ("en", 'plan.yaml:2: length is "0" -> write a whole number from 1 to 1,000'),
    ],
)
def test_check_tells_problems_in_the_language_that_is_set(language: str, line: str, tmp_path: Path) -> None:
    (tmp_path / "decks").mkdir()
    (tmp_path / "plan.yaml").write_text("id: x\nlength: 0\n", encoding="utf-8")
    done = run("check", "--content", str(tmp_path), data=tmp_path, CHENSONG_LANGUAGE=language)
    assert line in done.stdout.splitlines()
    seen = run("doctor", data=tmp_path, CHENSONG_LANGUAGE=language, CHENSONG_CONTENT_DIR=str(tmp_path))
    assert line in seen.stdout


def test_plan_check_tells_what_a_plan_forgets(roster: Path, tmp_path: Path) -> None:
    fine = run("plan", "check", "--content", str(ROOT / "content"), "--roster", str(roster), data=tmp_path)
    assert (fine.returncode, fine.stdout.endswith("0 things to look at\n")) == (0, True)
    folder = tmp_path / "content"
    shutil.copytree(ROOT / "content" / "decks", folder / "decks")
    line = '{id: a, day: 1, passages: [zfgf-01], do: read, due: "18:00", departments: [滨河市公安局/无]}'
    (folder / "plan.yaml").write_text(
        f"id: p\nstart: today\nlength: 3\nslots: []\nlines:\n  - {line}\n", encoding="utf-8"
    )
    done = run("plan", "check", "--content", str(folder), "--roster", str(roster), "--json", data=tmp_path)
    keys = {one["key"] for one in json.loads(done.stdout)["problems"]}
    assert done.returncode == 1
    assert keys == {"problem-department", "problem-plan-unplanned", "problem-plan-nobody"}


@pytest.mark.parametrize("ending", [".md", ".csv", ".txt", ".xlsx", ".docx", ".apkg"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_template_is_a_deck_without_problems(ending: str, language: str, tmp_path: Path) -> None:
    decks = tmp_path / "own" / "decks"
    decks.mkdir(parents=True)
    (tmp_path / "own" / "plan.yaml").write_text(
        "id: p\nstart: today\nlength: 1\nslots: []\nlines:\n"
        '  - {id: a, day: 1, passages: [deck-01], do: read, due: "18:00"}\n',
        encoding="utf-8",
    )
    file = decks / f"deck{ending}"
    given = {"CHENSONG_LANGUAGE": language}
    assert run("check", "--template", str(file), data=tmp_path, **given).returncode == 0
    before = file.read_bytes()
    assert run("check", "--template", str(file), data=tmp_path, **given).returncode == 1
    assert file.read_bytes() == before
    done = run("check", "--strict", "--content", str(tmp_path / "own"), data=tmp_path, **given)
    assert (done.returncode, done.stdout) == (0, "1 decks, 1 passages, 0 problems\n")


def test_a_template_of_an_unknown_kind(tmp_path: Path) -> None:
    done = run("check", "--template", str(tmp_path / "a.pdf"), data=tmp_path)
    assert (done.returncode, ".docx" in done.stderr) == (2, True)


def test_a_deck_is_looked_at_loaded_and_taken_back(tmp_path: Path) -> None:
    content, file = tmp_path / "own", tmp_path / "new.md"
    (content / "decks").mkdir(parents=True)
    shipped = (ROOT / "content" / "decks" / "zfgf.md").read_text(encoding="utf-8")
    (content / "decks" / "zfgf.md").write_text(shipped, encoding="utf-8")
    (content / "plan.yaml").write_text(
        "id: p\nstart: today\nlength: 1\nslots: []\nlines:\n"
        '  - {id: a, day: 1, passages: [zfgf-01], do: read, due: "18:00"}\n',
        encoding="utf-8",
    )
    given = {"CHENSONG_CONTENT_DIR": str(content)}
    file.write_text(shipped.replace("治安管理处罚有四种：", "治安管理处罚分为四种："), encoding="utf-8")
    look = run("deck", "load", str(file), "--dry-run", data=tmp_path, **given)
    assert (look.returncode, "changed: zfgf-01 处罚种类: 治安管理处罚分为四种：" in look.stdout) == (0, True)
    assert run("deck", "load", str(file), data=tmp_path, **given).returncode == 1
    assert run("deck", "list", data=tmp_path, **given).stdout.endswith("\t0\n")
    assert run("deck", "load", str(file), "--yes", data=tmp_path, **given).returncode == 0
    assert run("deck", "list", data=tmp_path, **given).stdout.endswith("\t1\n")
    file.write_text(shipped.replace("#zfgf-01", "#Q"), encoding="utf-8")
    bad = run("deck", "load", str(file), "--yes", data=tmp_path, **given)
    assert (bad.returncode, "new.md:9:" in bad.stderr) == (1, True)
    assert run("deck", "undo", "zfgf", data=tmp_path, **given).returncode == 0
    assert (content / "decks" / "zfgf.md").read_text(encoding="utf-8") == shipped
    assert run("deck", "undo", "../x", data=tmp_path, **given).returncode == 1
    # What the plan asks for cannot be taken back.
    more = shipped.replace("id: zfgf", "id: more").replace("#zfgf-", "#more-")
    file.write_text(more, encoding="utf-8")
    assert run("deck", "load", str(file), "--yes", data=tmp_path, **given).returncode == 0
    plan = content / "plan.yaml"
    plan.write_text(
        plan.read_text(encoding="utf-8").replace("[zfgf-01]", "[zfgf-01, more-01]"), encoding="utf-8"
    )
    kept = run("deck", "undo", "more", data=tmp_path, **given)
    assert (kept.returncode, "plan.yaml:6: 读本里没有条目 more-01" in kept.stderr) == (1, True), kept.stderr
    assert (content / "decks" / "more.md").exists()
