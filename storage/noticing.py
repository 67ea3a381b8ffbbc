"""What acknowledging does to the records and the ledger: the same code for every backend."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from storage.notices import (
    ISSUED,
    Acknowledged,
    NoticeIssued,
    PassedOn,
    notice_name,
    passed_name,
    seen_name,
)
from storage.records import ValueKept
from storage.transaction import Transaction


def acknowledged(fact: Acknowledged, tx: Transaction) -> None:
    """Read and written in one transaction: two officers at the same time are both kept."""
    name = seen_name(fact.about, fact.badge)
    kept = tx.get(ValueKept, name)
    seen = dict(kept.value) if kept else {}
    if fact.badge in seen:
        return
    tx.put(ValueKept(name, {**seen, fact.badge: fact.at.isoformat()}))
    if fact.kept:
        tx.append("acknowledged", fact.at, fact.badge, {"what": fact.about, "department": fact.department})


def passed_on(fact: PassedOn, tx: Transaction) -> None:
    """The newest confirmation of a department."""
    value = {"day": fact.day.isoformat(), "present": fact.present, "by": fact.by}
    tx.put(ValueKept(passed_name(fact.about, fact.department), value))
    data = {**value, "what": fact.about, "department": fact.department}
    tx.append("passed-on", fact.at, "", data)


def notice_issued(fact: NoticeIssued, tx: Transaction) -> None:
    """Listed and kept in one transaction: two admins at the same time have a number each."""
    listed = tx.get(ValueKept, ISSUED)
    ids = dict(listed.value) if listed else {}
    if fact.notice in ids:
        return
    tx.put(ValueKept(ISSUED, {**ids, fact.notice: fact.at.isoformat()}))
    tx.put(ValueKept(notice_name(fact.notice), fact.value))
    tx.append("notice-issued", fact.at, fact.by, {"what": fact.notice, "day": fact.due.isoformat()})


EFFECTS: dict[type[Any], Callable[[Any, Transaction], None]] = {
    Acknowledged: acknowledged,
    PassedOn: passed_on,
    NoticeIssued: notice_issued,
}
