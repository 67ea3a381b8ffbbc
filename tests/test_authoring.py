"""The strict check: each thing it tells, and what it leaves in peace."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.authoring import check_strict
from content.facts import fact_ids
from content.load import load_library
from content.model import Deck, Passage
from tests.told import told

ROOT = Path(__file__).parent.parent
TEXT = "询问查证的时间一般不超过八小时，情况复杂、可能适用行政拘留的，不超过二十四小时。"


def passage(
    key: str, text: str = TEXT, terms: tuple[str, ...] = ("八小时",), language: str = "zh"
) -> Passage:
    return Passage(key, key, text, terms, "某处", ("zf-1",), "v", "d", language, "训练", file_line=int(key))


def lines(*passages: Passage, facts: set[str] | None = None) -> list[str]:
    deck = Deck("d", "读本", "训练", "zh", "某处", passages, file="d.md")
    return [told(one) for one in check_strict([deck], {"zf-1"} if facts is None else facts)]


def test_a_good_passage_is_left_in_peace() -> None:
    assert lines(passage("1")) == []


def test_each_by_itself() -> None:
    assert "d.md:1: 条目 1 有 301 字" in lines(passage("1", "长" * 301))[0]
    assert lines(passage("1", "x" * 301, language="en")) == []
    assert "没有关键词" in lines(passage("1", terms=()))[0]
    assert "没有注明事实" in lines(replace(passage("1"), facts=()))[0]
    assert "没有条目 1 引用的 zf-1" in lines(passage("1"), facts={"zf-2"})[0]


def test_without_a_file_of_facts_none_are_asked_for() -> None:
    deck = Deck("d", "读本", "训练", "zh", "某处", (replace(passage("1"), facts=()),))
    assert check_strict([deck], None) == []


def test_texts_that_differ_by_one_key_term() -> None:
    other = passage("2", TEXT.replace("八小时", "十二小时"), ("十二小时",))
    [line] = lines(passage("1"), other)
    assert line.startswith("d.md:2: 条目 2 与 1 只差一个关键词：“十二小时”与“八小时”")


@pytest.mark.parametrize(
    ("old", "new", "told_as"),
    [
        ("二十四小时", "二十五小时", "“二十五”与“二十四”"),
        ("二十四小时", "24小时", "“24”与“二十四”"),
        ("不超过二十四", "超过二十四", "“超过”与“不超过”"),
    ],
)
def test_texts_that_differ_by_one_number_or_negation(old: str, new: str, told_as: str) -> None:
    [line] = lines(passage("1"), passage("2", TEXT.replace(old, new)))
    assert f"只差一个关键词：{told_as}" in line


def test_in_english_too() -> None:
    text = "A person who is not under arrest may leave at any time, and must be told so within 12 hours."
    by_not = passage("2", text.replace("not ", ""), ("arrest",), "en")
    by_number = passage("3", text.replace("12", "120"), ("arrest",), "en")
    told_of = lines(passage("1", text, ("arrest",), "en"), by_not, by_number)
    assert "“under”与“not under”" in told_of[0]
    assert "“120”与“12”" in told_of[1]
    assert "有 9" in told_of[2]  # both differ: 2 and 3 are nearly the same


def test_characters_that_the_pictures_would_show_as_boxes() -> None:
    odd = passage("2", TEXT.replace("询问", "询问𠮷"))
    deck = Deck("d", "读本😀", "训练", "zh", "某处", (passage("1"), odd), file_line=2, file="d.md")
    found = [told(one) for one in check_strict([deck], {"zf-1"})]
    assert "d.md:2: 画图用的字体里没有 d 的 1 个字：" in found[0]
    assert "U+1F600" in found[0]
    assert "d.md:2: 画图用的字体里没有 2 的 1 个字：𠮷 (U+20BB7)" in found[1]


def test_texts_that_are_nearly_the_same() -> None:
    [line] = lines(passage("1"), passage("2", TEXT.replace("一般", "")))
    assert "条目 2 与 1 有 97% 相同" in line
    assert (
        lines(
            passage("1"),
            passage("2", "现场发现违法行为人，出示人民警察证后可以口头传唤，并在笔录中注明八小时。"),
        )
        == []
    )


def test_the_shipped_decks_are_strict() -> None:
    library, problems = load_library(ROOT / "content" / "decks", None)
    facts, more = fact_ids(ROOT / "content" / "facts.yaml")
    assert (problems, more) == ([], [])
    assert facts
    assert [told(one) for one in check_strict(library.decks, facts)] == []


def test_facts_that_are_none_are_told(tmp_path: Path) -> None:
    file = tmp_path / "facts.yaml"
    assert fact_ids(file) == (None, [])
    file.write_text("a: b\n", encoding="utf-8")
    [found] = fact_ids(file)[1]
    assert "事实不是一列" in told(found)
