"""A word of which only a part went wrong: told by all that was said for it, and as the marks show it."""

from __future__ import annotations

import pytest

from bot.channels.base import plain_spans
from bot.drill.feedback import differences
from bot.drill.sentences import sentences
from bot.grading import Verdict, grade, prepare
from bot.texts import Texts

TEXTS = Texts()
FINE = "事实清楚的，处警告或者五百元以下罚款的，可以当场作出决定，并应当全程同步录音录像。"
TERMS = ("五百元以下罚款", "当场作出", "全程同步录音录像")
LIMIT = "自立案之日起不得超过三十日；案情复杂的，经上一级公安机关批准，可以延长三十日。"


def graded(passage: str, terms: tuple[str, ...], wanted: str, said: str) -> Verdict:
    assert wanted in passage
    return grade(prepare(passage, terms), passage.replace(wanted, said, 1))


def told(verdict: Verdict) -> list[str]:
    return [TEXTS.say("zh", one) for one in sentences(verdict)]


@pytest.mark.parametrize(
    ("wanted", "said", "read"),
    [
        ("以下罚款", "以下的罚款", "第二句把“五百元以下罚款”说成了“五百元以下的罚款”。"),
        ("五百元以下", "五百元人民币以下", "第二句把“五百元以下罚款”说成了“五百元人民币以下罚款”。"),
        ("场作出", "场的作出", "第三句把“当场作出”说成了“当场的作出”。"),
        ("全程同步", "全程的同步", "第四句把“全程同步录音录像”说成了“全程的同步录音录像”。"),
        ("应当", "应的当", "第四句把“应当”说成了“应的当”。"),
        # Written in figures, the words before it cannot be cut out of the answer.
        ("五百元以下", "500元以下的", "第二句的“五百元以下罚款”没有背对。"),
    ],
)
def test_what_is_put_into_a_word_is_not_told_as_if_it_were_all_that_was_said(
    wanted: str, said: str, read: str
) -> None:
    assert told(graded(FINE, TERMS, wanted, said)) == [read]


def test_of_a_term_that_stands_in_two_clauses_it_is_told_what_was_said_in_its_own() -> None:
    passage = "当场作出决定的，应当制作笔录；不能当场作出决定的，报告领导。"
    verdict = graded(passage, ("当场作出",), "能当场作出", "能当场的作出")
    assert told(verdict) == ["第三句把“当场作出”说成了“当场的作出”。"]


def test_where_it_cannot_be_told_in_which_place_nothing_wrong_is_told() -> None:
    passage = "能当场作出的当场作出，不能的报告领导，并说明理由。"
    answer = passage.replace("当场作出", "当场的作出", 1).replace("当场作出", "当场地作出", 1)
    for line in told(grade(prepare(passage, ("当场作出",)), answer)):
        assert "说成了“的”" not in line
        assert "说成了“地”" not in line


@pytest.mark.parametrize("terms", [(), ("上一级公安机关批准",)])
def test_of_a_number_only_what_is_marked_as_missing_is_told_as_left_out(terms: tuple[str, ...]) -> None:
    verdict = graded(LIMIT, terms, "上一级", "上级")
    assert told(verdict) == ["第三句漏了“一”。"]
    assert "上[+一]级" in plain_spans(differences(verdict))


def test_a_number_that_stands_in_two_clauses_too() -> None:
    verdict = graded(LIMIT, (), "超过三十日", "超过日")
    assert told(verdict) == ["第一句漏了“三十”。"]
    assert "超过[+三十]日" in plain_spans(differences(verdict))
