"""In how many places a clause went wrong: what an officer looks for, not how many characters it has."""

from __future__ import annotations

import io

import pytest

from bot.cli.explain import explain
from bot.drill.feedback import only_where
from bot.grading import grade, prepare
from bot.messages import Phrase
from bot.texts import Texts

TEXTS = Texts()
FOUR = "治安管理处罚有四种：警告，罚款，行政拘留，吊销公安机关发放的许可证件。"
BADGE = "人民警察出示人民警察证后，可以口头传唤，但应当在询问笔录中注明。"
CRUEL = "Nobody shall be subjected to torture, nor to cruel, inhuman or degrading treatment or punishment."


def where(passage: str, wanted: str, said: str, *terms: str) -> list[str]:
    assert passage.count(wanted) == 1
    language = "en" if passage.isascii() else "zh"
    verdict = grade(prepare(passage, terms, language), passage.replace(wanted, said))
    return [TEXTS.say(language, block) for block in only_where(verdict) if isinstance(block, Phrase)]


@pytest.mark.parametrize(
    ("passage", "wanted", "said", "told"),
    [
        (FOUR, "公安机关发放的", "", ["· 第 5 句：1 处，其中有关键词"]),
        (FOUR, "行政", "刑事", ["· 第 4 句：1 处，其中有关键词"]),
        (BADGE, "示人民警察证", "示警察证", ["· 第 1 句：1 处，其中有关键词"]),
        # two that stand apart, and one that goes over the end of a clause
        (BADGE, "在询问笔录中注明", "在讯问笔录里注明", ["· 第 3 句：2 处，其中有关键词"]),
        (BADGE, "传唤，但应当", "", ["· 第 2 句：1 处", "· 第 3 句：1 处，其中有关键词"]),
        # what is added between two clauses counts in the later one
        (BADGE, "证后，可以", "证后，都不可以", ["· 第 2 句：1 处，其中有关键词"]),
        (
            BADGE,
            "出示人民警察证后，可以",
            "拿着人民警察证后，都可以",
            ["· 第 1 句：1 处，其中有关键词", "· 第 2 句：1 处"],
        ),
        # marks and spaces part nothing
        (FOUR.replace("，", "、"), "警告、罚款", "训诫、扣分", ["· 第 2 句：1 处，其中有关键词"]),
        (FOUR.replace("，", "、"), "警告、罚款", "警高、扣分", ["· 第 2 句：1 处，其中有关键词"]),
        (CRUEL, "subjected to", "exposed by", ["· clause 1: 1 slip, a key term among them"]),
        (
            CRUEL,
            "Nobody shall be subjected",
            "Somebody shall be exposed",
            ["· clause 1: 2 slips, a key term among them"],
        ),
    ],
)
def test_differences_side_by_side_are_one_place(
    passage: str, wanted: str, said: str, told: list[str]
) -> None:
    assert where(passage, wanted, said, "吊销公安机关发放的许可证件", "人民警察证") == told


def test_clause_by_clause_at_the_terminal_too() -> None:
    target = io.StringIO()
    answer = FOUR.replace("公安机关发放的", "")
    explain(FOUR, answer, profile="standard", language=None, target=target, color=False)
    assert "第 5 句，1 处" in target.getvalue()
