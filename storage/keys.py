"""How records are found: the key of each kind, and the fields by which they are looked up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from storage.mail import DeadLetter
from storage.records import (
    Absence,
    Account,
    Allowance,
    Code,
    Department,
    Duty,
    LineWithdrawn,
    Officer,
    Progress,
    Session,
    Shown,
    SlotRun,
    StudyDay,
    ValueKept,
)

Record = (
    Department
    | Officer
    | Account
    | Code
    | Duty
    | Progress
    | Session
    | StudyDay
    | SlotRun
    | LineWithdrawn
    | Shown
    | ValueKept
    | DeadLetter
    | Absence
    | Allowance
)
R = TypeVar("R", bound=Record)

#: Kind -> its key, a string.
KEYS: dict[type[Any], Callable[[Any], str]] = {
    Department: lambda one: one.id,
    Officer: lambda one: one.badge,
    Account: lambda one: account_key(one.channel, one.address),
    Code: lambda one: one.digest,
    Duty: lambda one: duty_key(one.badge, one.passage, one.day.isoformat()),
    Progress: lambda one: progress_key(one.badge, one.passage),
    Session: lambda one: one.owner,
    StudyDay: lambda one: one.day.isoformat(),
    SlotRun: lambda one: slot_key(one.day.isoformat(), one.slot),
    LineWithdrawn: lambda one: one.line,
    Shown: lambda one: shown_key(one.channel, one.address, one.message, one.passage),
    ValueKept: lambda one: one.name,
    DeadLetter: lambda one: letter_key(one.channel, one.id),
    Absence: lambda one: absence_key(one.badge, one.first.isoformat()),
    Allowance: lambda one: allowance_key(one.badge, one.kind, one.track, one.passage),
}

#: Kind of record -> its document table.
TABLES: dict[type[Any], str] = {
    Department: "departments",
    Officer: "officers",
    Account: "accounts",
    Code: "codes",
    Duty: "duties",
    Progress: "progress",
    Session: "sessions",
    StudyDay: "study_days",
    SlotRun: "slot_runs",
    LineWithdrawn: "lines_withdrawn",
    Shown: "shown",
    ValueKept: "kept",
    DeadLetter: "dead_letters",
    Absence: "absences",
    Allowance: "allowances",
}

#: Kind -> the groups of fields that are looked up together; each has an index in every backend.
INDEXES: dict[type[Any], tuple[tuple[str, ...], ...]] = {
    Officer: (("department",),),
    Account: (("badge",),),
    Code: (("badge",),),
    # Of states only the open one is asked for.
    Duty: (("state",), ("state", "badge"), ("badge",), ("badge", "day"), ("day",)),
    Progress: (("badge",),),
    Session: (("wake_at",),),
    Shown: (("badge", "passage"), ("badge",)),
    Absence: (("badge",), ("state",)),
    Allowance: (("badge",),),
}


def absence_key(badge: str, first: str) -> str:
    return f"{badge}|{first}"


def allowance_key(badge: str, kind: str, track: str, passage: str) -> str:
    return f"{badge}|{kind}|{passage}|{track}"


def account_key(channel: str, address: str) -> str:
    return f"{channel}|{address}"


def letter_key(channel: str, event: str) -> str:
    return f"{channel}|{event}"


def progress_key(badge: str, passage: str) -> str:
    return f"{badge}|{passage}"


def slot_key(day: str, slot: str) -> str:
    return f"{day}|{slot}"


def duty_key(badge: str, passage: str, day: str) -> str:
    return f"{badge}|{passage}|{day}"


def shown_key(channel: str, address: str, message: str, passage: str) -> str:
    return f"{channel}|{address}|{message}|{passage}"
