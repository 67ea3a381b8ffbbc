"""What is done to the ledger's surroundings from the command line: set counts right, forget a person. Plain JSON.

As in `bot.administration`, each act runs in the process that owns the store.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.people.forgetting import last_admin, names
from bot.problems import plain
from content.duties import given_up
from content.hours import Hours
from content.model import Argument, Problem
from storage.contract import Store
from storage.counts import Count, Drift
from storage.errors import StoreBusy, StoreUnavailable
from storage.records import CountsRepaired, Forgotten, Turn
from storage.recount import drift

BY = "command line"


def repair_counts(store: Store, hours: Hours, now: datetime, given: Mapping[str, Any]) -> dict[str, Any]:
    """Compare running counts with a recount and, with `save`, set right what differs; gives each difference."""
    del hours
    try:
        found = drift(store)
    except StoreBusy as error:
        return {"error": str(error)}
    if found and given.get("save"):
        store.record(Turn(now, facts=(CountsRepaired(tuple(found), BY, now),)))
    return {"drift": [plain_drift(one) for one in found], "saved": bool(found and given.get("save"))}


def plain_drift(one: Drift) -> dict[str, Any]:
    """A difference as JSON data."""
    return {
        "department": one.key.department,
        "day": one.key.day.isoformat(),
        "track": one.key.track,
        "due_at": one.key.due_at.isoformat(),
        "kept": _plain(one.kept),
        "counted": _plain(one.counted),
    }


def _plain(count: Count) -> dict[str, int]:
    return {"all": count.all, "done": count.done, "late": count.late, "excused": count.excused}


def forget(store: Store, hours: Hours, now: datetime, given: Mapping[str, Any]) -> dict[str, Any]:
    """Forget `badge`, with `save`; `remove` and `reason` as the fact has them.

    Gives the number of their chats and whether files are clear of them already.
    """
    del hours
    badge = given["badge"]
    officer, accounts = store.officer(badge), store.accounts(badge)
    if officer is None and not accounts and all(one.badge != badge for one in store.persons()):
        return _refused("problem-forget-unknown", badge=badge)
    if officer is not None and last_admin(officer, store.officers()):
        return _refused("problem-forget-last-admin", badge=badge)
    reason = given.get("reason", "")
    if names(reason, badge, officer):
        return _refused("problem-forget-reason", badge=badge)
    answer = {
        "badge": badge,
        "name": officer.name if officer else "",
        "accounts": len(accounts),
        "open": len(store.open_duties(badge)),
        "saved": False,
    }
    if not given.get("save"):
        return answer
    fact = Forgotten(badge, BY, reason, bool(given.get("remove")), now)
    store.record(Turn(now, facts=(*given_up(store.open_duties(badge), BY, now), fact)))
    return {**answer, "saved": True, "cleared": _cleared(store)}


def _cleared(store: Store) -> bool:
    """Whether the files hold nothing of the erased any more; if not, the next start sees to it."""
    try:
        store.erase_remnants()
    except StoreUnavailable:
        return False
    return True


def _refused(key: str, **args: Argument) -> dict[str, Any]:
    return {"refused": plain(Problem("", 0, key, args))}
