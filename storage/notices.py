"""Facts about what people were told: who has acknowledged it, and which department passed it on. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zlib import crc32


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """An officer has seen what is named `about`, being of this department then. The first time counts.

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


@dataclass(frozen=True, slots=True)
class NoticeIssued:
    """Something that officers have to acknowledge by a day. `value` is plain data: the text, and to whom.

    Of the same id the first one counts.
    """

    notice: str
    value: Mapping[str, Any]
    due: date
    by: str
    at: datetime


#: The name of the value that lists all notices, in the order in which they were issued: id -> when.
ISSUED = "notices"
#: Who has acknowledged something is kept in so many values, so that none becomes large.
_PARTS = 64


def notice_name(notice: str) -> str:
    """The name of the value that holds a notice."""
    return f"notice:{notice}"


def seen_name(about: str, badge: str) -> str:
    """The name of the value that holds whether an officer has acknowledged it: badge -> when."""
    return f"seen:{about}:{crc32(badge.encode()) % _PARTS}"


def seen_names(about: str) -> list[str]:
    """The names of all values that hold who has acknowledged it."""
    return [f"seen:{about}:{part}" for part in range(_PARTS)]


def passed_name(about: str, department: str) -> str:
    """The name of the value that holds what a department confirmed: day, present, by."""
    return f"passed:{about}:{department}"
