"""How often a stranger may guess: five wrong guesses in a quarter of an hour, then a pause that doubles.

The state is plain JSON data that the caller keeps: {"at": [moments], "until": moment, "pauses": number}.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

GUESSES = 5
WINDOW = timedelta(minutes=15)
_FIRST_PAUSE = timedelta(minutes=15)
_LONGEST_PAUSE = timedelta(hours=24)
_FORGIVEN = timedelta(hours=24)


def after_failure(state: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The state after one more wrong guess."""
    pauses = int(state.get("pauses", 0))
    moments = [datetime.fromisoformat(at) for at in state.get("at", ())]
    if moments and now - moments[-1] > _FORGIVEN and not locked_until(state, now):
        pauses, moments = 0, []
    moments = [at for at in moments if now - at < WINDOW] + [now]
    if len(moments) < GUESSES:
        kept = {"at": [at.isoformat() for at in moments], "pauses": pauses}
        return {**kept, "until": state["until"]} if "until" in state else kept
    pause = min(_FIRST_PAUSE * 2 ** min(pauses, 10), _LONGEST_PAUSE)
    return {"at": [now.isoformat()], "pauses": pauses + 1, "until": (now + pause).isoformat()}


def locked_until(state: Mapping[str, Any], now: datetime) -> datetime | None:
    """Until when no guess is looked at; None if one may be made now."""
    if "until" not in state:
        return None
    until = datetime.fromisoformat(state["until"])
    return until if until > now else None
