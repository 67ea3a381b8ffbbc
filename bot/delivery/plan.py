"""Which prompts are due, and for whom. Pure: from plan, clock and what has run already."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from content.hours import Hours
from content.model import Plan, Slot
from storage.mail import Lane, Owed
from storage.records import Account, Duty, Officer, Status

#: How many days back slots that were slept through are still reported.
LOOK_BACK = 7


class TooLate(Exception):
    """The time in which a prompt may be sent is over."""


class NotYet(Exception):
    """The time in which this officer wants prompts begins at `at`."""

    def __init__(self, at: datetime) -> None:
        super().__init__(f"not before {at}")
        self.at = at


@dataclass(frozen=True, slots=True)
class SlotDue:
    """A slot of a day that has not run: to be sent, or `missed` because its grace time is over at `until`."""

    slot: Slot
    day: date
    until: datetime
    missed: bool


def slot_moment(day: date, slot: Slot, hours: Hours) -> datetime:
    """When a slot begins, in UTC. A time that the clock jumps over is taken at the jump; of a time that comes
    twice the first counts (PEP 495, fold=0).
    """
    local, zone = hours.at(day, slot.at), hours.zone
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    # Both readings of a skipped time miss it, one on either side of the jump: search the minute in between.
    low = local.replace(fold=1).astimezone(UTC)
    while low.astimezone(zone).utcoffset() != moment.astimezone(zone).utcoffset():
        low += timedelta(minutes=1)
    return low


def due_slots(
    now: datetime,
    hours: Hours,
    plan: Plan,
    start: date,
    since: datetime,
    is_study_day: Callable[[date], bool],
    ran: Callable[[date, str], bool],
) -> list[SlotDue]:
    """Slots whose time has come and that have not run, oldest first; at most a week back.

    What had passed before `since`, when the service was first started, was never promised to anyone.
    """
    today = hours.today(now)
    days = [today - timedelta(days=back) for back in range(LOOK_BACK, -1, -1)]
    due = []
    for day in days:
        if day < start or not is_study_day(day):
            continue
        for slot in sorted(plan.slots, key=lambda slot: hours.at(day, slot.at)):
            moment = slot_moment(day, slot, hours)
            if moment > now or moment + slot.grace < since or ran(day, slot.id):
                continue
            until = moment + slot.grace
            due.append(SlotDue(slot, day, until, missed=now > until))
    return due


def prompts(
    due: SlotDue,
    officers: Iterable[Officer],
    accounts: Mapping[str, Iterable[Account]],
    open_duties: Mapping[str, Iterable[Duty]],
) -> list[Owed]:
    """A prompt for each reachable chat of each active officer who has something open; none for others."""
    prompt = {"slot": due.slot.id, "day": due.day.isoformat(), "until": due.until.isoformat()}
    body = {"prompt": prompt}
    return [
        Owed(
            account.channel,
            account.address,
            officer.badge,
            body,
            Lane.PROMPT,
            key=f"{due.slot.id}:{officer.badge}:{due.day.isoformat()}:{account.channel}",
        )
        for officer in officers
        if officer.status is Status.ACTIVE and any(True for _ in open_duties.get(officer.badge, ()))
        for account in accounts.get(officer.badge, ())
        if account.reachable
    ]
