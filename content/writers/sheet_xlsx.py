"""Decks as XLSX: one sheet, every cell text."""

from __future__ import annotations

import io

from content.model import Deck
from content.writers.rows import grid

_WIDTHS = {"A": 12, "B": 24, "C": 80, "D": 40}


def write(deck: Deck) -> bytes:
    """The file. Raises CannotWriteError for a passage that it cannot hold."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line, row in enumerate(grid(deck), 1):
        for column, text in enumerate(row, 1):
            cell = sheet.cell(line, column)
            cell.value = text
            cell.data_type = "s"  # what begins with "=" is a text here, not a formula
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()
