"""Tables of people and days in XLSX (roster, leave) as the CSV that their readers know; line numbers are row numbers."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time
from typing import Any

from content.model import Problem, Reading
from content.readers.package import opened
from content.readers.sheet_xlsx import rows_of

#: So far down something may stand: more people than any one file of 5 MB holds.
DEPTH = 50_000
#: What stands for a line break inside a cell: no reader takes it.
_BREAK = "\v"


def read(name: str, data: bytes) -> tuple[str | None, list[Problem]]:
    """The one sheet that holds something, as CSV."""
    reading = Reading(name)
    if opened(reading, data, "xl/workbook.xml") is None:
        return None, reading.problems
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        filled = [found for sheet in book.worksheets if (found := rows_of(reading, sheet, _cell, DEPTH))]
    except Exception:  # noqa: BLE001 (a library on a foreign file: whatever it stumbles over, the file is damaged)
        reading.tell(0, "problem-damaged")
        return None, reading.problems
    if len(filled) > 1:
        reading.tell(0, "problem-sheets", count=len(filled))
    return (None if reading.problems else _written(filled[0] if filled else [])), reading.problems


def _written(rows: list[tuple[int, list[str]]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    line = 1
    for number, cells in rows:
        out.write("\n" * (number - line))
        writer.writerow(cells)
        line = number + 1
    return out.getvalue()


def _cell(reading: Reading, line: int, cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        reading.tell(line, "problem-formula", cell=cell.coordinate)
        return ""
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if cell.data_type in {"e", "b", "d"}:
        reading.tell(line, "problem-cell-kind", cell=cell.coordinate)
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "".join(_BREAK if char in "\r\n" else char for char in str(value))
