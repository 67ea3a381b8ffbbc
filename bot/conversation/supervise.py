"""What supervisors, admins and auditors see: completion, who is behind, who has enrolled. Each in their scope."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.conversation.dates import split_period
from bot.conversation.world import Context, Outcome, tell
from bot.messages import Choice, Phrase, Say, Table
from bot.people.disclosure import Disclosure, name_of
from bot.people.scopes import children, find_department, visible
from bot.reports import figures
from storage.records import Department, Officer, Role, Status

COMPLETION, PENDING, ENROLMENT = "m", "q", "e"
_BUTTONS = 24
_NAMED = 20
COLUMNS = ("done", "late", "open", "overdue", "excused", "unenrolled", "share")
_DAY = "%y%m%d"


def completion(context: Context, words: str) -> Outcome:
    """`/completion [department] [date or period]`; today without one."""
    today = context.world.today(context.now)
    name, period = split_period(words, today)
    since, until = period or (today, today)
    found = _meant(context, name)
    return found if isinstance(found, Outcome) else _completion(context, found, since, until)


def completion_pressed(context: Context, parts: list[str]) -> Outcome | None:
    """A drill-down button: department (empty for the top) and both days."""
    if len(parts) != 3:  # noqa: PLR2004 (department, first day, last day)
        return None
    department, known = _pressed(context, parts[0])
    since, until = _day(parts[1]), _day(parts[2])
    if not known or since is None or until is None:
        return None
    outcome = _completion(context, department, since, until)
    return _in_place(context, outcome)


def pending(context: Context, words: str) -> Outcome:
    """`/pending [department]`: who has open duties, and since when."""
    found = _meant(context, words)
    return found if isinstance(found, Outcome) else _pending(context, found)


def pending_pressed(context: Context, parts: list[str]) -> Outcome | None:
    department, known = _pressed(context, parts[0] if parts else "")
    return _pending(context, department) if known else None


def enrolment(context: Context, words: str) -> Outcome:
    """`/enrolment [department]`: how many have enrolled, and who has not."""
    found = _meant(context, words)
    return found if isinstance(found, Outcome) else _enrolment(context, found)


def enrolment_pressed(context: Context, parts: list[str]) -> Outcome | None:
    department, known = _pressed(context, parts[0] if parts else "")
    return _enrolment(context, department) if known else None


def _completion(context: Context, department: Department | None, since: date, until: date) -> Outcome:
    context.world.open_day(context.now)
    seen = visible(context.officer, context.store.departments())
    roots, own = _below(department, seen)
    rows = figures.completion(
        context.store.counts(since, until),
        seen,
        roots,
        context.store.officers(),
        _enrolled(context),
        context.now,
        own,
    )
    # A department's own people are worth a line only where there are some, and others beside them.
    rows = [row for row in rows if not row.own or (roots and (row.all or row.not_enrolled))]
    period = since.isoformat() if since == until else f"{since.isoformat()} – {until.isoformat()}"
    head = Phrase("completion-head", {"department": _title(context, department, seen), "period": period})
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
        above = _above(department, seen)
        last.insert(0, Choice(Phrase("button-up"), f"{COMPLETION}.{above.id if above else ''}.{days}"))
    return (*rows, tuple(last))


def _pending(context: Context, department: Department | None) -> Outcome:
    context.world.open_day(context.now)
    seen = visible(context.officer, context.store.departments())
    inside = {one.id: one for one in seen if department is None or department.holds(one)}
    officers = {one.badge: one for one in context.store.officers() if one.department in inside}
    behind = figures.pending(context.store.all_open(), officers, context.now)
    title = _title(context, department, seen)
    if not behind:
        return tell("pending-none", department=title)
    duties = sum(one.duties for one in behind)
    head = Phrase("pending-head", {"department": title, "officers": len(behind), "duties": duties})
    if context.world.disclosure(context.incoming.channel) is Disclosure.FIGURES:
        return Outcome((Say((head, *_by_department(behind, inside))),))
    lines = [_behind(context, one, inside) for one in behind[:_NAMED]]
    if len(behind) > _NAMED:
        lines.append(Phrase("pending-more", {"count": len(behind) - _NAMED}))
    return Outcome((Say((head, *lines)),))


def _behind(context: Context, one: figures.Behind, inside: dict[str, Department]) -> Phrase:
    who = name_of(one.officer, context.world.disclosure(context.incoming.channel)) or ""
    department = inside[one.officer.department].name
    return Phrase(
        "pending-line", {"who": who, "department": department, "duties": one.duties, "days": one.days}
    )


def _by_department(behind: Sequence[figures.Behind], inside: dict[str, Department]) -> list[Phrase]:
    numbers: dict[str, tuple[int, int]] = {}
    for one in behind:
        officers, duties = numbers.get(one.officer.department, (0, 0))
        numbers[one.officer.department] = (officers + 1, duties + one.duties)
    return [
        Phrase("pending-department", {"department": inside[key].name, "officers": officers, "duties": duties})
        for key, (officers, duties) in numbers.items()
    ]


def _enrolment(context: Context, department: Department | None) -> Outcome:
    seen = visible(context.officer, context.store.departments())
    roots, _ = _below(department, seen)
    officers, enrolled = context.store.officers(), _enrolled(context)
    inside = {one.id for one in seen if department is None or department.holds(one)}
    active = [one for one in officers if one.department in inside and one.status is Status.ACTIVE]
    missing = [one for one in active if one.badge not in enrolled]
    done = len(active) - len(missing)
    head = Phrase(
        "enrolment-head",
        {
            "department": _title(context, department, seen),
            "all": len(active),
            "enrolled": done,
            "share": figures.per_cent(done / len(active) if active else None),
        },
    )
    lines = [
        Phrase(
            "enrolment-line", {"department": row.department.name, "all": row.all, "enrolled": row.enrolled}
        )
        for row in figures.enrolment(roots, seen, officers, enrolled)
    ]
    return Outcome((Say((head, *lines, *_missing(context, missing))),))


def _missing(context: Context, missing: Sequence[Officer]) -> list[Phrase]:
    disclosure = context.world.disclosure(context.incoming.channel)
    names = [name for one in missing[:_NAMED] if (name := name_of(one, disclosure))]
    if not names:
        return []
    phrases = [Phrase("enrolment-missing", {"who": tuple(names)})]
    if len(missing) > _NAMED:
        phrases.append(Phrase("enrolment-more", {"count": len(missing)}))
    return phrases


# --- departments in scope ----------------------------------------------------------------------------------


def _meant(context: Context, words: str) -> Department | Outcome | None:
    """The department that is meant, None for all that may be seen, or why not."""
    departments = context.store.departments()
    seen = visible(context.officer, departments)
    if not seen:
        return tell("scope-none")
    if not words.strip():
        return None
    found = find_department(words, seen)
    if len(found) == 1:
        return found[0]
    if found:
        return tell("department-many", words=words[:40], names=tuple(one.path for one in found[:8]))
    # Someone else's department is named as such; the chart of the organisation is no secret.
    hidden = find_department(words, departments)
    return tell("department-hidden") if hidden else tell("department-unknown", words=words[:40])


def _pressed(context: Context, department: str) -> tuple[Department | None, bool]:
    """The department of a button and whether it may be seen (scopes change while buttons stay)."""
    if not department:
        return None, True
    seen = visible(context.officer, context.store.departments())
    found = next((one for one in seen if one.id == department), None)
    return found, found is not None


def _below(
    department: Department | None, seen: Sequence[Department]
) -> tuple[tuple[Department, ...], Department | None]:
    """The subtrees to list, and the department whose own people get a line."""
    top = children(department, seen)
    if department is None and len(top) == 1:
        return _below(top[0], seen)
    return top, department


def _above(department: Department, seen: Sequence[Department]) -> Department | None:
    path = department.path.rpartition("/")[0]
    return next((one for one in seen if one.path == path), None)


def _title(context: Context, department: Department | None, seen: Sequence[Department]) -> str | Phrase:
    if department is not None:
        return department.name
    if context.officer.role is not Role.SUPERVISOR:
        return Phrase("completion-whole")
    top = children(None, seen)
    return top[0].name if len(top) == 1 else Phrase("completion-scope")


def _enrolled(context: Context) -> set[str]:
    return {account.badge for account in context.store.accounts()}


def _in_place(context: Context, outcome: Outcome) -> Outcome:
    """The same, in the place of the message whose button was pressed."""
    replies = tuple(
        Say(reply.blocks, reply.choices, reply.shows, context.incoming.message)
        if isinstance(reply, Say)
        else reply
        for reply in outcome.replies
    )
    return Outcome(replies)


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, _DAY).date()  # noqa: DTZ007 (a day has no zone)
    except ValueError:
        return None
