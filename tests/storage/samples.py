"""A small bureau: values that the storage tests speak with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from storage.contract import Store
from storage.mail import DeadLetter, Event, Lane, Owed
from storage.records import (
    Account,
    Attempted,
    CheckClosed,
    Department,
    DutiesOpened,
    Duty,
    DutyClosed,
    DutyState,
    Fact,
    Officer,
    Requirement,
    RosterSaved,
    Session,
    Turn,
)

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
DAY = date(2026, 3, 2)
MINUTE = timedelta(minutes=1)
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def officer(badge: str = "B1", department: str = "d1", **changes: Any) -> Officer:
    return replace(Officer(badge, f"警员{badge}", department), **changes)


def duty(badge: str = "B1", passage: str = "p1", day: date = DAY, **changes: Any) -> Duty:
    base = Duty(badge, passage, day, Requirement.RECITE, NOON, "main", "d1", "v1", "line-1")
    return replace(base, **changes)


def opened(*duties: Duty, day: date = DAY) -> DutiesOpened:
    return DutiesOpened(day, duties, NOW)


def closed(badge: str = "B1", passage: str = "p1", state: DutyState = DutyState.DONE) -> DutyClosed:
    return DutyClosed(badge, passage, DAY, state, NOW + MINUTE)


def attempted(badge: str = "B1", passage: str = "p1", **changes: Any) -> Attempted:
    base = Attempted(
        badge, passage, "v1", "recall", False, True, 1.0, 1.0, 1.0, (), 0, 1, "学而时习之", NOW + MINUTE
    )
    return replace(base, **changes)


def check(passed: bool, badge: str = "B1", passage: str = "p1") -> CheckClosed:
    return CheckClosed(badge, passage, "v2", passed, 3, "passed" if passed else "tries", NOW + MINUTE)


def event(number: int | str, address: str = "1001") -> Event:
    return Event("telegram", str(number), address, NOW, {"text": "你好", "number": number})


def letter(number: int | str, address: str = "1001", reason: str = "ZeroDivisionError") -> DeadLetter:
    said = event(number, address)
    return DeadLetter(said.channel, said.id, address, said.at, said.payload, reason, "ab12", NOW + MINUTE)


def account(address: str = "1001", badge: str = "B1", channel: str = "telegram") -> Account:
    return Account(channel, address, badge, NOW)


def answer(text: str = "好", address: str = "1001", **changes: Any) -> Owed:
    return replace(Owed("telegram", address, "B1", {"text": text}), **changes)


def prompt(key: str, address: str = "1001", **changes: Any) -> Owed:
    return replace(answer("早上好", address), lane=Lane.PROMPT, key=key, **changes)


def turn(*facts: Fact, **fields: Any) -> Turn:
    return Turn(NOW + MINUTE, facts=facts, **fields)


def roster(*officers: Officer, departments: Iterable[Department] = ()) -> RosterSaved:
    return RosterSaved(tuple(departments), officers, "admin", NOW)


def session(owner: str = "B1", version: int = 0, step: int = 1, wake_at: datetime | None = None) -> Session:
    return Session(owner, version, {"kind": "drill", "v": 1, "step": step}, wake_at)


def everything(store: Store) -> dict[str, Any]:
    """All that can be read of a store, to compare before and after."""
    return {
        "officers": store.officers(),
        "departments": store.departments(),
        "accounts": store.accounts(),
        "open": store.all_open(),
        "day": store.duties_on(DAY),
        "sessions": [store.session(owner) for owner in ("B1", "B2")],
        "counts": store.counts(date.min, date.max),
        "ledger": list(store.ledger()),
        "waiting": store.waiting(),
        "dead": store.dead(),
        "outbox": store.outbox_waiting(),
        "off": store.days_off(),
        "absences": store.absences("B1"),
        "allowances": store.allowances(),
        "lines": store.lines_withdrawn(),
        "value": store.value("start"),
        "progress": store.progress("B1", "p1"),
    }
