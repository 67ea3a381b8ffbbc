"""What follows from a mark that a person sets: the duties that it closes or opens again."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.conversation.reopening import reopening, standing
from bot.conversation.world import Context, Outcome, tell
from content.duties import met_by
from content.model import Passage
from storage.records import (
    IN_PERSON,
    DutyClosed,
    DutyState,
    Fact,
    How,
    MarkChanged,
    Officer,
    Requirement,
)

_BACK = timedelta(days=31)


def passage_meant(context: Context, words: str) -> Passage | Outcome:
    """The one passage that the words mean: its id, its title, or words that only it holds."""
    known = context.world.library.passages
    exact = [one for one in known.values() if words.casefold() in {one.id, one.title.casefold()}]
    found = exact or [one.passage for one in context.world.finder.find(known, words)]
    if len(found) == 1:
        return found[0]
    return tell("mark-passage", words=words[:40])


def changed(
    context: Context,
    officer: Officer,
    passage: Passage,
    how: How,
    reason: str,
    *,
    passed: bool,
    attempt: datetime | None = None,
) -> tuple[Fact, ...]:
    """The mark, then the duties that it closes or opens again; what was done at `attempt` counts from then."""
    by, now = context.officer.badge, context.now
    mark = MarkChanged(officer.badge, passage.id, passage.version, passed, how, by, reason, now, attempt)
    if not passed:
        return (mark, *_reopened(context, officer, passage, by))
    # Also a day that nobody has looked at yet has its duties.
    context.world.open_day(now)
    open_ = context.store.open_duties(officer.badge)
    # An answer is no answer to what fell to them after it: that is met by the mark itself.
    then = context.world.today(attempt or now)
    known = [one for one in open_ if one.day <= then]
    later = [one for one in open_ if one.day > then]
    met = [
        *met_by(known, passage.id, Requirement.RECITE, attempt or now),
        *met_by(later, passage.id, Requirement.RECITE, now),
    ]
    why = IN_PERSON if how is How.IN_PERSON else ""
    closed = (DutyClosed(one.badge, one.passage, one.day, one.state, now, why, by) for one in met)
    return (mark, *closed)


def _reopened(context: Context, officer: Officer, passage: Passage, by: str) -> tuple[Fact, ...]:
    """The last recitation that counted counts no longer: its duty is open again, unless something excuses it by now."""
    since = context.world.today(context.now) - _BACK
    done = [
        one
        for one in context.store.duties_of(officer.badge, since)
        if one.passage == passage.id
        and one.requirement is Requirement.RECITE
        and one.state in {DutyState.DONE, DutyState.LATE}
    ]
    last = max(done, key=lambda one: (one.closed_at or one.due_at, one.day), default=None)
    if last is None:
        return ()
    return reopening(context.store, standing(context.store, context.world.hours), [last], by, context.now)
