"""Public holidays and made-up working days of mainland China; the home of chinese_calendar.

The State Council announces each year in the autumn before; the library knows a year once it was announced.
"""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar

from content.calendar import WORKDAYS, OfficialYear

CODE = "CN"


def year(number: int) -> OfficialYear | None:
    """One year, None where it is not known."""
    holidays: dict[date, str] = {}
    made_up = set()
    day = date(number, 1, 1)
    try:
        while day.year == number:
            free, name = chinese_calendar.get_holiday_detail(day)
            if free and name:
                holidays[day] = name
            elif not free and day.weekday() not in WORKDAYS:
                made_up.add(day)
            day += timedelta(days=1)
    except NotImplementedError:
        return None
    return OfficialYear(holidays, frozenset(), frozenset(made_up))
