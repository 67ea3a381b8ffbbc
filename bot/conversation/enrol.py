"""Someone who is not enrolled: one polite message, and the way in with a code and a badge number.

Rules. Code and badge must fit together; which of the two was wrong is never told. Wrong guesses are counted per
chat and lock it for a while; a code that waits for its badge number waits until then. What cannot be a badge number
is no guess. A second account for the same officer needs a fresh code, and the old account is told. What is nearly a
code, and /start and /help, are answered with the way in, each once a minute; all else a stranger says is met with silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.conversation.commands import aliases
from bot.conversation.denials import Why, note_stranger
from bot.conversation.privacy import notice
from bot.conversation.recognise import fold
from bot.conversation.world import World
from bot.drill.actions import TODAY, button
from bot.messages import Incoming, Kind, Phrase, Say, Withdraw
from bot.people import codes, throttle
from bot.people.enrolling import Typed, read, same_badge
from bot.wire import FAREWELL, dump_reply
from storage.mail import Owed
from storage.records import Account, Code, Enrolled, Fact, Officer, Session, Status, Turn

_GREET_AGAIN = timedelta(days=1)
#: Short for who tries again, and long enough that nobody has the bot talk without end.
_HOW_AGAIN = timedelta(minutes=1)
_ASKING = frozenset({"start", "help"})


@dataclass(frozen=True, slots=True)
class _Answer:
    say: Say | None
    state: Mapping[str, Any]
    facts: tuple[Fact, ...] = ()
    others: tuple[Owed, ...] = ()
    #: Set once the stranger is none any more.
    badge: str = ""


def owner_of(incoming: Incoming) -> str:
    """Whose session a stranger's is: the chat's own."""
    return f"{incoming.channel}:{incoming.address}"


def stranger(world: World, incoming: Incoming, session: Session) -> Turn:
    """The turn of someone without an account."""
    answer = _answer(world, incoming, dict(session.state))
    replies = list(answer.others)
    if answer.say is not None:
        language = world.texts.language(incoming.language)
        replies.insert(0, _owed(incoming.channel, incoming.address, answer.badge, answer.say, language))
    changed = answer.state != session.state
    return Turn(
        at=incoming.at,
        event=(incoming.channel, incoming.event_id),
        session=Session(session.owner, session.version, answer.state) if changed else None,
        facts=answer.facts,
        replies=tuple(replies),
    )


def brings_code(incoming: Incoming, session: Session) -> bool:
    """Whether this chat is enrolling: it sends a code, or the badge number after one."""
    if not incoming.private or incoming.kind is not Kind.TEXT:
        return False
    return _read(incoming.text).code is not None or "code" in session.state


def is_code_and_badge(text: str) -> bool:
    """Whether a text has the form by which one enrols."""
    typed = _read(text)
    return typed.code is not None and bool(typed.badge)


def _command(text: str) -> tuple[str, str]:
    """The name of the command, "" where there is none, and the words behind it."""
    words = text.strip()
    if words[:1] not in {"/", "／"}:
        return "", words
    name, rest = [*words[1:].split(maxsplit=1), "", ""][:2]
    return fold(name) or "/", rest


def _read(text: str) -> Typed:
    """What there is of code and badge number; `/start` may stand before a code, as a link sends it."""
    name, words = _command(text)
    if not name:
        return read(words)
    typed = read(words) if name == "start" else Typed()
    return typed if typed.code is not None or typed.near else Typed()


def _answer(world: World, incoming: Incoming, state: dict[str, Any]) -> _Answer:
    if incoming.private and incoming.kind is Kind.CHOICE:
        note_stranger(incoming, Why.FORGED, "button")
    if not incoming.private or incoming.kind is not Kind.TEXT:
        return _Answer(None, state)
    typed = _read(incoming.text)
    waited = typed.code is None and "code" in state
    if typed.code is None and not waited and not typed.near:
        return _greet(incoming, state)
    if throttle.locked_until(state.get("guesses", {}), incoming.at):
        return _Answer(_once(state, "locked", "enrol-locked"), {**_without(state, "code"), "locked": True})
    if typed.code is None and not waited:
        return _how(incoming, state, "enrol-how")
    if typed.code is not None:
        state = {**state, "code": codes.digest(typed.code)}
    if not typed.badge or (waited and fold(typed.badge) in aliases()):
        return _Answer(Say((Phrase("enrol-ask-badge"),)), state)
    return _try(world, incoming, state, typed.badge, waited=waited)


def _greet(incoming: Incoming, state: dict[str, Any]) -> _Answer:
    if _command(incoming.text)[0] in _ASKING:
        return _how(incoming, state, "stranger")
    greeted = state.get("greeted")
    if greeted and incoming.at < datetime.fromisoformat(greeted) + _GREET_AGAIN:
        return _Answer(None, state)
    return _Answer(Say((Phrase("stranger"),)), {**state, "greeted": incoming.at.isoformat()})


def _how(incoming: Incoming, state: dict[str, Any], key: str) -> _Answer:
    """The way in, for who asks and for who nearly found it: each has a minute of its own."""
    told = state.get(key)
    if told and incoming.at < datetime.fromisoformat(told) + _HOW_AGAIN:
        return _Answer(None, state)
    now = incoming.at.isoformat()
    return _Answer(Say((Phrase(key),)), {**state, key: now, "greeted": now})


def _once(state: Mapping[str, Any], mark: str, key: str) -> Say | None:
    return None if state.get(mark) else Say((Phrase(key),))


def _without(state: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in state.items() if name not in names}


def _try(world: World, incoming: Incoming, state: dict[str, Any], badge: str, *, waited: bool) -> _Answer:
    """`waited`: the code came before, alone (a link): whichever of the two was wrong, it goes on waiting."""
    code = world.store.code(state["code"])
    officer = world.store.officer(code.badge) if code else None
    fits = (
        code is not None
        and officer is not None
        and code.expires_at > incoming.at
        and same_badge(code.badge, badge)
        and officer.status not in {Status.LEFT, Status.SUSPENDED}
    )
    if not fits or officer is None or code is None:
        note_stranger(incoming, Why.CODE, "code")
        guesses = throttle.after_failure(state.get("guesses", {}), incoming.at)
        kept = _without(state, "locked") if waited else _without(state, "locked", "code")
        told = Phrase("enrol-wrong-badge" if waited else "enrol-wrong")
        return _Answer(Say((told,)), {**kept, "guesses": guesses})
    account = Account(incoming.channel, incoming.address, officer.badge, incoming.at)
    hello = Phrase("enrol-welcome", {"name": officer.name, "badge": officer.badge})
    privacy = notice(world.disclosure(incoming.channel))
    welcome = Say((hello, *privacy.blocks), ((button("button-today", TODAY),), *privacy.choices))
    return _Answer(
        welcome,
        {},
        (Enrolled(account, code.digest, incoming.at),),
        (*_told_old(world, officer, incoming), *_taken_back(world, code)),
        officer.badge,
    )


def _told_old(world: World, officer: Officer, incoming: Incoming) -> list[Owed]:
    moved = Say((Phrase("enrol-moved"),))
    return [
        Owed(old.channel, old.address, officer.badge, {**dump_reply(moved), **FAREWELL})
        for old in world.store.accounts(officer.badge)
        if (old.channel, old.address) != (incoming.channel, incoming.address)
    ]


def _taken_back(world: World, code: Code) -> list[Owed]:
    """The message that shows a code in an admin's chat: it has done its work."""
    mark = codes.mark(code.digest)
    seats = {(channel, address) for channel, address, _ in world.store.shown(code.shown_to, mark)}
    body = dump_reply(Withdraw(mark))
    return [Owed(channel, address, code.shown_to, body) for channel, address in sorted(seats)]


def _owed(channel: str, address: str, badge: str, say: Say, language: str = "") -> Owed:
    return Owed(channel, address, badge, {**dump_reply(say), "language": language})
