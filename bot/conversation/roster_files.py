"""`/roster`: the whole roster sent as a file (CSV, XLSX), shown as the change it makes, saved after a yes.

/roster          below a file, or after one: look at the change
/roster undo     what stood before the last import, for a day

Where more than one in twenty would leave or change role, how many that is must be typed after the yes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.conversation import confirm, material
from bot.conversation.recognise import fold
from bot.conversation.roster_saving import (
    Import,
    import_facts,
    no_admin_left,
    plan_import,
    plan_undo,
    undo_facts,
)
from bot.conversation.uploads import FILE, Upload, taken, waiting
from bot.conversation.world import Context, Outcome, tell
from bot.messages import Phrase, Say
from bot.people.roster_diff import RosterChange
from content.apart import table_apart
from content.model import Problem
from storage.records import Officer, scope_entry

SAVE, UNDO = "roster", "roster-undo"
_UNDO = frozenset({"undo", "撤销", "恢复"})
_SHOWN = 8


def roster(context: Context, words: str) -> Outcome:
    """`/roster` after a file, `/roster undo`."""
    if not words.strip():
        return taken(context, take) or tell("roster-usage")
    return _ask_undo(context) if fold(words) in _UNDO else tell("roster-usage")


def take(context: Context, upload: Upload) -> Outcome:
    """Tell the file's problems, or what it changes, and ask."""
    planned, problems = _planned(context, upload)
    if planned is None or problems:
        return material.not_loaded(problems, "roster-kept")
    change = planned.change
    if change.empty:
        return tell("roster-same")
    asked = confirm.ask(
        Phrase("roster-ask", {"left": len(change.left)}),
        SAVE,
        shown=_digest(*_both(context, change)),
        **{FILE: upload.name},
    )
    return replace(asked, replies=(_preview(context, change), *asked.replies))


def save(context: Context, about: Mapping[str, Any]) -> Outcome:
    """What was shown is saved; where the roster changed meanwhile, what the file changes now is shown."""
    upload = waiting(context)
    if upload is None:
        return replace(tell("file-gone"), ask={})
    planned, problems = _planned(context, upload)
    if planned is None or problems or _digest(*_both(context, planned.change)) != about["shown"]:
        return taken(context, take) or replace(tell("file-gone"), ask={})
    change = planned.change
    if planned.held and str(about.get("reason", "")).strip() != str(planned.held):
        # No button stands below it, nor words for one: a number must mean the number.
        held = Say((Phrase("roster-held", {"count": planned.held}),))
        return Outcome((held,), ask={**about, "reason": ""})
    facts = import_facts(context.store, change, context.officer.badge, context.now)
    told = tell("roster-done", count=len(change.officers), unchanged=change.unchanged)
    return Outcome(told.replies, facts, ask={})


def _planned(context: Context, upload: Upload) -> tuple[Import | None, Sequence[Problem]]:
    data, problems = table_apart(upload.name, upload.data)
    if data is None or problems:
        return None, problems
    planned = plan_import(context.store, context.world.hours, context.now, upload.name, data)
    return planned, planned.problems


def _both(context: Context, change: RosterChange) -> tuple[Sequence[Officer], Sequence[Officer]]:
    """Those who change as they are and as they would be: both were looked at."""
    before = {one.badge: one for one in context.store.officers()}
    return [before[one.badge] for one in change.officers if one.badge in before], change.officers


# --- the way back


def _ask_undo(context: Context) -> Outcome:
    undo = plan_undo(context.store, context.now)
    if undo is None:
        return tell("roster-undo-none")
    if no_admin_left(context.store, undo):
        return tell("last-admin")
    when = f"{undo.at.astimezone(context.world.zone):%m-%d %H:%M}"
    told: dict[str, str | int | tuple[str, ...]] = {
        "when": when,
        "count": len(undo.officers),
        "since": _badges(undo.changed_since),
        "kept": len(undo.changed_since),
    }
    return confirm.ask(Phrase("roster-undo-ask", told), UNDO, shown=_digest(undo.officers))


def take_back(context: Context, about: Mapping[str, Any]) -> Outcome:
    """Everybody is again what they were before the import."""
    undo = plan_undo(context.store, context.now)
    if undo is None or _digest(undo.officers) != about["shown"] or no_admin_left(context.store, undo):
        return replace(tell("roster-undo-none"), ask={})
    facts = undo_facts(context.store, context.world.hours, undo, context.officer.badge, context.now)
    return Outcome(tell("roster-undone", count=len(undo.officers)).replies, facts, ask={})


# --- what is shown


def _preview(context: Context, change: RosterChange) -> Say:
    before = {one.badge: one for one in context.store.officers()}
    after = {one.badge: one for one in change.officers}
    places = {one.id: one.name for one in (*context.store.departments(), *change.departments)}

    def place(officer: Officer) -> str:
        return places.get(officer.department, officer.department)

    lines = [
        Phrase(f"roster-{kind}", {"count": len(badges), "badges": _badges(badges)})
        for kind, badges in change.summary().items()
    ]
    lines += [
        Phrase(
            "roster-move-line",
            {"badge": badge, "before": place(before[badge]), "after": place(after[badge])},
        )
        for badge in change.moved[:_SHOWN]
    ]
    lines += [
        Phrase(
            "roster-role-line", {"badge": badge, "before": _role(before[badge]), "after": _role(after[badge])}
        )
        for badge in change.role_changed[:_SHOWN]
    ]
    lines += [
        Phrase(
            "roster-move-line",
            {"badge": badge, "before": _groups(before.get(badge)), "after": _groups(after[badge])},
        )
        for badge in tuple(dict.fromkeys((*change.joined, *change.parted)))[:_SHOWN]
        if badge in before
    ]
    return Say((*lines, Phrase("roster-unchanged", {"count": change.unchanged})))


def _role(officer: Officer) -> Phrase:
    return Phrase(f"role-{officer.role.value}")


def _groups(officer: Officer | None) -> tuple[str, ...]:
    return tuple(map(scope_entry, officer.groups)) if officer and officer.groups else ("–",)


def _badges(badges: Sequence[str]) -> tuple[str, ...]:
    return (*badges[:_SHOWN], *(("…",) if len(badges) > _SHOWN else ()))


def _digest(*officers: Sequence[Officer]) -> str:
    return hashlib.sha256(repr(officers).encode()).hexdigest()[:16]
