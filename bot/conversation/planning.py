"""The plan in the chat: the days ahead, what an edit changes before it holds, and the way back.

/plan            the study days ahead; below a plan sent as a file, what it changes (admins; see plan_files)
/plan undo       the plan that was in force before the last change (admins)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.conversation import confirm, material, plan_files, uploads
from bot.conversation.denials import no_right
from bot.conversation.plan_changes import ahead, begun, besides, changed, otherwise, preview
from bot.conversation.recognise import fold
from bot.conversation.world import Context, Outcome, tell
from bot.messages import Phrase, Say
from bot.problems import phrase
from content.ahead import DayAhead
from content.model import Library, PlanLine, Session
from content.plan import read_plan
from storage.records import Role, scope_entry

UNDO = "plan-undo"
_UNDO = frozenset({"undo", "撤销", "恢复"})
_SHOWN, _TITLES, _PROBLEMS = 7, 3, 5


def plan(context: Context, words: str) -> Outcome:
    """`/plan`: the next study days, or the plan that was sent; with `undo` the plan before."""
    if not words:
        sent = uploads.named(context, plan_files.SAVE, plan_files.take)
        if sent is not None:
            return sent
    if fold(words) in _UNDO:
        return _ask_undo(context) if context.officer.role is Role.ADMIN else no_right(context, "plan")
    today = context.world.today(context.now)
    days = ahead(context, context.world.library, today)
    blocks = _today(context, begun(context), days)
    coming = [one for one in days if one.day > today or not blocks]
    blocks += [block for day in coming[: _SHOWN - bool(blocks)] for block in _day(context, day)]
    return Outcome((Say((Phrase("plan-head"), *blocks)),)) if blocks else tell("plan-none")


def _today(context: Context, day: DayAhead | None, planned: list[DayAhead]) -> list[Phrase]:
    """A day that is open stays as it was opened; what the plan says otherwise by now is told."""
    if day is None:
        return []
    lines = otherwise(day, planned)
    if not lines and not day.number:
        return []
    later = [Phrase("plan-otherwise", {"lines": lines})] if lines else []
    return [*_day(context, day), *later]


def _day(context: Context, day: DayAhead) -> list[Phrase]:
    head = Phrase("plan-day", {"date": day.day.isoformat(), "number": day.number})
    sessions = [
        Phrase(
            "plan-session",
            {"id": one.id, "at": f"{one.at:%H:%M}", "track": one.track, "who": _who(one)},
        )
        for one in day.sessions
    ]
    lines = [_line(context, one) for one in day.lines]
    return [head, *sessions, *lines] if lines or sessions else [head, Phrase("plan-empty")]


def _line(context: Context, line: PlanLine) -> Phrase:
    known = context.world.library.passages
    titles = [known[one].title for one in line.passages if one in known]
    more = len(titles) - _TITLES
    return Phrase(
        f"plan-{line.requirement.value}",
        {
            "id": line.id,
            "titles": (*titles[:_TITLES], *((f"+{more}",) if more > 0 else ())),
            "due": f"{line.due:%H:%M}",
            "who": _who(line),
        },
    )


def _who(line: PlanLine | Session) -> Phrase | tuple[str, ...]:
    groups = tuple(map(scope_entry, line.groups)) if isinstance(line, PlanLine) else ()
    return (*line.departments, *groups) or Phrase("plan-everybody")


# --- the way back


def _ask_undo(context: Context) -> Outcome:
    library = _earlier(context)
    if not isinstance(library, Library):
        return library
    lines = preview(changed(context, library)) or [Phrase("plan-same")]
    lines += besides(context, library)
    asked = confirm.ask(Phrase("plan-undo-ask"), UNDO, digest=material.digest(library))
    return replace(asked, replies=(Say(tuple(lines)), *asked.replies))


def undo(context: Context, about: Mapping[str, Any]) -> Outcome:
    """The plan before is written to its file, and holds; the one it replaces is kept in turn."""
    library = _earlier(context)
    if not isinstance(library, Library):
        return replace(library, ask={})
    if material.digest(library) != about["digest"] or library.plan is None:
        return replace(tell("plan-undo-stale"), ask={})
    try:
        context.world.write_plan(library.plan.text)
    except OSError as error:
        return replace(tell("plan-undo-unwritable", reason=error.strerror or str(error)), ask={})
    done = material.in_force(context, library)
    return Outcome(tell("plan-undone").replies, done.facts, ask={})


def _earlier(context: Context) -> Library | Outcome:
    """The material with the plan that was kept, or why there is none."""
    kept, library = context.store.value(material.PLAN_BEFORE), context.world.library
    if kept is None:
        return tell("plan-undo-none")
    name = library.plan.file if library.plan else "plan.yaml"
    earlier, problems = read_plan(name, kept["text"], library.passages)
    if earlier is None or problems:
        shown = [phrase(one) for one in problems[:_PROBLEMS]]
        return Outcome((Say((Phrase("plan-undo-problems"), *shown)),))
    return replace(library, plan=earlier)
