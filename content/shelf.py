"""What was read of files, kept as long as they are the same: so that one changed deck costs the reading of one."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any, TypeVar

from content.model import Problem

#: File systems note times in steps of up to two seconds: what changed later than this before it was read may
#: change once more without another time, and is read again.
_SETTLED = 3_000_000_000
T = TypeVar("T")


class Shelf:
    """Keeps what was read without a problem, by where the file is, its size and its times.

    What had a problem is read anew each time: it may have been no fault of the file, such as too little time.
    `clock`: nanoseconds since 1970.
    """

    def __init__(self, clock: Callable[[], int] = time.time_ns) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[object, Any]] = {}

    def of(
        self,
        path: str,
        read: Callable[[], tuple[T, list[Problem]]],
        *,
        stat: Callable[[], os.stat_result],
        knowing: object = None,
    ) -> tuple[T, list[Problem]]:
        """The value with its problems that `read` gave when the file was as it is now, and what it had to know was the same; else read anew.

        `stat` asks for the file's size and times.
        """
        try:
            found = stat()
        except OSError:
            return read()
        stamp = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns, knowing)
        kept = self._kept.get(path)
        if kept is not None and kept[0] == stamp:
            value: T = kept[1]
            return value, []
        value, problems = read()
        if not problems and self._clock() - max(found.st_mtime_ns, found.st_ctime_ns) >= _SETTLED:
            self._kept[path] = (stamp, value)
        else:
            self._kept.pop(path, None)
        return value, problems
