"""The reading half of the contract, on top of four lookups that each backend gives."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from storage.codec import dumps
from storage.erasure import Erasure
from storage.keys import INDEXES, KEYS, TABLES, R, account_key, duty_key, progress_key, slot_key
from storage.mail import DeadLetter
from storage.person_data import ABOUT, Row, Told, Whose, gather
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

    @abstractmethod
    def mentioning(self, kind: type[R], words: Sequence[str]) -> list[R]: ...

    @abstractmethod
    def beside(self, badge: str, kind: str) -> list[str]: ...

    @abstractmethod
    def known_person(self, badge: str) -> str | None:
        """The id under which the ledger knows this badge; None if it does not."""

    @abstractmethod
    def _rows_about(self, table: str, whose: Whose) -> Iterable[Row]:
        """Rows of a table that is no document table, as `storage.bulk` shapes them: at least those about the person."""

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

    # --- about one person

    def stored_about(self, badge: str) -> Told:
        others = [(one.badge, one.name) for one in self._all(Officer) if one.badge != badge]
        return gather(ABOUT, self._about, self.whose(badge), others)

    def whose(self, badge: str) -> Whose:
        """Whom a badge means, and what they are known by. A chat that is somebody else's now is not theirs."""
        officer = self._get(Officer, badge)
        seats = [(one.channel, one.address) for one in self._find(Account, badge=badge)]
        for key in self.beside(badge, "enrolled"):
            channel, _, address = key.partition("|")
            holder = self._get(Account, key)
            if holder is None or holder.badge == badge:
                seats.append((channel, address))
        who = Erasure(
            self.known_person(badge) or "nobody",
            badge,
            officer.name if officer else "",
            tuple(dict.fromkeys(seats)),
            remove=False,
            at=datetime.min.replace(tzinfo=UTC),
        )
        owed = frozenset((duty.day, duty.department) for duty in self._duties_since(badge, date.min))
        return Whose(who, owed)

    def _about(self, table: str, whose: Whose) -> Iterable[Row]:
        kind = _KINDS.get(table)
        if kind is None:
            return self._rows_about(table, whose)
        return [{"id": KEYS[kind](one), "doc": dumps(one)} for one in self._documents_about(kind, whose)]

    def _documents_about(self, kind: type[Any], whose: Whose) -> Iterable[Any]:
        badge = whose.who.badge
        if kind is Officer:
            found = self._get(Officer, badge)
            return [] if found is None else [found]
        if kind is Duty:
            return self._duties_since(badge, date.min)
        if ("badge",) in INDEXES.get(kind, ()):
            return self._find(kind, badge=badge)
        return self.mentioning(kind, whose.who.words)


#: Document table -> the kind of its records.
_KINDS = {table: kind for kind, table in TABLES.items()}


def _in_order(duties: Iterable[Duty]) -> list[Duty]:
    return sorted(duties, key=lambda one: (one.due_at, one.passage, one.day, one.badge))
