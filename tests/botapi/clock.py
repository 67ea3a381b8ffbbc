"""The emulator's time."""

from __future__ import annotations

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
