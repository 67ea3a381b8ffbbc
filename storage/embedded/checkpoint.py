"""Bringing the write-ahead log into the file beside those who write, so that no turn has to wait for it.

SQLite would do it within the commit that makes the log long enough (sqlite.org/wal.html, "Checkpointing"), which takes
some milliseconds, on a slow disk far more. A passive checkpoint on a connection of its own keeps nobody from writing.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

#: Written works after which it is worth it. Much is written again and again, and counts once.
_AFTER = 100
#: What is written meanwhile wants another look, a shorter one each time; the log begins anew once nothing is left.
_LOOKS = 4


class Checkpointer:
    """Looks now and then, in a thread of its own. Whoever must have the log to themselves holds `alone` meanwhile."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self.alone = threading.Lock()
        self._connect = connect
        self._connection: sqlite3.Connection | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="checkpoint")
        self._written = 0
        self._asked = False

    def wrote(self, works: int) -> None:
        """So many works more are committed. Not to be called side by side."""
        self._written += works
        if self._written < _AFTER or self._asked:  # on a slow disk one look may wait, not a hundred
            return
        self._written, self._asked = 0, True
        try:
            self._thread.submit(self._look)
        except RuntimeError:  # no thread can be started, or it is closed
            self._asked = False

    def close(self) -> None:
        """Let the look end that has begun; a second time is fine."""
        self._thread.shutdown(wait=True, cancel_futures=True)
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()

    def _look(self) -> None:
        self._asked = False
        # What is wrong with a disk is the next commit's to tell.
        with self.alone, suppress(sqlite3.Error):
            if self._connection is None:
                self._connection = self._connect()
            found = None
            for _ in range(_LOOKS):
                before = found
                found = self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
                if found == before:
                    return
