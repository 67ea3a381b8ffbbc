"""Decks in Markdown: what is read, and each thing that can be wrong with its exact line."""

from __future__ import annotations

from dataclasses import fields

import pytest

from bot.grading import PROFILES as GRADER
from content.model import Deck, Problem, Tolerance
from content.readers.markdown import read
from content.readers.tolerance import PROFILES, SHARES
from tests.told import told

HEAD = "---\nid: deck\ntitle: 读本\ntrack: 训练\nlanguage: zh\nsource: 依据\n---\n\n"
GOOD = "## 盘问 {#p1}\n\n人民警察**不得**刑讯逼供，经出示**相应证件**，可以盘问。\n\n> 依据：《某法》第九条（facts: zf-1, zf-2）\n\n"
SECOND = "## 检查 {#p2}\n\n检查住所应当出示检查证，检查时不得少于二人。\n\n> 依据：《某法》第十条\n"


def good(text: str) -> Deck:
    deck, problems = read("a.md", text)
    assert problems == []
    assert deck is not None
    return deck


def test_a_passage_as_it_is_recited() -> None:
    first, second = good(HEAD + GOOD + SECOND).passages
    assert first.text == "人民警察不得刑讯逼供，经出示相应证件，可以盘问。"
    assert first.key_terms == ("不得", "相应证件")
    assert (first.title, first.id) == ("盘问", "p1")
    assert first.source == "《某法》第九条"
    assert first.facts == ("zf-1", "zf-2")
    assert second.facts == ()
    assert (first.deck, first.track, first.language) == ("deck", "训练", "zh")


def test_paragraphs_and_lines() -> None:
    text = "## 题 {#p}\n\n第一段的第一行，\n第一段的第二行。\n\n第二段在这里。\n\n> 依据：某处\n"
    assert good(HEAD + text).passages[0].text == "第一段的第一行，第一段的第二行。\n第二段在这里。"
    english = (
        HEAD.replace("zh", "en") + "## T {#p}\n\nThe first line\nand the second one.\n\n> Source: here\n"
    )
    assert good(english).passages[0].text == "The first line and the second one."


@pytest.mark.parametrize("change", ["不得。", "**不得**刑讯", "{#p9}"])
def test_the_version_follows_text_and_terms_only(change: str) -> None:
    before = good(HEAD + GOOD).passages[0].version
    changed = {
        "不得。": GOOD.replace("可以盘问。", "可以盘问、检查。"),
        "**不得**刑讯": GOOD.replace("**不得**", "不得"),
        "{#p9}": GOOD.replace("{#p1}", "{#p9}"),
    }[change]
    assert (good(HEAD + changed).passages[0].version != before) is (change != "{#p9}")


@pytest.mark.parametrize(
    "change",
    [
        ("language: zh", "language: fr"),
        ("title: 读本\n", ""),
        ("title: 读本", "title: [读本"),
        ("id: deck", "id: !!"),
    ],
)
def test_what_is_wrong_at_the_top_hides_nothing_below(change: tuple[str, str]) -> None:
    found, problems = read("a.md", HEAD.replace(*change) + GOOD + "## 短 {#p3}\n\n太短。\n\n> 依据：某处\n")
    assert found is None
    first, last = told(problems[0]), told(problems[-1])
    assert (len(problems), "条目 p3" in last) == (2, True), (first, last)


#: (what is wrong, the file, the line that must be named, a part of what is told in Chinese)
WRONG: list[tuple[str, str, int, str]] = [
    ("no front matter", GOOD, 1, "没有 --- 之间的说明"),
    ("no end of it", "---\nid: x\n" + GOOD, 1, "没有 --- 之间的说明"),
    ("no title", HEAD.replace("title: 读本\n", "") + GOOD, 2, "缺少 title"),
    ("an unknown key", HEAD.replace("track:", "colour: red\ntrack:") + GOOD, 4, "不认识的说明项 colour"),
    ("a bad deck id", HEAD.replace("id: deck", "id: Deck!") + GOOD, 2, "册号“Deck!”"),
    ("an unknown language", HEAD.replace("zh", "fr") + GOOD, 5, "没有语言“fr”"),
    ("broken yaml", HEAD.replace("title: 读本", "title: [读本") + GOOD, 4, "YAML"),
    ("an alias", HEAD.replace("title: 读本", "title: &a 读本") + GOOD, 3, "锚点"),
    ("a tag", HEAD.replace("title: 读本", "title: !!python/object:os.system 读本") + GOOD, 3, "标签"),
    ("a key twice", HEAD.replace("title: 读本", "title: 读本\ntitle: 再来") + GOOD, 4, "写了两次"),
    ("an unknown profile", HEAD.replace("track:", "profile: kind\ntrack:") + GOOD, 4, "没有尺度“kind”"),
    ("an unknown order", HEAD.replace("track:", "order: any\ntrack:") + GOOD, 4, "次序“any”"),
    ("an order in English", HEAD.replace("zh", "en\norder: free") + GOOD, 6, "只对中文读本"),
    ("a share of words", HEAD.replace("track:", "errors: few\ntrack:") + GOOD, 4, "errors 写的“few”不对"),
    ("a share too large", HEAD.replace("track:", "sound: 51%\ntrack:") + GOOD, 4, "sound 写的“51%”不对"),
    ("a share below none", HEAD.replace("track:", "sound: -1\ntrack:") + GOOD, 4, "sound 写的“-1”不对"),
    ("a lone synonym", HEAD.replace("track:", "synonyms: [[检举]]\ntrack:") + GOOD, 4, "同义词要成组"),
    ("no passages", HEAD, 8, "没有可用的条目"),
    ("no passage id", HEAD + GOOD + "## 检查\n\n" + SECOND.split("\n\n", 1)[1], 15, "“检查”没有编号"),
    ("a bad passage id", HEAD + GOOD + SECOND.replace("{#p2}", "{#P 2}"), 15, "编号“P”"),
    ("an id twice", HEAD + GOOD + SECOND.replace("{#p2}", "{#p1}"), 15, "编号 p1 重复"),
    ("another heading", HEAD + "# 大标题\n\n" + GOOD, 9, "只用二级标题"),
    ("an unknown attribute", HEAD + GOOD + SECOND.replace("#p2", "#p2 colour=red"), 15, "“colour=red”"),
    ("a lone passage synonym", HEAD + GOOD + SECOND.replace("#p2", "#p2 synonyms=检查"), 15, "同义词要成组"),
    ("a bad passage share", HEAD + GOOD + SECOND.replace("#p2", "#p2 errors=x"), 15, "errors 写的“x”不对"),
    ("a bad passage profile", HEAD + GOOD + SECOND.replace("#p2", "#p2 profile=x"), 15, "没有尺度“x”"),
    ("too short", HEAD + GOOD + "## 短 {#s}\n\n太短了。\n\n> 依据：某处\n", 15, "正文 4 字"),
    ("too long", HEAD + GOOD + f"## 长 {{#l}}\n\n{'长' * 2001}\n\n> 依据：某处\n", 15, "正文 2,001 字"),
    ("no source", HEAD + GOOD + SECOND.split("> ", maxsplit=1)[0], 15, "没有依据"),
    (
        "all bold",
        HEAD + GOOD + "## 粗 {#b}\n\n**这一条的全文从头到尾都加了粗所以不行**\n\n> 依据：某处\n",
        15,
        "全文都加粗",
    ),
    ("control characters", HEAD + GOOD + SECOND.replace("住所", "住\x07所"), 15, "看不见的字符"),
]


#: Those with a good passage beside the bad one.
LATER = [row for row in WRONG if row[1].startswith(HEAD + GOOD)]


@pytest.mark.parametrize(("text", "line", "what"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_what_is_wrong_is_told_with_its_line(text: str, line: int, what: str) -> None:
    _, problems = read("a.md", text)
    found: list[Problem] = [problem for problem in problems if what in told(problem)]
    assert found, f"told: {[told(problem) for problem in problems]}"
    assert found[0].line == line
    assert told(found[0], "en").startswith(f"a.md:{line}: ")


@pytest.mark.parametrize("row", LATER, ids=[row[0] for row in LATER])
def test_a_bad_passage_does_not_hide_the_good_one(row: tuple[str, str, int, str]) -> None:
    deck, _ = read("a.md", row[1])
    assert deck is not None
    assert "p1" in {one.id for one in deck.passages}


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "*" * 100_000,
        HEAD + "> " * 5_000 + "x",
        HEAD + "[" * 50_000,
        HEAD + "## " + "`" * 50_000,
        "---\n" + "[" * 1_000 + "\n---\n",
        "---\n" + "a: &a [x]\nb: [*a, *a, *a]\n" + "---\n",
        "---\n? [complex]\n: x\n---\n",
        "---\n- list\n---\n",
        "",
        "---",
        "\ufeff",
    ],
)
def test_hostile_files_give_problems_and_no_exception(text: str) -> None:
    _, problems = read("a.md", text)
    assert problems


def test_how_strictly_is_said_by_the_deck_and_over_it_by_the_passage() -> None:
    front = "profile: strict\norder: free\nsynonyms:\n  - [检举, 举报]\n  - [警方, 公安机关, 公安]\ntrack:"
    first, second = good(
        HEAD.replace("track:", front) + GOOD + SECOND.replace("#p2", "#p2 profile=lenient order=fixed")
    ).passages
    groups = (("检举", "举报"), ("警方", "公安机关", "公安"))
    assert first.tolerance == Tolerance("strict", free_order=True, synonyms=groups)
    assert second.tolerance == Tolerance("lenient", free_order=False, synonyms=groups)
    assert second.id == "p2"
    assert good(HEAD + GOOD).passages[0].tolerance == Tolerance()


def test_single_shares_and_synonyms_of_a_passage() -> None:
    front = "errors: 3%\nsynonyms: [[检举, 举报]]\ntrack:"
    own = SECOND.replace("#p2", "#p2 errors=0 sound=20 synonyms=检查/查验")
    first, second = good(HEAD.replace("track:", front) + GOOD + own).passages
    assert (first.tolerance.shares, first.tolerance.synonyms) == ((("plain", 0.03),), (("检举", "举报"),))
    assert second.tolerance.synonyms == (("检举", "举报"), ("检查", "查验"))
    # As many as in the standard profile: what is said of one kind of slips sets those that sound nearly right too.
    standard, shares = GRADER["standard"], dict(second.tolerance.shares)
    assert shares.pop("plain") == 0
    assert shares == pytest.approx({name: getattr(standard, name) for name in ("sound", "near", "spoken")})


def test_a_deck_without_wishes_is_judged_as_usual() -> None:
    assert good(HEAD + GOOD).passages[0].tolerance == Tolerance()


def test_the_profiles_of_a_deck_are_those_of_the_grader() -> None:
    assert set(PROFILES) == set(GRADER)
    assert {name for parts in SHARES.values() for name in parts} <= {
        one.name for one in fields(GRADER["standard"])
    }


@pytest.mark.parametrize(
    "unseen", ["\u200b", "\u00ad", "\ufeff", "\u2028", "\u200f", "\U000e0041", "\ufdd0", "\U0002ffff"]
)
def test_what_cannot_be_seen_is_refused_in_text_title_source_and_front(unseen: str) -> None:
    for place in ("刑讯", "盘问 ", "某法"):
        _, [problem] = read("a.md", HEAD + GOOD.replace(place, place[0] + unseen + place[1:], 1))
        assert (problem.key, problem.line) == ("problem-control", 9)
    _, problems = read("a.md", HEAD.replace("训练", f"训{unseen}练") + GOOD)
    assert {one.key for one in problems} & {
        "problem-front-control",
        "problem-yaml",
    }  # to YAML some end the line


def test_what_joins_an_emoji_and_what_is_newer_than_we_are_may_stand() -> None:
    for rare in ("👩\u200d🚒", "\U000323b0"):
        assert rare in good(HEAD + GOOD.replace("可以", f"可以{rare}")).passages[0].text


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("盘问 {", "{", "problem-title"),
        ("盘问 {", f"{'盘' * 101} {{", "problem-title"),
        ("《某法》", "某" * 501, "problem-source-long"),
    ],
)
def test_a_passage_has_a_title_and_a_source_that_can_be_shown(old: str, new: str, key: str) -> None:
    _, [problem] = read("a.md", HEAD + GOOD.replace(old, new))
    assert (problem.key, problem.line) == (key, 9)


@pytest.mark.parametrize(("key", "most"), [("title", 100), ("track", 100), ("source", 500)])
def test_what_a_deck_says_of_itself_is_short(key: str, most: int) -> None:
    value = {"title": "读本", "track": "训练", "source": "依据"}[key]
    whole = HEAD.replace(f"{key}: {value}", f"{key}: {'长' * most}") + GOOD
    assert good(whole).passages
    _, [problem] = read("a.md", whole.replace("长", "长长", 1))
    assert (problem.key, problem.args["length"]) == ("problem-front-long", most + 1)
