"""When a text changes, only its changed clauses are new to who has recited it before."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.conversation.world import World
from storage.records import Officer
from tests import sample
from tests.conversation.desk import OTHER, TEXT, Desk, deck
from tests.sample import AN, FANG, Chat, words

KEPT, NEW = "检查公民住所应当出示检查证明文件，", "检查时必须有二人以上。"
CHANGED = KEPT + NEW


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "content")


def officer(desk: Desk, world: World | None = None, who: Officer = AN) -> Chat:
    return Chat(world or desk.world, sample.enrol(desk.store, who))


def takes(desk: Desk, text: str) -> None:
    desk.admin.sends("a.md", deck(("p1", text), ("p2", OTHER)).encode(), "/deck")
    assert "已启用" in words(desk.admin.says("是"))


def recites(chat: Chat, text: str) -> None:
    chat.says("/check p1")
    assert "通过" in words(chat.says(text))


def test_a_drill_starts_with_what_changed_and_the_check_asks_for_all(desk: Desk) -> None:
    chat = officer(desk)
    recites(chat, TEXT)
    takes(desk, CHANGED)
    heard = words(chat.says("/drill p1"))
    assert "先练改动的 1 个分句" in heard
    assert NEW in heard
    assert "证明文件" not in heard
    hinted = words(chat.says("完"))
    assert "检……" in hinted
    assert hinted.count("……") == 1
    wrong = words(chat.says(NEW.replace("必须", "应当") + "完"))
    assert "证明文件" not in wrong
    checked = words(chat.says(NEW))
    assert chat.state() == "Checking"
    assert "考核" in checked
    assert "通过" in words(chat.says(CHANGED))


def test_it_goes_on_after_a_stop_and_in_another_process(desk: Desk) -> None:
    chat = officer(desk)
    recites(chat, TEXT)
    takes(desk, CHANGED)
    chat.says("/drill p1")
    chat.says("/stop")
    other = Chat(desk.opened(), chat.address)
    heard = words(other.says("继续"))
    assert NEW in heard
    assert "证明文件" not in heard


def test_who_has_not_recited_it_learns_all_of_it(desk: Desk) -> None:
    chat = officer(desk, who=FANG)
    chat.says("/read p1")
    takes(desk, CHANGED)
    heard = words(chat.says("/drill p1"))
    assert CHANGED in heard
    assert "先练" not in heard


def test_a_version_before_the_last_is_known_too(desk: Desk) -> None:
    """Recited first, not after the second version: both clauses are new that came since."""
    chat = officer(desk)
    recites(chat, TEXT)
    takes(desk, CHANGED)
    takes(desk, CHANGED + "事后应当补办手续。")
    heard = words(chat.says("/drill p1"))
    assert "先练改动的 2 个分句" in heard


def test_a_text_of_which_nothing_is_left_is_learnt_whole(desk: Desk) -> None:
    chat = officer(desk)
    recites(chat, TEXT)
    takes(desk, "进入住宅以前必须取得负责人书面批准，事后立即补办手续。")
    assert "先练" not in words(chat.says("/drill p1"))


def test_clauses_left_out_leave_nothing_new(desk: Desk) -> None:
    chat = officer(desk)
    recites(chat, TEXT)
    takes(desk, "检查公民住所应当出示检查证明文件，")
    assert "先练" not in words(chat.says("/drill p1"))


def test_once_recited_anew_nothing_is_new(desk: Desk) -> None:
    chat = officer(desk)
    recites(chat, TEXT)
    takes(desk, CHANGED)
    recites(chat, CHANGED)
    heard = words(chat.says("/drill p1"))
    assert CHANGED in heard
    assert "先练" not in heard
