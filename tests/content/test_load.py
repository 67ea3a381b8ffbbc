"""Loading a folder: a bad file never hides the good ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.load import load_library
from tests.content.test_markdown import GOOD, HEAD, SECOND


@pytest.fixture
def decks(tmp_path: Path) -> Path:
    (tmp_path / "decks").mkdir()
    (tmp_path / "decks" / "a.md").write_text(HEAD + GOOD, encoding="utf-8")
    return tmp_path / "decks"


@pytest.mark.parametrize(
    ("data", "told", "line"),
    [
        (b"\xff\xfe", "不是 UTF-8", 1),
        (HEAD.encode() + b"ok\n\xff", "不是 UTF-8", 10),
        ((HEAD + "x\0y").encode(), "空字符", 9),
        (b"x" * (1024 * 1024 + 1), "文件过大", 0),
        (b"", "没有 ---", 1),
    ],
)
def test_a_bad_file_beside_a_good_one(data: bytes, told: str, line: int, decks: Path) -> None:
    (decks / "b.md").write_bytes(data)
    library, problems = load_library(decks, None)
    assert set(library.passages) == {"p1"}
    [problem] = problems
    assert told in problem.what
    assert (problem.file, problem.line) == ("b.md", line)


def test_ids_are_unique_over_all_decks(decks: Path) -> None:
    (decks / "b.md").write_text(HEAD + GOOD.replace("盘问。", "盘问、检查。") + SECOND, encoding="utf-8")
    library, problems = load_library(decks, None)
    told = [problem.what for problem in problems]
    assert any("册号 deck" in one for one in told)
    assert any("编号 p1" in one for one in told)
    assert library.passages["p1"].text.endswith("可以盘问。")


def test_a_link_out_of_the_folder_is_refused(decks: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text(HEAD.replace("id: deck", "id: other") + SECOND, encoding="utf-8")
    (decks / "b.md").symlink_to(secret)
    library, [problem] = load_library(decks, None)
    assert "之外" in problem.what
    assert set(library.passages) == {"p1"}


def test_other_files_are_left_alone(decks: Path) -> None:
    (decks / "notes.txt").write_text("nothing", encoding="utf-8")
    assert load_library(decks, None)[1] == []


def test_a_missing_folder_and_a_missing_plan_are_told(tmp_path: Path) -> None:
    _, problems = load_library(tmp_path / "none", tmp_path / "plan.yaml")
    assert ["没有这个文件夹" in problems[0].what, "读不了" in problems[1].what] == [True, True]
