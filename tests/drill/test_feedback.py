"""A verdict in words: places without text, figures that never flatter."""

from __future__ import annotations

import pytest

from bot.channels.colours import styled
from bot.channels.telegram.render import render
from bot.drill.feedback import differences, in_full, only_where, percent
from bot.grading import ClauseResult, Diff, DiffKind, grade, prepare
from bot.grading.verdict import Verdict
from bot.messages import Mark, Phrase, Say, Span
from bot.texts import Texts
from tests.drill.samples import POEM


def verdict(*clauses: tuple[int, bool]) -> Verdict:
    """One with these slips, each by itself, and key terms missed, by clause."""
    text = "春眠不觉晓处处闻啼"
    size = len(text)
    results = tuple(
        ClauseResult(text, number * size, (number + 1) * size, slips, term_missed=missed)
        for number, (slips, missed) in enumerate(clauses)
    )
    diffs = tuple(
        Diff(
            DiffKind.WRONG if not place % 2 and place < 2 * one.slips else DiffKind.RIGHT,
            text[place],
            text[place],
            *(one.start + place, one.start + place + 1) * 2,
        )
        for one in results
        for place in range(size)
    )
    return Verdict(
        passed=False, score=0, coverage=0, precision=0, diffs=diffs, misses=(), clauses=results, reason=""
    )


@pytest.mark.parametrize(
    ("clauses", "told"),
    [
        (((0, False), (2, False)), [("where-clause", "2", 2)]),
        (((0, True), (0, False)), [("where-clause-term", "1", 1)]),
        (((1, True), (3, False)), [("where-clause-term", "1", 1), ("where-clause", "2", 3)]),
    ],
)
def test_each_clause_that_went_wrong_is_named_by_number(
    clauses: tuple[tuple[int, bool], ...], told: list[tuple[str, str, int]]
) -> None:
    places = [block for block in only_where(verdict(*clauses)) if isinstance(block, Phrase)]
    assert [(one.key, one.args["number"], one.args["slips"]) for one in places] == told


def test_where_no_clause_went_wrong_something_was_added() -> None:
    assert only_where(verdict((0, False))) == (Phrase("where-elsewhere"),)


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0, "0%"), (0.004, "0%"), (0.5, "50%"), (0.994, "99%"), (0.996, "99%"), (0.99999, "99%"), (1, "100%")],
)
def test_a_share_is_never_all_for_less_than_all(share: float, shown: str) -> None:
    assert percent(share) == shown


def test_every_difference_in_its_mark() -> None:
    shown = differences(grade(prepare(POEM), POEM.replace("闻", "听").replace("夜来", "") + "猫"))
    assert Span("听", Mark.WRONG) in shown
    assert {span.text for span in shown if span.mark is Mark.MISSING} == {"闻", "夜来"}
    assert [span.text for span in shown if span.mark is Mark.EXTRA] == ["猫"]


ORDER = "You can't enter without a well-founded order of the judge's office, for 24 hours."


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        (
            ORDER.replace("a well", "a new and well"),
            "You can't enter without a [-new and] well-founded order of the judge's office, for 24 hours.",
        ),
        (
            ORDER.replace("founded ", ""),
            "You can't enter without a well-[+founded] order of the judge's office, for 24 hours.",
        ),
        (
            ORDER.replace("24", "12").replace("order", "rule"),
            "You can't enter without a well-founded [×rule] [+order] of the judge's office, for [×12] [+24] hours.",
        ),
        (
            f"Birds {ORDER} Birds sing",
            "[-Birds] You can't enter without a well-founded order of the judge's office, for 24 hours [-Birds sing].",
        ),
        (
            ORDER.replace("an't", "an"),
            "You can[+'t] enter without a well-founded order of the judge's office, for 24 hours.",
        ),
    ],
)
def test_words_of_a_language_with_spaces_stand_apart_in_whatever_mark(answer: str, line: str) -> None:
    signs = {Mark.EXTRA: "[-{}]", Mark.WRONG: "[×{}]", Mark.MISSING: "[+{}]"}
    shown = differences(grade(prepare(ORDER, language="en"), answer))
    assert "".join(signs.get(span.mark, "{}").format(span.text) for span in shown) == line


RULE = "值班人员应当每两小时巡查一次，未经批准不得离开岗位，遇有火情立即报警。"


@pytest.mark.parametrize(
    ("answer", "marked"),
    [
        (RULE.replace("应当", "应档"), [("档", {"italic"}), ("当", {"underline", "bold"})]),
        (RULE.replace("批准", "备案"), [("备案", {"strikethrough"}), ("批准", {"underline", "bold"})]),
        (RULE.replace("不得", ""), [("不得", {"underline", "bold"})]),
        (RULE.replace("立即", "立即不"), [("不", {"strikethrough", "italic"})]),
        (
            "未经批准不得离开岗位，值班人员应当每两小时巡查一次，遇有火情立即报警。",
            [
                ("未经批准不得离开岗位", {"strikethrough", "italic"}),
                ("未经批准不得离开岗位", {"underline", "italic"}),
            ],
        ),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_verdict_as_telegram_shows_it(
    answer: str, marked: list[tuple[str, set[str]]], language: str
) -> None:
    shown = Texts().render(Say(in_full(grade(prepare(RULE), answer))), language, lambda action, _: action)
    [part] = render(shown)
    units = part.text.encode("utf-16-le")
    found: dict[tuple[int, int], set[str]] = {}
    for entity in part.entities:
        found.setdefault((entity.offset, entity.length), set()).add(entity.type)
    pieces = [
        (units[offset * 2 : (offset + length) * 2].decode("utf-16-le"), kinds)
        for (offset, length), kinds in sorted(found.items())
    ]
    assert pieces == marked


@pytest.mark.parametrize("mark", ["sound", "moved"])
def test_the_terminal_shows_what_the_legend_says(mark: str) -> None:
    """Italics in the legend are italics on the screen too."""
    assert styled((Span("字", Mark(mark)),)).spans[0].style in {"cyan italic", "blue italic underline"}
