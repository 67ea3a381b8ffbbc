"""Completion by department, for supervisors, admins and auditors: each in their scope, down and up by buttons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.conversation.dates import split_period
from bot.conversation.enrolment import ENROLMENT
from bot.conversation.pending import PENDING
from bot.conversation.scope import above, below, enrolled, in_place, meant, pressed, title
from bot.conversation.world import Context, Outcome
from bot.messages import Choice, Phrase, Say, Table
from bot.people.scopes import visible
from bot.reports import figures
from storage.records import Department

COMPLETION = "m"
_BUTTONS = 24
COLUMNS = ("done", "late", "open", "overdue", "excused", "unenrolled", "share")
_DAY = "%y%m%d"


def completion(context: Context, words: str) -> Outcome:
    """`/completion [department] [date or period]`; today without one."""
    today = context.world.today(context.now)
    name, period = split_period(words, today)
    since, until = period or (today, today)
    found = meant(context, name)
    return found if isinstance(found, Outcome) else _completion(context, found, since, until)


def completion_pressed(context: Context, parts: list[str]) -> Outcome | None:
    """A drill-down button: department (empty for the top) and both days."""
    if len(parts) != 3:  # noqa: PLR2004 (department, first day, last day)
        return None
    department, known = pressed(context, parts[0])
    since, until = _day(parts[1]), _day(parts[2])
    if not known or since is None or until is None:
        return None
    outcome = _completion(context, department, since, until)
    return in_place(context, outcome)


def _completion(context: Context, department: Department | None, since: date, until: date) -> Outcome:
    context.world.open_day(context.now)
    seen = visible(context.officer, context.store.departments())
    roots, own = below(department, seen)
    rows = figures.completion(
        context.store.counts(since, until),
        seen,
        roots,
        context.store.officers(),
        enrolled(context),
        context.now,
        own,
    )
    # A department's own people are worth a line only where there are some, and others beside them.
    rows = [row for row in rows if not row.own or (roots and (row.all or row.not_enrolled))]
    period = since.isoformat() if since == until else f"{since.isoformat()} – {until.isoformat()}"
    head = Phrase("completion-head", {"department": title(context, department, seen), "period": period})
    if not rows[-1].all:
        return Outcome((Say((head, Phrase("completion-none")), _ways(department, seen, [], since, until)),))
    table = Table(
        (
            Phrase("completion-department"),
            Phrase("completion-due"),
            *(Phrase(f"completion-{one}") for one in COLUMNS),
        ),
        tuple(_cells(row) for row in rows),
    )
    return Outcome((Say((head, table), _ways(department, seen, roots, since, until)),))


def _cells(row: figures.Row) -> tuple[str | Phrase, ...]:
    if row.department is None:
        name: str | Phrase = Phrase("completion-total")
    else:
        name = Phrase("completion-own") if row.own else row.department.name
    numbers = (row.all, row.done, row.late, row.open, row.overdue, row.excused, row.not_enrolled)
    return (name, *(str(number) for number in numbers), figures.per_cent(row.share))


def _ways(
    department: Department | None,
    seen: Sequence[Department],
    roots: Sequence[Department],
    since: date,
    until: date,
) -> tuple[tuple[Choice, ...], ...]:
    """Buttons down to each department, up, and across to who is behind."""
    days = f"{since.strftime(_DAY)}.{until.strftime(_DAY)}"
    down = [
        Choice(Phrase("button-department", {"name": root.name}), f"{COMPLETION}.{root.id}.{days}")
        for root in roots[:_BUTTONS]
        if root != department
    ]
    rows = [tuple(down[place : place + 2]) for place in range(0, len(down), 2)]
    here = department.id if department else ""
    last = [
        Choice(Phrase("button-pending"), f"{PENDING}.{here}"),
        Choice(Phrase("button-enrolment"), f"{ENROLMENT}.{here}"),
    ]
    if department is not None:
        higher = above(department, seen)
        last.insert(0, Choice(Phrase("button-up"), f"{COMPLETION}.{higher.id if higher else ''}.{days}"))
    return (*rows, tuple(last))


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, _DAY).date()  # noqa: DTZ007 (a day has no zone)
    except ValueError:
        return None
