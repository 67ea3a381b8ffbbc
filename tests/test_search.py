"""Finding passages by what people type."""

from __future__ import annotations

import pytest

from bot.search import find
from tests.sample import LAW, PASSAGES, passage

MANY = (*PASSAGES, *(passage(f"n{n}", f"条目{n}号", f"这是第{n}个用来占位的条目正文。") for n in range(30)))


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("盘问检查", "law"),
        ("law", "law"),
        ("LAW", "law"),
        ("盘问", "law"),
        ("盘问检察", "law"),  # a typo in the title
        ("出示相应证件", "law"),
        ("liberty", "en"),
        ("法律的特权", "short"),
        (f"{LAW[:40]}", "law"),
    ],
)
def test_what_is_meant_comes_first(words: str, first: str) -> None:
    assert find(MANY, words)[0].id == first


@pytest.mark.parametrize("words", ["", " ", "，。", "香蕉船", "zzzzqqqq", "\x00"])
def test_nothing_for_nonsense(words: str) -> None:
    assert find(MANY, words) == []


def test_a_limit() -> None:
    assert len(find(MANY, "条目")) == 8
    assert len(find(MANY, "条目", limit=3)) == 3


def test_a_flood_of_words_is_cut() -> None:
    assert len(find(MANY, "条目" * 50_000)) <= 8
