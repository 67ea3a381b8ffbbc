"""What was read of files, kept as long as they are the same: so that one changed deck costs the reading of one."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

#: File systems note times in steps of up to two seconds: what changed later than this before it was read may
#: change once more without another time, and is read again.
_SETTLED = 3_000_000_000
T = TypeVar("T")


class Shelf:
    """Keeps a value for each file, by where the file is, its size and its times. `clock`: nanoseconds since 1970."""

    def __init__(self, clock: Callable[[], int] = time.time_ns) -> None:
        self._clock = clock
        self._kept: dict[Path, tuple[object, Any]] = {}

    def of(self, path: Path, read: Callable[[], T], *, knowing: object = None) -> T:
        """The value that `read` gave when the file was as it is now, and what it had to know was the same; else read anew."""
        try:
            found = os.stat(path)  # noqa: PTH116 (thousands of files: Path.stat costs twice as much)
        except OSError:
            return read()
        stamp = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns, knowing)
        kept = self._kept.get(path)
        if kept is not None and kept[0] == stamp:
            value: T = kept[1]
            return value
        value = read()
        if self._clock() - max(found.st_mtime_ns, found.st_ctime_ns) >= _SETTLED:
            self._kept[path] = (stamp, value)
        else:
            self._kept.pop(path, None)
        return value
