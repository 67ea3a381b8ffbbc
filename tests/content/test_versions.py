"""A deck that takes another's place: what changes, what is kept, what comes back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from content.changes import compare
from content.load import load_library
from content.model import Deck, Library
from content.readers.markdown import read
from content.versions import consider, place, undo, versions
from content.writers.formats import WRITERS
from tests.content.test_markdown import GOOD, HEAD, SECOND
from tests.told import told

NOW = datetime(2026, 9, 7, 1, 0, tzinfo=UTC)
OLD = HEAD + GOOD
NEW = HEAD + GOOD.replace("可以盘问", "可以当场盘问、检查") + SECOND


def deck(text: str) -> Deck:
    found, problems = read("a.md", text)
    assert problems == []
    assert found is not None
    return found


def library(content: Path) -> Library:
    return load_library(content / "decks", None)[0]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    (tmp_path / "c" / "decks").mkdir(parents=True)
    (tmp_path / "c" / "decks" / "old-name.md").write_text(OLD, encoding="utf-8")
    (tmp_path / "c" / "plan.yaml").write_text(
        "id: p\nstart: today\nlength: 1\nslots: []\nlines:\n"
        '  - {id: a, day: 1, passages: [p1], do: read, due: "18:00"}\n',
        encoding="utf-8",
    )
    return tmp_path / "c"


def test_only_the_clauses_that_changed_are_new() -> None:
    change = compare(deck(OLD), deck(NEW))
    assert [one.id for one in change.new] == ["p2"]
    [(passage, clauses)] = change.clauses
    assert (passage.id, clauses) == ("p1", ("可以当场盘问、检查。",))
    assert (change.described, change.removed, change.same) == ((), (), 0)


def test_what_is_gone_renamed_and_the_same() -> None:
    back = compare(deck(NEW), deck(HEAD + SECOND.replace("## 检查", "## 查")))
    assert [one.id for one in back.removed] == ["p1"]
    assert [one.id for one in back.described] == ["p2"]
    assert compare(deck(NEW), deck(NEW)).empty
    assert compare(deck(NEW), deck(NEW)).same == 2
    assert [one.id for one in compare(None, deck(OLD)).new] == ["p1"]


@pytest.mark.parametrize(
    ("old", "new"), [("title: 读本", "title: 新读本"), ("source: 依据", "source: 新依据")]
)
def test_a_deck_that_is_called_otherwise_is_a_change(old: str, new: str) -> None:
    change = compare(deck(OLD), deck(OLD.replace(old, new)))
    assert (change.heading, change.empty, change.same) == (True, False, 1)


def test_what_changes_beside_a_text_is_told_too() -> None:
    """A title, or a key term, hides behind no clause."""
    other = OLD.replace("## 盘问", "## 盘问、检查", 1)
    assert other != OLD
    text = NEW.replace("## 盘问", "## 盘问、检查", 1)
    change = compare(deck(OLD), deck(text))
    assert [one.id for one, _ in change.clauses] == ["p1"]
    assert [one.id for one in change.described] == ["p1"]
    assert [one.id for one in compare(deck(OLD), deck(other)).described] == ["p1"]


def test_another_track_is_a_change_of_the_deck() -> None:
    change = compare(deck(OLD), deck(OLD.replace("track: ", "track: 新")))
    assert (change.heading, [one.id for one in change.described]) == (True, ["p1"])


def test_a_look_writes_nothing_and_tells_what_would_go_wrong(content: Path) -> None:
    before = sorted(content.rglob("*"))
    assert consider(content, "b.md", NEW.encode()) == (deck(NEW), [])
    _, [problem] = consider(content, "b.md", (HEAD + SECOND).encode())
    assert "没有条目 p1" in told(problem)
    _, [problem] = consider(content, "b.md", (HEAD + "## 短 {#p1}\n\n短\n").encode())
    assert "正文 1 字" in told(problem)
    other = HEAD.replace("id: deck", "id: other") + GOOD
    _, [problem] = consider(content, "b.md", other.encode())
    assert "已经用过" in told(problem)
    assert sorted(content.rglob("*")) == before


@pytest.mark.parametrize("new_id", ["a-first", "z-last"])
def test_an_id_that_is_taken_is_told_of_the_new_file(new_id: str, content: Path) -> None:
    """Whichever of the two files comes first by name: the deck in use stays as it is."""
    other = HEAD.replace("id: deck", f"id: {new_id}") + SECOND + "\n" + GOOD
    _, problems = consider(content, "dup.md", other.encode())
    line = 1 + other[: other.index("## 盘问")].count("\n")
    assert [told(one) for one in problems] == [f"dup.md:{line}: 编号 p1 在读本 deck 里已经用过 -> 换一个编号"]


def test_an_id_that_two_decks_in_use_share_is_no_news(content: Path) -> None:
    other = HEAD.replace("id: deck", "id: a-first") + GOOD
    (content / "decks" / "a-first.md").write_text(other, encoding="utf-8")
    assert consider(content, "a.md", (other + SECOND).encode())[1] == []


def test_loads_are_taken_back_one_by_one(content: Path) -> None:
    """Also from another format, and to before there was any."""
    as_sheet = WRITERS[".xlsx"](deck(NEW))
    place(content, library(content), "deck", "my.xlsx", as_sheet, NOW)
    assert [one.name for one in (content / "decks").iterdir()] == ["deck.xlsx"]
    assert library(content).decks == (deck(NEW),)
    other = HEAD.replace("id: deck", "id: other") + GOOD.replace("#p1", "#q1")
    place(content, library(content), "other", "other.md", other.encode(), NOW + timedelta(1))
    assert len(library(content).decks) == 2

    assert undo(content, library(content), "other", NOW + timedelta(2)) == "20260908T010000000000Z"
    assert undo(content, library(content), "deck", NOW + timedelta(3)) == "20260907T010000000000Z"
    assert library(content).decks == (deck(OLD),)
    assert undo(content, library(content), "deck", NOW + timedelta(4)) is None
    assert versions(content, "deck") == []
    # What was taken back is kept all the same.
    assert sorted(one.suffix for one in (content / "versions").rglob("*.undone.*")) == [".md", ".xlsx"]


def test_a_place_that_cannot_be_written_leaves_the_deck_in_force(content: Path) -> None:
    (content / "versions").write_text("in the way", encoding="utf-8")
    with pytest.raises(OSError, match="versions"):
        place(content, library(content), "deck", "b.md", NEW.encode(), NOW)
    assert library(content).decks == (deck(OLD),)
