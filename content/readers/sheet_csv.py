"""Decks in CSV, as spreadsheets save it; the lines told are those of the file, where a row begins.

A quote mark before a sign that a spreadsheet would take for a formula's beginning (`'=`) is no part of the cell: the writer
puts it there.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from content.cells import unguarded
from content.model import Deck, Problem, Reading
from content.readers import draft
from content.readers.rows import COLUMNS, read_rows
from content.separator import separator

_NAMES = frozenset({*COLUMNS, *draft.KEYS})


def read(name: str, text: str) -> tuple[Deck | None, list[Problem]]:
    """The deck in a file's text."""
    reading = Reading(name)
    return read_rows(reading, _rows(reading, text))


def _rows(reading: Reading, text: str) -> Iterator[tuple[int, list[str]]]:
    between = separator(io.StringIO(text), lambda cell: draft.named(cell) in _NAMES)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    begin = 1
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error:
            # A quote left open swallows what follows: nothing after it can be trusted.
            reading.tell(begin, "problem-roster-csv")
            return
        if any(cells):
            yield begin, [unguarded(cell) for cell in cells]
        begin = rows.line_num + 1
