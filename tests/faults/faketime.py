"""A wall clock that can be set under a running program: libfaketime, preloaded, and a file that says how far it is off.

The clock that nobody can set (CLOCK_MONOTONIC, CLOCK_BOOTTIME) goes on as it is, as it does when somebody sets a machine's
clock. libfaketime 0.9.10 then fails `time.sleep` with EINVAL (libfaketime#426): what runs under it waits otherwise.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.botapi.clock import Clock

_LIBRARY = "faketime/libfaketimeMT.so.1"


def library() -> Path:
    """Where it is installed. Raises FileNotFoundError where it is not: `make fault-tools` does that."""
    for folder in (Path("/usr/lib"), Path("/usr/local/lib")):
        for found in (*folder.glob(_LIBRARY), *folder.glob(f"*/{_LIBRARY}")):
            return found
    raise FileNotFoundError("libfaketime is not installed: make fault-tools")


class FakeTime:
    """The wall clock of programs that are started with `settings`, and of the emulator beside them."""

    def __init__(self, file: Path, emulator: Clock) -> None:
        self._file = file
        self._emulator = emulator
        self.settings = {
            "LD_PRELOAD": str(library()),
            "FAKETIME_TIMESTAMP_FILE": str(file),
            # Read again each second: at every look at the clock, as it would be without, takes most of the time there is.
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            # Else files look as old as the clock has it, and Python compiles all of its code at each start.
            "NO_FAKE_STAT": "1",
        }

    def now(self) -> datetime:
        """The true time, as the emulator has it."""
        return self._emulator.now()

    def is_now(self, moment: datetime) -> None:
        """It is this moment, for everybody."""
        self._emulator.advance((moment - self._emulator.now()).total_seconds())
        self.is_off(timedelta())

    def is_off(self, by: timedelta) -> None:
        """The programs' clock shows the true time and so much more; the emulator's does not."""
        shown = self._emulator.now() + by - datetime.now(UTC)
        fresh = self._file.with_suffix(".new")
        fresh.write_text(f"{shown.total_seconds():+.3f}\n", encoding="ascii")
        fresh.replace(self._file)
