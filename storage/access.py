"""Facts of who may come in: accounts taken away. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Revoked:
    """All accounts and unused codes of an officer end, for a reason: a phone was lost, somebody else has it."""

    badge: str
    by: str
    reason: str
    at: datetime
