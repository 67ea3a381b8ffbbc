"""Decks in XLSX: the first sheet that holds something; the lines told are its row numbers. The home of openpyxl's reading."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from content.model import Deck, Problem, Reading
from content.readers.package import opened
from content.readers.rows import CELLS, read_rows

#: So far down something may stand; beyond it a sheet is no deck.
DEPTH = 10_000


def read(name: str, data: bytes) -> tuple[Deck | None, list[Problem]]:
    """The deck in a file's bytes."""
    reading = Reading(name)
    if opened(reading, data, "xl/workbook.xml") is None:
        return None, reading.problems
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, rich_text=True, keep_links=False)
        filled = [found for sheet in book.worksheets if (found := rows_of(reading, sheet, _cell, DEPTH))]
    except Exception:  # noqa: BLE001 (a library on a foreign file: whatever it stumbles over, the file is damaged)
        reading.tell(0, "problem-damaged")
        return None, reading.problems
    if reading.problems:
        return None, reading.problems
    if len(filled) > 1:
        reading.tell(0, "problem-sheets", count=len(filled))
        return None, reading.problems
    return read_rows(reading, filled[0] if filled else ())


def rows_of(
    reading: Reading, sheet: Any, read_cell: Callable[[Reading, int, Any], str], depth: int
) -> list[tuple[int, list[str]]]:
    """The rows of a sheet that hold something, down to `depth`; what cannot be a cell is told by `read_cell`."""
    rows: list[tuple[int, list[str]]] = []
    for line, row in enumerate(_rows(sheet), 1):
        if not row or all(cell.value is None for cell in row):
            continue
        if line > depth:
            reading.tell(line, "problem-table-deep", most=depth)
            break
        wide = max(place for place, cell in enumerate(row, 1) if cell.value is not None)
        if wide > CELLS:
            reading.tell(line, "problem-table-wide", cells=wide, most=CELLS)
            break
        rows.append((line, [read_cell(reading, line, cell) for cell in row]))
    return rows


def _rows(sheet: Any) -> Iterator[Any]:
    """Rows by their numbers, whatever the sheet says of its own size."""
    sheet.reset_dimensions()
    yield from sheet.iter_rows()


def _cell(reading: Reading, line: int, cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        reading.tell(line, "problem-formula", cell=cell.coordinate)
    elif cell.data_type in {"e", "b", "d"}:
        reading.tell(line, "problem-cell-kind", cell=cell.coordinate)
    elif isinstance(value, float) and value.is_integer():
        return str(int(value))
    else:
        return value if isinstance(value, str) else _rich(value)
    return ""


def _rich(value: object) -> str:
    """A text with formats of its own: what is bold in it becomes a key term."""
    if not isinstance(value, list):
        return str(value)
    parts: Iterable[Any] = value
    return "".join(
        part if isinstance(part, str) else f"**{part.text}**" if part.font and part.font.b else part.text
        for part in parts
    )
