"""Which prompts are due, and for whom. Pure: from plan, clock and what has run already."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from content.hours import Hours
from content.model import Plan, Slot
from content.slots import Occasion, moment_of, occasions
from storage.mail import Lane, Owed
from storage.records import Account, Duty, Officer, Status

#: How many days back slots that were slept through are still reported.
LOOK_BACK = 7
#: Channels that are not carried about: what comes there by itself waits until somebody sits down at it.
_STATIONARY = frozenset({"terminal"})


class TooLate(Exception):
    """The time in which a prompt may be sent is over."""


class NotYet(Exception):
    """The time in which this officer wants prompts begins at `at`."""

    def __init__(self, at: datetime) -> None:
        super().__init__(f"not before {at}")
        self.at = at


@dataclass(frozen=True, slots=True)
class SlotDue:
    """A slot of a day that has not run: to be sent, or `missed` because its grace time is over at `until`.

    `occasion`: at which of its times; None where that does not matter.
    """

    slot: Slot
    day: date
    until: datetime
    missed: bool
    occasion: Occasion | None = None

    @property
    def run(self) -> str:
        """Under what name it is noted that it ran."""
        return self.slot.id if self.occasion is None else self.occasion.run


def slot_moment(day: date, slot: Slot, hours: Hours) -> datetime:
    """When a slot begins, in UTC, at the organisation's time for it."""
    return moment_of(day, slot.at, hours)


def due_slots(
    now: datetime,
    hours: Hours,
    plan: Plan,
    start: date,
    since: datetime,
    is_study_day: Callable[[date], bool],
    ran: Callable[[date, str], bool],
    opens: Callable[[date, Occasion], datetime] | None = None,
    held: tuple[datetime, datetime] | None = None,
) -> list[SlotDue]:
    """Slots whose time has come and that have not run, each at each of its times, oldest first; at most a week back.

    `opens`: when sending has to begin, where that may be before a slot's time. `held`: from when to when nothing could be
    sent because the clock was not believed; no grace time runs then.

    What had passed before `since`, when the service was first started, was never promised to anyone.
    """
    opens = opens or (lambda day, occasion: moment_of(day, occasion.at, hours))
    today = hours.today(now)
    days = [today - timedelta(days=back) for back in range(LOOK_BACK, -1, -1)]
    due = []
    for day in days:
        if day < start or not is_study_day(day):
            continue
        for occasion in sorted(occasions(plan.slots), key=lambda one: hours.at(day, one.at)):
            slot = occasion.slot
            moment = moment_of(day, occasion.at, hours)
            until = _ends(moment, slot.grace, held)
            if until < since or ran(day, occasion.run) or opens(day, occasion) > now:
                continue
            due.append(SlotDue(slot, day, until, missed=now > until, occasion=occasion))
    return due


def _ends(moment: datetime, grace: timedelta, held: tuple[datetime, datetime] | None) -> datetime:
    until = moment + grace
    if held is None or until < held[0] or held[1] < moment:
        return until
    return until + (held[1] - max(held[0], moment))


def prompts(
    due: SlotDue,
    officers: Iterable[Officer],
    chats: Mapping[str, Account],
    open_duties: Mapping[str, Iterable[Duty]],
) -> list[Owed]:
    """A prompt for each active officer who has something open and a chat; none for others."""
    body = {"prompt": about(due)}
    return [
        Owed(
            chats[officer.badge].channel,
            chats[officer.badge].address,
            officer.badge,
            body,
            Lane.PROMPT,
            key=row_key(due, due.slot.id, officer),
        )
        for officer in officers
        if officer.status is Status.ACTIVE and any(True for _ in open_duties.get(officer.badge, ()))
        if officer.badge in chats
    ]


def chats_of(accounts: Iterable[Account]) -> dict[str, Account]:
    """Badge -> where what nobody asked for goes: the chat that was enrolled last, of those that can be reached.

    One that is carried about comes before one that is not.
    """
    return latest_of(accounts, lambda one: one.channel not in _STATIONARY)


def latest_of(
    accounts: Iterable[Account], preferred: Callable[[Account], bool] = lambda _one: True
) -> dict[str, Account]:
    """Badge -> the chat that was enrolled last, of those that can be reached, and of them of the preferred ones."""
    order = sorted(accounts, key=lambda one: (not one.visit, preferred(one), one.enrolled_at))
    return {account.badge: account for account in order if account.reachable}


def about(due: SlotDue) -> dict[str, str]:
    """What a row tells of the slot that it belongs to."""
    return {"slot": due.slot.id, "day": due.day.isoformat(), "until": due.until.isoformat()}


def row_key(due: SlotDue, name: str, officer: Officer) -> str:
    """Once for an officer and day, in whichever chat, at whichever time their department has the slot."""
    return key_of(name, officer.badge, due.day)


def key_of(name: str, badge: str, day: date) -> str:
    """The key of what goes to an officer on a day; `name`: the slot's id, with the content behind it where it has one."""
    return f"{name}:{badge}:{day.isoformat()}"
