"""Which departments and working groups a turn is about: those that are meant, may be seen, and lie below or above."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.conversation.dates import split_last
from bot.conversation.denials import beyond
from bot.conversation.pages import read_page
from bot.conversation.recognise import fold
from bot.conversation.world import Context, Outcome, tell
from bot.messages import Phrase, Say
from bot.people.disclosure import name_of
from bot.people.enrolled import enrolled as people_enrolled
from bot.people.scopes import (
    Group,
    Place,
    Sight,
    children,
    find_department,
    find_group,
    find_seen,
    group_meant,
    members,
    sight,
)
from bot.wire import dump_reply
from storage.contract import Store
from storage.mail import Owed
from storage.records import Department, Officer, Role, Status, scope_entry

#: All that may be seen, in words.
_WHOLE = frozenset({"全单位", "全部", "all", "whole"})
#: So many groups are named to somebody who meant none of them.
_NAMED = 12


def seen_by(context: Context) -> Sight:
    """What whoever speaks may look at."""
    return sight(context.officer, context.store.departments())


def meant(context: Context, words: str) -> Place | Outcome | None:
    """The department or group that is meant, None for all that may be seen, or why not."""
    seen = seen_by(context)
    if not seen:
        return tell("scope-none")
    if not words.strip() or fold(words) in _WHOLE:
        return None
    if group_meant(words.strip()) is not None:
        return _group(context, seen, words)
    found = find_seen(words, seen.departments, context.store.departments())
    if len(found) == 1:
        return found[0]
    if found:
        return tell("department-many", words=words[:40], names=tuple(one.path for one in found[:8]))
    # Someone else's department is named as such; the chart of the organisation is no secret.
    hidden = find_department(words, context.store.departments())
    if hidden:
        return beyond(context, "department-hidden", "department")
    return tell("department-unknown", words=words[:40])


def _group(context: Context, seen: Sight, words: str) -> Group | Outcome:
    officers = context.store.officers()
    groups = seen.groups(officers)
    found = find_group(words, groups)
    if len(found) == 1:
        return found[0]
    if not found and find_group(words, [Group(name) for name in members(officers)]):
        return beyond(context, "group-hidden", "group")
    names = tuple(one.title for one in (found or groups)[:_NAMED]) or ("–",)
    return tell("department-many" if found else "group-unknown", words=words[:40], names=names)


def meant_and_page(context: Context, words: str) -> tuple[Place | Outcome | None, int]:
    """What is meant, and the page whose number follows; the first page without one."""
    head, last = split_last(words)
    page, whole = read_page(last), words.strip().casefold()
    # Where a department is called just so, the number belongs to its name.
    if page is None or whole in called(context, whole):
        return meant(context, words), 1
    return meant(context, head), page


def called(context: Context, words: str) -> set[str]:
    """How departments are called, or groups where the words mean one; in small letters."""
    if group_meant(words) is not None:
        return {scope_entry(name).casefold() for name in members(context.store.officers())}
    return {name.casefold() for one in context.store.departments() for name in (one.name, one.path)}


def pressed(context: Context, place: str) -> tuple[Place | None, bool]:
    """What a button is about and whether it may be seen (scopes change while buttons stay)."""
    if not place:
        return None, True
    found = place_of(seen_by(context), place, context.store)
    return found, found is not None


def place_of(seen: Sight, place: str, store: Store) -> Place | None:
    """What has this id, if it may be seen."""
    if group_meant(place) is None:
        return next((one for one in seen.departments if one.id == place), None)
    return next((one for one in seen.groups(store.officers()) if one.id == place), None)


@dataclass(frozen=True, slots=True)
class InCharge:
    """A department or working group of whose people somebody in charge is told unasked."""

    id: str
    name: str
    #: Whether they are told of an officer here: of who is in their departments they are told by department.
    tells_of: Callable[[Officer], bool]


def in_charge_of(reader: Officer, place: str, store: Store) -> InCharge | None:
    """What a department's id or a scope's "@group" stands for, to its reader; None for one that is no more theirs."""
    name, departments = group_meant(place), store.departments()
    if name is None:
        here = next((one for one in departments if one.id == place), None)
        return None if here is None else InCharge(here.id, here.name, lambda one: one.department == place)
    seen = sight(reader, departments)
    ids = seen.ids(None)
    if name not in seen.named:
        return None
    return InCharge(Group(name).id, place, lambda one: name in one.groups and one.department not in ids)


def below(
    department: Department | None, seen: Sequence[Department]
) -> tuple[tuple[Department, ...], Department | None]:
    """The subtrees to list, and the department whose own people get a line."""
    top = children(department, seen)
    if department is None and len(top) == 1:
        return below(top[0], seen)
    return top, department


def above(department: Department, seen: Sequence[Department]) -> Department | None:
    path = department.path.rpartition("/")[0]
    return next((one for one in seen if one.path == path), None)


def title(context: Context, place: Place | None, seen: Sight) -> str | Phrase:
    return title_of(context.officer, place, seen)


def title_of(officer: Officer | None, place: Place | None, seen: Sight) -> str | Phrase:
    """What a part of the organisation is called; for no officer the whole is meant."""
    if place is not None:
        return place.title if isinstance(place, Group) else place.name
    if officer is None or officer.role is not Role.SUPERVISOR:
        return Phrase("completion-whole")
    names = scope_names(seen)
    return names[0] if len(names) == 1 else Phrase("completion-scope")


def scope_names(seen: Sight) -> tuple[str, ...]:
    """The departments at the top of a scope, and its groups."""
    return (*(one.name for one in children(None, seen.departments)), *map(scope_entry, sorted(seen.named)))


def enrolled(context: Context) -> set[str]:
    return people_enrolled(context.store.accounts())


def in_place(context: Context, outcome: Outcome) -> Outcome:
    """The same, in the place of the message whose button was pressed."""
    replies = tuple(
        Say(reply.blocks, reply.choices, reply.shows, context.incoming.message)
        if isinstance(reply, Say)
        else reply
        for reply in outcome.replies
    )
    return Outcome(replies)


def officer_meant(context: Context, word: str) -> Officer | Outcome:
    """The officer of this badge if they are within what may be seen, or why not."""
    officer = context.store.officer(word) or context.store.officer(word.upper())
    if officer is None:
        return tell("officer-unknown", badge=word[:20])
    return officer if seen_by(context).sees(officer) else beyond(context, "officer-hidden", "officer")


def who(context: Context, officer: Officer) -> str:
    """An officer as the channel names them to somebody who knows the badge."""
    return name_of(officer, context.world.disclosure(context.incoming.channel)) or officer.badge


def to_all(
    context: Context, officer: Officer, say: Say, more: Mapping[str, bool] | None = None
) -> tuple[Owed, ...]:
    """A message for every chat of an officer that can be reached; `more` is put beside it, as `FAREWELL`."""
    return tuple(
        Owed(one.channel, one.address, officer.badge, {**dump_reply(say), **(more or {})})
        for one in context.store.accounts(officer.badge)
        if one.reachable
    )


def other_admins(context: Context, besides: Collection[str]) -> list[Officer]:
    """Active admins who have a chat, without these and whoever speaks."""
    here = enrolled(context)
    return [
        one
        for one in context.store.officers()
        if one.role is Role.ADMIN
        and one.status is Status.ACTIVE
        and one.badge in here
        and one.badge not in {*besides, context.officer.badge}
    ]
