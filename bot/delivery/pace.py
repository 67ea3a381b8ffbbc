"""When sending must begin so that a slot ends on time, and at which moment each department gets its share. Pure.

A platform lets so many messages through in a second: ten thousand people take five and a half minutes at Telegram's
thirty. Sending begins at the slot's time; where its head count takes longer than the slot allows, so much earlier,
but not before the slot's bounds. What does not fit even then is told.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

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


def plan_sending(day: date, occasion: Occasion, heads: int, pace: float | None, hours: Hours) -> Plan:
    """When an occasion with so many heads is sent."""
    slot = occasion.slot
    at = moment_of(day, occasion.at, hours)
    wanted = at + (slot.grace if slot.within is None else min(slot.within, slot.grace))
    needed = takes(heads, pace)
    first = min(at, moment_of(day, slot.between[0], hours)) if slot.between else at
    begins = max(first, min(at, wanted - needed))
    ends = begins + needed
    return Plan(begins, ends, max(timedelta(), ends - wanted))


def shares(heads: Mapping[str, int], begins: datetime, pace: float | None, turn: int) -> dict[str, datetime]:
    """Department -> when its share begins: one after the other, so that one department's people hear together.

    Who is first changes with `turn` (the day's number), so that nobody is last every day.
    """
    order = _rotated(sorted(heads), turn)
    found: dict[str, datetime] = {}
    before = 0
    for department in order:
        found[department] = begins + (timedelta(seconds=before / (pace * SHARE)) if pace else timedelta())
        before += heads[department]
    return found


def _rotated(names: Sequence[str], turn: int) -> list[str]:
    place = turn % len(names) if names else 0
    return [*names[place:], *names[:place]]
