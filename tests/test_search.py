"""Finding passages by what people type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search import Finder, Found
from bot.search.fold import fold, placed
from content.model import Passage
from tests.sample import ENGLISH, LAW, PASSAGES, passage

BANK = "到银行查询存款，应当经县级以上公安机关负责人批准，并出示法律文书，由两名民警一起办理。"
MEDIATE = "因民间纠纷引起的打架斗殴，情节较轻的，公安机关可以调解处理；重新反悔的，依法处罚。"
GUN = "公务用枪由专人保管，存放在枪库，领取和交还都要登记。"
MANY = (
    *PASSAGES,
    passage("bank", "查询存款", BANK, ("县级以上",)),
    passage("mediate", "治安调解", MEDIATE, ("调解处理",)),
    passage("gun", "枪支保管", GUN, ("专人保管",)),
    *(passage(f"n{n}", f"条目{n}号", f"这是第{n}个用来占位的条目正文。") for n in range(30)),
)


def by_id(*passages: Passage) -> dict[str, Passage]:
    return {one.id: one for one in passages}


MATERIAL = by_id(*MANY)


def ids(found: list[Found]) -> list[str]:
    return [one.passage.id for one in found]


def find(words: str, limit: int = 8, material: Mapping[str, Passage] = MATERIAL) -> list[str]:
    return ids(FINDER.find(material, words, limit))


FINDER = Finder()


@pytest.mark.parametrize(
    ("words", "first"),
    [
        # an id, a title, words of either, in any case, width and script
        ("law", "law"),
        ("ＬＡＷ", "law"),
        ("盘问检查", "law"),
        ("盤問檢查", "law"),
        ("盘问", "law"),
        ("出示相应证件", "law"),
        ("出示 相应证件", "law"),
        ("證件 盤問", "law"),
        ("法律的特权", "short"),
        (f"{LAW[:40]}", "law"),
        (LAW, "law"),
        ((LAW * 200)[:4096], "law"),
        ("liberty", "en"),
        ("LIBERTY, and security", "en"),
        ("枪", "gun"),
        # by sound: wrong characters, pinyin in full, its first letters, both mixed
        ("盘问检察", "law"),
        ("刑迅逼供", "law"),
        ("pan wen jian cha", "law"),
        ("panwenjiancha", "law"),
        ("pánwèn", "law"),
        ("xingxunbigong", "law"),
        ("pan问", "law"),
        ("pwjc", "law"),
        ("xxbg", "law"),
        ("qiang zhi", "gun"),
        # near sounds
        ("xianyinzhengjian", "law"),
        ("cunfangzai qiangku", "gun"),
        ("chunfangzaiqiangku", "gun"),
        # characters with several readings: bank is yinhang, to mediate is tiaojie, anew is chongxin
        ("yinhang", "bank"),
        ("yh", None),
        ("yhcx", "bank"),
        ("tiaojie", "mediate"),
        ("zatj", "mediate"),
        ("chongxinfanhui", "mediate"),
        ("条解", "mediate"),
        # slips: other words, missing, more, turned
        ("出示相应的证件", "law"),
        ("出示应相证件", "law"),
        ("当场盘查、检查", "law"),
        ("超过二十四小时检查", "law"),
        ("libetry", "en"),
        ("tortured", "en"),
        ("rigth to life", "en"),
        ("panwennjiancha", "law"),
        # words here and there
        ("证件 刑讯 检查", "law"),
        ("torture liberty", "en"),
        ("检查 民警 枪库 交还", None),
    ],
)
def test_what_is_meant_comes_first(words: str, first: str | None) -> None:
    found = find(words)
    assert found[:1] == ([] if first is None else [first])


@pytest.mark.parametrize(
    "words",
    [
        "",
        " ",
        "，。",
        "香蕉船",
        "量子力学与菠萝",
        "zzzzqqqq",
        "\x00",
        "法" * 4096,
        "v" * 4096,
        "\ud800",
        "％",
    ],
)
def test_nothing_for_nonsense(words: str) -> None:
    assert find(words) == []


@pytest.mark.parametrize(
    ("words", "in_title", "in_text"),
    [
        ("盤問", ["盘问"], ["盘问"]),
        ("pwjc", ["盘问检查"], ["盘问、检查"]),
        ("出示相應証件", [], ["出示相应证件"]),
        ("证件 刑讯", [], ["刑讯", "证件"]),
        ("出示相应的证件", [], ["出示相应证件"]),
        ("二十四小时", [], ["二十四小时"]),
    ],
)
def test_the_places_are_those_of_the_text_as_it_is(
    words: str, in_title: list[str], in_text: list[str]
) -> None:
    [found, *_] = FINDER.find(MATERIAL, words)
    assert found.passage.id == "law"
    title, text = found.passage.title, found.passage.text
    assert [title[start:end] for start, end in found.in_title] == in_title
    assert [text[start:end] for start, end in found.in_text] == in_text


def test_a_place_in_english() -> None:
    found, *_ = FINDER.find(MATERIAL, "TORTURE")
    assert [ENGLISH[start:end] for start, end in found.in_text] == ["torture"]


def test_a_title_goes_before_a_key_term_and_that_before_the_text() -> None:
    texts = [
        passage("text", "甲", f"{BANK}这里还写着现场急救。"),
        passage("term", "乙", "民警要先做现场急救，再送医院，不得耽误时间。", ("现场急救",)),
        passage("title", "现场急救", BANK),
        passage("sound", "先场极救", BANK),
    ]
    assert find("现场急救", material=by_id(*texts[:2])) == ["term", "text"]
    assert find("现场急", material=by_id(*texts)) == ["title", "term", "text", "sound"]
    assert find("现场急救", material=by_id(*texts)) == ["title"]  # written out: that one alone


def test_a_limit() -> None:
    assert len(find("条目")) == 8
    assert len(find("条目", limit=3)) == 3


def test_what_has_changed_is_found_as_it_is_now_and_only_that_is_read() -> None:
    finder = Finder()
    first = by_id(*MANY)
    before = finder.ready(first)
    changed = replace(MATERIAL["law"], text="新的条文：遇有火情，先报警，再疏散群众。", key_terms=())
    second = first | {"law": changed, "new": passage("new", "报警", "发现火情的人，都应当报警并通知邻居。")}
    del second["short"]
    assert ids(finder.find(second, "火情")) == ["law", "new"]
    assert ids(finder.find(second, "huoqing")) == ["law", "new"]
    assert ids(finder.find(second, "刑讯逼供")) == []
    assert ids(finder.find(second, "法律的特权")) == []
    assert ids(finder.find(second, "权力属于人民")) == []
    after = finder.ready(second)
    assert after.segments[0] is before.segments[0]
    [_, small] = after.segments
    assert [one.id for one in small.passages] == ["law", "new"]


def test_the_same_material_is_read_once() -> None:
    finder = Finder()
    assert finder.ready(MATERIAL) is finder.ready(MATERIAL)


def test_much_that_has_changed_is_read_with_the_rest_as_one() -> None:
    finder = Finder()
    finder.ready(MATERIAL)
    other = {key: replace(one, title=f"新{one.title}") for key, one in MATERIAL.items()}
    assert len(finder.ready(other).segments) == 1
    assert ids(finder.find(other, "新盘问检查")) == ["law"]


TEXTS = st.text("警a1 ，,.Bé盤²½ﬁ\n'’-%０", max_size=30)


@given(TEXTS)
def test_a_folded_text_and_its_places_agree(text: str) -> None:
    folded, places = placed(text)
    assert folded == fold(text)
    assert len(folded) == len(places)
    assert places == sorted(places)


@given(st.integers(0, len(LAW) - 6), st.integers(6, 40))
def test_any_piece_of_a_text_finds_it(start: int, size: int) -> None:
    piece = LAW[start : start + size]
    found = FINDER.find(MATERIAL, piece)
    assert found[0].passage.id == "law"
