"""The words for what is granted to one person: leave, field duty, exemptions, more time."""

from __future__ import annotations

import re
from datetime import timedelta

from storage.records import AbsenceKind

KINDS = {
    **dict.fromkeys(("leave", "请假", "休假"), AbsenceKind.LEAVE),
    **dict.fromkeys(("field", "外勤", "出差"), AbsenceKind.FIELD),
}
EXEMPTIONS = frozenset({"exempt", "免学"})
#: A reason is no longer than this; an absence no longer than so many days.
REASON, LONGEST = 200, 366
_LONGER = re.compile(r"(?:延长|\+)?(\d{1,3})\s*(h|m|小时|分钟)")
_MOST = timedelta(hours=12)


def read_longer(word: str) -> timedelta | None:
    """So much more time, as 2h, 30m, 2小时 or 延长30分钟; None if that is none, or more than twelve hours."""
    found = _LONGER.fullmatch(word)
    if found is None:
        return None
    number = int(found[1])
    span = timedelta(hours=number) if found[2] in {"h", "小时"} else timedelta(minutes=number)
    return span if timedelta(0) < span <= _MOST else None
