"""Which departments a turn is about: those that are meant, may be seen, and lie below or above."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from bot.conversation.dates import split_last
from bot.conversation.pages import read_page
from bot.conversation.world import Context, Outcome, tell
from bot.messages import Phrase, Say
from bot.people.disclosure import name_of
from bot.people.enrolled import enrolled as people_enrolled
from bot.people.scopes import children, find_department, visible
from bot.wire import dump_reply
from storage.mail import Owed
from storage.records import Department, Officer, Role, Status

#: All that may be seen, in words.
_WHOLE = frozenset({"全单位", "全部", "all", "whole"})


def meant(context: Context, words: str) -> Department | Outcome | None:
    """The department that is meant, None for all that may be seen, or why not."""
    departments = context.store.departments()
    seen = visible(context.officer, departments)
    if not seen:
        return tell("scope-none")
    if not words.strip() or words.strip().casefold() in _WHOLE:
        return None
    found = find_department(words, seen)
    if len(found) == 1:
        return found[0]
    if found:
        return tell("department-many", words=words[:40], names=tuple(one.path for one in found[:8]))
    # Someone else's department is named as such; the chart of the organisation is no secret.
    hidden = find_department(words, departments)
    return tell("department-hidden") if hidden else tell("department-unknown", words=words[:40])


def meant_and_page(context: Context, words: str) -> tuple[Department | Outcome | None, int]:
    """What is meant, and the page whose number follows; the first page without one."""
    head, last = split_last(words)
    page, whole = read_page(last), words.strip().casefold()
    # Where a department is called just so, the number belongs to its name.
    if page is None or any(
        whole in {one.name.casefold(), one.path.casefold()} for one in context.store.departments()
    ):
        return meant(context, words), 1
    return meant(context, head), page


def pressed(context: Context, department: str) -> tuple[Department | None, bool]:
    """The department of a button and whether it may be seen (scopes change while buttons stay)."""
    if not department:
        return None, True
    seen = visible(context.officer, context.store.departments())
    found = next((one for one in seen if one.id == department), None)
    return found, found is not None


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


def title(context: Context, department: Department | None, seen: Sequence[Department]) -> str | Phrase:
    return title_of(context.officer, department, seen)


def title_of(
    officer: Officer | None, department: Department | None, seen: Sequence[Department]
) -> str | Phrase:
    """What a part of the organisation is called; for no officer the whole is meant."""
    if department is not None:
        return department.name
    if officer is None or officer.role is not Role.SUPERVISOR:
        return Phrase("completion-whole")
    top = children(None, seen)
    return top[0].name if len(top) == 1 else Phrase("completion-scope")


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
    seen = {one.id for one in visible(context.officer, context.store.departments())}
    return officer if officer.department in seen else tell("officer-hidden")


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
