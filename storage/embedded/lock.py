"""One process owns the store: an advisory lock on a file that names its holder."""

from __future__ import annotations

import fcntl
import os
import sys
import time
from contextlib import suppress
from pathlib import Path

from storage.errors import StoreHeld, StoreUnavailable

_PATIENCE = 0.5


class Lock:
    """Held until released or until the process dies, however it dies (flock(2)).

    The file names whoever holds it, and whoever died with it.
    """

    def __init__(self, path: Path) -> None:
        """Take the lock. Raises StoreHeld, naming who has it, and StoreUnavailable."""
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StoreUnavailable(f"open {path}", error) from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = _holder(self._file)
            os.close(self._file)
            raise StoreHeld(str(path.parent), holder) from None
        try:
            #: Whether the holder before this one died with it.
            self.left = bool(os.pread(self._file, 1, 0))
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, _myself().encode(errors="replace"), 0)
        except OSError as error:
            self.release()
            raise StoreUnavailable(f"write {path}", error) from error

    def release(self, *, well: bool = True) -> None:
        """Let go; a second time is fine. Not `well`: the next holder finds it left behind."""
        if self._file >= 0:
            with suppress(OSError):
                if well:
                    os.ftruncate(self._file, 0)
            os.close(self._file)
            self._file = -1


def _myself() -> str:
    return f"process {os.getpid()} ({' '.join(sys.argv)[:300]})"


def _holder(file: int) -> str:
    """Who has the lock. It may have been taken this instant, then its name follows within a moment."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        written = os.pread(file, 500, 0).decode(errors="replace").strip()
        if written:
            return written
        time.sleep(0.01)
    return "another process"
