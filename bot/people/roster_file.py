"""The roster file as a table: encoding, lines, columns. What the cells mean is the business of roster_csv."""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
from collections.abc import Iterator

from content.model import Problem

SIZE = 5 * 1024 * 1024
ROWS = 200_000
CELL = 512
#: Column -> its Chinese heading.
HEADS = {
    "badge": "警号",
    "name": "姓名",
    "department": "部门",
    "role": "角色",
    "scope": "范围",
    "language": "语言",
    "status": "状态",
}
NEEDED = ("badge", "name", "department")
_COLUMNS = {chinese: column for column, chinese in HEADS.items()}
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_SAVE_AS = "另存为 CSV（UTF-8）"


class Reading:
    """One reading of one file: what was found wrong so far."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []

    def tell(self, line: int, what: str, remedy: str) -> None:
        self.problems.append(Problem(self.name, line, what, remedy))


def table(reading: Reading, data: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, stripped cells by column) of each row below the heading that is not empty and can be read."""
    text = _text(reading, data)
    if text is None:
        return
    lines = _lines(reading, text)
    line, cells = next(lines, (1, []))
    if not cells:
        if not reading.problems:
            reading.tell(line, "文件是空的", f"第一行写表头：{','.join(HEADS)}")
        return
    columns = _columns(reading, line, cells)
    if columns is None:
        return
    for count, (line, cells) in enumerate(lines, start=1):
        if count > ROWS:
            reading.tell(line, f"超过 {ROWS} 行", "分成几个文件")
            return
        if len(cells) > len(columns):
            reading.tell(line, f"有 {len(cells)} 列，表头只有 {len(columns)} 列", "检查多余的逗号")
        elif _legible(reading, line, columns, cells):
            padded = cells + [""] * (len(columns) - len(cells))
            yield line, dict(zip(columns, padded, strict=True))


def _text(reading: Reading, data: bytes) -> str | None:
    if len(data) > SIZE:
        reading.tell(0, "文件过大", f"控制在 {SIZE >> 20} MB 以内")
        return None
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        found = None if _damaged(data) else _gb18030(data)
        if found is None:
            reading.tell(data.count(b"\n", 0, error.start) + 1, "编码无法识别", _SAVE_AS)
            return None
        text = found
    if "\0" in text:
        reading.tell(text.count("\n", 0, text.index("\0")) + 1, "含有空字符", _SAVE_AS)
        return None
    return text


def _damaged(data: bytes) -> bool:
    """Whether this is UTF-8 with some bytes broken, which as GB 18030 would give wrong names without a word."""
    if data.startswith(codecs.BOM_UTF8):
        return True
    loose = data.decode("utf-8", "replace")
    broken = loose.count("\ufffd")
    return sum(char > "\x7f" for char in loose) - broken > broken


def _gb18030(data: bytes) -> str | None:
    """The text as spreadsheets write it on Chinese systems, or None."""
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        return None


def _lines(reading: Reading, text: str) -> Iterator[tuple[int, list[str]]]:
    """(line, stripped cells) of the lines that hold something.

    No cell may hold a line break, so each line is read alone: a quote left open spoils its own line only.
    """
    for number, line in enumerate(io.StringIO(text, newline=None), start=1):
        try:
            cells = [cell.strip() for cell in next(csv.reader([line.rstrip("\n")], strict=True), [])]
        except csv.Error as error:
            reading.tell(number, f"CSV 写法有误（{error}）", "引号要成对，一格之内不能换行")
            continue
        # Spreadsheets leave empty cells behind the last column.
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, cells


def _columns(reading: Reading, line: int, cells: list[str]) -> list[str] | None:
    before = len(reading.problems)
    columns = [_COLUMNS.get(cell, cell.casefold()) for cell in cells]
    for column in dict.fromkeys(columns):
        if column not in HEADS:
            reading.tell(line, f"不认识的列“{column[:40]}”", f"可用 {'、'.join(HEADS)}")
        elif columns.count(column) > 1:
            reading.tell(line, f"列 {column} 出现两次", "只保留一列")
    for column in NEEDED:
        if column not in columns:
            reading.tell(line, f"缺少列 {column}（{HEADS[column]}）", "在表头补上这一列")
    return columns if len(reading.problems) == before else None


def _legible(reading: Reading, line: int, columns: list[str], cells: list[str]) -> bool:
    before = len(reading.problems)
    for column, cell in zip(columns, cells, strict=False):
        if len(cell) > CELL:
            reading.tell(line, f"{HEADS[column]}过长（{len(cell)} 字）", f"控制在 {CELL} 字以内")
        # isprintable() is quick and true of nearly every cell; the categories decide about the rest.
        elif not cell.isprintable() and any(unicodedata.category(char) in _UNSEEN for char in cell):
            reading.tell(line, f"{HEADS[column]}含有看不见的字符", "删去这些字符后重填")
    return len(reading.problems) == before
