"""`run.py deck load` and `undo` leave what `/deck` in the chat leaves: files, versions, what is in force, the ledger."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from bot.conversation import material
from bot.deck_import import load_deck, undo_deck
from bot.problems import from_plain
from content.model import Library
from content.versions import versions
from tests.conversation.desk import OTHER, TEXT, Desk, deck
from tests.sample import NOW, words
from tests.told import told

NEW = deck(("p1", TEXT.replace("不得少于二人", "必须有二人以上")), ("p2", OTHER)).encode()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "content")


def looked_at(desk: Desk, library: Library | None = None) -> dict[str, str]:
    against = material.whole(library or desk.read()[0])
    return {"folder": str(desk.folder.resolve()), "against": against}


def loads(desk: Desk, name: str = "a", data: bytes = NEW, library: Library | None = None) -> dict[str, Any]:
    sent = {"deck": name, "name": f"{name}.md", "data": base64.b64encode(data).decode()}
    return load_deck(desk.world, NOW, {**sent, **looked_at(desk, library)})


def takes_back(desk: Desk, name: str = "a") -> dict[str, Any]:
    kept = versions(desk.folder, name)[-1].name
    return undo_deck(desk.world, NOW, {"deck": name, "kept": kept, **looked_at(desk)})


def left(desk: Desk) -> dict[str, Any]:
    """Every file, what is in force, what the ledger says but for by whom, the texts that are kept."""
    files = {
        str(path.relative_to(desk.folder)): path.read_bytes()
        for path in sorted(desk.folder.rglob("*"))
        if path.is_file()
    }
    entries = [
        {**one.data, "by": "", "kind": one.kind}
        for one in desk.store.ledger()
        if one.kind == "material-changed"
    ]
    old = desk.store.value(f"text:p1:{desk.read()[0].passages['p1'].version}")
    return {"files": files, "in force": desk.texts(), "entries": entries, "text": old}


def test_both_ways_leave_the_same(desk: Desk, tmp_path: Path) -> None:
    other = Desk(tmp_path / "other" / "content")
    desk.admin.sends("a.md", NEW, "/deck")
    desk.admin.says("是")
    assert loads(other)["problems"] == []
    assert left(other) == left(desk)
    assert len(left(desk)["entries"]) == 1
    desk.admin.says("/deck undo a")
    desk.admin.says("是")
    assert takes_back(other)["problems"] == []
    assert left(other) == left(desk)
    assert (len(left(desk)["entries"]), desk.texts()) == (2, {"p1": TEXT})
    assert left(desk)["text"] == {"text": TEXT}
    [one, _] = [entry for entry in other.store.ledger() if entry.kind == "material-changed"]
    assert one.badge == "command line"


def test_every_process_takes_it_over_and_reload_has_nothing_to_add(desk: Desk) -> None:
    other = desk.opened()
    loads(desk)
    assert desk.texts().keys() == {"p1", "p2"}
    assert material.follow(other)
    assert other.library.passages.keys() == {"p1", "p2"}
    desk.admin.says("/reload")
    assert len(left(desk)["entries"]) == 1


def test_it_holds_at_once_for_who_asks(desk: Desk) -> None:
    loads(desk)
    assert "必须有二人以上" in words(desk.admin.says("/read p1"))


def refused(answer: dict[str, Any]) -> str:
    return told(from_plain(answer["refused"]))


def test_files_edited_on_the_server_come_first(desk: Desk) -> None:
    desk.write("decks/b.md", deck(("p3", OTHER), key="b"))
    assert "还没有启用" in refused(loads(desk))
    assert not (desk.folder / "versions" / "a").exists()


def test_what_changed_since_the_look_is_left_alone(desk: Desk) -> None:
    before = desk.read()[0]
    loads(desk, "b", deck(("p3", OTHER), key="b").encode())
    assert "这时又变了" in refused(loads(desk, library=before))
    given = {"deck": "b", "kept": "20260101T000000000000Z.none", **looked_at(desk)}
    assert "这时又变了" in refused(undo_deck(desk.world, NOW, given))
    assert desk.texts() == {"p1": TEXT, "p3": OTHER}


def test_another_folder_than_the_bot_s_is_left_alone(desk: Desk, tmp_path: Path) -> None:
    given = {**looked_at(desk), "folder": str(tmp_path), "deck": "a", "name": "a.md", "data": ""}
    assert str(desk.folder.resolve()) in refused(load_deck(desk.world, NOW, given))


def test_a_broken_deck_is_mended_by_a_good_one(desk: Desk) -> None:
    """Started with a deck that cannot be read: the good file takes its place, and holds."""
    desk.write("decks/a.md", "no front matter")
    world = desk.world
    world.library = desk.read()[0]
    assert loads(desk)["problems"] == []
    assert desk.texts().keys() == {"p1", "p2"}


def test_other_problems_keep_it_from_coming_into_force(desk: Desk) -> None:
    desk.write("decks/b.md", "no front matter")
    [problem] = loads(desk)["problems"]
    assert told(from_plain(problem)).startswith("b.md:1: ")
    assert desk.texts() == {"p1": TEXT}
    assert left(desk)["entries"] == []


def test_a_folder_that_cannot_be_written_is_told(desk: Desk) -> None:
    (desk.folder / "versions").write_text("in the way")
    assert "写不进去" in refused(loads(desk))
