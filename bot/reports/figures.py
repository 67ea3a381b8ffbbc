"""Completion, what is pending, and enrolment, by department. Pure: from counts and rosters to rows.

share done = (done + late) / (all - excused); on time = done / (all - excused); nothing owed has no share.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.records import Count, CountKey, Department, Duty, Officer, Status

_LEAST = 0.01


@dataclass(frozen=True, slots=True)
class Row:
    """One department's figures, subtree included. `department` None: the total; `own`: the department itself
    without those below it. `all` counts every duty, excused ones too.
    """

    department: Department | None
    own: bool
    all: int
    done: int
    late: int
    excused: int
    open: int
    overdue: int
    not_enrolled: int
    #: How many of those done were heard in person.
    heard: int = 0

    @property
    def share(self) -> float | None:
        owed = self.all - self.excused
        return (self.done + self.late) / owed if owed else None

    @property
    def on_time(self) -> float | None:
        owed = self.all - self.excused
        return self.done / owed if owed else None


@dataclass(frozen=True, slots=True)
class Behind:
    """One officer with open duties of one department (where they fell due, which a move does not change).

    `late`: the oldest is overdue; `days`: whole ones since it fell due, 0 if it is not.
    """

    officer: Officer
    department: str
    duties: int
    late: bool
    days: int


@dataclass(frozen=True, slots=True)
class Enrolment:
    """How many active officers of a subtree are enrolled; `own`: of the department itself without those below."""

    department: Department
    own: bool
    all: int
    enrolled: int


def completion(
    counts: Mapping[CountKey, Count],
    departments: Sequence[Department],
    roots: Sequence[Department],
    officers: Iterable[Officer],
    enrolled: Collection[str],
    now: datetime,
    own: Department | None = None,
    heard: Mapping[str, int] | None = None,
) -> list[Row]:
    """`heard`: department -> how many were heard in person. A row for each of `roots` (its subtree), one for `own` (that department alone), and the total last."""
    sums = _by_department(counts, now)
    missing = Counter(
        officer.department
        for officer in officers
        if officer.status is Status.ACTIVE and officer.badge not in enrolled
    )

    def row(ids: Collection[str], department: Department | None, *, alone: bool = False) -> Row:
        parts = [sums[one] for one in ids if one in sums]
        total = sum((count for count, _ in parts), Count())
        overdue = sum(late for _, late in parts)
        unenrolled = sum(missing[one] for one in ids)
        open_ = total.pending - overdue
        ended = (total.done, total.late, total.excused)
        aloud = sum((heard or {}).get(one, 0) for one in ids)
        return Row(department, alone, total.all, *ended, open_, overdue, unenrolled, aloud)

    groups = [({one.id for one in departments if root.holds(one)}, root, False) for root in roots]
    if own is not None:
        groups.insert(0, ({own.id}, own, True))
    rows = [row(ids, department, alone=alone) for ids, department, alone in groups]
    everything = set().union(*(ids for ids, _, _ in groups)) if groups else set()
    return [*rows, row(everything, None)]


def _by_department(counts: Mapping[CountKey, Count], now: datetime) -> dict[str, tuple[Count, int]]:
    """Department id -> (all its duties, how many of them are overdue); the very moment of due is still in time."""
    # Plain numbers: a month of a large organisation is a thousand counts, and a record for each sum takes its time.
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for key, count in counts.items():
        numbers = sums[key.department]
        numbers[0] += count.all
        numbers[1] += count.done
        numbers[2] += count.late
        numbers[3] += count.excused
        if now > key.due_at:
            numbers[4] += count.pending
    return {department: (Count(*numbers[:4]), numbers[4]) for department, numbers in sums.items()}


def pending(duties: Iterable[Duty], officers: Mapping[str, Officer], now: datetime) -> list[Behind]:
    """Who has open duties in which department, those longest overdue first."""
    grouped: dict[tuple[str, str], list[Duty]] = defaultdict(list)
    for duty in duties:
        if duty.badge in officers:
            grouped[duty.badge, duty.department].append(duty)
    behind = []
    for (badge, department), theirs in grouped.items():
        since = now - min(duty.due_at for duty in theirs)
        late = since > timedelta()
        behind.append(Behind(officers[badge], department, len(theirs), late, since.days if late else 0))
    return sorted(
        behind, key=lambda one: (not one.late, -one.days, -one.duties, one.officer.badge, one.department)
    )


def enrolment(
    roots: Sequence[Department],
    departments: Sequence[Department],
    officers: Iterable[Officer],
    enrolled: Collection[str],
    own: Department | None = None,
) -> list[Enrolment]:
    """A row for `own` (that department alone) and each of `roots` (its subtree), where there are active officers."""
    active: dict[str, list[str]] = defaultdict(list)
    for officer in officers:
        if officer.status is Status.ACTIVE:
            active[officer.department].append(officer.badge)
    groups = [
        (root, False, [badge for one in departments if root.holds(one) for badge in active[one.id]])
        for root in roots
    ]
    if own is not None:
        groups.insert(0, (own, True, active[own.id]))
    return [
        Enrolment(department, alone, len(badges), sum(badge in enrolled for badge in badges))
        for department, alone, badges in groups
        if badges
    ]


def share(total: Count) -> float | None:
    """The share done of duties counted together; None where nothing is owed."""
    owed = total.all - total.excused
    return (total.done + total.late) / owed if owed else None


def per_cent(share: float | None) -> str:
    """A share on screen; never 100 % for less than all and never 0 % for more than nothing."""
    if share is None:
        return "–"
    if 0 < share < _LEAST:
        return "<1%"
    if 0 < share < 1:
        return f"{min(99, round(share * 100))}%"
    return f"{share:.0%}"
