"""`/mydata`: what is stored about whoever asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.conversation.world import Context, Outcome
from bot.messages import Enclosure, FileRef, Phrase, Say
from bot.reports.own_data import document, summary

if TYPE_CHECKING:
    from bot.conversation.enclosures import Order

FILE = "mydata"


def mydata(context: Context, words: str) -> Outcome:
    """How much of what is stored about oneself, with all of it in a file.

    The reply, which is kept in the store, has only counts; the file is made when it is sent, and kept nowhere.
    """
    del words
    officer = context.officer
    told = context.store.stored_about(officer.badge)
    head = Phrase("own-head", {"name": officer.name, "badge": officer.badge})
    return Outcome((Say((head, *summary(told), Phrase("own-foot")), encloses=FileRef(FILE)),))


def own_file(order: Order, args: Mapping[str, str]) -> Enclosure:
    """All that is stored about the reader, as JSON. Raises LookupError where nothing is."""
    del args
    told = order.world.store.stored_about(order.officer.badge)
    if not told:
        raise LookupError(order.officer.badge)
    now = order.now.astimezone(order.world.zone)
    text = document(told, order.officer.badge, now)
    return Enclosure(f"mydata-{now:%Y-%m-%d}.json", text.encode(errors="replace"))
