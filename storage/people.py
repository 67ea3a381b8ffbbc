"""Departments, who is in them, and the chats they speak from. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Role(StrEnum):
    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"
    AUDITOR = "auditor"


class Status(StrEnum):
    ACTIVE = "active"
    ON_LEAVE = "leave"
    SUSPENDED = "suspended"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Department:
    """A node of the organisation's tree.

    `id` is short (safe in a button) and derived from `path`, the names from the root down joined by "/".
    `position` is the place in the roster file: departments are shown in that order.
    """

    id: str
    path: str
    position: int = 0

    @property
    def name(self) -> str:
        return self.path.rsplit("/", 1)[-1]

    def holds(self, other: Department) -> bool:
        """Whether `other` is this department or lies below it."""
        return other.path == self.path or other.path.startswith(self.path + "/")


def scope_entry(group: str) -> str:
    """A working group as a scope holds it, which no department's id looks like."""
    return f"@{group}"


@dataclass(frozen=True, slots=True)
class Officer:
    """A person on the roster.

    `scope` holds what a supervisor sees: department ids, subtrees included, and working groups as "@name". `groups`: the
    names of the working groups that the officer belongs to, across departments, sorted. `language` is a tag such as en, or empty for who has chosen none.
    """

    badge: str
    name: str
    department: str
    role: Role = Role.OFFICER
    scope: tuple[str, ...] = ()
    language: str = ""
    status: Status = Status.ACTIVE
    #: The first study day that may bring duties; None from the beginning.
    owes_from: date | None = None
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """One chat account bound to one officer. At most one account per officer and channel.

    `visit`: opened from the machine's own terminal without code and badge, which is no enrolment.
    """

    channel: str
    address: str
    badge: str
    enrolled_at: datetime
    reachable: bool = True
    visit: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """An enrolment code as it is kept: only its SHA-256. `shown_to`: the admin in whose chat it stands, if in any."""

    digest: str
    badge: str
    expires_at: datetime
    shown_to: str = ""
