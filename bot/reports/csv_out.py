"""Figures as CSV for spreadsheets: RFC 4180, with the mark that tells them it is UTF-8."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from bot.cells import safe_cell
from bot.reports.figures import Row

HEADS = (
    "department",
    "all",
    "done",
    "late",
    "excused",
    "open",
    "overdue",
    "not_enrolled",
    "share_done",
    "on_time",
    "heard_in_person",
)


def completion_csv(rows: Sequence[Row]) -> str:
    """One line a row; shares with four digits, empty where nothing was owed."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(HEADS)
    for row in rows:
        name = row.department.path if row.department else "total"
        figures = (row.all, row.done, row.late, row.excused, row.open, row.overdue, row.not_enrolled)
        writer.writerow([safe_cell(name), *figures, _share(row.share), _share(row.on_time), row.heard])
    return out.getvalue()


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.4f}"
