"""Faults sown into the store's engine, to see that the harness finds them, and as controls that must fail."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Any


class _Normal(sqlite3.Connection):
    """Flushes now and then instead of at each commit."""

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        return super().execute(sql.replace("synchronous=FULL", "synchronous=NORMAL"), *values)


class _Early(sqlite3.Connection):
    """A commit returns before it is made; it is made when the next one begins."""

    _owing = False

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        if sql == "COMMIT":
            self._owing = True
            return super().execute("SELECT 1")
        if sql.startswith("BEGIN") and self._owing:
            self._owing = False
            super().execute("COMMIT")
        return super().execute(sql, *values)

    @property
    def in_transaction(self) -> bool:
        return super().in_transaction and not self._owing


class _Halves(sqlite3.Connection):
    """A turn is committed in two parts: what comes before its ledger entry, and the rest."""

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        if sql.startswith("INSERT INTO ledger"):
            super().execute("COMMIT")
            super().execute("BEGIN IMMEDIATE")
        return super().execute(sql, *values)


class _Deaf(sqlite3.Connection):
    """A commit that fails is taken for one that worked."""

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        try:
            return super().execute(sql, *values)
        except sqlite3.Error:
            if sql != "COMMIT":
                raise
            return super().execute("SELECT 1")


class _Twice(sqlite3.Connection):
    """What is owed is owed twice."""

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        if sql.startswith("INSERT INTO outbox"):
            super().execute(sql, *values).fetchall()
        return super().execute(sql, *values)


FAULTS: dict[str, type[sqlite3.Connection]] = {
    "normal": _Normal,
    "early": _Early,
    "halves": _Halves,
    "deaf": _Deaf,
    "twice": _Twice,
}
_SOWN: list[str] = []


def sow(fault: str | None) -> None:
    """Every child from now on has this fault."""
    _SOWN[:] = [fault] if fault else []


def chosen() -> str | None:
    return _SOWN[0] if _SOWN else None


def plant(fault: str) -> None:
    """Put the fault into this process, for good."""
    connect: Callable[..., sqlite3.Connection] = partial(sqlite3.connect, factory=FAULTS[fault])
    sqlite3.connect = connect  # type: ignore[assignment]
