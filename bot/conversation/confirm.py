"""Questions before what cannot be taken back: the answer is yes or no, by button or by word."""

from __future__ import annotations

from bot.conversation.recognise import NO, YES, fold
from bot.conversation.world import Outcome
from bot.messages import Choice, Phrase, Say

CONFIRM, DENY = "y", "z"


def ask(question: Phrase, name: str, **about: str) -> Outcome:
    """Ask, and remember what about."""
    row = (Choice(Phrase("button-yes"), CONFIRM), Choice(Phrase("button-no"), DENY))
    return Outcome((Say((question,), (row,)),), ask={"name": name, **about})


def waits_for(text: str) -> bool | None:
    """Whether these words say yes or no; None if neither."""
    folded = fold(text)
    if folded in YES:
        return True
    return False if folded in NO else None
