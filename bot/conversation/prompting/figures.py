"""Yesterday's figures for those in charge: of the study day before, each in their scope."""

from __future__ import annotations

from datetime import timedelta

from bot.conversation.prompting.occurrence import Occurrence
from bot.conversation.supervise import COMPLETION
from bot.conversation.view import Subject, before, gather
from bot.messages import Choice, Phrase, Say
from bot.reports.board import period
from bot.reports.figures import Row, per_cent
from bot.reports.view import row_name

_LINES = 12


def yesterday(at: Occurrence) -> Say | None:
    """The total and a line a department; None where nothing was due."""
    calendar = at.world.calendar()
    day = before(Subject("", at.day, at.day), calendar)[1]
    day = min(day, at.day - timedelta(days=1))
    subject = Subject("", day, day)
    try:
        view = gather(at.world.store, at.officer, subject, calendar, at.now)
    except LookupError:  # their scope was taken from them
        return None
    rows = view.rows()
    total = rows[-1]
    if total.all == total.excused:
        return None
    told = _told(total)
    told |= {
        "slot": at.title,
        "department": view.title,
        "date": period(day, day),
        "done": total.done + total.late,
    }
    told |= {"late": total.late}
    named = [row for row in rows[:-1] if row.department is not None and row.all > row.excused]
    lines = [_line(row) for row in named[:_LINES]]
    if len(named) > _LINES:
        lines.append(Phrase("yesterday-more", {"count": len(named) - _LINES}))
    more = Choice(Phrase("button-completion"), subject.action(COMPLETION))
    return Say((Phrase("yesterday-head", told), *lines), ((more,),))


def _told(row: Row) -> dict[str, str | int | Phrase]:
    return {
        "due": row.all,
        "excused": row.excused,
        "missing": row.open + row.overdue,
        "share": per_cent(row.share),
    }


def _line(row: Row) -> Phrase:
    return Phrase("yesterday-line", {**_told(row), "department": row_name(row)})
