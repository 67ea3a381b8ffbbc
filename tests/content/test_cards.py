"""Cards and clozes as Obsidian's spaced repetition users write them."""

from __future__ import annotations

import pytest

from content.model import Deck
from content.readers.draft import ID
from content.readers.markdown import read
from tests.content.test_markdown import GOOD, HEAD
from tests.told import told

CARD = "谁可以当场盘问？::人民警察经出示**相应证件**，可以当场盘问、检查。"


def good(text: str) -> Deck:
    deck, problems = read("a.md", text)
    assert [told(problem) for problem in problems] == []
    assert deck is not None
    return deck


def test_a_card_is_a_passage() -> None:
    [one] = good(HEAD + CARD).passages
    assert (one.title, one.text) == ("谁可以当场盘问？", "人民警察经出示相应证件，可以当场盘问、检查。")
    assert (one.key_terms, one.source, one.file_line) == (("相应证件",), "依据", 9)
    assert ID.fullmatch(one.id)


def test_a_card_without_id_is_known_by_its_question() -> None:
    [before] = good(HEAD + CARD).passages
    [other_answer] = good(HEAD + CARD.replace("、检查", "")).passages
    [other_question] = good(HEAD + CARD.replace("谁", "何人")).passages
    assert (other_answer.id, other_question.id == before.id) == (before.id, False)
    assert other_answer.version != before.version


def test_a_card_may_say_its_id_how_it_is_judged_and_its_source() -> None:
    text = (
        CARD.replace("？::", "？ {#q-1 profile=strict} :: ") + "\n\n> 依据：《某法》第九条（facts: zf-1）\n"
    )
    [one] = good(HEAD + text).passages
    assert (one.id, one.tolerance.profile) == ("q-1", "strict")
    assert (one.source, one.facts) == ("《某法》第九条", ("zf-1",))


def test_cards_stand_below_a_heading_that_needs_no_id_and_line_by_line() -> None:
    second = "住所怎么查？:::检查公民住所应当出示**检查证**，不得少于二人。"
    deck = good(
        HEAD + f"#flashcards/law\n\n## 盘问\n\n{CARD}\n{second}\n<!--SR:!2026-09-01,3,250-->\n\n{GOOD}"
    )
    assert [one.title for one in deck.passages] == ["谁可以当场盘问？", "住所怎么查？", "盘问"]
    assert [one.file_line for one in deck.passages] == [13, 14, 17]


def test_a_heading_with_text_of_its_own_keeps_it_beside_its_cards() -> None:
    deck = good(HEAD + GOOD.replace("\n\n> ", f"\n\n{CARD}\n\n> 来源：另一处\n\n这是后面的一段。\n\n> "))
    assert {one.title: one.source for one in deck.passages} == {
        "谁可以当场盘问？": "另一处",
        "盘问": "《某法》第九条",
    }


SOURCED = GOOD.replace("{#p1}", "{#p1}\n\n> 依据：另一处").split("\n\n> 依据：《")[0]


@pytest.mark.parametrize(
    "above", [GOOD, f"{GOOD.rstrip()}\n> 第二款", SOURCED, f"{SOURCED}\n\n- 一项\n- 又一项"]
)
@pytest.mark.parametrize("between", ["\n", "\n ", "\n\n"])
def test_a_card_is_one_whatever_stands_right_above_it(above: str, between: str) -> None:
    card, section = good(HEAD + above.rstrip() + between + CARD + "\n").passages
    assert card.text == good(HEAD + CARD).passages[0].text
    assert section == good(HEAD + above).passages[0]


def test_what_only_looks_like_a_card_where_it_stands_is_none() -> None:
    text = GOOD.replace("第九条", "第九条\n> 参见::第十条").replace(
        "\n\n> ", "\n\n- 一::项要背\n- 二\\::项也要背\n\n> "
    )
    [one] = good(HEAD + text).passages
    assert one.text.endswith("一::项要背\n二::项也要背")
    assert one.source.endswith("第九条参见::第十条")


def test_clozes_are_key_terms() -> None:
    [one] = good(HEAD + GOOD.replace("**相应证件**", "==相应证件==")).passages
    assert one == good(HEAD + GOOD).passages[0]


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        (GOOD.replace("**相应证件**", "==相应证件"), 11, "== 没有配成一对"),
        (GOOD.replace("> 依据：《某法》", "> 依据：==某法=="), 13, "== 没有配成一对"),
        (CARD.replace("？::", "？{#Q}::"), 9, "编号“Q”"),
        (CARD.replace("**相应证件**", "*相应证件*"), 9, "不用 * 标记"),
        ("问？::短。", 9, "正文 2 字"),
        (f"{CARD}\n{CARD}", 10, "重复"),
        (f"{GOOD.rstrip()}\n正文的**第二**段", 14, "没有 >，会算进依据"),
        (f"{CARD}\n\n> 依据：某处\n第二行", 12, "没有 >，会算进依据"),
        (f"{CARD}\n答案的第二行", 10, "和答案写在同一行"),
        (f"{GOOD}{CARD}\n- 答案的一项", 16, "和答案写在同一行"),
        (f"## 盘问\n\n{CARD}\n\n这一段没有编号，所以不知道它是哪一条。", 9, "“盘问”没有编号"),
    ],
)
def test_what_is_wrong_with_cards_is_told(text: str, line: int, what: str) -> None:
    _, problems = read("a.md", HEAD + text)
    assert [(one.line, what in told(one)) for one in problems] == [(line, True)]
