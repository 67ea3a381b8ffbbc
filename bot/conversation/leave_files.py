"""`/leave` below a file (CSV, XLSX): shown as what it grants, granted after a yes.

/leave           below a file, or after one: look at what it grants
/leave undo      what the last file granted, for a day

The reader is that of `run.py leave import`. A file grants what it names and ends nothing else; nobody grants themselves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.conversation import confirm, material
from bot.conversation.leave_saving import LeaveImport, import_facts, plan_import, same
from bot.conversation.leave_undoing import LeaveUndo, plan_undo, undo_facts
from bot.conversation.reopening import opened
from bot.conversation.uploads import FILE, Upload, taken, waiting
from bot.conversation.world import Context, Outcome, tell
from bot.messages import Phrase, Say
from bot.people.disclosure import name_of
from bot.people.leave_csv import leave_text
from content.apart import table_apart
from content.model import Problem
from storage.records import Absence, Allowance, DutyClosed

SAVE, UNDO = "leave-file", "leave-undo"
#: Lines of a preview, of those that are away and of those to whom something is granted; badges that a sentence names.
_LINES, _SHOWN = 12, 8


def take(context: Context, upload: Upload) -> Outcome:
    """Tell the file's problems, or what it grants, and ask."""
    context.world.open_day(context.now)
    planned, problems = _planned(context, upload)
    if planned is None or problems:
        return material.not_loaded(problems, "leave-file-kept")
    if planned.empty:
        return tell("leave-file-same", unchanged=planned.unchanged)
    facts = import_facts(context.store, context.world.hours, planned, context.officer.badge, context.now)
    counts = {
        "count": len(planned.absences) + len(planned.allowances),
        "excused": sum(isinstance(one, DutyClosed) for one in facts),
    }
    asked = confirm.ask(Phrase("leave-file-ask", counts), SAVE, shown=_digest(planned), **{FILE: upload.name})
    return replace(asked, replies=(_preview(context, planned), *asked.replies))


def save(context: Context, about: Mapping[str, Any]) -> Outcome:
    """What was shown is granted; where something else is granted meanwhile, what the file does now is shown."""
    upload = waiting(context)
    if upload is None:
        return replace(tell("file-gone"), ask={})
    context.world.open_day(context.now)
    planned, problems = _planned(context, upload)
    if planned is None or problems or _digest(planned) != about["shown"]:
        return taken(context, take) or replace(tell("file-gone"), ask={})
    facts = import_facts(context.store, context.world.hours, planned, context.officer.badge, context.now)
    excused = sum(isinstance(one, DutyClosed) for one in facts)
    count = len(planned.absences) + len(planned.allowances)
    return Outcome(tell("leave-file-done", count=count, excused=excused).replies, facts, ask={})


def _planned(context: Context, upload: Upload) -> tuple[LeaveImport | None, Sequence[Problem]]:
    data, problems = table_apart(upload.name, upload.data)
    text, more = (None, []) if data is None or problems else leave_text(upload.name, data)
    if text is None:
        return None, [*problems, *more]
    library = context.world.library
    tracks = {one.track for one in library.decks} | {one.track for one in library.passages.values()}
    planned = plan_import(
        context.store, upload.name, text, tracks, library.passages.keys(), context.officer.badge
    )
    return planned, planned.problems


# --- the way back


def ask_undo(context: Context) -> Outcome:
    """Whether what the last file granted is to be taken back."""
    undo = plan_undo(context.store, context.now)
    if undo is None:
        return tell("leave-undo-none")
    when = f"{undo.at.astimezone(context.world.zone):%m-%d %H:%M}"
    told: dict[str, str | int | tuple[str, ...]] = {
        "when": when,
        "count": undo.count,
        "since": _badges(undo.changed_since),
        "kept": len(undo.changed_since),
    }
    return confirm.ask(Phrase("leave-undo-ask", told), UNDO, shown=_undone(undo))


def take_back(context: Context, about: Mapping[str, Any]) -> Outcome:
    """Everybody's leave is again what it was before the file."""
    undo = plan_undo(context.store, context.now)
    if undo is None or _undone(undo) != about["shown"]:
        return replace(tell("leave-undo-stale"), ask={})
    facts = undo_facts(context.store, context.world.hours, undo, context.officer.badge, context.now)
    told = tell("leave-undone", count=undo.count, opened=opened(facts))
    return Outcome(told.replies, facts, ask={})


# --- what is shown


def _preview(context: Context, planned: LeaveImport) -> Say:
    """Who, what, from when to when; why stays out."""
    new = [one for one in planned.allowances if not any(same(old, one) for old in planned.replaced)]
    changed = [one for one in planned.allowances if one not in new]
    kinds = {
        "away": [_absence(context, one) for one in planned.absences],
        "new": [_allowance(context, one) for one in new],
        "changed": [_allowance(context, one) for one in changed],
    }
    lines = [line for kind, said in kinds.items() for line in _listed(kind, said)]
    return Say((*lines, Phrase("leave-file-unchanged", {"count": planned.unchanged})))


def _listed(kind: str, said: Sequence[Phrase]) -> list[Phrase]:
    if not said:
        return []
    more = [Phrase("leave-file-more", {"count": len(said) - _LINES})] if len(said) > _LINES else []
    return [Phrase(f"leave-file-{kind}", {"count": len(said)}), *said[:_LINES], *more]


def _absence(context: Context, one: Absence) -> Phrase:
    return Phrase(
        "leave-file-line",
        {
            "who": _who(context, one.badge),
            "what": Phrase(f"leave-kind-{one.kind.value}"),
            "first": one.first.isoformat(),
            "last": one.last.isoformat(),
        },
    )


def _allowance(context: Context, one: Allowance) -> Phrase:
    passage = context.world.library.passages.get(one.passage)
    longer = Phrase("allow-longer", {"minutes": int(one.longer.total_seconds()) // 60 if one.longer else 0})
    return Phrase(
        "leave-file-granted",
        {
            "who": _who(context, one.badge),
            "what": longer if one.longer else Phrase("allow-exempt"),
            "about": (passage.title if passage else one.track) or Phrase("allow-everything"),
            "first": one.first.isoformat(),
            "last": one.last.isoformat() if one.last else Phrase("allow-open-end"),
        },
    )


def _who(context: Context, badge: str) -> str:
    officer = context.store.officer(badge)
    name = name_of(officer, context.world.disclosure(context.incoming.channel)) if officer else None
    return name or badge


def _digest(planned: LeaveImport) -> str:
    said = (planned.absences, planned.allowances, planned.replaced)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def _undone(undo: LeaveUndo) -> str:
    return hashlib.sha256(repr((undo.absences, undo.allowances)).encode()).hexdigest()[:16]


def _badges(badges: Sequence[str]) -> tuple[str, ...]:
    return (*badges[:_SHOWN], *(("…",) if len(badges) > _SHOWN else ()))
