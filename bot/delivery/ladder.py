"""The nudge ladder at work: reminders of what is overdue, each once, and a word to those in charge at its end."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from bot.delivery.there import There, away_on
from content.hours import Hours
from content.model import Library, Nudge, Plan
from content.nudges import anchor_of, awake, moment, reached
from content.official import calendar_of
from storage.contract import Store
from storage.mail import Lane, Owed
from storage.records import (
    Account,
    Duty,
    Officer,
    Role,
    Status,
    Turn,
    ValueKept,
    scope_entry,
)

_log = logging.getLogger(__name__)
#: Looking through everybody's open duties is work: not at every tick.
_EVERY = timedelta(minutes=2)
CONTENT, TELL = "ladder", "ladder-tell"


def acted_at(store: Store, badge: str) -> datetime | None:
    """When an officer last studied: answered, read or ended a check."""
    acted = store.session(badge).state.get("acted")
    return datetime.fromisoformat(acted) if acted else None


class Ladder:
    """Called at every tick; what was sent is known by the keys in the outbox, never remembered."""

    def __init__(self, store: Store, library: Callable[[], Library], hours: Hours) -> None:
        self._store, self._library, self._hours = store, library, hours
        self._looked: datetime | None = None

    def tick(self, now: datetime) -> bool:
        """Enqueue what is reached; whether there was anything new."""
        plan = self._library().plan
        early = self._looked is not None and timedelta() <= now - self._looked < _EVERY
        if plan is None or not plan.nudges or early:
            return False
        self._looked = now
        calendar = calendar_of(self._library(), self._store.days_off().keys())
        until = awake(plan, now, self._hours, calendar.is_study_day)
        if until is None:
            return False
        found = list(self._reached(plan, now, calendar.is_study_day))
        rows = [row for officer, anchor, step in found for row in self._rows(officer, anchor, step, until)]
        ended = self._reminded(found, calendar.is_study_day)
        return self._store.enqueue(rows) + self._tell(ended, until, now) > 0

    def _reached(
        self, plan: Plan, now: datetime, is_study_day: Callable[[date], bool]
    ) -> Iterable[tuple[Officer, datetime, Nudge]]:
        """Who has reached which step: those only who are there today."""
        library, today = self._library(), self._hours.today(now)
        duties: dict[str, list[Duty]] = defaultdict(list)
        for duty in self._store.all_open():
            if duty.passage in library.passages:
                duties[duty.badge].append(duty)
        there = There(self._store, library, today)
        for officer in self._store.officers():
            if officer.badge not in duties or officer.status is not Status.ACTIVE or not there(officer):
                continue
            if anchor_of(duties[officer.badge], None, now) is None:
                continue
            anchor = anchor_of(duties[officer.badge], acted_at(self._store, officer.badge), now)
            step = reached(plan.nudges, anchor, now, self._hours, is_study_day) if anchor else None
            if anchor is not None and step is not None:
                yield officer, anchor, step

    def _rows(self, officer: Officer, anchor: datetime, step: Nudge, until: datetime) -> list[Owed]:
        if step.tell:
            return []
        prompt = {**_prompt(CONTENT, until), "anchor": anchor.isoformat()}
        at = f"{anchor.timestamp():.0f}"
        return [
            Owed(
                account.channel,
                account.address,
                officer.badge,
                {"prompt": prompt},
                Lane.PROMPT,
                key=f"ladder:{officer.badge}:{at}:{step.id}:{account.channel}",
            )
            for account in self._store.accounts(officer.badge)
            if account.reachable
        ]

    def _reminded(
        self, found: Iterable[tuple[Officer, datetime, Nudge]], is_study_day: Callable[[date], bool]
    ) -> list[tuple[Officer, datetime]]:
        """Who has come to the end having been there: who enrolled later, or not at all, can not have been reminded."""
        ended = [(officer, anchor, step) for officer, anchor, step in found if step.tell]
        since: dict[str, datetime] = {}
        for one in self._store.accounts() if ended else ():
            if not one.visit:
                since[one.badge] = min(one.enrolled_at, since.get(one.badge, one.enrolled_at))
        return [
            (officer, anchor)
            for officer, anchor, step in ended
            if (at := moment(step, anchor, self._hours, is_study_day)) and since.get(officer.badge, at) < at
        ]

    def _tell(self, ended: Iterable[tuple[Officer, datetime]], until: datetime, now: datetime) -> int:
        """Tell those in charge of each department and working group of whom they have not heard yet; noted when owed."""
        people: dict[str, dict[str, str]] = defaultdict(dict)
        for officer, anchor in ended:
            for place in places_of(officer):
                people[place][officer.badge] = anchor.isoformat()
        fresh: dict[str, dict[str, str]] = {}
        notes = []
        for place, late in people.items():
            name = f"ladder-told:{place}"
            told = (self._store.value(name) or {}).get("people", {})
            fresh[place] = {badge: anchor for badge, anchor in late.items() if told.get(badge) != anchor}
            if fresh[place]:
                notes.append(ValueKept(name, {"people": {**told, **fresh[place]}}))
        if not notes:
            return 0
        away = away_on(self._store, self._hours.today(now))
        owed = self._store.enqueue(self._words({one: fresh[one] for one in fresh if fresh[one]}, until, away))
        self._store.record(Turn(now, facts=tuple(notes)))
        return owed

    def _words(
        self, fresh: Mapping[str, Mapping[str, str]], until: datetime, away: Collection[str]
    ) -> list[Owed]:
        """One message for each of those in charge, however many places it is about."""
        theirs: dict[Account, dict[str, Mapping[str, str]]] = defaultdict(dict)
        for place, late in fresh.items():
            for account in in_charge(self._store, place, away):
                theirs[account][place] = late
        return [_word(account, places, until) for account, places in theirs.items()]


def _word(account: Account, places: Mapping[str, Mapping[str, str]], until: datetime) -> Owed:
    place = min(places)
    first = min(places[place])
    return Owed(
        account.channel,
        account.address,
        account.badge,
        {"prompt": {**_prompt(TELL, until), "places": places}},
        Lane.PROMPT,
        key=f"ladder-tell:{account.badge}:{place}:{first}:{places[place][first]}:{account.channel}",
    )


def places_of(officer: Officer) -> tuple[str, ...]:
    """The officer's department, by its id, and working groups, as a scope holds them."""
    return (officer.department, *map(scope_entry, officer.groups))


def in_charge(store: Store, place: str, away: Collection[str] = ()) -> list[Account]:
    """The chats of the supervisors whose scope holds a department or group (as in `places_of`), but of those `away`.

    Of a department those of the admins where there are none; the members of a group are in departments anyway.
    """
    tree = {one.id: one for one in store.departments()}
    here = tree.get(place)
    active = [one for one in store.officers() if one.status is Status.ACTIVE]
    chats = [one for one in store.accounts() if one.reachable]
    supervisors = {
        one.badge
        for one in active
        if one.role is Role.SUPERVISOR
        and any(root == place or (here and root in tree and tree[root].holds(here)) for root in one.scope)
    }
    if place.startswith(scope_entry("")):
        return _chats_of(chats, supervisors.difference(away))
    admins = {one.badge for one in active if one.role is Role.ADMIN}
    # Where all are away they find it on coming back: it is told once, and somebody has to hear of it.
    ways = (supervisors.difference(away), admins.difference(away), supervisors, admins)
    return next((found for badges in ways if (found := _chats_of(chats, badges))), [])


def _chats_of(chats: Iterable[Account], badges: Collection[str]) -> list[Account]:
    return [one for one in chats if one.badge in badges]


def _prompt(content: str, until: datetime) -> dict[str, Any]:
    return {"slot": "", "content": content, "day": "", "until": until.isoformat()}
