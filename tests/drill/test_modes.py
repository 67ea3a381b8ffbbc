"""The contract of a drill mode, held by every mode on passages of every shape."""

from __future__ import annotations

import re
from itertools import product

import pytest

from bot.drill.modes import MODES, ladder
from bot.drill.modes.base import Mode
from bot.grading import clauses, grade
from content.model import Passage
from tests.drill.samples import POEM, SHAPES
from tests.sample import LAW, passage

#: Every mode with every passage that it suits.
CASES = [(mode, shape) for mode, shape in product(MODES, SHAPES) if MODES[mode].suits(SHAPES[shape])]
ANSWERED = [(mode, shape) for mode, shape in CASES if MODES[mode].answered]
WHOLE = [(mode, shape) for mode, shape in ANSWERED if mode != "blanks"]


def text(mode: Mode, one: Passage) -> str:
    return "".join(span.text for span in mode.shown(one))


def clauses_of(one: Passage) -> list[str]:
    return [one.text[start:end].strip(" ，。；,.;") for start, end in clauses(one.text)]


def stands(term: str, one: Passage, shown: str) -> bool:
    """Whether a term can be read in what is shown: in English as a word, in any case."""
    word = rf"(?<!\w){re.escape(term)}(?!\w)" if one.language == "en" else re.escape(term)
    return re.search(word, shown, re.IGNORECASE) is not None


def hints(mode: Mode, one: Passage) -> list[str]:
    """All hints; fails where they do not end."""
    given: list[str] = []
    while (hint := mode.hint(one, len(given))) and len(given) <= len(one.text):
        given.append(hint)
    assert hint == ""
    return given


def test_every_mode_meets_some_passage_and_every_passage_some_mode() -> None:
    assert {mode for mode, _ in CASES} == set(MODES)
    assert {shape for _, shape in ANSWERED} == set(SHAPES)
    assert {shape for mode, shape in CASES if mode == "blanks"} == {
        shape for shape, one in SHAPES.items() if one.key_terms
    }


@pytest.mark.parametrize("name", MODES)
def test_a_mode_goes_by_the_name_it_is_kept_under(name: str) -> None:
    assert MODES[name].name == name


@pytest.mark.parametrize(("mode", "shape"), CASES)
def test_a_mode_keeps_nothing_between_two_calls(mode: str, shape: str) -> None:
    one, two = MODES[mode], SHAPES[shape]
    before = one.shown(two), one.asked(two).text, one.hint(two, 0)
    one.hint(two, 1)
    assert (one.shown(two), one.asked(two).text, one.hint(two, 0)) == before


@pytest.mark.parametrize(("mode", "shape"), CASES)
def test_the_full_right_answer_passes(mode: str, shape: str) -> None:
    asked = MODES[mode].asked(SHAPES[shape])
    assert grade(asked, asked.text).passed


@pytest.mark.parametrize(("mode", "shape"), CASES)
@pytest.mark.parametrize("answer", ["", "  \n ", "，。", "…", "\u200b"])
def test_an_answer_of_nothing_does_not_pass(mode: str, shape: str, answer: str) -> None:
    one = MODES[mode]
    assert not grade(one.asked(SHAPES[shape]), answer).passed
    if answer.strip() == "":
        assert not one.finished(SHAPES[shape], answer)


@pytest.mark.parametrize(("mode", "shape"), CASES)
def test_what_is_shown_is_no_answer(mode: str, shape: str) -> None:
    """Reading shows all and asks for nothing; all other modes keep back what they ask."""
    one = MODES[mode]
    passes = grade(one.asked(SHAPES[shape]), text(one, SHAPES[shape])).passed
    assert passes is not one.answered


@pytest.mark.parametrize("shape", SHAPES)
def test_reading_shows_the_text_and_nothing_else(shape: str) -> None:
    assert text(MODES["read"], SHAPES[shape]) == SHAPES[shape].text


@pytest.mark.parametrize("shape", [shape for mode, shape in CASES if mode == "blanks"])
def test_blanks_show_no_key_term_anywhere(shape: str) -> None:
    shown = text(MODES["blanks"], SHAPES[shape])
    assert [term for term in SHAPES[shape].key_terms if stands(term, SHAPES[shape], shown)] == []


@pytest.mark.parametrize("shape", [shape for mode, shape in CASES if mode == "blanks"])
def test_blanks_take_out_key_terms_only(shape: str) -> None:
    one = SHAPES[shape]
    kept = re.split(r"（\d+）＿＿＿|\(\d+\) ____", text(MODES["blanks"], one))
    assert all(piece in one.text for piece in kept)
    assert len("".join(kept)) >= len(one.text) - sum(
        len(term) * one.text.lower().count(term.lower()) for term in set(one.key_terms)
    )


#: What blanks show, to the letter.
BLANKED = {
    "zh a term again": "（1）＿＿＿来自人民，（1）＿＿＿植根人民，（1）＿＿＿（2）＿＿＿。",
    "zh the same term twice": "立案依照（1）＿＿＿，结案也依照（2）＿＿＿，不得例外。",
    "zh a term in another": "（1）＿＿＿热爱（2）＿＿＿，依靠（2）＿＿＿，时刻听取群众意见。",
    "zh a long term again": "（1）＿＿＿依靠（2）＿＿＿，（1）＿＿＿也来自（2）＿＿＿，时刻听取意见。",
    "zh terms that overlap": "单位应当做好（1）＿＿＿工作，消除各类（2）＿＿＿。",
    "en a term in a word": "The fact is that an (1) ____ binds; an (1) ____ of an actor binds too.",
}


@pytest.mark.parametrize("shape", BLANKED)
def test_terms_that_come_again_or_overlap(shape: str) -> None:
    assert text(MODES["blanks"], SHAPES[shape]) == BLANKED[shape]


@pytest.mark.parametrize("shape", [shape for mode, shape in CASES if mode == "blanks"])
def test_blanks_ask_for_as_many_terms_as_they_number(shape: str) -> None:
    one = SHAPES[shape]
    numbers = [int(number) for number in re.findall(r"[（(](\d+)[）)]", text(MODES["blanks"], one))]
    assert sorted(set(numbers)) == list(range(1, max(numbers) + 1))
    assert len(hints(MODES["blanks"], one)) == max(numbers)


@pytest.mark.parametrize("shape", SHAPES)
def test_firsts_show_a_beginning_of_each_clause_and_no_clause(shape: str) -> None:
    one = SHAPES[shape]
    lines = text(MODES["firsts"], one).split("\n")
    assert len(lines) == len(clauses_of(one))
    for line, clause in zip(lines, clauses_of(one), strict=True):
        begin = line.removesuffix(" …" if one.language == "en" else "……")
        assert clause.startswith(begin)
        assert len(begin) < len(clause)


@pytest.mark.parametrize("shape", SHAPES)
def test_recall_shows_nothing(shape: str) -> None:
    assert MODES["recall"].shown(SHAPES[shape]) == ()


@pytest.mark.parametrize(("mode", "shape"), CASES)
def test_hints_end_and_stay_ended(mode: str, shape: str) -> None:
    number = len(hints(MODES[mode], SHAPES[shape]))
    assert MODES[mode].hint(SHAPES[shape], number + 100) == ""
    assert (number == 0) is (mode == "read")


@pytest.mark.parametrize(("mode", "shape"), ANSWERED)
def test_no_hint_gives_the_whole_answer_away(mode: str, shape: str) -> None:
    """Except for a text of one clause in `firsts`, whose contract gives clauses in full."""
    one = MODES[mode]
    given = hints(one, SHAPES[shape])
    whole = [hint for hint in given if grade(one.asked(SHAPES[shape]), hint).passed]
    assert bool(whole) is (mode == "firsts" and len(clauses_of(SHAPES[shape])) == 1)


@pytest.mark.parametrize(("mode", "shape"), WHOLE)
def test_the_whole_text_is_finished_and_half_of_it_is_not(mode: str, shape: str) -> None:
    one = SHAPES[shape]
    assert MODES[mode].finished(one, one.text)
    assert not MODES[mode].finished(one, one.text[: len(one.text) // 2])


@pytest.mark.parametrize("mode", ["firsts", "recall"])
@pytest.mark.parametrize(
    ("answer", "finished"),
    [
        # 85 % as long and ends as the text ends
        (POEM.replace("处处", "").replace("眠", ""), True),
        # as long, wrong in the middle, ends as the text ends
        (POEM.replace("闻啼鸟", "听小虫"), True),
        # ends as the text ends, but 75 % as long
        (POEM.replace("处处闻啼鸟，", ""), False),
        # 80 % as long and the last clause is missing
        (POEM.replace("花落知多少。", "再来"), False),
        # as long, and the last clause stands in the middle
        ("春眠不觉晓，花落知多少，处处闻啼鸟，夜来风雨声。", False),
    ],
)
def test_finished_is_long_enough_and_ends_right(mode: str, answer: str, finished: bool) -> None:
    assert MODES[mode].finished(SHAPES["zh many clauses"], answer) is finished


@pytest.mark.parametrize(
    ("shape", "answer", "finished"),
    [
        ("zh", "不得刑讯逼供", False),
        ("zh", "不得刑讯逼供，相应证件", True),
        ("zh", "不得打人\u3000随身证件", True),
        ("zh", "不得打人\n证件", True),
        ("en many terms", "freedom of opinion", False),
        ("en many terms", "freedom of opinion\nright to seek information", False),
        ("en many terms", "freedom of speech, right to know, duty of care", True),
        ("en", "liberty", True),
    ],
)
def test_blanks_are_finished_with_as_many_pieces_as_blanks(shape: str, answer: str, finished: bool) -> None:
    assert MODES["blanks"].finished(SHAPES[shape], answer) is finished


@pytest.mark.parametrize(
    ("terms", "owes", "rungs"),
    [
        (("相应证件",), False, ("read", "blanks", "firsts")),
        ((), False, ("read", "firsts")),
        (("相应证件",), True, ("read", "blanks", "firsts", "recall")),
        ((), True, ("read", "firsts", "recall")),
    ],
)
def test_the_ladder(terms: tuple[str, ...], owes: bool, rungs: tuple[str, ...]) -> None:
    assert ladder(passage("p", "题", LAW, terms), owes_recall=owes) == rungs
