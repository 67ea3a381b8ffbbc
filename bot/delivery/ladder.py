"""The nudge ladder at work: reminders of what is overdue, each once, and a word to those in charge at its end."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.delivery.there import Days, There, away_on
from content.hours import Hours
from content.model import Library, Nudge, Plan
from content.nudges import MOVED, IsStudyDay, anchor_of, awake, moment, named, reached
from content.official import calendar_of
from storage.contract import Store
from storage.mail import Lane, Outcome, Owed
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


def went_out(store: Store, begin: str) -> bool:
    """Whether a step went out, or is about to: by how its key begins, which its day or the channel may follow."""
    ended = {end for mark in (":", MOVED) for end, _reason in store.tally(f"{begin}{mark}")}
    return bool(ended - {Outcome.REFUSED}) or bool(store.arrived([begin]))


@dataclass(frozen=True, slots=True)
class _Come:
    """A step that an officer has reached: at which moment, and under what name it is taken."""

    officer: Officer
    anchor: datetime
    step: Nudge
    at: datetime
    name: str


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
        is_study_day = calendar_of(self._library(), self._store.days_off().keys()).is_study_day
        until = awake(plan, now, self._hours, is_study_day)
        if until is None:
            return False
        is_usual = calendar_of(self._library()).is_study_day
        found = list(self._reached(plan, now, is_study_day, is_usual))
        rows = [row for one in found for row in self._rows(one, until)]
        return self._store.enqueue(self._fresh(rows)) + self._tell(self._reminded(found), until, now) > 0

    def _reached(
        self, plan: Plan, now: datetime, is_study_day: IsStudyDay, is_usual: IsStudyDay
    ) -> Iterable[_Come]:
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
            if anchor is None:
                continue
            days = Days(self._store, library, officer)
            step = reached(plan.nudges, anchor, now, self._hours, is_study_day, days)
            at = moment(step, anchor, now, self._hours, is_study_day, days) if step else None
            if step is not None and at is not None:
                name = named(step, anchor, now, self._hours, is_usual, is_study_day, days)
                yield _Come(officer, anchor, step, at, name)

    def _rows(self, come: _Come, until: datetime) -> list[Owed]:
        if come.step.tell:
            return []
        badge = come.officer.badge
        prompt = {**_prompt(CONTENT, until), "anchor": come.anchor.isoformat()}
        return [
            Owed(
                account.channel,
                account.address,
                badge,
                {"prompt": prompt},
                Lane.PROMPT,
                key=f"ladder:{badge}:{come.anchor.timestamp():.0f}:{come.name}:{account.channel}",
            )
            for account in self._store.accounts(badge)
            if account.reachable
        ]

    def _fresh(self, rows: Sequence[Owed]) -> list[Owed]:
        """Without those of a step that came to them before its day was lost."""
        moved = {key: key.partition(MOVED)[0] for row in rows if MOVED in (key := row.key or "")}
        for key in self._store.enqueued([*moved]) if moved else ():
            del moved[key]
        had = {key for key, begin in moved.items() if went_out(self._store, begin)}
        return [row for row in rows if row.key not in had]

    def _reminded(self, found: Iterable[_Come]) -> list[tuple[Officer, datetime]]:
        """Who has come to the end having been there: who enrolled later, or not at all, can not have been reminded."""
        ended = [one for one in found if one.step.tell]
        since: dict[str, datetime] = {}
        for one in self._store.accounts() if ended else ():
            if not one.visit:
                since[one.badge] = min(one.enrolled_at, since.get(one.badge, one.enrolled_at))
        return [(one.officer, one.anchor) for one in ended if since.get(one.officer.badge, one.at) < one.at]

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
