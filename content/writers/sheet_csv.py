"""Decks as CSV; with the mark by which spreadsheets know UTF-8, and a quote mark before what they would run."""

from __future__ import annotations

import codecs
import csv
import io

from content.cells import guarded
from content.model import Deck
from content.writers.rows import grid


def write(deck: Deck) -> bytes:
    """The file. Raises CannotWriteError for a passage that it cannot hold."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([guarded(cell) for cell in row] for row in grid(deck))
    return codecs.BOM_UTF8 + text.getvalue().encode()
