"""Figures counted anew from the ledger alone: what the running counts must equal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from storage.records import Count, CountKey, LedgerEntry


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


def _key(entry: LedgerEntry, department: str) -> CountKey:
    data = entry.data
    return CountKey(
        data[department],
        date.fromisoformat(data["day"]),
        data["track"],
        datetime.fromisoformat(data["due_at"]),
    )
