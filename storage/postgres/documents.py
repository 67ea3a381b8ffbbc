"""Records as JSON documents in tables, with columns for the fields that are looked up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

from storage.codec import dumps, dumps_each, to_doc
from storage.keys import INDEXES, TABLES
from storage.postgres.copying import cells, column, lines
from storage.postgres.engine import Engine


class Documents:
    """Every kind of record; for writing, the caller is inside the engine's `write`. Names in SQL are our own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._fields = {kind: fields(kind) for kind in TABLES}
        self._puts = {kind: _put(kind) for kind in TABLES}

    def text(self, kind: type[Any], key: str) -> str | None:
        """The JSON text of a record, if there is one of this key."""
        rows = self._engine.rows(f"SELECT doc FROM {TABLES[kind]} WHERE id = ?", (key,))  # noqa: S608 (names of our own)
        return rows[0][0] if rows else None

    def texts(self, kind: type[Any], equal: Mapping[str, str]) -> list[str]:
        """The JSON texts of the records whose fields equal these. Raises KeyError for fields without an index."""
        if tuple(equal) not in INDEXES[kind]:
            raise KeyError(f"no index of {TABLES[kind]} has {', '.join(equal)}")
        tests = " AND ".join(f"{field} = ?" for field in equal)
        sql = f"SELECT doc FROM {TABLES[kind]} WHERE {tests}"  # noqa: S608 (names of our own)
        return [doc for (doc,) in self._engine.rows(sql, tuple(equal.values()))]

    def every(self, kind: type[Any]) -> list[str]:
        """The JSON texts of all records."""
        return [doc for (doc,) in self._engine.rows(f"SELECT doc FROM {TABLES[kind]} ORDER BY id")]  # noqa: S608 (names of our own)

    def holding(self, kind: type[Any], words: Sequence[str]) -> list[str]:
        """The JSON texts that hold one of these words: every one is read."""
        return [doc for doc in self.every(kind) if any(word in doc for word in words)]

    def put(self, kind: type[Any], key: str, doc: str, record: Any) -> None:
        """Write a record; one that was there is replaced."""
        values = [_text(getattr(record, field)) for field in self._fields[kind]]
        self._engine.change(self._puts[kind], (key, doc, *values))

    def put_all(self, kind: type[Any], keys: Sequence[str], records: Sequence[Any]) -> None:
        """The same for many of one kind at once, each with its key."""
        names, docs = self._fields[kind], dumps_each(records)
        columns = ("id", "doc", *names)
        made = [column(map(attrgetter(name), records), _text) for name in names]
        rows = lines([cells(keys), cells(docs), *made])
        # COPY takes half the time of any INSERT, but replaces nothing.
        if self._engine.copied(f"COPY {TABLES[kind]} ({', '.join(columns)}) FROM STDIN", rows):
            return
        values = [
            (key, doc, *(_text(getattr(one, name)) for name in names))
            for key, doc, one in zip(keys, docs, records, strict=True)
        ]
        head, _, tail = self._puts[kind].partition(" VALUES ")
        typed = ", ".join(f"{name} text" for name in columns)
        end = tail[tail.index(")") + 1 :]
        # As JSON they are read faster than as lists.
        sql = f"{head} SELECT * FROM json_to_recordset(?::json) AS new({typed}){end}"  # noqa: S608 (names of our own)
        self._engine.change(sql, (dumps([dict(zip(columns, one, strict=True)) for one in values]),))

    def delete(self, kind: type[Any], key: str) -> None:
        """Delete a record; none there is fine."""
        self._engine.change(f"DELETE FROM {TABLES[kind]} WHERE id = ?", (key,))  # noqa: S608 (names of our own)

    def forget_shown(self, before: datetime, most: int) -> int:
        """Notes of messages shown before a moment; at most so many, the oldest first."""
        sql = "DELETE FROM shown WHERE id IN (SELECT id FROM shown WHERE at < ? ORDER BY at LIMIT ?)"
        return self._engine.change(sql, (before, most)).rowcount


def fields(kind: type[Any]) -> tuple[str, ...]:
    """The fields of a kind that have columns of their own."""
    more = ("at",) if TABLES[kind] == "shown" else ()
    return tuple(dict.fromkeys([*(name for group in INDEXES.get(kind, ()) for name in group), *more]))


def _put(kind: type[Any]) -> str:
    columns = ("id", "doc", *fields(kind))
    marks = ", ".join("?" * len(columns))
    new = ", ".join(f"{name} = excluded.{name}" for name in columns[1:])
    into = f"{TABLES[kind]} ({', '.join(columns)})"
    return f"INSERT INTO {into} VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {new}"  # noqa: S608 (names of our own)


def _text(value: Any) -> Any:
    """A field as its column has it: as in the document."""
    return value if value is None or isinstance(value, str) else to_doc(value)
