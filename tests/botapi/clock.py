"""The emulator's time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """The real time, pushed ahead at will."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def advance(self, seconds: float) -> None:
        """Let so many seconds pass at once."""
        self._ahead += timedelta(seconds=seconds)
