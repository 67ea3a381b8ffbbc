"""`/nudge`: a reminder to exactly those who have something open, after a look at how many they are; once per slot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.conversation.dates import split_last
from bot.conversation.pending import open_within
from bot.conversation.scope import meant, pressed, seen_by, title
from bot.conversation.world import Context, Outcome, tell
from bot.delivery.plan import SlotDue, prompts, slot_moment
from bot.messages import Choice, Phrase, Say
from bot.people.scopes import Place
from content.model import Slot
from storage.mail import Owed
from storage.records import Account, Duty

NUDGE = "g"
#: The question that waits for yes or no, and what it is about.
ASK = "nudge"
_ABOUT = ("place", "day", "slot")
_YES = {"是", "确认", "yes"}


def nudge(context: Context, words: str) -> Outcome:
    """`/nudge [department]` shows how many it would reach; with 是 or yes behind it, it is sent."""
    head, last = split_last(words)
    yes = last.casefold() in _YES
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
    owed, unreached = _owed(context, place)
    name, slot = _name(context, place), _slot(context)
    people = len({one.badge for one in owed})
    if slot is None or not people:
        return tell("nudge-nobody", department=name, unreached=unreached)
    asked = Phrase("nudge-ask", {"department": name, "count": people, "unreached": unreached})
    parts = [place.id if place else "", _day(context), slot.id]
    action = ".".join((NUDGE, *parts))
    waits = {"name": ASK, **dict(zip(_ABOUT, parts, strict=True))}
    return Outcome((Say((asked,), ((Choice(Phrase("button-nudge"), action),),)),), ask=waits)


def _send(context: Context, place: Place | None) -> Outcome:
    owed, unreached = _owed(context, place)
    people = len({one.badge for one in owed})
    if not people:
        return tell("nudge-nobody", department=_name(context, place), unreached=unreached)
    return Outcome(tell("nudge-done", count=people, unreached=unreached).replies, others=tuple(owed))


def _owed(context: Context, place: Place | None) -> tuple[list[Owed], int]:
    """The reminders, and how many who have something open cannot be reached."""
    context.world.open_day(context.now)
    slot = _slot(context)
    duties: dict[str, list[Duty]] = defaultdict(list)
    for duty in open_within(context, place):
        duties[duty.badge].append(duty)
    if slot is None or not duties:
        return [], 0
    accounts: dict[str, list[Account]] = defaultdict(list)
    for account in context.store.accounts():
        accounts[account.badge].append(account)
    officers = [one for one in context.store.officers() if one.badge in duties]
    hours = context.world.hours
    day = hours.today(context.now)
    due = SlotDue(slot, day, hours.closes(day), missed=False)
    # A key of its own: the slot's own prompt does not stand in for it, and a second nudge does.
    owed = [_named(one) for one in prompts(due, officers, accounts, duties)]
    return owed, len(duties) - len({one.badge for one in owed})


def _named(owed: Owed) -> Owed:
    return Owed(owed.channel, owed.address, owed.badge, owed.body, owed.lane, key=f"nudge:{owed.key}")


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
