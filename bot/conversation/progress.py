"""`/progress`: one's own figures, the row of days kept, a calendar, and what is next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.conversation.study import listed, waiting
from bot.conversation.world import Context, Outcome
from bot.messages import Phrase, Say, Span
from bot.reports import own_days
from bot.reports.figures import per_cent
from content.duties import overdue
from storage.records import IN_PERSON, Duty, DutyState

_DAYS = 30
_WEEKS = 5
#: So far back a row of days is looked for.
_ROW = timedelta(days=366)
_NEXT = 3


def progress(context: Context, words: str) -> Outcome:
    """Due and done in the last 30 days, days in a row, the last weeks day by day, and what falls due next."""
    del words
    due = waiting(context)
    today = context.world.today(context.now)
    duties = context.store.duties_of(context.officer.badge, today - _ROW)
    days = own_days.marks(duties, context.world.today)
    since = today - timedelta(days=_DAYS - 1)
    lately = [one for one in duties if one.day >= since]
    blocks: list[Phrase | tuple[Span, ...]] = [_figures(context, lately)]
    aloud = sum(one.reason == IN_PERSON for one in lately)
    if aloud:
        blocks.append(Phrase("completion-heard-note", {"count": aloud}))
    if days:
        blocks += [Phrase("progress-streak", {"days": own_days.streak(days, today)}), *_calendar(days, today)]
    blocks += listed(context, "progress-next", sorted(due, key=lambda duty: duty.due_at)[:_NEXT])
    return Outcome((Say(tuple(blocks)),))


def _figures(context: Context, duties: Sequence[Duty]) -> Phrase:
    states = [duty.state for duty in duties]
    done, late = states.count(DutyState.DONE), states.count(DutyState.LATE)
    excused = states.count(DutyState.EXCUSED)
    behind = sum(overdue(duty, context.now) for duty in duties if duty.state is DutyState.OPEN)
    owed = len(duties) - excused
    return Phrase(
        "progress",
        {
            "days": _DAYS,
            "all": len(duties),
            "done": done,
            "late": late,
            "open": states.count(DutyState.OPEN) - behind,
            "overdue": behind,
            "excused": excused,
            "share": per_cent((done + late) / owed if owed else None),
        },
    )


def _calendar(days: dict[date, own_days.Mark], today: date) -> list[Phrase]:
    """A line for each week, and what its marks mean: only of those that are there."""
    weeks = own_days.weeks(days, today, _WEEKS)
    lines = [Phrase("progress-week", {"monday": f"{monday:%m-%d}", "days": marks}) for monday, marks in weeks]
    there = "".join(marks for _, marks in weeks)
    legend = [
        Phrase(f"progress-{one.name.lower()}", {"mark": one.value}) for one in own_days.Mark if one in there
    ]
    return [Phrase("progress-calendar"), *lines, *legend]
