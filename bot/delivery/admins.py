"""Whom the program itself tells what it could not do."""

from __future__ import annotations

from storage.contract import Store
from storage.records import Account, Officer, Role, Status


def reachable_admins(store: Store) -> list[tuple[Officer, Account]]:
    """Every active admin, once for each account by which they can be reached."""
    return [
        (officer, account)
        for officer in store.officers()
        if officer.role is Role.ADMIN and officer.status is Status.ACTIVE
        for account in store.accounts(officer.badge)
        if account.reachable
    ]
