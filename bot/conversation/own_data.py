"""`/mydata`: what is stored about whoever asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bot.conversation.world import Context, Outcome, tell
from bot.drill.state import Checking
from bot.messages import Enclosure, FileRef, Phrase, Say
from bot.reports.own_data import document, summary

if TYPE_CHECKING:
    from bot.conversation.enclosures import Order

FILE = "mydata"


def mydata(context: Context, words: str) -> Outcome:
    """How much of what is stored about oneself, with all of it in a file.

    The reply, which is kept in the store, has only counts; the file is made when it is sent, and kept nowhere. In it are
    the texts that were sent and recited: there is none during a check, and a check takes it back.
    """
    del words
    if isinstance(context.state, Checking):
        return tell("check-own-data")
    officer = context.officer
    told = context.store.stored_about(officer.badge)
    head = Phrase("own-head", {"name": officer.name, "badge": officer.badge})
    shows = " ".join(sorted(_passages(told))) or None
    return Outcome((Say((head, *summary(told), Phrase("own-foot")), shows=shows, encloses=FileRef(FILE)),))


def _passages(told: Mapping[str, Sequence[Mapping[str, Any]]]) -> set[str]:
    """The passages whose texts may stand in what is stored: shown lately, on their way, or recited."""
    shown = {row["doc"]["passage"] for row in told.get("shown", ()) if "doc" in row}
    sent = {one for row in told.get("outbox", ()) for one in (row.get("shows") or "").split()}
    entries = (row for row in told.get("ledger", ()) if row.get("kind") == "attempted" and row.get("data"))
    return shown | sent | {row["data"]["passage"] for row in entries}


def own_file(order: Order, args: Mapping[str, str]) -> Enclosure:
    """All that is stored about the reader, as JSON. Raises LookupError where nothing is."""
    del args
    told = order.world.store.stored_about(order.officer.badge)
    if not told:
        raise LookupError(order.officer.badge)
    now = order.now.astimezone(order.world.zone)
    text = document(told, order.officer.badge, now)
    return Enclosure(f"mydata-{now:%Y-%m-%d}.json", text.encode(errors="replace"))
