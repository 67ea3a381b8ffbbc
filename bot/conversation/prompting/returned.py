"""What an officer gets who can be written to again: the slots of the day that went out meanwhile, as long as their grace lasts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.conversation.world import Context
from bot.delivery.plan import SlotDue
from bot.delivery.slots import slot_rows
from content.slots import moment_of, occasions
from storage.mail import Owed
from storage.records import Account


def gone_out(context: Context, account: Account) -> tuple[Owed, ...]:
    """Prompts for this account; what it had before they were gone its key bars."""
    return tuple(
        row
        for due in _sent(context)
        for row in slot_rows(context.store, context.world.library, due, only=account)
    )


def _sent(context: Context) -> Iterator[SlotDue]:
    """Slots whose time it is and that have gone out; after midnight also those of the day before."""
    hours, plan, today = context.world.hours, context.world.library.plan, context.world.today(context.now)
    for day in (today - timedelta(days=1), today):
        for occasion in occasions(plan.slots) if plan else ():
            moment = moment_of(day, occasion.at, hours)
            until = moment + occasion.slot.grace
            run = context.store.slot_run(day, occasion.run) if moment <= context.now <= until else None
            if run is not None and run.outcome == "sent":
                yield SlotDue(occasion.slot, day, until, missed=False, occasion=occasion)
