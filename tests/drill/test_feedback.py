"""A verdict in words: places without text, figures that never flatter."""

from __future__ import annotations

import pytest

from bot.drill.feedback import differences, only_where, percent
from bot.grading import ClauseResult, grade, prepare
from bot.grading.verdict import Verdict
from bot.messages import Mark, Phrase, Span
from tests.drill.samples import POEM


def verdict(*clauses: tuple[int, bool]) -> Verdict:
    """One with these slips, and key terms missed, by clause."""
    results = tuple(ClauseResult("春眠", 0, 2, slips, term_missed=missed) for slips, missed in clauses)
    return Verdict(
        passed=False, score=0, coverage=0, precision=0, diffs=(), misses=(), clauses=results, reason=""
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
