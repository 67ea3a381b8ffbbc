"""Which turns are so short that a thread for each would take longer than they do: answers in a drill, the most of all.

An answer of that length is judged in less than a millisecond if it is right, in a few if it is wrong; the worst that was
found, numbers for numbers, takes twenty. A command, a button or a file may open a day for thousands, draw a picture or
read a roster; those are never short.
"""

from __future__ import annotations

from bot.conversation.commands import aliases
from bot.conversation.recognise import LONGEST_ALIAS, fold
from bot.conversation.world import Context
from bot.drill.machine import passage_of
from bot.drill.state import Checking, Practising
from bot.messages import Incoming, Kind

#: Characters of a passage, and of an answer with what was said before.
_LONG = 300


def may_be(incoming: Incoming) -> bool:
    """Whether it is worth looking who said it and where they stand."""
    said = incoming.kind is Kind.TEXT and incoming.private and not incoming.again
    return said and len(incoming.text) <= _LONG and incoming.text.lstrip()[:1] not in {"/", "／"}


def is_answer(context: Context) -> bool:
    """Whether what was said is an answer, or a part of one, and nothing else: no word for a button or a command."""
    state, text = context.state, context.incoming.text.strip()
    if context.ask or not isinstance(state, Practising | Checking) or context.session.state.get("typed"):
        return False
    passage = context.world.library.passages.get(passage_of(state) or "")
    if passage is None or len(passage.text) > _LONG or sum(map(len, state.held)) + len(text) > _LONG:
        return False
    return len(text) > LONGEST_ALIAS or fold(text) not in aliases()
