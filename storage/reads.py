"""The reading half of the contract, on top of four lookups that each backend gives."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from storage.keys import R, account_key, duty_key, progress_key, slot_key
from storage.mail import DeadLetter
from storage.records import (
    Absence,
    AbsenceState,
    Account,
    Allowance,
    Code,
    Department,
    Duty,
    DutyState,
    LineWithdrawn,
    Officer,
    Progress,
    Session,
    Shown,
    SlotRun,
    StudyDay,
    ValueKept,
)


class Reads(ABC):
    """`storage.contract` says what each method promises."""

    @abstractmethod
    def _get(self, kind: type[R], key: str) -> R | None: ...

    @abstractmethod
    def _find(self, kind: type[R], **equal: str) -> list[R]: ...

    @abstractmethod
    def _all(self, kind: type[R]) -> Iterable[R]: ...

    @abstractmethod
    def _duties_since(self, badge: str, since: date) -> Iterable[Duty]: ...

    @abstractmethod
    def sessions_to_wake(self, now: datetime) -> list[Session]: ...

    # --- people

    def departments(self) -> list[Department]:
        return sorted(self._all(Department), key=lambda one: (one.position, one.path))

    def officer(self, badge: str) -> Officer | None:
        return self._get(Officer, badge)

    def officers(self, department: str | None = None) -> list[Officer]:
        found = self._all(Officer) if department is None else self._find(Officer, department=department)
        return sorted(found, key=lambda one: one.badge)

    def account(self, channel: str, address: str) -> Account | None:
        return self._get(Account, account_key(channel, address))

    def accounts(self, badge: str | None = None) -> list[Account]:
        found = self._all(Account) if badge is None else self._find(Account, badge=badge)
        return sorted(found, key=lambda one: (one.badge, one.channel, one.address))

    def code(self, digest: str) -> Code | None:
        return self._get(Code, digest)

    # --- study

    def duty(self, badge: str, passage: str, day: date) -> Duty | None:
        return self._get(Duty, duty_key(badge, passage, day.isoformat()))

    def open_duties(self, badge: str) -> list[Duty]:
        return _in_order(self._find(Duty, state=DutyState.OPEN.value, badge=badge))

    def duties_on(self, day: date) -> list[Duty]:
        return _in_order(self._find(Duty, day=day.isoformat()))

    def duties_of(self, badge: str, since: date) -> list[Duty]:
        return _in_order(self._duties_since(badge, since))

    def all_open(self) -> list[Duty]:
        return _in_order(self._find(Duty, state=DutyState.OPEN.value))

    def progress(self, badge: str, passage: str) -> Progress:
        return self._get(Progress, progress_key(badge, passage)) or Progress(badge, passage)

    def study_day(self, day: date) -> StudyDay | None:
        return self._get(StudyDay, day.isoformat())

    def days_off(self) -> Mapping[date, str]:
        return {one.day: one.off_reason for one in self._all(StudyDay) if one.off_reason}

    def lines_withdrawn(self) -> Mapping[str, date]:
        return {one.line: one.since for one in self._all(LineWithdrawn)}

    def slot_run(self, day: date, slot: str) -> SlotRun | None:
        return self._get(SlotRun, slot_key(day.isoformat(), slot))

    def absences(self, badge: str) -> list[Absence]:
        return sorted(self._find(Absence, badge=badge), key=lambda one: one.first)

    def absences_in(self, state: AbsenceState) -> list[Absence]:
        return sorted(self._find(Absence, state=state.value), key=lambda one: (one.badge, one.first))

    def allowances(self, badge: str = "") -> list[Allowance]:
        found = self._find(Allowance, badge=badge) if badge else self._all(Allowance)
        return sorted(found, key=lambda one: (one.badge, one.first, one.kind, one.track, one.passage))

    def shown(self, badge: str, passage: str) -> list[tuple[str, str, str]]:
        found = self._find(Shown, badge=badge, passage=passage)
        return sorted((one.channel, one.address, one.message) for one in found)

    # --- conversation

    def session(self, owner: str) -> Session:
        return self._get(Session, owner) or Session(owner)

    def dead(self) -> list[DeadLetter]:
        return sorted(self._all(DeadLetter), key=lambda one: (one.buried_at, one.channel, one.id))

    def value(self, name: str) -> Mapping[str, Any] | None:
        kept = self._get(ValueKept, name)
        return None if kept is None else kept.value


def _in_order(duties: Iterable[Duty]) -> list[Duty]:
    return sorted(duties, key=lambda one: (one.due_at, one.passage, one.day, one.badge))
