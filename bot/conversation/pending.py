"""Who is behind, for supervisors, admins and auditors: each in their scope, named as the channel may."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.conversation.pages import foot, page_of, read_page, ways
from bot.conversation.scope import in_place, meant_and_page, pressed, seen_by, title
from bot.conversation.unreachable import without_a_chat
from bot.conversation.world import Context, Outcome, tell
from bot.messages import Phrase, Say
from bot.people.disclosure import Disclosure, name_of
from bot.people.scopes import Group, Place, Sight
from bot.reports import figures
from storage.records import Duty

PENDING = "q"


def pending(context: Context, words: str) -> Outcome:
    """`/pending [department] [page]`: who has open duties, and since when."""
    found, page = meant_and_page(context, words)
    return found if isinstance(found, Outcome) else _pending(context, found, page)


def pending_pressed(context: Context, parts: list[str]) -> Outcome | None:
    """A department, and the page to turn to in the same message; without one the list begins anew below."""
    place, known = pressed(context, parts[0] if parts else "")
    page = read_page(parts[1]) if parts[1:] else 1
    if not known or page is None:
        return None
    outcome = _pending(context, place, page)
    return in_place(context, outcome) if parts[1:] else outcome


def _pending(context: Context, place: Place | None, number: int) -> Outcome:
    context.world.open_day(context.now)
    seen = seen_by(context)
    duties = open_within(context, place)
    officers = {one.badge: one for one in context.store.officers()}
    behind = figures.pending(duties, officers, context.now)
    name = title(context, place, seen)
    if not behind:
        return tell("pending-none", department=name)
    people = len({one.officer.badge for one in behind})
    total = sum(one.duties for one in behind)
    head = Phrase("pending-head", {"department": name, "officers": people, "duties": total})
    # They may not have heard of it: that is another matter than not having studied.
    lost = len({one.officer.badge for one in behind} & without_a_chat(context.store))
    heads = (head, *([Phrase("pending-unreachable", {"count": lost})] if lost else []))
    if context.world.disclosure(context.incoming.channel) is Disclosure.FIGURES:
        lines = _figures(behind, place, seen)
    else:
        places = {one.id: one.name for one in context.store.departments()}
        lines = [_behind(context, one, places, seen) for one in behind]
    page = page_of(lines, number)
    choices = ways(page, f"{PENDING}.{place.id if place else ''}")
    return Outcome((Say((*heads, *page.items, *foot(page)), choices),))


def open_within(context: Context, place: Place | None) -> list[Duty]:
    """The open duties of what is meant.

    Those of a department by the duty's department, as completion counts: what fell due before a move stays with the
    old one. Those of a working group by its members of today, wherever they serve.
    """
    seen = seen_by(context)
    ids = seen.ids(place)
    names = {place.name} if isinstance(place, Group) else seen.named if place is None else ()
    badges = (
        {one.badge for one in context.store.officers() if not set(one.groups).isdisjoint(names)}
        if names
        else ()
    )
    return [one for one in context.store.all_open() if one.department in ids or one.badge in badges]


def _behind(context: Context, one: figures.Behind, places: Mapping[str, str], seen: Sight) -> Phrase:
    # Someone who has moved out of the scope is told by badge alone.
    here = seen.sees(one.officer)
    disclosure = context.world.disclosure(context.incoming.channel) if here else Disclosure.BADGE
    who = name_of(one.officer, disclosure) or ""
    department = places[one.department]
    told: dict[str, str | int] = {"who": who, "department": department, "duties": one.duties}
    return Phrase("pending-line", {**told, "late": int(one.late), "days": one.days})


def _figures(behind: Sequence[figures.Behind], place: Place | None, seen: Sight) -> list[Phrase]:
    """A line for each department that is meant, and for each group of a scope; of a group alone the head says it all."""
    ids = seen.ids(place)
    places = {one.id: one.name for one in seen.departments}
    lines = _by_department([one for one in behind if one.department in ids], places)
    for name in sorted(seen.named) if place is None else ():
        inside = [one for one in behind if name in one.officer.groups]
        told: dict[str, str | int] = {
            "department": Group(name).title,
            "officers": len({one.officer.badge for one in inside}),
            "duties": sum(one.duties for one in inside),
        }
        lines += [Phrase("pending-department", told)] if inside else []
    return lines


def _by_department(behind: Sequence[figures.Behind], inside: Mapping[str, str]) -> list[Phrase]:
    numbers: dict[str, tuple[int, int]] = {}
    for one in behind:
        officers, duties = numbers.get(one.department, (0, 0))
        numbers[one.department] = (officers + 1, duties + one.duties)
    return [
        Phrase("pending-department", {"department": inside[key], "officers": officers, "duties": duties})
        for key, (officers, duties) in numbers.items()
    ]
