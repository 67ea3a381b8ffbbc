"""To whom something goes: everybody, a role, departments, working groups; never beyond what the sender may see."""

from __future__ import annotations

from bot.conversation.denials import beyond
from bot.conversation.recognise import fold
from bot.conversation.scope import seen_by
from bot.conversation.world import Context, Outcome
from bot.messages import Phrase
from bot.people.scopes import Group, Place, Sight, find_department, find_group, group_meant, members
from storage.records import Officer, Role, Status

_ALL = frozenset({"all", "everybody", "所有人", "全体"})
_ROLES = {
    **{role.value: role for role in Role},
    "民警": Role.OFFICER,
    "督导": Role.SUPERVISOR,
    "管理员": Role.ADMIN,
    "审计": Role.AUDITOR,
}


def read_audience(context: Context, words: str) -> str | None:
    """What the words mean, as it is kept: "all", "role.supervisor", "in.d1;@group"; None if nothing is meant."""
    folded = fold(words)
    if folded in _ALL:
        return "all"
    if folded in _ROLES:
        return f"role.{_ROLES[folded].value}"
    seen = seen_by(context)
    ids: list[str] = []
    for part in words.replace("；", ";").split(";"):
        found = _found(context, seen, part.strip())
        if len(found) != 1:
            return None
        ids += found
    return f"in.{';'.join(dict.fromkeys(ids))}"


def _found(context: Context, seen: Sight, part: str) -> list[str]:
    """What a part may mean: ids of departments, or groups as a scope holds them."""
    if group_meant(part) is not None:
        return [one.title for one in find_group(part, seen.groups(context.store.officers()))]
    return [one.id for one in find_department(part, seen.departments)] if part else []


def out_of_sight(context: Context, words: str) -> Outcome | None:
    """The refusal where a part means what is there and may not be seen; None where that is not what is wrong."""
    store, seen = context.store, seen_by(context)
    for part in (one.strip() for one in words.replace("；", ";").split(";")):
        if not part or _found(context, seen, part):
            continue
        if group_meant(part) is not None:
            if find_group(part, [Group(name) for name in members(store.officers())]):
                return beyond(context, "group-hidden", "group")
        elif find_department(part, store.departments()):
            return beyond(context, "department-hidden", "department")
    return None


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
