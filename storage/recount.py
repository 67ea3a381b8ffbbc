"""Figures counted anew from the ledger alone: what the running counts must equal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import takewhile

from storage.contract import Store
from storage.counts import Count, CountKey, Drift
from storage.errors import StoreBusy
from storage.records import LedgerEntry

_TRIES = 1000


def recount(entries: Iterable[LedgerEntry]) -> dict[CountKey, Count]:
    """Counts by department, day, track and due time, from the first entry to the last."""
    opened: Counter[CountKey] = Counter()
    ended: Counter[tuple[CountKey, str]] = Counter()
    for entry in entries:
        match entry.kind:
            case "duties-opened":
                opened[_key(entry, "department")] += len(entry.data["badges"])
            case "duty-moved":
                opened[_key(entry, "from")] -= 1
                opened[_key(entry, "to")] += 1
            case "duty-closed":
                ended[_key(entry, "department"), entry.data["state"]] += 1
    return {
        key: Count(number, ended[key, "done"], ended[key, "late"], ended[key, "excused"])
        for key, number in opened.items()
        if number
    }


def drift(store: Store) -> list[Drift]:
    """Where the running counts are not what the ledger tells; right also while turns are recorded.

    Raises StoreBusy where so many are that counts and ledger cannot be had together.
    """
    kept, last = _together(store)
    counted = recount(takewhile(lambda entry: entry.seq <= last, store.ledger()))
    keys = sorted({*kept, *counted}, key=lambda one: (one.day, one.department, one.track, one.due_at))
    pairs = ((key, kept.get(key, Count()), counted.get(key, Count())) for key in keys)
    return [Drift(*one) for one in pairs if one[1] != one[2]]


def _together(store: Store) -> tuple[Mapping[CountKey, Count], int]:
    """The running counts, and the entry up to which they go."""
    for _ in range(_TRIES):
        head = store.head()
        kept = store.counts(date.min, date.max)
        # No count changes without an entry: where none came, sealed or not, counts and head belong together.
        if store.head() == head and next(store.chain(after=head.seq), None) is None:
            return kept, head.seq
    raise StoreBusy


def _key(entry: LedgerEntry, department: str) -> CountKey:
    data = entry.data
    return CountKey(
        data[department],
        date.fromisoformat(data["day"]),
        data["track"],
        datetime.fromisoformat(data["due_at"]),
    )
