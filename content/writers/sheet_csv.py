"""Decks as CSV; with the mark by which spreadsheets know UTF-8."""

from __future__ import annotations

import codecs
import csv
import io

from content.model import Deck
from content.writers.rows import grid


def write(deck: Deck) -> bytes:
    """The file. Raises CannotWriteError for a passage that it cannot hold."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(grid(deck))
    return codecs.BOM_UTF8 + text.getvalue().encode()
