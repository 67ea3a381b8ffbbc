"""Questions: any model answer passes, key points give credit."""

from __future__ import annotations

import pytest

from bot.grading import KeyPoint, Question, grade_question

SEARCH = Question(
    "When may a person be searched?",
    (
        "Only with a warrant or on reasonable suspicion, and within twenty-four hours of arrest.",
        "A search needs a warrant, except on reasonable suspicion.",
    ),
    (
        KeyPoint("warrant", ("a warrant", "search warrant")),
        KeyPoint("suspicion", ("reasonable suspicion", "reasonable grounds to suspect")),
        KeyPoint("time", ("within twenty-four hours",)),
    ),
    "en",
)
HOLDING = Question(
    "继续盘问的时间是多久？",
    ("不超过二十四小时，特殊情况可延长至四十八小时。",),
    (KeyPoint("通常", ("不超过二十四小时", "二十四小时以内")), KeyPoint("延长", ("延长至四十八小时",))),
)


@pytest.mark.parametrize(
    ("question", "answer", "model"),
    [
        (SEARCH, "only with a warrant or on reasonable suspicion and within 24 hours of arrest", 0),
        (SEARCH, "A search needs a warrant, um, except on resonable suspicion", 1),
        (HOLDING, "不超过24小时，特殊情况可延长至48小时", 0),
    ],
)
def test_any_model_answer_passes_and_says_every_point(question: Question, answer: str, model: int) -> None:
    verdict = grade_question(question, answer)
    assert (verdict.passed, verdict.model, verdict.credit, verdict.unsaid) == (True, model, 1.0, ())


@pytest.mark.parametrize(
    ("question", "answer", "said"),
    [
        (SEARCH, "I think you need a search warrant, within 24 hours", ("warrant", "time")),
        (SEARCH, "there must be reasonable grounds to suspect him", ("suspicion",)),
        (SEARCH, "no warrant is needed", ()),
        (SEARCH, "not without reasonable suspicion", ()),
        (SEARCH, "there is no lawyer; a warrant", ("warrant",)),
        (SEARCH, "within twenty-five hours", ()),
        (SEARCH, "after twenty-four hours", ()),
        (SEARCH, "", ()),
        (HOLDING, "二十四小时以内", ("通常",)),
        (HOLDING, "超过二十四小时", ()),
        (HOLDING, "不能延长至四十八小时", ()),
        (HOLDING, "延长至四十八小时，通常不超过24小时", ("通常", "延长")),
    ],
)
def test_points_said_give_credit_without_passing(
    question: Question, answer: str, said: tuple[str, ...]
) -> None:
    verdict = grade_question(question, answer)
    assert not verdict.passed
    assert verdict.said == said
    assert verdict.credit == len(said) / len(question.key_points)
    assert {*verdict.said, *verdict.unsaid} == {point.name for point in question.key_points}


def test_a_question_without_points_has_no_credit_short_of_passing() -> None:
    question = Question("What is the number?", ("one hundred and ten",), language="en")
    assert grade_question(question, "110").credit == 1.0
    assert grade_question(question, "120").credit == 0.0


def test_the_profile_is_passed_on() -> None:
    assert grade_question(SEARCH, "a search", "strict").best.profile == "strict"
    with pytest.raises(KeyError):
        grade_question(SEARCH, "a search", "kind")


def test_a_question_needs_a_model_answer() -> None:
    with pytest.raises(ValueError, match="no model answer"):
        Question("Why?", ())
