"""When sending must begin so that a slot ends on time, and at which moment each department gets its share. Pure.

A platform lets so many messages through in a second: ten thousand people take five and a half minutes at Telegram's
thirty. Sending begins at the slot's time; where its head count takes longer than the slot allows, so much earlier,
but not before the slot's bounds. What does not fit even then is told.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from operator import attrgetter

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

    From the last to be over back, the latest moment at which each has to begin (of works with due dates on one machine
    the one due first goes first: Jackson 1955). What is late all the same, for a less urgent one was before it, goes
    before that one if its bounds allow.
    """
    due = sorted(loads, key=lambda one: (_wanted(day, one[0], hours), one[0].run))
    jobs: list[_Job] = []
    free = datetime.max.replace(tzinfo=UTC)
    for occasion, messages in reversed(due):
        needed, wanted = takes(messages, pace), _wanted(day, occasion, hours)
        free = min(wanted, free) - needed
        first, at = _bounds(day, occasion, hours)
        jobs.insert(0, _Job(occasion.run, first, max(first, min(at, free)), needed, wanted))
    for _ in range(len(jobs) ** 2):
        sooner = _let_pass(jobs, _fitted(jobs))
        if sooner is None:
            break
        jobs.remove(sooner[0])
        jobs.append(sooner[1])
    return _fitted(jobs)


def _let_pass(jobs: Sequence[_Job], planned: Mapping[str, Plan]) -> tuple[_Job, _Job] | None:
    """One that is late behind a less urgent one, as it is and before that one; None where that helps nobody."""
    order = _in_order(jobs)
    for place, late in enumerate(order):
        for other in reversed(order[:place]) if planned[late.run].late else ():
            begins = max(late.first, other.begins)
            if other.wanted > late.wanted and begins < late.begins:
                return late, replace(late, begins=begins)
    return None


@dataclass(frozen=True, slots=True)
class _Job:
    """An occasion's sending: not before `first`, from `begins` on, over by `wanted`."""

    run: str
    first: datetime
    begins: datetime
    needed: timedelta
    wanted: datetime


def _in_order(jobs: Iterable[_Job]) -> list[_Job]:
    """As they begin; of two at once the one due first."""
    return sorted(jobs, key=attrgetter("begins", "wanted", "run"))


def _fitted(jobs: Iterable[_Job]) -> dict[str, Plan]:
    """One after the other."""
    planned: dict[str, Plan] = {}
    busy = datetime.min.replace(tzinfo=UTC)
    for job in _in_order(jobs):
        busy = max(job.begins, busy) + job.needed
        planned[job.run] = Plan(job.begins, busy, max(timedelta(), busy - job.wanted))
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
