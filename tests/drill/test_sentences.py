"""Explanations as they are read, in both languages; nothing of the text between the tries of a check."""

from __future__ import annotations

import io
import re

import pytest

from bot.channels.base import plain_spans
from bot.cli.explain import explain
from bot.drill.feedback import in_full, only_where
from bot.drill.sentences import sentences
from bot.grading import MAX_ANSWER, DiffKind, grade, prepare
from bot.messages import Phrase
from bot.texts import Texts
from tests.grading.samples import ARREST, LIST, TEAM

TEXTS = Texts()
#: Five clauses with a word of every kind that has to be right.
WATCH = (
    "值班人员应当每两小时巡查一次，未经批准不得离开岗位；发现火情的，"
    "立即报警并在三分钟内组织疏散，事后五日以内提交书面报告。"
)
POST = (
    "The duty officer shall check the gates every two hours, and may not leave the post without approval; "
    "in case of fire he must call for help at once, and report in writing within five days."
)
RIGHT_BUT = "音对字错 {} 处，读音对就算对，书写时留意："

#: (what is said instead of what, sentences)
CHINESE: list[tuple[str, str, list[str]]] = [
    ("不得", "", ["第二句漏了“不得”，意思相反。"]),
    ("未经", "经", ["第二句漏了“未经”，意思相反。"]),
    ("立即报警", "立即不报警", ["第四句多了“不”，意思相反。"]),
    ("不得", "可以", ["第二句把“不得”说成了“可以”，意思变了。"]),
    ("应当", "", ["第一句漏了“应当”：该不该、能不能，一字不能少。"]),
    ("应当", "可以", ["第一句把“应当”说成了“可以”：该不该、能不能，不能互换。"]),
    ("三分钟", "5分钟", ["第四句把“三分钟”说成了“五分钟”，数字不对。"]),
    ("两小时", "四小时", ["第一句把“两小时”说成了“四小时”，数字不对。"]),
    ("三分钟", "三小时", ["第四句把“三分钟”说成了“三小时”，单位不对。"]),
    ("五日", "五个月", ["第五句把“五日”说成了“五个月”，单位不对。"]),
    ("以内", "以外", ["第五句把“以内”说成了“以外”，意思不同。"]),
    ("事后", "", ["第五句漏了“事后”，范围变了。"]),
    ("警并", "警或者", ["第四句把“并”说成了“或者”：是都要还是任选，意思不同。"]),
    ("批准", "备案", ["第二句把“批准”说成了“备案”，不是一回事。"]),
    ("岗位", "单位", ["第二句把“岗位”说成了“单位”，不是一回事。"]),
    ("应当", "应档", [RIGHT_BUT.format(1), "“应档”应写作“应当”。"]),
    ("巡查", "循察", [RIGHT_BUT.format(1), "“循察”应写作“巡查”。"]),
    (
        "批准不得离开岗位；发现火情",
        "备案不得离开岗位；发现货情",
        ["第二句把“批准”说成了“备案”，不是一回事。", RIGHT_BUT.format(1), "“货情”应写作“火情”。"],
    ),
    ("未经批准不得离开岗位；", "", ["整句漏了第二句：“未经批准不得离开岗位”。"]),
    (
        "发现火情的，立即报警并在三分钟内组织疏散，",
        "",
        ["整句漏了第三句：“发现火情的”。", "整句漏了第四句：“立即报警并在三分钟内组织疏散”。"],
    ),
    ("，事后五日以内提交书面报告", "", ["整句漏了第五句：“事后五日以内提交书面报告”。"]),
    ("在三分钟内", "", ["第四句漏了一段：“在三分钟内”。"]),
    (WATCH[28:], "", ["后面没有背：从第四句起都漏了。"]),
    (WATCH[:43], "", ["前面没有背：是从第四句背起的。"]),
    (
        WATCH[:26],
        "未经批准不得离开岗位，值班人员应当每两小时巡查一次",
        ["第一句和第二句颠倒了。"],
    ),
    (
        WATCH[14:48],
        "，立即报警并在三分钟内组织疏散，未经批准不得离开岗位；发现火情的",
        ["第四句背到了第二句前面。"],
    ),
    (
        WATCH[-1:],
        "。今天天气很好我们大家一起去公园里散步",
        ["多了一段原文没有的：“今天天气很好我们大家一起去公园里散步”。"],
    ),
    (
        WATCH[-1:],
        "。今天天气很好我们大家一起去公园里散步，傍晚再慢慢走回来看一看电视，晚上还要去城里的饭店吃一顿好饭，再去看一场电影听一听音乐会",
        ["多了一段原文没有的：“今天天气很好我们大家一起去公园里散步，傍晚再慢慢…”。"],
    ),
    (WATCH, WATCH * 2, ["全文背了两遍。只背一遍；要改口，请先说“重来”。"]),
    (WATCH, "", ["没有背出内容。"]),
    (WATCH, "忘了", ["这不是要背的内容。"]),
    ("三分钟", "五分钟，不对，三分钟", ["改口以后说的为准。"]),
    ("三分钟", "三分钟，不对，五分钟", ["第四句把“三分钟”说成了“五分钟”，数字不对。"]),
]

ENGLISH: list[tuple[str, str, list[str]]] = [
    ("may not", "may", ["The second clause drops the negation of “not leave”: that says the opposite."]),
    ("must call", "must not call", ["The third clause adds “not”: that says the opposite."]),
    (
        "shall",
        "may",
        ["The first clause says “may” instead of “shall”: a duty and a permission are not the same."],
    ),
    ("two", "three", ["The first clause says “three” instead of “two”: a wrong number."]),
    ("hours", "days", ["The first clause says “days” instead of “hours”: a wrong unit."]),
    ("within", "after", ["The fourth clause says “after” instead of “within”: that changes the meaning."]),
    (
        "and may",
        "or may",
        ["The second clause says “or” instead of “and”: both and either are not the same."],
    ),
    (
        "approval",
        "notice",
        ["The second clause says “notice” instead of “approval”, which is something else."],
    ),
    (
        "officer",
        "oficer",
        [
            "Words that sound right but are written wrong: 1. They count as right, but mind the spelling:",
            "“oficer” is written “officer”.",
        ],
    ),
    (
        " in case of fire he must call for help at once,",
        "",
        ["All of the third clause is missing: “in case of fire he must call for help at once”."],
    ),
    (
        POST[56:],
        "",
        ["The rest was not recited: everything from the second clause on is missing."],
    ),
    (
        POST,
        (
            "In case of fire he must call for help at once; the duty officer shall check the gates every two "
            "hours, and may not leave the post without approval, and report in writing within five days."
        ),
        ["The third clause was said before the first clause."],
    ),
    (
        POST,
        f"{POST} {POST}",
        ["The whole text was said twice. Say it once; to begin again, say “start over” first."],
    ),
    (POST, "", ["Nothing was recited."]),
    (POST, "I do not know", ["This is not the text that was asked for."]),
    ("five days", "six days, no, five days", ["What you corrected yourself to counts."]),
]


def changed(passage: str, wanted: str, said: str) -> str:
    assert passage.count(wanted) == 1
    return passage.replace(wanted, said)


def told(passage: str, answer: str, language: str, *, reader: str) -> list[str]:
    verdict = grade(prepare(passage, (), language), answer)
    return [TEXTS.say(reader, one) for one in sentences(verdict)]


@pytest.mark.parametrize(("wanted", "said", "read"), CHINESE)
def test_what_an_officer_reads_in_chinese(wanted: str, said: str, read: list[str]) -> None:
    assert told(WATCH, changed(WATCH, wanted, said), "zh", reader="zh") == read


@pytest.mark.parametrize(("wanted", "said", "read"), ENGLISH)
def test_what_an_officer_reads_in_english(wanted: str, said: str, read: list[str]) -> None:
    assert told(POST, changed(POST, wanted, said), "en", reader="en") == read


#: Clauses that begin alike, and words beside each other that do.
ALIKE = "值班时不得会客，不得擅自离岗，不得饮酒；举报属实的，房主应当同步录音录像，并向租户说明姓名。"


@pytest.mark.parametrize(
    ("wanted", "said", "read"),
    [
        ("不得擅自离岗，", "", ["整句漏了第二句：“不得擅自离岗”。"]),
        ("不得擅自离岗，不得饮酒", "不得饮酒，不得擅自离岗", ["第二句和第三句颠倒了。"]),
        ("录音", "", ["第五句漏了“录音”。"]),
        ("举报", "检举", ["第四句把“举报”说成了“检举”，不是一回事。"]),
        ("姓名", "性别", ["第六句把“姓名”说成了“性别”，不是一回事。"]),
    ],
)
def test_what_is_told_are_whole_words_and_clauses(wanted: str, said: str, read: list[str]) -> None:
    assert told(ALIKE, changed(ALIKE, wanted, said), "zh", reader="zh") == read


@pytest.mark.parametrize(
    ("wanted", "said", "read", "marks"),
    [
        (
            "never",
            "always",
            "says “always” instead of “never”: that changes the meaning.",
            ("never", "always"),
        ),
        ("$200", "€200", "says “euros” instead of “dollars”: a wrong unit.", ("$200", "€200")),
        ("$200", "$2,000", "says “$2,000” instead of “$200”: a wrong number.", ("$200", "$2,000")),
        ("$200", "200 euros", "says “euros” instead of “dollars”: a wrong unit.", ("$200", "200 euros")),
    ],
)
def test_what_is_told_in_english_is_marked(wanted: str, said: str, read: str, marks: tuple[str, str]) -> None:
    passage = "Officers never take more than $200 as a deposit from one person, whatever the case."
    verdict = grade(prepare(passage, (), "en"), changed(passage, wanted, said))
    assert [TEXTS.say("en", one) for one in sentences(verdict)] == [f"The first clause {read}"]
    assert [(one.expected, one.given) for one in verdict.diffs if one.kind is not DiffKind.RIGHT] == [marks]


def test_of_a_term_that_is_wrong_in_two_places_it_is_told_what_was_said_for_it() -> None:
    passage = "进行治安检查，人民警察不得少于二人，并应当出示人民警察证。"
    verdict = grade(prepare(passage, ("人民警察证",)), changed(passage, "示人民警察证", "示警官证"))
    assert [TEXTS.say("zh", one) for one in sentences(verdict)] == ["第三句把“人民警察证”说成了“警官证”。"]


def test_one_mistake_is_told_once() -> None:
    passage = "举报人和被举报人有利害关系的，不影响举报的受理。"
    read = ["第一句把“有”说成了“无”，意思不同。"]
    assert told(passage, changed(passage, "有利", "无利"), "zh", reader="zh") == read


def test_a_clause_left_out_in_english_is_told_as_that() -> None:
    passage = "Officials shall exercise restraint, minimize damage and injury, and see that medical aid is rendered."
    read = ["All of the second clause is missing: “minimize damage and injury”."]
    assert told(passage, changed(passage, " minimize damage and injury,", ""), "en", reader="en") == read
    both = told(
        passage, "Officials shall exercise restrain, and see that medical aid is rendered.", "en", reader="en"
    )
    assert both == [
        *read,
        "The first clause says “restrain” instead of “restraint”, which is something else.",
    ]


def test_a_passage_is_explained_in_the_readers_language() -> None:
    answer = changed(WATCH, "不得", "")
    assert told(WATCH, answer, "zh", reader="en") == [
        "The second clause drops the negation of “不得”: that says the opposite."
    ]


#: What a deck of penalties says, with its marked terms.
PENALTY = "警告和一千元以下的罚款，公安派出所可以决定；询问查证不超过十二小时，应当全程同步录音录像。"
TERMS = ("一千元以下的罚款", "公安派出所", "十二小时", "全程同步录音录像")


@pytest.mark.parametrize(
    ("wanted", "said", "read"),
    [
        ("一千元", "五百元", ["第一句把“一千元”说成了“五百元”，数字不对。"]),
        ("以下的", "以上的", ["第一句把“以下”说成了“以上”，意思不同。"]),
        ("十二小时", "十四小时", ["第三句把“十二小时”说成了“十四小时”，数字不对。"]),
        ("同步录音录像", "录音", ["第四句把“全程同步录音录像”说成了“全程录音”。"]),
        ("派出所", "检察院", ["第二句把“公安派出所”说成了“公安检察院”，不是一回事。"]),
        ("不超过", "超过", ["第三句漏了“不超过”，意思相反。"]),
        ("一千元以下的", "", ["第一句漏了一段：“一千元以下的”。"]),
    ],
)
def test_a_mistake_in_a_key_term_is_told_once(wanted: str, said: str, read: list[str]) -> None:
    verdict = grade(prepare(PENALTY, TERMS), changed(PENALTY, wanted, said))
    assert [TEXTS.say("zh", one) for one in sentences(verdict)] == read


@pytest.mark.parametrize(
    ("wanted", "said", "read"),
    [
        ("guilty", "innocent", "The first clause says “proved innocent” instead of “proved guilty”."),
        (
            "free and equal",
            "equal and free",
            "The third clause does not say “free and equal” word for word.",
        ),
        (
            "non-violent",
            "violent",
            "The fourth clause drops the negation of “non violent”: that says the opposite.",
        ),
    ],
)
def test_a_mistake_in_an_english_key_term_is_told_once(wanted: str, said: str, read: str) -> None:
    passage = (
        "All are innocent until proved guilty, and everyone has a right to counsel; "
        "all are born free and equal, and shall first use non-violent means."
    )
    terms = ("proved guilty", "free and equal", "non-violent means")
    verdict = grade(prepare(passage, terms, "en"), changed(passage, wanted, said))
    assert [TEXTS.say("en", one) for one in sentences(verdict)] == [read]


def test_a_term_in_another_place_of_a_list_is_told_as_that() -> None:
    passage = "处罚有四种：警告，罚款，行政拘留，吊销许可证件。"
    answer = "处罚有四种：警告，行政拘留，罚款，吊销许可证件。"
    assert told(passage, answer, "zh", reader="zh") == ["第三句的“罚款”背到了别处。"]


def test_another_number_of_the_same_sound_is_no_mistake_of_writing() -> None:
    passage = "民警盘问检查应当着装，出示证件的时间是四日以内。"
    verdict = grade(prepare(passage), passage.replace("四", "十"))
    assert [TEXTS.say("zh", one) for one in sentences(verdict)] == ["第二句把“四日”说成了“十日”，数字不对。"]
    shown = [plain_spans(block) for block in in_full(verdict) if isinstance(block, tuple)]
    assert any("[×十][+四]日" in line for line in shown)


def test_many_mistakes_are_counted_not_listed() -> None:
    answer = ARREST
    for right, wrong in (
        ("三日", "五日"),
        ("一日", "二日"),
        ("四日", "九日"),
        ("应当", "可以"),
        ("可以延长", "不得延长"),
    ):
        answer = answer.replace(right, wrong)
    answer = answer.replace("公安机关", "检察机关").replace("逮捕", "释放").replace("批准", "备案")
    lines = told(ARREST, answer, "zh", reader="zh")
    assert len(lines) <= 8
    assert any("另有" in line for line in lines)


def test_of_many_misspelt_words_three_are_shown() -> None:
    answer = (
        WATCH.replace("巡查", "循察").replace("火情", "货情").replace("组织", "组之").replace("书面", "舒面")
    )
    assert told(WATCH, answer, "zh", reader="zh") == [
        RIGHT_BUT.format(4),
        "“循察”应写作“巡查”。",
        "“货情”应写作“火情”。",
        "“组之”应写作“组织”。",
    ]


def test_small_differences_that_pass_are_told() -> None:
    answer = changed(WATCH, "发现火情的", "发现火情")
    assert told(WATCH, answer, "zh", reader="zh") == ["有 1 处小出入，不影响通过，见标记。"]


def test_long_words_are_quoted_in_part() -> None:
    clause = "in the case of a great fire with smoke on every floor keep away"
    rest = "then go down by the stairs on the other side and wait for the others in front of the gate"
    passage = f"Ring the bell, {clause}, {rest}."
    [line] = told(passage, f"Ring the bell, {rest}.", "en", reader="en")
    assert line == "All of the second clause is missing: “in the case of a great fire with smoke on every…”."


def test_marks_without_colour() -> None:
    moved = LIST.replace("控制局面", "◇").replace("疏散围观群众", "控制局面").replace("◇", "疏散围观群众")
    shown = "".join(
        plain_spans(block) for block in in_full(grade(prepare(LIST), moved)) if isinstance(block, tuple)
    )
    assert "[>" in shown
    shown = "".join(
        plain_spans(block)
        for block in in_full(grade(prepare(TEAM), TEAM.replace("设备", "设被")))
        if isinstance(block, tuple)
    )
    assert "设[~被][+备]" in shown


MISTAKES = [(WATCH, "zh", *row) for row in CHINESE] + [(POST, "en", *row) for row in ENGLISH]


@pytest.mark.parametrize("reader", ["zh", "en"])
@pytest.mark.parametrize(("passage", "language", "wanted", "said", "read"), MISTAKES)
def test_between_tries_no_word_of_the_text_is_told(
    passage: str, language: str, wanted: str, said: str, read: list[str], reader: str
) -> None:
    del read
    answer = changed(passage, wanted, said)
    blocks = only_where(grade(prepare(passage, (), language), answer))
    assert all(isinstance(block, Phrase) for block in blocks)
    # Numbers are all that is filled in: the rest stands in the message files whatever the passage.
    filled = [value for block in blocks if isinstance(block, Phrase) for value in block.args.values()]
    words = [value for value in filled if not str(value).isdecimal()]
    assert all(isinstance(value, Phrase) and not value.args for value in words)
    lines = [TEXTS.say(reader, block) for block in blocks if isinstance(block, Phrase)]
    assert all(not pair or pair not in "".join(lines) for pair in pairs(passage, answer))


def pairs(passage: str, answer: str) -> set[str]:
    """What would give the text away: any two ideographs in a row, any longer word; not those of our own sentences."""
    ours = "处 句 原文 关键词 内容 全文 背 说 重来 颠倒 前后 没有 text clause whole said once other order begin again start"
    words = set(re.findall(r"[a-z]{4,}", f"{passage} {answer}".lower())) - set(ours.split())
    ideographs = "".join(re.findall(r"[\u4e00-\u9fff]", passage))
    return words | {ideographs[place : place + 2] for place in range(len(ideographs) - 1)}


def test_what_only_sounds_right_is_not_where_it_went_wrong() -> None:
    verdict = grade(prepare(TEAM), TEAM.replace("不得", "得").replace("设备", "设被"))
    assert only_where(verdict) == (Phrase("where-clause-term", {"number": "1", "slips": 1}),)


@pytest.mark.parametrize(("answer", "key"), [(WATCH * 2, "why-twice"), ("。", "why-empty")])
def test_between_tries_it_is_told_what_would_fail_again(answer: str, key: str) -> None:
    assert Phrase("where-whole", {"what": Phrase(key)}) in only_where(grade(prepare(WATCH), answer))


def test_what_was_not_read_is_told() -> None:
    assert told(WATCH, "啊" * (MAX_ANSWER + 1), "zh", reader="zh")[0] == "太长了，只看了前 8,192 字。"


@pytest.mark.parametrize("color", [True, False])
def test_an_answer_explained_at_the_terminal(*, color: bool) -> None:
    target = io.StringIO()
    explain(TEAM, TEAM.replace("不得", "得"), profile="strict", language=None, target=target, color=color)
    shown = target.getvalue()
    assert "第一句漏了“不得”，意思相反。" in shown
    assert "第 1 句，1 处，其中有关键词：" in shown
    assert "第 2 句，对：" in shown
    assert "strict" in shown
    assert ("\033[" in shown) is color


def test_a_term_that_is_given_is_wanted() -> None:
    passage = "民警巡逻时应当携带执法记录仪，全程记录执法过程。"
    answer = passage.replace("记录仪", "记绿仪")
    for terms, says in (((), "“记绿仪”"), (("执法记录仪",), "记录仪")):
        target = io.StringIO()
        explain(passage, answer, terms=terms, profile="strict", language="zh", target=target, color=False)
        assert says in target.getvalue()
