"""What separates the cells of a CSV file: a comma, or what spreadsheets of other countries write, a semicolon or a tab.

Guessing from the rows goes wrong where texts hold commas; the names of the columns are known, so they decide.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable

#: Where two do as well the earlier one is meant.
SEPARATORS = (",", ";", "\t")


def separator(lines: Iterable[str], is_name: Callable[[str], bool]) -> str:
    """What splits the first line in which there is a cell that `is_name` knows; a comma where there is none.

    That is the heading, or in a deck's file the first row of name and content. A name at its beginning counts before
    the number of names, because a content may look like a heading.
    """
    for line in lines:
        found = {one: [is_name(cell.strip()) for cell in _cells(line, one)] for one in SEPARATORS}
        best = max(SEPARATORS, key=lambda one: (any(found[one][:1]), sum(found[one])))
        if any(found[best]):
            return best
    return SEPARATORS[0]


def _cells(line: str, one: str) -> list[str]:
    """The cells of one line; none where it is no CSV, which its reader tells."""
    try:
        return next(csv.reader([line], delimiter=one), [])
    except csv.Error:
        return []
