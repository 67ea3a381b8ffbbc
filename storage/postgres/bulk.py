"""All of a PostgreSQL store as rows, and rows into one; see `storage.bulk`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from psycopg import Connection

from storage.bulk import MOVING, SHAPES, Row
from storage.codec import loads
from storage.keys import TABLES
from storage.postgres.documents import fields
from storage.postgres.engine import Engine, faults, plain, texts

_PAGE = 2000
#: Moments that are kept as seconds since 1970.
SECONDS = frozenset({"done_at", "not_before", "leased_until", "settled_at"})
_KINDS = {table: kind for kind, table in TABLES.items()}
#: Tables that number their rows themselves.
_COUNTED = {"inbox": "place", "outbox": "id", "unsealed": "id"}
#: Tables whose JSON may be erased: it is nothing then, and not an empty text.
_ERASABLE = ("ledger", "unsealed")


class Snapshot:
    """The store as it was when this was opened; writers go on meanwhile (isolation level REPEATABLE READ)."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, table: str) -> int:
        with faults("count rows"):
            found = self._connection.execute(f"SELECT count(*) FROM {_known(table)}{_but(table)}".encode())  # noqa: S608 (names of our own)
            row = found.fetchone()
        return int(row[0]) if row else 0

    def rows(self, table: str) -> Iterator[Row]:
        shape = SHAPES[_known(table)]
        seconds, key = _seconds(table), shape.places
        last: tuple[Any, ...] = ()
        while True:
            with faults("read rows"):
                page = self._connection.execute(_page(table, further=bool(last)), last).fetchall()
            yield from (tuple(_with(plain(row), seconds, _told)) for row in page)
            if len(page) < _PAGE:
                return
            last = tuple(page[-1][place] for place in key)


@contextmanager
def snapshot(engine: Engine) -> Iterator[Snapshot]:
    """A transaction that sees one moment. Raises StoreUnavailable."""
    with engine.connection("open a snapshot") as connection, connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        connection.execute("SELECT 1")  # the moment is that of the first statement
        yield Snapshot(connection)


def load(engine: Engine, table: str, rows: Sequence[Row]) -> None:
    """Write rows inside the present write, by COPY."""
    shape = SHAPES[_known(table)]
    seconds = _seconds(table)
    kind = _KINDS.get(table)
    more = fields(kind) if kind else ()
    columns = ", ".join((*shape.columns, *more))
    needed = [shape.columns.index(name) for name in shape.json if table not in _ERASABLE]
    with engine.copying(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            values = _with(row, seconds, _kept)
            for place in needed:
                values[place] = values[place] or ""
            copy.write_row(texts([*values, *_fields(values, more)]))


def _page(table: str, *, further: bool) -> bytes:
    shape = SHAPES[table]
    wanted, order = ", ".join(shape.columns), ", ".join(shape.key)
    tests = [f"id <> '{MOVING}'"] if table == "kept" else []
    if further:
        tests.append(f"({order}) > ({', '.join(['%s'] * len(shape.key))})")
    where = f" WHERE {' AND '.join(tests)}" if tests else ""
    return f"SELECT {wanted} FROM {table}{where} ORDER BY {order} LIMIT {_PAGE}".encode()  # noqa: S608 (names of our own)


def count_on(engine: Engine) -> None:
    """Let rows be numbered from the highest number on that is there."""
    for table, number in _COUNTED.items():
        engine.rows(
            f"SELECT setval(pg_get_serial_sequence('{table}', '{number}'),"  # noqa: S608 (names of our own)
            f" coalesce(max({number}), 0) + 1, false) FROM {table}"
        )


def _fields(values: Sequence[Any], names: Sequence[str]) -> list[Any]:
    """The columns beside a document, as the document has them."""
    if not names:
        return []
    doc = loads(values[1])
    return [doc.get(name) for name in names]


def _with(row: Row, places: Sequence[int], change: Callable[[Any], Any]) -> list[Any]:
    values = list(row)
    for place in places:
        if values[place] is not None:
            values[place] = change(values[place])
    return values


def _told(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def _kept(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp()


def _seconds(table: str) -> list[int]:
    shape = SHAPES[table]
    return [shape.columns.index(name) for name in shape.moments if name in SECONDS]


def _known(table: str) -> str:
    """Names of tables are our own, never anybody's input. Raises KeyError."""
    _ = SHAPES[table]
    return table


def _but(table: str) -> str:
    """How far a store has been filled is not part of what it holds."""
    return f" WHERE id <> '{MOVING}'" if table == "kept" else ""
