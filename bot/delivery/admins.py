"""Whom the program itself tells what it could not do."""

from __future__ import annotations

from bot.messages import Phrase, Say
from bot.wire import dump_reply
from storage.contract import Store
from storage.mail import Lane, Owed
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


def tell_admins(store: Store, phrase: Phrase, name: str) -> int:
    """Owe each admin a message, once for each `name` whoever asks how often; how many are owed now.

    Raises StoreUnavailable.
    """
    body = dump_reply(Say((phrase,)))
    return store.enqueue(
        Owed(
            account.channel,
            account.address,
            officer.badge,
            body,
            Lane.ANSWER,
            f"{name}:{officer.badge}:{account.channel}",
        )
        for officer, account in reachable_admins(store)
    )
