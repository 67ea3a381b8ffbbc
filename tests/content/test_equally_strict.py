"""Decks, rosters, leave files, plans, calendars and rotas are read by the same strict rules: each file is put through the same."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.people.leave_csv import leave_text, read_leave
from bot.people.roster_csv import read_roster
from content.load import load_library
from content.model import Problem
from content.writers.formats import WRITERS
from tests.content.test_formats import ODD, deck
from tests.content.test_markdown import GOOD, HEAD
from tests.told import told

PLAN = """\
id: autumn
start: 2026-09-07
length: 20
slots:
  - {id: morning, at: "07:30", grace: 4h}
lines:
  - {id: d1, day: 1, passages: [p1], do: recite, due: "18:00"}
"""
#: File -> a good text of it.
FILES = {
    "decks/a.md": HEAD + GOOD.replace("#p1", "#q1"),
    "decks/a.csv": "编号,d\n标题,读本\n板块,训练\n语言,zh\n依据,某处\n编号,标题,正文,依据\np-1,盘问,人民警察不得刑讯逼供，任何时候都不得。,某处\n",
    "decks/a.txt": "id: d\ntitle: 读本\ntrack: 训练\nlanguage: zh\nsource: 某处\n盘问 {#p-1}\n人民警察不得刑讯逼供，任何时候都不得。\n依据：某处\n",
    "plan.yaml": PLAN,
    "calendar.yaml": "# 校历\noff:\n  - {day: 2026-09-08, reason: 校庆}\n",
    "rota/a.csv": "警号或部门,值勤日\nA1,2026-09-07\n市局/南分局,2026-09-08\n",
    "leave.csv": "警号,类别,起,止,原因,事项\nA1,请假,2026-12-01,2026-12-05,探亲,\nA1,免学,2026-12-09,,手伤,\n",
    "roster.csv": "警号,姓名,部门\nA1,安宁,市局\nB1,白山,市局\n",
}
IN_YAML = ("decks/a.md", "plan.yaml", "calendar.yaml")
XLSX = WRITERS[".xlsx"](deck(*ODD))


@pytest.fixture
def problems(tmp_path: Path) -> Callable[[str, bytes], list[Problem]]:
    """What is told of a file of these bytes among good ones; nothing else may be told."""
    for name in ("decks/z.md", "plan.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text({"decks/z.md": HEAD.replace("id: deck", "id: z") + GOOD, **FILES}[name])

    def told_of(name: str, data: bytes) -> list[Problem]:
        if name == "roster.csv":
            return read_roster(name, data)[1]
        if name == "leave.csv":
            text, found = leave_text(name, data)
            return found if text is None else read_leave(name, text, {"A1"}, {"训练"}, ())[1]
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        found = load_library(tmp_path / "decks", tmp_path / "plan.yaml")[1]
        assert {one.file for one in found} <= {path.name}
        return found

    return told_of


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_are_taken(
    name: str, encoding: str, ends: str, problems: Callable[[str, bytes], list[Problem]]
) -> None:
    assert problems(name, FILES[name].replace("\n", ends).encode(encoding)) == []


@pytest.mark.parametrize("name", FILES)
def test_mixed_line_ends_count_as_lines_and_a_null_is_told_at_its_own(
    name: str, problems: Callable[[str, bytes], list[Problem]]
) -> None:
    first, second, rest = FILES[name].split("\n", 2)
    [one] = problems(name, f"{first}\r{second}\0\r\n{rest}".encode())
    assert (one.line, one.key) == (2, "problem-null")
    assert told(one).startswith(f"{Path(name).name}:2: ")


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    ("data", "key"),
    [
        (XLSX, "problem-not-text"),
        (b"PK\x03\x04\xff\xff", "problem-not-text"),
        (b"\xef\xbb\xbf\xff", "problem-not-text"),
        (b"x" * (5 * 1024 * 1024 + 1), "problem-too-large"),
    ],
)
def test_what_is_no_text_or_too_much_is_refused(
    name: str, data: bytes, key: str, problems: Callable[[str, bytes], list[Problem]]
) -> None:
    [one] = problems(name, data)
    assert one.key == key


@pytest.mark.parametrize("name", IN_YAML)
@pytest.mark.parametrize(
    ("more", "key"),
    [
        ("a: &a [1, 1]\nb: [*a, *a]", "problem-yaml-anchor"),
        ("a: !!python/object/apply:os.system [id]", "problem-yaml-tag"),
        (f"a: {'[' * 3000}", "problem-yaml-depth"),
        ("? [a]\n: b", "problem-yaml-key"),
    ],
)
def test_yaml_that_grows_or_runs_is_refused_at_its_line(
    name: str, more: str, key: str, problems: Callable[[str, bytes], list[Problem]]
) -> None:
    text = (
        FILES[name].replace("---\n", f"---\n{more}\n", 1)
        if name.endswith(".md")
        else f"{more}\n{FILES[name]}"
    )
    one = problems(name, text.encode())[0]
    assert (one.key, one.line) == (key, 2 if name.endswith(".md") else 1)


@pytest.mark.parametrize("name", [one for one in FILES if one not in {"roster.csv", "leave.csv"}])
def test_a_link_to_another_place_is_not_followed(
    name: str, problems: Callable[[str, bytes], list[Problem]], tmp_path: Path
) -> None:
    elsewhere = tmp_path.with_name(f"{tmp_path.name}-elsewhere")
    elsewhere.write_text(FILES[name], encoding="utf-8")
    assert problems(name, elsewhere.read_bytes()) == []
    (tmp_path / name).unlink()
    (tmp_path / name).symlink_to(elsewhere)
    found = load_library(tmp_path / "decks", tmp_path / "plan.yaml")[1]
    assert [(one.file, one.key) for one in found] == [(Path(name).name, "problem-link-outside")]
    elsewhere.unlink()


@pytest.mark.parametrize("name", [one for one in FILES if one not in {"roster.csv", "leave.csv"}])
def test_a_pipe_is_not_waited_for(
    name: str, problems: Callable[[str, bytes], list[Problem]], tmp_path: Path
) -> None:
    assert problems(name, FILES[name].encode()) == []
    (tmp_path / name).unlink()
    os.mkfifo(tmp_path / name)
    found = load_library(tmp_path / "decks", tmp_path / "plan.yaml")[1]
    assert (Path(name).name, "problem-not-a-file") in {(one.file, one.key) for one in found}
