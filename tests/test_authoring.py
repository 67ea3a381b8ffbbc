"""The strict check: each thing it tells, and what it leaves in peace."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

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
