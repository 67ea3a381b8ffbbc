"""All of a store as plain rows: the same tables, columns and values whatever the backend. For moving and keeping.

A row is a tuple of text, whole numbers and None, in the order of its table's columns. JSON stands as JSON text in any
spelling, moments as ISO 8601 text in any zone; `Tally` reads both before it compares, so that what is equal counts as
equal. Rows come in the order of their keys, texts by code point.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Protocol, runtime_checkable

from storage.codec import canonical, loads

Row = tuple[Any, ...]

#: The kept value that says how far a store has been filled; while it stands, the store is unfinished.
MOVING = "moving"


@dataclass(frozen=True, slots=True)
class Shape:
    """One table: its columns, those of its key, those that hold JSON, those that hold moments."""

    columns: tuple[str, ...]
    key: tuple[str, ...]
    json: tuple[str, ...] = ()
    moments: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[int, ...]:
        """Where in a row its key stands."""
        return tuple(self.columns.index(name) for name in self.key)


_DOCUMENTS = Shape(("id", "doc"), ("id",), json=("doc",))
#: Table -> its shape, in the order in which a store is moved.
SHAPES: dict[str, Shape] = {
    "departments": _DOCUMENTS,
    "officers": _DOCUMENTS,
    "accounts": _DOCUMENTS,
    "codes": _DOCUMENTS,
    "study_days": _DOCUMENTS,
    "slot_runs": _DOCUMENTS,
    "lines_withdrawn": _DOCUMENTS,
    "kept": _DOCUMENTS,
    "duties": _DOCUMENTS,
    "progress": _DOCUMENTS,
    "sessions": _DOCUMENTS,
    "shown": _DOCUMENTS,
    "dead_letters": _DOCUMENTS,
    "absences": _DOCUMENTS,
    "allowances": _DOCUMENTS,
    # Seals and moments are moved as they are: what was sealed is what is compared.
    "ledger": Shape(
        ("seq", "kind", "at", "person", "data", "salt", "answer", "digest", "mac"), ("seq",), json=("data",)
    ),
    "answers": Shape(("seq", "salt", "text"), ("seq",)),
    # Entries that no sealer has come to yet: whoever has the key seals them.
    "unsealed": Shape(
        ("id", "kind", "at", "person", "data", "salt", "answer", "digest", "beside", "text"),
        ("id",),
        json=("data",),
    ),
    "persons": Shape(("id", "salt", "badge"), ("id",)),
    "counts": Shape(
        ("day", "department", "track", "due_at", "total", "done", "late", "excused"),
        ("day", "department", "track", "due_at"),
        moments=("due_at",),
    ),
    "inbox": Shape(
        ("place", "channel", "id", "address", "at", "payload", "done_at", "tries"),
        ("place",),
        json=("payload",),
        moments=("at", "done_at"),
    ),
    "outbox": Shape(
        (
            "id",
            "channel",
            "address",
            "badge",
            "body",
            "lane",
            "key",
            "shows",
            "not_before",
            "leased_until",
            "claims",
            "outcome",
            "settled_at",
            "message",
            "reason",
        ),
        ("id",),
        json=("body",),
        moments=("not_before", "leased_until", "settled_at"),
    ),
}


class Rows(Protocol):
    """All tables as they were at one moment."""

    def count(self, table: str) -> int:
        """How many rows a table has."""

    def rows(self, table: str) -> Iterator[Row]:
        """A table's rows in the order of their keys, not all held in memory."""


@runtime_checkable
class Movable(Protocol):
    """What every store that keeps something offers besides `storage.contract`.

    While the mark stands, opening it for anything else than `moving` raises UnfinishedStore and changes nothing: what
    a start does (leases, forgetting) would make the half that is there differ from its source.
    """

    def snapshot(self) -> AbstractContextManager[Rows]:
        """All of it as it is now, while others go on writing. Settled outbox rows are written before.

        `MOVING` is not among the kept values. Raises StoreUnavailable, as its reading does.
        """

    def load(self, table: str, rows: Sequence[Row], mark: Mapping[str, Any] | None) -> None:
        """Add rows, none of which is there, and keep `mark` as the value MOVING (None: delete it): one flushed commit.

        Nothing is derived: counts, seals and marks of events come as rows of their own. Only for a store opened with
        `moving`.
        """

    def value(self, name: str) -> Mapping[str, Any] | None:
        """As in the contract: `value(MOVING)` is the mark."""


class Tally:
    """Count and SHA-256 of a table's rows, whoever wrote them."""

    def __init__(self, table: str) -> None:
        shape = SHAPES[table]
        self._readers: list[tuple[int, Callable[[Any], Any]]] = [
            *((shape.columns.index(name), _json) for name in shape.json),
            *((shape.columns.index(name), _moment) for name in shape.moments),
        ]
        self._hash = hashlib.sha256()
        self.count = 0

    def add(self, rows: Iterable[Row]) -> None:
        """Take rows along, in the order of their keys."""
        for row in rows:
            values = list(row)
            for place, read in self._readers:
                values[place] = read(values[place])
            self._hash.update(canonical(values))
            self._hash.update(b"\n")
            self.count += 1

    @property
    def seen(self) -> list[Any]:
        """What was seen so far: count and digest, as JSON values."""
        return [self.count, self._hash.hexdigest()]


def _json(text: str | None) -> Any:
    return loads(text) if text else None


def _moment(text: str | None) -> str | None:
    if not text or text.endswith("+00:00"):
        return text or None
    return datetime.fromisoformat(text).astimezone(UTC).isoformat()


def chunks(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """Rows in lists of so many."""
    going = iter(rows)
    while chunk := list(islice(going, size)):
        yield chunk
