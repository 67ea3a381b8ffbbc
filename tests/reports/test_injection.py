"""Nothing that people wrote runs in a spreadsheet: every field that they control x every export, read back.

Twice: by openpyxl, which says of what type a cell is, and by LibreOffice, which would calculate.
"""

from __future__ import annotations

import csv
import io
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from bot.people.codes import codes_csv
from bot.reports.csv_out import completion_csv
from bot.reports.sheet import workbook
from content.model import Deck
from content.writers import sheet_xlsx
from storage.records import Department
from tests.reports.test_boards import COUNTS, DAY, EVIL, TOP, ZH, key, view
from tests.sample import HOURS, passage

#: What LibreOffice would make of one that ran.
RUN = "=1+1"
ALL = (*EVIL, RUN, "=cmd|'/c calc'!A1", "+SUM(1;1)", "\r=1+1")
#: Their signs are no signs to a spreadsheet, and tabs and line ends become others on the way.
SEEN = [one for one in ALL if one.strip() == one]


def completion_by_department(text: str) -> bytes:
    odd = Department("d1", f"局/{text}", 1)
    return workbook(view(departments=(TOP, odd, Department("d2", text, 2))), ZH, HOURS.zone)


def completion_by_track(text: str) -> bytes:
    return workbook(view({key("d1", DAY, text): COUNTS[key("d1", DAY)]}), ZH, HOURS.zone)


def completion_titled(text: str) -> bytes:
    return workbook(replace(view(), title=text, track=text), ZH, HOURS.zone)


def deck(text: str) -> bytes:
    """No reader lets a tab or a line end through at the beginning of a passage."""
    text = text.strip()
    one = replace(passage("p1", text, text, (text,)), source=text)
    return sheet_xlsx.write(Deck("deck", text, text, "zh", text, (one,)))


WORKBOOKS = {
    "department": completion_by_department,
    "track": completion_by_track,
    "title": completion_titled,
    "deck": deck,
}


def completion_rows(text: str) -> str:
    odd = Department("d2", text, 2)
    return completion_csv(view(departments=(TOP, Department("d1", f"{text}/x", 1), odd)).rows())


def codes_rows(text: str) -> str:
    row: Mapping[str, str] = {
        "badge": text,
        "name": text,
        "department": text,
        "code": "C",
        "expires": "2026-12-01",
    }
    return codes_csv([row], "")


TABLES = {"completion": completion_rows, "codes": codes_rows}


@pytest.mark.parametrize("text", ALL)
@pytest.mark.parametrize("export", WORKBOOKS)
def test_no_cell_of_a_workbook_is_a_formula(export: str, text: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(WORKBOOKS[export](text)))
    cells = [cell for page in book.worksheets for row in page.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    assert any(isinstance(cell.value, str) and text.strip() in cell.value for cell in cells)


@pytest.mark.parametrize("text", ALL)
@pytest.mark.parametrize("export", TABLES)
def test_no_cell_of_a_table_begins_as_a_formula(export: str, text: str) -> None:
    rows = list(csv.reader(io.StringIO(TABLES[export](text)[1:])))
    assert any(text in cell for row in rows for cell in row)
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


# --- in LibreOffice (make office)

#: Comma, quotation mark, UTF-8, into a folder of its own: a CSV must not overwrite itself.
_AS_CSV = (
    "--infilter=CSV:44,34,76",
    "--convert-to",
    "csv:Text - txt - csv (StarCalc):44,34,76",
    "--outdir",
    "shown",
)


def calculated(folder: Path, name: str, made: bytes) -> list[list[str]]:
    """The first sheet as LibreOffice shows it."""
    (folder / name).write_bytes(made)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    said = subprocess.run(
        ["soffice", profile, "--headless", *(_AS_CSV if name.endswith(".csv") else _AS_CSV[1:]), name],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )
    made_of = (folder / "shown" / name).with_suffix(".csv")
    assert made_of.exists(), said.stdout + said.stderr
    return list(csv.reader(io.StringIO(made_of.read_text(encoding="utf-8"))))


@pytest.mark.office
@pytest.mark.parametrize("export", WORKBOOKS)
def test_libreoffice_calculates_nothing_of_a_workbook(export: str, tmp_path: Path) -> None:
    for number, text in enumerate(SEEN):
        rows = calculated(tmp_path, f"x{number}.xlsx", WORKBOOKS[export](text))
        assert "2" not in {cell for row in rows for cell in row} or export != "deck"
        # The track and the title stand on other sheets than the first.
        if export in {"department", "deck"}:
            assert any(text in cell for row in rows for cell in row), text


@pytest.mark.office
@pytest.mark.parametrize("export", TABLES)
def test_libreoffice_calculates_nothing_of_a_table(export: str, tmp_path: Path) -> None:
    for number, text in enumerate(SEEN):
        rows = calculated(tmp_path, f"t{number}.csv", TABLES[export](text).encode())
        assert any(text in cell for row in rows for cell in row), text


@pytest.mark.office
def test_what_would_run_is_seen_to_run(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = RUN
    out = io.BytesIO()
    book.save(out)
    assert calculated(tmp_path, "runs.xlsx", out.getvalue())[0][0] == "2"
