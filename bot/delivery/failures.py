"""A job of the clock that raises: logged and told to the admins once a day for each cause, and no other job suffers.

It is tried again at the next tick, a few seconds later; so what is told is remembered, or the log would hold nothing else.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from traceback import extract_tb
from typing import TypeVar

from bot.delivery.admins import tell_admins
from bot.messages import Phrase
from content.hours import Hours
from storage.contract import Store
from storage.errors import StoreUnavailable

_log = logging.getLogger(__name__)
T = TypeVar("T")


class Failures:
    """What has failed today. A store that cannot be used is no failure of a job: the alarm tells of that."""

    def __init__(self, store: Store, hours: Hours) -> None:
        self._store = store
        self._hours = hours
        self._day: date | None = None
        self._logged: set[str] = set()
        self._told: set[str] = set()

    def apart(self, name: str, what: str | Phrase, now: datetime, work: Callable[[], T]) -> T | None:
        """Do some work; what it raises is noted and goes no further. Raises StoreUnavailable."""
        try:
            return work()
        except StoreUnavailable:
            raise
        # One of the places where anything may be caught: one job, one slot, one session must not stop the others.
        except Exception as error:  # noqa: BLE001 (one of the places)
            self.note(name, what, error, now)
            return None

    def note(self, name: str, what: str | Phrase, error: Exception, now: datetime) -> None:
        """Log and tell, unless that was done today; `what` stands in the sentence, `name` in log and key."""
        day, cause = self._hours.today(now), _cause(error)
        if day != self._day:
            self._day, self._logged, self._told = day, set(), set()
        key = f"failed:{day.isoformat()}:{name}:{cause}"
        if key not in self._logged:
            self._logged.add(key)
            _log.error("%s failed: %s; it is tried again at each tick", name, cause, exc_info=error)
        if key in self._told:
            return
        try:
            tell_admins(self._store, Phrase("job-failed", {"what": what, "cause": cause}), key)
        # One of the places: what is broken may be what finds the admins, and then the others still go on.
        except Exception:  # noqa: BLE001 (one of the places)
            _log.exception("the admins could not be told that %s failed", name)
        else:
            self._told.add(key)


def _cause(error: Exception) -> str:
    """The kind of error and where it was raised: the same at each tick, and nothing of what people wrote."""
    frames = extract_tb(error.__traceback__)
    place = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}{place}"
