"""How often a stranger may guess: five wrong guesses in a quarter of an hour, then a pause that doubles.

The state is plain JSON data that the caller keeps: {"at": [moments], "pauses": number, "until": moment}. It
starts empty, and the caller forgets it after a right answer. A day without a wrong guess, counted from the end
of a pause, makes up for all that was before.
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
    moments = [datetime.fromisoformat(at) for at in state.get("at", ())]
    until = datetime.fromisoformat(state["until"]) if "until" in state else None
    marks = moments if until is None else [*moments, until]
    if marks and now - max(marks) > _FORGIVEN:
        moments, until, state = [], None, {}
    pauses = int(state.get("pauses", 0))
    moments = [at for at in moments if now - at < WINDOW] + [now]
    if len(moments) >= GUESSES:
        # Capped before doubling: a count that grew for years must not overflow.
        until = now + min(_FIRST_PAUSE * 2 ** min(pauses, 10), _LONGEST_PAUSE)
        moments, pauses = [], pauses + 1
    kept = {"at": [at.isoformat() for at in moments], "pauses": pauses}
    return kept if until is None else {**kept, "until": until.isoformat()}


def locked_until(state: Mapping[str, Any], now: datetime) -> datetime | None:
    """Until when no guess is looked at; None if one may be made now."""
    if "until" not in state:
        return None
    until = datetime.fromisoformat(state["until"])
    return until if until > now else None
