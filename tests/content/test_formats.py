"""The same deck in every format loads equal."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.cells import SIGNS, guarded, unguarded
from content.load import load_library
from content.model import Deck, Passage, Tolerance
from content.readers import draft
from content.readers.draft import LONGEST, version
from content.readers.formats import READERS
from content.readers.rows import COLUMNS
from content.separator import separator
from content.writers.formats import WRITERS
from content.writers.marking import CannotWriteError
from tests.told import told

SHIPPED = load_library(Path(__file__).parent.parent.parent / "content" / "decks", None)[0].decks


def reread(deck: Deck, ending: str) -> Deck:
    again, problems = READERS[ending](f"deck{ending}", WRITERS[ending](deck))
    assert [told(problem) for problem in problems] == []
    assert again is not None
    return again


def test_every_format_is_read_and_written() -> None:
    assert set(READERS) == set(WRITERS)


@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize("deck", SHIPPED, ids=lambda deck: deck.id)
def test_the_shipped_decks_load_equal_in_every_format(deck: Deck, ending: str) -> None:
    assert reread(deck, ending) == deck


def passage(text: str, *terms: str, language: str = "zh", tolerance: Tolerance | None = None) -> Passage:
    made = Passage(
        "p-1", "题目 * 一", text, terms, "《某法》<一>", ("zf-1", "zf-2"), "", "d", language, "训练"
    )
    return replace(made, tolerance=tolerance or Tolerance(), version=version(text, terms, language))


def deck(*passages: Passage, language: str = "zh") -> Deck:
    numbered = tuple(replace(one, id=f"p-{number}") for number, one in enumerate(passages))
    return Deck("d", "2026: [读本]", "训练", language, '据 "某处" 编写', numbered)


STRICT = Tolerance(
    "strict",
    (("plain", 0.03), ("sound", 0.2), ("near", 0.1), ("spoken", 0.2 * 0.75)),
    free_order=True,
    synonyms=(("检举", "举报"), ("检查", "查验")),
)
ODD = (
    passage("# 开头的井号不是标题，1. 也不是编号。\n1. 第二段的编号要背。\n- 第三段有横线。"),
    passage("星号*与**下划线__、`反引号`和<b>尖括号</b>照样要背&amp;。", "下划线__"),
    passage("=公式=开头，==等号==，问::答都只是文字，不是别的。", "问::答"),
    passage("“引号里的”关键词在标点旁边，（括号里的）也一样。", "“引号里的”", "（括号里的）"),
    passage("不得刑讯逼供，不得体罚，任何时候都不得。", "不得体罚", "不得"),
    passage("前一条宽，这一条严，各有各的尺度，写得出来。", "尺度", tolerance=STRICT),
    passage(
        "这一条的同义词只有一组，是全册都有的那一组。",
        tolerance=replace(STRICT, synonyms=STRICT.synonyms[:1]),
    ),
)


@pytest.mark.parametrize("ending", WRITERS)
def test_odd_passages_load_equal_in_every_format(ending: str) -> None:
    for one in ODD:
        assert reread(deck(one), ending) == deck(one)
    assert reread(deck(*ODD), ending) == deck(*ODD)


@pytest.mark.parametrize("ending", WRITERS)
def test_an_english_deck_too(ending: str) -> None:
    one = passage(
        "Nobody shall be held in slavery; it is *prohibited* in all its forms.", "slavery", language="en"
    )
    assert reread(deck(one, language="en"), ending) == deck(one, language="en")


def with_separator(data: bytes, between: str) -> bytes:
    rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=between).writerows(rows)
    return out.getvalue().encode()


@pytest.mark.parametrize("between", [";", "\t"])
@pytest.mark.parametrize("one", [*SHIPPED, deck(*ODD)], ids=lambda one: one.title)
def test_a_table_with_another_separator_loads_equal(one: Deck, between: str) -> None:
    """As spreadsheets write it where the comma is the decimal sign."""
    data = with_separator(WRITERS[".csv"](one), between)
    assert READERS[".csv"]("deck.csv", data) == (one, [])


@pytest.mark.parametrize("first", ["title,编号;标题;正文", "标题\tid,标题;正文", 'title;"id,编号,标题"'])
def test_a_content_that_looks_like_a_heading_decides_nothing(first: str) -> None:
    between = next(char for char in first if char in ",;\t")
    assert separator(["", first, "id,title,text"], lambda cell: draft.named(cell) in COLUMNS) == between


TEXTS = st.text(st.sampled_from("法律不得一二 a.,，。*_=:#-[]()<>&`~\\|1+“”'@＝＋"), min_size=20, max_size=60)


@pytest.mark.parametrize("ending", WRITERS)
@settings(max_examples=150, deadline=None)
@given(text=TEXTS, begin=st.integers(0, 50), size=st.integers(1, 8))
def test_what_can_be_written_loads_equal(ending: str, text: str, begin: int, size: int) -> None:
    words = "\n".join(part.strip() for part in text.split("\n"))
    term = words[begin : begin + size].strip()
    one = passage(words, *([term] if term and term != words else []))
    if not 15 <= len(words) <= LONGEST or words.lower().startswith(("source", "依据")):
        return
    try:
        data = WRITERS[ending](deck(one))
    except CannotWriteError:
        assert ending in {".md", ".csv", ".txt", ".xlsx"}, "what has bold of its own can hold every term"
        return
    again, problems = READERS[ending](f"deck{ending}", data)
    assert ([told(problem) for problem in problems], again) == ([], deck(one))


@pytest.mark.parametrize("sign", [*SIGNS, "'=", "''@", "'"])
def test_what_a_spreadsheet_would_run_is_guarded_in_csv_and_loads_equal(sign: str) -> None:
    """Title, text, source and what is said of the deck; a guard goes where it is needed, and comes off again."""
    one = replace(passage(f"{sign.strip()}1+1 这一句的开头像公式，其实不是公式。"), title=f"{sign.strip()}A1")
    made = replace(deck(replace(one, source="-1 条")), title=f"{sign.strip()}SUM(1)", source="@据")
    data = WRITERS[".csv"](made)
    assert reread(made, ".csv") == made
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [cell for row in rows for cell in row if cell.startswith(SIGNS)] == []


def test_only_a_quote_mark_before_a_sign_comes_off() -> None:
    assert [unguarded(text) for text in ("'=1", "''=1", "'tis", "'", "a'=1")] == [
        "=1",
        "'=1",
        "'tis",
        "'",
        "a'=1",
    ]
    assert [guarded(text) for text in ("=1", "'=1", "'tis", "1=1")] == ["'=1", "''=1", "'tis", "1=1"]


CARDS = """---
id: d
title: 问答
track: 训练
language: zh
source: 汇编
---

## 盘问 {#pw}

人民警察==不得==刑讯逼供，经出示**相应证件**，可以==盘问==。

> 依据：《某法》第九条（facts: zf-1, zf-2）

传唤持续的时间最长多久？{#sj}::一般不得超过**八小时**，情况复杂的不得超过二十四小时。

什么时候可以当场盘问？::经出示==相应证件==，对有违法犯罪嫌疑的人员，可以当场盘问、检查。

> 依据：《另法》第一条（facts: zf-3）
"""


@pytest.mark.parametrize("ending", WRITERS)
def test_clozes_questions_and_their_sources_are_the_same_in_every_format(ending: str) -> None:
    made, problems = READERS[".md"]("a.md", CARDS.encode())
    assert [told(one) for one in problems] == []
    assert made is not None
    timed, asked, text = made.passages  # a heading's own text ends behind its cards
    assert text.key_terms == ("不得", "相应证件", "盘问")
    assert (timed.title, timed.key_terms, timed.source) == ("传唤持续的时间最长多久？", ("八小时",), "汇编")
    assert (asked.key_terms, asked.source, asked.facts) == (("相应证件",), "《另法》第一条", ("zf-3",))
    assert reread(made, ending) == made


SOME = st.text(st.sampled_from("法律不得一二三出示证件，。、《》“”（）"), min_size=1, max_size=6)


@st.composite
def decks(draw: st.DrawFn) -> Deck:
    """Any deck of Chinese passages: paragraphs made of plain words and key terms, each with its own title and source."""
    made = []
    for _ in range(draw(st.integers(1, 4))):
        paragraphs = draw(
            st.lists(st.lists(st.tuples(SOME, SOME), min_size=2, max_size=4), min_size=1, max_size=3)
        )
        terms = [term for row in paragraphs for _, term in row if draw(st.booleans())]
        # What stands before a term must not hold it: the first place of a term is its own.
        text = "\n".join("".join(f"人民警察应当{plain}{term}" for plain, term in row) for row in paragraphs)
        own = passage(text, *_in_order(text, terms), tolerance=draw(st.sampled_from((None, STRICT))))
        facts = tuple(draw(st.lists(st.sampled_from(("zf-1", "zf-2", "zf-3")), unique=True)))
        made.append(replace(own, title=draw(SOME), source=draw(SOME), facts=facts))
    return deck(*made)


def _in_order(text: str, terms: list[str]) -> list[str]:
    kept, end = [], 0
    for term in terms:
        place = text.find(term, end)
        if place >= 0 and "\n" not in text[place : place + len(term)]:
            kept.append(term)
            end = place + len(term)
    return kept


@pytest.mark.parametrize("ending", [".md", ".csv", ".xlsx", ".apkg"])
@settings(max_examples=60, deadline=None)
@given(made=decks())
def test_any_deck_is_the_same_in_every_format(ending: str, made: Deck) -> None:
    try:
        data = WRITERS[ending](made)
    except CannotWriteError:
        assert ending != ".apkg"
        return
    again, problems = READERS[ending](f"deck{ending}", data)
    assert ([told(one) for one in problems], again) == ([], made)
