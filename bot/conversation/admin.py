"""What only admins may do from the chat: reload the material, declare a day off, withdraw a plan line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from bot.conversation import confirm
from bot.conversation.dates import read_date, split_first
from bot.conversation.world import Context, Outcome, tell
from bot.messages import Phrase, Say
from bot.problems import phrase
from content.duties import excused
from storage.records import DayOff, Duty, DutyState, LineWithdrawn

#: So many problems are shown in the chat.
_PROBLEMS = 20
_REASON = 200
#: So far back a day can still be declared off.
_PAST_DAYS = 31


def reload(context: Context, words: str) -> Outcome:
    """Read decks and plan anew; nothing is replaced unless all of it is good."""
    del words
    library, problems = context.world.reload()
    if problems:
        more = len(problems) - _PROBLEMS
        blocks = [Phrase("reload-problems", {"count": len(problems)})]
        blocks += [phrase(problem) for problem in problems[:_PROBLEMS]]
        blocks += [Phrase("reload-more", {"count": more})] if more > 0 else []
        return Outcome((Say((*blocks, Phrase("reload-kept"))),))
    context.world.library = library
    return tell("reload-done", decks=len(library.decks), passages=len(library.passages))


def dayoff(context: Context, words: str) -> Outcome:
    """`/dayoff DATE REASON`: ask first; the day's duties will be excused."""
    first, reason = split_first(words)
    today = context.world.today(context.now)
    day = read_date(first, today)
    if day is None or not reason:
        return tell("dayoff-usage")
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
    closed = excused(_open_on(context, day), reason, by, context.now)
    told = tell("dayoff-done", date=day.isoformat(), count=len(closed))
    return Outcome(told.replies, (DayOff(day, reason, by, context.now), *closed), ask={})


def withdraw(context: Context, words: str) -> Outcome:
    """`/withdraw LINE REASON`: ask first; the line's open duties will be excused."""
    line, reason = split_first(words)
    plan = context.world.library.plan
    lines = {known.id: known for known in plan.lines} if plan else {}
    if not line or not reason:
        return tell("withdraw-usage", lines=tuple(lines))
    if line not in lines:
        return tell("withdraw-unknown", line=line[:32], lines=tuple(lines))
    if line in context.store.lines_withdrawn():
        return tell("withdraw-already", line=line)
    about = {"line": line, "reason": reason[:_REASON]}
    question = Phrase("withdraw-ask", {**about, "count": len(_open_from(context, line))})
    return confirm.ask(question, "withdraw", **about)


def withdraw_line(context: Context, about: Mapping[str, Any]) -> Outcome:
    """The line is withdrawn from today on: its open duties are excused with the reason."""
    line, reason, by = about["line"], about["reason"], context.officer.badge
    closed = excused(_open_from(context, line), reason, by, context.now)
    since = context.world.today(context.now)
    told = tell("withdraw-done", line=line, count=len(closed))
    return Outcome(told.replies, (LineWithdrawn(line, since, reason, by, context.now), *closed), ask={})


def _open_on(context: Context, day: date) -> list[Duty]:
    return [duty for duty in context.store.duties_on(day) if duty.state is DutyState.OPEN]


def _open_from(context: Context, line: str) -> list[Duty]:
    return [duty for duty in context.store.all_open() if duty.line == line]
