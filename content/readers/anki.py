"""Decks from Anki: `.apkg` with collection.anki2, collection.anki21 or the compressed collection.anki21b.

The lines told are the numbers of the notes. One note says what is said of the deck: its first field reads `deck` or 读本, its
second holds lines `name: content`. All others are passages: by the names of their fields where these are ours
(content/readers/rows.py), else the first field is the title, the second the text, a third the source, and a cloze note is
its own text. Bold and clozes are key terms.
"""

from __future__ import annotations

import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping, Sequence

from content.model import Deck, Problem, Reading
from content.readers import draft
from content.readers.cards import id_of
from content.readers.draft import ID, Section
from content.readers.field_html import plain
from content.readers.outline import front_lines
from content.readers.package import UNPACKED, opened
from content.readers.rows import COLUMNS, section

_COLLECTIONS = ("collection.anki21b", "collection.anki21", "collection.anki2")
_DECK = {"deck", "读本"}
_CLOZE = re.compile(r"\{\{c\d+::")
_STEPS = 50_000_000
Note = tuple[int, Sequence[str], Sequence[str]]


def read(name: str, data: bytes) -> tuple[Deck | None, list[Problem]]:
    """The deck in a file's bytes."""
    reading = Reading(name)
    archive = opened(reading, data, "media")
    if archive is None:
        return None, reading.problems
    try:
        notes = list(_notes(_collection(archive)))
    except (sqlite3.Error, ValueError, KeyError, TypeError, AttributeError):
        reading.tell(0, "problem-damaged")
        return None, reading.problems
    about = next((note for note in notes if note[2][0].strip().casefold() in _DECK), None)
    if about is None:
        reading.tell(0, "problem-anki-deck", known=draft.KEYS)
        return None, reading.problems
    line, _, fields = about
    text = plain(reading, line, fields[1] if len(fields) > 1 else "").text
    head = draft.front(reading, draft.said(reading, front_lines((line, part) for part in text.split("\n"))))
    made = _sections(reading, [note for note in notes if note is not about], head)
    return draft.assemble(reading, head, made), reading.problems


def _collection(archive: zipfile.ZipFile) -> sqlite3.Connection:
    """The newest collection in a package, in memory. What a file's schema brings along (views, triggers) never runs."""
    name = next(name for name in (*_COLLECTIONS, "") if name in archive.namelist() or not name)
    if not name:
        raise ValueError(name)
    data = archive.read(name)
    if name.endswith("b"):
        import zstandard

        with zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(io.BytesIO(data)) as reader:
            data = reader.read(UNPACKED + 1)
        if len(data) > UNPACKED:
            raise ValueError(len(data))
    kept = sqlite3.connect(":memory:")
    kept.deserialize(data)
    kept.execute("PRAGMA trusted_schema = OFF")
    kept.execute("PRAGMA query_only = ON")
    kept.set_progress_handler(lambda: 1, _STEPS)
    return kept


def _notes(kept: sqlite3.Connection) -> Iterator[Note]:
    """Number, names of the fields, and fields of each note."""
    tables = {name for (name,) in kept.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "notes" not in tables:
        raise ValueError(tables)
    names = _names(kept, newer="fields" in tables)
    rows = kept.execute("SELECT mid, flds FROM notes ORDER BY id LIMIT ?", (draft.MOST + 50,))
    for number, (kind, fields) in enumerate(rows, 1):
        yield number, names[int(kind)], str(fields).split("\x1f")


def _names(kept: sqlite3.Connection, *, newer: bool) -> dict[int, list[str]]:
    """The names of the fields by kind of note; older packages hold them as JSON."""
    if newer:
        found: dict[int, list[str]] = {}
        for kind, name in kept.execute("SELECT ntid, name FROM fields ORDER BY ntid, ord"):
            found.setdefault(int(kind), []).append(str(name))
        return found
    [(models,)] = kept.execute("SELECT models FROM col LIMIT 1")
    return {
        int(key): [str(one["name"]) for one in model["flds"]] for key, model in json.loads(models).items()
    }


def _sections(reading: Reading, notes: Sequence[Note], head: draft.Front) -> Iterator[Section]:
    for line, names, fields in notes:
        columns = [draft.named(name) for name in names]
        if {"id", "text"} <= set(columns):
            yield _ours(reading, line, dict(zip(columns, fields, strict=False)), head)
        else:
            yield _theirs(reading, line, fields, head)


def _ours(reading: Reading, line: int, fields: Mapping[str, str], head: draft.Front) -> Section:
    read = {name: plain(reading, line, fields[name]) for name in fields if name in COLUMNS}
    made = section(
        reading, line, {name: one.text for name, one in read.items() if name != "text"}, head.language
    )
    made.paragraphs, made.key_terms = read["text"].paragraphs, read["text"].terms
    return made


def _theirs(reading: Reading, line: int, fields: Sequence[str], head: draft.Front) -> Section:
    """A note of whatever kind: a cloze by its text, any other as question, answer and source."""
    before = len(reading.problems)
    first, *others = [plain(reading, line, field) for field in fields]
    if _CLOZE.search(fields[0]) or not others:
        text, title, more = first, first.text[:20], others[:1]
    else:
        text, title, more = others[0], first.text.replace("\n", " "), others[1:2]
    key = (
        title if ID.fullmatch(title) else id_of(head.values["id"], first.text if text is not first else title)
    )
    made = Section(line, title, key, paragraphs=text.paragraphs, key_terms=text.terms, borrows=True)
    made.quote = more[0].text if more else ""
    made.sound = len(reading.problems) == before
    return made
