"""rota/*.csv: who has duty days when. One line for each stretch: a badge or department path, and the days on.

who,on
A1,2026-09-07..2026-09-09
Head office/Front desk,2026-09-10
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date

from content.calendar import Rota
from content.model import Problem, Reading
from content.overrides import read_days
from content.separator import separator

_HEADINGS = ("who", "on")
#: Heading -> its column.
_NAMES = {"who": "who", "on": "on", "警号或部门": "who", "值勤日": "on"}
_MOST = 100_000
_LENGTH = 200


def read_rotas(files: Iterable[tuple[str, str]]) -> tuple[Rota, list[Problem]]:
    """The rota in some files, given as names and texts. A bad line is left out and named; the others stay."""
    days: dict[str, set[date]] = {}
    places: dict[str, tuple[str, int]] = {}
    problems: list[Problem] = []
    for name, text in files:
        reading = Reading(name, problems)
        for line, who, on in _rows(reading, text):
            known = days.setdefault(who, set())
            twice = known.intersection(on)
            if twice:
                reading.tell(line, "problem-rota-twice", who=who, day=min(twice).isoformat())
            known.update(on)
            places.setdefault(who, (name, line))
    return Rota({who: frozenset(on) for who, on in days.items()}, places), problems


def _rows(reading: Reading, text: str) -> Iterator[tuple[int, str, list[date]]]:
    between = separator(text.split("\n", 1)[:1], _NAMES.__contains__)
    table = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    try:
        columns = [_NAMES.get(cell.strip()) for cell in next(table, [])]
        if sorted(filter(None, columns)) != sorted(_HEADINGS) or None in columns:
            reading.tell(1, "problem-rota-headings", known=_HEADINGS)
            return
        for cells in table:
            if table.line_num > _MOST:
                reading.tell(table.line_num, "problem-rota-long", most=_MOST)
                return
            row = _row(reading, table.line_num, dict(zip(columns, cells, strict=False)), len(cells))
            if row is not None:
                yield row
    except csv.Error:
        reading.tell(table.line_num, "problem-rota-csv")


def _row(
    reading: Reading, line: int, cells: dict[str | None, str], count: int
) -> tuple[int, str, list[date]] | None:
    if not any(cell.strip() for cell in cells.values()):
        return None
    if count != len(_HEADINGS):
        reading.tell(line, "problem-rota-cells", found=count, most=len(_HEADINGS))
        return None
    who = "/".join(part.strip() for part in cells["who"].replace("／", "/").split("/"))
    if not 0 < len(who) <= _LENGTH:
        reading.tell(line, "problem-rota-who")
        return None
    on = read_days(cells["on"].strip())
    if on is None:
        reading.tell(line, "problem-calendar-day", written=cells["on"].strip()[:40])
        return None
    return line, who, on
