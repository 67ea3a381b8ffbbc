"""Who is behind, for supervisors, admins and auditors: each in their scope, named as the channel may."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.pages import foot, page_of, read_page, ways
from bot.conversation.scope import in_place, meant_and_page, pressed, title
from bot.conversation.world import Context, Outcome, tell
from bot.messages import Phrase, Say
from bot.people.disclosure import Disclosure, name_of
from bot.people.scopes import visible
from bot.reports import figures
from storage.records import Department

PENDING = "q"


def pending(context: Context, words: str) -> Outcome:
    """`/pending [department] [page]`: who has open duties, and since when."""
    found, page = meant_and_page(context, words)
    return found if isinstance(found, Outcome) else _pending(context, found, page)


def pending_pressed(context: Context, parts: list[str]) -> Outcome | None:
    """A department, and the page to turn to in the same message; without one the list begins anew below."""
    department, known = pressed(context, parts[0] if parts else "")
    page = read_page(parts[1]) if parts[1:] else 1
    if not known or page is None:
        return None
    outcome = _pending(context, department, page)
    return in_place(context, outcome) if parts[1:] else outcome


def _pending(context: Context, department: Department | None, number: int) -> Outcome:
    context.world.open_day(context.now)
    seen = visible(context.officer, context.store.departments())
    inside = {one.id: one for one in seen if department is None or department.holds(one)}
    # By the duty's department, as completion counts: what fell due before a move stays with the old one.
    duties = [duty for duty in context.store.all_open() if duty.department in inside]
    officers = {one.badge: one for one in context.store.officers()}
    behind = figures.pending(duties, officers, context.now)
    name = title(context, department, seen)
    if not behind:
        return tell("pending-none", department=name)
    people = len({one.officer.badge for one in behind})
    total = sum(one.duties for one in behind)
    head = Phrase("pending-head", {"department": name, "officers": people, "duties": total})
    if context.world.disclosure(context.incoming.channel) is Disclosure.FIGURES:
        lines = _by_department(behind, inside)
    else:
        lines = [_behind(context, one, inside, seen) for one in behind]
    page = page_of(lines, number)
    choices = ways(page, f"{PENDING}.{department.id if department else ''}")
    return Outcome((Say((head, *page.items, *foot(page)), choices),))


def _behind(
    context: Context, one: figures.Behind, inside: dict[str, Department], seen: Sequence[Department]
) -> Phrase:
    # Someone who has moved out of the scope is told by badge alone.
    here = any(department.id == one.officer.department for department in seen)
    disclosure = context.world.disclosure(context.incoming.channel) if here else Disclosure.BADGE
    who = name_of(one.officer, disclosure) or ""
    department = inside[one.department].name
    return Phrase(
        "pending-line", {"who": who, "department": department, "duties": one.duties, "days": one.days}
    )


def _by_department(behind: Sequence[figures.Behind], inside: dict[str, Department]) -> list[Phrase]:
    numbers: dict[str, tuple[int, int]] = {}
    for one in behind:
        officers, duties = numbers.get(one.department, (0, 0))
        numbers[one.department] = (officers + 1, duties + one.duties)
    return [
        Phrase("pending-department", {"department": inside[key].name, "officers": officers, "duties": duties})
        for key, (officers, duties) in numbers.items()
    ]
