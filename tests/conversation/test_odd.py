"""Odd things in every state of a drill: each has one defined answer, and what is not meant changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from bot.conversation.commands import COMMANDS
from bot.conversation.menu import menus
from bot.conversation.world import World
from bot.messages import Kind, Message
from content.model import Tolerance
from storage.records import Officer, Role
from tests import sample
from tests.sample import LAW, Chat, words

#: How each state is reached; Practising and Checking hold a part of an answer.
REACH: dict[str, tuple[str, ...]] = {
    "Idle": ("/today",),
    "Choosing": ("/today", "/drill 不得"),
    "Reading": ("/today", "/read law"),
    "Practising": ("/today", "/drill law", "完", "不得刑讯逼供"),
    "Paused": ("/today", "/drill law", "完", "/stop"),
    "Checking": ("/today", "/check law", "公安机关"),
}
STATES = tuple(REACH)
#: What each state shows when it is shown anew.
VIEW = {
    "Idle": "现在没有进行中的练习",
    "Choosing": "请点编号或发编号",
    "Reading": LAW,
    "Practising": "已收到 1 条、共 6 字",
    "Paused": "停在半途",
    "Checking": "已收到 1 条、共 4 字",
}


def reach(world: World, state: str) -> Chat:
    chat = Chat(world, sample.enrol(world.store, sample.AN))
    for line in REACH[state]:
        chat.says(line)
    assert chat.state() == state
    return chat


def drill(chat: Chat) -> Any:
    """The stored drill with all that is in it."""
    return chat.world.store.session("A1").state.get("drill")


def ledger(chat: Chat) -> list[str]:
    """What has happened; that something was refused changes nothing."""
    return [entry.kind for entry in chat.world.store.ledger() if entry.kind != "denied"]


def silent_about_the_text(messages: Sequence[Message]) -> bool:
    heard = words(messages)
    return not any(clause in heard for clause in ("刑讯", "相应证件", "当场盘问", "二十四小时"))


# --- what is not taken ---------------------------------------------------------------------------------------

ODD: dict[str, tuple[Callable[[Chat], list[Message]], str]] = {
    "an edit": (lambda chat: chat.does(Kind.EDIT, LAW), "改了不算"),
    "an edited command": (lambda chat: chat.does(Kind.EDIT, "/stop"), "改了不算"),
    "a sticker or photo": (lambda chat: chat.does(Kind.MEDIA), "只收文字"),
    "a photo with a caption": (lambda chat: chat.does(Kind.MEDIA, "/stop"), "只收文字"),
    "10,000 characters": (lambda chat: chat.says("字" * 10_000), "这条太长了"),
    "a long command": (lambda chat: chat.says("/stop " + "字" * 10_000), "这条太长了"),
    "empty text": (lambda chat: chat.says(""), "没有收到文字"),
    "only spaces": (lambda chat: chat.says(" \u3000\n\t "), "没有收到文字"),
    "an old button": (lambda chat: press(chat, "x", later=-1), "已经过时"),
    "a button of a step to come": (lambda chat: press(chat, "f", later=1), "已经过时"),
    "a button that is no more": (lambda chat: press(chat, "zz"), "已经过时"),
    "a forged button": (lambda chat: chat.does(Kind.CHOICE, token="f~1~AAAAAAAAAAAA"), "已经过时"),
}


def press(chat: Chat, action: str, later: int = 0) -> list[Message]:
    """Press a genuine button, of the present step or another."""
    step = chat.world.store.session("A1").state["step"] + later
    token = chat.world.signer.token("A1", f"{chat.channel}:{chat.address}", action, step)
    return chat.does(Kind.CHOICE, token=token)


@pytest.mark.parametrize(("odd", "state"), list(product(ODD, STATES)))
def test_what_is_not_taken_is_told_and_changes_nothing(odd: str, state: str, world: World) -> None:
    chat = reach(world, state)
    before = drill(chat), ledger(chat)
    do, answer = ODD[odd]
    why, view = do(chat)
    assert answer in words([why])
    assert VIEW[state] in words([view])
    assert (drill(chat), ledger(chat)) == before
    assert state != "Checking" or silent_about_the_text([why, view])


# --- double taps ---------------------------------------------------------------------------------------------

TAPS = {
    "Choosing": ("1", "Practising"),
    "Reading": ("我已读完", "Idle"),
    "Practising": ("背完了", "Practising"),
    "Paused": ("接着练", "Practising"),
    "Checking": ("背完了", "Checking"),
}


@pytest.mark.parametrize("state", TAPS)
def test_a_double_tap_is_one_tap(state: str, world: World) -> None:
    chat = reach(world, state)
    label, after = TAPS[state]
    token = chat.token(label)
    [_] = chat.does(Kind.CHOICE, token=token)
    before = drill(chat), ledger(chat)
    assert chat.state() == after
    stale, _ = chat.does(Kind.CHOICE, token=token)
    assert "已经过时" in words([stale])
    assert (drill(chat), ledger(chat)) == before


def test_a_double_tap_on_what_only_shows_shows_it_twice(world: World) -> None:
    chat = reach(world, "Idle")
    first, second = press(chat, "t"), press(chat, "t")
    assert words(first) == words(second)
    assert "今日学习" in words(first)


@pytest.mark.parametrize("again", STATES)
@pytest.mark.parametrize("how", ["read", "drill"])
def test_an_opening_button_never_grows_old_but_a_check_refuses_it(how: str, again: str, world: World) -> None:
    chat = reach(world, again)
    [heard] = press(chat, f"o.{how}.law", later=-1)
    locked = again == "Checking"
    assert ("考核正在进行" in words([heard])) is locked
    assert chat.state() == ("Checking" if locked else {"read": "Reading", "drill": "Practising"}[how])


# --- every command in mid-drill ------------------------------------------------------------------------------

SAME = ("Idle", "Choosing", "Reading", "Practising", "Paused", "Checking")
#: The state after each command, for each state in order.
AFTER: dict[str, tuple[str, ...]] = {
    "today": SAME,
    "read": ("Reading", "Reading", "Reading", "Reading", "Reading", "Checking"),
    "drill": ("Practising", "Practising", "Practising", "Practising", "Practising", "Checking"),
    "check": ("Checking",) * 6,
    "done": ("Idle", "Choosing", "Idle", "Practising", "Paused", "Checking"),
    "next": ("Practising", "Practising", "Practising", "Practising", "Practising", "Checking"),
    "hint": SAME,
    "skip": ("Idle", "Idle", "Idle", "Practising", "Paused", "Checking"),
    "stop": ("Idle", "Idle", "Idle", "Paused", "Paused", "Idle"),
    "resume": ("Idle", "Choosing", "Reading", "Practising", "Practising", "Checking"),
    "cancel": ("Idle", "Idle", "Idle", "Practising", "Idle", "Checking"),
    "decks": SAME,
    "search": SAME,
    "progress": SAME,
    "mydata": SAME,
    "privacy": SAME,
    "forget": SAME,
    "leave": SAME,
    "appeal": SAME,
    "lang": SAME,
    "settings": SAME,
    "notice": SAME,
    "answer": SAME,
    "received": SAME,
    "help": SAME,
    "start": SAME,
    "completion": SAME,
    "reload": SAME,
    "dayoff": SAME,
    "nonsense": SAME,
    "": SAME,
}
#: Those that only tell something leave every part of an answer where it is.
TELLS = tuple(name for name, after in AFTER.items() if after == SAME and name != "hint")
PLACES = [(name, state) for name in AFTER for state in STATES]


def test_every_command_of_an_officer_is_in_the_table() -> None:
    assert {line.name for line in COMMANDS if Role.OFFICER in line.roles} <= set(AFTER)


@pytest.mark.parametrize("who", [sample.AN, sample.BAI, sample.CHENG, sample.DING])
def test_whoever_reads_how_to_stop_reads_how_to_go_on(who: Officer, world: World) -> None:
    chat = Chat(world, sample.enrol(world.store, who))
    helped = [line.split()[0] for line in words(chat.says("/help")).splitlines() if line.startswith("/")]
    shown = [f"/{name}" for name, _ in menus(world.texts, who.role)["zh"]]
    for listed in (helped, shown):
        assert listed[listed.index("/stop") + 1] == "/resume"


@pytest.mark.parametrize(("name", "state"), PLACES)
def test_a_command_in_mid_drill(name: str, state: str, world: World) -> None:
    chat = reach(world, state)
    before = drill(chat)
    heard = chat.says(f"/{name}")
    assert len(heard) == (2 if name == "start" else 1)
    assert words(heard).strip()
    assert chat.state() == AFTER[name][STATES.index(state)]
    assert chat.state() != "Checking" or silent_about_the_text(heard)
    if name in TELLS:
        assert drill(chat) == before


@pytest.mark.parametrize(
    ("said", "opens"),
    [
        ("/drill law", "盘问检查"),
        ("/drill\u3000盘问检查", "盘问检查"),
        ("/drill\n盘问检查", "盘问检查"),
        ("／ＤＲＩＬＬ   LAW", "盘问检查"),
        ("/ drill law", "盘问检查"),
    ],
)
def test_any_space_parts_a_command_from_its_words(said: str, opens: str, officer: Chat) -> None:
    assert f"《{opens}》背诵练习" in words(officer.says(said))


# --- the same event twice ------------------------------------------------------------------------------------

EVENTS: dict[str, tuple[Kind, str]] = {
    "words": (Kind.TEXT, "公安机关"),
    "done": (Kind.TEXT, "完"),
    "a command": (Kind.TEXT, "/skip"),
    "a check": (Kind.TEXT, "/check law"),
    "an edit": (Kind.EDIT, LAW),
    "media": (Kind.MEDIA, ""),
}


@pytest.mark.parametrize(("event", "state"), list(product(EVENTS, STATES)))
def test_the_same_event_twice_records_nothing_and_shows_the_present(
    event: str, state: str, world: World
) -> None:
    chat = reach(world, state)
    kind, text = EVENTS[event]
    chat.does(kind, text, event="twice")
    before = world.store.session("A1"), ledger(chat), chat.withdrawn[:]
    [view] = chat.does(kind, text, event="twice")
    assert (world.store.session("A1"), ledger(chat), chat.withdrawn) == before
    shows = {**VIEW, "Practising": "《盘问检查》", "Checking": "考核背诵"}
    assert shows[chat.state()] in words([view])


# --- words that could be commands ----------------------------------------------------------------------------

STOPPING = "遇有下列情形，停止，跳过无关人员，提示，完毕，再行处置全部完成的事项。"
PARTS = ("停止", "完毕", "提示", "跳过")


def stopping(world: World) -> Chat:
    """安 before a text with commands in it: as clauses (停止, 提示, 完毕) and as a key term (跳过)."""
    world.library = sample.library(None, (sample.passage("stop", "停", STOPPING, ("跳过",)),))
    return Chat(world, sample.enrol(world.store, sample.AN))


@pytest.mark.parametrize("word", PARTS)
@pytest.mark.parametrize("mark", ["", "。", "！"])
def test_a_key_term_or_clause_is_an_answer_and_no_command(word: str, mark: str, world: World) -> None:
    chat = stopping(world)
    chat.says("/check stop")
    assert "已收到 1 条、共 2 字" in words(chat.says(word + mark))
    assert chat.state() == "Checking"


@pytest.mark.parametrize("word", ["停", "暂停", "/stop"])
def test_what_is_no_part_of_the_text_still_steers(word: str, world: World) -> None:
    chat = stopping(world)
    chat.says("/check stop")
    assert "算没过" in words(chat.says(word))
    assert chat.state() == "Idle"


def test_done_stays_done_where_it_is_only_in_a_word_of_the_text(world: World) -> None:
    chat = stopping(world)
    chat.says("/check stop")
    chat.says("遇有下列情形")
    assert "没有过" in words(chat.says("完"))


def test_a_term_that_says_done_is_not_taken_for_an_empty_answer(world: World) -> None:
    world.library = sample.library(
        None, (sample.passage("call", "报告", "处置完毕，立即报告上级值班人员。", ("完毕", "报告")),)
    )
    chat = Chat(world, sample.enrol(world.store, sample.AN))
    chat.says("/drill call")
    chat.says("完")
    assert "已收到 1 条、共 2 字" in words(chat.says("完毕"))
    assert "对了" in words(chat.says("报告"))


@pytest.mark.parametrize("word", ["今天", "阅读", "学习", "帮助", "help", "语言", "进度", "继续", "下一条"])
@pytest.mark.parametrize("lines", [("/drill law", "完", "跳过"), ("/check law",)])
def test_only_what_steers_an_answer_interrupts_it(word: str, lines: tuple[str, ...], officer: Chat) -> None:
    for line in lines:
        officer.says(line)
    assert "已收到 1 条" in words(officer.says(word))
    assert drill(officer)["held"] == [word]


#: Words of the product -> what they show.
PRODUCT = {"help": "可用命令", "帮助": "可用命令", "？": "可用命令", "进度": "最近 30 天", "今天": "今日学习"}


def serving(world: World) -> Chat:
    """安 before the blanks of a text whose terms hold such words: 帮助 itself, 进度 in a longer one, 学习 for another."""
    text = "民警应当热心帮助群众，按学用结合的要求加快工作进度，按时完成。"
    terms = sample.passage("serve", "服务", text, ("帮助", "学用结合", "工作进度"))
    learnt = replace(terms, tolerance=Tolerance(synonyms=(("学用", "学习"),)))
    world.library = sample.library(None, (learnt, sample.PASSAGES[0]))
    return Chat(world, sample.enrol(world.store, sample.AN))


@pytest.mark.parametrize("word", PRODUCT)
def test_what_can_be_no_key_term_is_a_command_where_those_are_asked_for(word: str, officer: Chat) -> None:
    for line in ("/drill law", "完", "不得刑讯逼供"):
        officer.says(line)
    before = drill(officer)
    assert PRODUCT[word] in words(officer.says(word))
    assert drill(officer) == before
    assert "对了" in words(officer.says("相应证件"))


@pytest.mark.parametrize("word", ["帮助", "进度", "学习"])
def test_what_may_be_a_key_term_or_a_part_of_one_is_an_answer(word: str, world: World) -> None:
    chat = serving(world)
    for line in ("/drill serve", "完"):
        chat.says(line)
    assert "已收到 1 条" in words(chat.says(word))
    assert drill(chat)["held"] == [word]
    assert "今日学习" in words(chat.says("今天"))


@pytest.mark.parametrize("state", ["Idle", "Choosing", "Reading", "Paused"])
def test_elsewhere_they_are_commands(state: str, world: World) -> None:
    assert "今日学习" in words(reach(world, state).says("今天"))


# --- small things --------------------------------------------------------------------------------------------


def test_done_under_an_answer_that_is_judged_already_judges_once(officer: Chat) -> None:
    officer.says("/check law")
    heard = officer.says(LAW.replace("不得", "可以") + "\n完")
    assert "还有 2 次机会" in words(heard)
    assert len(heard) == 1
    assert drill(officer)["tries"] == 1


def test_drill_goes_on_with_what_was_paused_though_something_else_is_due(officer: Chat) -> None:
    for line in ("/today", "/drill short", "完", "/stop"):
        officer.says(line)
    assert "《权力属于人民》填关键词" in words(officer.says("/drill"))


@pytest.mark.parametrize(
    ("done", "first"), [(("/read short", "完"), "盘问检查"), (("/check law", LAW), "权力属于人民")]
)
def test_what_is_due_is_offered_first(done: tuple[str, ...], first: str, officer: Chat) -> None:
    for line in ("/today", *done):
        officer.says(line)
    assert f"1. {first}" in words(officer.says("/drill 不得"))
