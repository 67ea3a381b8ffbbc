"""While a check is open its text is out of reach, in every chat of the officer, by every way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.conversation import turn
from bot.conversation.compose import Composer
from bot.conversation.world import World
from bot.drill.check import IDLE
from bot.messages import Incoming, Kind, Withdraw
from storage.mail import OutboxRow
from storage.records import Session, Turn
from tests import sample
from tests.sample import LAW, NOW, Chat, words

WRONG = LAW.replace("不得", "可以")
WAYS = (
    "/read",
    "/read law",
    "/read 盘问检查",
    "/read 不得",
    "/read short",
    "/drill",
    "/drill law",
    "/drill 刑讯逼供",
    "/drill 权力",
    "/check law",
    "/check short",
    "/next",
    "/read 量子力学与菠萝",
    "/search law",
    "/search 刑讯逼供",
    "/search xingxunbigong",
    "/search 量子力学与菠萝",
)
#: The ways that name the very passage under check by its id, its title, or as what is due.
NAMED = {"/read law", "/read 盘问检查", "/drill", "/drill law", "/check law", "/next"}


@pytest.fixture
def other(officer: Chat) -> Chat:
    """安宁 at the terminal."""
    world = officer.world
    return Chat(world, sample.enrol(world.store, sample.AN, "terminal"), "terminal")


def withdrawn(chat: Chat, rows: list[OutboxRow]) -> list[tuple[str, str]]:
    """Where a passage is taken back, and which."""
    compose = Composer(chat.world, lambda: chat.now)
    composed = [(row.owed.channel, compose(row)) for row in rows]
    return [(channel, one.passage) for channel, one in composed if isinstance(one, Withdraw)]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("where", ["telegram", "terminal"])
def test_every_way_to_a_text_is_refused_in_both_chats(
    way: str, where: str, officer: Chat, other: Chat
) -> None:
    officer.says("/today")
    officer.says("/check law")
    chat = {"telegram": officer, "terminal": other}[where]
    assert words(chat.says(way)) == words(officer.says("/read law" if way in NAMED else "/read short"))
    assert words(officer.shown[-1:]).startswith("这一条的考核正在进行" if way in NAMED else "考核正在进行")
    assert officer.state() == "Checking"


@pytest.mark.parametrize("label", ["背诵：盘问检查", "阅读：权力属于人民"])
def test_an_opening_button_of_the_other_chat_is_refused(label: str, officer: Chat, other: Chat) -> None:
    other.says("/today")
    officer.says("/check law")
    assert "考核正在进行" in words(other.presses(label))
    assert officer.state() == "Checking"


@pytest.mark.parametrize(("said", "answer"), [("提示", "考核中没有提示"), ("/hint", "考核中没有提示")])
def test_there_is_no_hint_in_either_chat(said: str, answer: str, officer: Chat, other: Chat) -> None:
    officer.says("/check law")
    assert answer in words(other.says(said))
    assert answer in words(officer.says(said))


def test_the_text_is_withdrawn_where_it_was_shown(officer: Chat, other: Chat) -> None:
    other.says("/read law")
    officer.says("/check law")
    assert officer.withdrawn == ["law"]
    assert withdrawn(officer, officer.others) == [("terminal", "law")]


def test_a_try_is_withdrawn_where_it_was_made(officer: Chat, other: Chat) -> None:
    officer.says("/check law")
    other.says("公安机关")
    officer.says("完")
    assert withdrawn(officer, officer.others) == [("terminal", "law")]


def test_answers_in_practice_are_withdrawn_by_the_check(officer: Chat) -> None:
    for line in ("/drill law", "完", "不得刑讯逼供，相应证件"):
        officer.says(line)
    shown = len(officer.world.store.shown("A1", "law"))
    officer.says(LAW)
    assert officer.state() == "Checking"
    messages = officer.world.store.shown("A1", "law")
    assert len(messages) == shown + 1
    assert sum(message.startswith("m") for _, _, message in messages) == 2  # 安's own


def test_what_is_held_in_one_chat_is_held_in_the_other(officer: Chat, other: Chat) -> None:
    half, rest = LAW[: len(LAW) // 2], LAW[len(LAW) // 2 :]
    officer.says("/check law")
    assert "已收到 1 条" in words(other.says(half))
    assert "考核通过" in words(officer.says(rest))


def test_stopping_in_one_chat_stops_in_the_other_and_unlocks(officer: Chat, other: Chat) -> None:
    officer.says("/check law")
    other.says("/stop")
    assert officer.state() == "Idle"
    assert LAW in words(officer.says("/read law"))
    assert "先不看提示背对一遍" in words(other.says("/check law"))


@pytest.mark.parametrize("ending", [(WRONG,) * 3, ("/stop",), (LAW,)])
def test_the_end_of_the_check_unlocks(ending: tuple[str, ...], officer: Chat) -> None:
    officer.says("/check law")
    for line in ending:
        assert "考核正在进行" in words(officer.says("/read law"))
        officer.says(line)
    assert LAW in words(officer.says("/read law"))


@pytest.mark.parametrize(
    ("late", "told"), [(IDLE, "三十分钟没有作答"), (timedelta(hours=15), "学习日已结束")]
)
def test_an_answer_that_comes_too_late_is_none_though_no_clock_has_spoken(
    late: timedelta, told: str, officer: Chat
) -> None:
    world = officer.world
    officer.says("/check law")
    [session] = world.store.sessions_to_wake(NOW + late)
    officer.now = NOW + late
    closed, view = officer.says(LAW)
    assert told in words([closed])
    assert "没有进行中的练习" in words([view])
    assert [entry.kind for entry in world.store.ledger()].count("check") == 1
    assert world.store.progress("A1", "law").owes_recall
    assert turn.wake(world, session, officer.now) == []


# --- a stored drill that this program does not know ----------------------------------------------------------

ENDED = "程序更新后无法接着刚才的练习"
UNKNOWN = [
    {"format": 9, "kind": "Checking"},
    {"format": 1, "kind": "Dancing"},
    {"format": 1, "kind": "Practising", "passage": "law", "version": "v", "mode": "dictation", "held": []},
    {"format": 1, "kind": "Checking", "passage": "law"},
]


def store_drill(world: World, drill: dict[str, object]) -> Session:
    wake = NOW + timedelta(minutes=30)
    version = world.store.session("A1").version
    world.store.record(Turn(NOW, session=Session("A1", version, {"step": 3, "drill": drill}, wake)))
    return world.store.session("A1")


@pytest.mark.parametrize("drill", UNKNOWN)
@pytest.mark.parametrize("said", ["喂", "/today", "/stop", "完", ""])
def test_a_drill_that_cannot_be_gone_on_with_is_told_once(
    said: str, drill: dict[str, object], officer: Chat
) -> None:
    store_drill(officer.world, drill)
    ended, *after = officer.says(said)
    assert ENDED in words([ended])
    assert after
    assert officer.state() == "Idle"
    assert ENDED not in words(officer.says(said))


@pytest.mark.parametrize("drill", UNKNOWN)
def test_the_clock_tells_it_too(drill: dict[str, object], officer: Chat) -> None:
    session = store_drill(officer.world, drill)
    rows = turn.wake(officer.world, session, NOW + timedelta(minutes=30))
    assert ENDED in words(officer.take(rows))
    assert officer.world.store.sessions_to_wake(NOW + timedelta(days=9)) == []


def test_it_waits_until_it_can_be_told(officer: Chat) -> None:
    store_drill(officer.world, UNKNOWN[0])
    assert officer.does(Kind.BLOCKED) == []
    assert officer.does(Kind.UNBLOCKED) == []
    assert ENDED in words(officer.says("喂"))


def test_a_check_that_is_known_is_kept_over_everything(officer: Chat) -> None:
    officer.says("/check law")
    before = officer.world.store.session("A1").state["drill"]
    officer.does(Kind.BLOCKED)
    officer.does(Kind.UNBLOCKED)
    assert officer.world.store.session("A1").state["drill"] == before


def test_a_text_that_waited_to_be_sent_is_not_shown_once_its_check_began(officer: Chat) -> None:
    read = Incoming("telegram", officer.address, "late", NOW, text="/read law", message="9")
    rows = turn.take(officer.world, read)
    officer.says("/check law")
    compose = Composer(officer.world, lambda: NOW)
    assert [compose(row) for row in rows] == [None]
    officer.says("/stop")
    assert [compose(row) for row in rows] != [None]
