"""`/deck` in the chat: a file is read apart, its change shown, confirmed, taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.conversation import material
from bot.messages import Kind
from content.versions import versions
from storage.errors import StoreUnavailable
from storage.records import LedgerEntry, Officer, Role, RosterSaved, Turn
from tests import sample
from tests.conversation.desk import OTHER, TEXT, Cut, Desk, deck
from tests.sample import AN, BAI, CHENG, Chat, labels, words

CHANGED = TEXT.replace("不得少于二人", "必须有二人以上")
NEW = deck(("p1", CHANGED), ("p2", OTHER)).encode()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "content")


def entries(desk: Desk, kind: str) -> list[LedgerEntry]:
    return [entry for entry in desk.store.ledger() if entry.kind == kind]


def kept_upload(desk: Desk) -> bool:
    return bool(desk.store.value("upload:C1"))


def test_a_file_is_shown_as_the_change_it_makes_and_taken_after_a_yes(desk: Desk) -> None:
    heard = desk.admin.sends("my deck.md", NEW, "/deck")
    assert words(heard).splitlines() == [
        "新条目 1 个：条目p2 (p2)",
        "改动 p1《条目p1》，新的分句：检查时必须有二人以上。",
        "不变 0 个",
        "启用读本 a《读本》吗？原来的一版会保留。",
    ]
    assert desk.texts() == {"p1": TEXT}
    done = words(desk.admin.presses("确认"))
    assert done.startswith("读本 a 已启用。")
    assert desk.texts() == {"p1": CHANGED, "p2": OTHER}
    assert (desk.folder / "decks" / "a.md").read_bytes() == NEW
    assert not kept_upload(desk)
    [entry] = entries(desk, "material-changed")
    assert (entry.badge, entry.data["what"], entry.data["name"]) == ("C1", "deck", "a")
    assert (entry.data["before"]["passages"], entry.data["after"]["passages"]) == (1, 2)
    assert entry.data["before"]["version"] != entry.data["after"]["version"]


def test_a_deck_may_be_called_otherwise(desk: Desk) -> None:
    named = deck(("p1", TEXT)).replace("title: 读本", "title: 新读本").encode()
    assert "读本本身的标题、依据、板块或语言有改动。\n不变 1 个" in words(
        desk.admin.sends("a.md", named, "/deck")
    )
    desk.admin.presses("确认")
    assert [one.title for one in desk.world.library.decks] == ["新读本"]
    assert "读本本身的标题、依据、板块或语言有改动。" in words(desk.admin.says("/deck undo a"))


@pytest.mark.parametrize("word", ["是", "确认", "yes"])
def test_a_word_does_as_well(word: str, desk: Desk) -> None:
    desk.admin.sends("a.md", NEW, "/deck")
    desk.admin.says(word)
    assert desk.texts()["p1"] == CHANGED


def test_no_and_anything_else_leave_all_as_it_was(desk: Desk) -> None:
    for said in ("否", "/today", "/decks"):
        desk.admin.sends("a.md", NEW, "/deck")
        assert kept_upload(desk)
        desk.admin.says(said)
        assert not kept_upload(desk)
        desk.admin.says("是")
        assert desk.texts() == {"p1": TEXT}
    assert not (desk.folder / "versions").exists()


def test_a_file_without_a_word_is_asked_what_it_is(desk: Desk) -> None:
    heard = desk.admin.sends("a.md", NEW)
    assert "收到文件“a.md”" in words(heard)
    assert "学习读本" in labels(heard)
    assert "启用读本 a" in words(desk.admin.presses("学习读本"))
    desk.admin.presses("确认")
    assert desk.texts()["p1"] == CHANGED


def test_what_it_is_can_be_typed(desk: Desk) -> None:
    desk.admin.sends("a.md", NEW)
    assert "请说明文件是什么" in words(desk.admin.says("是"))
    assert "启用读本 a" in words(desk.admin.says("/deck"))
    desk.admin.says("是")
    assert desk.texts()["p1"] == CHANGED


def test_problems_are_told_with_line_and_remedy_and_nothing_changes(desk: Desk) -> None:
    bad = deck(("p1", "太短。"), ("p2", OTHER)).encode()
    heard = words(desk.admin.sends("bad.md", bad, "/deck")).splitlines()
    assert heard[0] == "发现 1 处问题，没有载入："
    assert heard[1].startswith("bad.md:9: 条目 p1 正文 3 字")
    assert " -> " in heard[1]
    assert heard[-1] == "什么都没有改动。改好文件后再发一次。"
    desk.admin.says("是")
    assert desk.texts() == {"p1": TEXT}
    assert not kept_upload(desk)


def test_what_the_plan_still_asks_for_cannot_go(desk: Desk) -> None:
    heard = words(desk.admin.sends("a.md", deck(("p2", OTHER)).encode(), "/deck"))
    assert "plan.yaml:8: 读本里没有条目 p1" in heard
    assert desk.texts() == {"p1": TEXT}


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.exe", b"MZ\0", "a.exe: "),
        ("../../etc/a.xlsx", b"PK\x03\x04broken", "a.xlsx: "),
        ("a.md", b"\xff\xfe\0", "a.md"),
        ("", b"---\n", "file: "),
        ("-c.md", b"x", "c.md:1: "),
    ],
)
def test_hostile_files_are_refused_by_name(name: str, data: bytes, told: str, desk: Desk) -> None:
    heard = words(desk.admin.sends(name, data, "/deck"))
    assert "没有载入" in heard
    assert told in heard
    assert "../" not in heard
    assert desk.texts() == {"p1": TEXT}


def test_the_same_deck_changes_nothing(desk: Desk) -> None:
    same = (desk.folder / "decks" / "a.md").read_bytes()
    assert "没有变化" in words(desk.admin.sends("a.md", same, "/deck"))
    assert not kept_upload(desk)


def test_an_undo_brings_back_what_stood_before(desk: Desk) -> None:
    desk.admin.sends("a.md", NEW, "/deck")
    desk.admin.says("是")
    assert "a《读本》：2 个条目，可恢复 1 次" in words(desk.admin.says("/deck list"))
    shown = words(desk.admin.says("/deck undo a"))
    assert "删去 1 个：条目p2 (p2)" in shown
    assert "新的分句：检查时不得少于二人。" in shown
    assert "已恢复到上一版" in words(desk.admin.says("是"))
    assert desk.texts() == {"p1": TEXT}
    assert "没有保留上一版" in words(desk.admin.says("/deck undo a"))
    assert len(entries(desk, "material-changed")) == 2


def test_an_undo_that_would_break_the_plan_is_refused(desk: Desk) -> None:
    desk.admin.sends("b.md", deck(("p2", OTHER), key="b").encode(), "/deck")
    desk.admin.says("是")
    desk.write("plan.yaml", (desk.folder / "plan.yaml").read_text().replace("[p1]", "[p1, p2]"))
    desk.admin.says("/reload")
    desk.admin.says("是")
    assert "读本里没有条目 p2" in words(desk.admin.says("/deck undo b"))
    assert (desk.folder / "decks" / "b.md").exists()


def test_files_edited_on_the_server_come_first(desk: Desk) -> None:
    desk.write("decks/b.md", deck(("p2", OTHER), key="b"))
    assert "先发 /reload" in words(desk.admin.sends("a.md", NEW, "/deck"))


def test_material_that_changed_meanwhile_is_shown_anew(desk: Desk) -> None:
    desk.admin.sends("a.md", NEW, "/deck")
    desk.write("decks/b.md", deck(("p3", OTHER), key="b"))
    desk.world.library = desk.read()[0]
    assert "启用读本 a" in words(desk.admin.says("是"))
    assert desk.texts()["p1"] == TEXT
    desk.admin.says("是")
    assert desk.texts()["p1"] == CHANGED


# --- who, and what is never shown


@pytest.mark.parametrize("who", [AN, BAI, sample.DING])
def test_only_admins_send_decks(who: Officer, desk: Desk) -> None:
    chat = Chat(desk.world, sample.enrol(desk.store, who))
    assert "没有权限" in words(chat.sends("a.md", NEW, "/deck"))
    assert "只收文字" in words(chat.sends("a.md", NEW))
    chat.says("是")
    assert desk.texts() == {"p1": TEXT}


def test_strangers_and_groups_are_left_alone(desk: Desk) -> None:
    stranger = Chat(desk.world, "stranger")
    stranger.says("你好")
    assert stranger.sends("a.md", NEW, "/deck") == []
    desk.admin.private = False
    assert desk.admin.sends("a.md", NEW, "/deck") == []


def test_a_foreign_or_old_button_takes_nothing_over(desk: Desk) -> None:
    desk.admin.sends("a.md", NEW, "/deck")
    token = desk.admin.token("确认")
    other = Chat(desk.world, sample.enrol(desk.store, AN))
    assert "已经过时" in words(other.does(Kind.CHOICE, token=token))
    changed = [token[:place] + chr(ord(token[place]) ^ 1) + token[place + 1 :] for place in range(len(token))]
    for forged in changed:
        desk.admin.does(Kind.CHOICE, token=forged)
        assert desk.texts() == {"p1": TEXT}
    desk.admin.says("/today")
    desk.admin.does(Kind.CHOICE, token=token)
    assert desk.texts() == {"p1": TEXT}


def test_who_is_no_admin_any_more_confirms_nothing(desk: Desk) -> None:
    desk.admin.sends("a.md", NEW, "/deck")
    demoted = replace(CHENG, role=Role.OFFICER)
    desk.store.record(Turn(sample.NOW, facts=(RosterSaved((), (demoted,), "test", sample.NOW),)))
    assert "没有权限" in words(desk.admin.says("是"))
    assert desk.texts() == {"p1": TEXT}


def test_a_text_under_check_is_not_shown_and_a_shown_one_is_taken_back(desk: Desk) -> None:
    desk.admin.says("/check p1")
    assert desk.admin.state() == "Checking"
    heard = words(desk.admin.sends("a.md", NEW, "/deck"))
    assert "另有 1 个条目正文有改动" in heard
    assert "检查时" not in heard
    desk.admin.says("/stop")
    assert "检查时" in words(desk.admin.sends("a.md", NEW, "/deck"))
    assert desk.store.shown("C1", "p1")


def test_whoever_is_in_the_middle_of_a_changed_passage_hears_so(desk: Desk) -> None:
    officer = Chat(desk.world, sample.enrol(desk.store, AN))
    officer.says("/check p1")
    desk.admin.sends("a.md", NEW, "/deck")
    desk.admin.says("是")
    heard = words(officer.says(TEXT))
    assert "您正在学的条目内容已更新" in heard
    assert officer.state() == "Idle"
    assert CHANGED in words(officer.says("/read p1"))


# --- kills and other processes


def test_the_file_waits_over_a_restart(desk: Desk) -> None:
    desk.admin.sends("a.md", NEW, "/deck")
    again = desk.opened()
    chat = Chat(again, desk.admin.address)
    assert "读本 a 已启用" in words(chat.says("是"))
    assert again.library.passages["p1"].text == CHANGED


def test_a_turn_cut_off_after_the_file_was_placed_ends_the_same(desk: Desk) -> None:
    """The file lies there, the turn was not kept: it comes again, and an undo still brings back the old one."""

    store = Cut()
    cut = Desk(desk.folder.parent / "cut", store)
    cut.admin.sends("a.md", NEW, "/deck")
    store.broken = True
    with pytest.raises(StoreUnavailable):
        cut.admin.does(Kind.TEXT, "是", event="again")
    again = Chat(cut.opened(), cut.admin.address)
    assert "读本 a 已启用" in words(again.does(Kind.TEXT, "是", event="again"))
    assert len(versions(cut.folder, "a")) == 1
    again.says("/deck undo a")
    again.says("是")
    assert again.world.library.passages["p1"].text == TEXT


def test_another_process_takes_the_deck_over(desk: Desk) -> None:
    other = desk.opened()
    assert not material.follow(other)
    desk.admin.sends("a.md", NEW, "/deck")
    desk.admin.says("是")
    assert material.follow(other)
    assert other.library.passages["p1"].text == CHANGED
    assert not material.follow(other)
    assert not material.follow(desk.world)
    officer = Chat(other, sample.enrol(desk.store, AN))
    assert "条目p2" in words(officer.says("/search 盘问检查"))


def test_a_press_again_records_nothing_twice(desk: Desk) -> None:
    desk.admin.sends("a.md", NEW, "/deck")
    desk.admin.presses("确认")
    desk.admin.now += timedelta(seconds=1)
    desk.admin.presses("确认")
    assert len(entries(desk, "material-changed")) == 1
    assert len(versions(desk.folder, "a")) == 1
