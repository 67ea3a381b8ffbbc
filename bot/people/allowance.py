"""How much one person may send: so much at once, and then one more every so often. Pure.

Counted in the time at which things were said, so that what waited somewhere and comes at once costs nobody anything.
The state is one moment: when all that was sent will have been made up for. None: nothing was sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

#: What is said so much earlier than what came before is no disorder: a clock was set back.
_SET_BACK = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Allowance:
    """`at_once`: how much may come together; one more after each `every`."""

    at_once: int
    every: timedelta

    @property
    def whole(self) -> timedelta:
        """How long it takes until all of it may come at once again."""
        return self.at_once * self.every


def spend(allowance: Allowance, until: datetime | None, at: datetime) -> datetime | None:
    """The state after one more thing said at that moment; None if it is one too many, which costs nothing."""
    if until is None or until < at or until - at > allowance.whole + _SET_BACK:
        return at + allowance.every
    later = until + allowance.every
    return later if later - at <= allowance.whole else None
