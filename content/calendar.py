"""Which days are study days. Pure; what a day off means for duties stands in `content.duties`."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

_ONE_DAY = timedelta(days=1)
WORKDAYS = frozenset(range(5))
EVERY_DAY = frozenset(range(7))


def study_date(now: datetime, zone: ZoneInfo) -> date:
    """The organisation's date at a moment."""
    return now.astimezone(zone).date()


class Calendar:
    """Weekdays (Monday is 0) on which there is study, and dates declared free.

    Declared free days keep their number in the plan: their lines fall away and no later day is renumbered, so
    that a plan printed in advance stays true. Weekdays without study have no number.
    """

    def __init__(self, weekdays: frozenset[int], days_off: Collection[date] = ()) -> None:
        self._weekdays = weekdays
        self._off = frozenset(days_off)

    def is_study_day(self, day: date) -> bool:
        return day.weekday() in self._weekdays and day not in self._off

    def study_day_number(self, start: date, day: date) -> int | None:
        """The place of `day` in a plan that begins at `start`, from 1; None off study days and before."""
        if day < start or not self.is_study_day(day):
            return None
        weeks, rest = divmod((day - start).days + 1, 7)
        odd = sum((start + _ONE_DAY * number).weekday() in self._weekdays for number in range(rest))
        return weeks * len(self._weekdays) + odd

    def next_study_day(self, day: date) -> date | None:
        """The first study day after `day`; None if there is none within a year."""
        for number in range(1, 367):
            later = day + _ONE_DAY * number
            if self.is_study_day(later):
                return later
        return None
