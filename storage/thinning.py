"""Which backups may go: many of the last days, fewer of the weeks before, one a month after that. Pure.

The scheme and its numbers are Anki's defaults (docs.ankiweb.net/backups.html; rslib/src/collection/backup.rs): all of
today and yesterday, then 12 daily, 10 weekly and 9 monthly ones. Of a day, a week or a month the newest is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

DAILY, WEEKLY, MONTHLY = 12, 10, 9

#: How many are kept of each kind of period, the shortest first, and which period a day lies in.
_STAGES: tuple[tuple[int, Callable[[date], tuple[int, ...]]], ...] = (
    (DAILY, lambda day: (day.toordinal(),)),
    (WEEKLY, lambda day: day.isocalendar()[:2]),
    (MONTHLY, lambda day: (day.year, day.month)),
)


def superfluous(taken: Sequence[datetime], today: date) -> list[int]:
    """Places of those that may go, of backups taken at these moments (in the zone that `today` is meant in).

    Of several of the same moment the last one counts as the newest.
    """
    going = []
    stages = list(_STAGES)
    kept, last = 0, None
    for place in sorted(range(len(taken)), key=lambda place: (taken[place], place), reverse=True):
        day = taken[place].date()
        if last is None or day >= today - timedelta(days=1):
            last = day
            continue
        while stages and kept == stages[0][0]:
            kept = 0
            stages.pop(0)
        if stages and stages[0][1](day) != stages[0][1](last):
            kept, last = kept + 1, day
        else:
            going.append(place)
    return going
