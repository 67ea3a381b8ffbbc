"""What one tick does: open the study day, enqueue the prompts that are due, tell of those that were missed."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from bot.delivery.admins import tell_admins
from bot.delivery.daybreak import open_day, plan_start
from bot.delivery.failures import Failures
from bot.delivery.plan import SlotDue, due_slots
from bot.delivery.sending import Sending
from bot.delivery.slots import slot_rows, titled
from bot.delivery.standing import Standing, left_out
from bot.messages import Phrase, Value
from content.hours import Hours
from content.model import Library, Plan
from content.official import calendar_of
from storage.contract import Store
from storage.mail import OutboxRow, Owed
from storage.records import SlotEnded, SlotRun, Turn, ValueKept

_log = logging.getLogger(__name__)
#: So long after a start it is told what was going out when the program before it ended.
_TOLD = timedelta(days=2)


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
        #: Prompts that were interrupted and have been told: there are few, and their keys keep a new start from telling anew.
        self._interrupted: set[int] = set()
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
        since = self._since(now)
        standing = Standing(self._store, plan, self._hours.today(now), since, now)
        due = due_slots(
            now,
            self._hours,
            plan,
            start,
            since,
            self._is_study_day(plan, start),
            lambda day, slot: self._ran(day, slot, now) and not standing.changed(day, slot),
            self._sending.opens,
            held,
        )
        missed = [one for one in due if self._slept_through(one, standing)]
        enqueued = sum(self._apart(one, standing, now) for one in due if one not in missed)
        return self._tell(missed, standing, now) + enqueued + self._tell_of_interrupted(now) > 0

    def _tell_of_interrupted(self, now: datetime) -> int:
        """Looked for at every tick: another process may end and be found by this one."""
        fresh = [row for row in self._store.interrupted(now - _TOLD) if row.id not in self._interrupted]
        told = sum(self.undelivered(row) for row in fresh)
        self._interrupted |= {row.id for row in fresh}
        return told

    def undelivered(self, row: OutboxRow) -> int:
        """Tell the admins, once a slot, that some of its prompts did not arrive or may not have; how many are told now."""
        prompt = row.owed.body.get("prompt") or row.owed.body.get("figures", {})
        if not prompt.get("slot"):  # the ladder goes on by itself, broadcasts and notices have an account
            return 0
        slot, day = prompt.get("slot", ""), prompt.get("day", "")
        plan = self._library().plan
        known = next((known for known in plan.slots if known.id == slot), None) if plan else None
        phrase = Phrase("slot-undelivered", {"date": day, "slot": titled(known) if known else slot})
        return tell_admins(self._store, phrase, f"undelivered:{day}:{slot}")

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

    def _slept_through(self, due: SlotDue, standing: Standing) -> bool:
        """Whether it was to go out and did not: a time that is newer was promised to nobody."""
        return due.missed and not standing.changed(due.day, due.run) and standing.promised(due)

    def _apart(self, due: SlotDue, standing: Standing, now: datetime) -> int:
        """Do a slot by itself: one that fails is told, is tried again at the next tick, and stops no other."""
        if standing.changed(due.day, due.run):
            work = self._again
        elif not due.missed:
            work = self._send
        elif standing.unseen(due):
            work = self._without
        else:
            return 0
        what = Phrase("job-slot", {"date": due.day.isoformat(), "slot": titled(due.slot)})
        return self._failures.apart(f"slot {due.run}", what, now, lambda: work(due, standing, now)) or 0

    def _rows(self, due: SlotDue) -> list[Owed]:
        return slot_rows(self._store, self._library(), due, self._sending.shares(due))

    def _send(self, due: SlotDue, standing: Standing, now: datetime) -> int:
        """Enqueue a slot's prompts, then note that it ran: cut off in between, the unique keys keep prompts single."""
        owed = self._rows(due)
        self._store.enqueue(owed)
        self._end([due], "sent", len(owed), standing, now)
        _log.info("slot %s of %s: %d prompts", due.run, due.day, len(owed))
        return len(owed)

    def _again(self, due: SlotDue, standing: Standing, now: datetime) -> int:
        """It ran, and plan or roster have changed since: who has come to its time and had none on that day gets it."""
        run = self._store.slot_run(due.day, due.run)
        sent = run is not None and run.outcome == "sent"
        if due.missed:
            # What was missed as a whole the admins know, and what was yesterday is over for everybody.
            asked = sent and due.day == standing.today
            return self._without(due, standing, now) if asked else self._seen_to(due, standing, now)
        owed = left_out(self._store, self._rows(due))
        self._store.enqueue(owed)
        if sent and not owed:
            return self._seen_to(due, standing, now)
        self._end([due], "sent", len(owed), standing, now)
        _log.info("slot %s of %s, as plan and roster are now: %d more", due.run, due.day, len(owed))
        return len(owed)

    def _without(self, due: SlotDue, standing: Standing, now: datetime) -> int:
        """Tell the admins how many had none on that day and will not: since a change their time for it is over."""
        enrolled = {(one.channel, one.address): one.enrolled_at for one in self._store.accounts()}
        owed = left_out(self._store, self._rows(due))
        began = due.until - due.slot.grace  # who came to the bot later has lost nothing by a change
        here = {row.badge for row in owed if enrolled[row.channel, row.address] <= began}
        known = set(standing.told(due))
        told = 0
        if new := here - known:
            about: dict[str, Value] = {
                "date": due.day.isoformat(),
                "slot": titled(due.slot),
                "count": len(new),
            }
            _log.warning("slot %s of %s: over for %d who come to it now", due.run, due.day, len(new))
            name = f"over:{due.day.isoformat()}:{due.run}:{standing.as_of(due)}"
            told = tell_admins(self._store, Phrase("slot-over", about), name)
        return self._seen_to(due, standing, now, known | new) + told

    def _seen_to(self, due: SlotDue, standing: Standing, now: datetime, told: Collection[str] = ()) -> int:
        """Nothing is to be sent as plan and roster are now."""
        self._store.record(Turn(now, facts=(standing.note([due], told),)))
        return 0

    def _tell(self, missed: Sequence[SlotDue], standing: Standing, now: datetime) -> int:
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
            self._end(slots, "missed", 0, standing, now)
        return told

    def _end(
        self, dues: Sequence[SlotDue], outcome: str, count: int, standing: Standing, now: datetime
    ) -> None:
        ended = [SlotEnded(SlotRun(due.day, due.run, outcome, count, now)) for due in dues]
        self._store.record(Turn(now, facts=(*ended, standing.note(dues))))
