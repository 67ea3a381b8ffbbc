"""The ledger's head, noted once a day in a file that can be kept elsewhere: who cuts off the end is found by it."""

from __future__ import annotations

import logging
import os
from datetime import date, datetime
from pathlib import Path

from content.hours import Hours
from storage.contract import Store
from storage.heads import NotedHead, head_line, read_heads

_log = logging.getLogger(__name__)


class Heads:
    """Called at every tick; writes when the day has none yet."""

    def __init__(self, store: Store, path: Path, hours: Hours) -> None:
        self._store = store
        self._path = path
        self._hours = hours
        self._noted: date | None = None

    def tick(self, now: datetime) -> None:
        """Note the head, unless this day's is. A file that cannot be written is logged once a day."""
        today = self._hours.today(now)
        if self._noted == today:
            return
        head = self._store.head()
        self._noted = today
        try:
            if head.seq and today not in _days(self._path):
                _append(self._path, head_line(NotedHead(today, head)))
        except OSError as error:
            _log.warning("the ledger's head could not be noted in %s: %s", self._path, error)
        if not head.seq:
            self._noted = None


def _days(path: Path) -> set[date]:
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return set()
    return {one.day for one in read_heads(text)[0]}


def _append(path: Path, line: str) -> None:
    """One flushed write; a line that was cut short before is ended first."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        size = os.fstat(handle).st_size
        torn = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
        os.write(handle, (b"\n" if torn else b"") + line.encode())
        os.fsync(handle)
    finally:
        os.close(handle)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
