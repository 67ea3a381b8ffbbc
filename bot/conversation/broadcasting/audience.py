"""To whom something goes: everybody, a role, departments, working groups; never beyond what the sender may see."""

from __future__ import annotations

from collections.abc import Callable, Collection

from bot.conversation.dates import split_first
from bot.conversation.denials import beyond
from bot.conversation.recognise import fold
from bot.conversation.scope import meant, seen_by
from bot.conversation.world import Context, Outcome
from bot.messages import Phrase, Say
from bot.people.scopes import (
    Group,
    Place,
    Sight,
    find_department,
    find_group,
    find_seen,
    group_meant,
    members,
    whole_names,
)
from storage.records import Officer, Role, Status

_ALL = frozenset({"all", "everybody", "所有人", "全体"})
_ROLES = {
    **{role.value: role for role in Role},
    "民警": Role.OFFICER,
    "督导": Role.SUPERVISOR,
    "管理员": Role.ADMIN,
    "审计": Role.AUDITOR,
}
#: Before a department: the group chats bound to it.
CHATS = frozenset({"群", "group", "groups"})
#: No target has more words.
_WORDS = 60


def split_audience(context: Context, words: str) -> tuple[str, str]:
    """To whom, and what follows: as many of the first words as name something on the roster, however much of it the
    sender may see; else the first word.
    """
    first, rest = split_first(words)
    count = len(words.split(maxsplit=_WORDS))
    whole = _naming(context, words) if count > 1 else None
    for many in range(min(count, _WORDS), 1, -1):
        pieces = words.split(maxsplit=many)
        target = " ".join(pieces[:many])
        if whole is not None and _names_all(target, whole):
            return target, "".join(pieces[many:]).strip()
    return first, rest


def _naming(context: Context, words: str) -> Callable[[str], bool]:
    """Whether words are a whole name on the roster. Groups are looked for where one may be meant: there are thousands of
    officers.
    """
    store, named = context.store, seen_by(context).named
    groups = {*members(store.officers()), *named} if "@" in words.replace("＠", "@") else named
    return whole_names(store.departments(), groups)


def _names_all(target: str, whole: Callable[[str], bool]) -> bool:
    """Whether each part is a whole name. Short forms have no space in them, and do not stand last: words of a text would
    do for one.
    """
    chats, which = split_chats(target)
    *others, last = split_parts(which if chats else target)
    return whole(last) and all(one and (" " not in one or whole(one)) for one in others)


def split_chats(target: str) -> tuple[bool, str]:
    """Whether group chats are meant, and of which department."""
    head, _, which = target.replace("：", ":").partition(":")
    return fold(head) in CHATS, which.strip()


def split_parts(words: str) -> list[str]:
    """What stands between semicolons, in either width."""
    return [one.strip() for one in words.replace("；", ";").split(";")]


def read_audience(context: Context, words: str) -> str | None:
    """What the words mean, as it is kept: "all", "role.supervisor", "in.d1;@group"; None if nothing is meant."""
    folded = fold(words)
    if folded in _ALL:
        return "all"
    if folded in _ROLES:
        return f"role.{_ROLES[folded].value}"
    seen = seen_by(context)
    ids: list[str] = []
    for part in split_parts(words):
        found = _found(context, seen, part)
        if len(found) != 1:
            return None
        ids += found
    return f"in.{';'.join(dict.fromkeys(ids))}"


def _found(context: Context, seen: Sight, part: str) -> list[str]:
    """What a part may mean: ids of departments, or groups as a scope holds them."""
    if group_meant(part) is not None:
        return [one.title for one in find_group(part, seen.groups(context.store.officers()))]
    found = find_seen(part, seen.departments, context.store.departments()) if part else []
    return [one.id for one in found]


def out_of_sight(context: Context, words: str) -> Outcome | None:
    """The refusal where a part means what is there and may not be seen; None where that is not what is wrong."""
    store, seen = context.store, seen_by(context)
    for part in split_parts(words):
        if not part or _found(context, seen, part):
            continue
        if group_meant(part) is not None:
            if find_group(part, [Group(name) for name in members(store.officers())]):
                return beyond(context, "group-hidden", "group")
        elif find_department(part, store.departments()):
            return beyond(context, "department-hidden", "department")
    return None


def not_found(context: Context, words: str, usage: Phrase) -> Outcome:
    """Why a part means nothing on the roster, or more than one thing, in the words of /completion; then the usage."""
    seen = seen_by(context)
    for part in split_parts(words):
        if not part or len(_found(context, seen, part)) == 1:
            continue
        why = meant(context, part)
        said = why.replies[0] if isinstance(why, Outcome) else None
        if isinstance(said, Say):
            return Outcome((Say((*said.blocks, usage)),))
    return Outcome((Say((usage,)),))


def officers_of(context: Context, audience: str) -> list[Officer]:
    """Active officers whom it means, within what the sender may see."""
    seen = seen_by(context)
    kind, _, which = audience.partition(".")
    here = [one for one in context.store.officers() if one.status is Status.ACTIVE and seen.sees(one)]
    if kind == "role":
        return [one for one in here if one.role.value == which]
    if kind != "in":
        return here
    within = [seen.within(place) for place in _places(seen, which.split(";"))]
    return [one for one in here if any(inside(one) for inside in within)]


def reachable(context: Context, badges: Collection[str]) -> set[str]:
    """Those of them who have a chat that can be written to."""
    return {one.badge for one in context.store.accounts() if one.reachable}.intersection(badges)


def how_many(context: Context, badges: Collection[str]) -> dict[str, int]:
    """How many they are, and how many of them have no such chat, as messages name it."""
    return {"count": len(badges), "unreachable": len(badges) - len(reachable(context, badges))}


def _places(seen: Sight, ids: list[str]) -> list[Place]:
    groups = [Group(name) for one in ids if (name := group_meant(one)) is not None]
    return [*(one for one in seen.departments if one.id in ids), *groups]


def audience_named(context: Context, audience: str) -> Phrase | str:
    """How an audience is told."""
    kind, _, which = audience.partition(".")
    if kind == "all":
        return Phrase("audience-all")
    if kind == "role":
        return Phrase(f"role-{which}")
    names = {one.id: one.name for one in context.store.departments()}
    return "、".join(names.get(one, one) for one in which.split(";"))
