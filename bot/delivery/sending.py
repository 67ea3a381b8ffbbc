"""The pace of today's slots: how many messages each brings, when its sending begins, whether it ends on time."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta

from bot.delivery.admins import tell_admins
from bot.delivery.pace import Plan as Planned
from bot.delivery.pace import plan_sending, shares, timetable
from bot.delivery.plan import SlotDue
from bot.delivery.slots import OVERSEERS, titled
from bot.messages import Phrase, Value
from content.hours import Hours
from content.model import Plan, SlotContent
from content.slots import Occasion, moment_of, occasions
from storage.contract import Store
from storage.records import Status

#: Counting heads reads the whole roster: not at every tick.
_EVERY = timedelta(minutes=10)
#: Nobody is told of the day's pace before this time of day, unless sending begins sooner than so much after it.
_MORNING, _AHEAD = time(6), timedelta(hours=1)


class Sending:
    """`paces`: channel -> messages a second. Without any nothing is begun earlier, spread or told."""

    def __init__(self, store: Store, hours: Hours, paces: Mapping[str, float]) -> None:
        self._store, self._hours, self._paces = store, hours, paces
        #: Department path -> its active people's chats on channels with a pace.
        self._heads: Counter[str] = Counter()
        #: The same of those who oversee others, who alone get the figures.
        self._overseers: Counter[str] = Counter()
        self._occasions: list[Occasion] = []
        self._timetables: dict[date, dict[str, Planned]] = {}
        self._counted: datetime | None = None

    @property
    def _pace(self) -> float | None:
        """The slowest channel's: all of them send side by side."""
        return min(self._paces.values(), default=None)

    def look(self, now: datetime, plan: Plan, is_study_day: Callable[[date], bool]) -> None:
        """Count heads if that is long ago, and tell the admins of slots of today that cannot end on time."""
        if (found := occasions(plan.slots)) != self._occasions:
            self._occasions = found
            self._timetables.clear()
        if not self._paces or (self._counted is not None and _zero <= now - self._counted < _EVERY):
            return
        self._counted = now
        self._count()
        today = self._hours.today(now)
        if not is_study_day(today):
            return
        morning = moment_of(today, _MORNING, self._hours)
        timetable = self._timetable(today)
        for occasion in self._occasions:
            planned = timetable[occasion.run]
            if planned.late and now >= min(morning, planned.begins - _AHEAD):
                self._warn(today, occasion, planned)

    def opens(self, day: date, occasion: Occasion) -> datetime:
        """When sending an occasion begins."""
        planned = self._timetable(day).get(occasion.run)
        if planned is None:  # it is in the plan no more
            messages = self._messages_of(occasion)
            planned = plan_sending(day, occasion, messages, self._pace, self._hours)
        return planned.begins

    def _timetable(self, day: date) -> dict[str, Planned]:
        """Reckoned once for each count of heads: it is asked for at every tick."""
        if day not in self._timetables:
            loads = [(one, self._messages_of(one)) for one in self._occasions]
            self._timetables[day] = timetable(day, loads, self._pace, self._hours)
        return self._timetables[day]

    def shares(self, due: SlotDue) -> Callable[[Mapping[str, int]], Mapping[str, datetime]]:
        """Department id -> when its people get theirs."""
        occasion = due.occasion
        if occasion is None or not self._paces:
            return lambda _heads: {}
        begins = self.opens(due.day, occasion)
        return lambda heads: shares(heads, begins, self._pace, due.day.toordinal())

    def _warn(self, day: date, occasion: Occasion, planned: Planned) -> None:
        told: dict[str, Value] = {
            "date": day.isoformat(),
            "slot": titled(occasion.slot),
            "count": _within(occasion, self._heads),
            "begins": self._clock(planned.begins),
            "ends": self._clock(planned.ends),
            "late": math.ceil(planned.late.total_seconds() / 60),
        }
        tell_admins(self._store, Phrase("slot-pace", told), f"pace:{day.isoformat()}:{occasion.run}")

    def _messages_of(self, occasion: Occasion) -> int:
        """At most: one of each content for everybody who gets that."""
        return sum(
            _within(occasion, self._overseers if content is SlotContent.FIGURES else self._heads)
            for content in occasion.slot.content
        )

    def _count(self) -> None:
        paths = {one.id: one.path for one in self._store.departments()}
        chats = Counter(
            one.badge for one in self._store.accounts() if one.reachable and one.channel in self._paces
        )
        self._heads, self._overseers = Counter(), Counter()
        self._timetables.clear()
        for officer in self._store.officers():
            if officer.status is Status.ACTIVE:
                path, reached = paths.get(officer.department, ""), chats[officer.badge]
                self._heads[path] += reached
                self._overseers[path] += reached * (officer.role in OVERSEERS)

    def _clock(self, moment: datetime) -> str:
        return f"{moment.astimezone(self._hours.zone):%H:%M}"


def _within(occasion: Occasion, heads: Mapping[str, int]) -> int:
    return sum(count for path, count in heads.items() if occasion.means(path))


_zero = timedelta()
