"""One officer's study days: how each went, and how many were kept in a row. Pure.

A day is kept when everything owed on it was done before it was over, early or late in the day. Days of leave, and days
on which nothing was owed, are passed over: they neither break a row nor lengthen it. So is today while it lasts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from storage.records import Duty, DutyState

_WEEK = 7


class Mark(StrEnum):
    """How a day went, as the calendar shows it: shapes of one width in every font."""

    KEPT = "■"
    #: All of it done, some of it only on a later day.
    LATER = "▣"
    PART = "◧"
    MISSED = "□"
    #: All of it excused: leave, field duty, a day off.
    EXCUSED = "▨"
    FREE = "・"


def marks(duties: Iterable[Duty], day_of: Callable[[datetime], date]) -> dict[date, Mark]:
    """Study day -> how it went; `day_of` tells in which study day a moment lies."""
    by_day: dict[date, list[Duty]] = defaultdict(list)
    for duty in duties:
        by_day[duty.day].append(duty)
    return {day: _mark(day, of_day, day_of) for day, of_day in by_day.items()}


def _mark(day: date, duties: Sequence[Duty], day_of: Callable[[datetime], date]) -> Mark:
    owed = [one for one in duties if one.state is not DutyState.EXCUSED]
    if not owed:
        return Mark.EXCUSED
    done = [one for one in owed if one.state in {DutyState.DONE, DutyState.LATE}]
    if len(done) < len(owed):
        return Mark.PART if done else Mark.MISSED
    on_the_day = all(one.closed_at is not None and day_of(one.closed_at) <= day for one in done)
    return Mark.KEPT if on_the_day else Mark.LATER


def streak(days: Mapping[date, Mark], today: date) -> int:
    """How many study days up to today were kept in a row."""
    row = 0
    for day in sorted(days, reverse=True):
        if days[day] is Mark.KEPT:
            row += 1
        elif days[day] is not Mark.EXCUSED and day < today:
            break
    return row


def weeks(days: Mapping[date, Mark], today: date, many: int) -> list[tuple[date, str]]:
    """The last weeks, this one too: the Monday of each and a mark for each day of it, up to today."""
    this = today - timedelta(days=today.weekday())
    mondays = [this - timedelta(days=_WEEK * back) for back in range(many - 1, -1, -1)]
    return [(monday, "".join(_week(days, monday, today))) for monday in mondays]


def _week(days: Mapping[date, Mark], monday: date, today: date) -> Iterable[str]:
    for place in range(_WEEK):
        day = monday + timedelta(days=place)
        if day <= today:
            yield days.get(day, Mark.FREE).value
