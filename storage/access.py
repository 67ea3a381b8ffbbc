"""Facts of who is let go or not let in: accounts taken away, persons forgotten, attempts refused. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Revoked:
    """All accounts and unused codes of an officer end, for a reason: a phone was lost, somebody else has it."""

    badge: str
    by: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A person is erased: the figures stay, under an id that leads to nobody.

    `remove`: what they did goes as well, except for what figures are counted from.
    """

    badge: str
    by: str
    reason: str
    remove: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Denied:
    """An officer tried what is not theirs. `why`: forged, right, scope or own.

    `what`: a command, a button's action, or what it was about.
    """

    badge: str
    why: str
    what: str
    at: datetime
