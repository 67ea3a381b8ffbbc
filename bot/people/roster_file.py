"""The roster file as a table: encoding, lines, columns. What the cells mean is the business of roster_csv."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from content.decoding import decode
from content.model import Reading
from content.separator import separator

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
    "groups": "工作组",
}
NEEDED = ("badge", "name", "department")
_COLUMNS = {chinese: column for column, chinese in HEADS.items()}
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


@dataclass(slots=True)
class RosterReading(Reading):
    """`headings`: column -> its heading as the file writes it, so that a problem names what one sees there."""

    headings: dict[str, str] = field(default_factory=dict)


def table(reading: RosterReading, data: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, stripped cells by column) of each row below the heading that is not empty and can be read."""
    text = decode(reading, data, SIZE)
    if text is None:
        return
    lines = _lines(reading, text)
    line, cells = next(lines, (1, []))
    if not cells:
        if not reading.problems:
            reading.tell(line, "problem-roster-empty", known=",".join(HEADS))
        return
    columns = _columns(reading, line, cells)
    if columns is None:
        return
    for count, (line, cells) in enumerate(lines, start=1):
        if count > ROWS:
            reading.tell(line, "problem-roster-rows", most=ROWS)
            return
        if len(cells) > len(columns):
            reading.tell(line, "problem-roster-cells", cells=len(cells), columns=len(columns))
        elif _legible(reading, line, columns, cells):
            padded = cells + [""] * (len(columns) - len(cells))
            yield line, dict(zip(columns, padded, strict=True))


def _lines(reading: Reading, text: str) -> Iterator[tuple[int, list[str]]]:
    """(line, stripped cells) of the lines that hold something.

    No cell may hold a line break, so each line is read alone: a quote left open spoils its own line only.
    """
    between = separator(_heading(text), lambda cell: _COLUMNS.get(cell, cell.casefold()) in HEADS)
    for number, line in enumerate(io.StringIO(text, newline=None), start=1):
        try:
            row = csv.reader([line.rstrip("\n")], delimiter=between, strict=True)
            cells = [cell.strip() for cell in next(row, [])]
        except csv.Error:
            reading.tell(number, "problem-roster-csv")
            continue
        # Spreadsheets leave empty cells behind the last column.
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, cells


def _heading(text: str) -> Iterator[str]:
    """The first line that holds something, if any does."""
    return islice((line for line in io.StringIO(text) if line.strip("\t\n ,;")), 1)


def _columns(reading: RosterReading, line: int, cells: list[str]) -> list[str] | None:
    before = len(reading.problems)
    columns = [_COLUMNS.get(cell, cell.casefold()) for cell in cells]
    for column in dict.fromkeys(columns):
        if column not in HEADS:
            reading.tell(line, "problem-roster-column", column=column[:40], known=tuple(HEADS))
        elif columns.count(column) > 1:
            reading.tell(line, "problem-roster-column-twice", column=column)
    for column in NEEDED:
        if column not in columns:
            reading.tell(line, "problem-roster-column-missing", column=column, other=HEADS[column])
    reading.headings = dict(zip(columns, cells, strict=True))
    return columns if len(reading.problems) == before else None


def _legible(reading: RosterReading, line: int, columns: list[str], cells: list[str]) -> bool:
    before = len(reading.problems)
    for column, cell in zip(columns, cells, strict=False):
        if len(cell) > CELL:
            heading = reading.headings[column]
            reading.tell(line, "problem-cell-long", column=heading, length=len(cell), most=CELL)
        # isprintable() is quick and true of nearly every cell; the categories decide about the rest.
        elif not cell.isprintable() and any(unicodedata.category(char) in _UNSEEN for char in cell):
            reading.tell(line, "problem-cell-unseen", column=reading.headings[column])
    return len(reading.problems) == before
