"""A verdict on blanks: by the numbers that are shown, as many as there are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import pytest

from bot.conversation.verdict import shown
from bot.drill import events as ev
from bot.drill.machine import step
from bot.drill.modes import MODES
from bot.drill.state import Practising
from bot.drill.verdicts import explained, judge
from bot.messages import Phrase, Say, Span
from bot.texts import Texts
from content.model import Passage
from tests.drill.samples import SHAPES, scene
from tests.sample import passage

TEXTS = Texts()
FOUR = passage(
    "four",
    "处罚种类",
    "治安管理处罚有四种：警告，罚款，行政拘留，吊销公安机关发放的许可证件。",
    ("警告", "罚款", "行政拘留", "吊销公安机关发放的许可证件"),
)
HOURS = passage(
    "hours",
    "询问查证时限",
    "询问查证一般不超过八小时；身份不明的，不超过十二小时；情况复杂的，不超过二十四小时。在办案场所询问，"
    "应当全程同步录音录像。",
    ("八小时", "十二小时", "二十四小时", "全程同步录音录像"),
)
CRUEL = passage(
    "cruel",
    "No torture",
    "Nobody shall be subjected to torture, nor to cruel, inhuman or degrading treatment or punishment.",
    ("torture", "cruel, inhuman or degrading"),
    "en",
)
BLANKS = MODES["blanks"]

#: (passage, answer, what is said of it)
TOLD: list[tuple[Passage, str, list[str]]] = [
    (
        HOURS,
        "8小时，12小时，24小时，全程录音录像",
        ["第（4）空把“全程同步录音录像”说成了“全程录音录像”。"],
    ),
    (HOURS, "8小时，12小时", ["后面没有填：从第（3）空起都空着。"]),
    (
        FOUR,
        "警告，行政拘留",
        ["第（2）空没有填：“罚款”。", "第（4）空没有填：“吊销公安机关发放的许可证件”。"],
    ),
    (FOUR, "吊销公安机关发放的许可证件", ["前面没有填：是从第（4）空填起的。"]),
    (FOUR, "警告，行政拘留，罚款，吊销公安机关发放的许可证件", ["第（2）空的“罚款”填到了别处。"]),
    (CRUEL, "torture, cruel", ["Blank (2) lacks a piece: “inhuman or degrading”."]),
    (CRUEL, "torture", ["Nothing was put in blank (2): “cruel, inhuman or degrading”."]),
    (CRUEL, "cruel, inhuman or degrading", ["Nothing was put in blank (1): “torture”."]),
    (
        CRUEL,
        "torture, cruel or degrading",
        ["Blank (2) does not say “cruel, inhuman or degrading” word for word."],
    ),
    (FOUR, "今天天气很好我们去公园", ["这不是要背的内容。"]),
]


def lines(one: Passage, answer: str) -> list[str]:
    verdict, _ = judge(BLANKS, one, (answer,))
    return words(explained(BLANKS, one, verdict), one.language)


def words(blocks: Iterable[object], language: str = "zh") -> list[str]:
    """The sentences of a verdict, without figures and legends."""
    phrases = [block for block in blocks if isinstance(block, Phrase) and block.key.startswith("why-")]
    return [TEXTS.say(language, phrase) for phrase in phrases]


@pytest.mark.parametrize(("one", "answer", "told"), TOLD)
def test_a_blank_is_told_by_its_number(one: Passage, answer: str, told: list[str]) -> None:
    assert lines(one, answer) == told


@pytest.mark.parametrize("one", [one for one in SHAPES.values() if BLANKS.suits(one)], ids=lambda one: one.id)
def test_no_number_is_told_beyond_the_blanks_that_are_shown(one: Passage) -> None:
    asked = BLANKS.asked(one).text
    places = BLANKS.places(one)
    assert "".join(asked[start:end] for start, end in places) == asked
    for start, end in places:
        answer = asked[:start] + asked[end:]
        told = "\n".join(lines(one, answer))
        numbers = [int(number) for number in re.findall(r"[(（](\d+)[)）]", told)]
        assert all(1 <= number <= len(places) for number in numbers)
        assert "clause" not in told
        assert re.search(r"第(?:[一二三四五六七八九十]| \d+ )句", told) is None


def test_terms_in_another_order_are_not_taken_for_the_whole_text() -> None:
    """They may come nearer to the whole text than to themselves."""
    one = passage(
        "people",
        "依靠人民",
        "人民警察必须依靠人民的支持，保持同人民的密切联系，倾听人民的意见和建议，接受人民的监督，维护人民的利益，"
        "全心全意为人民服务。",
        ("依靠人民的支持", "密切联系", "接受人民的监督", "全心全意为人民服务"),
    )
    answer = "密切联系，全心全意为人民服务，依靠人民的支持，接受人民的监督"
    verdict, _ = judge(BLANKS, one, (answer,))
    assert "".join(diff.expected for diff in verdict.diffs) == BLANKS.asked(one).text
    assert not any("句" in line for line in lines(one, answer))


def test_the_whole_text_said_instead_is_told_by_its_clauses() -> None:
    answer = FOUR.text.replace("罚款，", "")
    assert "整句漏了第三句：“罚款”。" in lines(FOUR, answer)


def test_what_an_officer_reads_in_practice_and_in_an_appeal() -> None:
    told = "第（2）空没有填：“罚款”。"
    answer = "警告，行政拘留，吊销公安机关发放的许可证件"
    state = Practising(FOUR.id, FOUR.version, "blanks", (answer,))
    replies = step(state, ev.Finish(), replace(scene(), passages={FOUR.id: FOUR})).replies
    blocks = [block for reply in replies if isinstance(reply, Say) for block in reply.blocks]
    assert words(blocks) == [told]
    again = shown(FOUR, answer, {"mode": "blanks", "check": False, "version": FOUR.version})
    assert (Span(answer),) in again
    assert words(again) == [told]
