"""The pace of today's slots: how many people each goes to, when its sending begins, whether it ends on time."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from bot.delivery.admins import tell_admins
from bot.delivery.pace import plan_sending, shares
from bot.delivery.plan import SlotDue
from bot.delivery.slots import titled
from bot.messages import Phrase, Value
from content.hours import Hours
from content.model import Plan
from content.slots import Occasion, occasions
from storage.contract import Store
from storage.records import Status

#: Counting heads reads the whole roster: not at every tick.
_EVERY = timedelta(minutes=10)


class Sending:
    """`paces`: channel -> messages a second. Without any nothing is begun earlier, spread or told."""

    def __init__(self, store: Store, hours: Hours, paces: Mapping[str, float]) -> None:
        self._store, self._hours, self._paces = store, hours, paces
        #: Department path -> its active people's chats on channels with a pace.
        self._heads: Counter[str] = Counter()
        self._counted: datetime | None = None

    @property
    def _pace(self) -> float | None:
        """The slowest channel's: all of them send side by side."""
        return min(self._paces.values(), default=None)

    def look(self, now: datetime, plan: Plan, is_study_day: Callable[[date], bool]) -> None:
        """Count heads if that is long ago, and tell the admins of slots of today that cannot end on time."""
        if not self._paces or (self._counted is not None and _zero <= now - self._counted < _EVERY):
            return
        self._counted = now
        self._heads = self._count()
        today = self._hours.today(now)
        for occasion in occasions(plan.slots) if is_study_day(today) else ():
            self._warn(today, occasion)

    def opens(self, day: date, occasion: Occasion) -> datetime:
        """When sending an occasion begins."""
        heads = self._heads_of(occasion)
        return plan_sending(day, occasion, heads, self._pace, self._hours).begins

    def shares(self, due: SlotDue) -> Callable[[Mapping[str, int]], Mapping[str, datetime]]:
        """Department id -> when its people get theirs."""
        occasion = due.occasion
        if occasion is None or not self._paces:
            return lambda _heads: {}
        begins = self.opens(due.day, occasion)
        return lambda heads: shares(heads, begins, self._pace, due.day.toordinal())

    def _warn(self, day: date, occasion: Occasion) -> None:
        heads = self._heads_of(occasion)
        planned = plan_sending(day, occasion, heads, self._pace, self._hours)
        if not planned.late:
            return
        told: dict[str, Value] = {
            "date": day.isoformat(),
            "slot": titled(occasion.slot),
            "count": heads,
            "begins": self._clock(planned.begins),
            "ends": self._clock(planned.ends),
            "late": math.ceil(planned.late.total_seconds() / 60),
        }
        tell_admins(self._store, Phrase("slot-pace", told), f"pace:{day.isoformat()}:{occasion.run}")

    def _heads_of(self, occasion: Occasion) -> int:
        return sum(count for path, count in self._heads.items() if occasion.means(path))

    def _count(self) -> Counter[str]:
        paths = {one.id: one.path for one in self._store.departments()}
        chats = Counter(
            one.badge for one in self._store.accounts() if one.reachable and one.channel in self._paces
        )
        heads: Counter[str] = Counter()
        for officer in self._store.officers():
            if officer.status is Status.ACTIVE:
                heads[paths.get(officer.department, "")] += chats[officer.badge]
        return heads

    def _clock(self, moment: datetime) -> str:
        return f"{moment.astimezone(self._hours.zone):%H:%M}"


_zero = timedelta()
