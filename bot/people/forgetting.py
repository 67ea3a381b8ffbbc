"""What keeps somebody from being forgotten, and how their wish for it is kept. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from storage.records import Officer, Role, Status


def asked_as(badge: str) -> str:
    """The name of the value that holds an officer's wish to be forgotten."""
    return f"forget:{badge}"


def last_admin(officer: Officer, officers: Iterable[Officer]) -> bool:
    """Whether nobody else could do an admin's work."""
    admins = [one for one in officers if one.role is Role.ADMIN and one.status is Status.ACTIVE]
    return admins == [officer]


def names(reason: str, badge: str, officer: Officer | None) -> bool:
    """Whether a reason, which stays, tells whom it is about."""
    return badge in reason or (officer is not None and officer.name in reason)
