"""What the plan asked of a study day when it opened, as it is kept: the day's duties stay when the plan changes. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from content.ahead import DayAhead
from content.model import PlanLine, Session
from storage.records import Requirement

#: Under what name the day that was opened last is kept.
OPENED = "day-opened"
_LINE = ("id", "passages", "requirement", "due", "track", "departments", "groups")
_SESSION = ("id", "at", "track", "departments", "passages")


def dump(day: DayAhead) -> dict[str, Any]:
    """A day as JSON values."""
    lines = [{name: _plain(getattr(one, name)) for name in _LINE} for one in day.lines]
    sessions = [
        {name: _plain(getattr(one, name)) for name in _SESSION}
        | {"minutes": one.length // timedelta(minutes=1)}
        for one in day.sessions
    ]
    return {"date": day.day.isoformat(), "number": day.number, "lines": lines, "sessions": sessions}


def load(kept: Mapping[str, Any]) -> DayAhead:
    """The day that `dump` made into JSON values; its lines are of no plan any more, so that none has a number."""
    lines = tuple(
        PlanLine(
            one["id"],
            tuple(one["passages"]),
            Requirement(one["requirement"]),
            time.fromisoformat(one["due"]),
            one["track"],
            departments=tuple(one["departments"]),
            groups=tuple(one["groups"]),
        )
        for one in kept["lines"]
    )
    sessions = tuple(
        Session(
            one["id"],
            time.fromisoformat(one["at"]),
            timedelta(minutes=one["minutes"]),
            one["track"],
            departments=tuple(one["departments"]),
            passages=tuple(one["passages"]),
        )
        for one in kept["sessions"]
    )
    return DayAhead(date.fromisoformat(kept["date"]), kept["number"], lines, sessions)


def unnumbered(day: DayAhead) -> DayAhead:
    """A day of a plan as it can be compared with one that was kept."""
    return replace(
        day,
        lines=tuple(replace(one, day=None) for one in day.lines),
        sessions=tuple(replace(one, day=None) for one in day.sessions),
    )


def without(day: DayAhead, withdrawn: Mapping[str, date]) -> DayAhead:
    """A day without the lines that were withdrawn since: their duties are excused."""
    lines = tuple(one for one in day.lines if not (one.id in withdrawn and withdrawn[one.id] <= day.day))
    return replace(day, lines=lines)


def _plain(value: Any) -> Any:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return list(value) if isinstance(value, tuple) else str(value)
