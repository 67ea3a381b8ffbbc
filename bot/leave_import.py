"""What a file of leave, exemptions and more time does: all of it or nothing. Plain JSON in and out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from bot.people.leave_csv import LeaveFile, read_leave
from bot.problems import plain
from content.absences import excused_by_absence, excused_by_allowance
from content.hours import Hours
from content.model import Problem, problem
from storage.contract import Store
from storage.records import AbsenceSet, AbsenceState, AllowanceSet, Fact, Turn

BY = "command line"


def import_leave(store: Store, hours: Hours, now: datetime, given: Mapping[str, Any]) -> dict[str, Any]:
    """Read `text` (of the file `name`; `tracks` and `passages` are those there are) and, with `save`, grant what it says.

    Gives problems, how many absences and allowances are new, and whether something was saved. What is granted
    already as the file has it is passed over: the same file again changes nothing.
    """
    badges = [one.badge for one in store.officers()]
    found, problems = read_leave(given["name"], given["text"], badges, given["tracks"], given["passages"])
    new = _new(store, found)
    problems += _conflicts(store, new, given["name"])
    facts = tuple(_facts(store, hours, now, new))
    saved = bool(given.get("save") and not problems and facts)
    if saved:
        store.record(Turn(now, facts=facts))
    return {
        "problems": [plain(one) for one in problems],
        "absences": len(new.absences),
        "allowances": len(new.allowances),
        "excused": len(facts) - len(new.absences) - len(new.allowances),
        "saved": saved,
    }


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
                yield problem(
                    name,
                    line,
                    "problem-leave-stands",
                    first=old.first.isoformat(),
                    last=old.last.isoformat(),
                )


def _facts(store: Store, hours: Hours, now: datetime, new: LeaveFile) -> Iterator[Fact]:
    """Each grant with the open duties that it excuses; no duty twice."""
    gone: set[tuple[str, str, object]] = set()
    for _, one in new.absences:
        yield AbsenceSet(one, BY, now)
        for closed in excused_by_absence(store.open_duties(one.badge), (one,), BY, now, hours):
            gone.add((closed.badge, closed.passage, closed.day))
            yield closed
    for _, granted in new.allowances:
        yield AllowanceSet(granted, BY, now)
        for closed in excused_by_allowance(store.open_duties(granted.badge), (granted,), BY, now):
            if (closed.badge, closed.passage, closed.day) not in gone:
                gone.add((closed.badge, closed.passage, closed.day))
                yield closed
