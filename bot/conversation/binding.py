"""Whose figures a group gets: a supervisor asks in private for a word, which says as much in the group.

Rules. The word lives ten minutes and works once; who sends it in the group does not matter, for who made it could see
the department. The group keeps its department until another word is sent there, the bot is taken out of it, or whoever
bound it may not see the department any more.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.conversation.scope import meant
from bot.conversation.world import Context, Outcome, World, tell
from bot.messages import Phrase, Say
from bot.people.scopes import Group, children, visible
from storage.mail import Owed
from storage.records import Department, Role, Status, ValueKept

_LIFE = timedelta(minutes=10)
_SIZE = 8
_BINDING = {Role.SUPERVISOR, Role.ADMIN}


def bind(context: Context, words: str) -> Outcome:
    """`/bind [department]`: a word for the department's group; without one the top of what one sees."""
    found = meant(context, words)
    if isinstance(found, Outcome):
        return found
    if isinstance(found, Group):
        return tell("bind-usage")
    if found is None:
        top = children(None, visible(context.officer, context.store.departments()))
        if len(top) != 1:
            return tell("bind-usage")
        found = top[0]
    word = secrets.token_hex(_SIZE)
    until = context.now + _LIFE
    about = {"department": found.id, "by": context.officer.badge, "until": until.isoformat()}
    told: dict[str, str | int] = {"department": found.name, "word": word, "minutes": _LIFE // _MINUTE}
    blocks = [Phrase("bind-made", told)]
    link = context.world.private_link.get(context.incoming.channel, "")
    blocks += [Phrase("bind-link", {"link": f"{link}?startgroup={word}"})] if link else []
    return Outcome((Say(tuple(blocks)),), (ValueKept(name_of(word), about),))


_MINUTE = timedelta(minutes=1)


def name_of(word: str) -> str:
    """Under what a word's meaning is kept; the word itself is not."""
    return f"bind.{hashlib.sha256(word.encode()).hexdigest()}"


def bound_by(world: World, word: str, now: datetime) -> Mapping[str, str] | None:
    """What a word that still holds binds to: a department, and whoever made it."""
    about = world.store.value(name_of(word))
    if not about or now > datetime.fromisoformat(about["until"]):
        return None
    found = {"department": about["department"], "by": about["by"]}
    return found if department_of(world, found) is not None else None


def department_of(world: World, bound: Mapping[str, str]) -> Department | None:
    """The department that a group is bound to; None where whoever bound it may not see it any more."""
    officer = world.store.officer(bound["by"])
    if officer is None or officer.status is not Status.ACTIVE or officer.role not in _BINDING:
        return None
    seen = visible(officer, world.store.departments())
    return next((one for one in seen if one.id == bound["department"]), None)


def is_bound(world: World, owed: Owed, department: str) -> bool:
    """Whether the group that something is owed to still is bound to this department, wherever it has moved."""
    address = owed.address.partition("/")[0]
    state = world.store.session(f"{owed.channel}:{address}").state
    if "moved" in state:  # what it is bound to is said where it is now
        state = world.store.session(f"{owed.channel}:{state['moved']}").state
    bound = state.get("group")
    found = department_of(world, bound) if bound else None
    return found is not None and found.id == department
