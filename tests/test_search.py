"""Finding passages by what people type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.messages import Phrase
from bot.search import Finder, Found
from bot.search.fold import fold, placed
from bot.texts import Texts
from content.load import load_library
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
        ("pz", None),
        ("yh", "n1"),  # 条目1号, as its number is read
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


NUMBERS = by_id(
    passage("hours", "拘传时间", "传唤持续的时间不得超过24小时，民警不少于2名。"),
    passage("words", "留置时间", "留置的时间不得超过四十八小时，民警不少于三名。"),
    passage("year", "施行日期", "本法自二〇二一年1月2日起施行，罚款1,000元，比例3.5%。"),
    passage("code", "电话", "报警请打110，编码用GB 18030。"),
    passage("rights", "Hours", "No one is held for more than 24 hours.", language="en"),
)


@pytest.mark.parametrize(
    ("words", "first", "bold"),
    [
        ("24小时", "hours", "24小时"),
        ("２４ 小时", "hours", "24小时"),
        ("二十四小时", "hours", "24小时"),
        ("廿四小时", "hours", "24小时"),
        ("四小时", "hours", "24小时"),
        ("ershisi xiaoshi", "hours", "24小时"),
        ("24xiaoshi", "hours", "24小时"),
        ("24", "hours", "24"),
        ("两名", "hours", "2名"),
        ("liangming", "hours", "2名"),
        ("48小时", "words", "四十八小时"),
        ("48", "words", "四十八"),
        ("3名民警", None, None),
        ("民警 3名", "words", "民警"),
        ("2021年", "year", "二〇二一年"),
        ("2021", "year", "二〇二一"),
        ("2021-1-2", "year", "二〇二一年1月2日"),
        ("二零二一年一月二号", "year", "二〇二一年1月2日"),
        ("一千元", "year", "1,000元"),
        ("1000元", "year", "1,000元"),
        ("百分之三点五", "year", "3.5%"),
        ("3.5%", "year", "3.5%"),
        ("一一〇", "code", "110"),
        ("gb18030", "code", None),
        ("GB 18030", "code", "GB 18030"),
    ],
)
def test_a_number_is_found_however_it_is_written(words: str, first: str | None, bold: str | None) -> None:
    found = FINDER.find(NUMBERS, words)
    assert [one.passage.id for one in found[:1]] == ([first] if first else [])
    if bold:
        start, end = found[0].in_text[0]
        assert found[0].passage.text[start:end] == bold


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
    assert after.catalogue is before.catalogue
    assert len(after.catalogue.passages) == len(first) + 2
    # Whoever still has the old material finds the old text.
    assert ids(finder.find(first, "刑讯逼供")) == ["law"]
    assert ids(finder.find(first, "火情")) == []


def test_the_same_material_is_read_once() -> None:
    finder = Finder()
    assert finder.ready(MATERIAL) is finder.ready(MATERIAL)


def test_one_change_after_the_other_is_found_and_none_twice() -> None:
    finder = Finder()
    material: dict[str, Passage] = MATERIAL
    for number in range(12):
        text = f"新的条文：遇有火情，先报警，第{number}次改过。"
        material = material | {"law": replace(MATERIAL["law"], text=text, key_terms=())}
        [found] = finder.find(material, "遇有火情")
        assert found.passage.text == text


def test_what_was_replaced_again_and_again_does_not_stand_before_what_holds() -> None:
    """More former versions than are looked at for a sound: none of them takes the place of the passage as it is."""
    many = {f"m{n}": passage(f"m{n}", f"题{n}", f"占位的第{n}条。") for n in range(3250)}
    finder = Finder()
    for number in range(640):
        text = f"遇有火情，先报警，第{number}次改过。"
        many = many | {"m7": replace(many["m7"], text=text, title="火情")}
        finder.ready(many)
    for words in ("遇有火情", "火情", "yuyouhuoqing", "于有火情", "yyhq", "遇有了火情", "报警 火情"):
        [found] = finder.find(many, words)
        assert found.passage is many["m7"], words


def test_much_that_has_changed_is_read_with_the_rest_as_one() -> None:
    finder = Finder()
    finder.ready(MATERIAL)
    other = {key: replace(one, title=f"新{one.title}") for key, one in MATERIAL.items()}
    assert len(finder.ready(other).catalogue.passages) == len(other)
    assert ids(finder.find(other, "新盘问检查")) == ["law"]


TEXTS = st.text("警两a12 、月日年号，,.Bé盤²½ﬁ\n'’-%０", max_size=30)


@settings(deadline=None)
@given(TEXTS)
def test_a_folded_text_and_its_places_agree(text: str) -> None:
    folded, starts, ends = placed(text)
    assert folded == fold(text)
    assert len(folded) == len(starts) == len(ends)
    assert starts == sorted(starts)
    assert ends == sorted(ends)
    assert all(start < end for start, end in zip(starts, ends, strict=True))


@settings(deadline=None)
@given(st.integers(0, len(LAW) - 6), st.integers(6, 40))
def test_any_piece_of_a_text_finds_it(start: int, size: int) -> None:
    piece = LAW[start : start + size]
    found = FINDER.find(MATERIAL, piece)
    assert found[0].passage.id == "law"


@pytest.mark.parametrize("words", ["治安检查", "zhian", "zajc", "torture", "panwen"])
def test_the_examples_that_people_are_told_find_something_in_the_shipped_material(words: str) -> None:
    shipped = load_library(Path(__file__).parent.parent / "content" / "decks", None)[0].passages
    found = [one.passage.title for one in Finder().find(shipped, words, 1)]
    told = Texts().say("zh", Phrase("search-usage")) + Texts().say("en", Phrase("search-usage"))
    assert found in (["治安检查"], ["No torture"], ["继续盘问"])
    assert words in told + (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
