"""What facts about people and their accounts do: the roster, codes, accounts bound and taken away."""

from __future__ import annotations

from typing import Any

from storage.access import Revoked
from storage.errors import StaleSession
from storage.keys import account_key
from storage.records import (
    ROSTER_MOVES,
    Account,
    Code,
    CodesIssued,
    Department,
    Enrolled,
    Officer,
    Role,
    RosterSaved,
    Status,
    ValueKept,
)
from storage.transaction import Transaction


def enrolled(fact: Enrolled, tx: Transaction) -> None:
    account = fact.account
    codes = tx.find(Code, badge=account.badge)
    if fact.digest and fact.digest not in {code.digest for code in codes}:
        # Another chat was faster with the same code: it binds one account, whoever decided by it decides again.
        raise StaleSession(account_key(account.channel, account.address))
    for code in codes if not account.visit else ():  # also one that was not needed
        tx.delete(Code, code.digest)
    for old in tx.find(Account, badge=account.badge):
        if old.channel == account.channel:
            tx.delete(Account, account_key(old.channel, old.address))
    tx.put(account)
    # Its key lets nothing be owed anew: a prompt that waits for its time follows to where they are now.
    tx.forward(account.badge, account.channel, account.address)
    # The address tells who somebody is as well as a name does: it lies beside.
    tx.append(
        "enrolled",
        fact.at,
        account.badge,
        {"channel": account.channel},
        account_key(account.channel, account.address),
    )


def codes_issued(fact: CodesIssued, tx: Transaction) -> None:
    badges = sorted({code.badge for code in fact.codes})
    ended = [old for badge in badges for old in tx.find(Code, badge=badge)]
    for old in ended:
        tx.delete(Code, old.digest)
    for code in fact.codes:
        tx.put(code)
    data = {"badges": badges, "before": {"codes": len(ended)}, "after": {"codes": len(fact.codes)}}
    tx.append("codes-issued", fact.at, fact.by, data)


def revoked(fact: Revoked, tx: Transaction) -> None:
    """Why may tell what happened to somebody: it lies beside."""
    accounts = tx.find(Account, badge=fact.badge)
    codes = tx.find(Code, badge=fact.badge)
    if not accounts and not codes:  # somebody else was faster
        return
    for account in accounts:
        tx.delete(Account, account_key(account.channel, account.address))
    for code in codes:
        tx.delete(Code, code.digest)
    channels = sorted(account.channel for account in accounts)
    data = {"by": fact.by, "before": {"channels": channels, "codes": len(codes)}, "after": {"channels": []}}
    tx.append("revoked", fact.at, fact.badge, data, fact.reason)


def roster_saved(fact: RosterSaved, tx: Transaction) -> None:
    """With a reason each change is an entry of its own, about the officer, and the reason lies beside it."""
    moved = False
    for department in fact.departments:
        known = tx.get(Department, department.id)
        if known != department:
            tx.put(department)
            moved = moved or (known is not None and known.path != department.path)
    changes: list[dict[str, Any]] = []
    ended = ""
    for officer in fact.officers:
        before = tx.get(Officer, officer.badge)
        if before != officer:
            tx.put(officer)
            changes.append({"before": before and _told(before), "after": _told(officer)})
            ended = officer.badge if before and _rules(before) and not _rules(officer) else ended
            moved = moved or (before is not None and before.department != officer.department)
    if moved:
        times = dict(kept.value) if (kept := tx.get(ValueKept, ROSTER_MOVES)) else {}
        tx.put(ValueKept(ROSTER_MOVES, {"count": times.get("count", 0) + 1}))
    if fact.reason and ended and not any(map(_rules, tx.mentioning(Officer, (Role.ADMIN.value,)))):
        # Two admins took away each other's role at the same time: the second decides on what is there now.
        raise StaleSession(ended)
    if fact.reason:
        for change in changes:
            about = change["after"]["badge"]
            tx.append("officer-changed", fact.at, about, {"by": fact.by, **change}, fact.reason)
    elif changes:
        tx.append("roster-saved", fact.at, fact.by, {"changes": changes})


def _rules(officer: Officer) -> bool:
    return officer.role is Role.ADMIN and officer.status is Status.ACTIVE


def _told(officer: Officer) -> dict[str, Any]:
    """An officer as the ledger tells of them: the name stays out, so that it can be erased."""
    return {
        "badge": officer.badge,
        "department": officer.department,
        "role": officer.role.value,
        "scope": list(officer.scope),
        "groups": list(officer.groups),
        "status": officer.status.value,
    }
