"""What a report is to be about, as people say it, as buttons carry it, and as it is gathered from the store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256

from bot.conversation.scope import above, below, place_of, scope_names, title_of
from bot.messages import Phrase
from bot.people.enrolled import enrolled
from bot.people.scopes import Group, Place, Sight, children, members, sight
from bot.reports import groups
from bot.reports.heard import heard
from bot.reports.view import View, of_track, period_before
from content.calendar import Calendar
from content.model import Library
from storage.contract import Store
from storage.records import Count, Department, Officer, Status

_DAY = "%y%m%d"
_FORTNIGHT = 14
#: Of so many members in all the duties are read for the lines below a message; the groups' buttons stay.
_MOST = 300


@dataclass(frozen=True, slots=True)
class Subject:
    """Which department or working group, by its id ("" for all one may see), which days, which track ("" for all)."""

    department: str
    since: date
    until: date
    track: str = ""

    def action(self, name: str) -> str:
        """As a button carries it; a track by a mark of its name, for names may be long."""
        days = f"{self.since.strftime(_DAY)}.{self.until.strftime(_DAY)}"
        mark = f".{track_mark(self.track)}" if self.track else ""
        return f"{name}.{self.department}.{days}{mark}"

    def args(self) -> dict[str, str]:
        """As the order of a file carries it."""
        return {
            "department": self.department,
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "track": self.track,
        }


def from_args(args: Mapping[str, str]) -> Subject:
    """The way back from `Subject.args`."""
    since, until = date.fromisoformat(args["since"]), date.fromisoformat(args["until"])
    return Subject(args["department"], since, until, args["track"])


def from_parts(parts: Sequence[str], tracks: Sequence[str]) -> Subject | None:
    """The way back from `Subject.action`; None if it makes no sense (any more)."""
    if len(parts) not in {3, 4}:
        return None
    since, until = _day(parts[1]), _day(parts[2])
    if since is None or until is None or until < since:
        return None
    if len(parts) == 3:  # noqa: PLR2004 (department, first day, last day)
        return Subject(parts[0], since, until)
    track = next((one for one in tracks if track_mark(one) == parts[3]), None)
    return Subject(parts[0], since, until, track) if track is not None else None


def track_mark(track: str) -> str:
    """Six letters that stand for a track."""
    return sha256(track.encode()).hexdigest()[:6]


def tracks_of(library: Library) -> tuple[str, ...]:
    """The tracks of the present material, in the order of its decks."""
    return tuple(dict.fromkeys(deck.track for deck in library.decks))


def before(subject: Subject, calendar: Calendar) -> tuple[date, date]:
    """What the trend compares with: for one day the study day before it, else the weeks before."""
    if subject.since != subject.until:
        return period_before(subject.since, subject.until)
    for back in range(1, _FORTNIGHT + 1):
        day = subject.since - timedelta(days=back)
        if calendar.is_study_day(day):
            return day, day
    return period_before(subject.since, subject.until)


def gather(
    store: Store,
    officer: Officer | None,
    subject: Subject,
    calendar: Calendar,
    now: datetime,
) -> View:
    """The figures that an officer may see, or all for None. Raises LookupError for what they may not see."""
    departments = store.departments()
    seen = Sight(tuple(departments), frozenset()) if officer is None else sight(officer, departments)
    place = place_of(seen, subject.department, store) if subject.department else None
    if not seen or (subject.department and place is None):
        raise LookupError(subject.department)
    title, then = title_of(officer, place, seen), before(subject, calendar)
    if isinstance(place, Group) or not seen.departments:
        view = _of_people(store, title, seen, place, subject, then, now)
    else:
        view = _of_departments(store, title, seen, place, subject, then, now)
        if place is None and seen.named:
            view = _with_members(store, view, seen)
    return replace(view, scope=scope_names(seen)) if title == Phrase("completion-scope") else view


def _of_departments(
    store: Store,
    title: str | Phrase,
    seen: Sight,
    place: Department | None,
    subject: Subject,
    then: tuple[date, date],
    now: datetime,
) -> View:
    roots, own = below(place, seen.departments)
    return View(
        title=title,
        departments=seen.departments,
        roots=roots,
        own=own,
        counts=of_track(store.counts(subject.since, subject.until), subject.track),
        before=of_track(store.counts(*then), subject.track),
        officers=store.officers(),
        enrolled=enrolled(store.accounts()),
        since=subject.since,
        until=subject.until,
        before_days=then,
        now=now,
        track=subject.track,
        heard=heard(store, subject.since, subject.until, subject.track),
    )


def _of_people(
    store: Store,
    title: str | Phrase,
    seen: Sight,
    place: Place | None,
    subject: Subject,
    then: tuple[date, date],
    now: datetime,
) -> View:
    """The figures of a working group, or of all groups of a scope that holds nothing else: each member once."""
    within = seen.within(place)
    people = [one for one in store.officers() if one.status is not Status.LEFT and within(one)]
    duties = [duty for one in people for duty in store.duties_of(one.badge, min(then[0], subject.since))]
    days, name = (subject.since, subject.until), place.id if place else groups.MEMBERS
    here = groups.stand_in(name, place.title if isinstance(place, Group) else groups.MEMBERS)
    return View(
        title=title,
        departments=(here,),
        roots=(),
        own=here,
        counts=of_track(groups.count(duties, name, *days), subject.track),
        before=of_track(groups.count(duties, name, *then), subject.track),
        officers=groups.moved_in(people, name),
        enrolled=enrolled(store.accounts()),
        since=subject.since,
        until=subject.until,
        before_days=then,
        now=now,
        track=subject.track,
        heard={name: groups.heard(duties, *days, subject.track)},
        badges=frozenset(one.badge for one in people),
    )


def _with_members(store: Store, view: View, seen: Sight) -> View:
    """The figures of a scope's departments, and a row for what its groups' members owe elsewhere.

    So the total is about the same duties and people as the lists of who is behind and of who has not enrolled.
    """
    ids, within = seen.ids(None), seen.within(None)
    people = [
        one
        for one in store.officers()
        if one.status is not Status.LEFT and not seen.named.isdisjoint(one.groups)
    ]
    since, days = min(view.before_days[0], view.since), (view.since, view.until)
    duties = [
        duty for one in people for duty in store.duties_of(one.badge, since) if duty.department not in ids
    ]
    elsewhere = [one for one in people if one.department not in ids]
    if not duties and not elsewhere:
        return view
    name = groups.MEMBERS
    here = groups.stand_in(name, name)
    others = [one for one in store.officers() if one.department in ids or not within(one)]
    return replace(
        view,
        departments=(*view.departments, here),
        roots=(*children(None, seen.departments), here),
        own=None,
        counts={**view.counts, **of_track(groups.count(duties, name, *days), view.track)},
        before={**view.before, **of_track(groups.count(duties, name, *view.before_days), view.track)},
        officers=[*others, *groups.moved_in(elsewhere, name)],
        heard={**view.heard, name: groups.heard(duties, *days, view.track)},
        badges=frozenset(one.badge for one in people),
    )


def of_groups(
    store: Store, officers: Iterable[Officer], named: Sequence[Group], subject: Subject
) -> list[tuple[Group, Count]]:
    """All duties of each group's members in a subject's days and track; nothing where they are too many to read them."""
    inside = members(officers)
    found: list[tuple[Group, Count]] = []
    if sum(len(inside.get(group.name, ())) for group in named) > _MOST:
        return found
    for group in named:
        duties = [
            duty for one in inside.get(group.name, ()) for duty in store.duties_of(one.badge, subject.since)
        ]
        counts = groups.count(duties, group.id, subject.since, subject.until)
        found.append((group, sum(of_track(counts, subject.track).values(), Count())))
    return found


def upwards(subject: Subject, seen: Sequence[Department]) -> Subject | None:
    """The same one department higher; None at the top."""
    here = next((one for one in seen if one.id == subject.department), None)
    if here is None:
        return None
    higher = above(here, seen)
    return replace(subject, department=higher.id if higher else "")


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, _DAY).date()  # noqa: DTZ007 (a day has no zone)
    except ValueError:
        return None
