"""Records of a table that seldom changes and is read often, one by one or whole, kept decoded until it is written to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from storage.embedded.tables import SqliteTable

T = TypeVar("T")
#: So many single records at most; then those that are asked for are read anew.
_MOST = 2048


class Kept(Generic[T]):
    """What one table holds, for every reader outside a write.

    A number tells one state of the table from the next. The writer raises it between its commit and telling anybody
    of it, so whoever reads afterwards reads anew; who read the table before that commit, and comes late with it, keeps
    it under a number that is asked for no more.
    """

    def __init__(self, table: SqliteTable, decode: Callable[[str], T]) -> None:
        self._table = table
        self._decode = decode
        self._number = 0
        self._found: tuple[int, list[T]] | None = None
        self._ones: tuple[int, dict[str, T | None]] = (0, {})

    def settle(self) -> None:
        """After every commit; what was undone is read anew after the next one, which does no harm."""
        if self._table.touched:
            self._table.touched = False
            self._number += 1

    def records(self) -> list[T]:
        """All of them, in the order of their insertion, as a list of the caller's own."""
        number, found = self._number, self._found
        if found is None or found[0] != number:
            found = self._found = (number, [self._decode(text) for text in self._table.every_text()])
        return found[1].copy()

    def one(self, key: str) -> T | None:
        """The record of an id; None where there is none."""
        number, ones = self._ones
        if number != self._number or len(ones) >= _MOST:
            # The number first: what is read afterwards is at least as new.
            number = self._number
            ones = {}
            self._ones = (number, ones)
        try:
            return ones[key]
        except KeyError:
            text = self._table.text(key)
            found = ones[key] = None if text is None else self._decode(text)
            return found
