"""What running counts are kept by, and what they hold. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class CountKey:
    """What running counts are kept by."""

    department: str
    day: date
    track: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Count:
    """Duties by how they ended; open and overdue are what is left, by the clock."""

    all: int = 0
    done: int = 0
    late: int = 0
    excused: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(
            self.all + other.all, self.done + other.done, self.late + other.late, self.excused + other.excused
        )

    def __sub__(self, other: Count) -> Count:
        return Count(
            self.all - other.all, self.done - other.done, self.late - other.late, self.excused - other.excused
        )

    @property
    def pending(self) -> int:
        return self.all - self.done - self.late - self.excused


@dataclass(frozen=True, slots=True)
class Drift:
    """A running count that is not what the ledger tells."""

    key: CountKey
    kept: Count
    counted: Count
