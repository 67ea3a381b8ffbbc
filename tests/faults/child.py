"""A forked process that runs a program, tells through a pipe what it has done, and may die at any moment.

Forked and not started anew: a run to its death takes some milliseconds, so that every system call can have its own.
"""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import Self

from tests.faults import sown

#: Seconds after which a child that hangs is ended, by SIGALRM.
_LONGEST = 120

Tell = Callable[[str], None]


class Child:
    """Waits for `go` before it does anything, so that faults can be set up around it."""

    def __init__(self, program: Callable[[Tell], None], sow: str | None = None) -> None:
        go, self._go = os.pipe()
        self._told, tell = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self._told)
            _live(program, go, tell, sow or sown.chosen())
        os.close(go)
        os.close(tell)
        self._lines = os.fdopen(self._told, encoding="utf-8")
        self.lines: list[str] = []
        self._ended: int | None = None

    def go(self) -> None:
        os.write(self._go, b"\n")

    def line(self) -> str:
        """The next line, "" when the child is gone."""
        line = self._lines.readline()
        if not line.endswith("\n"):
            return ""
        self.lines.append(line[:-1])
        return line[:-1]

    def until(self, wanted: Callable[[str], bool]) -> bool:
        """Read on to a line that fits; whether one came."""
        while line := self.line():
            if wanted(line):
                return True
        return False

    def ends(self) -> int:
        """Read what it still tells and wait for its end: 0, or what it died of as a negative number."""
        while self.line():
            pass
        if self._ended is None:
            _, status = os.waitpid(self.pid, 0)
            self._ended = os.waitstatus_to_exitcode(status)
            self._lines.close()
            os.close(self._go)
        return self._ended

    def kill(self) -> int:
        """kill -9."""
        if self._ended is None:
            os.kill(self.pid, signal.SIGKILL)
        return self.ends()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._ended is None:
            self.kill()


def _live(program: Callable[[Tell], None], go: int, tell: int, sow: str | None) -> None:
    code = 1
    signal.alarm(_LONGEST)
    try:
        os.read(go, 1)
        if sow:
            sown.plant(sow)
        program(lambda line: _write(tell, line))
        code = 0
    except BaseException:  # noqa: BLE001 (a forked process must not run on into its parent's code)
        traceback.print_exc()
    finally:
        os._exit(code)


def _write(tell: int, line: str) -> None:
    os.write(tell, line.encode() + b"\n")
