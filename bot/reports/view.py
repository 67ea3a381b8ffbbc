"""What one report is about: a part of the organisation, a period, perhaps one track, and the period before. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.messages import Phrase
from bot.reports import figures
from bot.reports.figures import Row
from bot.reports.groups import MEMBERS
from storage.records import Count, CountKey, Department, Officer, Status

#: Of fewer people than this a share says too much about each: it is given, but neither coloured nor compared.
FEW = 5
_WEEK = 7

Counts = Mapping[CountKey, Count]


@dataclass(frozen=True, slots=True)
class View:
    """`roots`: the subtrees that get a row each; `own`: the department whose own people get one.

    `counts` are those of `since` to `until`, `before` those of the period that the trend compares with; where `track` is
    not empty both hold that track alone.
    """

    title: str | Phrase
    departments: Sequence[Department]
    roots: Sequence[Department]
    own: Department | None
    counts: Counts
    before: Counts
    officers: Sequence[Officer]
    enrolled: Collection[str]
    since: date
    until: date
    before_days: tuple[date, date]
    now: datetime
    track: str = ""
    #: Department -> how many of the duties done were heard in person, in the same period and track.
    heard: Mapping[str, int] = field(default_factory=dict)
    #: Whose duties count by working groups, whatever department these belong to.
    badges: frozenset[str] = frozenset()
    #: What the title stands for, where it names no one place: the departments and groups of a scope.
    scope: tuple[str, ...] = ()

    def rows(self) -> list[Row]:
        """A row a department, the total last; what is empty of a department's own people is left out."""
        found = self._rows(self.counts, self.officers)
        return [row for row in found if not row.own or (self.roots and (row.all or row.not_enrolled))]

    def split(self, rows: Sequence[Row], counts: Counts) -> list[Row]:
        """The figures of some of the counts, row by row for the same departments as `rows`."""
        found = {(row.department, row.own): row for row in self._rows(counts, ())}
        return [found[row.department, row.own] for row in rows]

    def few(self, rows: Sequence[Row]) -> list[bool]:
        """For each row, whether fewer than FEW active officers stand behind it."""
        active: dict[str, int] = defaultdict(int)
        for one in self.officers:
            active[one.department] += one.status is Status.ACTIVE
        return [sum(active[key] for key in self.ids(row)) < FEW for row in rows]

    def changes(
        self, rows: Sequence[Row], counts: Counts | None = None, before: Counts | None = None
    ) -> list[int | None]:
        """For each row by how many points its share has changed; None where few people stand behind it, or nothing was due.

        Of some of the counts against some of those before; without: of all. Only what has fallen due is compared: in
        the morning nobody has done the day's duties, and the day before everybody had till evening.
        """
        due = fallen_due(self.counts if counts is None else counts, self.now)
        # Mostly all has fallen due, and the rows are there.
        now = rows if due is self.counts else self.split(rows, due)
        then = self.split(rows, fallen_due(self.before if before is None else before, self.now))
        few = self.few(rows)
        return [
            None if small else points(one, earlier)
            for small, one, earlier in zip(few, now, then, strict=True)
        ]

    def ids(self, row: Row) -> set[str]:
        """The departments that a row is about."""
        if row.department is None:
            return self._below(self.roots) | ({self.own.id} if self.own else set())
        return {row.department.id} if row.own else self._below([row.department])

    def due(self) -> Counts:
        """The counts of what was due in the departments that it is about: other days and tracks are none of theirs."""
        ids = self._below(self.roots) | ({self.own.id} if self.own else set())
        return {key: count for key, count in self.counts.items() if count.all and key.department in ids}

    def _below(self, tops: Sequence[Department]) -> set[str]:
        return {one.id for one in self.departments if any(top.holds(one) for top in tops)}

    def _rows(self, counts: Counts, officers: Sequence[Officer]) -> list[Row]:
        return figures.completion(
            counts, self.departments, self.roots, officers, self.enrolled, self.now, self.own, self.heard
        )


def row_name(row: Row) -> str | Phrase:
    """A row as tables and pictures call it."""
    if row.department is None:
        return Phrase("completion-total")
    if row.own:
        return Phrase("completion-own")
    return Phrase("completion-members") if row.department.id == MEMBERS else row.department.name


def of_track(counts: Counts, track: str) -> Counts:
    """Those of one track; all of them for ""."""
    return {key: count for key, count in counts.items() if key.track == track} if track else counts


def fallen_due(counts: Counts, now: datetime) -> Counts:
    """Those whose due time is over; the very moment of due is still in time."""
    if all(key.due_at < now for key in counts):
        return counts
    return {key: count for key, count in counts.items() if key.due_at < now}


def period_before(since: date, until: date) -> tuple[date, date]:
    """What a period is compared with: the same weekdays, whole weeks earlier, so that it ends before this one begins."""
    weeks = -(-((until - since).days + 1) // _WEEK)
    back = timedelta(days=weeks * _WEEK)
    return since - back, until - back


def points(row: Row, before: Row) -> int | None:
    """By how many percentage points the share done has changed; None where there is nothing to compare."""
    if row.share is None or before.share is None:
        return None
    return round(row.share * 100) - round(before.share * 100)


def signed(change: int | None) -> str:
    """A change as shown: with its sign, a true minus; empty where there is nothing to compare."""
    if change is None:
        return ""
    return f"+{change}" if change > 0 else f"−{-change}" if change else "±0"


def add_up(rows: Sequence[Row]) -> None:
    """See that the parts make up the total. Raises ValueError: figures that do not add up leave the house by no way.

    Where nobody is below, the total stands alone and has no parts.
    """
    if len(rows) == 1:
        return
    for name in ("all", "done", "late", "excused", "open", "overdue", "not_enrolled", "heard"):
        parts = sum(getattr(row, name) for row in rows[:-1])
        if parts != getattr(rows[-1], name):
            raise ValueError(f"{name}: {parts} in the parts, {getattr(rows[-1], name)} in the total")
