"""The dashboard: one message that changes under its buttons, all of it by typing too, and the files it brings."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest

from bot.conversation.compose import Composer
from bot.conversation.view import Subject, from_args, from_parts, track_mark
from bot.conversation.world import World
from bot.messages import Enclosure, Kind, Message
from content.model import Deck
from storage.records import Officer, Role, RosterSaved, Turn
from tests import sample
from tests.sample import AN, BAI, CHENG, LAW, TODAY, Chat, labels, words


@pytest.fixture
def studied(world: World) -> World:
    """安 has recited and read; there is a second track."""
    chat = Chat(world, sample.enrol(world.store, AN))
    chat.says("/check law")
    chat.says(LAW)
    chat.says("/read short")
    chat.says("完")
    more = Deck("more", "读本二", "教育", "zh", "依据", ())
    world.library = replace(world.library, decks=(*world.library.decks, more))
    return world


@pytest.fixture
def chat(studied: World) -> Chat:
    return Chat(studied, sample.enrol(studied.store, CHENG))


def enclosed(messages: list[Message]) -> Enclosure:
    [message] = messages
    assert message.enclosure is not None
    return message.enclosure


def test_periods_and_tracks_by_button_in_one_message(chat: Chat) -> None:
    chat.says("/completion")
    month = chat.presses("本月")
    assert "2026-09-01 – 2026-09-07" in words(month)
    assert month[0].replaces is not None
    assert {"全部板块", "训练", "教育"} <= set(labels(chat.presses("选板块")))
    training = chat.presses("训练")
    assert "本月" not in labels(training)
    assert "2026-09-01 – 2026-09-07 · 训练" in words(training)
    assert "合计 10 2 0 8 0 0 3 20%" in words(training)
    chat.presses("选板块")
    assert "没有学习任务" in words(chat.presses("教育"))
    chat.presses("选板块")
    assert "合计 10" in words(chat.presses("全部板块"))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("/completion 训练", "全单位 · 2026-09-07 · 训练"),
        ("/completion 北分局 训练 本月", "北分局 · 2026-09-01 – 2026-09-07 · 训练"),
        ("/completion 本月 训练", "2026-09-01 – 2026-09-07 · 训练"),
        ("/completion 教育", "没有学习任务"),
        ("/wall", "2026-09-01 – 2026-09-07"),
    ],
)
def test_all_of_it_by_typing(said: str, told: str, chat: Chat) -> None:
    assert told in words(chat.says(said))


@pytest.mark.parametrize("span", ["9999-12-31", "0001-01-01", "0001-01-01..9999-12-31", "9999-12", "0001-01"])
def test_a_day_far_from_any_plan_is_no_period(span: str, chat: Chat) -> None:
    assert "没有找到部门" in words(chat.says(f"/completion {span}"))
    assert "没有学习任务" in words(chat.says("/completion 2199-12"))
    assert "合计 10 2 0 8" in words(chat.says("/completion 2000-01-01..2199-12-31"))


@pytest.mark.parametrize(
    ("said", "button"), [("/completion 今天 表格", "表格"), ("/completion xlsx", "表格")]
)
def test_the_workbook_by_button_and_by_typing(said: str, button: str, chat: Chat) -> None:
    typed = enclosed(chat.says(said))
    chat.says("/completion")
    pressed = chat.presses(button)
    assert pressed[0].replaces is None
    assert "合计应学 10 项，完成率 20%" in words(pressed)
    assert enclosed(pressed).name == typed.name == "completion_2026-09-07_2026-09-07.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(enclosed(pressed).content))
    total = [row for row in book["完成情况"].iter_rows(values_only=True) if row[0] == "合计"]
    assert total == [("合计", 10, 2, 0, 8, 0, 0, 3, 0.2, 0)]


@pytest.mark.parametrize(
    ("place", "total"),
    [
        ("河口所", ("合计", 2, 2, 0, 0, 0, 0, 0, 1, 0)),
        ("@反诈", ("合计", 4, 2, 0, 2, 0, 0, 1, 0.5, 0)),
    ],
)
def test_files_of_what_has_no_parts(
    place: str, total: tuple[object, ...], chat: Chat, studied: World
) -> None:
    """A station, and a working group of 安 and 方: the total alone, in each form."""
    members = tuple(replace(one, groups=("反诈专班",)) for one in (AN, sample.FANG))
    studied.store.record(Turn(sample.NOW, facts=(RosterSaved((), members, "test", sample.NOW),)))
    book = openpyxl.load_workbook(io.BytesIO(enclosed(chat.says(f"/completion {place} 表格")).content))
    assert list(book["完成情况"].iter_rows(values_only=True))[3:] == [total]
    for form in ("图", "挂图"):
        assert enclosed(chat.says(f"/completion {place} {form}")).content.startswith(b"\x89PNG")


@pytest.mark.parametrize("button", ["图", "深色图", "挂图", "深色挂图"])
def test_pictures_with_their_words_below(button: str, chat: Chat) -> None:
    chat.says("/completion")
    came = chat.presses(button)
    assert enclosed(came).picture
    assert enclosed(came).content.startswith(b"\x89PNG")
    assert "北分局 50%" in words(came)


def test_nothing_binary_is_owed(chat: Chat) -> None:
    from bot.conversation import turn
    from bot.messages import Incoming

    asked = Incoming("telegram", chat.address, "x1", chat.now, Kind.TEXT, "/wall")
    [row] = turn.take(chat.world, asked)
    assert row.owed.body["say"]["picture"][0] == "wall"
    assert len(str(row.owed.body)) < 1000


def test_what_may_not_be_seen_any_more_is_not_made(studied: World) -> None:
    from bot.conversation import turn
    from bot.messages import Incoming

    address = sample.enrol(studied.store, BAI)
    [row] = turn.take(studied, Incoming("telegram", address, "x2", sample.NOW, Kind.TEXT, "/wall 北分局"))
    narrowed = Officer(BAI.badge, BAI.name, "d1", Role.SUPERVISOR, ("d3",))
    studied.store.record(Turn(sample.NOW, facts=(RosterSaved((), (narrowed,), "test", sample.NOW),)))
    message = Composer(studied, lambda: sample.NOW)(row)
    assert isinstance(message, Message)
    assert message.enclosure is None
    assert "现在做不出来" in words([message])


def test_a_supervisors_workbook_holds_the_scope_and_no_more(studied: World) -> None:
    chat = Chat(studied, sample.enrol(studied.store, BAI))
    book = openpyxl.load_workbook(io.BytesIO(enclosed(chat.says("/completion 表格")).content))
    text = str([list(page.iter_rows(values_only=True)) for page in book])
    assert "河口所" in text
    assert "南分局" not in text


def test_in_english(chat: Chat) -> None:
    chat.says("/lang English")
    heard = chat.says("/completion")
    assert {"Month", "XLSX", "Dark picture"} <= set(labels(heard))
    assert "Due in all 10, done 20%" in words(chat.presses("Wall"))


def test_a_subject_on_buttons_and_in_orders() -> None:
    subject = Subject("d1", TODAY, TODAY, "训练")
    name, *parts = subject.action("m").split(".")
    assert (name, from_parts(parts, ("教育", "训练"))) == ("m", subject)
    assert from_parts(parts, ("教育",)) is None
    assert from_args(subject.args()) == subject
    assert len(track_mark("训练")) == 6


@pytest.mark.parametrize(
    "action", ["m", "m.d1.260907", "m.d1.260907.260901", "mx.d9.260907.260907", "mt.d1.x.y", "mp"]
)
def test_a_button_that_makes_no_sense(action: str, chat: Chat) -> None:
    token = chat.world.signer.token("C1", f"telegram:{chat.address}", action, 0)
    assert "已经过时" in words(chat.does(Kind.CHOICE, token=token))
