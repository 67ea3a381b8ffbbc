"""What is done from the command line: roster, codes, first admin, dead letters. Plain JSON in and out.

Each act runs in the process that owns the store: in the running server (through its control socket) or in the
command itself where none runs. What cannot be done is answered with `refused`: a problem without a file.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.conversation.roster_saving import (
    import_facts,
    no_admin_left,
    plan_import,
    plan_undo,
    undo_facts,
)
from bot.leave_import import import_leave, undo_leave
from bot.people import codes, roster_csv, roster_diff
from bot.people.enrolled import enrolled
from bot.problems import plain
from bot.upkeep import forget, repair_counts
from content.hours import Hours
from content.model import Argument, Problem
from storage.contract import Store
from storage.mail import DeadLetter, LetterDropped
from storage.records import (
    CodesIssued,
    Department,
    Officer,
    Role,
    RosterSaved,
    Status,
    Turn,
)

Act = Callable[[Store, Hours, datetime, Mapping[str, Any]], dict[str, Any]]
BY = "command line"


def import_roster(store: Store, hours: Hours, now: datetime, given: Mapping[str, Any]) -> dict[str, Any]:
    """Plan an import of `text` and, with `save`, do it. Nothing is saved while there are problems.

    Gives problems (see `bot.problems.plain`), a summary (badges by kind of change) and whether something was saved. Officers who would
    leave need `leavers`: a file with half the roster must not end the other half's study. Where more than one in twenty
    would leave or change role it is held: `confirmed` must be the number of those, as it was told.
    """
    data = given["text"].encode("utf-8", "surrogateescape")
    planned = plan_import(store, hours, now, given["name"], data)
    change = planned.change
    answer: dict[str, Any] = {
        "problems": [plain(problem) for problem in planned.problems],
        "summary": {name: list(badges) for name, badges in change.summary().items()},
        "unchanged": change.unchanged,
        "held": planned.held,
        "saved": False,
    }
    if planned.problems or not given.get("save") or (change.left and not given.get("leavers")):
        return answer
    if answer["held"] and given.get("confirmed") != answer["held"]:
        return answer
    facts = import_facts(store, change, BY, now)
    if facts:
        store.record(Turn(now, facts=facts))
    return {**answer, "saved": True}


def undo_roster(store: Store, hours: Hours, now: datetime, given: Mapping[str, Any]) -> dict[str, Any]:
    """What the last import replaced comes back, within a day; without `save` it is only told."""
    undo = plan_undo(store, now)
    if undo is None:
        return _refused("problem-roster-undo-none")
    if no_admin_left(store, undo):
        return _refused("problem-last-admin")
    if given.get("save"):
        store.record(Turn(now, facts=undo_facts(store, hours, undo, BY, now)))
    return {
        "at": hours.written(undo.at),
        "officers": [one.badge for one in undo.officers],
        "changed_since": list(undo.changed_since),
        "saved": bool(given.get("save")),
    }


def issue_codes(store: Store, hours: Hours, now: datetime, given: Mapping[str, Any]) -> dict[str, Any]:
    """New codes for `badges`, or for everybody active who has no account; earlier unused ones end.

    Gives rows of badge, name, department, code, expires. Someone who has an account gets a short-lived code.
    """
    officers = {officer.badge: officer for officer in store.officers()}
    have = enrolled(store.accounts())
    asked = given.get("badges")
    wanted = asked or [
        badge for badge, one in officers.items() if one.status is Status.ACTIVE and badge not in have
    ]
    wanted = list(dict.fromkeys(wanted))
    unknown = [badge for badge in wanted if badge not in officers]
    if unknown:
        return _refused("problem-badge-unknown", badges=tuple(unknown))
    away = [badge for badge in wanted if officers[badge].status in {Status.LEFT, Status.SUSPENDED}]
    if away:
        return _refused("problem-badge-away", badges=tuple(away))
    issued = [
        row
        for ttl in (codes.FIRST_TTL, codes.AGAIN_TTL)
        for row in codes.issue(
            [badge for badge in wanted if (badge in have) == (ttl == codes.AGAIN_TTL)],
            now,
            ttl,
            os.urandom,
        )
    ]
    if issued:
        store.record(Turn(now, facts=(CodesIssued(tuple(code for _, _, code in issued), BY, now),)))
    return {
        "codes": [
            _code_row(store, officers[badge], text, hours.written(code.expires_at))
            for badge, text, code in issued
        ]
    }


def make_admin(store: Store, hours: Hours, now: datetime, given: Mapping[str, Any]) -> dict[str, Any]:
    """Give `badge` the role of admin; someone not on the roster is added with `name` and `department`.

    A name that is not the one on the roster is refused.
    """
    badge = given["badge"]
    officer = next((one for one in store.officers() if one.badge.casefold() == badge.casefold()), None)
    departments: tuple[Department, ...] = ()
    if officer is None:
        if not (given.get("name") and given.get("department")):
            return _refused("problem-admin-unknown", badge=badge)
        if not roster_csv.is_badge(badge):
            return _refused("problem-badge", badge=badge[:40])
        path = roster_csv.department_path(given["department"])
        if path is None:
            told = given["department"][:60]
            return _refused("problem-department-path", department=told, most=roster_csv.DEPTH)
        departments = roster_diff.departments_for(path, store.departments())
        officer = Officer(badge, given["name"], departments[-1].id)
    elif given.get("name") and given["name"].strip() != officer.name:
        # Whoever gives a name means a person: most likely the badge is mistyped.
        return _refused("problem-admin-other", badge=officer.badge, name=officer.name)
    officer = replace(officer, role=Role.ADMIN, scope=(), status=Status.ACTIVE)
    store.record(Turn(now, facts=(RosterSaved(departments, (officer,), BY, now),)))
    return issue_codes(store, hours, now, {"badges": [officer.badge]})


def _code_row(store: Store, officer: Officer, code: str, expires: str) -> dict[str, str]:
    paths = {department.id: department.path for department in store.departments()}
    return {
        "badge": officer.badge,
        "name": officer.name,
        "department": paths.get(officer.department, ""),
        "code": code,
        "expires": expires,
    }


def _refused(key: str, **args: Argument) -> dict[str, Any]:
    return {"refused": plain(Problem("", 0, key, args))}


def retry_letter(store: Store, hours: Hours, now: datetime, given: Mapping[str, Any]) -> dict[str, Any]:
    """Accept a dead letter's event anew; the running server handles it at once, else the next start does."""
    del hours, now
    letter = _letter(store, given["id"])
    if letter is None or store.revive(letter.channel, letter.id) is None:
        return _refused("problem-letter-unknown", id=given["id"])
    return {"revived": given["id"]}


def drop_letter(store: Store, hours: Hours, now: datetime, given: Mapping[str, Any]) -> dict[str, Any]:
    """Give a dead letter up, with a reason that goes into the ledger."""
    del hours
    letter = _letter(store, given["id"])
    if letter is None:
        return _refused("problem-letter-unknown", id=given["id"])
    dropped = LetterDropped(letter.channel, letter.id, given["reason"], BY, now)
    store.record(Turn(now, facts=(dropped,)))
    return {"dropped": given["id"]}


def _letter(store: Store, name: str) -> DeadLetter | None:
    """The dead letter called channel:id, or by its id alone where only one has it."""
    letters = store.dead()
    found = [one for one in letters if f"{one.channel}:{one.id}" == name]
    found = found or [one for one in letters if one.id == name]
    return found[0] if len(found) == 1 else None


ACTS: dict[str, Act] = {
    "import_roster": import_roster,
    "undo_roster": undo_roster,
    "import_leave": import_leave,
    "undo_leave": undo_leave,
    "issue_codes": issue_codes,
    "make_admin": make_admin,
    "repair_counts": repair_counts,
    "forget": forget,
    "retry_letter": retry_letter,
    "drop_letter": drop_letter,
}
#: Acts after which there are events to be handled.
REVIVING = {"retry_letter"}
