"""`/dayoff undo DATE`, `/withdraw undo LINE`: an admin's act taken back, as long as nothing was built on it.

A study day that was opened since was opened by what was decided: the line's duties were not given out, what was missed was
reckoned without the day. Then nothing is taken back. What the act excused is open again, except where something else excuses it
by now (see `reopening`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.conversation import confirm
from bot.conversation.dates import read_date
from bot.conversation.reopening import WITHDRAWN, by_person, kept_as, opened, reopening, standing
from bot.conversation.world import Context, Outcome, tell
from bot.messages import Choice, Phrase, Say
from storage.records import DayRestored, Duty, DutyState, Fact, LineRestored, ValueKept

#: The action of the button below what was done; behind it the command and what it was about.
RESTORE = "b"
DAY, LINE = "dayoff-undo", WITHDRAWN
UNDO = frozenset({"undo", "撤销", "恢复"})
#: In a button there is little room: how they are called there, and bytes of a name.
_SHORT, _NAME = {DAY: "d", LINE: "l"}, 36
#: So far back it is looked whether a study day was opened.
_LOOKED = 31


def noted(about: str, name: str, now: datetime, duties: Iterable[Duty], reason: str) -> ValueKept:
    """What has to be known to take an act back: when it was and why, and the study days of the duties it is about."""
    days = sorted({duty.day.isoformat() for duty in duties})
    return ValueKept(kept_as(about, name), {"at": now.isoformat(), "days": days, "reason": reason})


def offered(outcome: Outcome, about: str, name: str) -> Outcome:
    """The same, with a button that takes it back."""
    if len(name.encode()) > _NAME:
        return outcome  # the command does the same
    row = (Choice(Phrase("button-restore"), f"{RESTORE}.{_SHORT[about]}.{name}"),)
    replies = tuple(replace(one, choices=(row,)) if isinstance(one, Say) else one for one in outcome.replies)
    return replace(outcome, replies=replies)


def restore_pressed(context: Context, parts: list[str]) -> Outcome | None:
    """The button below what was done: the question is asked."""
    about, name = "".join(parts[:1]), ".".join(parts[1:])
    if about == _SHORT[DAY]:
        return ask_day(context, name)
    return ask_line(context, name) if about == _SHORT[LINE] else None


def ask_day(context: Context, word: str) -> Outcome:
    """Whether a day off is to be a study day again."""
    day = read_date(word, context.world.today(context.now))
    if day is None or day not in context.store.days_off():
        return tell("restore-day-none")
    return _ask(context, DAY, day.isoformat())


def ask_line(context: Context, line: str) -> Outcome:
    """Whether a withdrawn line is to come again."""
    if line not in context.store.lines_withdrawn():
        return tell("restore-line-none")
    return _ask(context, LINE, line)


def _ask(context: Context, about: str, name: str) -> Outcome:
    built = _built_on(context, about, name)
    if built:
        return built
    told: dict[str, str | int] = {"name": name, "count": opened(_reopened(context, about, name))}
    return confirm.ask(Phrase(f"restore-{about}-ask", told), about, which=name)


def restore_day(context: Context, about: Mapping[str, Any]) -> Outcome:
    """The day is a study day again."""
    name = str(about["which"])
    return _restored(
        context, DAY, name, DayRestored(date.fromisoformat(name), context.officer.badge, context.now)
    )


def restore_line(context: Context, about: Mapping[str, Any]) -> Outcome:
    """The line comes again."""
    name = str(about["which"])
    return _restored(context, LINE, name, LineRestored(name, context.officer.badge, context.now))


def _restored(context: Context, about: str, name: str, fact: DayRestored | LineRestored) -> Outcome:
    built = _built_on(context, about, name)
    if built:
        return replace(built, ask={})
    facts = _reopened(context, about, name)
    told = tell(f"restore-{about}-done", name=name, count=opened(facts))
    return Outcome(told.replies, (*facts, fact, ValueKept(kept_as(about, name), {})), ask={})


def _built_on(context: Context, about: str, name: str) -> Outcome | None:
    """Why it cannot be taken back any more."""
    kept = context.store.value(kept_as(about, name))
    if not kept or "at" not in kept:
        return tell("restore-over")
    at, today = datetime.fromisoformat(kept["at"]), context.world.today(context.now)
    first = context.world.today(at)
    if (today - first).days > _LOOKED:
        return tell("restore-over")
    # A day off that is itself still to be opened, or goes on, is not built on.
    own = date.fromisoformat(name) if about == DAY else None
    since = max(first, own + timedelta(days=1)) if own else first
    for number in range((today - since).days + 1):
        day = since + timedelta(days=number)
        known = context.store.study_day(day)
        if known is not None and known.opened_at is not None and known.opened_at > at:
            return tell("restore-built", date=day.isoformat())
    return None


def _reopened(context: Context, about: str, name: str) -> tuple[Fact, ...]:
    """What taking the act back does to duties, with all else as it stands."""
    excuses = standing(context.store, context.world.hours)
    if about == DAY:
        off = {day: why for day, why in excuses.days_off.items() if day.isoformat() != name}
        excuses = replace(excuses, days_off=off)
    else:
        excuses = replace(excuses, lines={line: why for line, why in excuses.lines.items() if line != name})
    its = _excused_by(context, about, name)
    return reopening(context.store, excuses, its, context.officer.badge, context.now)


def _excused_by(context: Context, about: str, name: str) -> Iterator[Duty]:
    """The duties that the act excused, and those that became its own since, as what had excused them was taken back.

    Such a duty may have the reason of the day or of another of its lines: that these excuse it no less is seen later.
    """
    kept = context.store.value(kept_as(about, name)) or {}
    at = datetime.fromisoformat(kept["at"])
    for day in sorted({*kept["days"], name}) if about == DAY else kept["days"]:
        for duty in context.store.duties_on(date.fromisoformat(day)):
            if duty.state is not DutyState.EXCUSED or duty.closed_at is None:
                continue
            own = duty.closed_at == at or (duty.closed_at > at and by_person(duty.reason))
            if own and (about == DAY or name in duty.lines):
                yield duty
