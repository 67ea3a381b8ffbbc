"""How long a flush takes: whether the host waits for it, or another thread does.

To hand a commit over and to hear of its end takes two threads, which wake each other: what a quick disk needs for it is
soon less than what that costs, most of all where the host has much else to do. A slow disk would keep all of that
waiting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter

#: Seconds that a flush takes on average, up to which the host waits for it.
_QUICK = 0.002
#: The part of the average that the latest flush makes up.
_WEIGHT = 1 / 8
#: So many flushes are another thread's before the host may wait for the next. That thread has to wait for the
#: interpreter's lock before it can say how long one took, so it is the shortest that tells of the disk.
_ELSEWHERE = 16


class FlushTime:
    """Quick while a moving average, exponentially weighted, is; a disk of which nothing is known is taken for a slow one."""

    def __init__(self, clock: Callable[[], float] = perf_counter) -> None:
        """`clock`: seconds since any moment."""
        self._clock = clock
        self._average = _QUICK
        #: Whether the host is to wait for the next flush.
        self.quick = False
        #: What flushes took in the other thread.
        self._elsewhere: list[float] = []

    @contextmanager
    def taken(self) -> Iterator[None]:
        """A flush; not to be called side by side. After one that failed the host waits for none."""
        began = self._clock()
        try:
            yield
        except BaseException:
            self.quick = False
            raise
        if self.quick:
            self._average += (self._clock() - began - self._average) * _WEIGHT
            self.quick = self._average <= _QUICK
        else:
            self._elsewhere.append(self._clock() - began)
            if len(self._elsewhere) == _ELSEWHERE:
                self._average = min(self._elsewhere)
                self.quick = self._average <= _QUICK
                self._elsewhere.clear()
