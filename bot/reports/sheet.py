"""A view as a workbook: typed cells, totals as values, nothing that a spreadsheet would run. The home of XlsxWriter."""

from __future__ import annotations

import io
from datetime import tzinfo
from typing import TYPE_CHECKING

from bot.messages import Phrase
from bot.reports.board import Board, Words, by_days, by_tracks, name_of, period, subtitle
from bot.reports.figures import Row
from bot.reports.view import View, add_up

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

#: The columns with numbers of duties or people, as the message has them.
FIGURES = ("due", "done", "late", "open", "overdue", "excused", "unenrolled")
#: Sheets, and what the last one tells.
PAGES = ("figures", "days", "tracks", "about")
ABOUT = ("scope", "track", "rule", "none", "trend", "few", "since", "until", "made")
_NAME_WIDTH, _WIDTH, _ABOUT_WIDTH = 42, 11, 60
#: The height of a line, in points.
_LINE = 15.0
_A4 = 9
#: The row of the headings; above it stands what the sheet is about.
_HEADS = 2


def workbook(view: View, words: Words, zone: tzinfo) -> bytes:
    """The figures by department, by study day and by track, and what they are.

    Raises ValueError where they do not add up.
    """
    import xlsxwriter

    rows = view.rows()
    add_up(rows)
    out = io.BytesIO()
    # A text stays a text, whatever it begins with.
    safe = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    book = xlsxwriter.Workbook(out, {"in_memory": True, **safe})
    styles = _Styles(book)
    _figures(_page(book, words, "figures"), view, rows, words, styles)
    for name, board in (("days", by_days(view, words)), ("tracks", by_tracks(view, words))):
        page = _page(book, words, name)
        _title(page, view, words, styles)
        _shares(page, board, styles)
    _about(_page(book, words, "about"), view, words, styles, zone)
    book.close()
    return out.getvalue()


class _Styles:
    """The formats of a workbook. What people wrote is marked as text, so that it stays one when it is edited."""

    def __init__(self, book: Workbook) -> None:
        head = {"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1, "bg_color": "#E1E6EC"}
        self.head: Format = book.add_format(head)
        #: Over numbers, which stand on the right.
        self.above: Format = book.add_format({**head, "align": "right"})
        self.title: Format = book.add_format({"quote_prefix": True, "bold": True, "font_size": 14})
        self.subtitle: Format = book.add_format({"quote_prefix": True})
        self.name: Format = book.add_format({"quote_prefix": True, "text_wrap": True, "valign": "top"})
        self.none: Format = book.add_format({"align": "right"})
        self.number: Format = book.add_format({"num_format": "#,##0"})
        self.share: Format = book.add_format({"num_format": "0.0%"})
        self.change: Format = book.add_format({"num_format": '+0;-0;"±0"'})
        self.moment: Format = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"})
        self.day: Format = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})


def _page(book: Workbook, words: Words, name: str) -> Worksheet:
    page: Worksheet = book.add_worksheet(words(Phrase(f"sheet-{name}")))
    page.set_paper(_A4)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_column(0, 0, _NAME_WIDTH)
    page.set_column(1, 40, _WIDTH)
    return page


def _title(page: Worksheet, view: View, words: Words, styles: _Styles) -> None:
    """Of whom and of when, as it stands over a picture: a sheet may be printed or copied alone."""
    title = words(Phrase("sheet-title", {"department": view.title, "sheet": page.get_name()}))
    page.write_string(0, 0, title, styles.title)
    page.write_string(1, 0, subtitle(view, words), styles.subtitle)


def _head(page: Worksheet, heads: list[str], rows: int, styles: _Styles) -> None:
    """Headings that stay in sight and on every printed page, with filters over the parts; a total alone has none."""
    for column, head in enumerate(heads):
        page.write_string(_HEADS, column, head, styles.above if column else styles.head)
    # Not every program makes a row as high as its text.
    page.set_row(_HEADS, _LINE * max(-(-_columns(head) // (_WIDTH - 1)) for head in heads[1:]))
    page.freeze_panes(_HEADS + 1, 1)
    page.repeat_rows(0, _HEADS)
    if rows > 1:
        page.autofilter(_HEADS, 0, _HEADS + rows - 1, len(heads) - 1)


def _places(rows: int) -> list[int]:
    """Where the rows stand. A filter is stretched over what adjoins it, so the total keeps away from the parts."""
    parts = [_HEADS + number for number in range(1, rows)]
    return [*parts, _HEADS + rows + (1 if parts else 0)]


def _figures(page: Worksheet, view: View, rows: list[Row], words: Words, styles: _Styles) -> None:
    changes = view.changes(rows)
    compared = any(change is not None for change in changes)
    _title(page, view, words, styles)
    names = ("department", *FIGURES, "share", *(["trend"] if compared else []), "heard")
    _head(page, [words(Phrase(f"completion-{name}")) for name in names], len(rows), styles)
    for at, (row, change) in zip(_places(len(rows)), zip(rows, changes, strict=True), strict=True):
        numbers = (row.all, row.done, row.late, row.open, row.overdue, row.excused, row.not_enrolled)
        page.write_string(at, 0, name_of(row, words, path=True), styles.name)
        for column, number in enumerate(numbers, 1):
            page.write_number(at, column, number, styles.number)
        if row.share is None:
            page.write_string(at, len(numbers) + 1, "–", styles.none)
        else:
            page.write_number(at, len(numbers) + 1, row.share, styles.share)
        if change is not None:
            page.write_number(at, len(numbers) + 2, change, styles.change)
        page.write_number(at, len(names) - 1, row.heard, styles.number)


def _shares(page: Worksheet, board: Board, styles: _Styles) -> None:
    _head(page, [board.corner, *board.heads], len(board.lines), styles)
    for at, line in zip(_places(len(board.lines)), board.lines, strict=True):
        page.write_string(at, 0, line.path, styles.name)
        for column, cell in enumerate(line.cells, 1):
            if cell.exact is None:
                page.write_string(at, column, cell.text, styles.none)
            else:
                page.write_number(at, column, cell.exact, styles.share)


def _about(page: Worksheet, view: View, words: Words, styles: _Styles, zone: tzinfo) -> None:
    then = period(*view.before_days)
    compared = any(change is not None for change in view.changes(view.rows()))
    page.set_column(1, 1, _ABOUT_WIDTH)
    title = words(view.title) if isinstance(view.title, Phrase) else view.title
    said = {
        "scope": words(Phrase("sheet-scope-named", {"department": title, "names": view.scope}))
        if view.scope
        else title,
        "track": view.track or words(Phrase("board-all-tracks")),
        "rule": words(Phrase("board-rule")),
        "none": words(Phrase("board-none")),
        "trend": words(Phrase("board-trend-rule" if compared else "sheet-no-trend", {"before": then})),
        "few": words(Phrase("board-few")),
    }
    for at, (name, text) in enumerate(said.items()):
        page.write_string(at, 0, words(Phrase(f"sheet-{name}")))
        page.write_string(at, 1, text, styles.name)
        page.set_row(at, _LINE * -(-_columns(text) // _ABOUT_WIDTH))
    at = len(said)
    for name, day in (("since", view.since), ("until", view.until)):
        page.write_string(at, 0, words(Phrase(f"sheet-{name}")))
        page.write_datetime(at, 1, day, styles.day)
        at += 1
    page.write_string(at, 0, words(Phrase("sheet-made")))
    page.write_datetime(at, 1, view.now.astimezone(zone).replace(tzinfo=None), styles.moment)


def _columns(text: str) -> int:
    """How many letters wide a text is; a Chinese one counts as two."""
    return sum(1 if char.isascii() else 2 for char in text)
