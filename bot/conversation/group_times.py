"""Groups are woken by the slots as they are: a plan that is changed may bring figures earlier on the same day."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from bot.conversation.group import figure_slots, next_wake
from bot.conversation.world import World
from content.model import Slot
from storage.errors import StaleSession
from storage.records import Turn

#: Beyond every time at which a session is to be woken.
_FAR = timedelta(days=3660)


class GroupTimes:
    """What the clock looks at: whether slots of figures have become others since it looked last."""

    def __init__(self, world: World) -> None:
        self._world = world
        #: None at the start, so that a plan which was changed between two runs is looked at too.
        self._seen: Sequence[Slot] = []

    def tick(self, now: datetime) -> None:
        """Let bound groups be woken earlier where their figures come earlier now. What went out today has its key, and
        does not go once more. Raises StoreUnavailable; then it is tried again.
        """
        slots = figure_slots(self._world)
        if slots == self._seen:
            return
        for session in self._world.store.sessions_to_wake(now + _FAR):
            if "group" not in session.state or session.wake_at is None:
                continue
            wake_at = next_wake(self._world, session.state, session, now)
            if wake_at is not None and wake_at < session.wake_at:
                with suppress(StaleSession):  # somebody spoke there, by which its time was set anew
                    self._world.store.record(Turn(now, session=replace(session, wake_at=wake_at)))
        self._seen = slots
