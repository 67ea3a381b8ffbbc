"""What one tick does: open the study day, enqueue the prompts that are due, tell of those that were missed."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.delivery.daybreak import open_day, plan_start
from bot.delivery.plan import SlotDue, due_slots, prompts
from bot.messages import Phrase, Say
from bot.wire import dump_reply
from content.calendar import Calendar, study_date
from content.model import Library, Plan
from storage.contract import Store
from storage.records import Account, Duty, Lane, Officer, Owed, Role, SlotEnded, SlotRun, Status, Turn

_log = logging.getLogger(__name__)


class Rounds:
    """Run at every tick; what was done is read from the store, never remembered."""

    def __init__(self, store: Store, library: Callable[[], Library], zone: ZoneInfo) -> None:
        self._store = store
        self._library = library
        self._zone = zone

    def tick(self, now: datetime) -> bool:
        """Do what is due; whether rows were enqueued."""
        library = self._library()
        plan = library.plan
        if plan is None:
            return False
        open_day(self._store, library, self._zone, now)
        due = due_slots(now, self._zone, plan, self._start(plan, now), self._is_study_day(plan), self._ran)
        missed = [slot for slot in due if slot.missed]
        enqueued = sum(self._send(slot, now) for slot in due if not slot.missed)
        return self._tell(missed, now) + enqueued > 0
