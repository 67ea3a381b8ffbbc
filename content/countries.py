"""Public holidays and weekends of other countries; the home of holidays."""

from __future__ import annotations

from datetime import date, timedelta

import holidays

from content.calendar import WORKDAYS, OfficialYear


def known(code: str) -> bool:
    """Whether this is a country such as SG, or a part of one such as DE-BY."""
    country, _, part = code.partition("-")
    offered = holidays.list_supported_countries(include_aliases=False)
    return country in offered and (not part or part in offered[country])


def year(code: str, number: int) -> OfficialYear | None:
    """One year of a known country, None where it is not known."""
    country, _, part = code.partition("-")
    days = holidays.country_holidays(country, subdiv=part or None, years=number)
    if not days.start_year <= number <= days.end_year:
        return None
    rest: set[date] = set()
    made_up: set[date] = set()
    day = date(number, 1, 1)
    while day.year == number:
        if day not in days and days.is_working_day(day) is not (day.weekday() in WORKDAYS):
            (rest if day.weekday() in WORKDAYS else made_up).add(day)
        day += timedelta(days=1)
    named = {day: str(name) for day, name in days.items() if day.year == number}
    return OfficialYear(named, frozenset(rest), frozenset(made_up))
