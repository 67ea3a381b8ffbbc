"""`/plan` below a plan sent as a file (YAML): its problems, or what it changes, then in force after a yes.

The checks are those of `run.py check` and `run.py plan check`: what is wrong refuses the file, what is only worth a look is
told beside what changes. `/plan undo` (planning) is the way back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from bot.conversation import confirm, material
from bot.conversation.plan_changes import besides, changed, preview
from bot.conversation.uploads import FILE, Upload, taken, waiting
from bot.conversation.world import Context, Outcome, tell
from bot.messages import Phrase, Say
from bot.people.scopes import members
from bot.problems import phrase
from content.apart import yaml_apart
from content.model import Library, Plan, Problem, problem
from content.plan import read_plan
from content.plan_check import check_plan
from content.validate import check_departments, check_groups
from content.versions import changing
from storage.records import Status, ValueKept

SAVE = "plan-file"
#: How the plan's file is called in its folder.
_NAME = "plan.yaml"
_ENDINGS = frozenset({".yaml", ".yml"})
#: Things worth a look that are shown.
_LOOKS = 10


def take(context: Context, upload: Upload) -> Outcome:
    """Tell the file's problems, or what it changes, and ask."""
    library = material.in_files(context)
    if isinstance(library, Outcome):
        return library
    plan, problems = _read(upload, library)
    if plan is None or problems:
        return material.not_loaded(problems, "plan-file-kept")
    if library.plan is not None and library.plan.text == plan.text:
        return tell("plan-file-same")
    after = replace(library, plan=plan)
    lines = preview(changed(context, after)) or [Phrase("plan-same")]
    lines += besides(context, after)
    shown = Say((Phrase("reload-plan"), *lines, *_looks(context, after, upload.name)))
    asked = confirm.ask(
        Phrase("plan-file-ask", {"lines": len(plan.lines) + len(plan.sessions)}),
        SAVE,
        against=material.whole(library),
        **{FILE: upload.name},
    )
    held = library.plan.text if library.plan else ""
    # The file is replaced before the turn is kept: after a cut between the two nothing else knows what stood there.
    kept = ValueKept(_kept_as(context), {"text": held})
    return replace(asked, replies=(shown, *asked.replies), facts=(kept,))


def save(context: Context, about: Mapping[str, Any]) -> Outcome:
    """What was shown comes into force; where the material has changed since, what the file changes now is shown."""
    upload = waiting(context)
    if upload is None:
        return replace(tell("file-gone"), ask={})
    try:
        with changing(context.world.folder):
            library, _ = context.world.reload()
            plan, problems = _read(upload, library)
            if plan is None or problems:
                return taken(context, take) or replace(tell("file-gone"), ask={})
            if library.plan is not None and library.plan.text == plan.text:
                return _placed(context, library)
            if material.whole(library) != about["against"]:
                return taken(context, take) or replace(tell("file-gone"), ask={})
            context.world.write_plan(plan.text)
            return _in_force(context)
    except OSError as error:
        told = tell("plan-file-unwritable", reason=error.strerror or type(error).__name__)
        return replace(told, ask={})


def _placed(context: Context, library: Library) -> Outcome:
    """The plan lies there already: by this turn, which is decided once more, or by somebody who was faster."""
    asked, kept = (context.store.value(name) for name in (_kept_as(context), material.PLAN_BEFORE))
    held = str(asked["text"]) if asked else ""
    if not held or (kept and kept["text"] == held):
        return replace(tell("plan-file-same"), ask={})
    before, _ = read_plan(_NAME, held, library.passages)
    return _in_force(context, replace(library, plan=before))


def _in_force(context: Context, before: Library | None = None) -> Outcome:
    """What lies in the folder now is loaded, and everybody follows."""
    library, problems = context.world.reload()
    if problems:
        return replace(material.not_loaded(problems), ask={})
    follows = material.in_force(context, library, before)
    gone = ValueKept(_kept_as(context), {})
    return Outcome((Say((Phrase("plan-file-done"),)), *follows.replies), (*follows.facts, gone), ask={})


def _kept_as(context: Context) -> str:
    return f"plan-held:{context.officer.badge}"


def _read(upload: Upload, library: Library) -> tuple[Plan | None, Sequence[Problem]]:
    if PurePath(upload.name).suffix.lower() not in _ENDINGS:
        return None, [problem(upload.name, 0, "problem-plan-format")]
    text, problems = yaml_apart(upload.name, upload.data)
    if text is None or problems:
        return None, problems
    plan, problems = read_plan(upload.name, text, library.passages)
    return plan and replace(plan, file=_NAME), problems


def _looks(context: Context, library: Library, name: str) -> list[Phrase]:
    """What no rule forbids but few want, named after the file that was sent."""
    paths = {one.id: one.path for one in context.store.departments()}
    there = [one for one in context.store.officers() if one.status in {Status.ACTIVE, Status.ON_LEAVE}]
    peopled = {paths[one.department] for one in there if one.department in paths}
    grouped = {(paths[one.department], one.groups) for one in there if one.groups and one.department in paths}
    found = [*check_plan(library, peopled, grouped)]
    if library.plan is not None:
        named = members(context.store.officers()).keys()
        found = [*check_groups(library.plan, named), *found]
        found = [*check_departments(library.plan, set(paths.values())), *found]
    shown = [phrase(replace(one, file=name)) for one in found[:_LOOKS]]
    more = [Phrase("plan-file-more", {"count": len(found) - _LOOKS})] if len(found) > _LOOKS else []
    return [Phrase("plan-file-looks", {"count": len(found)}), *shown, *more] if found else []
