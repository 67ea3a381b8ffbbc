"""Taking a leave file back, for a day: for the chat and for the command line.

Absences are cancelled, every allowance is again what it was, and what the file alone excused is open again. What was
changed once more since then, or is caught up on already, stays as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.conversation.leave_saving import BEFORE, plain, same
from bot.conversation.reopening import Excuses, reopening, standing
from content.absences import excused_by_absence, excused_by_allowance
from content.hours import Hours
from storage.contract import Store
from storage.records import (
    AWAY,
    EXEMPT,
    Absence,
    AbsenceEnded,
    AbsenceState,
    Allowance,
    AllowanceEnded,
    AllowanceSet,
    Duty,
    DutyState,
    Fact,
    ValueKept,
)

WITHIN = timedelta(days=1)
_ONE_DAY = timedelta(days=1)
#: Open duties are not older than this.
_OLDEST = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class LeaveUndo:
    """What can be taken back, and whose was changed once more since then."""

    at: datetime
    absences: tuple[Absence, ...]
    #: Granted by the file; with what stood before, if anything.
    allowances: tuple[tuple[Allowance | None, Allowance], ...]
    changed_since: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.absences) + len(self.allowances)


def plan_undo(store: Store, now: datetime) -> LeaveUndo | None:
    """What the last file granted and can still be taken back; None where there was none within a day."""
    kept = store.value(BEFORE)
    if not kept or "at" not in kept:
        return None
    at = datetime.fromisoformat(kept["at"])
    if now - at > WITHIN:
        return None
    since: list[str] = []
    absences: list[Absence] = []
    for badge, rows in kept["absences"].items():
        for row in rows:
            stands = _standing(store, badge, row)
            absences += [stands] if stands else []
            since += [] if stands else [badge]
    allowances: list[tuple[Allowance | None, Allowance]] = []
    for badge, pairs in kept["allowances"].items():
        for old, new in pairs:
            granted = _allowance(badge, new)
            current = next((one for one in store.allowances(badge) if same(one, granted)), None)
            if current is None or plain(current) != plain(granted):
                since.append(badge)
            else:
                allowances.append((_allowance(badge, old) if old else None, current))
    if not (absences or allowances):
        return None
    return LeaveUndo(at, tuple(absences), tuple(allowances), tuple(dict.fromkeys(since)))


def undo_facts(store: Store, hours: Hours, undo: LeaveUndo, by: str, now: datetime) -> tuple[Fact, ...]:
    """What taking it back writes; it can be done once."""
    facts: list[Fact] = [
        AbsenceEnded(one.badge, one.first, one.first - _ONE_DAY, by, now) for one in undo.absences
    ]
    for old, new in undo.allowances:
        ended = AllowanceEnded(new, new.first - _ONE_DAY, by, now)
        facts.append(AllowanceSet(old, by, now) if old else ended)
    its = _excused_by(store, hours, undo)
    follows = reopening(store, _without(undo, standing(store, hours)), its, by, now)
    return (*facts, *follows, ValueKept(BEFORE, {}))


def _standing(store: Store, badge: str, row: Sequence[str]) -> Absence | None:
    """An absence as the file granted it, if it still is so."""
    for one in store.absences(badge):
        said = [one.first.isoformat(), one.last.isoformat(), one.kind.value]
        if said == list(row) and one.state is AbsenceState.GRANTED:
            return one
    return None


def _without(undo: LeaveUndo, excuses: Excuses) -> Excuses:
    """What excuses duties once the file is taken back."""
    gone = {*undo.absences, *(one for _, one in undo.allowances)}
    before: dict[str, list[Allowance]] = {}
    for old, _ in undo.allowances:
        if old:
            before.setdefault(old.badge, []).append(old)

    def absences(badge: str) -> list[Absence]:
        return [one for one in excuses.absences(badge) if one not in gone]

    def allowances(badge: str) -> list[Allowance]:
        return [*before.get(badge, ()), *(one for one in excuses.allowances(badge) if one not in gone)]

    return replace(excuses, absences=absences, allowances=allowances)


def _excused_by(store: Store, hours: Hours, undo: LeaveUndo) -> Iterator[Duty]:
    """The duties that are excused by what is taken back, and that nothing makes up for."""
    gone = {one.badge for one in undo.absences} | {one.badge for _, one in undo.allowances}
    for badge in sorted(gone):
        absences = [one for one in undo.absences if one.badge == badge]
        allowances = [one for _, one in undo.allowances if one.badge == badge]
        duties = store.duties_of(badge, (undo.at - _OLDEST).date())
        made_up = {(duty.passage, day) for duty in duties for day in duty.makes_up}
        for duty in duties:
            if (
                _excused_since(duty, undo.at)
                and (duty.passage, duty.day) not in made_up
                and _excuses(duty, absences, allowances, hours)
            ):
                yield duty


def _excused_since(duty: Duty, at: datetime) -> bool:
    reason = duty.reason == EXEMPT or duty.reason.startswith(AWAY)
    closed = duty.closed_at is not None and duty.closed_at >= at
    return duty.state is DutyState.EXCUSED and reason and closed


def _excuses(
    duty: Duty, absences: Collection[Absence], allowances: Collection[Allowance], hours: Hours
) -> bool:
    at = duty.due_at
    return bool(
        excused_by_absence((duty,), absences, "", at, hours)
        or excused_by_allowance((duty,), allowances, "", at)
    )


def _allowance(badge: str, kept: Mapping[str, Any]) -> Allowance:
    longer = timedelta(seconds=kept["seconds"]) if kept["seconds"] else None
    last = date.fromisoformat(kept["last"]) if kept["last"] else None
    first, reason = date.fromisoformat(kept["first"]), str(kept.get("reason", ""))
    return Allowance(badge, reason, first, last, kept.get("track", ""), kept.get("passage", ""), longer)
