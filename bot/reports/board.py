"""The board: departments down, study days or tracks across, a share in each cell. Pure: from a view to words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.messages import Phrase
from bot.reports.figures import Row, per_cent
from bot.reports.view import Counts, View, row_name, signed
from storage.records import Count, CountKey

#: A phrase in the reader's language.
Words = Callable[[Phrase], str]
#: More study days than this are shown by weeks, more weeks by months.
_MOST = 31


@dataclass(frozen=True, slots=True)
class Cell:
    """`share` gives the colour, None leaves the cell bare; `below` is a second, smaller line, of the change and of how many
    are late; `exact` is the share.
    """

    text: str
    share: float | None = None
    below: str = ""
    exact: float | None = None
    change: int | None = None
    late: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One department, or the total; `path` is the name with all above it, which no other department has."""

    name: str
    cells: tuple[Cell, ...]
    path: str
    total: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """`heads` has one heading a cell; the last column is the whole, unless it would say again what the only one says."""

    title: str
    subtitle: str
    corner: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...]


def by_days(view: View, words: Words) -> Board:
    """Departments x study days; more than a month's by weeks, more than half a year's by months."""
    parts: dict[date, dict[CountKey, Count]] = defaultdict(dict)
    due = view.due()
    begins = _columns({key.day for key in due})
    for key, count in due.items():
        parts[begins[key.day]][key] = count
    days = sorted(parts)
    heads = tuple(_head(day, days) for day in days)
    return _board(view, words, "board-days", heads, [parts[day] for day in days])


def by_tracks(view: View, words: Words) -> Board:
    """Departments x tracks: the share, what is late, and the change against the period before."""
    parts: dict[str, dict[CountKey, Count]] = defaultdict(dict)
    before: dict[str, dict[CountKey, Count]] = defaultdict(dict)
    for counts, found in ((view.due(), parts), (view.before, before)):
        for key, count in counts.items():
            found[key.track][key] = count
    tracks = sorted(parts)
    return _board(
        view,
        words,
        "board-tracks",
        tuple(tracks),
        [parts[one] for one in tracks],
        [before[one] for one in tracks],
    )


def _board(
    view: View,
    words: Words,
    title: str,
    heads: tuple[str, ...],
    parts: Sequence[Counts],
    before: Sequence[Counts] | None = None,
) -> Board:
    rows = view.rows()
    few = view.few(rows)
    columns = [view.split(rows, part) for part in parts]
    changes: Sequence[list[int | None] | None] = (
        [None] * len(parts)
        if before is None
        else [view.changes(rows, *both) for both in zip(parts, before, strict=True)]
    )
    whole = _column(rows, view.changes(rows), few, words)
    cells = [_column(now, change, few, words) for now, change in zip(columns, changes, strict=True)]
    heads, cells = _with_whole(heads, cells, whole, words, compared=before is not None)
    lines = tuple(
        Line(
            name_of(row, words),
            tuple(column[place] for column in cells),
            name_of(row, words, path=True),
            row.department is None,
        )
        for place, row in enumerate(rows)
    )
    return Board(
        words(Phrase(title, {"department": view.title})),
        subtitle(view, words),
        words(Phrase("completion-department")),
        heads,
        lines,
        _notes(view, words, lines, few=any(few)),
    )


def _with_whole(
    heads: tuple[str, ...],
    cells: list[list[Cell]],
    whole: list[Cell],
    words: Words,
    *,
    compared: bool,
) -> tuple[tuple[str, ...], list[list[Cell]]]:
    """The columns, and the whole as the last; of a single day the whole with its change, of a single track all it has."""
    if len(cells) == 1 and (not compared or cells[0] == whole):
        return heads, [whole]
    return (*heads, words(Phrase("board-whole"))), [*cells, whole]


def _column(
    rows: Sequence[Row], changes: Sequence[int | None] | None, few: Sequence[bool], words: Words
) -> list[Cell]:
    cells = []
    for place, row in enumerate(rows):
        text = per_cent(row.share)
        if row.all and row.share is None:
            text = words(Phrase("board-excused"))
        cell = Cell(text, None if few[place] else row.share, exact=row.share)
        if changes is not None:
            cell = _compared(cell, changes[place], row.late + row.overdue, words)
        cells.append(cell)
    return cells


def _compared(cell: Cell, change: int | None, late: int, words: Words) -> Cell:
    """The cell with its second line."""
    behind = words(Phrase("board-late", {"count": late})) if late else ""
    below = " ".join(part for part in (signed(change), behind) if part)
    return replace(cell, below=below, change=change, late=late)


def _notes(view: View, words: Words, lines: Sequence[Line], *, few: bool) -> tuple[str, ...]:
    """What the signs mean, each on a line of its own; of those alone that can be seen."""
    cells = [cell for line in lines for cell in line.cells]
    notes = [words(Phrase("board-rule"))]
    if any(cell.text == per_cent(None) for cell in cells):
        notes.append(words(Phrase("board-none")))
    if any(cell.late for cell in cells):
        notes.append(words(Phrase("board-late-rule")))
    if any(cell.change is not None for cell in cells):
        notes.append(words(Phrase("board-trend-rule", {"before": period(*view.before_days)})))
    if few:
        notes.append(words(Phrase("board-few")))
    heard = view.rows()[-1].heard
    if heard:
        notes.append(words(Phrase("completion-heard-note", {"count": heard})))
    return tuple(notes)


def name_of(row: Row, words: Words, *, path: bool = False) -> str:
    """What a row is called: a department by its name, or by its path."""
    name = row_name(row)
    if isinstance(name, Phrase):
        return words(name)
    return row.department.path if path and row.department else name


def subtitle(view: View, words: Words) -> str:
    """The period, the track, and the places of a scope, whose title names none of them."""
    names = words(Phrase("board-scope", {"names": view.scope})) if view.scope else ""
    parts = (words(Phrase("board-period", {"period": period(view.since, view.until)})), view.track, names)
    return " · ".join(part for part in parts if part)


def period(since: date, until: date) -> str:
    """Both days, or the one."""
    return since.isoformat() if since == until else f"{since.isoformat()} – {until.isoformat()}"


def _columns(days: set[date]) -> dict[date, date]:
    """Study day -> the first day of its column."""
    if len(days) <= _MOST:
        return {day: day for day in days}
    weeks = {day: day - timedelta(days=day.weekday()) for day in days}
    if len(set(weeks.values())) <= _MOST:
        return weeks
    return {day: day.replace(day=1) for day in days}


def _head(day: date, days: Sequence[date]) -> str:
    """Day over month where that fits on two lines; a year where the columns span more than one."""
    year = f"{day:%y}-" if days[0].year != days[-1].year else ""
    return f"{year}{day.month}-{day.day}"
