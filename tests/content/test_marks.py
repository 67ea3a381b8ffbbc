"""What Markdown means in a deck: bold and flat lists are read, the rest is told; nothing vanishes or shows as typed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.model import Passage
from content.readers.markdown import read
from tests.content.test_markdown import GOOD, HEAD
from tests.told import told

#: The body of the passage under test begins in this line.
FIRST = 17
BEFORE = "检查公民住所应当出示检查证明文件，"
AFTER = "检查时不得少于二人。"


def deck(body: str, title: str = "检查", source: str = "依据：《某法》第十条", language: str = "zh") -> str:
    """A deck with a good passage, and one with this body."""
    head = HEAD.replace("language: zh", f"language: {language}")
    return f"{head}{GOOD}## {title} {{#p2}}\n\n{body}\n\n> {source}\n"


def passage(body: str, language: str = "zh") -> Passage:
    found, problems = read("a.md", deck(body, language=language))
    assert [told(problem) for problem in problems] == []
    assert found is not None
    return found.passages[1]


#: (what is written between two pieces of text, what is recited of it)
TAKEN = [
    ("**出示**", "出示"),
    (r"\*出示\*", "*出示*"),
    (r"\*\*出示\*\*", "**出示**"),
    (r"**带\*号**", "带*号"),
    (r"三\_四\`五\<b\>", "三_四`五<b>"),
    ("[一]（二）《三》", "[一]（二）《三》"),
    ("三~五日、3<5、A&B、snake_case", "三~五日、3<5、A&B、snake_case"),
    ("[第一条]: 出示", "[第一条]: 出示"),
    ("一行\n两行", "一行两行"),
    ("一行  \n两行", "一行两行"),
    ("一段\n\n两段", "一段\n两段"),
    ("如下：\n\n- 一项\n- 两项\n\n另", "如下：\n一项\n两项\n另"),
    ("\n1\\. 一项\n", "1. 一项"),
]


@pytest.mark.parametrize(("written", "recited"), TAKEN)
def test_what_is_taken(written: str, recited: str) -> None:
    assert passage(f"{BEFORE}{written}{AFTER}").text == f"{BEFORE}{recited}{AFTER}"


def test_lines_of_english_are_joined_by_a_space() -> None:
    found = passage("Show __the warrant__\nbefore **you search**.", "en")
    assert found.text == "Show the warrant before you search."
    assert found.key_terms == ("the warrant", "you search")


@pytest.mark.parametrize(
    ("written", "terms"),
    [
        ("**一**和**二**", ("一", "二")),
        ("**一 __二__ 三**", ("一 二 三",)),
        ("**一\n二**", ("一二",)),
        ("- **一**\n- **二**", ("一", "二")),
        ("依照**《某法》**规定，标点在里面。", ("《某法》",)),
        ("依照**《某法》**和**“某条”**规定，**不得**违反。", ("《某法》", "“某条”", "不得")),
        ("**（一）**句首也行，句末也行**《某法》**", ("（一）", "《某法》")),
    ],
)
def test_key_terms(written: str, terms: tuple[str, ...]) -> None:
    assert passage(f"{BEFORE}\n\n{written}\n\n{AFTER}").key_terms == terms


#: (what is written, on which line of the passage it goes wrong (from 0), the key of what is told)
WRONG = [
    ("出示**检查证，不得少于二人，此处没有收尾。", 0, "problem-mark-left"),
    ("第一行在这里，\n第二行出示**检查证，没有收尾，\n第三行。", 1, "problem-mark-left"),
    ("第一段在这里，没有什么错误。\n\n第二段出示检查证**，没有开头。", 2, "problem-mark-left"),
    ("这里有一对****空的星号，别的都没有错。", 0, "problem-mark-left"),
    ("这里有一对** **空的星号，别的都没有错。", 0, "problem-mark-left"),
    ("这里有一对** 空格 **的星号，别的都没有错。", 0, "problem-mark-left"),
    ("依照某法**(一)**规定，半角标点在里面，不能配成一对。", 0, "problem-mark-left"),
    ("**一处**配好，又有**一处没有配好的星号在这里。", 0, "problem-mark-left"),
    ("单独一个 * 星号，会照样显示出来的星号。", 0, "problem-mark-left"),
    ("__出示检查证，下划线没有收尾，不能照样显示。", 0, "problem-mark-left"),
    ("~~出示检查证，波浪线没有收尾，不能照样显示。", 0, "problem-mark-left"),
    ("`出示检查证，反引号没有收尾，不能照样显示。", 0, "problem-mark-left"),
    ("出示检查证[^1]，脚注的记号会照样显示出来。", 0, "problem-mark-left"),
    ("第一行在这里，\n出示*检查证*，斜体的记号会丢掉。", 1, "problem-mark"),
    ("出示 _检查证_ ，斜体的记号会丢掉，这里不用。", 0, "problem-mark"),
    ("出示~~检查证~~，删去的字不能背，这里不用。", 0, "problem-mark"),
    ("出示`检查证`，代码的记号会丢掉，这里不用。", 0, "problem-mark"),
    ("出示[检查证](http://a.example)，网址会丢掉。", 0, "problem-link"),
    ("出示[检查证](<http://a.example> 多余)，网址会显示。", 0, "problem-link"),
    ("出示检查证，网址<http://a.example>会被改成链接。", 0, "problem-link"),
    ("出示检查证，不得少于二人，后面还有一行。\n[a]: http://a.example", 1, "problem-link"),
    ("出示![检查证](a.png)，图片会丢掉，这里不用。", 0, "problem-image"),
    ("第一行在这里，没有什么错误，\n出示<b>检查证</b>。", 1, "problem-html"),
    ("出示检查证，不得少于二人，后面还有一块。\n\n<div>\n检查\n</div>", 2, "problem-html"),
    ("<!-- 说明 -->\n\n出示检查证，不得少于二人，前面有说明。", 0, "problem-html"),
    ("出示检查证&nbsp;不得少于二人，字符的代号会照样显示。", 0, "problem-entity"),
    ("出示检查证&#42;不得少于二人，字符的代号会照样显示。", 0, "problem-entity"),
    ("出示检查证，不得少于二人，后面还有一块。\n\n    四个空格", 2, "problem-code"),
    ("出示检查证，不得少于二人，后面还有一块。\n\n```\n代码\n```", 2, "problem-code"),
    ("出示检查证，不得少于二人，后面还有一表。\n\n|一|二|\n|-|-|\n|三|四|", 2, "problem-table"),
    ("出示检查证，不得少于二人，后面还有一线。\n\n***\n\n另一段。", 2, "problem-rule"),
    ("出示检查证，不得少于二人，后面还有几项。\n\n1. 一项\n2. 两项", 2, "problem-numbered"),
    ("出示检查证，不得少于二人，后面还有几项。\n\n- 一项\n  - 里面", 3, "problem-nested"),
    ("出示检查证，不得少于二人，后面还有几项。\n\n- 一项\n\n  1. 里面", 4, "problem-nested"),
    ("出示检查证，不得少于二人，后面还有几项。\n\n- 一项\n  > 里面", 3, "problem-nested"),
    ("出示检查证，不得少于二人，后面还有引用。\n\n> > 里面", 2, "problem-nested"),
    ("出示检查证，不得少于二人，后面还有几项。\n\n- # 标题", 2, "problem-heading"),
    ("> 依据：另一处\n\n出示检查证，不得少于二人。", 4, "problem-source-twice"),
    ("> 依据：一处\n>\n> 另一处\n\n出示检查证，不得少于二人。", 2, "problem-source-twice"),
]


@pytest.mark.parametrize(("body", "line", "key"), WRONG)
def test_what_cannot_be_taken_is_told_at_its_line_and_its_passage_is_left_out(
    body: str, line: int, key: str
) -> None:
    found, problems = read("a.md", deck(body))
    assert (problems[0].line, problems[0].key) == (FIRST + line, key), [told(one) for one in problems]
    assert told(problems[0], "en").startswith(f"a.md:{FIRST + line}: ")
    assert found is not None
    assert [one.id for one in found.passages] == ["p1"]


def test_the_line_of_what_stands_behind_is_right_too() -> None:
    _, problems = read("a.md", deck("出示**检查证，\n不得少于*二人*，\n不得<b>少于</b>。"))
    assert [(one.line - FIRST, one.key) for one in problems] == [
        (0, "problem-mark-left"),
        (1, "problem-mark"),
        (2, "problem-html"),
        (2, "problem-html"),
    ]


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("**检查**", "problem-mark"),
        ("检查**", "problem-mark-left"),
        ("[检查](a)", "problem-link"),
        ("`检查`", "problem-mark"),
    ],
)
def test_titles_are_plain(title: str, key: str) -> None:
    found, problems = read("a.md", deck(BEFORE + AFTER, title=title))
    assert (problems[0].line, problems[0].key) == (FIRST - 2, key)
    assert found is not None
    assert [one.id for one in found.passages] == ["p1"]


def test_an_escaped_sign_stands_in_a_title_and_a_source_as_it_is() -> None:
    text = deck(BEFORE + AFTER, title=r"检查\*", source=r"依据：《某法》\*第十条")
    found, problems = read("a.md", text)
    assert problems == []
    assert found is not None
    assert (found.passages[1].title, found.passages[1].source) == ("检查*", "《某法》*第十条")


@pytest.mark.parametrize(
    "source", ["依据：**《某法》", "依据：[某法](http://a.example)", "依据：**某法**第十条"]
)
def test_sources_are_plain(source: str) -> None:
    _, problems = read("a.md", deck(BEFORE + AFTER, source=source))
    assert [one.line for one in problems] == [FIRST + 2]


def test_text_before_the_first_heading_is_told_once() -> None:
    _, problems = read("a.md", f"{HEAD}前言。\n\n又一段。\n\n{GOOD}")
    assert [(one.line, one.key) for one in problems] == [(9, "problem-before-heading")]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*"*_`~[]()<>!#&;-|\n\\", "  ", "字", "a", "1.", "    "]), max_size=30))
def test_no_mark_is_shown_as_it_was_typed(pieces: list[str]) -> None:
    """Whatever is written: without a problem, no asterisk is left that was not escaped."""
    body = BEFORE + "".join(pieces) + AFTER
    found, problems = read("a.md", deck(body))
    if not problems:
        assert found is not None
        escaped = body.replace("\\\\", "").count("\\*")
        assert "".join(one.text for one in found.passages[1:]).count("*") <= escaped
