"""A wall clock that leaps ahead is not believed at once: whoever sets it to the wrong day mostly sets it back.

What is due comes from the wall clock. If it leaps three days ahead for a minute, three mornings must not be sent, or noted as
missed, in that minute. So a leap ahead has to stand for some time, measured by a clock that nobody can set. A clock that
is set back needs no such care: nothing is due twice.

A program that starts knows of no leap; it knows until when it ran. Where the clock shows much more than that, it may as well
be wrong, and has to stand for the same time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.channels.base import Receive
from bot.messages import Incoming, Kind

#: A leap of less is how clocks are corrected, or a program that had to wait.
LEAP = timedelta(minutes=2)
#: So long a leap has to stand.
HOLD = timedelta(minutes=10)
#: So long the program may have been off before the clock has to stand at a start. More than from one morning to the next, so
#: that the prompts of a program that runs in the mornings only come at once; a clock that is days ahead is found out.
PAUSE = timedelta(hours=26)


def unset() -> float:
    """Seconds on the clock that cannot be set; sleep of the machine counts, where the system can tell."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


class Steady:
    """Compares both clocks from look to look."""

    def __init__(self, until: datetime | None = None) -> None:
        """`until`: so far an earlier run is known to have come; None: there was none, and the first look is believed."""
        self._until = until
        #: From when to when, by the clock that is believed now, it was not believed the last time.
        self.held: tuple[datetime, datetime] | None = None
        #: What the wall clock showed when the other one showed 0, as far as it is believed.
        self._origin: datetime | None = None
        #: The same by the leap that is not believed yet, and since when it stands.
        self._leapt: tuple[datetime, float] | None = None

    def believes(self, wall: datetime, seconds: float) -> bool:
        """Whether to act on what the wall clock shows, at so many seconds of the other one.

        To be asked also while another process acts: whoever takes over from it has then watched the clock.
        """
        origin = wall - timedelta(seconds=seconds)
        if not self._leaps(wall, origin):
            self._origin, self._leapt = origin, None
            return True
        if self._leapt is None or abs(origin - self._leapt[0]) > LEAP:
            self._leapt = origin, seconds
        if seconds - self._leapt[1] < HOLD.total_seconds():
            return False
        self.held = origin + timedelta(seconds=self._leapt[1]), wall
        self._origin, self._leapt = origin, None
        return True

    def believed(self, wall: datetime, seconds: float) -> datetime:
        """What the wall clock shows, but for a leap that is not believed.

        As it is at a start: how long the program was off, nothing else tells.
        """
        if self._origin is None or not self._leaps(wall, wall - timedelta(seconds=seconds)):
            return wall
        return self._origin + timedelta(seconds=seconds)

    def _leaps(self, wall: datetime, origin: datetime) -> bool:
        """Whether the wall clock is ahead of what was believed last, here or in the run before."""
        if self._origin is not None:
            return origin - self._origin >= LEAP
        return self._until is not None and wall - self._until > PAUSE


def steadied(receive: Receive, steady: Steady, seconds: Callable[[], float]) -> Receive:
    """As `receive`; but a press, which has no time of its own and got the wall clock's, has the time that is believed."""

    def dated(incoming: Incoming) -> Incoming:
        if incoming.kind is not Kind.CHOICE:
            return incoming
        return replace(incoming, at=steady.believed(incoming.at, seconds()))

    async def received(batch: Sequence[Incoming]) -> None:
        await receive([dated(one) for one in batch])

    return received
