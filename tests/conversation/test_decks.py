"""`/decks`: the material by track, with one's own progress, a page at a time."""

from __future__ import annotations

import pytest

from bot.conversation.world import World
from content.model import Deck, Library, Passage
from tests import sample
from tests.sample import LAW, Chat, labels, words


def deck(key: str, title: str, track: str, count: int) -> Deck:
    passages = [
        sample.passage(f"{key}-{n}", f"{title}第{n}条", f"{title}：这是第{n}条要背诵的正文。")
        for n in range(1, count + 1)
    ]
    return Deck(key, title, track, "zh", "依据", tuple(passages))


def a_world(*decks: Deck) -> World:
    passages: dict[str, Passage] = {one.id: one for each in decks for one in each.passages}
    return sample.make_world(material=Library(decks, passages, None))


@pytest.fixture
def chat() -> Chat:
    world = a_world(
        deck("fa", "治安", "执法训练", 23),
        deck("fb", "办案", "执法训练", 2),
        deck("qz", "群众", "群众工作", 3),
    )
    return Chat(world, sample.enrol(world.store, sample.AN))


def test_tracks_with_own_progress(chat: Chat) -> None:
    chat.says("/check qz-2")
    assert "考核通过" in words(chat.says("群众：这是第2条要背诵的正文。"))
    heard = chat.says("/decks")
    assert words(heard).splitlines() == [
        "学习读本，共 28 条，您已背过 1 条。请选板块：",
        "· 执法训练：0 / 25",
        "· 群众工作：1 / 3",
    ]
    assert labels(heard) == ["执法训练", "群众工作"]
    assert "已背过" not in words(chat.presses("执法训练")).splitlines()[2]
    chat.says("/decks")
    assert words(chat.presses("群众工作")).splitlines()[:5] == [
        "群众工作：共 3 条，您已背过 1 条",
        "《群众》",
        "1. 群众第1条  qz-1",
        "2. 群众第2条  qz-2  已背过",
        "3. 群众第3条  qz-3",
    ]


def test_progress_is_ones_own_and_of_the_text_as_it_is(chat: Chat) -> None:
    chat.says("/check qz-2")
    chat.says("群众：这是第2条要背诵的正文。")
    other = Chat(chat.world, sample.enrol(chat.world.store, sample.BAI))
    assert "· 群众工作：0 / 3" in words(other.says("/decks"))
    changed = deck("qz", "群众工作", "群众工作", 3)
    chat.world.library = Library((changed,), {one.id: one for one in changed.passages})
    heard = words(chat.says("/decks 群众工作"))
    assert "共 3 条，您已背过 0 条" in heard
    assert "qz-2  背过旧文，内容已改" in heard


@pytest.mark.parametrize("said", ["/decks 执法训练", "/decks 执法", "/decks fb", "/decks 办案"])
def test_a_track_by_words_a_page_at_a_time(said: str, chat: Chat) -> None:
    heard = words(chat.says(said))
    assert "20. 治安第20条  fa-20" in heard
    assert "fa-21" not in heard
    assert "第 1 页，共 2 页" in heard
    heard = words(chat.presses("下一页"))
    assert "《治安》\n1. 治安第21条  fa-21" in heard
    assert "《办案》\n4. 办案第1条  fb-1" in heard
    assert words(chat.says(f"{said} 2")) == heard
    assert "1. 治安第1条" in words(chat.presses("上一页"))


@pytest.mark.parametrize("by", ["!3", "/read fb-2"])
def test_a_number_or_its_id_opens_a_passage(by: str, chat: Chat) -> None:
    chat.says("/decks 执法 2")
    heard = chat.presses("5") if by.startswith("!") else chat.says(by)
    assert chat.state() == "Reading"
    assert "办案：这是第2条要背诵的正文。" in words(heard)


def test_back_to_all_tracks(chat: Chat) -> None:
    chat.says("/decks 执法")
    assert "请选板块" in words(chat.presses("全部板块"))


def test_a_button_of_a_track_that_has_gone_shows_what_there_is(chat: Chat) -> None:
    chat.says("/decks 群众")
    token = chat.token("全部板块")
    chat.says("/decks")
    gone = chat.token("群众工作")
    only = deck("fa", "治安", "执法训练", 2)
    chat.world.library = Library((only,), {one.id: one for one in only.passages})
    from bot.messages import Kind

    assert "已经过时" in words(chat.does(Kind.CHOICE, token=gone))
    assert "· 执法训练：0 / 2" in words(chat.does(Kind.CHOICE, token=token))


def test_what_is_no_track_is_told_with_those_there_are(chat: Chat) -> None:
    assert "没有“天文”这个板块。现有板块：执法训练、群众工作" in words(chat.says("/decks 天文"))


def test_nothing_to_study() -> None:
    world = a_world()
    assert "还没有学习读本" in words(Chat(world, sample.enrol(world.store, sample.AN)).says("/decks"))


def test_while_a_check_lasts_titles_are_shown_but_no_text(officer: Chat) -> None:
    officer.says("/check law")
    assert "盘问检查  law" in words(officer.says("/decks 训练"))
    assert LAW not in words(officer.shown)
    assert "考核正在进行" in words(officer.presses("1"))
    assert officer.state() == "Checking"
