"""What a file of leave, exemptions and more time does from the command line: all of it or nothing. Plain JSON in and out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.conversation.leave_saving import import_facts, plan_import
from bot.conversation.leave_undoing import plan_undo, undo_facts
from bot.problems import plain
from content.hours import Hours
from content.model import Problem
from storage.contract import Store
from storage.records import AbsenceSet, AllowanceSet, DutyClosed, Turn

BY = "command line"


def import_leave(store: Store, hours: Hours, now: datetime, given: Mapping[str, Any]) -> dict[str, Any]:
    """Read `text` (of the file `name`; `tracks` and `passages` are those there are) and, with `save`, grant what it says.

    Gives problems, how many absences and allowances are new, and whether something was saved. What is granted
    already as the file has it is passed over: the same file again changes nothing.
    """
    planned = plan_import(store, given["name"], given["text"], given["tracks"], given["passages"])
    facts = import_facts(store, hours, planned, BY, now)
    saved = bool(given.get("save") and not planned.problems and facts)
    if saved:
        store.record(Turn(now, facts=facts))
    return {
        "problems": [plain(one) for one in planned.problems],
        "absences": sum(isinstance(one, AbsenceSet) for one in facts),
        "allowances": sum(isinstance(one, AllowanceSet) for one in facts),
        "excused": sum(isinstance(one, DutyClosed) for one in facts),
        "saved": saved,
    }


def undo_leave(store: Store, hours: Hours, now: datetime, given: Mapping[str, Any]) -> dict[str, Any]:
    """What the last file granted is taken back, within a day; without `save` it is only told."""
    undo = plan_undo(store, now)
    if undo is None:
        return {"refused": plain(Problem("", 0, "problem-leave-undo-none", {}))}
    if given.get("save"):
        store.record(Turn(now, facts=undo_facts(store, hours, undo, BY, now)))
    return {
        "at": hours.written(undo.at),
        "absences": len(undo.absences),
        "allowances": len(undo.allowances),
        "changed_since": list(undo.changed_since),
        "saved": bool(given.get("save")),
    }
