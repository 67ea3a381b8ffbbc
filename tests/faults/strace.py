"""System calls that kill or fail, by strace: attached to a process that waits for it, let go at the end."""

from __future__ import annotations

import os
import subprocess
import time
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import Self

#: The calls that change what a file or a folder holds, and those around them.
CALLS = (
    "openat",
    "write",
    "pwrite64",
    "fsync",
    "fdatasync",
    "ftruncate",
    "rename",
    "unlink",
    "close",
    "mkdir",
    "chmod",
)
_PATIENCE = 60.0


class Strace:
    """`inject`: such as "fsync:signal=SIGKILL:when=3" (strace(1), tampering). Counts start at the attachment.

    `log`: a file for the calls made. Calls of a thread are counted by themselves.
    """

    def __init__(self, pid: int, inject: str = "", log: Path | None = None) -> None:
        calls = inject.partition(":")[0] or ",".join(CALLS)
        more = ["-e", f"inject={inject}"] if inject else []
        self._process = subprocess.Popen(
            [
                "strace",
                "-f",
                "-qq",
                "-o",
                str(log or os.devnull),
                "-e",
                f"trace={calls}",
                *more,
                "-p",
                str(pid),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._told: str | None = None
        until = time.monotonic() + _PATIENCE
        while not _traced(pid, self._process.pid):
            if self._process.poll() is not None or time.monotonic() > until:
                self.ends()
                raise RuntimeError(f"strace could not be attached: {self._told}")
            time.sleep(0.001)

    def ends(self) -> None:
        """Let the process go on without faults."""
        if self._told is not None:
            return
        self._process.terminate()
        _, self._told = self._process.communicate()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.ends()


def calls_in(log: Path) -> Counter[str]:
    """How often each call was begun, whichever thread it was."""
    counted: Counter[str] = Counter()
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        # A call that another thread interrupts takes two lines: begun, and resumed after "<...".
        call = line.split(None, 1)[1] if " " in line else ""
        if call[:1].isalpha():
            counted[call.partition("(")[0]] += 1
    return counted


def _traced(pid: int, tracer: int) -> bool:
    """Whether every thread of a process has this tracer."""
    try:
        states = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/status")]
    except OSError:
        return False
    return bool(states) and all(f"TracerPid:\t{tracer}\n" in state for state in states)
