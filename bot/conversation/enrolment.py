"""Who has enrolled and who has not, for supervisors, admins and auditors: each in their scope."""

from __future__ import annotations

from bot.conversation.pages import foot, page_of, read_page, ways
from bot.conversation.scope import below, enrolled, in_place, meant_and_page, pressed, seen_by, title
from bot.conversation.world import Context, Outcome
from bot.messages import Phrase, Say
from bot.people.disclosure import name_of
from bot.people.scopes import Group, Place
from bot.reports import figures
from storage.records import Officer, Status

ENROLMENT = "e"


def enrolment(context: Context, words: str) -> Outcome:
    """`/enrolment [department] [page]`: how many have enrolled, and who has not."""
    found, page = meant_and_page(context, words)
    return found if isinstance(found, Outcome) else _enrolment(context, found, page)


def enrolment_pressed(context: Context, parts: list[str]) -> Outcome | None:
    """A department, and the page to turn to in the same message; without one the list begins anew below."""
    place, known = pressed(context, parts[0] if parts else "")
    page = read_page(parts[1]) if parts[1:] else 1
    if not known or page is None:
        return None
    outcome = _enrolment(context, place, page)
    return in_place(context, outcome) if parts[1:] else outcome


def _enrolment(context: Context, place: Place | None, number: int) -> Outcome:
    seen = seen_by(context)
    officers, here = context.store.officers(), enrolled(context)
    within = seen.within(place)
    active = [one for one in officers if one.status is Status.ACTIVE and within(one)]
    missing = [one for one in active if one.badge not in here]
    done, called = len(active) - len(missing), title(context, place, seen)
    head = Phrase(
        "enrolment-head",
        {
            "department": called,
            "all": len(active),
            "enrolled": done,
            "share": figures.per_cent(done / len(active) if active else None),
        },
    )
    # As in completion: where nobody is below, the head says it all.
    roots, own = ((), None) if isinstance(place, Group) else below(place, seen.departments)
    rows = figures.enrolment(roots, seen.departments, officers, here, own) if roots else []
    groups = [one for one in seen.groups(officers) if one.title != called] if place is None else []
    disclosure = context.world.disclosure(context.incoming.channel)
    page = page_of([name for one in missing if (name := name_of(one, disclosure))], number)
    names = [Phrase("enrolment-missing", {"who": tuple(page.items)})] if page.items else []
    choices = ways(page, f"{ENROLMENT}.{place.id if place else ''}")
    lines = [*map(_line, rows), *(_group(one, active, here) for one in groups)]
    return Outcome((Say((head, *lines, *names, *foot(page)), choices),))


def _group(group: Group, active: list[Officer], here: set[str]) -> Phrase:
    """A working group's line: its people stand in their departments' lines too."""
    inside = [one.badge in here for one in active if group.name in one.groups]
    return Phrase("enrolment-line", {"department": group.title, "all": len(inside), "enrolled": sum(inside)})


def _line(row: figures.Enrolment) -> Phrase:
    name = Phrase("completion-own") if row.own else row.department.name
    return Phrase("enrolment-line", {"department": name, "all": row.all, "enrolled": row.enrolled})
