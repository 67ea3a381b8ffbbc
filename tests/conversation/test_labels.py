"""What stands on a drill's buttons may be typed as well: the same happens, and no answer is made of it."""

from __future__ import annotations

import pytest

from bot.conversation.commands import aliases
from bot.conversation.recognise import fold
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
