"""What plain SQL is run on: an engine of either kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol


class Cursor(Protocol):
    """What a writing statement leaves."""

    @property
    def rowcount(self) -> int:
        """How many rows it touched."""

    def fetchall(self) -> list[Any]:
        """What it returns."""


class Database(Protocol):
    """Statements with `?` for each value. Faults surface as StoreUnavailable."""

    @property
    def free_at(self) -> str:
        """The expression for when a waiting outbox row may be handed out again; 0 for one never held back."""

    def inside(self, column: str, field: str) -> str:
        """The expression for a text in a column of JSON text: the one that indexes have."""

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query: inside a write what it has written so far, else what is committed."""

    def change(self, sql: str, values: Sequence[Any] = ()) -> Cursor:
        """Run one writing statement inside the present transaction, or as one of its own."""

    def added(self, sql: str, values: Sequence[Any] = ()) -> int | None:
        """The id of the row that an INSERT added, as `change` runs it; None where it found one there."""
