"""What an officer has chosen for themselves, as a small value beside their badge. Pure.

Quiet hours lie within bounds that the organisation sets; an own time of a slot lies between the slot's time and a few
minutes before the end of its grace.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
#: Chinese keyboards write a dash of two signs.
_SPAN = re.compile(r"([0-9:]+)\s*(?:[-‐‒–—―−~∼〜]{1,2}|至|到)\s*([0-9:]+)")
_DAY, _MINUTE = 24 * 60, timedelta(minutes=1)
#: A prompt at an own time has so long to go out before its slot is over.
ROOM = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Span:
    """From one time of day to another; over midnight where the second is the earlier one."""

    since: time
    until: time

    def __str__(self) -> str:
        return f"{self.since:%H:%M}-{self.until:%H:%M}"

    def holds(self, moment: time) -> bool:
        """Whether a time of day lies in it; its end does not."""
        return _minutes(self.since, moment) < _minutes(self.since, self.until)

    def covers(self, other: Span) -> bool:
        """Whether another lies in it, ends included."""
        length = _minutes(self.since, self.until)
        start, end = _minutes(self.since, other.since), _minutes(self.since, other.until)
        return start < end <= length


@dataclass(frozen=True, slots=True)
class Preferences:
    """`slots`: own time by the slot's id. `privacy`: the version of the notice that was acknowledged; 0 for none."""

    large: bool = False
    buttons: bool = True
    quiet: Span | None = None
    slots: Mapping[str, time] = field(default_factory=dict)
    privacy: int = 0
    privacy_at: str = ""


def kept_as(badge: str) -> str:
    """The name of the value that holds them."""
    return f"own:{badge}"


def dump(chosen: Preferences) -> dict[str, Any]:
    """As plain JSON data."""
    return {
        "large": chosen.large,
        "buttons": chosen.buttons,
        "quiet": str(chosen.quiet) if chosen.quiet else "",
        "slots": {slot: f"{at:%H:%M}" for slot, at in chosen.slots.items()},
        "privacy": chosen.privacy,
        "privacy_at": chosen.privacy_at,
    }


def load(kept: Mapping[str, Any] | None) -> Preferences:
    """What `dump` wrote; what is missing or cannot be read is as if never chosen."""
    if kept is None:
        return Preferences()
    times = {slot: read_time(text) for slot, text in kept.get("slots", {}).items()}
    return Preferences(
        large=bool(kept.get("large", False)),
        buttons=bool(kept.get("buttons", True)),
        quiet=read_span(kept.get("quiet", "")),
        slots={slot: at for slot, at in times.items() if at is not None},
        privacy=int(kept.get("privacy", 0)),
        privacy_at=str(kept.get("privacy_at", "")),
    )


def read_time(text: str) -> time | None:
    """A time of day like 7:30; None if it is none."""
    found = _TIME.fullmatch(_narrow(text))
    return time(int(found[1]), int(found[2])) if found else None


def read_span(text: str) -> Span | None:
    """Two times of day like 22:00-06:30; None if it is none, or nothing lies between."""
    found = _SPAN.fullmatch(_narrow(text))
    since, until = (read_time(found[1]), read_time(found[2])) if found else (None, None)
    if since is None or until is None or since == until:
        return None
    return Span(since, until)


def _narrow(text: str) -> str:
    """Without the wide forms of figures and signs."""
    return unicodedata.normalize("NFKC", text).strip()


def latest(at: time, grace: timedelta) -> time:
    """The latest own time of a slot that begins at `at`; before midnight, for a later one would be the next day's."""
    begins = datetime.combine(date.min, at)
    last = min(begins + grace - ROOM, datetime.combine(date.min, time(23, 59)))
    return max(begins, last).time()


def quiet_until(chosen: Preferences, now: datetime, zone: tzinfo) -> datetime:
    """When the quiet hours that `now` lies in are over, as the clock on the wall shows it; `now` where it lies in none.

    What it shows twice it may be over twice; what it jumps over is over at the jump.
    """
    quiet = chosen.quiet
    if quiet is None or not quiet.holds(now.astimezone(zone).time()):
        return now

    def over(moment: datetime) -> bool:
        return moment > now and not quiet.holds(moment.astimezone(zone).time())

    today = now.astimezone(zone).date()
    # Not compared as they stand: of two times in one zone Python does not see that the clock was set between them.
    ends = min(
        end
        for day in (today + timedelta(days=n) for n in range(3))  # one of them may not have that time
        for fold in (0, 1)
        if over(end := datetime.combine(day, quiet.until.replace(fold=fold), zone).astimezone(UTC))
    )
    while over(ends - _MINUTE):  # the time is jumped over, and the jump was before
        ends -= _MINUTE
    return ends


def _minutes(since: time, until: time) -> int:
    """From one time of day to the next time that it is another."""
    return (until.hour * 60 + until.minute - since.hour * 60 - since.minute) % _DAY
