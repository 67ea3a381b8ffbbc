"""`/mydata` in the chat: what there is of mine, in both languages, without the contents and without others."""

from __future__ import annotations

import json
from datetime import date

import pytest

from bot.conversation import turn
from bot.conversation.compose import Composer
from bot.conversation.world import World
from bot.messages import Incoming
from bot.reports.own_data import document, summary
from storage.memory import MemoryStore
from storage.person_data import ABOUT, IMPERSONAL
from tests import sample
from tests.sample import LAW, Chat, words


@pytest.fixture
def told(officer: Chat) -> str:
    officer.says("/check law")
    officer.says(LAW)
    return words(officer.says("/mydata"))


def test_it_counts_what_the_day_left(told: str) -> None:
    for part in (
        "安宁，A1",
        "学习任务：条目、学习日、期限、结果（2）",
        "注册过的聊天",
        "您的作答原文",
        "run.py mydata",
    ):
        assert part in told


def test_in_english_too(officer: Chat) -> None:
    officer.says("/lang English")
    heard = words(officer.says("/mydata"))
    assert "Stored about you (安宁, A1)" in heard
    assert "your line of the roster" in heard


def test_by_words_alone(officer: Chat) -> None:
    assert "这里存有" in words(officer.says("我的数据"))


def test_what_is_kept_of_the_answer_holds_none_of_the_contents(told: str, world: World) -> None:
    assert told
    incoming = Incoming("telegram", "chat-A1", "again", sample.NOW, text="/mydata")
    kept = json.dumps([row.owed.body for row in turn.take(world, incoming)], ensure_ascii=False)
    assert "own-answers" in kept
    assert LAW[:12] not in kept
    assert LAW[:12] in json.dumps(world.store.stored_about("A1"), ensure_ascii=False, default=str)


def test_all_of_it_comes_as_a_file(told: str, officer: Chat) -> None:
    assert told
    enclosed = officer.shown[-1].enclosure
    assert enclosed is not None
    assert enclosed.name == "mydata-2026-09-07.json"
    read = json.loads(enclosed.content)
    assert read["badge"] == "A1"
    assert LAW in [row["text"] for row in read["tables"]["answers"]]
    assert "F1" not in enclosed.content.decode()


@pytest.mark.parametrize("said", ["/mydata", "我的数据"])
def test_there_is_none_during_a_check(said: str, officer: Chat) -> None:
    officer.says("/read law")
    officer.says("/check law")
    officer.shown.clear()
    officer.says(said)
    assert all(one.enclosure is None for one in officer.shown)
    assert LAW[:12] not in words(officer.shown)


def test_who_asks_during_a_check_is_told_when(officer: Chat) -> None:
    officer.says("/check law")
    assert "要等考核结束才能发" in words(officer.says("/mydata"))


def test_a_check_takes_back_the_file_that_came_before_it(told: str, officer: Chat, world: World) -> None:
    assert told
    assert officer.shown[-1].enclosure is not None
    known = world.store.shown("A1", "law")
    officer.says("/mydata")
    assert len(world.store.shown("A1", "law")) == len(known) + 1


def test_a_file_that_is_on_its_way_when_a_check_begins_is_not_sent(
    told: str, officer: Chat, world: World
) -> None:
    assert told
    [row] = turn.take(world, Incoming("telegram", "chat-A1", "again", sample.NOW, text="/mydata"))
    officer.says("/check law")
    assert Composer(world, lambda: sample.NOW)(row) is None


def test_each_personal_table_has_a_line_of_its_own() -> None:
    personal: dict[str, list[dict[str, str]]] = {table: [{}] for table in ABOUT if table not in IMPERSONAL}
    keys = {phrase.key for phrase in summary(personal)}
    assert len(keys) == len(personal)


def test_the_document_holds_every_row_and_says_whose_it_is() -> None:
    told = {"duties": [{"id": "A1|law", "doc": {"day": "2026-09-07"}}]}
    read = json.loads(document(told, "A1", sample.NOW))
    assert (read["badge"], read["made_at"][:10], read["tables"]) == ("A1", "2026-09-07", told)


def test_somebody_elses_day_is_not_in_it(officer: Chat, world: World) -> None:
    sample.enrol(world.store, sample.FANG)
    store = world.store
    assert isinstance(store, MemoryStore)
    officer.says("/today")
    told = json.dumps(store.stored_about("A1"), ensure_ascii=False, default=str)
    assert store.duties_of("F1", date(2026, 9, 7))
    assert "F1" not in told
    assert "方圆" not in told
