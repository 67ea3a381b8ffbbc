"""Granting what a leave file says: for the chat and for the command line.

A file is no list of all leave: it grants what it names, and ends nothing else. What it granted and replaced is kept beside
it, in the same write, for a day in which it can be taken back (bot/conversation/leave_undoing.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.people.leave_csv import LeaveFile, read_leave
from content.absences import excused_by_absence, excused_by_allowance
from content.hours import Hours
from content.model import Problem, problem
from storage.contract import Store
from storage.records import (
    Absence,
    AbsenceSet,
    AbsenceState,
    Allowance,
    AllowanceSet,
    Fact,
    ValueKept,
)

#: The kept value that says what the last file granted.
BEFORE = "leave-before"


@dataclass(frozen=True, slots=True)
class LeaveImport:
    """What a file would grant beyond what is granted, what of it takes the place of something, what is wrong."""

    absences: tuple[Absence, ...]
    allowances: tuple[Allowance, ...]
    #: The allowances that stand and would be replaced.
    replaced: tuple[Allowance, ...]
    unchanged: int
    problems: tuple[Problem, ...]

    @property
    def empty(self) -> bool:
        return not (self.absences or self.allowances)


def plan_import(
    store: Store, name: str, text: str, tracks: Collection[str], passages: Collection[str], by: str = ""
) -> LeaveImport:
    """Compare a file with what is granted; nothing is written. `by`: the admin who sends it, who grants themselves nothing.

    What is granted already as the file has it is passed over: the same file again changes nothing.
    """
    badges = [one.badge for one in store.officers()]
    found, problems = read_leave(name, text, badges, tracks, passages)
    new = _new(store, found)
    problems += _conflicts(store, new, name)
    lines = {(line, one.badge) for line, one in new.absences}
    lines |= {(line, one.badge) for line, one in new.allowances}
    problems += [problem(name, line, "problem-leave-own") for line, badge in sorted(lines) if badge == by]
    allowances = tuple(one for _, one in new.allowances)
    replaced = tuple(old for one in allowances for old in store.allowances(one.badge) if same(old, one))
    whole = len(found.absences) + len(found.allowances)
    fresh = len(new.absences) + len(new.allowances)
    return LeaveImport(
        tuple(one for _, one in new.absences), allowances, replaced, whole - fresh, tuple(problems)
    )


def import_facts(
    store: Store, hours: Hours, planned: LeaveImport, by: str, now: datetime
) -> tuple[Fact, ...]:
    """What granting it writes: each grant with the open duties that it excuses, no duty twice; nothing for nothing."""
    if planned.empty:
        return ()
    return (*_granted(store, hours, planned, by, now), ValueKept(BEFORE, _kept(planned, now)))


# --- what is granted


def _new(store: Store, found: LeaveFile) -> LeaveFile:
    """What is not granted yet exactly so; settled absences are granted ones that need no catching up any more."""
    absences = [
        (line, one)
        for line, one in found.absences
        if not any(
            (old.first, old.last, old.kind, old.valid) == (one.first, one.last, one.kind, True)
            for old in store.absences(one.badge)
        )
    ]
    allowances = [one for one in found.allowances if one[1] not in store.allowances(one[1].badge)]
    return LeaveFile(absences, allowances)


def _conflicts(store: Store, new: LeaveFile, name: str) -> Iterator[Problem]:
    """Absences that share a day with another one that stands."""
    for line, one in new.absences:
        for old in store.absences(one.badge):
            live = old.valid or old.state is AbsenceState.ASKED
            if live and old.first <= one.last and one.first <= old.last:
                first, last = old.first.isoformat(), old.last.isoformat()
                yield problem(name, line, "problem-leave-stands", first=first, last=last)


def _granted(store: Store, hours: Hours, new: LeaveImport, by: str, now: datetime) -> Iterator[Fact]:
    gone: set[tuple[str, str, object]] = set()
    for one in new.absences:
        yield AbsenceSet(one, by, now)
        for closed in excused_by_absence(store.open_duties(one.badge), (one,), by, now, hours):
            gone.add((closed.badge, closed.passage, closed.day))
            yield closed
    for granted in new.allowances:
        yield AllowanceSet(granted, by, now)
        for closed in excused_by_allowance(store.open_duties(granted.badge), (granted,), by, now):
            if (closed.badge, closed.passage, closed.day) not in gone:
                gone.add((closed.badge, closed.passage, closed.day))
                yield closed


def same(old: Allowance, new: Allowance) -> bool:
    """Whether one takes the place of the other."""
    return (old.badge, old.kind, old.track, old.passage) == (new.badge, new.kind, new.track, new.passage)


# --- what is kept of it, by badge, so that forgetting somebody takes all of theirs


def _kept(planned: LeaveImport, now: datetime) -> dict[str, Any]:
    """Reasons are kept of those alone that must be given back: the others stand with what was granted."""
    absences: dict[str, list[list[str]]] = {}
    for one in planned.absences:
        row = [one.first.isoformat(), one.last.isoformat(), one.kind.value]
        absences.setdefault(one.badge, []).append(row)
    allowances: dict[str, list[list[Any]]] = {}
    for new in planned.allowances:
        old = next((one for one in planned.replaced if same(one, new)), None)
        before = {**plain(old), "reason": old.reason} if old else None
        allowances.setdefault(new.badge, []).append([before, plain(new)])
    return {"at": now.isoformat(), "absences": absences, "allowances": allowances}


def plain(one: Allowance) -> dict[str, Any]:
    """An allowance without whose it is and why."""
    return {
        "first": one.first.isoformat(),
        "last": one.last.isoformat() if one.last else "",
        "track": one.track,
        "passage": one.passage,
        "seconds": int(one.longer.total_seconds()) if one.longer else 0,
    }
