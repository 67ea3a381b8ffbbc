"""The roster file: every row that can be read, every problem with its line."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.people.roster_csv import RosterRow, read_roster
from bot.people.roster_file import ROWS
from content.model import problem
from storage.records import Role, Status
from tests.told import told

HEAD = "badge,name,department,role,scope,language,status\n"
GOOD = (
    "A1,安宁,市局/北分局/河口所,,,,\n"
    "B1,白山,市局/北分局,supervisor,市局/北分局;市局/南分局,,\n"
    "C1,程远,市局,admin,,en,\n"
    "F1,方圆,市局/南分局,,,,leave\n"
)


def rows(text: str = GOOD, head: str = HEAD) -> list[RosterRow]:
    found, problems = read_roster("r.csv", (head + text).encode())
    assert problems == []
    return found


def test_rows_as_they_are_written() -> None:
    first, second, third, fourth = rows()
    assert (first.badge, first.department, first.role, first.language) == (
        "A1",
        "市局/北分局/河口所",
        None,
        None,
    )
    assert (second.role, second.scope) == (Role.SUPERVISOR, ("市局/北分局", "市局/南分局"))
    assert (third.role, third.language) == (Role.ADMIN, "en")
    assert fourth.status is Status.ON_LEAVE
    assert [row.line for row in rows()] == [2, 3, 4, 5]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_of_spreadsheets(encoding: str) -> None:
    found, problems = read_roster("r.csv", (HEAD + GOOD).encode(encoding))
    assert (len(found), problems) == (4, [])
    assert found[0].name == "安宁"


def test_chinese_headings_in_any_order_with_crlf_and_quotes() -> None:
    text = '姓名,警号,角色,部门\r\n"安，宁",A1,管理员,市局\r\n\r\n'
    [row] = read_roster("r.csv", text.encode())[0]
    assert (row.name, row.badge, row.role) == ("安，宁", "A1", Role.ADMIN)


@pytest.mark.parametrize("between", [";", "\t"])
def test_other_separators_of_spreadsheets(between: str) -> None:
    text = "\n警号,姓名,部门,角色,范围\nA1,安宁,市局,,\nB1,白山,市局,督导,'市局;@夜巡'\nC1,程远,市局,,,\n"
    [first, second, third], problems = read_roster(
        "r.csv", text.replace(",", between).replace("'", '"').encode()
    )
    assert [told(one) for one in problems] == []
    assert (first.name, second.scope, third.line) == ("安宁", ("市局", "@夜巡"), 5)


def test_a_wrong_heading_is_named_alone_whatever_separates_it() -> None:
    [first, *_] = read_roster("r.csv", "警号;姓 名;部门\n".encode())[1]
    assert "“姓 名”" in told(first)


#: (the file below the heading, the line named, a part of what is told)
WRONG = [
    ("A1,安宁,市局,,,,\na1,方圆,市局,,,,\n", 3, "警号 a1 重复（首次见第 2 行）"),
    (",安宁,市局,,,,\n", 2, "“badge”是空的"),
    ("A1,,市局,,,,\n", 2, "“name”是空的"),
    ("A1,安宁,,,,,\n", 2, "“department”是空的"),
    ("A1,安宁\n", 2, "“department”是空的"),
    ("A 1,安宁,市局,,,,\n", 2, "警号“A 1”"),
    ("A" * 21 + ",安宁,市局,,,,\n", 2, "至多 20 位"),
    ("A１,安宁,市局,,,,\n", 2, "警号“A１”"),
    ("A1,安宁,市局//所,,,,\n", 2, "“市局//所”不是完整的部门"),
    ("A1,安宁,市局/ ,,,,\n", 2, "“市局/”不是完整的部门"),
    ("A1,安宁," + "/".join("abcdefghi") + ",,,,\n", 2, "部门"),
    ("A1,安宁,市局,boss,,,\n", 2, "没有角色“boss”"),
    ("A1,安宁,市局,,,,sick\n", 2, "没有状态“sick”"),
    ("A1,安宁,市局,,,fr,\n", 2, "没有语言“fr”"),
    ("A1,安宁,市局,officer,市局,,\n", 2, "只有 supervisor"),
    ("A1,安宁,市局,supervisor,,,\n", 2, "没有写范围"),
    ("A1,安宁,市局,supervisor,省厅,,\n", 2, "范围“省厅”"),
    ("A1,安\u202e宁,市局,,,,\n", 2, "看不见的字符"),
    ("A1," + "长" * 600 + ",市局,,,,\n", 2, "过长"),
    ("A1,安宁,市局,,,,,,,x\n", 2, "10 列"),
    ("A1,安\u2028宁,市局,,,,\n", 2, "看不见的字符"),
    ("A1,安\x07宁,市局,,,,\n", 2, "看不见的字符"),
    ('A1,"安宁,市局,,,,\n', 2, "引号"),
    ('A1,"安"宁,市局,,,,\n', 2, "引号"),
    ('A1,"安\n宁",市局,,,,\n', 2, "不能换行"),
    ("A1,安宁,市局,,,,\nB1,白山,市局,supervisor,市局;省厅,,\n", 3, "范围“省厅”"),
]


@pytest.mark.parametrize(("text", "line", "what"), WRONG)
def test_what_is_wrong_is_told_with_its_line(text: str, line: int, what: str) -> None:
    _, problems = read_roster("r.csv", (HEAD + text).encode())
    found = [problem for problem in problems if what in told(problem)]
    assert found, f"told: {[told(problem) for problem in problems]}"
    assert found[0].line == line
    assert told(found[0], "en").startswith(f"r.csv:{line}: ")


def keys(data: bytes) -> list[tuple[int, str]]:
    return [(problem.line, problem.key) for problem in read_roster("r.csv", data)[1]]


def test_one_bad_line_never_hides_the_rest() -> None:
    """Each line alone: an open quote, a fault in a row whose badge comes again, a scope of a faulty row's place."""
    text = (
        'A1,"安宁,市局,,,,\n'
        "B1,,市局/北分局,,,,\n"
        "C1,程远,市局,admin,,,\n"
        "b1,白山,市局,supervisor,市局/北分局,,\n"
        "D1,丁一,市局,,,xx,yy\n"
    )
    found, problems = read_roster("r.csv", (HEAD + text).encode())
    assert [row.badge for row in found] == ["C1", "b1"]
    assert [(problem.line, problem.key) for problem in problems] == [
        (2, "problem-roster-csv"),
        (3, "problem-cell-empty"),
        (5, "problem-badge-twice"),
        (6, "problem-status"),
        (6, "problem-language"),
    ]


def test_a_column_is_named_as_the_file_names_it() -> None:
    for head, cell in (("警号,姓名,部门", "“姓名”是空的"), ("Badge,Name,Department", "“Name”是空的")):
        _, [found] = read_roster("r.csv", f"{head}\nA1,,市局\n".encode())
        assert cell in told(found)


def test_a_problem_says_file_line_and_what_it_is_about() -> None:
    _, problems = read_roster("r.csv", f"{HEAD}A1,安宁,市局,,,,\nA1,安宁,市局,,,,\n".encode())
    assert problems == [problem("r.csv", 3, "problem-badge-twice", badge="A1", first="2")]


GROUPED = "警号,姓名,部门,角色,范围,工作组\n"


def test_working_groups_of_a_row_and_of_a_scope() -> None:
    text = "A1,安宁,市局,,, 宣传组；@反诈专班;宣传组\nB1,白山,市局,督导,＠宣传组;市局,\nC1,程远,市局,,,\n"
    first, second, third = rows(text, GROUPED)
    assert first.groups == tuple(sorted(("宣传组", "反诈专班")))
    assert second.scope == ("@宣传组", "市局")
    assert (second.groups, third.groups) == ((), ())


def test_a_file_without_the_column_says_nothing_of_groups() -> None:
    assert {row.groups for row in rows()} == {None}


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        (
            "A1,安宁,市局,,,宣传组\nB1,白山,市局,督导,@宣专组,\n",
            3,
            "范围里的工作组“@宣专组”没有人 -> 写花名册“工作组”一列里有的：宣传组",
        ),
        ("A1,安宁,市局,,,甲/乙\n", 2, "“甲/乙”不能作工作组的名称"),
        (f"A1,安宁,市局,,,{'长' * 41}\n", 2, "不能作工作组的名称"),
        ("A1,安宁,@市局,,,\n", 2, "部门“@市局”以 @ 开头"),
        ("A1,安宁,市局,民警,@宣传组,宣传组\n", 2, "只有 supervisor 才写范围"),
    ],
)
def test_what_is_wrong_with_groups(text: str, line: int, what: str) -> None:
    _, problems = read_roster("r.csv", (GROUPED + text).encode())
    matching = [one for one in problems if what in told(one)]
    assert [one.line for one in matching] == [line]
    assert all(told(one, "en") for one in problems)


def test_a_group_that_only_a_faulty_row_names_is_known() -> None:
    text = "A1,,市局,,,宣传组\nB1,白山,市局,督导,@宣传组,\n"
    _, problems = read_roster("r.csv", (GROUPED + text).encode())
    assert [one.key for one in problems] == ["problem-cell-empty"]


def test_what_keyboards_and_spreadsheets_add_is_forgiven() -> None:
    text = "badge,name,department,role,scope,,\r\n B1 ,白山,市局 ／ 北分局,督导,市局/北分局；市局；市局,,\r\n,,,,,,\r\n"
    found, problems = read_roster("r.csv", text.encode())
    assert problems == []
    assert found == [
        RosterRow(2, "B1", "白山", "市局/北分局", Role.SUPERVISOR, ("市局/北分局", "市局")),
    ]


def test_names_may_have_rare_characters_and_spaces() -> None:
    found, problems = read_roster("r.csv", f"{HEAD}A1,\ue000\u3000𠮷·Ann Lee,市局,,,,\n".encode())
    assert problems == []
    assert found[0].name == "\ue000\u3000𠮷·Ann Lee"


EVEN = f"{HEAD}A1,安宁,市局\nB1,白山,市局\n"


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (EVEN.encode().replace("山".encode(), b"\xe5\xb1\xe5"), 3),
        (b"\xef\xbb\xbf" + EVEN.encode("gb18030"), 2),
    ],
)
def test_broken_utf_8_is_not_taken_for_gb_18030(data: bytes, line: int) -> None:
    """As GB 18030, which it could be, it would give everybody another name without a word."""
    data.decode("gb18030")
    assert keys(data) == [(line, "problem-not-text")]


def test_a_full_file_has_its_limit() -> None:
    lines = (b"%d,a,b" % number for number in range(ROWS + 1))
    found, problems = read_roster("r.csv", b"badge,name,department\n" + b"\n".join(lines))
    assert len(found) == ROWS
    assert [(problem.line, told(problem)) for problem in problems] == [
        (ROWS + 2, f"r.csv:{ROWS + 2}: 超过 {ROWS:,} 行 -> 分成几个文件")
    ]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "文件是空的"),
        (b"name,department\n", "缺少列 badge"),
        (b"badge,name,department,shoe\n", "不认识的列“shoe”"),
        (b"badge,badge,name,department\n", "列 badge 出现两次"),
        (b"badge\0", "空字符"),
        (b"\xff\xff\xff", "编码"),
        (b"x" * (5 * 1024 * 1024 + 1), "文件过大"),
    ],
)
def test_what_is_no_roster(data: bytes, what: str) -> None:
    found, problems = read_roster("r.csv", data)
    assert found == []
    assert any(what in told(problem) for problem in problems)


CELLS = st.sampled_from(
    [
        "A1",
        "b-2",
        "",
        "安宁",
        "市局",
        "市局/北分局",
        "市局/",
        "supervisor",
        "admin",
        "市局;",
        "zh",
        "left",
        '"',
        "\u202e",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300) | st.lists(CELLS, max_size=30).map(lambda cells: ",".join(cells).encode()))
@example(b"\r\r\n\x1c\x85")
def test_what_is_read_without_a_problem_is_sound(data: bytes) -> None:
    found, problems = read_roster("r.csv", HEAD.encode() + data)
    for row in found:
        assert row.badge.isascii()
        assert row.name
        assert all(row.department.split("/"))
        assert row.role is not Role.SUPERVISOR or row.scope
    assert all(problem.line >= 0 and told(problem) and told(problem, "en") for problem in problems)
    if not problems:
        assert len({row.badge.casefold() for row in found}) == len(found)
