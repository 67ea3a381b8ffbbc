"""Faults to be injected: what goes wrong on the way, and whether the work was done before."""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from dataclasses import dataclass

from tests.botapi.errors import ApiError


@dataclass(frozen=True, slots=True)
class TooMany:
    """429 with retry_after."""

    retry_after: int


@dataclass(frozen=True, slots=True)
class ServerError:
    """An error with an HTML page, as a proxy or a guard in front of Telegram gives it."""

    status: int = 502


@dataclass(frozen=True, slots=True)
class TimeoutAfterDelivery:
    """Does the work and never answers."""


@dataclass(frozen=True, slots=True)
class ResetAfterDelivery:
    """Does the work and closes the connection."""


@dataclass(frozen=True, slots=True)
class RefuseConnection:
    """Closes the connection before doing anything."""


@dataclass(frozen=True, slots=True)
class HalfJson:
    """Does the work and sends half an answer."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """The person has blocked the bot."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Refused in Telegram's own words, nothing done."""

    error: ApiError


@dataclass(frozen=True, slots=True)
class Taken:
    """Another program polls with the same token."""


Fault = (
    TooMany
    | ServerError
    | TimeoutAfterDelivery
    | ResetAfterDelivery
    | RefuseConnection
    | HalfJson
    | Blocked
    | Taken
    | Refusal
)


class Faults:
    """What will go wrong next, by method."""

    def __init__(self) -> None:
        self._lock = threading.Condition()
        self._next: dict[str, deque[Fault]] = defaultdict(deque)

    def next(self, method: str, fault: Fault, times: int = 1) -> None:
        """The next `times` calls of a method meet this fault."""
        with self._lock:
            self._next[method.lower()].extend([fault] * times)

    def take(self, method: str) -> Fault | None:
        with self._lock:
            waiting = self._next[method.lower()]
            self._lock.notify_all()
            return waiting.popleft() if waiting else None

    def met(self, method: str, left: int, timeout: float) -> bool:
        """Wait until no more than so many faults of a method are left; whether they are."""
        with self._lock:
            return self._lock.wait_for(lambda: len(self._next[method.lower()]) <= left, timeout)

    def over(self) -> None:
        """Nothing goes wrong any more."""
        with self._lock:
            self._next.clear()
