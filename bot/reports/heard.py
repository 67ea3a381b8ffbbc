"""How many of the duties done were heard in person: kept by month beside the running counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

from storage.contract import Store
from storage.records import heard_in


def heard(store: Store, since: date, until: date, track: str = "") -> dict[str, int]:
    """Department -> how many, of the study days from `since` to `until`; of one track, or of all."""
    found: dict[str, int] = defaultdict(int)
    days, months = _within(since, until), _months(since, until)
    for first in months:
        kept: Mapping[str, int] = store.value(heard_in(first)) or {}
        for key, count in kept.items():
            day, department, what = key.split("|", 2)
            if days[0] <= day <= days[1] and track in {"", what}:
                found[department] += count
    return dict(found)


def _within(since: date, until: date) -> tuple[str, str]:
    return since.isoformat(), until.isoformat()


def _months(since: date, until: date) -> list[date]:
    """The first day of each month that the span touches."""
    months = [since.replace(day=1)]
    while (following := (months[-1].replace(day=28) + timedelta(days=4)).replace(day=1)) <= until:
        months.append(following)
    return months
