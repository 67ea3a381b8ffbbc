"""Decks as tables, whatever holds them: what is said of the deck in rows of name and content, a heading, the passages.

| 编号 | 标题 | 正文 | 依据 | 事实 | in either language and any order, and 尺度, 次序, 差错, 近音, 同义词 where a passage is
judged otherwise (content/readers/tolerance.py). In the text `**…**` marks key terms, a line break begins a paragraph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from content.model import Deck, Problem, Reading
from content.readers import draft, tolerance
from content.readers.draft import ID, Section
from content.readers.marks import marked

COLUMNS = ("id", "title", "text", "source", "facts", *tolerance.KEYS)
NEEDED = ("id", "title", "text")
#: Beyond these a table is no deck: rows that hold something, cells of a row, characters of a cell.
ROWS, CELLS, CELL = draft.MOST + 50, 40, 10_000
#: (line, cells) of the rows that hold something.
Rows = Iterable[tuple[int, Sequence[str]]]


def read_rows(reading: Reading, rows: Rows) -> tuple[Deck | None, list[Problem]]:
    """The deck in a table. A bad row is left out and named; the good ones stay."""
    lines = _bounded(reading, rows)
    pairs: list[tuple[int, str, str]] = []
    heading: tuple[int, list[str]] | None = None
    for line, cells in lines:
        names = [draft.named(cell) for cell in cells]
        # Two names of columns and more beside them are a heading too: what is missing or misspelt is told.
        if {"id", "text"} <= set(names) or (len(cells) > 2 and len({*names} & {*COLUMNS}) > 1):  # noqa: PLR2004 (as below)
            heading = line, names
            break
        if len(cells) > 2:  # noqa: PLR2004 (name and content)
            reading.tell(line, "problem-table-front", known=draft.KEYS)
            return None, reading.problems
        pairs.append((line, cells[0], cells[1] if len(cells) > 1 else ""))
    head = draft.front(reading, draft.said(reading, pairs)) if pairs else None
    if heading is None or not _columns(reading, *heading):
        if heading is None and not reading.problems:
            reading.tell(0, "problem-table-heading", known=COLUMNS)
        return None, reading.problems
    if head is None:
        reading.tell(heading[0], "problem-table-front", known=draft.KEYS)
        return None, reading.problems
    sections = _sections(reading, lines, heading[1], head.language)
    return draft.assemble(reading, head, sections, heading[0]), reading.problems


def _bounded(reading: Reading, rows: Rows) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold something, without empty cells at their end; what is far too much ends the table."""
    for count, (line, row) in enumerate(rows, 1):
        cells = [cell.strip() for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if count > ROWS:
            reading.tell(line, "problem-table-rows", most=ROWS)
            return
        if len(cells) > CELLS:
            reading.tell(line, "problem-table-wide", cells=len(cells), most=CELLS)
            return
        if any(len(cell) > CELL for cell in cells):
            reading.tell(line, "problem-table-cell", most=CELL)
            return
        if cells:
            yield line, cells


def _columns(reading: Reading, line: int, names: list[str]) -> bool:
    before = len(reading.problems)
    for name in dict.fromkeys(names):
        if name not in COLUMNS:
            reading.tell(line, "problem-table-column", column=name[:40], known=COLUMNS)
        elif names.count(name) > 1:
            reading.tell(line, "problem-table-column-twice", column=name)
    for name in NEEDED:
        if name not in names:
            reading.tell(line, "problem-table-column-missing", column=name)
    return len(reading.problems) == before


def _sections(
    reading: Reading, rows: Iterable[tuple[int, list[str]]], names: list[str], language: str
) -> Iterator[Section]:
    for line, cells in rows:
        if len(cells) > len(names):
            reading.tell(line, "problem-table-cells", cells=len(cells), columns=len(names))
            continue
        yield section(reading, line, dict(zip(names, cells, strict=False)), language)


def section(reading: Reading, line: int, cells: Mapping[str, str], language: str) -> Section:
    """What a row is to become, its cells by column; what it cannot hold is told and makes it unsound."""
    before = len(reading.problems)
    key, facts = cells.get("id", ""), cells.get("facts", "").strip()
    made = Section(line, cells.get("title", "").strip(), key)
    if not ID.fullmatch(key):
        reading.tell(line, "problem-passage-id", id=key[:40])
    for paragraph in cells.get("text", "").split("\n"):
        text, terms = marked(reading, line, paragraph, language)
        made.paragraphs.append(text)
        made.key_terms += terms
    made.quote = cells.get("source", "").strip() + (f"（facts: {facts}）" if facts else "")
    pairs = [(line, name, cells[name]) for name in tolerance.KEYS if cells.get(name)]
    made.judged = draft.said(reading, pairs)
    made.sound = len(reading.problems) == before
    return made
