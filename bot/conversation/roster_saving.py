"""Saving a roster file, and taking that back for a day: for the chat and for the command line.

What an import replaced is kept beside it, in the same write. Taking it back gives everybody their former place, role and
status; who was new has left; whoever was changed once more since then stays as they are. Duties follow as they do
otherwise: those of who is gone are excused, those that the import alone excused are open again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.conversation.reopening import reopening, standing
from bot.people import roster_csv, roster_diff
from bot.people.roster_diff import RosterChange
from content.duties import excused, moved
from content.hours import Hours
from content.model import Problem
from storage.contract import Store
from storage.records import (
    Department,
    Duty,
    DutyState,
    Fact,
    Officer,
    Role,
    RosterSaved,
    Status,
    ValueKept,
)

#: The kept value that says what the last import replaced, and how long that can be taken back.
BEFORE = "roster-before"
UNDONE_WITHIN = timedelta(days=1)
#: One in so many may leave or change role without a second confirmation.
_HELD = 20
#: Open duties are not older than this.
_OLDEST = timedelta(days=400)
_AWAY = {Status.LEFT, Status.SUSPENDED}
#: By what somebody owes nothing; the reasons of what is excused by it.
_GONE = {*_AWAY, Status.ON_LEAVE}


@dataclass(frozen=True, slots=True)
class Import:
    """What a file would change, and what is wrong with it; `held`: how many leave or change role, if too many."""

    change: RosterChange
    problems: tuple[Problem, ...]
    held: int


@dataclass(frozen=True, slots=True)
class Undo:
    """What can be taken back: officers as they would be again, and those that were changed once more since then."""

    at: datetime
    officers: tuple[Officer, ...]
    departments: tuple[Department, ...]
    changed_since: tuple[str, ...]


def plan_import(store: Store, hours: Hours, now: datetime, name: str, data: bytes) -> Import:
    """Compare a file with what is stored; nothing is written."""
    rows, problems = roster_csv.read_roster(name, data)
    today = hours.today(now)
    opened = store.study_day(today) is not None
    officers = store.officers()
    change = roster_diff.plan_import(rows, store.departments(), officers, today, opened=opened, file=name)
    # What an unreadable file would do to the roster says nothing.
    problems = [*problems, *(change.problems if rows else ())]
    return Import(change, tuple(problems), _held(change, officers))


def _held(change: RosterChange, officers: Sequence[Officer]) -> int:
    touched = len({*change.left, *change.role_changed})
    here = sum(one.status is not Status.LEFT for one in officers)
    return touched if touched * _HELD > here else 0


def import_facts(store: Store, change: RosterChange, by: str, now: datetime) -> tuple[Fact, ...]:
    """What saving it writes; nothing for a file that changes nothing."""
    if change.empty:
        return ()
    before = {one.badge: one for one in store.officers()}
    saved = RosterSaved(change.departments, change.officers, by, now)
    facts = (saved, *_duties_follow(store, change.officers, by, now))
    if not before:  # the first roster: nothing stood before
        return facts
    places = {one.id: one for one in store.departments()}
    kept = {
        "at": now.isoformat(),
        "officers": [
            [_plain(before[one.badge]) if one.badge in before else None, _plain(one)]
            for one in change.officers
        ],
        "departments": [
            [one.id, one.path, one.position] for new in change.departments if (one := places.get(new.id))
        ],
    }
    return (*facts, ValueKept(BEFORE, kept))


def plan_undo(store: Store, now: datetime) -> Undo | None:
    """What the last import replaced; None where there was none within a day."""
    kept = store.value(BEFORE)
    if not kept or "at" not in kept:
        return None
    at = datetime.fromisoformat(kept["at"])
    if now - at > UNDONE_WITHIN:
        return None
    back: list[Officer] = []
    since: list[str] = []
    for old, new in kept["officers"]:
        # Of who was forgotten meanwhile neither badge nor officer is left.
        current = store.officer(new.get("badge", ""))
        if current is None:
            continue
        if replace(current, language="") != replace(_officer(new), language=""):
            since.append(current.badge)
        elif old is None:
            back.append(replace(current, status=Status.LEFT))
        else:
            back.append(replace(_officer(old), language=current.language))
    departments = tuple(Department(*one) for one in kept["departments"])
    return Undo(at, tuple(back), departments, tuple(since))


def undo_facts(store: Store, hours: Hours, undo: Undo, by: str, now: datetime) -> tuple[Fact, ...]:
    """What taking it back writes; it can be done once."""
    saved = RosterSaved(undo.departments, undo.officers, by, now)
    returned = [one for one in undo.officers if one.status not in _AWAY]
    excuses = replace(standing(store, hours), officer={one.badge: one for one in returned}.get)
    follows = reopening(store, excuses, _excused_since(store, undo.at, returned), by, now)
    return (saved, *_duties_follow(store, undo.officers, by, now), *follows, ValueKept(BEFORE, {}))


def no_admin_left(store: Store, undo: Undo) -> bool:
    """Whether taking it back would leave nobody who decides."""
    after = {one.badge: one for one in (*store.officers(), *undo.officers)}
    return not any(one.role is Role.ADMIN and one.status is Status.ACTIVE for one in after.values())


def _excused_since(store: Store, at: datetime, officers: Iterable[Officer]) -> Iterator[Duty]:
    """The duties that the import of that moment excused, then or since: what had excused some may be taken back."""
    for officer in officers:
        for duty in store.duties_of(officer.badge, (at - _OLDEST).date()):
            closed = duty.closed_at if duty.state is DutyState.EXCUSED else None
            if closed is not None and closed >= at and duty.reason in _GONE:
                yield duty


def _duties_follow(store: Store, officers: Iterable[Officer], by: str, now: datetime) -> Iterator[Fact]:
    """What becomes of open duties: excused for those who left or are suspended, moved along with the others."""
    for officer in officers:
        open_ = store.open_duties(officer.badge)
        if officer.status in _AWAY:
            yield from excused(open_, officer.status.value, by, now)
        else:
            yield from moved(open_, officer.department, now)


def _plain(officer: Officer) -> dict[str, Any]:
    return {
        "badge": officer.badge,
        "name": officer.name,
        "department": officer.department,
        "role": officer.role.value,
        "scope": list(officer.scope),
        "language": officer.language,
        "status": officer.status.value,
        "owes_from": officer.owes_from.isoformat() if officer.owes_from else "",
        "groups": list(officer.groups),
    }


def _officer(kept: Mapping[str, Any]) -> Officer:
    return Officer(
        kept["badge"],
        kept["name"],
        kept["department"],
        Role(kept["role"]),
        tuple(kept["scope"]),
        kept["language"],
        Status(kept["status"]),
        date.fromisoformat(kept["owes_from"]) if kept["owes_from"] else None,
        # What was kept before there were groups names none.
        tuple(kept.get("groups", ())),
    )
