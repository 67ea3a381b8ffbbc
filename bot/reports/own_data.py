"""All that is stored about one person, for them to read: as a document, and in a few lines. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.messages import Phrase

Told = Mapping[str, Sequence[Mapping[str, Any]]]


def document(told: Told, badge: str, now: datetime) -> str:
    """The whole as JSON: table by table, each row as it is stored."""
    whole = {"badge": badge, "made_at": now.isoformat(timespec="seconds"), "tables": told}
    return json.dumps(whole, ensure_ascii=False, indent=2, default=str) + "\n"


def summary(told: Told) -> tuple[Phrase, ...]:
    """A line for each table that holds something: what it is and how much; none of the contents."""
    return tuple(
        Phrase(f"own-{table.replace('_', '-')}", {"count": len(rows)}) for table, rows in told.items()
    )
