"""A group that cannot be written to any more, as a send was told: what it is bound to ends, or loses its topic.

Rules. Whoever bound it and the admins hear so, once, for nobody else would notice that nothing arrives. Where we were
taken out, or the group is no more, the binding ends; where only its topic is no more, it goes on in the group itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.conversation.world import World
from bot.delivery.admins import reachable_admins
from bot.messages import Phrase, Say
from bot.wire import dump_reply
from storage.errors import StaleSession
from storage.mail import Lane, Owed
from storage.records import Account, Officer, Session, Status, Turn

State = Mapping[str, Any]
#: How often it is noted anew where somebody speaks at the same moment.
_ATTEMPTS = 3


def ended(world: World, channel: str, chat: str, now: datetime) -> None:
    """Nothing is bound in this group any more. Raises StoreUnavailable."""
    _change(world, f"{channel}:{chat}", "group-lost", lambda _state: {}, now)


def without_topic(world: World, channel: str, chat: str, topic: str, now: datetime) -> None:
    """What was bound in this topic is bound in its group itself. Raises StoreUnavailable."""

    def kept(state: State) -> State:
        return {**state, "thread": ""} if state.get("thread") == topic else state

    _change(world, f"{channel}:{chat}", "group-topic-lost", kept, now)


def _change(world: World, owner: str, told: str, after: Callable[[State], State], now: datetime) -> None:
    first: int | None = None
    for _ in range(_ATTEMPTS):
        session = world.store.session(owner)
        first = session.version if first is None else first  # the same loss, whoever speaks meanwhile
        state = after(session.state)
        # One that has moved is heard of where it is now; and where no group is known there is nothing to end.
        if (
            state == session.state
            or "moved" in session.state
            or not session.state.keys() & {"group", "since"}
        ):
            return
        if "group" in session.state:  # told first: cut off in between, the next send comes here again
            _tell(world, session, f"{told}:{owner}:{first}", told)
        changed = replace(session, state=state, wake_at=session.wake_at if state else None)
        try:
            world.store.record(Turn(now, session=changed))
        except StaleSession:  # somebody spoke there
            continue
        return


def _tell(world: World, session: Session, loss: str, told: str) -> None:
    """`loss`: what is told at each address once."""
    bound = session.state["group"]
    names = {one.id: one.name for one in world.store.departments()}
    phrase = Phrase(told, {"department": names.get(bound["department"], bound["department"])})
    body = dump_reply(Say((phrase,)))
    heard = {(account.channel, account.address): badge for badge, account in _concerned(world, bound["by"])}
    world.store.enqueue(
        Owed(channel, address, badge, body, Lane.ANSWER, f"{loss}:{channel}:{address}")
        for (channel, address), badge in heard.items()
    )


def _concerned(world: World, badge: str) -> list[tuple[str, Account]]:
    """Whoever bound it and the admins, once for each account by which they can be reached."""
    binder: Officer | None = world.store.officer(badge)
    own = world.store.accounts(badge) if binder is not None and binder.status is Status.ACTIVE else []
    admins = [(officer.badge, account) for officer, account in reachable_admins(world.store)]
    return [*((badge, account) for account in own if account.reachable), *admins]
