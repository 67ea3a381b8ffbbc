"""What was refused: a line in the log for each, without names, and a ledger entry where somebody tried what is not theirs.

A button whose moment is over is pressed by honest people every day: it is logged and no more, as is whoever is not on
the roster (any more). A button that was never made for this chat, a command or button of another role, somebody or a
place beyond one's scope, and a mark of one's own are kept; `/audit denied` lists them.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from enum import StrEnum

from bot.conversation.world import Context, Outcome, tell
from bot.messages import Incoming
from storage.records import Denied

_log = logging.getLogger(__name__)


class Why(StrEnum):
    #: Sealed by nobody, or for somebody else's chat: the seal does not tell which.
    FORGED = "forged"
    #: A command or button of another role.
    RIGHT = "right"
    #: Somebody, a department or a working group beyond what may be seen.
    SCOPE = "scope"
    #: A decision about oneself.
    OWN = "own"
    #: Suspended, or left.
    AWAY = "away"
    #: A code or badge number that does not fit.
    CODE = "code"
    #: Genuine, but its moment is over, or what it was about is.
    STALE = "stale"


def no_right(context: Context, what: str) -> Outcome:
    """The refusal of somebody whose role does not have it; `what`: the command, the button's action, or file."""
    outcome = tell("not-allowed")
    return replace(outcome, facts=(_denied(context, Why.RIGHT, what),))


def beyond(context: Context, key: str, what: str) -> Outcome:
    """The refusal of somebody who asks for what lies beyond their scope; `what`: officer, department, group or leave."""
    return replace(tell(key), facts=(_denied(context, Why.SCOPE, what),))


def own(context: Context, key: str = "mark-own", what: str = "mark") -> Outcome:
    """The refusal of somebody who would decide about themselves; `what`: mark, allow or forget."""
    return replace(tell(key), facts=(_denied(context, Why.OWN, what),))


def forged(context: Context) -> Denied:
    """A press that no button of this chat makes."""
    return _denied(context, Why.FORGED, "button")


def note(context: Context, why: Why, what: str) -> None:
    """A line in the log: neither who nor where."""
    _note(why, what, context.officer.role.value, context.incoming.channel)


def note_stranger(incoming: Incoming, why: Why, what: str) -> None:
    """The same where nobody on the roster speaks."""
    _note(why, what, "stranger", incoming.channel)


def _note(why: Why, what: str, role: str, channel: str) -> None:
    _log.warning("denied: why=%s what=%s role=%s channel=%s", why.value, what, role, channel)


def _denied(context: Context, why: Why, what: str) -> Denied:
    note(context, why, what)
    return Denied(context.officer.badge, why.value, what, context.now)
