"""When an officer wants a prompt: not in their quiet hours, and that of a slot at their own time for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bot.conversation.world import World
from bot.delivery.plan import NotYet, slot_moment
from bot.people.preferences import ROOM, Preferences, quiet_until
from storage.mail import Owed


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
    slots = world.library.plan.slots if world.library.plan else ()
    slot = next((one for one in slots if one.id == prompt["slot"]), None)
    if (
        slot is None
        or slot.id not in chosen.slots
        or not (owed.key or "").startswith((f"{slot.id}:", f"{slot.id}+"))
    ):
        return datetime.min.replace(tzinfo=until.tzinfo)
    own = replace(slot, at=chosen.slots[slot.id])
    # The plan may have other times by now.
    return min(slot_moment(date.fromisoformat(prompt["day"]), own, world.hours), until - ROOM)
