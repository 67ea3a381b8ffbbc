"""What was open is offered once more, after a silence in which presses of buttons were lost.

Rules. Only to who stands before something to press: a text being read, practice, a check, a choice, a yes or no. Only
in the chat where they were last heard, and only if that was on the day of the silence or later. Whoever has gone on
before it is sent has no need of it. Nothing is offered in an officer's own quiet hours, nor once it has waited too long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from bot.conversation.drilling import present
from bot.conversation.world import Context, World
from bot.delivery.plan import NotYet
from bot.drill import state as drill_state
from bot.drill.machine import passage_of
from bot.drill.state import Checking, Choosing, Idle, Practising, Reading, State
from bot.messages import Incoming, Kind, Phrase, Say
from bot.people.preferences import quiet_until
from storage.mail import Lane, Owed
from storage.records import Account, Officer, Session, Status

#: What stands before something to press. Who paused has set it aside.
_OPEN = Reading | Practising | Checking | Choosing
_AWAY = {Status.SUSPENDED, Status.LEFT}


def owed_again(
    world: World,
    channel: str,
    now: datetime,
    since: datetime,
    until: datetime,
    answered: Callable[[str], bool],
) -> Iterator[Owed]:
    """A row for everybody for whom something is open there, once for a silence that began at `since`.

    `until`: when it is too late for it. `answered`: whether the chat at an address was, since the silence ended.
    """
    day = world.today(since)
    for account in world.store.accounts():
        if account.channel != channel or not account.reachable or answered(account.address):
            continue
        session = world.store.session(account.badge)
        if not _stands_here(session, account, day) or not _open(session, now):
            continue
        body = {"again": {"version": session.version, "until": until.isoformat()}}
        key = f"again:{account.badge}:{since.timestamp():.0f}"
        yield Owed(channel, account.address, account.badge, body, Lane.PROMPT, key, shows=_shows(session))


def message_of(world: World, owed: Owed, officer: Officer | None, now: datetime) -> Say | None:
    """What is open for this officer; None if they have gone on meanwhile. Raises NotYet in their quiet hours."""
    about: dict[str, Any] = owed.body["again"]
    session = world.store.session(owed.badge)
    if officer is None or officer.status in _AWAY or session.version != about["version"]:
        return None
    if not timely(world, owed, now):
        return None
    if session.state.get("ask"):
        # Its question stands above its buttons and nowhere else: nobody is to say yes without it.
        return Say((Phrase("again-ask"),))
    state = drill_state.load(session.state.get("drill", {}))
    if state is None or _over(state, now):
        return None
    incoming = Incoming(owed.channel, owed.address, "", now, Kind.WAKE)
    shown = present(Context(world, incoming, officer, session, state, {}))
    step = int(session.state.get("step", 0))
    return Say((Phrase("again"), *shown.blocks), shown.choices, shown.shows, stamp=step)


def timely(world: World, owed: Owed, now: datetime) -> bool:
    """Whether it is of use yet. Raises NotYet in their quiet hours."""
    until = datetime.fromisoformat(owed.body["again"]["until"])
    at = quiet_until(world.preferences(owed.badge), now, world.zone)
    if max(at, now) > until:
        return False
    if at > now:
        raise NotYet(at)
    return True


def _stands_here(session: Session, account: Account, day: date) -> bool:
    here = [account.channel, account.address]
    return list(session.state.get("at", ())) == here and session.state.get("seen", "") >= day.isoformat()


def _open(session: Session, now: datetime) -> bool:
    state = drill_state.load(session.state.get("drill", {}))
    return bool(session.state.get("ask")) or (isinstance(state, _OPEN) and not _over(state, now))


def _over(state: State, now: datetime) -> bool:
    """A check whose day has ended is about to be closed: nobody is to go on with it."""
    return isinstance(state, Checking) and now >= state.closes_at


def _shows(session: Session) -> str | None:
    """The passage whose text may be in it: a check takes it back. A check itself shows nothing of it."""
    state = drill_state.load(session.state.get("drill", {})) or Idle()
    return None if isinstance(state, Checking) else passage_of(state)
