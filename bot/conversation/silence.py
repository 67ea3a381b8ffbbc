"""When nobody was heard on a channel: as it is kept, and what it means for a check that was open then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.drill.check import IDLE
from bot.drill.state import Checking
from storage.contract import Store

#: How far a channel was heard is noted much more often while anybody is heard there.
_NOTED_BY_NOW = timedelta(seconds=150)
#: What could not be offered for so long is of no use any more.
STALE = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Silence:
    """Nobody was heard between these two moments. `offered`: when what was open then was offered again."""

    since: datetime
    until: datetime
    offered: datetime | None = None

    @property
    def spares_until(self) -> datetime:
        """Until when nobody can be expected to have gone on: until they are asked to, and had half an hour."""
        return self.until + STALE if self.offered is None else max(self.until, self.offered) + IDLE


@dataclass(frozen=True, slots=True)
class Heard:
    """How far a channel was heard, and the last silence on it. `latest`: how far before the clock was set back."""

    until: datetime
    silence: Silence | None = None
    latest: datetime | None = None


def spared_until(silence: Silence, ends: datetime) -> datetime | None:
    """Until when a check may be left alone whose time ends while nobody can be heard; None where it ends at another time."""
    return silence.spares_until if silence.since < ends < silence.until + IDLE else None


def ended_unheard(silence: Silence, check: Checking) -> bool:
    """Whether a check that was open when nobody could be heard lost the end of its day to that.

    So it did also where the day left less than the half hour after it, and its officer has not gone on since.
    """
    was_open = silence.since < check.last_at + IDLE and check.last_at <= silence.until
    return was_open and silence.since < check.closes_at < silence.spares_until


def last_silence(store: Store, channel: str, now: datetime) -> Silence | None:
    """The last one of a channel that is known. What came `now` may be heard before a tick has noted that one is over."""
    known = read(store.value(name_of(channel)))
    if known is not None and now - known.until > _NOTED_BY_NOW:
        return Silence(known.until, now)
    return known.silence if known is not None else None


def name_of(channel: str) -> str:
    """The name of the value that tells how far a channel was heard."""
    return f"heard.{channel}"


def written(heard: Heard) -> dict[str, Any]:
    """As it is kept."""
    value: dict[str, Any] = {"until": heard.until.isoformat()}
    if heard.silence is not None:
        silence = heard.silence
        offered = silence.offered and silence.offered.isoformat()
        value["silence"] = [silence.since.isoformat(), silence.until.isoformat(), offered]
    if heard.latest is not None:
        value["latest"] = heard.latest.isoformat()
    return value


def read(value: Mapping[str, Any] | None) -> Heard | None:
    """What was kept, if there is any."""
    if not value:
        return None
    told = _silence(*value["silence"]) if value.get("silence") else None
    latest = datetime.fromisoformat(value["latest"]) if "latest" in value else None
    return Heard(datetime.fromisoformat(value["until"]), told, latest)


def _silence(since: str, until: str, offered: str | bool | None) -> Silence:
    # An older store says whether, not when.
    when = until if offered is True else offered
    return Silence(
        datetime.fromisoformat(since),
        datetime.fromisoformat(until),
        datetime.fromisoformat(when) if when else None,
    )
