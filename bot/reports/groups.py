"""Figures of a working group: counted from the duties of its members of today. Pure.

A group has tens of members, of any departments: reading their duties costs little, and there are no running counts to be
kept when somebody joins or leaves. The counts look like those of a department that nobody else is in, so that tables,
workbooks and pictures are made of them as of any other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from storage.records import IN_PERSON, Count, CountKey, Department, Duty, DutyState, Officer

#: The department that stands for the members of all groups of a scope, or for those who serve outside its departments.
MEMBERS = "@"


def stand_in(group: str, title: str) -> Department:
    """The department that stands for a group in a view; `group` is an id that no department has."""
    return Department(group, title)


def count(duties: Iterable[Duty], group: str, since: date, until: date) -> Mapping[CountKey, Count]:
    """The duties of the study days from `since` to `until`, as running counts of the group would be."""
    found: dict[CountKey, Count] = defaultdict(Count)
    for duty in duties:
        if since <= duty.day <= until:
            found[CountKey(group, duty.day, duty.track, duty.due_at)] += _one(duty.state)
    return found


def _one(state: DutyState) -> Count:
    done, late, excused = (int(state is one) for one in (DutyState.DONE, DutyState.LATE, DutyState.EXCUSED))
    return Count(1, done, late, excused)


def heard(duties: Iterable[Duty], since: date, until: date, track: str = "") -> int:
    """How many of the duties done were heard in person."""
    return sum(
        duty.reason == IN_PERSON
        and duty.state in {DutyState.DONE, DutyState.LATE}
        and since <= duty.day <= until
        and track in {"", duty.track}
        for duty in duties
    )


def moved_in(officers: Iterable[Officer], group: str) -> list[Officer]:
    """The members as people of the department that stands for their group."""
    return [replace(one, department=group) for one in officers]
