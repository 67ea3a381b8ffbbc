"""What only admins may do from the chat: reload the material, declare a day off, withdraw a plan line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.conversation import confirm, material, plan_changes, restoring
from bot.conversation.dates import read_date, split_first
from bot.conversation.recognise import fold
from bot.conversation.world import Context, Outcome, tell
from bot.messages import Phrase, Say
from content.duties import excused, left_by
from storage.records import DayOff, Duty, DutyState, Fact, LineWithdrawn

RELOAD = "reload"
_REASON = 200
#: So far back a day can still be declared off.
_PAST_DAYS = 31


def reload(context: Context, words: str) -> Outcome:
    """Read decks and plan anew; nothing is replaced unless all of it is good.

    Where the plan says something else about the days ahead, or when people are written to, that is shown and asked first.
    """
    del words
    library, problems = context.world.reload()
    if problems:
        return material.not_loaded(problems)
    lines = (
        *plan_changes.preview(plan_changes.changed(context, library)),
        *plan_changes.besides(context, library),
    )
    if not lines:
        return material.in_force(context, library)
    lines = (Phrase("reload-plan"), *lines)
    asked = confirm.ask(Phrase("reload-ask"), RELOAD, digest=material.digest(library))
    return replace(asked, replies=(Say(lines), *asked.replies))


def reload_changed(context: Context, about: Mapping[str, Any]) -> Outcome:
    """The change that was shown is taken over; if the files have changed since, what they say now is shown."""
    library, problems = context.world.reload()
    if problems:
        return replace(material.not_loaded(problems), ask={})
    if material.digest(library) != about["digest"]:
        again = reload(context, "")
        return again if again.ask else replace(again, ask={})
    return replace(material.in_force(context, library), ask={})


def dayoff(context: Context, words: str) -> Outcome:
    """`/dayoff DATE REASON`: ask first; the day's duties will be excused. `/dayoff undo DATE` takes it back."""
    first, reason = split_first(words)
    if fold(first) in restoring.UNDO:
        return restoring.ask_day(context, reason)
    today = context.world.today(context.now)
    day = read_date(first, today)
    if not first:
        return tell("dayoff-usage")
    if day is None:
        return tell("dayoff-date", word=first[:20])
    if not reason:
        return tell("dayoff-reason", date=day.isoformat())
    if day < today - timedelta(days=_PAST_DAYS):
        return tell("dayoff-past", days=_PAST_DAYS)
    if day in context.store.days_off():
        return tell("dayoff-already", date=day.isoformat())
    context.world.open_day(context.now)
    about = {"date": day.isoformat(), "reason": reason[:_REASON]}
    question = Phrase("dayoff-ask", {**about, "count": len(_open_on(context, day))})
    return confirm.ask(question, "dayoff", **about)


def declare_off(context: Context, about: Mapping[str, Any]) -> Outcome:
    """The day is off: its open duties are excused with the reason."""
    day, reason, by = date.fromisoformat(about["date"]), about["reason"], context.officer.badge
    duties = _open_on(context, day)
    closed = excused(duties, reason, by, context.now)
    told = restoring.offered(
        tell("dayoff-done", date=day.isoformat(), count=len(closed)), restoring.DAY, day.isoformat()
    )
    kept = restoring.noted(restoring.DAY, day.isoformat(), context.now, duties, reason)
    return Outcome(told.replies, (DayOff(day, reason, by, context.now), *closed, kept), ask={})


def withdraw(context: Context, words: str) -> Outcome:
    """`/withdraw LINE REASON`: ask first; the line's open duties will be excused. `/withdraw undo LINE` takes it back."""
    line, reason = split_first(words)
    if fold(line) in restoring.UNDO:
        return restoring.ask_line(context, reason)
    plan, withdrawn = context.world.library.plan, context.store.lines_withdrawn()
    lines = dict.fromkeys(known.id for known in plan.lines) if plan else {}
    if not line:
        return tell("withdraw-usage", lines=tuple(lines))
    if line in withdrawn:
        return tell("withdraw-already", line=line)
    excusable, staying = left_by(context.store.all_open(), line, withdrawn)
    # A line that has gone from the plan may still have duties from the days before.
    if line not in lines and not excusable and not staying:
        return tell("withdraw-unknown", line=line[:32], lines=tuple(lines))
    if not reason:
        return tell("withdraw-reason", line=line)
    about = {"line": line, "reason": reason[:_REASON]}
    counts = {"count": len(excusable), "staying": len(staying)}
    return confirm.ask(Phrase("withdraw-ask", {**about, **counts}), "withdraw", **about)


def withdraw_line(context: Context, about: Mapping[str, Any]) -> Outcome:
    """The line is withdrawn from today on: its open duties are excused with the reason."""
    line, reason, by = about["line"], about["reason"], context.officer.badge
    open_ = context.store.all_open()
    excusable, staying = left_by(open_, line, context.store.lines_withdrawn())
    closed = excused(excusable, reason, by, context.now)
    since = context.world.today(context.now)
    done = tell("withdraw-done", line=line, count=len(closed), staying=len(staying))
    told = restoring.offered(done, restoring.LINE, line)
    kept = restoring.noted(restoring.LINE, line, context.now, (*excusable, *staying), reason)
    facts: tuple[Fact, ...] = (LineWithdrawn(line, since, reason, by, context.now), *closed, kept)
    return Outcome(told.replies, facts, ask={})


def _open_on(context: Context, day: date) -> list[Duty]:
    return [duty for duty in context.store.duties_on(day) if duty.state is DutyState.OPEN]
