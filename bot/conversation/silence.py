"""When nobody was heard on a channel: as it is kept, and what it means for a check that was open then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.drill.check import IDLE
from storage.contract import Store


@dataclass(frozen=True, slots=True)
class Silence:
    """Nobody was heard between these two moments. `offered`: what was open then was offered again."""

    since: datetime
    until: datetime
    offered: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """How far a channel was heard, and the last silence on it. `latest`: how far before the clock was set back."""

    until: datetime
    silence: Silence | None = None
    latest: datetime | None = None


def spared_until(silence: Silence, ends: datetime) -> datetime | None:
    """Until when a check may be left alone whose time ends while nobody can be heard; None where it ends at another time."""
    spared = silence.until + IDLE
    return spared if silence.since < ends < spared else None


def spared(store: Store, channel: str, ends: datetime) -> datetime | None:
    """The same by the last silence of a channel that is known."""
    known = read(store.value(name_of(channel)))
    return spared_until(known.silence, ends) if known is not None and known.silence is not None else None


def name_of(channel: str) -> str:
    """The name of the value that tells how far a channel was heard."""
    return f"heard.{channel}"


def written(heard: Heard) -> dict[str, Any]:
    """As it is kept."""
    value: dict[str, Any] = {"until": heard.until.isoformat()}
    if heard.silence is not None:
        silence = heard.silence
        value["silence"] = [silence.since.isoformat(), silence.until.isoformat(), silence.offered]
    if heard.latest is not None:
        value["latest"] = heard.latest.isoformat()
    return value


def read(value: Mapping[str, Any] | None) -> Heard | None:
    """What was kept, if there is any."""
    if not value:
        return None
    silence = value.get("silence")
    told = (
        Silence(datetime.fromisoformat(silence[0]), datetime.fromisoformat(silence[1]), silence[2])
        if silence
        else None
    )
    latest = datetime.fromisoformat(value["latest"]) if "latest" in value else None
    return Heard(datetime.fromisoformat(value["until"]), told, latest)
