"""In a group the bot says nothing personal: figures of a department to a group that is bound to it, else the way to
the private chat.

Rules. A group that nobody binds within a day is left, a channel at once. A bound one gets its department's figures of
the study day before, at the time of each slot that brings figures: numbers only, no names, answers or marks; none where
one person alone owed anything, for these would be that person's marks. A group that becomes a supergroup under another address
keeps what it is bound to, whichever of both is heard of first, and gets once what was due when that was heard.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice
from operator import itemgetter
from typing import Any

from bot.conversation import lost
from bot.conversation.basics import LINK
from bot.conversation.binding import bound_by, department_of, name_of
from bot.conversation.view import Subject, before
from bot.conversation.world import World
from bot.messages import Incoming, Kind, Phrase, Say, Value
from bot.reports.board import period
from bot.reports.figures import completion, per_cent
from bot.wire import dump_leave, dump_reply
from content.model import Slot, SlotContent
from content.slots import moment_of, time_in
from storage.errors import StaleSession
from storage.mail import Lane, Owed
from storage.records import Department, Duty, DutyState, Session, Turn, ValueKept

_PATIENCE, _MINUTE = timedelta(days=1), timedelta(minutes=1)
#: In a group's state: phrase -> when it last was the answer.
_SAID = "said"
#: In the state of a group that has moved: the new address, and when the clock was to speak there.
_MOVED, _DUE = "moved", "due"
#: In the state of a group that came from elsewhere: the address by which its figures are named, so that none come twice.
_FIRST = "first"
#: Stands in the text of an event that tells of a channel instead of a group.
CHANNEL = "channel"
#: How often a move is noted anew where somebody speaks at the same moment.
_ATTEMPTS = 3
_BINDS = ("bind", "start")
#: What a link to a passage says (core.telegram.org/bots/features#deep-linking).
_PASSAGE = re.compile(rf"{LINK}[A-Za-z0-9_-]{{1,62}}")
#: So many people make a total that is nobody's own.
_SEVERAL = 2


def turn(world: World, incoming: Incoming) -> Turn:
    """What an event in a group changes and says; all other talk is left alone."""
    event = (incoming.channel, incoming.event_id)
    session = world.store.session(f"{incoming.channel}:{incoming.address}")
    state, facts, says = _decide(world, incoming, session)
    wake_at = session.wake_at
    if _lasting(state) != _lasting(session.state) or wake_at is None or wake_at > incoming.at:
        # Else its time has come: whoever speaks just before the clock does must not put it off.
        wake_at = next_wake(world, state, session, incoming.at)
        if incoming.kind is Kind.MOVED_FROM and "group" not in session.state:
            # What is due there already is not passed over; what was bound anew here since has its own time.
            wake_at = min(filter(None, (wake_at, _due(_old(world, incoming)))), default=None)
    changed = replace(session, state=state, wake_at=wake_at)
    place = f"{incoming.address}/{incoming.thread}" if incoming.thread else incoming.address
    # What one of them has set on their phone is not the language of all.
    language = world.texts.language(state.get("language", ""))
    owed = [
        Owed(
            incoming.channel, place, "", {**(dump_reply(one) if one else dump_leave()), "language": language}
        )
        for one in says
    ]
    return Turn(incoming.at, event, None if changed == session else changed, tuple(facts), tuple(owed))


def _decide(
    world: World, incoming: Incoming, session: Session
) -> tuple[Mapping[str, Any], list[ValueKept], list[Say | None]]:
    """The state from now on, what is to be kept, and what is said; None: farewell."""
    state = session.state
    match incoming.kind:
        case Kind.BLOCKED:
            return {}, [], []
        case Kind.UNBLOCKED if incoming.text == CHANNEL:
            return {}, [], [None]
        case Kind.UNBLOCKED:
            return _unbound(state, incoming), [], [Say((Phrase("group-hello"),))]
        case Kind.MOVED_TO:
            due = {_DUE: session.wake_at.isoformat()} if session.wake_at else {}
            return {**state, **due, _MOVED: incoming.text}, [], []
        case Kind.MOVED_FROM:
            if "group" in state:  # it moved before we heard of it, and may have been bound anew since
                return state, [], []
            old = _old(world, incoming).state
            kept = {name: value for name, value in old.items() if name not in {_MOVED, _DUE}}
            return {_FIRST: incoming.text, **kept} if kept else _unbound(state, incoming), [], []
        case Kind.TEXT | Kind.CHOICE if incoming.kind is Kind.CHOICE or _command(incoming.text):
            return _spoken_to(world, incoming, state)
    return _unbound(state, incoming), [], []


def _old(world: World, incoming: Incoming) -> Session:
    """The session of a group under the address that it had before."""
    return world.store.session(f"{incoming.channel}:{incoming.text}")


def _due(old: Session) -> datetime | None:
    """When the clock was to speak to a group that moves, whichever of both addresses was heard of first."""
    kept = old.state.get(_DUE)
    return datetime.fromisoformat(kept) if kept else old.wake_at


def _command(text: str) -> str:
    """The command that a text begins with, "" if none."""
    words = text.split(maxsplit=1)
    return words[0][1:].casefold() if words and words[0][0] in "/／" else ""


def _spoken_to(
    world: World, incoming: Incoming, state: Mapping[str, Any]
) -> tuple[Mapping[str, Any], list[ValueKept], list[Say | None]]:
    words = incoming.text.split()
    if incoming.unnamed and _command(incoming.text) in _BINDS and not _linked(words):
        return _answered(state, incoming, Phrase("group-unnamed"))
    if (
        incoming.kind is Kind.TEXT
        and _command(incoming.text) in _BINDS
        and len(words) > 1
        and not _linked(words)
    ):
        bound = bound_by(world, words[1], incoming.at)
        department = department_of(world, bound) if bound else None
        if bound is None or department is None:
            return _answered(state, incoming, Phrase("group-word-wrong"))
        officer = world.store.officer(bound["by"])
        kept = {
            "group": dict(bound),
            "thread": incoming.thread,
            "language": officer.language if officer else "",
        }
        kept |= {_FIRST: state[_FIRST]} if _FIRST in state else {}
        done = Say((Phrase("group-bound", {"department": department.name}),))
        return kept, [ValueKept(name_of(words[1]), {})], [done]
    link = world.private_link.get(incoming.channel, "")
    link += f"?start={words[1]}" if link and _linked(words) else ""
    phrase = Phrase("group-private", {"link": link}) if link else Phrase("group-private-plain")
    return _answered(state, incoming, phrase)


def _answered(
    state: Mapping[str, Any], incoming: Incoming, phrase: Phrase
) -> tuple[Mapping[str, Any], list[ValueKept], list[Say | None]]:
    """The same to all who ask within a minute: a platform lets a group have little, and figures would wait behind it."""
    state, said = _unbound(state, incoming), state.get(_SAID, {})
    what = f"{phrase.key} {phrase.args.get('link', '')} {incoming.thread}".strip()
    before = said.get(what)
    if before and abs(incoming.at - datetime.fromisoformat(before)) < _MINUTE:
        return state, [], []
    late = (incoming.at - _MINUTE).isoformat()
    said = {name: at for name, at in said.items() if at > late}
    return {**state, _SAID: {**said, what: incoming.at.isoformat()}}, [], [Say((phrase,))]


def _lasting(state: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is of weight for the clock: not what was answered when."""
    return {name: value for name, value in state.items() if name != _SAID}


def _linked(words: Sequence[str]) -> bool:
    """Whether this is what a link to a passage says: it leads to the private chat, and binds nothing."""
    return len(words) > 1 and _command(words[0]) == "start" and _PASSAGE.fullmatch(words[1]) is not None


def _unbound(state: Mapping[str, Any], incoming: Incoming) -> Mapping[str, Any]:
    """The state of a group that is not bound has the time of its first word."""
    return state or {"since": incoming.at.isoformat()}


def moved(world: World, channel: str, old: str, new: str, now: datetime) -> None:
    """A platform that would not send to a group's old address named the new one: as if it had said so in both.

    `new` is "" where there is none, and the group itself where only its topic is no more.
    Raises StoreUnavailable. Does nothing where the group is not known, or where that was heard of already.
    """
    old, _, topic = old.partition("/")
    if not new:
        lost.ended(world, channel, old, now)
    elif new == old:
        lost.without_topic(world, channel, old, topic, now)
    else:
        _moved(world, channel, old, new, now)


def _moved(world: World, channel: str, old: str, new: str, now: datetime) -> None:
    for _ in range(_ATTEMPTS):
        before, after = (world.store.session(f"{channel}:{address}") for address in (old, new))
        if not minds(before) or (after.version and not after.state):  # there we were taken out since
            return
        at_new = Incoming(channel, new, "", now, Kind.MOVED_FROM, old, private=False)
        at_old = Incoming(channel, old, "", now, Kind.MOVED_TO, new, private=False)
        try:
            # The new one first: cut off in between, the next row to the old address tells again.
            for told in (at_new, at_old):
                changed = replace(turn(world, told), event=None)
                if changed.session is not None:
                    world.store.record(changed)
        except StaleSession:  # somebody spoke there
            continue
        return


# --- the clock


def minds(session: Session) -> bool:
    """Whether a session is a group's."""
    return "group" in session.state or "since" in session.state


def wake(world: World, session: Session, now: datetime) -> Turn:
    """The time of figures, or of leaving."""
    channel, _, address = session.owner.partition(":")
    state, thread = session.state, session.state.get("thread", "")
    language = {"language": world.texts.language(state.get("language", ""))}
    bound = state.get("group")
    department = department_of(world, bound) if bound else None
    if department is None:
        said = Say((Phrase("group-ended" if bound else "group-leave"),))
        bodies: list[Mapping[str, Any]] = [dump_reply(said), dump_leave()]
        rows = tuple(Owed(channel, address, "", {**body, **language}) for body in bodies)
        return Turn(now, session=replace(session, state={}, wake_at=None), replies=rows)
    replies = []
    newest = _newest(world, department, now)
    told = _figures(world, department, newest[1], now) if newest else None
    if newest and told:
        slot, day, until = newest
        key = f"group:{slot.id}:{day}:{state.get(_FIRST, address)}"
        place = f"{address}/{thread}" if thread else address
        when = {"slot": slot.id, "day": day.isoformat(), "until": until.isoformat()}
        about = {"figures": {"department": department.id, **when}}
        replies.append(Owed(channel, place, "", {**dump_reply(told), **language, **about}, Lane.PROMPT, key))
    wake_at = next_wake(world, state, session, now)
    return Turn(now, session=replace(session, wake_at=wake_at), replies=tuple(replies))


def _newest(world: World, department: Department, now: datetime) -> tuple[Slot, date, datetime] | None:
    """Of the slots of figures whose time it is, the one whose time came last, for all of a day have the same to tell; of
    which day it is, after midnight also of the one before; and until when it may be sent.
    """
    today = world.today(now)
    moments = [
        (moment_of(day, time_in(one, department.path), world.hours), day, one)
        for one in figure_slots(world)
        for day in (today - timedelta(days=1), today)
    ]
    due = [(moment, day, one) for moment, day, one in moments if moment <= now <= moment + one.grace]
    if not due:
        return None
    moment, day, newest = max(due, key=itemgetter(0))
    return newest, day, moment + newest.grace


def figure_slots(world: World) -> list[Slot]:
    """The slots that bring figures, as the plan has them now."""
    plan = world.library.plan
    return [one for one in plan.slots if SlotContent.FIGURES in one.content] if plan else []


def next_wake(world: World, state: Mapping[str, Any], session: Session, now: datetime) -> datetime | None:
    """When the clock has something to say: figures, or at the latest a look a day later at what has changed."""
    if _MOVED in state or not state:
        return None
    if "group" not in state:
        return session.wake_at or now + _PATIENCE
    department = department_of(world, state["group"])
    today = world.today(now)
    moments = [
        moment_of(day, time_in(slot, department.path if department else ""), world.hours)
        for slot in figure_slots(world)
        for day in (today, today + timedelta(days=1))
    ]
    return min([one for one in moments if one > now], default=now + _PATIENCE)


def _figures(world: World, department: Department, of: date, now: datetime) -> Say | None:
    """The numbers of a department's study day before `of`; None where that is no study day, or nothing was due."""
    calendar = world.calendar()
    if not calendar.is_study_day(of):
        return None
    day = min(before(Subject("", of, of), calendar)[1], of - timedelta(days=1))
    departments = world.store.departments()
    row = completion(world.store.counts(day, day), departments, [department], (), (), now)[0]
    if row.all == row.excused or not _several(
        world, {one.id for one in departments if department.holds(one)}, day
    ):
        return None
    told: dict[str, Value] = {
        "department": department.name,
        "date": period(day, day),
        "due": row.all,
        "excused": row.excused,
        "done": row.done + row.late,
        "share": per_cent(row.share),
    }
    return Say((Phrase("group-figures", told),))


def _several(world: World, departments: Collection[str], day: date) -> bool:
    """Whether more than one person owed something there that day. Who has left the departments since does not count."""

    def owed(duty: Duty) -> bool:
        return duty.day == day and duty.department in departments and duty.state is not DutyState.EXCUSED

    owing = (
        one.badge
        for one in world.store.officers()
        if one.department in departments and any(owed(duty) for duty in world.store.duties_of(one.badge, day))
    )
    return len(list(islice(owing, _SEVERAL))) == _SEVERAL
