"""Explanations as they are read, in both languages; and how they are marked where there is no colour."""

from __future__ import annotations

import io

import pytest

from bot.channels.base import plain_spans
from bot.cli.explain import explain
from bot.drill.feedback import in_full, only_where
from bot.drill.sentences import sentences
from bot.grading import grade, prepare
from bot.messages import Phrase
from bot.texts import Texts
from tests.grading.samples import ARREST, LIST, TEAM

TEXTS = Texts()
ENGLISH = (
    "An officer shall not enter a dwelling at night without a warrant. The report must be filed within 48 hours, "
    "and at least two officers shall sign it."
)


def told(passage: str, answer: str, language: str, *, reader: str) -> list[str]:
    verdict = grade(prepare(passage, (), language), answer)
    return [TEXTS.say(reader, one) for one in sentences(verdict)]


@pytest.mark.parametrize(
    ("passage", "answer", "said"),
    [
        (TEAM, TEAM.replace("不得", "得"), ["第一句漏了“不得”，意思相反。"]),
        (TEAM, TEAM.replace("应当", "不应当"), ["第二句多了“不”，意思相反。"]),
        (
            TEAM,
            TEAM.replace("应当", "可以"),
            ["第二句的“应当”背成了“可以”：应当、可以、必须、不得不能互换。"],
        ),
        (ARREST, ARREST.replace("三日", "5日"), ["第三句的数字不对：应是“三日”，背成了“五日”。"]),
        (
            ARREST,
            ARREST.replace("三日", "三个月"),
            ["第三句的单位不对：应是“三日”，背成了“三个月”。"],
        ),
        (
            ARREST,
            ARREST.replace("以内", "以外"),
            ["第三句的“以内”背成了“以外”，范围或方向变了。"],
        ),
        (TEAM, TEAM.replace("或者", "和"), ["第三句的“或者”背成了“和”：“和”与“或者”意思不同。"]),
        (ARREST, ARREST.replace("批准。", "备案。", 1), ["第四句的“批准”背成了“备案”。"]),
        (TEAM, TEAM.replace("设备", "设被"), ["音对字错 1 处，读音对就算对，书写时留意。"]),
        (
            TEAM,
            TEAM.replace("或者使用车载录像设备，", ""),
            ["第 3 句漏了一段：“或者使用车载录像设备”。", "第三句漏了“或者”。"],
        ),
        (TEAM, TEAM * 2, ["全文背了两遍。只背一遍；要改口，请先说“重来”。"]),
        (TEAM, "", ["没有背出内容。"]),
        (TEAM, "巡逻民警", ["漏的太多，或背的不是这一条。"]),
        (TEAM, TEAM.replace("二人", "三人，不对，二人"), ["改口以后说的为准。"]),
    ],
)
def test_what_an_officer_reads_in_chinese(passage: str, answer: str, said: list[str]) -> None:
    assert told(passage, answer, "zh", reader="zh") == said


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            ENGLISH.replace("shall not", "shall"),
            ["The first clause lacks “not enter”: it says the opposite."],
        ),
        (
            ENGLISH.replace("must", "may"),
            ["The second clause says “may” for “must”: shall, may and must not are not the same."],
        ),
        (ENGLISH.replace("48", "24"), ["The second clause has a wrong number: “24” for “48”."]),
        (
            ENGLISH.replace("hours", "days"),
            ["The second clause has a wrong unit: “days” for “hours”."],
        ),
        (
            ENGLISH + " " + ENGLISH,
            ["The whole text was said twice. Say it once; to begin anew, say “start over” first."],
        ),
        ("", ["Nothing was said."]),
    ],
)
def test_what_an_officer_reads_in_english(answer: str, said: list[str]) -> None:
    assert told(ENGLISH, answer, "en", reader="en") == said


def test_many_mistakes_are_counted_not_listed() -> None:
    answer = ARREST
    for right, wrong in (
        ("三日", "五日"),
        ("一日", "二日"),
        ("四日", "九日"),
        ("应当", "可以"),
        ("可以延长", "不得延长"),
    ):
        answer = answer.replace(right, wrong)
    answer = answer.replace("公安机关", "检察机关").replace("逮捕", "释放").replace("批准", "备案")
    lines = told(ARREST, answer, "zh", reader="zh")
    assert len(lines) <= 8
    assert any("另有" in line for line in lines)


def test_marks_without_colour() -> None:
    moved = LIST.replace("控制局面", "◇").replace("疏散围观群众", "控制局面").replace("◇", "疏散围观群众")
    shown = "".join(
        plain_spans(block) for block in in_full(grade(prepare(LIST), moved)) if isinstance(block, tuple)
    )
    assert "[>" in shown
    shown = "".join(
        plain_spans(block)
        for block in in_full(grade(prepare(TEAM), TEAM.replace("设备", "设被")))
        if isinstance(block, tuple)
    )
    assert "设[~被][+备]" in shown


def test_between_tries_no_word_of_the_text_is_told() -> None:
    verdict = grade(prepare(TEAM), TEAM.replace("不得", "得").replace("设备", "设被"))
    blocks = [block for block in only_where(verdict) if isinstance(block, Phrase)]
    assert {block.key for block in blocks} == {"where-clause-term", "where-clause"}
    assert all(set(block.args) == {"number", "slips"} for block in blocks)


@pytest.mark.parametrize("color", [True, False])
def test_an_answer_explained_at_the_terminal(*, color: bool) -> None:
    target = io.StringIO()
    explain(TEAM, TEAM.replace("不得", "得"), profile="strict", language=None, target=target, color=color)
    shown = target.getvalue()
    assert "第一句漏了“不得”，意思相反。" in shown
    assert "strict" in shown
    assert ("\033[" in shown) is color
