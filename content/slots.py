"""A slot at the times at which it comes: the organisation's or a department's own. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from content.hours import Hours
from content.model import Slot


@dataclass(frozen=True, slots=True)
class Occasion:
    """A slot at one of its times, for the departments that have it then."""

    slot: Slot
    at: time

    @property
    def run(self) -> str:
        """Under what name it is noted that it ran."""
        return self.slot.id if self.at == self.slot.at else f"{self.slot.id}@{self.at:%H%M}"

    def means(self, path: str) -> bool:
        """Whether the department of this path has the slot at this time."""
        return time_in(self.slot, path) == self.at


def occasions(slots: Iterable[Slot]) -> list[Occasion]:
    """Each slot at each of its times."""
    return [Occasion(slot, at) for slot in slots for at in sorted({slot.at, *slot.elsewhere.values()})]


def time_in(slot: Slot, path: str) -> time:
    """When a slot comes in a department: as for the nearest above that has a time of its own, itself included."""
    while path:
        if path in slot.elsewhere:
            return slot.elsewhere[path]
        path = path.rpartition("/")[0]
    return slot.at


def moment_of(day: date, at: time, hours: Hours) -> datetime:
    """When a time of day comes on a study day, in UTC. One that the clock jumps over is taken at the jump; of one that
    comes twice the first counts (PEP 495, fold=0).
    """
    local, zone = hours.at(day, at), hours.zone
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    # Both readings of a skipped time miss it, one on either side of the jump: search the minute in between.
    low = local.replace(fold=1).astimezone(UTC)
    while low.astimezone(zone).utcoffset() != moment.astimezone(zone).utcoffset():
        low += timedelta(minutes=1)
    return low
