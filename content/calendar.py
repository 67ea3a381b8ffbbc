"""Which days are study days. Pure; what a day off means for duties stands in `content.duties`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

_ONE_DAY = timedelta(days=1)
#: No plan is so long that its last study day lies further off.
_HORIZON = 366 * 20
WORKDAYS = frozenset(range(5))
EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class OfficialYear:
    """One year as a country has it, against a week of Monday to Friday.

    `holidays` with their names, also on weekends; `rest`: other days without work; `made_up`: weekend days with work.
    """

    holidays: Mapping[date, str]
    rest: frozenset[date] = frozenset()
    made_up: frozenset[date] = frozenset()


#: A year of a country; None where nothing is known about it.
Official = Callable[[int], OfficialYear | None]


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the organisation itself says, above everything else: days with and without study, with the reasons."""

    on: Mapping[date, str] = field(default_factory=dict)
    off: Mapping[date, str] = field(default_factory=dict)


def _nowhere(year: int) -> OfficialYear | None:
    del year
    return None


class Calendar:
    """Weekdays (Monday is 0) on which there is study, what country and organisation make of them, and dates declared
    free.

    Declared free days keep their number in the plan: their lines fall away and no later day is renumbered, so
    that a plan printed in advance stays true. Days that never were study days (weekends, holidays, `overrides.off`)
    have no number. Monday to Friday follow the country's working days, made-up ones included; other weekdays only
    leave out its holidays; where every day is a study day, holidays are too.
    """

    def __init__(
        self,
        weekdays: frozenset[int],
        days_off: Collection[date] = (),
        official: Official = _nowhere,
        overrides: Overrides | None = None,
    ) -> None:
        self._weekdays = weekdays
        self._off = frozenset(days_off)
        self._official = official
        self._overrides = overrides or Overrides()
        self._changes: dict[int, dict[date, int]] = {}

    def is_study_day(self, day: date) -> bool:
        return day not in self._off and self._usual(day)

    def study_day_number(self, start: date, day: date) -> int | None:
        """The place of `day` in a plan that begins at `start`, from 1; None off study days and before."""
        if day < start or not self.is_study_day(day):
            return None
        weeks, rest = divmod((day - start).days + 1, 7)
        odd = sum((start + _ONE_DAY * number).weekday() in self._weekdays for number in range(rest))
        changed = sum(
            change
            for year in range(start.year, day.year + 1)
            for other, change in self._year(year).items()
            if start <= other <= day
        )
        return weeks * len(self._weekdays) + odd + changed

    def next_study_day(self, day: date) -> date | None:
        """The first study day after `day`; None if there is none within a year."""
        for number in range(1, 367):
            later = day + _ONE_DAY * number
            if self.is_study_day(later):
                return later
        return None

    def day_of(self, start: date, number: int) -> date | None:
        """The date of a plan's study day, declared free or not; None if there is none within twenty years."""
        for ahead in range(_HORIZON):
            day = start + _ONE_DAY * ahead
            number -= self._usual(day)
            if number == 0:
                return day
        return None

    def unknown_years(self, since: date, until: date) -> list[int]:
        """Years from `since` to `until` in which weekdays count for want of anything better."""
        if self._weekdays == EVERY_DAY:
            return []
        return [year for year in range(since.year, until.year + 1) if self._official(year) is None]

    def _usual(self, day: date) -> bool:
        return (day.weekday() in self._weekdays) + self._year(day.year).get(day, 0) == 1

    def _year(self, year: int) -> Mapping[date, int]:
        """The days that are not what their weekday says: 1 with study, -1 without."""
        if year not in self._changes:
            found = self._by_country(year)
            for days, study in ((self._overrides.off, False), (self._overrides.on, True)):
                found |= {day: study for day in days if day.year == year}
            self._changes[year] = {
                day: 1 if study else -1
                for day, study in found.items()
                if study is not (day.weekday() in self._weekdays)
            }
        return self._changes[year]

    def _by_country(self, year: int) -> dict[date, bool]:
        official = None if self._weekdays == EVERY_DAY else self._official(year)
        if official is None:
            return {}
        found = dict.fromkeys(official.holidays, False)
        if self._weekdays == WORKDAYS:
            found |= dict.fromkeys(official.rest, False)
            found |= dict.fromkeys(official.made_up, True)
        return found


@dataclass(frozen=True, slots=True)
class Rota:
    """Days on of those who work in shifts: a badge or a department's path -> the days. Others have every study day.

    A rota holds from its first to its last day; before and after, every study day counts again: nobody is left out
    because a rota was not continued.
    """

    days: Mapping[str, frozenset[date]] = field(default_factory=dict)
    #: Badge or path -> file and line where it first stands.
    places: Mapping[str, tuple[str, int]] = field(default_factory=dict, compare=False)

    def is_on(self, badge: str, path: str, day: date) -> bool:
        """Whether duties may fall on `day` for an officer: by their own rota, or else that of their department or of
        the nearest one above it.
        """
        days = self.days.get(badge) or self._of(path)
        return not days or day in days or not min(days) <= day <= max(days)

    def _of(self, path: str) -> frozenset[date]:
        while path and path not in self.days:
            path = path.rpartition("/")[0]
        return self.days.get(path, frozenset())
