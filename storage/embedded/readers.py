"""Connections that only read, beside the one that writes: they wait for no flush and see what is committed."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from storage.errors import StoreUnavailable


class Readers:
    """As many as there are threads that read at one moment; each is used by one thread at a time."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._idle: list[sqlite3.Connection] = []
        self._door = threading.Lock()
        self._closed = False

    def take(self) -> sqlite3.Connection:
        """A connection for this thread, until it gives it back. Raises StoreUnavailable after close."""
        with self._door:
            if self._closed:
                raise StoreUnavailable("go on", RuntimeError("it is closed"))
            if self._idle:
                return self._idle.pop()
        return self._connect()

    def give_back(self, connection: sqlite3.Connection) -> None:
        with self._door:
            if not self._closed:
                self._idle.append(connection)
                return
        _close(connection)

    @contextmanager
    def one(self) -> Iterator[sqlite3.Connection]:
        """A connection for as long as the block runs."""
        connection = self.take()
        try:
            yield connection
        finally:
            self.give_back(connection)

    def idle(self) -> list[sqlite3.Connection]:
        """Those that nobody uses at the moment."""
        with self._door:
            return list(self._idle)

    def close(self) -> None:
        """Those in use are closed as they are given back."""
        with self._door:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            _close(connection)


def _close(connection: sqlite3.Connection) -> None:
    with suppress(sqlite3.Error):
        connection.close()
