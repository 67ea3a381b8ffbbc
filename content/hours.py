"""The organisation's clock: to which study day a moment belongs, and when a time of day is on a study day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hours:
    """A time zone, and the time of day at which a study day ends.

    With `day_ends` at 04:00 the night belongs to the day before: what is due at 02:00 is due on the next date's
    clock. Every "today" of the program comes from here.
    """

    zone: ZoneInfo
    day_ends: time = time()

    def today(self, now: datetime) -> date:
        """The study day that a moment belongs to."""
        local = now.astimezone(self.zone)
        return local.date() - _ONE_DAY if local.time() < self.day_ends else local.date()

    def at(self, day: date, clock: time) -> datetime:
        """When a time of day comes on a study day."""
        return datetime.combine(day + _ONE_DAY if clock < self.day_ends else day, clock, self.zone)

    def closes(self, day: date) -> datetime:
        """The first moment after a study day."""
        return datetime.combine(day + _ONE_DAY, self.day_ends, self.zone)

    def last_minute(self, day: date) -> datetime:
        """The latest time that something can be due on a study day."""
        return self.closes(day) - timedelta(minutes=1)

    def written(self, moment: datetime) -> str:
        """A moment as the organisation's clocks show it, with how far they are from UTC."""
        return moment.astimezone(self.zone).isoformat(timespec="minutes")
