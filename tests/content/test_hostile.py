"""Hostile or merely bad files: each is made here, each is refused with file, line and remedy, in time and memory."""

from __future__ import annotations

import io
import sqlite3
import time
import zipfile
from collections.abc import Callable

import pytest
import zstandard

from content.apart import MEMORY, SECONDS, by_the_clock, read_apart, yaml_apart
from content.readers.formats import READERS
from content.writers.formats import WRITERS
from tests.content.test_formats import ODD, deck
from tests.content.test_markdown import GOOD, HEAD
from tests.told import told

CSV = "编号,d\n标题,读本\n板块,训练\n语言,zh\n依据,某处\n编号,标题,正文,依据\np-1,盘问,人民警察**不得**刑讯逼供，任何时候都不得。,《某法》第九条\n"
XLSX = WRITERS[".xlsx"](deck(*ODD))
DOCX = WRITERS[".docx"](deck(*ODD))
APKG = WRITERS[".apkg"](deck(*ODD))


def changed(data: bytes, change: Callable[[dict[str, bytes]], object]) -> bytes:
    """An archive with other parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    return packed(parts)


def packed(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return made.getvalue()


def part(data: bytes, name: str, old: str, new: str) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        assert old.encode() in parts[name]
        parts[name] = parts[name].replace(old.encode(), new.encode(), 1)

    return changed(data, change)


def sheet(old: str, new: str) -> bytes:
    return part(XLSX, "xl/worksheets/sheet1.xml", old, new)


def words(old: str, new: str) -> bytes:
    return part(DOCX, "word/document.xml", old, new)


def cells(*rows: tuple[str, str | bool]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    assert book.active is not None
    for place, value in rows:
        book.active[place] = value
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def collection(*statements: str) -> bytes:
    kept = sqlite3.connect(":memory:")
    for statement in statements:
        kept.execute(statement)
    kept.commit()
    return packed({"collection.anki2": kept.serialize(), "media": b"{}"})


ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
#: Nothing takes longer, however busy the machine is; what is over is seen a little later.
LONGEST = by_the_clock(SECONDS, 1000, 1) + 5
BOMB = b"\0" * (200 << 20)
HEADED = [
    ("A1", "id"),
    ("B1", "d"),
    ("A2", "title"),
    ("B2", "t"),
    ("A3", "id"),
    ("B3", "title"),
    ("C3", "text"),
]

#: (name, what, its line, the file): refused as a whole.
REFUSED: list[tuple[str, str, int, bytes]] = [
    ("a.md", "空字符", 11, (HEAD + GOOD.replace("刑讯", "刑\0讯")).encode()),
    ("a.md", "编码无法识别", 11, (HEAD + GOOD).encode().replace("讯".encode(), b"\xe8\xae")),
    ("a.md", "锚点", 3, HEAD.replace("title: 读本", "title: &a 读本").encode()),
    ("a.md", "嵌套过深", 2, f"---\nx: {'[' * 2000}\n---\n".encode()),
    ("a.md", "文件过大", 0, b"x" * (1024 * 1024 + 1)),
    ("a.exe", "不认识这种文件", 0, b"MZ"),
    ("a.csv", "空字符", 0, b"\0" * 100),
    ("a.csv", "编码无法识别", 0, XLSX),
    ("a.csv", "超过 2,050 行", 2051, (CSV + " , \n" * 3000).encode()),
    ("a.csv", "CSV 写法有误", 8, (CSV + 'p-2,"没有收尾的引号\n' + "x,y\n" * 9).encode()),
    ("a.csv", "正问", 6, CSV.replace("标题,正文", "标题,正问").encode()),
    ("a.csv", "缺少列 id", 6, CSV.replace("编号,标题,正文", "号码,标题,正文").encode()),
    ("a.csv", "有 50 列", 8, (CSV + "x," * 49 + "x\n").encode()),
    ("a.csv", "有一格超过", 8, (CSV + f"p-2,题,{'长' * 10_001}\n").encode()),
    ("a.csv", "标题有 0 字", 7, CSV.replace("盘问", "").encode()),
    ("a.csv", "标题有 3 字，或者分了行", 7, CSV.replace("盘问", '"盘\n问"').encode()),
    ("a.csv", "没有标题行", 0, CSV.split("编号,标题", maxsplit=1)[0].encode()),
    ("a.xlsx", "后缀不符", 0, CSV.encode()),
    ("a.xlsx", "后缀不符", 0, DOCX),
    ("a.docx", "后缀不符", 0, XLSX),
    ("a.apkg", "后缀不符", 0, XLSX),
    ("a.xlsx", "后缀不符", 0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000),
    ("a.xlsx", "已损坏", 0, XLSX[: len(XLSX) // 2]),
    ("a.xlsx", "已损坏", 0, changed(XLSX, lambda parts: parts.update({"xl/workbook.xml": b"<a><b></a>"}))),
    ("a.xlsx", "超过 64 MB", 0, changed(XLSX, lambda parts: parts.update({"xl/media/a.bin": BOMB}))),
    ("a.docx", "超过 64 MB", 0, changed(DOCX, lambda parts: parts.update({"word/media/a.bin": BOMB}))),
    (
        "a.xlsx",
        "个部件",
        0,
        changed(XLSX, lambda parts: parts.update({f"x/{one}": b"" for one in range(1001)})),
    ),
    ("a.xlsx", "指向文件之外", 0, changed(XLSX, lambda parts: parts.update({"../../etc/passwd": b"x"}))),
    ("a.apkg", "指向文件之外", 0, changed(APKG, lambda parts: parts.update({"/etc/passwd": b"x"}))),
    ("a.xlsx", "XML 实体", 0, sheet("<worksheet", f"{ENTITY}<worksheet")),
    (
        "a.docx",
        "XML 实体",
        0,
        changed(
            DOCX,
            lambda parts: parts.update(
                {"word/document.xml": b'<?xml version="1.0"?>' + ENTITY.encode() + b"<x>&b;</x>"}
            ),
        ),
    ),
    ("a.xlsx", "有宏", 0, changed(XLSX, lambda parts: parts.update({"xl/vbaProject.bin": b"x"}))),
    (
        "a.xlsx",
        "有宏",
        0,
        changed(XLSX, lambda parts: parts.update({"xl/externalLinks/externalLink1.xml": b"<a/>"})),
    ),
    (
        "a.docx",
        "有宏",
        0,
        changed(DOCX, lambda parts: parts.update({"word/embeddings/oleObject1.bin": b"x"})),
    ),
    ("a.xlsx", "C4 是公式", 4, cells(*HEADED, ("C4", '=HYPERLINK("http://x")'))),
    ("a.xlsx", "A4 是日期", 4, cells(*HEADED, ("A4", True))),
    ("a.xlsx", "行以下还有内容", 1048576, cells(*HEADED, ("XFD1048576", "x"))),
    ("a.xlsx", "有 16,384 列", 9, cells(*HEADED, ("XFD9", "x"))),
    (
        "a.docx",
        "没有接受的修订",
        1,
        words("<w:r>", '<w:ins w:id="1" w:author="x"><w:r><w:t>y</w:t></w:r></w:ins><w:r>'),
    ),
    (
        "a.docx",
        "其中的文字会丢掉",
        1,
        words("<w:r>", '<w:r><w:footnoteReference w:id="1"/></w:r><w:r>'),
    ),
    (
        "a.docx",
        "不能用表格",
        1,
        words("<w:p>", "<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl><w:p>"),
    ),
    ("a.apkg", "已损坏", 0, packed({"collection.anki2": b"not a database" * 99, "media": b"{}"})),
    ("a.apkg", "已损坏", 0, packed({"media": b"{}"})),
    ("a.apkg", "已损坏", 0, packed({"collection.anki21b": zstandard.compress(BOMB), "media": b""})),
    (
        "a.apkg",
        "已损坏",
        0,
        collection(
            "CREATE TABLE col (models)",
            "CREATE VIEW notes AS WITH RECURSIVE a(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM a) SELECT x AS id, x AS mid, x AS flds FROM a",
        ),
    ),
    (
        "a.apkg",
        "没有写明是哪一册",
        0,
        collection(
            "CREATE TABLE col (models)",
            "CREATE TABLE notes (id, mid, flds)",
            """INSERT INTO col VALUES ('{}')""",
        ),
    ),
]


@pytest.mark.parametrize(
    ("name", "what", "line", "data"), REFUSED, ids=[f"{row[0]}-{row[1]}" for row in REFUSED]
)
def test_it_is_refused_with_its_line_in_time(name: str, what: str, line: int, data: bytes) -> None:
    began = time.monotonic()
    found, problems = read_apart(name, data)
    assert time.monotonic() - began < LONGEST
    fitting = [one for one in problems if what in told(one)]
    assert fitting, [told(one) for one in problems]
    assert line in {0, fitting[0].line}
    assert told(fitting[0], "en").startswith(name)
    assert (
        found is None
        or what in {"超过 2,050 行", "CSV 写法有误", "有 50 列", "有一格超过"}
        or "标题有" in what
    )


#: Text that patterns with two ways to read the same signs go through again and again; a second is a hundred times enough.
ENDLESS = ("{#", "{#a ", " ::", ":: :", "<!--SR:", "-->\n<!--SR:", "(facts:", " ", "==a")


@pytest.mark.parametrize("ending", [".md", ".txt", ".csv"])
@pytest.mark.parametrize("before", ["## 盘问 ", "问", "> 依据：", ""])
@pytest.mark.parametrize("piece", ENDLESS)
def test_no_line_keeps_a_reader_busy(piece: str, before: str, ending: str) -> None:
    began = time.process_time()
    READERS[ending](f"a{ending}", f"{HEAD}{before}{piece * 4000}::\n".encode())
    assert time.process_time() - began < 1


def test_a_million_rows_end_at_the_limit() -> None:
    rows = "".join(f'<row r="{line}"><c r="A{line}"><v>1</v></c></row>' for line in range(1, 1_000_001))
    xml = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'
    data = changed(XLSX, lambda parts: parts.update({"xl/worksheets/sheet1.xml": xml.encode()}))
    began = time.monotonic()
    found, problems = read_apart("a.xlsx", data)
    assert time.monotonic() - began < LONGEST
    assert (found, bool(problems)) == (None, True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_make_no_difference(encoding: str, ends: str) -> None:
    for name, text in (("a.md", HEAD + GOOD), ("a.csv", CSV)):
        plain = READERS[name[1:]](name, text.encode())
        assert plain[1] == []
        assert READERS[name[1:]](name, text.replace("\n", ends).encode(encoding)) == plain


def test_mixed_line_ends_count_as_lines() -> None:
    mixed = HEAD.replace("\n", "\r\n") + GOOD.replace("\n", "\r") + "## 短 {#s}\n\n太短了。\n"
    [one] = READERS[".md"]("a.md", mixed.encode())[1]
    assert (one.line, one.key) == (15, "problem-length")


@pytest.mark.parametrize("limits", [{"memory": 30}, {"seconds": 0}])
def test_what_uses_up_its_time_or_memory_is_ended(limits: dict[str, int]) -> None:
    """Limits that nothing can keep: the child ends by them, and that is what is told."""
    assert read_apart("a.xlsx", XLSX)[1] == []
    [one] = read_apart("a.xlsx", XLSX, **limits)[1]
    assert (one.key, one.args) == ("problem-costly", {"seconds": SECONDS, "memory": MEMORY} | limits)


@pytest.mark.parametrize("limits", [{"seconds": 1}, {"memory": 48}])
def test_yaml_that_uses_up_its_time_or_memory_is_ended(limits: dict[str, int]) -> None:
    """Fifteen thousand lines, which is less than the size that is refused at once."""
    assert yaml_apart("p.yaml", b"lines: []\n") == ("lines: []\n", [])
    many = b"lines:\n" + b"  - {id: d1, day: 1, passages: [p1], do: recite, due: '18:00'}\n" * 15_000
    assert [one.key for one in yaml_apart("p.yaml", many, **limits)[1]] == ["problem-costly"]


def test_a_busy_machine_gives_a_file_more_time_by_the_clock() -> None:
    """Five seconds and the start where nobody else wants the processor, four times as long at most."""
    assert by_the_clock(5, 0.1, 2) == by_the_clock(5, 2.0, 2) == 7
    assert by_the_clock(5, 6.0, 2) == 17
    assert by_the_clock(5, 900.0, 2) == 22


def test_what_is_good_comes_over_as_it_is() -> None:
    for ending, write in WRITERS.items():
        assert read_apart(f"a{ending}", write(deck(*ODD))) == (deck(*ODD), [])
