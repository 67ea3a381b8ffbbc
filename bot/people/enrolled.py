"""Who has enrolled."""

from __future__ import annotations

from collections.abc import Iterable

from storage.records import Account


def enrolled(accounts: Iterable[Account]) -> set[str]:
    """The badges of those who have an account of their own; a visit from the machine's terminal is none."""
    return {account.badge for account in accounts if not account.visit}
