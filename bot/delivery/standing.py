"""What was noted of the plan's times: since when each stands in it, and as of which plan and roster it went out.

Read from the store at every tick, so that a restart changes nothing. Who comes to a time that has gone out already, for plan
or roster were changed on the same day, is found by it; and a new time was promised to nobody before it stood in the plan.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zlib import crc32

from bot.delivery.plan import SlotDue
from content.model import Plan, Slot
from content.slots import Occasion, occasions
from storage.contract import Store
from storage.mail import Owed
from storage.records import ROSTER_MOVES, Turn, ValueKept

#: The kept values: day -> run -> as of what it went out and who was told to be without; time -> since when it is known.
_PLANNED, _SEEN = "slots-planned", "slots-seen"


class Standing:
    """The times of the plan at one moment, beside what was noted of them."""

    def __init__(self, store: Store, plan: Plan, today: date, since: datetime, now: datetime) -> None:
        """`since`: when the service was first started: of what an older program left nothing else is known."""
        found = occasions(plan.slots)
        moves = (store.value(ROSTER_MOVES) or {}).get("count", 0)
        self._as_of = {one.run: _sign(one.slot, moves) for one in found}
        self._seen = _seen(store, found, since, now)
        self._days: dict[str, dict[str, Any]] = dict((store.value(_PLANNED) or {}).get("days", {}))
        self.today = today

    def changed(self, day: date, run: str) -> bool:
        """Whether it was seen to as of another plan or roster than there is now."""
        noted = self._noted(day, run)
        return noted is not None and noted["as"] != self._as_of.get(run)

    def promised(self, due: SlotDue) -> bool:
        """Whether it stood in the plan before its time was over."""
        return due.occasion is None or due.until >= datetime.fromisoformat(self._seen[_name(due.occasion)])

    def unseen(self, due: SlotDue) -> bool:
        """Whether nothing is noted yet of a time of today."""
        return due.day == self.today and self._noted(due.day, due.run) is None

    def told(self, due: SlotDue) -> Collection[str]:
        """Of whom the admins know that they are without it."""
        told: Collection[str] = (self._noted(due.day, due.run) or {}).get("told", ())
        return told

    def as_of(self, due: SlotDue) -> str:
        """A sign of plan and roster as they are, for this time."""
        return self._as_of[due.run]

    def note(self, dues: Iterable[SlotDue], told: Collection[str] = ()) -> ValueKept:
        """That these are seen to, as of this plan and roster. Of the days before yesterday nothing is kept."""
        first = (self.today - timedelta(days=1)).isoformat()
        self._days = {day: runs for day, runs in self._days.items() if day >= first}
        for due in dues:
            noted = {"as": self.as_of(due), **({"told": sorted(told)} if told else {})}
            day = due.day.isoformat()
            if day >= first:
                self._days[day] = {**self._days.get(day, {}), due.run: noted}
        return ValueKept(_PLANNED, {"days": self._days})

    def _noted(self, day: date, run: str) -> Mapping[str, Any] | None:
        return self._days.get(day.isoformat(), {}).get(run)


def left_out(store: Store, rows: Sequence[Owed]) -> list[Owed]:
    """Of a slot's rows those of officers to whom this content of it has not been owed that day, in whichever chat."""
    known = store.enqueued([row.key for row in rows if row.key])
    had = {(row.badge, _content(row)) for row in rows if row.key in known}
    return [row for row in rows if (row.badge, _content(row)) not in had]


def _content(row: Owed) -> str:
    return str(row.body["prompt"].get("content", ""))


def _sign(slot: Slot, moves: int) -> str:
    """Another one wherever it may be others who have the slot at one of its times, or may still get it."""
    said = repr((slot.at, slot.grace, sorted(slot.elsewhere.items()), moves))
    return f"{crc32(said.encode()):08x}"


def _name(occasion: Occasion) -> str:
    """Of a time: the organisation's has its slot's name whatever it is, and would not be new where it is set anew."""
    return f"{occasion.run} {occasion.at:%H%M}"


def _seen(store: Store, found: Iterable[Occasion], since: datetime, now: datetime) -> Mapping[str, str]:
    """Time -> since when it has stood in the plan. One that was taken out and comes again is new."""
    names, kept = {_name(one) for one in found}, store.value(_SEEN)
    known: Mapping[str, str] = {} if kept is None else kept["since"]
    if kept is not None and names == known.keys():
        return known
    new = (since if kept is None else now).isoformat()
    seen = {name: known.get(name, new) for name in sorted(names)}
    store.record(Turn(now, facts=(ValueKept(_SEEN, {"since": seen}),)))
    return seen
