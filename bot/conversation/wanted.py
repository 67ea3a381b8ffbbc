"""Whether a prompt is still wanted when it is sent, and when: not on leave or days off, not in an officer's quiet hours, and
that of a slot at their own time for it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bot.conversation.world import World
from bot.delivery.ladder import TELL
from bot.delivery.plan import NotYet, slot_moment
from bot.delivery.there import Days, has_study
from bot.people.preferences import ROOM, Preferences, quiet_until
from content.model import Slot
from storage.mail import Owed
from storage.records import Officer

#: How the keys begin of reminders that a person sends.
BY_HAND = "nudge:"


def dropped(world: World, owed: Owed, officer: Officer, now: datetime) -> bool:
    """Whether what was planned lost its day, its officer or its slot while it waited, by what the planning asks too.

    The word to those in charge stays wanted: it is owed once, and nobody would hear of it later. What a person sends may
    come on any day.
    """
    prompt = owed.body.get("prompt", {})
    if prompt.get("content") == TELL or "department" in owed.body:
        return False
    if prompt.get("slot") and _slot(world, prompt["slot"]) is None:
        return True
    day = date.fromisoformat(prompt["day"]) if prompt.get("day") else world.today(now)
    there, by_hand = Days(world.store, world.library, officer), (owed.key or "").startswith(BY_HAND)
    return not there(day) or not (by_hand or has_study(world.store, world.library, day))


def waits(world: World, owed: Owed, now: datetime) -> bool:
    """Whether there is no time at all for this prompt: the quiet hours last as long as it may be sent.

    Raises NotYet where its time comes later.
    """
    chosen = world.preferences(owed.badge)
    own = max(now, _own_time(world, chosen, owed))
    return _put_off(world, chosen, own, now, datetime.fromisoformat(owed.body["prompt"]["until"]))


def rests(world: World, badge: str, now: datetime, until: datetime) -> bool:
    """The same for what comes in no slot: whether an officer's quiet hours last to its end. Raises NotYet."""
    return _put_off(world, world.preferences(badge), now, now, until)


def _put_off(world: World, chosen: Preferences, at: datetime, now: datetime, until: datetime) -> bool:
    # Own times may lie in quiet hours, or come before those end.
    at = quiet_until(chosen, max(at, quiet_until(chosen, now, world.zone)), world.zone)
    if at <= now:
        return False
    if at > until:
        return True
    raise NotYet(at)


def _own_time(world: World, chosen: Preferences, owed: Owed) -> datetime:
    """When the officer wants this slot's own prompt; what a person sends meanwhile (a nudge) does not wait for it."""
    prompt = owed.body["prompt"]
    until = datetime.fromisoformat(prompt["until"])
    slot = _slot(world, prompt["slot"])
    if (
        slot is None
        or slot.id not in chosen.slots
        or not (owed.key or "").startswith((f"{slot.id}:", f"{slot.id}+"))
    ):
        return datetime.min.replace(tzinfo=until.tzinfo)
    own = replace(slot, at=chosen.slots[slot.id])
    # The plan may have other times by now.
    return min(slot_moment(date.fromisoformat(prompt["day"]), own, world.hours), until - ROOM)


def _slot(world: World, name: str) -> Slot | None:
    """The slot of this id, as the plan in force has it."""
    slots = world.library.plan.slots if world.library.plan else ()
    return next((one for one in slots if one.id == name), None)
