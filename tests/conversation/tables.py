"""Tables as people send them: rows below a head, as the bytes of a CSV or XLSX file."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook


def csv(head: Sequence[str], *rows: Sequence[str]) -> bytes:
    return "\n".join(",".join(row) for row in (head, *rows)).encode()


def xlsx(head: Sequence[str], *rows: Sequence[Any]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (head, *rows):
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
