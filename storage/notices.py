"""Facts about what people were told: who has acknowledged it, and which department passed it on. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """An officer has seen what is named `about`. The first time counts; under the department they are in then.

    `kept`: an entry in the ledger as well, as for what has to be acknowledged.
    """

    about: str
    badge: str
    department: str
    at: datetime
    kept: bool


@dataclass(frozen=True, slots=True)
class PassedOn:
    """A department was told of a notice by word of mouth: on which day, by whom it is confirmed, how many were there.

    Confirming again replaces what was confirmed before; the ledger keeps both.
    """

    about: str
    department: str
    day: date
    present: int
    by: str
    at: datetime


def seen_name(about: str, department: str) -> str:
    """The name of the value that holds who of a department has acknowledged it: badge -> when."""
    return f"seen:{about}:{department}"


def passed_name(about: str, department: str) -> str:
    """The name of the value that holds what a department confirmed: day, present, by."""
    return f"passed:{about}:{department}"
