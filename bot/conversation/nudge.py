"""`/nudge`: a reminder to exactly those who have something open and are there, after a look at how many they are; once per
slot.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.conversation.dates import split_last
from bot.conversation.pending import open_within
from bot.conversation.recognise import fold
from bot.conversation.scope import meant, pressed, seen_by, title
from bot.conversation.wanted import BY_HAND
from bot.conversation.world import Context, Outcome, tell
from bot.delivery.plan import SlotDue, latest_of, prompts, slot_moment
from bot.delivery.there import There
from bot.messages import Choice, Phrase, Say
from bot.people.scopes import Place
from content.model import Slot
from storage.mail import Owed
from storage.records import Duty

NUDGE = "g"
#: The question that waits for yes or no, and what it is about.
ASK = "nudge"
_ABOUT = ("place", "day", "slot")
_YES = {"是", "确认", "yes"}


def nudge(context: Context, words: str) -> Outcome:
    """`/nudge [department]` shows how many it would reach; with 是 or yes behind it, it is sent."""
    head, last = split_last(words)
    yes = fold(last) in _YES
    found = meant(context, head if yes else words)
    if isinstance(found, Outcome):
        return found
    return _send(context, found) if yes else _preview(context, found)


def nudge_pressed(context: Context, parts: list[str]) -> Outcome | None:
    """Yes to a preview: the department, and the day and slot it was meant for."""
    slot = _slot(context)
    if len(parts) != 3 or slot is None or parts[1:] != [_day(context), slot.id]:  # noqa: PLR2004 (these three)
        return None
    place, known = pressed(context, parts[0])
    return _send(context, place) if known else None


def do_nudge(context: Context, about: Mapping[str, Any]) -> Outcome:
    """Yes by a word; what was asked about another day or slot is asked anew."""
    sent = nudge_pressed(context, [about[name] for name in _ABOUT])
    if sent is not None:
        return replace(sent, ask={})
    place, known = pressed(context, about["place"])
    return _preview(context, place if known else None)


def _preview(context: Context, place: Place | None) -> Outcome:
    reach = _reach(context, place)
    slot = _slot(context)
    if slot is None or not reach.owed:
        return tell("nudge-nobody", department=_name(context, place), **reach.besides())
    told = {"department": _name(context, place), "count": reach.count, **reach.besides()}
    asked = Phrase("nudge-ask", told)
    parts = [place.id if place else "", _day(context), slot.id]
    action = ".".join((NUDGE, *parts))
    waits = {"name": ASK, **dict(zip(_ABOUT, parts, strict=True))}
    return Outcome((Say((asked,), ((Choice(Phrase("button-nudge"), action),),)),), ask=waits)


def _send(context: Context, place: Place | None) -> Outcome:
    reach = _reach(context, place)
    if not reach.owed:
        return tell("nudge-nobody", department=_name(context, place), **reach.besides())
    return Outcome(tell("nudge-done", count=reach.count, **reach.besides()).replies, others=reach.owed)


@dataclass(frozen=True, slots=True)
class _Reach:
    """The reminders; and how many who have something open cannot be reached, or had theirs in this slot."""

    owed: tuple[Owed, ...] = ()
    unreached: int = 0
    reminded: int = 0

    @property
    def count(self) -> int:
        return len({one.badge for one in self.owed})

    def besides(self) -> dict[str, int]:
        """Who gets none, as the arguments of a phrase."""
        return {"unreached": self.unreached, "reminded": self.reminded}


def _reach(context: Context, place: Place | None) -> _Reach:
    context.world.open_day(context.now)
    slot = _slot(context)
    duties: dict[str, list[Duty]] = defaultdict(list)
    for duty in open_within(context, place):
        duties[duty.badge].append(duty)
    hours = context.world.hours
    day = hours.today(context.now)
    there = There(context.store, context.world.library, day)
    officers = [one for one in context.store.officers() if one.badge in duties and there(one)]
    if slot is None or not officers:
        return _Reach()
    chats = latest_of(context.store.accounts())
    due = SlotDue(slot, day, hours.closes(day), missed=False)
    # A key of its own: the slot's own prompt does not stand in for it, and a second nudge does.
    owed = [_named(one) for one in prompts(due, officers, chats, duties)]
    had = context.store.enqueued([str(one.key) for one in owed])
    fresh = tuple(one for one in owed if one.key not in had)
    reached, owing = {one.badge for one in owed}, {one.badge for one in fresh}
    return _Reach(fresh, len(officers) - len(reached), len(reached) - len(owing))


def _named(owed: Owed) -> Owed:
    """Once for a chat: a person decides to remind, also of what was sent where it may not be read any more."""
    key = f"{BY_HAND}{owed.key}:{owed.channel}"
    return Owed(owed.channel, owed.address, owed.badge, owed.body, owed.lane, key=key)


def _slot(context: Context) -> Slot | None:
    """The last slot of today that has begun, else the first one."""
    plan, hours = context.world.library.plan, context.world.hours
    day = hours.today(context.now)
    slots = sorted(plan.slots, key=lambda one: slot_moment(day, one, hours)) if plan else []
    begun = [one for one in slots if slot_moment(day, one, hours) <= context.now]
    return next(iter([*begun[-1:], *slots]), None)


def _day(context: Context) -> str:
    return context.world.today(context.now).strftime("%y%m%d")


def _name(context: Context, place: Place | None) -> str | Phrase:
    return title(context, place, seen_by(context))
