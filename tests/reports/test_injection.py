"""Nothing that people wrote runs where it is opened: every field that they control x every export, read back.

Spreadsheets twice: by openpyxl or csv, which say what a cell is, and by LibreOffice, which would calculate. Pages by a parser
of HTML, JSON by its own, text for loudspeakers line by line. Pictures and PDF are drawn, and run nothing; a backup is for
`run.py restore` alone.
"""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import time, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from unicodedata import category

import openpyxl
import pytest

from bot.announcing import DayFacts, slot_text
from bot.people.codes import codes_csv
from bot.reports import page
from bot.reports.board import by_days, by_tracks
from bot.reports.csv_out import completion_csv
from bot.reports.own_data import document
from bot.reports.sheet import workbook
from bot.texts import Texts
from content.model import Deck, PlanLine, Slot, SlotContent
from content.writers import sheet_csv, sheet_xlsx
from storage.records import (
    Absence,
    AbsenceKind,
    AbsenceSet,
    Allowance,
    AllowanceSet,
    Department,
    Requirement,
    RosterSaved,
    Turn,
)
from tests.reports.test_boards import COUNTS, DAY, EVIL, TOP, ZH, key, view
from tests.sample import AN, HOURS, NOW, SHORT, TODAY, Chat, enrol, library, make_world, passage, plan

#: What LibreOffice would make of one that ran.
RUN = "=1+1"
ALL = (*EVIL, RUN, "=cmd|'/c calc'!A1", "+SUM(1;1)", "\r=1+1")
#: What would be an element, or leave an attribute.
MARKUP = ('"><img src=x onerror=alert(1)>', "'/><svg/onload=alert(1)>", "</title><script>", "&lt;b&gt;&amp;")
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


def deck_rows(text: str) -> str:
    text = text.strip()
    one = replace(passage("p1", text, text, (text,)), source=text, facts=(text,))
    return sheet_csv.write(Deck("deck", text, text, "zh", text, (one,))).decode()


TABLES = {"completion": completion_rows, "codes": codes_rows, "deck": deck_rows}


def page_by_department(text: str) -> str:
    odd = Department("d1", f"局/{text}", 1)
    return page.html(by_tracks(view(departments=(TOP, odd, Department("d2", text, 2))), ZH), "zh")


def page_by_track(text: str) -> str:
    return page.html(by_tracks(view({key("d1", DAY, text): COUNTS[key("d1", DAY)]}), ZH), "zh")


def page_titled(text: str) -> str:
    return page.html(by_days(replace(view(), title=text, track=text), ZH), "zh")


PAGES = {"department": page_by_department, "track": page_by_track, "title": page_titled}


def mydata(text: str) -> str:
    """Name, an answer, and why somebody is away and exempt."""
    world = make_world()
    store, who = world.store, replace(AN, name=text)
    store.record(Turn(NOW, facts=(RosterSaved((), (who,), "test", NOW),)))
    chat = Chat(world, enrol(store, who))
    chat.says("/check law")
    chat.says(text)
    away = Absence("A1", DAY, DAY, AbsenceKind.LEAVE, text)
    store.record(
        Turn(NOW, facts=(AbsenceSet(away, "C1", NOW), AllowanceSet(Allowance("A1", text, DAY), "C1", NOW)))
    )
    return document(store.stored_about("A1"), "A1", NOW)


RECORDS = {"mydata": mydata}


def slot_lines(text: str) -> str:
    """Title, text and key term of a passage, the slot's own title, the department."""
    text = text.strip()
    line = PlanLine("d1", ("p1",), Requirement.READ, time(12), text, day=1)
    every = (SlotContent.DUE, SlotContent.TERM, SlotContent.QUESTION)
    slot = Slot("s", time(7, 30), timedelta(hours=1), {"zh": text}, every)
    material = library(plan(line, slots=(slot,)), (passage("p1", text, f"{text}，{SHORT}", (text,)),))
    return slot_text(Texts(), "zh", material, slot, TODAY, text, DayFacts(TODAY, frozenset(), {}, NOW), HOURS)


LINES = {"slot": slot_lines}
#: Modules that write a file of what people wrote, and by which of the tables above each is tried.
WRITERS = {
    "bot/people/codes.py": TABLES,
    "bot/reports/csv_out.py": TABLES,
    "bot/reports/own_data.py": RECORDS,
    "bot/reports/page.py": PAGES,
    "bot/reports/sheet.py": WORKBOOKS,
    "bot/announcing.py": LINES,
    "content/writers/sheet_csv.py": TABLES,
    "content/writers/sheet_xlsx.py": WORKBOOKS,
    # CSV for a reader of ours, never for a person.
    "content/readers/table_xlsx.py": {},
}


def test_every_module_that_writes_a_table_or_a_page_is_tried_here() -> None:
    root = Path(__file__).parent.parent.parent
    marks = ("csv.writer(", "Workbook(", "from html import escape", "def document(", "def slot_text(")
    found = {
        str(path.relative_to(root))
        for package in ("bot", "content", "storage")
        for path in (root / package).rglob("*.py")
        if any(mark in path.read_text(encoding="utf-8").replace("load_workbook(", "") for mark in marks)
    }
    assert found == set(WRITERS)


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
    assert any(text.strip() in cell for row in rows for cell in row)
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


class Seen(HTMLParser):
    """What a browser would make of a page: elements, attributes, and the text between them."""

    def __init__(self, made: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.text: list[str] = []
        self.feed(made)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.mark.parametrize("text", [*ALL, *MARKUP])
@pytest.mark.parametrize("export", PAGES)
def test_no_page_has_an_element_that_is_not_its_own(export: str, text: str) -> None:
    plain, seen = Seen(PAGES[export]("某")), Seen(PAGES[export](text))
    assert (seen.elements, seen.attributes) == (plain.elements, plain.attributes)
    assert any(text.rsplit("/", maxsplit=1)[-1] in one for one in seen.text), (
        "a department's last level is its name"
    )


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (one for pair in value.items() for part in pair for one in strings(part))
    elif isinstance(value, list):
        yield from (one for part in value for one in strings(part))
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("text", [*ALL, *MARKUP, '"}], "badge": "B1'])
@pytest.mark.parametrize("export", RECORDS)
def test_json_holds_what_was_written_as_it_is(export: str, text: str) -> None:
    read = json.loads(RECORDS[export](text))
    assert read["badge"] == "A1"
    assert list(strings(read)).count(text) >= 3


@pytest.mark.parametrize("text", [*ALL, *MARKUP, "一\x1b[2J二"])
@pytest.mark.parametrize("export", LINES)
def test_text_steers_no_screen(export: str, text: str) -> None:
    made = LINES[export](text)
    assert [char for char in made if category(char) == "Cc" and char != "\n"] == []
    assert text.strip().replace("\x1b", "\N{REPLACEMENT CHARACTER}") in made


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
