"""How long a flush takes: whether the host waits for it, or another thread does.

To hand a commit over and to hear of its end takes two threads, which wake each other, about as long as a quick disk
needs for it. A slow one would keep all else waiting that the host has to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter

#: Seconds that a flush takes on average, up to which the host waits for it.
_QUICK = 0.002
#: The part of the average that the latest flush makes up: after a stall of a fifth of a second some forty quick
#: ones are another thread's.
_WEIGHT = 1 / 8


class FlushTime:
    """A moving average, exponentially weighted; a disk of which nothing is known yet is taken for a slow one."""

    def __init__(self, clock: Callable[[], float] = perf_counter) -> None:
        """`clock`: seconds since any moment."""
        self._clock = clock
        self._average = 2 * _QUICK

    @property
    def quick(self) -> bool:
        """Whether the next flush is likely to take no longer than handing it over."""
        return self._average <= _QUICK

    @contextmanager
    def taken(self) -> Iterator[None]:
        """A flush; not to be called side by side. One that failed counts as well."""
        began = self._clock()
        try:
            yield
        finally:
            self._average += (self._clock() - began - self._average) * _WEIGHT
