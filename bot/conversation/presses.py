"""What a genuine button does: one row per action."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.conversation import (
    access,
    admin,
    audit,
    basics,
    cases,
    confirm,
    deck_files,
    decks,
    enrolment,
    files,
    forgetting,
    leave,
    leave_files,
    marks,
    nudge,
    pending,
    plan_files,
    planning,
    privacy,
    restoring,
    roster_files,
    settings,
    study,
    supervise,
    trace,
    uploads,
)
from bot.conversation.broadcasting import broadcast, under_way
from bot.conversation.buttons import Press
from bot.conversation.commands import ADMINS, DECIDING, EVERYONE, OVERSEERS, READERS
from bot.conversation.denials import no_right
from bot.conversation.drilling import advance
from bot.conversation.noticing import document, notice
from bot.conversation.noticing.message import DETAILS, KNOWN
from bot.conversation.prompting import question
from bot.conversation.world import Context, Outcome, tell
from bot.delivery.broadcasts import STOP
from bot.drill import actions
from bot.drill.events import CheckNow, Event, Finish, Hint, How, Open, Pick, Resume, Skip, Stop
from storage.records import Role

#: Given the parts of the action after its name; None if they make no sense.
Handler = Callable[[Context, list[str]], Outcome | None]
Act = Callable[[Context, Mapping[str, Any]], Outcome]

_DRILL: dict[str, Event] = {
    actions.FINISH: Finish(),
    actions.HINT: Hint(),
    actions.SKIP: Skip(),
    actions.STOP: Stop(),
    actions.RESUME: Resume(),
    actions.CHECK: CheckNow(),
}
_STAMPED = actions.STAMPED | {confirm.CONFIRM, confirm.DENY, uploads.WHAT, broadcast.TRIAL}

#: What a yes does, by the name of the question.
ACTS: dict[str, tuple[Act, frozenset[Role]]] = {
    forgetting.ASK: (forgetting.ask_for_it, EVERYONE),
    forgetting.DO: (forgetting.erase, ADMINS),
    "dayoff": (admin.declare_off, ADMINS),
    "withdraw": (admin.withdraw_line, ADMINS),
    restoring.DAY: (restoring.restore_day, ADMINS),
    restoring.LINE: (restoring.restore_line, ADMINS),
    admin.RELOAD: (admin.reload_changed, ADMINS),
    planning.UNDO: (planning.undo, ADMINS),
    uploads.FILE: (uploads.ask_again, ADMINS),
    deck_files.LOAD: (deck_files.load, ADMINS),
    roster_files.SAVE: (roster_files.save, ADMINS),
    roster_files.UNDO: (roster_files.take_back, ADMINS),
    plan_files.SAVE: (plan_files.save, ADMINS),
    leave.BACK: (leave.take_back, EVERYONE),
    leave_files.SAVE: (leave_files.save, ADMINS),
    leave_files.UNDO: (leave_files.take_back, ADMINS),
    deck_files.UNDO: (deck_files.take_back, ADMINS),
    notice.ASK: (notice.issue, DECIDING),
    document.ASK: (document.issue, ADMINS),
    broadcast.ASK: (broadcast.send, DECIDING),
    nudge.ASK: (nudge.do_nudge, DECIDING),
    "grant": (access.do_grant, ADMINS),
    "suspend": (access.do_suspend, ADMINS),
    "revoke": (access.do_revoke, ADMINS),
    "override": (marks.do_override, ADMINS),
    "record": (marks.do_record, DECIDING),
    "case": (cases.do_decide, ADMINS),
}


def press(context: Context, pressed: Press, step: int) -> Outcome | None:
    """Obey a press; None if its moment is over or nothing is meant by it."""
    name, *parts = pressed.action.split(".")
    line = BUTTONS.get(name)
    if line is None or (name in _STAMPED and pressed.stamp != step):
        return None
    handler, roles = line
    if context.officer.role not in roles:
        return no_right(context, name)
    return handler(context, parts)


def answered(context: Context, *, yes: bool) -> Outcome:
    """The officer answered the question that waited."""
    line = ACTS.get(context.ask.get("name", ""))
    if line is None or not yes:
        return Outcome(tell("ask-cancelled").replies, ask={}, closed="no")
    act, roles = line
    if context.officer.role not in roles:
        return replace(no_right(context, context.ask["name"]), ask={})
    return replace(act(context, context.ask), closed="yes")


def _drill(event: Event) -> Handler:
    return lambda context, _parts: advance(context, event)


def _open(context: Context, parts: list[str]) -> Outcome | None:
    if len(parts) != 2 or parts[0] not in set(How):  # noqa: PLR2004 (how and which)
        return None
    return advance(context, Open(parts[1], How(parts[0])))


def _pick(context: Context, parts: list[str]) -> Outcome | None:
    return advance(context, Pick(int(parts[0]))) if parts and parts[0].isdecimal() else None


def _language(context: Context, parts: list[str]) -> Outcome | None:
    return basics.choose_language(context, parts[0]) if parts else None


def _answer(*, yes: bool) -> Handler:
    return lambda context, _parts: answered(context, yes=yes)


BUTTONS: dict[str, tuple[Handler, frozenset[Role]]] = {
    **{name: (_drill(event), EVERYONE) for name, event in _DRILL.items()},
    actions.OPEN: (_open, EVERYONE),
    actions.PICK: (_pick, EVERYONE),
    actions.TODAY: (lambda context, _parts: study.today(context, ""), EVERYONE),
    actions.NEXT: (lambda context, _parts: study.next_due(context), EVERYONE),
    decks.DECKS: (decks.decks_pressed, EVERYONE),
    basics.LANGUAGE: (_language, EVERYONE),
    supervise.COMPLETION: (supervise.completion_pressed, OVERSEERS),
    supervise.TRACKS: (supervise.tracks_pressed, OVERSEERS),
    **{name: (supervise.file_pressed(name), OVERSEERS) for name in supervise.FILES},
    trace.TRACE: (trace.trace_pressed, OVERSEERS),
    question.ANSWER: (question.answered, EVERYONE),
    KNOWN: (notice.known_pressed, EVERYONE),
    DETAILS: (notice.details_pressed, OVERSEERS),
    broadcast.TRIAL: (broadcast.trial_pressed, DECIDING),
    STOP: (under_way.stop_pressed, DECIDING),
    broadcast.RECEIVED: (broadcast.received_pressed, EVERYONE),
    nudge.NUDGE: (nudge.nudge_pressed, DECIDING),
    pending.PENDING: (pending.pending_pressed, OVERSEERS),
    enrolment.ENROLMENT: (enrolment.enrolment_pressed, OVERSEERS),
    leave.LEAVE: (leave.leave_pressed, DECIDING),
    audit.AUDIT: (audit.audit_pressed, READERS),
    cases.CASE: (cases.case_pressed, ADMINS),
    restoring.RESTORE: (restoring.restore_pressed, ADMINS),
    uploads.WHAT: (files.what_pressed, ADMINS),
    settings.SETTINGS: (settings.settings_pressed, EVERYONE),
    privacy.KNOW: (privacy.known_pressed, EVERYONE),
    confirm.CONFIRM: (_answer(yes=True), EVERYONE),
    confirm.DENY: (_answer(yes=False), EVERYONE),
}
