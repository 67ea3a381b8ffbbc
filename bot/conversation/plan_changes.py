"""What other material makes of the study days ahead, as it is shown before it holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.conversation.world import Context
from bot.messages import Phrase
from content import opened
from content.ahead import DayAhead, DayChange, changes, days_ahead
from content.model import Library
from content.official import calendar_of

_LOOKED = timedelta(days=28)
_CHANGES = 14


def ahead(context: Context, library: Library, since: date) -> list[DayAhead]:
    """The study days of four weeks that some material has from a day on."""
    today, kept = context.world.today(context.now), None
    if library.plan is not None:
        kept = context.store.value(library.plan.start_name)
    start = library.plan.start if library.plan else None
    start = start or (date.fromisoformat(kept["date"]) if kept else today)
    calendar = calendar_of(library, context.store.days_off().keys())
    withdrawn = context.store.lines_withdrawn()
    return days_ahead(library.plan, start, calendar, withdrawn, since, today + _LOOKED)


def begun(context: Context) -> DayAhead | None:
    """What is due today if the day is open already: what the plan asked when it opened, whatever it says since."""
    today = context.world.today(context.now)
    standing, kept = context.store.study_day(today), context.store.value(opened.OPENED)
    if standing is None or standing.off_reason or kept is None or kept["date"] != today.isoformat():
        return None
    return opened.without(opened.load(kept), context.store.lines_withdrawn())


def otherwise(today: DayAhead, planned: list[DayAhead]) -> tuple[str, ...]:
    """The lines and sessions of today that the plan has, lacks or tells otherwise by now."""
    now = [opened.unnumbered(one) for one in planned if one.day == today.day]
    return tuple(
        sorted({name for one in changes([today], now) for name in (*one.new, *one.gone, *one.changed)})
    )


def changed(context: Context, library: Library) -> list[DayChange]:
    """What other material makes of the days that have not begun yet."""
    today = context.world.today(context.now)
    since = today + timedelta(days=1) if context.store.study_day(today) else today
    return changes(ahead(context, context.world.library, since), ahead(context, library, since))


def besides(context: Context, library: Library) -> list[Phrase]:
    """What other material makes of a plan besides its study days: when prompts go out, reminders, catching up."""
    before, after = context.world.library.plan, library.plan
    if before is None or after is None:
        return []
    # Where a slot stands in its file says nothing of when it goes out.
    old_slots, new_slots = ([replace(one, file_line=0) for one in plan.slots] for plan in (before, after))
    differs = (
        ("plan-slots-changed", old_slots != new_slots),
        ("plan-nudges-changed", before.nudges != after.nudges),
        ("plan-cap-changed", before.cap != after.cap),
    )
    return [Phrase(key) for key, different in differs if different]


def preview(changed: list[DayChange]) -> list[Phrase]:
    """The changes day by day, the first of them."""
    lines = [
        Phrase(f"plan-{how}", {"date": _days(one), "lines": names})
        for one in changed[:_CHANGES]
        for how, names in (("new", one.new), ("gone", one.gone), ("changed", one.changed))
        if names
    ]
    left = sum(one.days for one in changed[_CHANGES:])
    return [*lines, *([Phrase("plan-more", {"count": left})] if left else [])]


def _days(change: DayChange) -> str | Phrase:
    """The day, or the days in a row of which the same is told."""
    if change.last is None:
        return change.day.isoformat()
    first, last = change.day.isoformat(), change.last.isoformat()
    return Phrase("plan-days", {"first": first, "last": last, "count": change.days})
