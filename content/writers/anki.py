"""Decks as Anki packages (collection.anki2, schema 11, which every version of Anki imports).

Ids and times are taken from the deck's own words, not from the clock: the same deck gives the same notes, so that Anki
renews them when the package is imported again.
"""

from __future__ import annotations

import html
import io
import json
import sqlite3
import zipfile
from hashlib import blake2b
from typing import Any

from content.model import Deck, Passage
from content.readers.rows import COLUMNS
from content.writers.judging import common
from content.writers.marking import pieces
from content.writers.rows import cells, front

_TABLES = """
CREATE TABLE col (id integer PRIMARY KEY, crt integer, mod integer, scm integer, ver integer, dty integer, usn integer,
  ls integer, conf text, models text, decks text, dconf text, tags text);
CREATE TABLE notes (id integer PRIMARY KEY, guid text, mid integer, mod integer, usn integer, tags text, flds text,
  sfld text, csum integer, flags integer, data text);
CREATE TABLE cards (id integer PRIMARY KEY, nid integer, did integer, ord integer, mod integer, usn integer,
  type integer, queue integer, due integer, ivl integer, factor integer, reps integer, lapses integer, left integer,
  odue integer, odid integer, flags integer, data text);
CREATE TABLE revlog (id integer PRIMARY KEY, cid integer, usn integer, ease integer, ivl integer, lastIvl integer,
  factor integer, time integer, type integer);
CREATE TABLE graves (usn integer, oid integer, type integer);
"""
_SCHEMA = 11
#: Milliseconds; Anki takes ids for times.
_BORN = 1_600_000_000_000


def write(deck: Deck) -> bytes:
    """The package. Raises CannotWriteError for a passage that it cannot hold."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("collection.anki2", _collection(deck))
        archive.writestr("media", "{}")
    return made.getvalue()


def _collection(deck: Deck) -> bytes:
    kept = sqlite3.connect(":memory:")
    kept.executescript(_TABLES)
    kind, place = _number("kind", *COLUMNS), _number("deck", deck.id)
    row = (1, _BORN // 1000, _BORN, _BORN, _SCHEMA, 0, 0, 0, "{}")
    described = (json.dumps({kind: _model(kind)}), json.dumps({place: _deck(place, deck.title)}), "{}", "{}")
    kept.execute("INSERT INTO col VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)", (*row, *described))
    about = "<br>".join(html.escape(f"{name}: {content}") for name, content in front(deck))
    notes = [["deck", about, *[""] * (len(COLUMNS) - 2)]]
    notes += [_fields(passage, common(deck)) for passage in deck.passages]
    for number, fields in enumerate(notes):
        note, joined = _BORN + number, "\x1f".join(fields)
        check = int.from_bytes(blake2b(fields[0].encode(), digest_size=4).digest())
        guid = f"{deck.id}/{fields[0]}"
        kept.execute(
            "INSERT INTO notes VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            (note, guid, kind, _BORN // 1000, -1, "", joined, fields[0], check, 0, ""),
        )
        zeros = (0,) * 8
        kept.execute(
            "INSERT INTO cards VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (note, note, place, 0, _BORN // 1000, -1, 0, 0, number, *zeros, ""),
        )
    kept.commit()
    return kept.serialize()


def _fields(passage: Passage, synonyms: tuple[tuple[str, ...], ...]) -> list[str]:
    row = {column: html.escape(content) for column, content in cells(passage, synonyms).items()}
    row["text"] = "<br>".join(
        "".join(f"<b>{html.escape(text)}</b>" if bold else html.escape(text) for text, bold in paragraph)
        for paragraph in pieces(passage)
    )
    return [row.get(column, "") for column in COLUMNS]


def _number(*words: str) -> int:
    """An id that lasts as long as what it stands for."""
    return _BORN + int.from_bytes(blake2b("\0".join(words).encode(), digest_size=5).digest())


def _model(kind: int) -> dict[str, Any]:
    fields = [{"name": name, "ord": place, "font": "Arial", "size": 20} for place, name in enumerate(COLUMNS)]
    card = {
        "name": "Recite",
        "ord": 0,
        "qfmt": "{{title}}",
        "afmt": "{{FrontSide}}<hr id=answer>{{text}}<br>{{source}}",
    }
    return {
        "id": kind,
        "name": "Chensong",
        "type": 0,
        "flds": fields,
        "tmpls": [card],
        "css": "",
        "sortf": 0,
        "did": 1,
    }


def _deck(place: int, title: str) -> dict[str, Any]:
    zero = [0, 0]
    counts = {"newToday": zero, "revToday": zero, "lrnToday": zero, "timeToday": zero}
    return {
        "id": place,
        "name": title,
        "desc": "",
        "conf": 1,
        "dyn": 0,
        "mod": 0,
        "usn": 0,
        "collapsed": False,
        **counts,
    }
