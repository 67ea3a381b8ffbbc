"""Notices on their way: sent once to each officer meant, reminded of by the ladder until they are acknowledged.

The first reminder comes on the day by which a notice is to be acknowledged, the others by those steps of the plan's ladder that
name a study day, counted from that day on, each officer's by the days on which they are there; at the step that tells, those in
charge of the department are told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.delivery.ladder import in_charge, places_of, went_out
from bot.delivery.plan import chats_of
from bot.delivery.there import Days, There, away_on
from content.hours import Hours
from content.model import Library, Nudge, Plan
from content.nudges import MOVED, IsStudyDay, awake, named, reached
from content.official import calendar_of
from storage.contract import Store
from storage.mail import Lane, Owed
from storage.notices import ISSUED, notice_name, seen_name, seen_names
from storage.records import Account, Officer, Status

_EVERY = timedelta(minutes=2)
#: The step of the day by which a notice is to be acknowledged.
DUE = "due"
#: Before the day of a step by which it comes again to whoever could not be written to.
BACK = "back "
#: So long after that day nothing is looked after any more.
_OVER = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as it is kept; whom it is meant for lies apart (`meant_for`), for that may be long."""

    id: str
    number: int
    text: str
    passage: str
    due: date
    by: str
    audience: str
    issued: datetime
    #: The name of the file that it is, where it is one.
    document: str = ""

    @property
    def about(self) -> str:
        """Under what name acknowledging it is kept."""
        return notice_name(self.id)


def notices(store: Store) -> list[Notice]:
    """All of them, the oldest first; those of whoever was forgotten are gone."""
    return [*newest(store)][::-1]


def newest(store: Store) -> Iterator[Notice]:
    """The same, the newest first; each is read when it is asked for."""
    for number, notice, at in _listed(store):
        kept = store.value(notice_name(notice))
        if kept is not None:
            yield _read(notice, number, kept, at)


def waiting_for(store: Store, badge: str) -> Iterator[Notice]:
    """What somebody has to acknowledge and has not, the newest first; of the rest as little is read as tells so."""
    for number, notice, at in _listed(store):
        if badge in (store.value(seen_name(notice_name(notice), badge)) or {}):
            continue
        kept = store.value(notice_name(notice)) if badge in _issued_to(store, notice) else None
        if kept is not None:
            yield _read(notice, number, kept, at)


def notice_called(store: Store, word: str) -> Notice | None:
    """The one of this number, or of this id; None where there is none."""
    for number, notice, at in _listed(store):
        if word in {str(number), notice}:
            kept = store.value(notice_name(notice))
            return None if kept is None else _read(notice, number, kept, at)
    return None


def next_number(store: Store) -> str:
    """The number that the next one gets which is issued."""
    return str(1 + len(store.value(ISSUED) or {}))


def _listed(store: Store) -> Iterator[tuple[int, str, str]]:
    """Number, id and when of all that were issued, the newest first: a number stays, whatever the clock does."""
    order = list((store.value(ISSUED) or {}).items())
    return ((number, *order[number - 1]) for number in range(len(order), 0, -1))


def _read(notice: str, number: int, kept: Mapping[str, Any], at: str) -> Notice:
    due = date.fromisoformat(kept["due"])
    told = (
        kept.get("text", ""),
        kept.get("passage", ""),
        due,
        kept.get("by", ""),
        kept.get("audience", "all"),
        datetime.fromisoformat(at),
        kept.get("document", ""),
    )
    return Notice(notice, number, *told)


def to_name(notice: str) -> str:
    """The name of the value that holds the badges that a notice was issued to."""
    return f"notice-to:{notice}"


def meant_for(store: Store, notice: Notice) -> list[str]:
    """The badges that a notice was issued to."""
    return _issued_to(store, notice.id)


def _issued_to(store: Store, notice: str) -> list[str]:
    return list((store.value(to_name(notice)) or {}).get("badges", ()))


def seen_by(store: Store, notice: Notice) -> dict[str, str]:
    """Badge -> when, of all who have acknowledged it."""
    return {badge: at for name in seen_names(notice.about) for badge, at in (store.value(name) or {}).items()}


def has_seen(store: Store, notice: Notice, badge: str) -> bool:
    return badge in (store.value(seen_name(notice.about, badge)) or {})


def row_key(notice: Notice, badge: str, step: str) -> str:
    """Once for an officer and step; the step of the notice itself is ""."""
    return f"{notice.about}:{badge}:{step}"


def _told_key(notice: Notice, step: str, place: str, account: Account) -> str:
    """Once for somebody in charge, place and step."""
    return f"{notice.about}:{account.badge}:{step}:{place}:{account.channel}"


def _ends(until: datetime | None) -> dict[str, str]:
    """What a row tells of when it is too late for it; the notice itself never comes too late."""
    return {} if until is None else {"until": until.isoformat()}


class Notices:
    """Called at every tick; what was sent is known by the keys in the outbox."""

    def __init__(self, store: Store, library: Callable[[], Library], hours: Hours) -> None:
        self._store, self._library, self._hours = store, library, hours
        self._looked: datetime | None = None
        self._planned: set[str] = set()
        #: Who could be written to at the last look.
        self._reached: set[str] = set()
        #: Who came later -> the day: they got everything then, and are not reminded of it at once.
        self._came: dict[str, date] = {}

    def tick(self, now: datetime) -> bool:
        """Send what is new, remind where it is time; whether anything was enqueued."""
        fresh = [one for one in self._store.value(ISSUED) or () if one not in self._planned]
        early = self._looked is not None and timedelta() <= now - self._looked < _EVERY
        if early and not fresh:
            return False
        self._looked = now
        today = self._hours.today(now)
        running = [one for one in notices(self._store) if one.due + _OVER >= today]
        owed, here = 0, self._here().keys()
        come = here - self._reached
        for notice in running:
            if come or notice.id not in self._planned:
                meant = meant_for(self._store, notice)
                if notice.id in self._planned:
                    owed += sum(self._late(notice, badge, now) for badge in come.intersection(meant))
                else:
                    owed += self._enqueue(notice, "", meant, now)
        self._planned.update(fresh)
        if self._reached:
            self._came |= dict.fromkeys(come, today)
        self._reached = set(here)
        return owed + self._remind(running, now) > 0

    def _late(self, notice: Notice, badge: str, now: datetime) -> int:
        """To somebody who can be written to again: what came to nothing while they could not comes anew, once a day."""
        if has_seen(self._store, notice, badge):
            return 0
        if self._enqueue(notice, "", [badge], now):
            return 1
        first = row_key(notice, badge, "")
        if self._store.arrived([first]) or ("", "") in self._store.tally(first):
            return 0  # it did come, or is about to
        return self._enqueue(notice, f"{BACK}{self._hours.today(now)}", [badge], now)

    def _remind(self, running: Iterable[Notice], now: datetime) -> int:
        plan = self._library().plan
        if plan is None:
            return 0
        is_study_day = calendar_of(self._library(), self._store.days_off().keys()).is_study_day
        until = awake(plan, now, self._hours, is_study_day)
        if until is None:
            return 0
        return sum(self._reminded(plan, notice, now, until, is_study_day) for notice in running)

    def _reminded(
        self, plan: Plan, notice: Notice, now: datetime, until: datetime, is_study_day: IsStudyDay
    ) -> int:
        today = self._hours.today(now)
        if today < notice.due:
            return 0
        steps = [step for step in plan.nudges if step.day]
        seen = seen_by(self._store, notice)
        behind = [badge for badge in meant_for(self._store, notice) if badge not in seen]
        if reached(steps, self._hours.last_minute(notice.due), now, self._hours, is_study_day) is None:
            # Whoever gets it on that very day need not be reminded at once.
            due = today == notice.due and self._hours.today(notice.issued) < today
            return self._enqueue(notice, DUE, self._on_duty(behind, today), now, until) if due else 0
        reminded, ended = self._by_step(notice, steps, behind, now, is_study_day)
        told = sum(self._tell(notice, step, badges, until, today) for step, badges in ended.items())
        for step, badges in reminded.items():
            told += self._enqueue(notice, step, self._on_duty(badges, today), now, until)
        return told

    def _by_step(
        self,
        notice: Notice,
        steps: Sequence[Nudge],
        behind: Iterable[str],
        now: datetime,
        is_study_day: IsStudyDay,
    ) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        """Who is to be reminded by which step, and who has come to which that tells; each by the days on which they were there."""
        anchor, hours, library = self._hours.last_minute(notice.due), self._hours, self._library()
        is_usual = calendar_of(library).is_study_day
        people = {one.badge: one for one in self._store.officers()}
        reminded: dict[str, list[str]] = defaultdict(list)
        ended: dict[str, list[str]] = defaultdict(list)
        for officer in filter(None, map(people.get, behind)):
            days = Days(self._store, library, officer)
            step = reached(steps, anchor, now, hours, is_study_day, days)
            if step is not None:
                name = named(step, anchor, now, hours, is_usual, is_study_day, days)
                (ended[step.id] if step.tell else reminded[name]).append(officer.badge)
        return {one: self._fresh(notice, one, reminded[one]) for one in reminded}, ended

    def _fresh(self, notice: Notice, step: str, badges: list[str]) -> list[str]:
        """Without those to whom a step came before its day was lost."""
        usual, mark, _ = step.partition(MOVED)
        if not mark:
            return badges
        had = self._store.enqueued([row_key(notice, one, step) for one in badges])
        return [
            one
            for one in badges
            if row_key(notice, one, step) not in had
            and not went_out(self._store, row_key(notice, one, usual))
        ]

    def _on_duty(self, badges: Iterable[str], today: date) -> list[str]:
        """Who of them may be reminded today: neither away nor off by the rota."""
        there = There(self._store, self._library(), today)
        here = {one.badge for one in self._store.officers() if there(one)}
        return [one for one in badges if one in here]

    def _enqueue(
        self, notice: Notice, step: str, badges: Iterable[str], now: datetime, until: datetime | None = None
    ) -> int:
        """Rows for those who are there; each officer in the chat they enrolled last. `until`: when a reminder is too late."""
        today = self._hours.today(now)
        chats = self._here()
        body = {"notice": notice.id, "step": step, **_ends(until)}
        return self._store.enqueue(
            Owed(
                chats[badge].channel,
                chats[badge].address,
                badge,
                body,
                Lane.PROMPT,
                key=row_key(notice, badge, step),
                shows=notice.passage or None,
            )
            for badge in badges
            if badge in chats and not (step and self._came.get(badge) == today)
        )

    def _here(self) -> dict[str, Account]:
        """Badge -> the chat that they enrolled last, of those who are there and can be reached."""
        there = {one.badge for one in self._store.officers() if one.status is Status.ACTIVE}
        return {badge: chat for badge, chat in chats_of(self._store.accounts()).items() if badge in there}

    def _tell(self, notice: Notice, step: str, behind: list[str], until: datetime, today: date) -> int:
        """Once for each department and working group in which somebody is behind."""
        homes: dict[str, list[str]] = {}
        for badge in behind:
            officer: Officer | None = self._store.officer(badge)
            if officer is not None and officer.status is Status.ACTIVE:
                for place in places_of(officer):
                    homes.setdefault(place, []).append(badge)
        away, body = away_on(self._store, today), {"notice": notice.id, "step": step, **_ends(until)}
        return self._store.enqueue(
            Owed(
                account.channel,
                account.address,
                account.badge,
                {**body, "department": place},
                Lane.PROMPT,
                key=_told_key(notice, step, place, account),
            )
            for place in homes
            for account in self._to_tell(notice, step, place, away)
        )

    def _to_tell(self, notice: Notice, step: str, place: str, away: Collection[str]) -> list[Account]:
        """Those in charge who are there; where one of them has heard of it, nobody stands in for who is away by now."""
        everybody = in_charge(self._store, place)
        heard = self._store.arrived([_told_key(notice, step, place, one) for one in everybody])
        if not heard:
            return in_charge(self._store, place, away)
        return [one for one in everybody if one.badge not in away]
