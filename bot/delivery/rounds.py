"""What one tick does: open the study day, enqueue the prompts that are due, tell of those that were missed."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from bot.delivery.admins import tell_admins
from bot.delivery.daybreak import open_day, plan_start
from bot.delivery.failures import Failures
from bot.delivery.plan import SlotDue, due_slots
from bot.delivery.sending import Sending
from bot.delivery.slots import slot_rows, titled
from bot.messages import Phrase
from content.hours import Hours
from content.model import Library, Plan
from content.official import calendar_of
from storage.contract import Store
from storage.mail import OutboxRow
from storage.records import SlotEnded, SlotRun, Turn, ValueKept

_log = logging.getLogger(__name__)


class Rounds:
    """Run at every tick; what was done is read from the store, never remembered."""

    def __init__(
        self,
        store: Store,
        library: Callable[[], Library],
        hours: Hours,
        opened: Callable[[datetime], object] | None = None,
        paces: Mapping[str, float] | None = None,
    ) -> None:
        """`opened` opens the study day of a moment, where others may do so at the same time.

        `paces`: channel -> messages a second, of those that have a limit.
        """
        self._sending = Sending(store, hours, paces or {})
        self._failures = Failures(store, hours)
        self._store = store
        self._library = library
        self._hours = hours
        self._opened = opened or (lambda now: open_day(store, library(), hours, now))

    def tick(self, now: datetime, held: tuple[datetime, datetime] | None = None) -> bool:
        """Do what is due; whether rows were enqueued. `held`: when the clock was not believed."""
        library = self._library()
        plan = library.plan
        if plan is None:
            return False
        self._opened(now)
        start = self._start(plan, now)
        self._sending.look(now, plan, self._is_study_day(plan, start))
        due = due_slots(
            now,
            self._hours,
            plan,
            start,
            self._since(now),
            self._is_study_day(plan, start),
            lambda day, slot: self._ran(day, slot, now),
            self._sending.opens,
            held,
        )
        missed = [slot for slot in due if slot.missed]
        enqueued = sum(self._apart(slot, now) for slot in due if not slot.missed)
        return self._tell(missed, now) + enqueued > 0

    def undelivered(self, row: OutboxRow) -> None:
        """Tell the admins, once a slot, that some of its prompts did not arrive or may not have."""
        prompt = row.owed.body.get("prompt", {})
        if not prompt.get("slot"):  # the ladder goes on by itself
            return
        slot, day = prompt.get("slot", ""), prompt.get("day", "")
        plan = self._library().plan
        known = next((known for known in plan.slots if known.id == slot), None) if plan else None
        phrase = Phrase("slot-undelivered", {"date": day, "slot": titled(known) if known else slot})
        tell_admins(self._store, phrase, f"undelivered:{day}:{slot}")

    def _start(self, plan: Plan, now: datetime) -> date:
        return plan_start(self._store, plan, self._hours.today(now))

    def _since(self, now: datetime) -> datetime:
        """When the first tick of all was, kept for ever."""
        kept = self._store.value("in-service-since")
        if kept is not None:
            return datetime.fromisoformat(kept["at"])
        fact = ValueKept("in-service-since", {"at": now.isoformat()})
        self._store.record(Turn(now, facts=(fact,)))
        return now

    def _is_study_day(self, plan: Plan, start: date) -> Callable[[date], bool]:
        calendar = calendar_of(self._library(), self._store.days_off().keys())

        def within(day: date) -> bool:
            number = calendar.study_day_number(start, day)
            return number is not None and number <= plan.length

        return within

    def _ran(self, day: date, slot: str, now: datetime) -> bool:
        run = self._store.slot_run(day, slot)
        # Noted as missed by a clock that had run ahead: its time is still to come.
        return run is not None and not (run.outcome == "missed" and run.at > now)

    def _apart(self, due: SlotDue, now: datetime) -> int:
        """Send a slot by itself: one that fails is told, is tried again at the next tick, and stops no other."""
        what = Phrase("job-slot", {"date": due.day.isoformat(), "slot": titled(due.slot)})
        return self._failures.apart(f"slot {due.run}", what, now, lambda: self._send(due, now)) or 0

    def _send(self, due: SlotDue, now: datetime) -> int:
        """Enqueue a slot's prompts, then note that it ran: cut off in between, the unique keys keep prompts single."""
        owed = slot_rows(self._store, self._library(), due, self._sending.shares(due))
        self._store.enqueue(owed)
        self._end(due, "sent", len(owed), now)
        _log.info("slot %s of %s: %d prompts", due.run, due.day, len(owed))
        return len(owed)

    def _tell(self, missed: Sequence[SlotDue], now: datetime) -> int:
        """Log slots that were slept through and tell the admins, day by day, together with noting it."""
        by_day: dict[date, list[SlotDue]] = defaultdict(list)
        for due in missed:
            by_day[due.day].append(due)
        told = 0
        for day, slots in by_day.items():
            _log.warning("missed on %s: %s", day, ", ".join(due.run for due in slots))
            # Told first, noted then; a key for each keeps a cut-off in between from telling twice.
            name = f"missed:{day.isoformat()}:{'+'.join(due.run for due in slots)}"
            titles = tuple({due.slot.id: titled(due.slot) for due in slots}.values())
            phrase = Phrase("slots-missed", {"date": day.isoformat(), "count": len(slots), "slots": titles})
            told += tell_admins(self._store, phrase, name)
            runs = (SlotRun(day, due.run, "missed", 0, now) for due in slots)
            self._store.record(Turn(now, facts=tuple(SlotEnded(run) for run in runs)))
        return told

    def _end(self, due: SlotDue, outcome: str, count: int, now: datetime) -> None:
        run = SlotRun(due.day, due.run, outcome, count, now)
        self._store.record(Turn(now, facts=(SlotEnded(run),)))
