"""Which TinyDB queries an index serves.

TinyDB keeps with each query a hash that tells how it was built: `where("a") == 1` is ("==", ("a",), 1), and
`p & q` is ("and", {hash of p, hash of q}). Both are read here; TinyDB is pinned, and a test holds the form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tinydb.queries import QueryLike

from storage.embedded.schema import ONLY, column

_OPERATORS = {"==": "=", "<=": "<=", ">=": ">=", "<": "<", ">": ">"}


@dataclass(frozen=True, slots=True)
class Served:
    """A WHERE clause with its values. It may let more through than the query: the query itself has the last word."""

    where: str
    values: tuple[Any, ...]
    fields: int


def served_by(table: str, query: QueryLike, indexes: Sequence[tuple[str, ...]]) -> Served | None:
    """The clause of the index that serves most of a query; None if none does."""
    tests = _tests(getattr(query, "_hash", None))
    best: Served | None = None
    for group in indexes:
        found = served(table, group, tests)
        if found is not None and (best is None or found.fields > best.fields):
            best = found
    return best


def served(table: str, group: tuple[str, ...], tests: Mapping[str, tuple[str, Any]]) -> Served | None:
    """The clause of one index for tests (field -> operator and value); None if it is of no use.

    An index is of use up to its first field that is not tested, or tested for more than equality.
    """
    parts: list[str] = []
    values: list[Any] = []
    for field in group:
        if field not in tests:
            break
        operator, value = tests[field]
        if (table, field) in ONLY:
            if (operator, value) != ("==", ONLY[table, field]):
                break
            # SQLite sees that an index of some rows serves a query only where the query names them itself.
            parts.append(f"{column(table, field)} = '{value}'")
            continue
        parts.append(f"{column(table, field)} {_OPERATORS[operator]} ?")
        values.append(value)
        if operator != "==":
            break
    return Served(" AND ".join(parts), tuple(values), len(parts)) if parts else None


def _tests(hashed: Any) -> dict[str, tuple[str, Any]]:
    """Field -> (operator, value) of every plain comparison that must hold."""
    match hashed:
        case ("and", frozenset() as parts):
            merged: dict[str, tuple[str, Any]] = {}
            for part in parts:
                merged.update(_tests(part))
            return merged
        case (str() as operator, (str() as field,), (str() | int() | float()) as value):
            return {field: (operator, value)} if operator in _OPERATORS else {}
    return {}
