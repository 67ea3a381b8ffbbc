"""`/settings`: by typing alone, within bounds, used by screens, sender and slots."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.conversation.buttons import Press
from bot.conversation.compose import Composer
from bot.conversation.privacy import VERSION
from bot.conversation.typed import COMMANDS, meant
from bot.conversation.world import World
from bot.delivery.plan import NotYet
from bot.drill.state import Idle
from bot.messages import Grid, Mark, Message, Phrase
from bot.people.preferences import Span, kept_as
from storage.mail import Lane, OutboxRow, Owed
from tests import sample
from tests.sample import LAW, NOW, TODAY, Chat, labels, words

BOUNDS = Span(time(20), time(9))
UNTIL = NOW + timedelta(hours=2, minutes=30)  # 11:30 there


@pytest.fixture
def bounded(world: World) -> World:
    world.quiet_bounds = BOUNDS
    return world


def chosen(world: World) -> dict[str, object]:
    return dict(world.store.value(kept_as("A1")) or {})


@pytest.mark.parametrize(
    ("said", "heard", "name", "value"),
    [
        ("/settings 大字 开", "已改为大字", "large", True),
        ("/settings large off", "普通排版", "large", False),
        ("/settings 按钮 关", "已不用按钮", "buttons", False),
        ("/settings buttons on", "恢复按钮", "buttons", True),
        ("/settings 免打扰 22:00-06:30", "22:00-06:30 之间不发提醒", "quiet", "22:00-06:30"),
        ("/settings 免打扰 22：00—6：30", "22:00-06:30 之间不发提醒", "quiet", "22:00-06:30"),
        ("/settings 免打擾 22:00 至 6:30", "22:00-06:30 之间不发提醒", "quiet", "22:00-06:30"),
        ("/settings 大字 開", "已改为大字", "large", True),
        ("/settings 晨誦 ８：１５", "改在 08:15", "slots", {"morning": "08:15"}),
        ("/settings quiet off", "取消免打扰", "quiet", ""),
        ("/settings 晨诵 8：15", "改在 08:15", "slots", {"morning": "08:15"}),
        ("/settings morning 11:25", "改在 11:25", "slots", {"morning": "11:25"}),
        ("/settings 晨诵 关", "07:30", "slots", {}),
    ],
)
def test_each_is_set_by_typing(
    said: str, heard: str, name: str, value: object, officer: Chat, bounded: World
) -> None:
    assert heard in words(officer.says(said))
    assert chosen(bounded)[name] == value


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("/settings 大字", "/settings 大字 开"),
        ("/settings 按钮 也许", "/settings 按钮 关"),
        ("/settings 免打扰 10:00-12:00", "要在 20:00-09:00 之内"),
        ("/settings 免打扰 夜里", "/settings 免打扰 22:00-06:30"),
        ("/settings 晨诵 7:29", "07:30 到 11:25 之间"),
        ("/settings 晨诵 11:26", "07:30 到 11:25 之间"),
        ("/settings 晨诵 早点", "07:30 到 11:25 之间"),
        ("/settings 颜色 红", "没有“颜色 红”这项设置"),
        ("/settings 颜色", "没有“颜色”这项设置"),
    ],
)
def test_what_lies_out_of_bounds_changes_nothing_and_says_how(
    said: str, heard: str, officer: Chat, bounded: World
) -> None:
    assert heard in words(officer.says(said))
    assert chosen(bounded) == {}


def test_where_there_are_no_quiet_hours_none_are_offered(officer: Chat) -> None:
    assert "免打扰" not in words(officer.says("/settings"))
    assert "没有开放免打扰" in words(officer.says("/settings 免打扰 22:00-06:00"))


def test_it_shows_how_all_stands_and_its_buttons_turn_it(officer: Chat, bounded: World) -> None:
    officer.says("/settings 晨诵 9:00")
    heard = officer.says("设置")
    for line in (
        "语言：中文",
        "大字：关",
        "按钮：开",
        "免打扰：关",
        "晨诵：09:00（自己定的）",
        "限 20:00-09:00 之内",
    ):
        assert line in words(heard)
    assert labels(heard) == ["大字：开", "按钮：关"]
    officer.presses("大字：开")
    assert chosen(bounded)["large"] is True
    assert "大字：关" in labels(officer.says("设置"))


def test_the_language_is_one_of_them(officer: Chat, bounded: World) -> None:
    officer.says("/settings 语言 English")
    assert "Large print: off" in words(officer.says("settings"))
    assert "Morning: 07:30" in words(officer.says("/settings"))
    assert '"Morning" comes to you at 08:00' in words(officer.says("/settings Morning 8:00"))
    assert chosen(bounded)["slots"] == {"morning": "08:00"}


def test_what_was_acknowledged_stays_with_the_other_settings(officer: Chat, bounded: World) -> None:
    officer.says("/privacy ok")
    officer.says("/settings 大字 开")
    assert (chosen(bounded)["privacy"], chosen(bounded)["large"]) == (VERSION, True)


# --- large print


def spans(messages: list[Message]) -> list[tuple[str, Mark]]:
    blocks = [block for message in messages for block in message.blocks if isinstance(block, tuple)]
    return [(span.text, span.mark) for block in blocks for span in block if span.text]


def test_large_print_is_bold_and_one_thing_a_line(officer: Chat) -> None:
    officer.says("/settings 大字 开")
    heard = officer.says("/today")
    assert {mark for _, mark in spans(heard)} == {Mark.BOLD}
    assert all(len(row) == 1 for message in heard for row in message.buttons)
    apart = [block for message in heard for block in message.blocks]
    assert all(span.text == "" for block in apart[1::2] if isinstance(block, tuple) for span in block)


def test_large_print_keeps_what_marks_mean(officer: Chat) -> None:
    officer.says("/settings 大字 开")
    heard = officer.says("/read law")
    assert ("不得刑讯逼供", Mark.BOLD) in spans(heard)
    assert any(text.startswith("公安机关") and mark is Mark.PLAIN for text, mark in spans(heard))
    assert "".join(LAW.split()) in "".join(words(heard).split())


def test_large_print_has_no_table(world: World) -> None:
    chat = Chat(world, sample.enrol(world.store, sample.CHENG))
    plain = chat.says("/completion")
    assert any(isinstance(block, Grid) for message in plain for block in message.blocks)
    chat.says("/settings 大字 开")
    heard = chat.says("/completion")
    assert not any(isinstance(block, Grid) for message in heard for block in message.blocks)
    assert "应学" in words(heard)


# --- without buttons


@pytest.fixture
def typist(officer: Chat) -> Chat:
    officer.says("/settings 按钮 关")
    return officer


def test_buttons_are_words_and_the_words_do_what_buttons_did(typist: Chat) -> None:
    heard = typist.says("/today")
    assert labels(heard) == []
    assert "1 阅读：权力属于人民" in words(heard) or "1 背诵：盘问检查" in words(heard)
    typist.says("背诵：盘问检查")
    assert typist.state() == "Practising"


def test_a_number_does_it_too(typist: Chat) -> None:
    lines = words(typist.says("/today")).splitlines()
    [line] = [one for one in lines if one.endswith("背诵：盘问检查")]
    typist.says(line.strip("· ").split()[0])
    assert typist.state() == "Practising"


def test_a_number_in_an_answer_is_an_answer(typist: Chat) -> None:
    typist.says("/today")
    typist.says("/check law")
    typist.says("1")
    assert typist.state() == "Checking"
    assert "可以发：" in words(typist.shown)


def test_a_part_of_the_answer_is_no_button() -> None:
    typed = {"words": [["提示", "h"]], "step": 3, "numbered": False}
    assert meant(typed, "提示", Idle(), ()) == Press("h", 3)
    assert meant(typed, "提示", Idle(), {"提示"}) is None


def test_numbers_of_a_list_stay_its_own(typist: Chat) -> None:
    typist.says("/decks 训练")
    heard = typist.says("2")
    assert typist.state() == "Reading"
    assert "权力属于人民" in words(heard)


def test_a_question_is_answered_by_number(world: World) -> None:
    chat = Chat(world, sample.enrol(world.store, sample.CHENG))
    chat.says("/settings 按钮 关")
    assert "1 确认" in words(chat.says("/suspend F1 调查"))
    chat.says("2")
    assert "已取消" in words(chat.shown)


def test_a_word_that_belongs_to_an_older_moment_is_not_obeyed(typist: Chat) -> None:
    typist.says("/drill law")
    typist.says("/drill short")
    kept = dict(typist.world.store.session("A1").state)
    assert kept["typed"]["step"] == kept["step"]
    typist.says("/settings 按钮 开")
    typist.says("/drill en")
    assert "typed" not in typist.world.store.session("A1").state


def test_what_comes_unasked_names_a_command(world: World, officer: Chat, supervisor: Chat) -> None:
    supervisor.says("/settings buttons off")
    officer.says("/leave 2026-09-08 看病")
    heard = supervisor.take(officer.others)
    assert labels(heard) == []
    assert "· 批准：发 /leave A1 yes" in words(heard)
    assert "2026-09-08" in words(supervisor.says("/leave A1 yes"))
    [absence] = world.store.absences("A1")
    assert absence.valid


def test_the_commands_named_are_obeyed() -> None:
    texts = sample.make_world().texts
    line = Phrase("typed-command", {"label": "x", "command": "/x"})
    assert texts.say("en", line) == "· x: send /x"
    parts = {"v": ["y", "A1"], "w": ["o", "0a"], "k": ["1"], "n": [], "t": []}
    parts |= {"kq": ["law", "0", "ab12"], "bk": ["0a"], "bx": ["0a"], "na": ["0a"], "nd": ["0a", "2"]}
    assert {name: made(parts[name]) for name, made in COMMANDS.items()} == {
        "v": "/leave A1 yes",
        "w": "/appeal 0a overturn",
        "k": "/privacy ok",
        "n": "/next",
        "t": "/today",
        "kq": "/answer law.0.ab12",
        "bk": "/received 0a",
        "bx": "/broadcast stop 0a",
        "na": "/notice 0a ok",
        "nd": "/notice 0a 2",
    }


# --- the sender and the slots


def prompt(key: str = "morning:A1:2026-09-07", until: datetime = UNTIL) -> OutboxRow:
    body = {"prompt": {"slot": "morning", "day": TODAY.isoformat(), "until": until.isoformat()}}
    return OutboxRow(1, Owed("telegram", "chat-A1", "A1", body, Lane.PROMPT, key))


def composed(world: World, at: datetime, row: OutboxRow) -> object:
    world.open_day(NOW)
    composer = Composer(world, lambda: at)
    try:
        return composer(row)
    except NotYet as later:
        return later.at


def at(clock: str) -> datetime:
    return datetime.combine(TODAY, time.fromisoformat(clock), sample.ZONE)


def test_a_prompt_waits_for_the_end_of_quiet_hours(officer: Chat, bounded: World) -> None:
    assert isinstance(composed(bounded, at("07:30"), prompt()), Message)
    officer.says("/settings 免打扰 22:00-08:40")
    assert composed(bounded, at("07:30"), prompt()) == at("08:40")
    assert isinstance(composed(bounded, at("08:40"), prompt()), Message)


def test_a_prompt_that_would_come_too_late_is_not_wanted(officer: Chat, bounded: World) -> None:
    officer.says("/settings 免打扰 22:00-08:40")
    assert composed(bounded, at("07:30"), prompt(until=at("08:30"))) is None


def test_a_slot_comes_at_the_own_time(officer: Chat, bounded: World) -> None:
    officer.says("/settings 晨诵 9:20")
    assert composed(bounded, at("07:30"), prompt()) == at("09:20")
    assert isinstance(composed(bounded, at("09:20"), prompt()), Message)


def test_whoever_is_nudged_by_a_person_is_nudged_now(officer: Chat, bounded: World) -> None:
    officer.says("/settings 晨诵 9:20")
    assert isinstance(composed(bounded, at("07:40"), prompt("nudge:morning:A1:2026-09-07")), Message)


def test_an_own_time_the_plan_has_left_behind_still_comes_within_the_slot(
    officer: Chat, bounded: World
) -> None:
    officer.says("/settings 晨诵 11:00")
    assert composed(bounded, at("07:30"), prompt(until=at("08:30"))) == at("08:25")


def test_an_own_time_in_quiet_hours_comes_after_them(officer: Chat, bounded: World) -> None:
    officer.says("/settings 晨诵 8:00")
    officer.says("/settings 免打扰 22:00-08:30")
    assert composed(bounded, at("07:30"), prompt()) == at("08:30")


def test_without_settings_nothing_is_different(world: World) -> None:
    sample.enrol(world.store, sample.AN)
    assert isinstance(composed(world, at("07:30"), replace(prompt(), claims=1)), Message)


def test_bounds_are_those_of_the_officers_department(officer: Chat, bounded: World) -> None:
    plan = bounded.library.plan
    assert plan is not None
    [slot] = plan.slots
    later = replace(slot, elsewhere={"市局/北分局": time(9)})
    bounded.library = replace(bounded.library, plan=replace(plan, slots=(later,)))
    assert "09:00 到 12:55 之间" in words(officer.says("/settings 晨诵 8:30"))
    officer.says("/settings 晨诵 9:30")
    assert chosen(bounded)["slots"] == {"morning": "09:30"}
