"""When sending must begin so that a slot ends on time, and at which moment each department gets its share. Pure.

A platform lets so many messages through in a second: ten thousand people take five and a half minutes at Telegram's
thirty. Sending begins at the slot's time; where its head count takes longer than the slot allows, so much earlier,
but not before the slot's bounds. What does not fit even then is told.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from operator import itemgetter

from content.hours import Hours
from content.slots import Occasion, moment_of

#: Part of the pace that prompts are planned with: the rest is for answers and for what is tried again.
SHARE = 0.97


@dataclass(frozen=True, slots=True)
class Plan:
    """From when to when an occasion's prompts go out; `late`: so much after the time by which they should have."""

    begins: datetime
    ends: datetime
    late: timedelta


def takes(heads: int, pace: float | None) -> timedelta:
    """How long so many messages take at so many a second (None: no limit)."""
    return timedelta(seconds=math.ceil(heads / (pace * SHARE))) if pace else timedelta()


def plan_sending(day: date, occasion: Occasion, messages: int, pace: float | None, hours: Hours) -> Plan:
    """When an occasion with so many messages is sent, if there is no other."""
    return timetable(day, [(occasion, messages)], pace, hours)[occasion.run]


def timetable(
    day: date, loads: Iterable[tuple[Occasion, int]], pace: float | None, hours: Hours
) -> dict[str, Plan]:
    """When each of a day's occasions, with so many messages, is sent, by its run: they share the pace.

    From the last to be over back, the latest moment at which each has to begin; then from the first to begin on, what
    really fits (of works with due dates on one machine the one due first goes first: Jackson 1955).
    """
    due = sorted(loads, key=lambda one: (_wanted(day, one[0], hours), one[0].run))
    begins: list[tuple[datetime, Occasion, timedelta]] = []
    free = datetime.max.replace(tzinfo=UTC)
    for occasion, messages in reversed(due):
        needed = takes(messages, pace)
        free = min(_wanted(day, occasion, hours), free) - needed
        first, at = _bounds(day, occasion, hours)
        begins.insert(0, (max(first, min(at, free)), occasion, needed))
    planned: dict[str, Plan] = {}
    busy = datetime.min.replace(tzinfo=UTC)
    for start, occasion, needed in sorted(begins, key=itemgetter(0)):  # of two at once the one due first
        busy = max(start, busy) + needed
        planned[occasion.run] = Plan(start, busy, max(timedelta(), busy - _wanted(day, occasion, hours)))
    return planned


def _wanted(day: date, occasion: Occasion, hours: Hours) -> datetime:
    """By when all should have it."""
    slot = occasion.slot
    within = slot.grace if slot.within is None else min(slot.within, slot.grace)
    return moment_of(day, occasion.at, hours) + within


def _bounds(day: date, occasion: Occasion, hours: Hours) -> tuple[datetime, datetime]:
    """Before when nothing may go out, and when it comes if there is no haste."""
    at = moment_of(day, occasion.at, hours)
    between = occasion.slot.between
    return (min(at, moment_of(day, between[0], hours)) if between else at), at


def shares(heads: Mapping[str, int], begins: datetime, pace: float | None, turn: int) -> dict[str, datetime]:
    """Department -> when its share begins: one after the other, so that one department's people hear together.

    At the whole pace, of which sending keeps a little back: there is always some work at hand, and nobody waits for a look.
    Who is first changes with `turn` (the day's number), so that nobody is last every day.
    """
    order = _rotated(sorted(heads), turn)
    found: dict[str, datetime] = {}
    before = 0
    for department in order:
        found[department] = begins + (timedelta(seconds=before / pace) if pace else timedelta())
        before += heads[department]
    return found


def _rotated(names: Sequence[str], turn: int) -> list[str]:
    place = turn % len(names) if names else 0
    return [*names[place:], *names[:place]]
