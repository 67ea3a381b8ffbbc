"""Loading a folder: a bad file never hides the good ones."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from content.load import load_library
from content.shelf import Shelf
from tests.content.test_markdown import GOOD, HEAD, SECOND
from tests.told import told


@pytest.fixture
def decks(tmp_path: Path) -> Path:
    (tmp_path / "decks").mkdir()
    (tmp_path / "decks" / "a.md").write_text(HEAD + GOOD, encoding="utf-8")
    return tmp_path / "decks"


@pytest.mark.parametrize(
    ("data", "what", "line"),
    [
        (b"\xff", "编码无法识别", 1),
        (HEAD.encode() + b"ok\n\xff", "编码无法识别", 10),
        ((HEAD + "x\0y").encode(), "空字符", 9),
        (b"x" * (1024 * 1024 + 1), "文件过大", 0),
        (b"", "没有 ---", 1),
    ],
)
def test_a_bad_file_beside_a_good_one(data: bytes, what: str, line: int, decks: Path) -> None:
    (decks / "b.md").write_bytes(data)
    library, problems = load_library(decks, None)
    assert set(library.passages) == {"p1"}
    [problem] = problems
    assert what in told(problem)
    assert (problem.file, problem.line) == ("b.md", line)


def test_ids_are_unique_over_all_decks(decks: Path) -> None:
    (decks / "b.md").write_text(HEAD + GOOD.replace("盘问。", "盘问、检查。") + SECOND, encoding="utf-8")
    library, problems = load_library(decks, None)
    lines = [told(problem) for problem in problems]
    assert [one.split(" ->")[0] for one in lines] == [
        "b.md:2: 册号 deck 与另一册相同",
        "b.md:9: 编号 p1 在读本 deck 里已经用过",
    ]
    assert library.passages["p1"].text.endswith("可以盘问。")


def test_a_link_out_of_the_folder_is_refused(decks: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text(HEAD.replace("id: deck", "id: other") + SECOND, encoding="utf-8")
    (decks / "b.md").symlink_to(secret)
    library, [problem] = load_library(decks, None)
    assert "之外" in told(problem)
    assert set(library.passages) == {"p1"}


def test_other_files_are_left_alone(decks: Path) -> None:
    (decks / "notes.log").write_text("nothing", encoding="utf-8")
    assert load_library(decks, None)[1] == []


def test_a_missing_folder_and_a_missing_plan_are_told(tmp_path: Path) -> None:
    _, problems = load_library(tmp_path / "none", tmp_path / "plan.yaml")
    assert [problem.key for problem in problems] == ["problem-folder-missing", "problem-file-missing"]
    assert told(problems[1]) == f"plan.yaml: 没有这个文件 -> 写一个，放进 {tmp_path}"


def test_a_plan_that_leads_nowhere_is_told(decks: Path, tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").symlink_to(tmp_path / "gone.yaml")
    library, [problem] = load_library(decks, tmp_path / "plan.yaml")
    assert (problem.key, library.plan) == ("problem-file-missing", None)
    assert set(library.passages) == {"p1"}


def test_a_plan_that_cannot_be_read_is_told(decks: Path, tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").mkdir()
    _, [problem] = load_library(decks, tmp_path / "plan.yaml")
    assert problem.key == "problem-not-a-file"


def test_links_that_lead_to_themselves_are_told(decks: Path, tmp_path: Path) -> None:
    for link in (tmp_path / "plan.yaml", decks / "loop.md"):
        link.symlink_to(link)
    library, problems = load_library(decks, tmp_path / "plan.yaml")
    found = sorted((one.file, one.key) for one in problems)
    assert found == [("loop.md", "problem-unreadable"), ("plan.yaml", "problem-unreadable")]
    assert set(library.passages) == {"p1"}


# --- only what has changed is read again


LATER = 10_000_000_000


def shelf(later: int = LATER) -> Shelf:
    """One that is used so many nanoseconds after the files were written."""
    return Shelf(lambda: time.time_ns() + later)


def written(folder: Path, key: str, text: str = "检查公民住所应当出示检查证明文件，不得少于二人。") -> None:
    head = HEAD.replace("id: deck", f"id: {key}")
    (folder / f"{key}.md").write_text(
        f"{head}## 检查 {{#{key}-1}}\n\n{text}\n\n> 依据：《某法》第十条\n", encoding="utf-8"
    )


def test_passages_of_unchanged_files_are_the_very_same(decks: Path) -> None:
    for key in "abc":
        written(decks, key)
    one = shelf()
    first, _ = load_library(decks, None, shelf=one)
    written(decks, "b", "检查公民住所应当出示检查证明文件，不得少于三人。")  # as long as before
    os.utime(decks / "b.md", ns=(0, LATER))  # its clock may tick too slowly for a test
    (decks / "c.md").unlink()
    written(decks, "d")
    second, problems = load_library(decks, None, shelf=one)
    assert problems == []
    assert list(second.passages) == ["a-1", "b-1", "d-1"]
    assert second.passages["a-1"] is first.passages["a-1"]
    assert "三人" in second.passages["b-1"].text
    assert second.decks == load_library(decks, None)[0].decks


def test_problems_of_an_unchanged_file_are_told_again(decks: Path) -> None:
    written(decks, "a")
    (decks / "b.md").write_text("没有开头", encoding="utf-8")
    one = shelf()
    first = load_library(decks, None, shelf=one)[1]
    assert [problem.key for problem in first] == ["problem-front-missing"]
    assert load_library(decks, None, shelf=one)[1] == first


def test_what_was_just_written_is_read_again(decks: Path) -> None:
    written(decks, "a")
    one = shelf(0)
    first, _ = load_library(decks, None, shelf=one)
    second, _ = load_library(decks, None, shelf=one)
    assert first.passages["a-1"] is not second.passages["a-1"]
    assert first.passages == second.passages


def test_a_plan_that_has_not_changed_is_read_again_when_its_passages_have(
    decks: Path, tmp_path: Path
) -> None:
    written(decks, "a")
    plan = tmp_path / "plan.yaml"
    plan.write_text(
        "id: p\nstart: 2026-09-07\nlength: 20\nslots: []\n"
        'lines:\n  - {id: d1, day: 1, passages: [a-1], do: read, due: "18:00"}\n',
        encoding="utf-8",
    )
    one = shelf()
    first, problems = load_library(decks, plan, shelf=one)
    assert problems == []
    again, _ = load_library(decks, plan, shelf=one)
    assert again.plan is first.plan
    (decks / "a.md").unlink()
    written(decks, "b")
    library, problems = load_library(decks, plan, shelf=one)
    assert [problem.key for problem in problems] == ["problem-plan-passage"]
    assert library.plan is not None
    assert library.plan.lines == ()
