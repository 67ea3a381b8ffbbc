"""Figures counted anew from the ledger alone: what the running counts must equal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import chain
from typing import Any, Protocol

from storage.chain import ChainRow
from storage.contract import Store
from storage.counts import Count, CountKey, Drift
from storage.errors import StoreBusy

_TRIES = 1000


class Entry(Protocol):
    """What is counted of an entry, be it as the contract gives it or as it lies in the store."""

    @property
    def kind(self) -> str: ...

    @property
    def data(self) -> Mapping[str, Any] | None: ...


def recount(entries: Iterable[Entry]) -> dict[CountKey, Count]:
    """Counts by department, day, track and due time, from the first entry to the last."""
    opened: Counter[CountKey] = Counter()
    ended: Counter[tuple[CountKey, str]] = Counter()
    for entry in entries:
        if entry.data is None:  # erased, and no figure is counted from what may be
            continue
        match entry.kind:
            case "duties-opened":
                opened[_key(entry.data, "department")] += len(entry.data["badges"])
            case "duty-moved":
                opened[_key(entry.data, "from")] -= 1
                opened[_key(entry.data, "to")] += 1
            case "duty-closed":
                ended[_key(entry.data, "department"), entry.data["state"]] += 1
            case "duty-reopened":
                ended[_key(entry.data, "department"), entry.data["state"]] -= 1
    return {
        key: Count(number, ended[key, "done"], ended[key, "late"], ended[key, "excused"])
        for key, number in opened.items()
        if number
    }


def drift(store: Store) -> list[Drift]:
    """Where the running counts are not what the ledger tells; right also while turns are recorded.

    Raises StoreBusy where so many are that counts and ledger cannot be had together.
    """
    kept, last, waiting = _together(store)
    counted = recount(chain.from_iterable((_until(last, store.chain()), waiting)))
    keys = sorted({*kept, *counted}, key=lambda one: (one.day, one.department, one.track, one.due_at))
    pairs = ((key, kept.get(key, Count()), counted.get(key, Count())) for key in keys)
    return [Drift(*one) for one in pairs if one[1] != one[2]]


def _until(last: int, rows: Iterable[ChainRow]) -> Iterator[ChainRow]:
    for row in rows:
        if row.seq is None or row.seq > last:
            return
        yield row


def _together(store: Store) -> tuple[Mapping[CountKey, Count], int, list[ChainRow]]:
    """The running counts, the last sealed entry and those that wait: what the counts come from."""
    for _ in range(_TRIES):
        head = store.head()
        waiting = list(store.chain(after=head.seq))
        kept = store.counts(date.min, date.max)
        # No count changes without an entry: where none came, sealed or not, counts and entries belong together.
        if store.head() == head and list(store.chain(after=head.seq)) == waiting:
            return kept, head.seq, waiting
    raise StoreBusy


def _key(data: Mapping[str, Any], department: str) -> CountKey:
    return CountKey(
        data[department],
        date.fromisoformat(data["day"]),
        data["track"],
        datetime.fromisoformat(data["due_at"]),
    )
