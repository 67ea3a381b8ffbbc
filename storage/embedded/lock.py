"""One process owns the store: an advisory lock on a file that names its holder."""

from __future__ import annotations

import fcntl
import os
import sys
from pathlib import Path

from storage.errors import StoreHeld


class Lock:
    """Held until released or until the process dies, however it dies (flock(2))."""

    def __init__(self, path: Path) -> None:
        """Take the lock. Raises StoreHeld, naming who has it."""
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.pread(self._file, 500, 0).decode(errors="replace").strip()
            os.close(self._file)
            raise StoreHeld(str(path.parent), holder or "another process") from None
        os.ftruncate(self._file, 0)
        command = " ".join(sys.argv)[:300]
        os.pwrite(self._file, f"process {os.getpid()} ({command})".encode(errors="replace"), 0)

    def release(self) -> None:
        """Let go; a second time is fine."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
