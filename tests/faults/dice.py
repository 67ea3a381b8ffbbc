"""One call in twenty that sends something goes wrong, in every way there is; what was met is kept."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime, timedelta

from tests.botapi import (
    Blocked,
    HalfJson,
    RefuseConnection,
    ResetAfterDelivery,
    ServerError,
    TimeoutAfterDelivery,
    TooMany,
    errors,
)
from tests.botapi.faults import Fault, Faults, Refusal

_ONE_IN = 20
#: Of somebody in front of Telegram, to whom it did not come.
_PAGES = (ServerError(401), ServerError(403), ServerError(429))
_KINDS: tuple[Fault, ...] = (
    *_PAGES,
    TooMany(1),
    ServerError(500),
    ServerError(502),
    Blocked(),
    Refusal(errors.unauthorized()),
    Refusal(errors.migrated(0)),
    Refusal(errors.bad(errors.NOT_MODIFIED)),
    Refusal(errors.bad(errors.QUERY_TOO_OLD)),
    RefuseConnection(),
    ResetAfterDelivery(),
    HalfJson(),
    TimeoutAfterDelivery(),
)
#: What a file meets besides.
_OF_FILES: tuple[Fault, ...] = (Refusal(errors.bad(errors.FILE_LOST)),)
_FILES = frozenset({"sendphoto", "senddocument"})
#: Of an edit it is said only where it is so: after one whose answer was lost.
_UNTRUE: dict[str, Fault] = {"editmessagetext": Refusal(errors.bad(errors.NOT_MODIFIED))}
#: After these nobody knows whether it arrived (a 5xx may come after the work was done).
_AMBIGUOUS = (ServerError, RefuseConnection, ResetAfterDelivery, HalfJson, TimeoutAfterDelivery)
#: The time-out takes as long as the client waits: a few of them.
_TIMEOUTS = 6
#: Calls that are under way when a pause is asked for may still come.
_UNDER_WAY, _SLACK = timedelta(seconds=0.3), timedelta(seconds=0.05)


class Dice(Faults):
    """One call in twenty of each of these methods meets a fault; which ones, and when, is kept."""

    def __init__(
        self,
        dice: random.Random,
        pauses: tuple[int, int],
        targets: Iterator[int],
        clock: Callable[[], datetime],
        methods: Collection[str],
    ) -> None:
        """`pauses`: the shortest and the longest; `targets`: where chats that move go, each once."""
        super().__init__()
        self._dice = dice
        self._pauses = pauses
        self._targets = targets
        self._clock = clock
        self._methods = {one.lower() for one in methods}
        #: Calls of each method so far, and which of the next twenty is to go wrong.
        self._calls: Counter[str] = Counter()
        self._wrong: dict[str, int] = {}
        self.injected: list[Fault] = []
        #: How many calls of each method met one.
        self.by_method: Counter[str] = Counter()
        #: When a pause was asked for, and until when.
        self.paused: list[tuple[datetime, datetime]] = []

    def take(self, method: str) -> Fault | None:
        if method.lower() not in self._methods or not self._goes_wrong(method):
            return None
        kinds = _KINDS + (_OF_FILES if method.lower() in _FILES else ())
        untrue = _UNTRUE.get(method.lower())
        slow = sum(isinstance(one, TimeoutAfterDelivery) for one in self.injected) >= _TIMEOUTS
        kinds = tuple(
            one for one in kinds if one != untrue and not (slow and isinstance(one, TimeoutAfterDelivery))
        )
        self.injected.append(self._made(self._dice.choice(kinds)))
        self.by_method[method] += 1
        return self.injected[-1]

    def _goes_wrong(self, method: str) -> bool:
        """One of every twenty, at random: no method is spared by chance."""
        number = self._calls[method] % _ONE_IN
        self._calls[method] += 1
        if number == 0:
            self._wrong[method] = self._dice.randrange(_ONE_IN)
        return number == self._wrong[method]

    def hasty(self, calls: Iterable[datetime]) -> int:
        """How many of the calls came before a pause was over that had been asked for."""
        return sum(start + _UNDER_WAY < at < until - _SLACK for at in calls for start, until in self.paused)

    def _made(self, kind: Fault) -> Fault:
        """A fault of this kind, with a pause or an address of its own."""
        match kind:
            case TooMany():
                seconds, now = self._dice.randint(*self._pauses), self._clock()
                self.paused.append((now, now + timedelta(seconds=seconds)))
                return TooMany(seconds)
            case Refusal(error) if error.parameters:
                return Refusal(errors.migrated(next(self._targets)))
        return kind


def ambiguous(met: Iterable[Fault]) -> int:
    """Calls of which nobody could know."""
    return sum(isinstance(one, _AMBIGUOUS) and one not in _PAGES for one in met)
