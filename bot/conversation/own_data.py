"""`/mydata`: what is stored about whoever asks."""

from __future__ import annotations

from bot.conversation.world import Context, Outcome
from bot.messages import Phrase, Say
from bot.reports.own_data import summary


def mydata(context: Context, words: str) -> Outcome:
    """How much of what is stored about oneself. Only counts: a reply is kept in the store, contents must not be again."""
    del words
    officer = context.officer
    told = context.store.stored_about(officer.badge)
    head = Phrase("own-head", {"name": officer.name, "badge": officer.badge})
    return Outcome((Say((head, *summary(told), Phrase("own-foot"))),))
