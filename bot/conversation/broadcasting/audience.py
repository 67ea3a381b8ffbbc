"""To whom something goes: everybody, a role, departments; never beyond what the sender may see."""

from __future__ import annotations

from bot.conversation.recognise import fold
from bot.conversation.world import Context
from bot.messages import Phrase
from bot.people.scopes import find_department, visible
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
    """What the words mean, as it is kept: "all", "role.supervisor", "in.d1;d2"; None if nothing is meant."""
    folded = fold(words)
    if folded in _ALL:
        return "all"
    if folded in _ROLES:
        return f"role.{_ROLES[folded].value}"
    seen = visible(context.officer, context.store.departments())
    ids = []
    for part in words.replace("；", ";").split(";"):
        found = find_department(part, seen) if part.strip() else []
        if len(found) != 1:
            return None
        ids.append(found[0].id)
    return f"in.{';'.join(dict.fromkeys(ids))}"


def officers_of(context: Context, audience: str) -> list[Officer]:
    """Active officers whom it means, within what the sender may see."""
    seen = visible(context.officer, context.store.departments())
    kind, _, which = audience.partition(".")
    roots = [one for one in seen if kind == "in" and one.id in which.split(";")]
    inside = {one.id for one in seen if kind != "in" or any(root.holds(one) for root in roots)}
    return [
        one
        for one in context.store.officers()
        if one.status is Status.ACTIVE
        and one.department in inside
        and (kind != "role" or one.role.value == which)
    ]


def audience_named(context: Context, audience: str) -> Phrase | str:
    """How an audience is told."""
    kind, _, which = audience.partition(".")
    if kind == "all":
        return Phrase("audience-all")
    if kind == "role":
        return Phrase(f"role-{which}")
    names = {one.id: one.name for one in context.store.departments()}
    return "、".join(names.get(one, one) for one in which.split(";"))
