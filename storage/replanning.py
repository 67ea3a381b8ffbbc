"""What facts about material and days do to the records and the ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from storage.planned import DayRestored, LineRestored, MaterialChanged
from storage.records import LineWithdrawn, StudyDay
from storage.transaction import Transaction


def _material_changed(fact: MaterialChanged, tx: Transaction) -> None:
    data = {"what": fact.what, "name": fact.name, "before": dict(fact.before), "after": dict(fact.after)}
    tx.append("material-changed", fact.at, fact.by, data)


def _day_restored(fact: DayRestored, tx: Transaction) -> None:
    key = fact.day.isoformat()
    day = tx.get(StudyDay, key)
    if day is None or not day.off_reason:
        return
    if day.opened_at is None:  # as if nothing had been said of it: it is opened when it comes
        tx.delete(StudyDay, key)
    else:
        tx.put(replace(day, off_reason=""))
    data = {"day": key, "before": {"off": day.off_reason}, "after": {"off": ""}}
    tx.append("day-restored", fact.at, fact.by, data)


def _line_restored(fact: LineRestored, tx: Transaction) -> None:
    withdrawn = tx.get(LineWithdrawn, fact.line)
    if withdrawn is None:
        return
    tx.delete(LineWithdrawn, fact.line)
    since = withdrawn.since.isoformat()
    data = {"line": fact.line, "before": {"withdrawn": since}, "after": {"withdrawn": ""}}
    tx.append("line-restored", fact.at, fact.by, data)


EFFECTS: dict[type[Any], Callable[[Any, Transaction], None]] = {
    MaterialChanged: _material_changed,
    DayRestored: _day_restored,
    LineRestored: _line_restored,
}
