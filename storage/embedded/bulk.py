"""All of an embedded store as rows, and rows into one; see `storage.bulk`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from storage.bulk import MOVING, SHAPES, Row
from storage.errors import StoreUnavailable

_PAGE = 500
_BUSY_SECONDS = 10.0


class Snapshot:
    """The store as it was when this was opened; writers go on meanwhile (sqlite.org/isolation.html)."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        # A read transaction begins with its first read.
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()

    def count(self, table: str) -> int:
        with _faults("count rows"):
            sql = f"SELECT count(*) FROM {_known(table)}{_but(table)}"  # noqa: S608 (names of our own)
            found = self._connection.execute(sql)
            return int(found.fetchone()[0])

    def rows(self, table: str) -> Iterator[Row]:
        shape = SHAPES[_known(table)]
        reals = _reals(self._connection, table)
        wanted, order = ", ".join(shape.columns), ", ".join(shape.key)
        sql = f"SELECT {wanted} FROM {table}{_but(table)} ORDER BY {order}"  # noqa: S608 (names of our own)
        with _faults("read rows"):
            found = self._connection.execute(sql)
        while True:
            with _faults("read rows"):
                page = found.fetchmany(_PAGE)
            if not page:
                return
            yield from (_told(page, reals) if reals else page)


@contextmanager
def snapshot(path: Path) -> Iterator[Snapshot]:
    """A connection of its own, so that turns need not wait for it. Raises StoreUnavailable."""
    with _faults("open a snapshot"):
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=_BUSY_SECONDS,
        )
    with closing(connection):
        with _faults("open a snapshot"):
            seen = Snapshot(connection)
        yield seen


def load(connection: sqlite3.Connection, table: str, rows: Sequence[Row]) -> None:
    """Write rows inside the present transaction."""
    shape = SHAPES[_known(table)]
    reals = _reals(connection, table)
    known = columns(connection, table)
    # What was erased is an empty text where SQLite's column may not be empty, and nothing elsewhere.
    texts = tuple(shape.columns.index(name) for name in shape.json if known[name].needed)
    marks = ", ".join("?" * len(shape.columns))
    into = f"{table} ({', '.join(shape.columns)})"
    sql = f"INSERT INTO {into} VALUES ({marks})"  # noqa: S608 (names of our own)
    connection.executemany(sql, [_kept(row, reals, texts) for row in rows])


class _Column(NamedTuple):
    kind: str
    needed: bool


def columns(connection: sqlite3.Connection, table: str) -> dict[str, _Column]:
    """A table's columns as SQLite knows them."""
    found = connection.execute(f"PRAGMA table_info({table})")
    return {name: _Column(kind, bool(needed)) for _, name, kind, needed, *_ in found}


def _told(page: Sequence[Row], reals: Sequence[int]) -> Iterator[Row]:
    for row in page:
        values: list[Any] = list(row)
        for place in reals:
            if values[place] is not None:
                values[place] = datetime.fromtimestamp(values[place], UTC).isoformat()
        yield tuple(values)


def _kept(row: Row, reals: Sequence[int], texts: Sequence[int]) -> Row:
    values: list[Any] = list(row)
    for place in reals:
        if values[place] is not None:
            values[place] = datetime.fromisoformat(values[place]).timestamp()
    for place in texts:
        values[place] = values[place] or ""
    return tuple(values)


def _reals(connection: sqlite3.Connection, table: str) -> tuple[int, ...]:
    """Places of the moments that are kept as seconds since 1970."""
    kinds = columns(connection, table)
    shape = SHAPES[table]
    return tuple(shape.columns.index(name) for name in shape.moments if kinds[name].kind == "REAL")


def _known(table: str) -> str:
    """Names of tables are our own, never anybody's input. Raises KeyError."""
    _ = SHAPES[table]
    return table


def _but(table: str) -> str:
    """How far a store has been filled is not part of what it holds."""
    return f" WHERE id <> '{MOVING}'" if table == "kept" else ""


@contextmanager
def _faults(doing: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StoreUnavailable(doing, error) from error
