"""Every problem that a reader can find has its words and its remedy in both languages, with what they need."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from bot import problems
from bot.texts import Texts
from content.model import Problem, problem
from tests.texts.test_parity import ROOT, messages

#: Their name is given to them by another function of the same file, or they hold problems.
NO_PROBLEMS = {"problem-line"}


def produced() -> Iterator[tuple[str, frozenset[str], str]]:
    """(key, names of its arguments, where) of every problem that the program can tell."""
    for path in sorted([*(ROOT / "bot").rglob("*.py"), *(ROOT / "content").rglob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            for arg in node.args:
                value = arg.value if isinstance(arg, ast.Constant) else None
                if isinstance(value, str) and value.startswith("problem-") and value not in NO_PROBLEMS:
                    names = [keyword.arg for keyword in node.keywords]
                    assert None not in names, f"{path}:{node.lineno}: give the arguments by name"
                    yield value, frozenset(map(str, names)), f"{path.name}:{node.lineno}"


PRODUCED = list(produced())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_files_hold_what_the_program_tells_and_nothing_else(language: str) -> None:
    kept = {key for key in messages(language) if key.startswith("problem-")} - NO_PROBLEMS
    told = {key for key, _, _ in PRODUCED}
    assert kept == told | {f"{key}.remedy" for key in told}


@pytest.mark.parametrize(("key", "names", "where"), PRODUCED, ids=[f"{row[0]}-{row[2]}" for row in PRODUCED])
def test_a_problem_gives_its_words_what_they_name(key: str, names: frozenset[str], where: str) -> None:
    found = messages("zh")
    assert found[key] | found[f"{key}.remedy"] == names


def test_only_problems_have_remedies() -> None:
    assert {key.split("-")[0] for key in messages("zh") if "." in key} == {"problem"}


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("zh", "r.csv:3: 警号 A1 重复（首次见第 2 行） -> 每人只保留一行"),
        ("en", "r.csv:3: the badge number A1 stands twice (first in line 2) -> keep one row a person"),
    ],
)
def test_a_problem_is_one_line_in_the_readers_language(language: str, line: str) -> None:
    found = problem("r.csv", 3, "problem-badge-twice", badge="A1", first="2")
    assert problems.line(Texts(), language, found) == line


@pytest.mark.parametrize(
    ("found", "begins"),
    [
        (problem("a.md", 1200, "problem-heading"), "a.md:1200: only"),
        (problem("a.md", 0, "problem-heading"), "a.md: only"),
        (problem("", 0, "problem-heading"), "only"),
    ],
)
def test_a_line_is_named_where_there_is_one(found: Problem, begins: str) -> None:
    assert problems.line(Texts(), "en", found).startswith(begins)


def test_what_a_file_holds_cannot_steer_a_terminal() -> None:
    found = problem("a\x1b[2J.csv", 1, "problem-badge", badge="A\x1b[31m\n1")
    told = problems.line(Texts(), "en", found)
    assert told.isprintable()
    assert "A\ufffd[31m\ufffd1" in told


def test_a_problem_comes_back_from_plain_data() -> None:
    found = problem("a.md", 3, "problem-front-unknown", name="x", known=("id", "title"))
    assert problems.from_plain(problems.plain(found)) == found
    assert problems.parts(Texts(), "en", found) == {
        "file": "a.md",
        "line": 3,
        "key": "problem-front-unknown",
        "what": "x is not known here",
        "remedy": "use only id, title",
    }
