"""What stands on a drill's buttons may be typed as well: the same happens, and no answer is made of it."""

from __future__ import annotations

from datetime import date

import opencc
import pytest

from bot.conversation.commands import COMMANDS, aliases
from bot.conversation.recognise import fold
from bot.conversation.world import World
from bot.messages import Phrase
from tests import sample
from tests.sample import Chat, labels, words

#: Label -> the command that its button stands for.
BUTTONS = {
    "button-today": "today",
    "button-next": "next",
    "button-read": "done",
    "button-drill": "drill",
    "button-go-on": "done",
    "button-check": "check",
    "button-done": "done",
    "button-hint": "hint",
    "button-skip": "skip",
    "button-stop": "stop",
    "button-give-up": "stop",
    "button-resume": "resume",
    "button-start-drill": "drill",
    "button-start-read": "read",
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("label", BUTTONS)
def test_a_label_is_a_word_for_its_command(label: str, language: str) -> None:
    said = sample.make_world().texts.say(language, Phrase(label))
    assert aliases().get(fold(said)) == BUTTONS[label]


@pytest.mark.parametrize("said", ["停下", "停下（算没过）", "Stop (counts as failed)"])
def test_the_label_that_stops_is_no_answer_in_a_check(said: str, officer: Chat) -> None:
    officer.says("/check law")
    assert "考核已停下" in words(officer.says(said))
    assert officer.state() == "Idle"


def test_where_a_text_is_read_first_every_word_for_a_command_is_one(officer: Chat) -> None:
    officer.says("/drill law")
    assert "读熟了，继续" in labels(officer.shown)
    assert "今日" in words(officer.says("今天"))
    assert "/today" in words(officer.says("帮助"))
    assert "只读不背" in words(officer.says("随便说说"))
    assert "只读不背" not in words(officer.says("继续"))
    assert "读熟了，继续" not in labels(officer.shown[-1:])


def test_what_is_resumed_by_its_label(officer: Chat) -> None:
    officer.says("/drill law")
    officer.says("继续")
    officer.says("停下")
    assert officer.state() == "Paused"
    officer.says("接着练")
    assert officer.state() == "Practising"


CHINESE = sorted(alias for line in COMMANDS for alias in line.aliases if not alias.isascii())


@pytest.mark.parametrize("script", ["s2t", "s2tw", "s2hk"])
@pytest.mark.parametrize("alias", CHINESE)
def test_every_word_is_understood_in_traditional_characters(alias: str, script: str) -> None:
    written = str(opencc.OpenCC(script).convert(alias))
    assert aliases().get(fold(written)) == aliases()[fold(alias)]


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("請假", "用法：/leave"),
        ("/leave 銷假", "没有"),
        ("設定", "设置"),
        ("/settings 語言 英語", "English from now on"),
        ("/lang 英语", "English from now on"),
        ("/lang 英文", "English from now on"),
        ("/lang English", "English from now on"),
        ("/lang ENGLISH.", "English from now on"),
        ("/lang 中文", "已改用中文"),
        ("/lang 漢語", "已改用中文"),
        ("/lang Chinese", "已改用中文"),
        ("/lang 法语", "请选择语言"),
    ],
)
def test_words_in_forms_that_people_use(said: str, heard: str, officer: Chat) -> None:
    assert heard in words(officer.says(said))


def test_a_yes_and_a_period_in_traditional_characters(admin: Chat, supervisor: Chat) -> None:
    admin.says("/dayoff 明天 颱風")
    assert "已定为非学习日" in words(admin.says("確認"))
    told = words(supervisor.says("/completion 北分局 上週"))
    assert told == words(supervisor.says("/completion 北分局 上周"))
    assert "没有找到" not in told


@pytest.mark.parametrize("to", ["..", "—", "——", "–", "至", "到", "～"])
def test_from_day_to_day_however_it_is_joined(to: str, officer: Chat, supervisor: Chat, world: World) -> None:
    assert supervisor.address  # somebody who can decide
    officer.says(f"/leave 2026-09-10{to}2026-09-12 探亲")
    [asked] = world.store.absences("A1")
    assert (asked.first, asked.last) == (date(2026, 9, 10), date(2026, 9, 12))
