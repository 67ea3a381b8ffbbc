"""What was refused: a line in the log for each, without names, and a ledger entry where somebody tried what is not theirs.

A button whose moment is over is pressed by honest people every day: it is logged and no more. A button that was
never made for this chat, and a command or button of another role, are kept; `/audit denied` lists them.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from enum import StrEnum

from bot.conversation.world import Context, Outcome, tell
from storage.records import Denied

_log = logging.getLogger(__name__)


class Why(StrEnum):
    #: Sealed by nobody, or for somebody else's chat: the seal does not tell which.
    FORGED = "forged"
    #: A command or button of another role.
    RIGHT = "right"
    #: Genuine, but its moment is over, or what it was about is.
    STALE = "stale"


def no_right(context: Context, what: str) -> Outcome:
    """The refusal of somebody whose role does not have it; `what`: the command, or the button's action."""
    outcome = tell("not-allowed")
    return replace(outcome, facts=(_denied(context, Why.RIGHT, what),))


def forged(context: Context) -> Denied:
    """A press that no button of this chat makes."""
    return _denied(context, Why.FORGED, "button")


def note(context: Context, why: Why, what: str) -> None:
    """A line in the log: neither who nor where."""
    role, channel = context.officer.role.value, context.incoming.channel
    _log.warning("denied: why=%s what=%s role=%s channel=%s", why.value, what, role, channel)


def _denied(context: Context, why: Why, what: str) -> Denied:
    note(context, why, what)
    return Denied(context.officer.badge, why.value, what, context.now)
