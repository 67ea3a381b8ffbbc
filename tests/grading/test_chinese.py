"""The labelling guide's rules for Chinese, by examples of our own."""

from __future__ import annotations

from collections import defaultdict

import pytest
from pypinyin.contrib.tone_convert import to_normal
from pypinyin.phrases_dict import phrases_dict

from bot.grading import DiffKind, Profile, grade, prepare, profile
from bot.grading.chinese.normal import normal
from bot.grading.chinese.readings import ALIVE
from bot.grading.chinese.shapes import alike
from bot.grading.chinese.sounds import near_sound, same_sound
from tests.grading.samples import ARREST, FAIL, FAMILY, LIST, PASS, TEAM


@pytest.mark.parametrize(("passage", "answer"), PASS)
def test_what_a_fair_examiner_lets_pass(passage: str, answer: str) -> None:
    verdict = grade(prepare(passage), answer)
    assert verdict.passed, (verdict.reason, verdict.misses)


@pytest.mark.parametrize(("passage", "answer", "named", "reason"), FAIL)
def test_what_a_fair_examiner_marks(passage: str, answer: str, named: str, reason: str) -> None:
    verdict = grade(prepare(passage), answer)
    assert (verdict.passed, verdict.reason) == (False, reason)
    assert not named or any(named in name for name in verdict.missed), verdict.missed
    assert verdict.score < 0.6


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("一百", "100"),
        ("一百零五", "１０５"),
        ("二〇二一年一月二日", "2021-01-02"),
        ("二○二一年", "2021年"),
        ("百分之三点五", "3.5％"),
        ("三分之二", "2/3"),
        ("五十万", "500,000"),
        ("一亿二千万", "1.2亿"),
        ("第二十三条", "第23条"),
        ("三至五人", "3～5人"),
        ("两个月", "2个月"),
        ("叁万元", "30000元"),
        ("十时三十分", "10:30"),
        ("五公里", "5km"),
        ("百分之五至百分之十", "5%-10%"),
        ("一、二审", "1、2审"),
        ("百分之零点五", "0.5%"),
        ("万分之五", "0.05%"),
        ("三十比二", "30:2"),
        ("第一〇一条", "第101条"),
        ("壹拾万元", "10万元"),
        ("五月二日", "5月2号"),
        ("第三项", "第③项"),
    ],
)
def test_numbers_are_values(one: str, other: str) -> None:
    assert normal(one).items == normal(other).items


@pytest.mark.parametrize(
    ("one", "other"),
    [("3.5", "35"), ("十五", "五十"), ("三五人", "35人"), ("3-5", "35"), ("3,5日", "35日"), ("五日", "5号")],
)
def test_other_numbers_are_others(one: str, other: str) -> None:
    assert normal(one).items != normal(other).items


@pytest.mark.parametrize("text", ["第（三）项规定", "（一）至（三）项", "本条第（二）款"])
def test_a_reference_to_an_item_is_no_mark(text: str) -> None:
    assert normal(text).marks == {}


@pytest.mark.parametrize(
    ("passage", "answer", "kind", "expected", "given"),
    [
        (TEAM, TEAM.replace("应当", "应档"), DiffKind.SOUND, "当", "档"),
        (TEAM, TEAM.replace("应当", ""), DiffKind.MISSING, "应当", ""),
        (ARREST, ARREST.replace("三日", "25日"), DiffKind.WRONG, "三", "25"),
        (TEAM, TEAM + "苹果", DiffKind.EXTRA, "", "苹果"),
    ],
)
def test_differences(passage: str, answer: str, kind: DiffKind, expected: str, given: str) -> None:
    diffs = [one for one in grade(prepare(passage), answer).diffs if one.kind is not DiffKind.RIGHT]
    assert [(one.kind, one.expected, one.given) for one in diffs] == [(kind, expected, given)]
    [diff] = diffs
    assert passage[diff.start : diff.end] == expected
    assert answer[diff.given_start : diff.given_end] == given


def test_what_moved_is_marked_on_both_sides() -> None:
    first, second = "控制局面", "疏散围观群众"
    answer = LIST.replace(first, "◇").replace(second, first).replace("◇", second)
    moved = [one for one in grade(prepare(LIST), answer).diffs if one.kind is DiffKind.MOVED]
    assert moved


#: Six slips of forty units.
SLIPPED = TEAM.replace("巡逻", "寻罗").replace("设备", "社被").replace("全程", "泉成")


@pytest.mark.parametrize(
    ("name", "answer", "passes"),
    [
        ("strict", TEAM.replace("巡逻", "寻罗").replace("设备", "设被"), True),
        ("strict", SLIPPED, False),
        ("standard", SLIPPED, True),
        ("lenient", TEAM.replace("应当", ""), True),
        ("standard", TEAM.replace("应当", ""), False),
        ("lenient", TEAM.replace("不得", "得"), False),
    ],
)
def test_profiles(name: str, answer: str, *, passes: bool) -> None:
    verdict = grade(prepare(TEAM), answer, name)
    assert (verdict.passed, verdict.profile) == (passes, name)


@pytest.mark.parametrize(("name", "passes"), [("strict", False), ("standard", True), ("spoken", True)])
def test_homophones_that_are_both_terms(name: str, *, passes: bool) -> None:
    text = "公民的合法权利受法律保护，任何组织不得侵犯。"
    assert grade(prepare(text), text.replace("权利", "权力"), name).passed is passes


@pytest.mark.parametrize(("name", "passes"), [("standard", False), ("spoken", True)])
def test_terms_that_differ_by_tone(name: str, *, passes: bool) -> None:
    text = "询问证人应当个别进行，并且告知其如实作证的义务。"
    assert grade(prepare(text), text.replace("询问", "讯问"), name).passed is passes


def test_single_fields_of_a_profile_may_be_replaced() -> None:
    answer = TEAM.replace("携带", "携滞")
    assert grade(prepare(TEAM), answer, profile("standard", plain=0.0, plain_least=0)).passed is False
    assert grade(prepare(TEAM), answer, Profile("own")).profile == "own"


def test_a_deck_may_free_the_order_of_its_enumerations() -> None:
    answer = FAMILY.replace("公民、法人", "法人、公民")
    assert not grade(prepare(FAMILY), answer).passed
    verdict = grade(prepare(FAMILY, free_order=True), answer)
    assert verdict.passed
    assert "".join(one.given for one in verdict.diffs) == answer
    assert not grade(prepare(FAMILY, free_order=True), FAMILY.replace("公民、法人", "法人")).passed


def test_a_deck_may_name_synonyms() -> None:
    answer = FAMILY.replace("检举", "举报")
    assert not grade(prepare(FAMILY), answer).passed
    assert grade(prepare(FAMILY, synonyms=(("检举", "举报"),)), answer).passed


def test_a_marked_term_is_wanted_to_the_letter_but_by_ear() -> None:
    ready = prepare(TEAM, ("执法记录仪",))
    assert grade(ready, TEAM.replace("记录仪", "记禄仪")).passed
    for wrong in ("记录凹", "记凹仪", "记录", "录记仪"):
        assert grade(ready, TEAM.replace("记录仪", wrong)).missed[0] == "执法记录仪"


@pytest.mark.parametrize("pair", ["情清", "折拆", "准淮", "未末", "时吋", "险检"])
def test_look_alikes(pair: str) -> None:
    assert alike(*pair)


@pytest.mark.parametrize("pair", ["人国", "款金", "县市", "批备", "老少"])
def test_no_look_alikes(pair: str) -> None:
    assert not alike(*pair)


DEPOT = "仓库距营区六千三百千米，每月底应当清点一次，多人领用的，应当推选代表，不得超过三人，不得在夜来风雨时搬运。"


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("六千三百千米", "6300千米"),  # 千 of 千米 is no thousand
        ("推选代表", "推选组长，不，推选代表"),  # a lone 不 between marks takes back
        ("应当清点", "应当，然后呢，清点"),
        ("应当清点", "应当，我想想，好的，清点"),
        ("应当清点", "应x当清点"),  # a finger's letter inside a word
        ("不得超过", "不d得超过"),
    ],
)
def test_what_an_examiner_hears_as_right(wanted: str, said: str) -> None:
    assert grade(prepare(DEPOT), DEPOT.replace(wanted, said)).passed


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("六千三百千米", "6300米"),
        ("六千三百千米", "6000千米"),
        ("推选代表", "推选代表，不，推选组长"),
        ("推选代表", "不推选代表"),
        ("每月底", "每月初"),
        ("应当清点", "应当报告清点"),  # a word of frames, but inside the text
        ("应当推选", "应当如下推选"),
        ("风雨", "风雪"),  # alike to look at, and another word
    ],
)
def test_what_an_examiner_hears_as_wrong(wanted: str, said: str) -> None:
    assert not grade(prepare(DEPOT), DEPOT.replace(wanted, said)).passed


@pytest.mark.parametrize(("right", "wrong"), [("119", "110"), ("15", "5"), ("24", "2024"), ("5", "15")])
def test_a_wrong_number_in_digits_is_shown_whole_on_both_sides(right: str, wrong: str) -> None:
    passage = f"发现火情应当立即拨打{right}号电话，并组织群众撤离现场。"
    verdict = grade(prepare(passage), passage.replace(right, wrong))
    [diff] = [one for one in verdict.diffs if one.kind is not DiffKind.RIGHT]
    assert (diff.kind, diff.expected, diff.given) == (DiffKind.WRONG, right, wrong)


@pytest.mark.parametrize(
    ("one", "other"), [("提", "移"), ("令", "任"), ("枝", "切"), ("接", "哈"), ("拆", "查")]
)
def test_readings_that_nobody_knows_are_none(one: str, other: str) -> None:
    assert not near_sound(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("长", "场"), ("长", "掌"), ("行", "航"), ("重", "虫"), ("还", "环"), ("着", "这")]
)
def test_every_living_reading_of_a_polyphone_counts(one: str, other: str) -> None:
    assert same_sound(one, other)


def test_the_living_readings_are_those_of_known_words() -> None:
    spoken: defaultdict[str, set[str]] = defaultdict(set)
    for word, readings in phrases_dict.items():
        for char, reading in zip(word, readings, strict=False):
            spoken[char].add(to_normal(reading[0]).replace("ü", "v"))
    for char, alive in ALIVE.items():
        assert alive <= spoken[char], char
