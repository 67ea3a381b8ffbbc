"""The parts of the English judge: words, numbers, sounds, spelling."""

from __future__ import annotations

import pytest

from bot.grading.english.related import Relation, relation, runs_alike
from bot.grading.english.words import Words, read_words, tokens


def words(text: str) -> Words:
    return read_words(tokens(text))


@pytest.mark.parametrize(
    "forms",
    [
        ("twenty-five", "25", "twenty five", "TWENTY-FIVE"),
        ("one hundred and five", "105", "a hundred and five", "one hundred five"),
        ("first", "1st"),
        ("the twenty-second", "the 22nd"),
        ("fifty percent", "50 %", "50%", "fifty per cent"),
        ("one thousand", "1,000", "1000", "a thousand", "1 000"),
        ("one thousand eight hundred and eight", "1808", "one thousand 808", "eighteen oh eight"),
        ("two and a half hours", "2.5 hours", "two point five hours"),
        ("two thirds", "2/3", "two-thirds"),
        ("one half", "1/2", "half", "½"),
        ("1.5 million", "1,500,000", "one point five million"),
        ("two dozen", "24"),
        ("nine one one", "911", "9-1-1"),
        ("nineteen eighty-four", "1984"),
        ("ten thirty", "10:30"),
        ("five dollars", "$5", "5 dollars"),
        ("thirty miles per hour", "30 mph", "30mph"),
        ("twenty kilometres", "20 km", "20km"),
        ("ten to twenty", "10-20", "10\u201320"),
        (
            "the first of May 2021",
            "1 May 2021",
            "May 1, 2021",
            "May 1st 2021",
            "1st of May, twenty twenty-one",
        ),
        ("article two", "Article II", "article 2"),
        ("do not", "don't", "don\u2019t", "dont"),
        ("cannot", "can not", "can't"),
        ("shall not", "shan't"),
        ("it is", "it's"),
        ("(a) one; (b) two", "1. one; 2. two", "one, two"),
    ],
    ids=lambda forms: str(forms[0]),
)
def test_forms_of_the_same_words_have_the_same_keys(forms: tuple[str, ...]) -> None:
    assert {words(form).keys for form in forms} == {words(forms[0]).keys}


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("between one hundred and two hundred", ("between", "#100", "and", "#200")),
        ("ten, twenty or thirty", ("#10", "#20", "or", "#30")),
        ("four score and seven", ("#4", "score", "and", "#7")),
        ("section 12(3)(a) and paragraph (b)", ("section", "#12", "#3", "a", "and", "paragraph", "b")),
        ("a third party", ("a", "#3th", "party")),
        ("the officer's duty", ("the", "officers", "duty")),
        ("you may 5 times", ("you", "may", "#5", "times")),
        ("No. 5", ("number", "#5")),
        ("no 5", ("no", "#5")),
        ("$ & co", ("and", "co")),
    ],
)
def test_keys(text: str, keys: tuple[str, ...]) -> None:
    assert words(text).keys == keys


def test_each_word_has_its_place_in_the_text() -> None:
    text = "Ｄon\u2019t\u200b pay $1,000 of 50 %"
    read = words(text)
    assert [text[start:end] for start, end in zip(read.starts, read.ends, strict=True)] == [
        "Ｄo",
        "n\u2019t",
        "pay",
        "$1,000",
        "",
        "of",
        "50",
        "%",
    ]


def test_between_two_readings_the_passage_decides() -> None:
    assert read_words(tokens("ten twenty")).keys == ("#1020",)
    assert read_words(tokens("ten twenty"), {"#10", "#20"}).keys == ("#10", "#20")
    assert read_words(tokens("twenty to"), {"#22"}).keys == ("#22",)
    assert read_words(tokens("march 5"), {"#march-5"}).keys == ("#march-5",)


@pytest.mark.parametrize(
    ("word", "given", "how"),
    [
        ("recognise", "recognize", Relation.SAME),
        ("metres", "meters", Relation.SAME),
        ("labour", "labor", Relation.SAME),
        ("travelled", "traveled", Relation.SAME),
        ("filled", "filed", Relation.OTHER),
        ("award", "awards", Relation.FORM),
        ("their", "there", Relation.SOUND),
        ("principal", "principle", Relation.SOUND),
        ("write", "right", Relation.SOUND),
        ("law", "lore", Relation.SOUND),
        ("council", "counsel", Relation.SOUND),
        ("seized", "siezed", Relation.SOUND),
        ("not", "knot", Relation.SOUND),
        ("government", "goverment", Relation.SOUND),
        ("lawful", "unlawful", Relation.OTHER),
        ("lawful", "unlawfull", Relation.OTHER),
        ("careful", "careless", Relation.OTHER),
        ("with", "without", Relation.OTHER),
        ("arrest", "rest", Relation.OTHER),
        ("arrest", "detain", Relation.OTHER),
        ("fine", "fee", Relation.OTHER),
        ("detention", "detection", Relation.OTHER),
        ("prosecute", "persecute", Relation.OTHER),
        ("officer", "officers", Relation.FORM),
        ("#2", "too", Relation.SOUND),
        ("#30", "thrity", Relation.SOUND),
        ("#2", "#3", Relation.OTHER),
        ("nor", "or", Relation.OTHER),
    ],
)
def test_how_two_words_are_related(word: str, given: str, how: Relation) -> None:
    assert relation(word, given) is how


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        (("every", "one"), ("everyone",), Relation.SAME),
        (("already",), ("all", "ready"), Relation.SOUND),
        (("it", "is"), ("its",), Relation.SOUND),
        (("in", "court"), ("report",), Relation.OTHER),
    ],
)
def test_how_runs_are_related(one: tuple[str, ...], other: tuple[str, ...], how: Relation) -> None:
    assert runs_alike(one, other) is how
