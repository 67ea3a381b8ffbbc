"""What facts about absences and allowances do to the records and the ledger."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from storage.keys import absence_key, allowance_key
from storage.records import (
    Absence,
    AbsenceEnded,
    AbsenceSet,
    AbsenceState,
    Allowance,
    AllowanceEnded,
    AllowanceSet,
)
from storage.transaction import Transaction


def _absence_set(fact: AbsenceSet, tx: Transaction) -> None:
    absence = fact.absence
    before = tx.get(Absence, absence_key(absence.badge, absence.first.isoformat()))
    asked = before is not None and before.state is AbsenceState.ASKED
    if absence.state is AbsenceState.REFUSED and not asked:  # somebody else was faster
        return
    tx.put(absence)
    _append_absence("absence-set", absence, fact.by, fact.at, tx)


def _absence_ended(fact: AbsenceEnded, tx: Transaction) -> None:
    absence = tx.get(Absence, absence_key(fact.badge, fact.first.isoformat()))
    if absence is None or absence.state is not AbsenceState.GRANTED or fact.last >= absence.last:
        return
    if fact.last < absence.first:
        ended = replace(absence, state=AbsenceState.CANCELLED)
    else:
        ended = replace(absence, last=fact.last)
    tx.put(ended)
    _append_absence("absence-ended", ended, fact.by, fact.at, tx)


def _append_absence(kind: str, absence: Absence, by: str, at: datetime, tx: Transaction) -> None:
    """Why somebody is away may say how they are: it lies beside."""
    data = {
        "first": absence.first.isoformat(),
        "last": absence.last.isoformat(),
        "kind": absence.kind.value,
        "state": absence.state.value,
        "by": by,
    }
    tx.append(kind, at, absence.badge, data, absence.reason)


def _allowance_set(fact: AllowanceSet, tx: Transaction) -> None:
    tx.put(fact.allowance)
    _append_allowance("allowance-set", fact.allowance, fact.by, fact.at, tx)


def _allowance_ended(fact: AllowanceEnded, tx: Transaction) -> None:
    one = fact.allowance
    key = allowance_key(one.badge, one.kind, one.track, one.passage)
    allowance = tx.get(Allowance, key)
    if allowance is None or (allowance.last is not None and fact.last >= allowance.last):
        return
    ended = replace(allowance, last=fact.last)
    if fact.last < allowance.first:
        tx.delete(Allowance, key)
    else:
        tx.put(ended)
    _append_allowance("allowance-ended", ended, fact.by, fact.at, tx)


def _append_allowance(kind: str, allowance: Allowance, by: str, at: datetime, tx: Transaction) -> None:
    """The reason may say how somebody is: it lies beside."""
    data = {
        "kind": allowance.kind,
        "first": allowance.first.isoformat(),
        "last": allowance.last and allowance.last.isoformat(),
        "track": allowance.track,
        "passage": allowance.passage,
        "minutes": int(allowance.longer.total_seconds()) // 60 if allowance.longer else 0,
        "by": by,
    }
    tx.append(kind, at, allowance.badge, data, allowance.reason)


EFFECTS: Mapping[type[Any], Callable[[Any, Transaction], None]] = {
    AbsenceSet: _absence_set,
    AbsenceEnded: _absence_ended,
    AllowanceSet: _allowance_set,
    AllowanceEnded: _allowance_ended,
}
