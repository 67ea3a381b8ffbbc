"""Which library knows which country, and the calendar that comes of plan, country and overrides."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cache, partial

from content import china, countries
from content.calendar import EVERY_DAY, Calendar, OfficialYear
from content.model import Library


def is_country(code: str) -> bool:
    """Whether anything is known about this country."""
    return code == china.CODE or countries.known(code)


@cache
def official_year(code: str, number: int) -> OfficialYear | None:
    """A year of a country; None where nothing is known, or no country was chosen."""
    if not code:
        return None
    return china.year(number) if code == china.CODE else countries.year(code, number)


def calendar_of(library: Library, days_off: Collection[date] = ()) -> Calendar:
    """The calendar of the plan in force; without a plan every day is a study day."""
    plan = library.plan
    code = (plan.country if plan else "") or library.country
    weekdays = plan.weekdays if plan else EVERY_DAY
    return Calendar(weekdays, days_off, partial(official_year, code), library.overrides)
