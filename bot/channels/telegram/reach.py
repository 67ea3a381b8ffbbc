"""How far people were heard by webhook, from what Telegram says look by look of the updates that wait with it.

Where none wait, all that was said has come in. With a busy bot some always do. They are brought in order, so what waited
at a look has come in once as many were taken since; not, where more wait now than that: that queue grows. What could not
be brought waits for its next try, and later ones overtake it: as long as tries fail, only looks count since which each
has had another one. What waited through all of them while others were taken is refused for a reason of its own, and is
no reason to take the others for unheard. A look since which nothing was taken at all may lie in an outage: it does not count.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime

#: So many looks, 20 seconds each, after a failure Telegram has tried again: at the most it rests for 60 to 120 seconds.
_TRIED = 5
#: Looks that are remembered. People are not heard up to an older one: when all has come in at last, what lies between would
#: be a silence of its own, of more than the 150 seconds that a press waits.
_MOST = 6


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen: when it was asked, how many wait, how many we had taken by then, and when a try last failed."""

    began: datetime
    waiting: int
    taken: int
    failed: datetime | None = None


class Reach:
    """Is told of every look, in order. No clock is asked: looks are counted, for a clock may be set."""

    def __init__(self) -> None:
        #: What was said before this moment has come in; None: nothing is known.
        self.heard: datetime | None = None
        #: Since the one up to which people were heard.
        self._looks: deque[Look] = deque(maxlen=_MOST)
        self._failed: datetime | None = None
        #: Looks since a try was last seen to have failed.
        self._calm = _TRIED
        #: So many of those that wait are refused for a reason of their own.
        self._refused = 0

    def sees(self, look: Look) -> None:
        """The next look."""
        # Times of failures are compared with each other only: they are of Telegram's clock.
        fails = look.failed is not None and look.failed != self._failed
        self._calm, self._failed = 0 if fails else self._calm + 1, look.failed
        self._refused = min(self._refused, look.waiting)
        if not look.waiting:
            self._looks.clear()
            self.heard = look.began
        elif age := self._came(look):
            self._reaches(age, look)
        self._looks.append(look)

    def _came(self, look: Look) -> int:
        """How many looks ago all waited that has come in since, at the least; 0: it is not known of any."""
        after = look
        for age, before in enumerate(reversed(self._looks), 1):
            due = max(before.waiting, look.waiting) - self._refused
            moves = after.taken > before.taken or not due
            if moves and max(age, self._calm) >= _TRIED and look.taken - before.taken >= due:
                return age
            after = before
        return 0

    def _reaches(self, age: int, look: Look) -> None:
        while len(self._looks) > age:
            self._looks.popleft()
        self.heard = self._looks[0].began
        if age >= _TRIED and self._calm < age:
            self._refused = min(look.waiting, *(one.waiting for one in self._looks))
