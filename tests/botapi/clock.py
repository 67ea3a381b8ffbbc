"""The emulator's time."""

from __future__ import annotations

import asyncio
import selectors
from datetime import UTC, datetime, timedelta


class Clock:
    """The real time, pushed ahead at will."""

    def __init__(self) -> None:
        self._ahead = timedelta()
        self._stopped: datetime | None = None

    def now(self) -> datetime:
        return (self._stopped or datetime.now(UTC)) + self._ahead

    def stop(self) -> None:
        """From now on only `advance` moves it."""
        self._stopped = datetime.now(UTC)

    def advance(self, seconds: float) -> None:
        """Let so many seconds pass at once."""
        self._ahead += timedelta(seconds=seconds)


class Leaping(asyncio.SelectorEventLoop):
    """A loop whose time leaps to whatever comes next instead of being waited for; for what waits on no socket."""

    def __init__(self) -> None:
        self._ahead = 0.0
        super().__init__(_Impatient(self))

    def time(self) -> float:
        return super().time() + self._ahead

    def leap(self, seconds: float) -> None:
        self._ahead += seconds


class _Impatient(selectors.DefaultSelector):
    def __init__(self, loop: Leaping) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self._loop.leap(timeout or 0.0)
        return super().select(None if timeout is None else 0)
