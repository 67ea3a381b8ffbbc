"""One turn: who is it, may they, what do they mean, what follows; kept as a whole before anything is said."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from time import perf_counter
from typing import Any

from bot.conversation import brief, denials, group, typed, uploads
from bot.conversation.buttons import Press, seat
from bot.conversation.commands import CONTROLS, aliases, obey
from bot.conversation.confirm import CONFIRM, DENY, waits_for
from bot.conversation.drilling import advance, moment, present, wake_at
from bot.conversation.enrol import brings_code, is_code_and_badge, owner_of, stranger
from bot.conversation.files import TAKERS, WORDS
from bot.conversation.presses import answered, press
from bot.conversation.prompting.returned import gone_out
from bot.conversation.prompting.spoken import option_said
from bot.conversation.recognise import Command, Decline, Words, fold, recognise
from bot.conversation.world import MAX_TEXT, Context, Outcome, World, tell
from bot.drill import state as drill_state
from bot.drill.events import Finish, Said, Wake
from bot.drill.machine import passage_of
from bot.drill.modes import BLANKS, MODES
from bot.drill.state import Checking, Idle, Paused, Practising, State
from bot.grading import clauses
from bot.messages import Incoming, Kind, Phrase, Reply, Say, Withdraw
from bot.wire import dump_reply
from content.model import Passage
from storage.errors import EventDone, StaleSession
from storage.mail import OutboxRow, Owed
from storage.records import (
    Account,
    Attempted,
    CheckClosed,
    DutyClosed,
    Officer,
    ReachabilityChanged,
    Session,
    Status,
    Turn,
)

#: How often a turn is decided anew because another chat of the same officer was faster.
_ATTEMPTS = 8
#: No button has a longer label.
MAX_LABEL = 200
_REACH = {Kind.BLOCKED: False, Kind.UNBLOCKED: True}
_AWAY = {Status.SUSPENDED, Status.LEFT}


def take(world: World, incoming: Incoming) -> list[OutboxRow]:
    """Handle one accepted event; return the replies, stored and leased to the caller.

    An event that was handled before records nothing and shows what the person should be looking at.
    Raises StoreUnavailable when nothing could be kept (the event stays accepted), StaleSession when the
    officer's other chats win every time.
    """
    for attempt in range(_ATTEMPTS):
        try:
            decided, began = decide(world, incoming), perf_counter()
            rows = world.store.record(decided)
            world.spent("store", perf_counter() - began)
            return rows
        except EventDone:
            return look(world, incoming)
        except StaleSession:
            if attempt == _ATTEMPTS - 1:
                raise
    return []


def decide(world: World, incoming: Incoming) -> Turn:
    """What this event changes and says. Reads the store, writes nothing."""
    if not incoming.private:
        return group.turn(world, incoming)
    account = world.store.account(incoming.channel, incoming.address)
    officer = world.store.officer(account.badge) if account else None
    if account is None or officer is None:
        return stranger(world, incoming, world.store.session(owner_of(incoming)))
    context = _context(world, incoming, officer)
    if incoming.kind in _REACH:
        changed = ReachabilityChanged(
            incoming.channel, incoming.address, reachable=_REACH[incoming.kind], at=incoming.at
        )
        returns = changed.reachable and not account.reachable
        return _turn(context, Outcome(facts=(changed,), others=gone_out(context, account) if returns else ()))
    if officer.status in _AWAY:
        # Who comes back under another badge enrols like anybody else, in the chat they have.
        unbound = world.store.session(owner_of(incoming))
        if brings_code(incoming, unbound):
            return stranger(world, incoming, unbound)
        denials.note(context, denials.Why.AWAY, incoming.kind.value)
        return _turn(context, tell("not-active"))
    turn = _turn(context, _told(context, _respond(context)))
    if account.reachable:
        return turn
    # Whoever writes to us can be written to.
    back = ReachabilityChanged(incoming.channel, incoming.address, reachable=True, at=incoming.at)
    replies = (*turn.replies, *gone_out(context, account))
    return replace(turn, facts=(back, *turn.facts), replies=replies)


def decide_brief(world: World, incoming: Incoming) -> Turn | None:
    """What `decide` comes to, if that is sure to be short (`brief`); None for all else."""
    if not brief.may_be(incoming):
        return None
    account = world.store.account(incoming.channel, incoming.address)
    officer = world.store.officer(account.badge) if account else None
    if account is None or officer is None or not account.reachable or officer.status in _AWAY:
        return None
    context = _context(world, incoming, officer)
    return _turn(context, _respond(context)) if brief.is_answer(context) else None


def look(world: World, incoming: Incoming) -> list[OutboxRow]:
    """Show what the person should be looking at; nothing is decided."""
    account = world.store.account(incoming.channel, incoming.address)
    officer = world.store.officer(account.badge) if account else None
    if officer is None or not incoming.private or incoming.kind in _REACH:
        return []
    context = _context(world, incoming, officer)
    turn = _turn(context, _told(context, Outcome((present(context),))))
    return world.store.record(replace(turn, event=None, session=None))


def wake(world: World, session: Session, now: datetime) -> list[OutboxRow]:
    """Let the clock speak to a session whose time has come (a check left alone, a day that ended)."""
    if group.minds(session):
        with suppress(StaleSession):  # the group was faster
            return world.store.record(group.wake(world, session, now))
        return []
    officer = world.store.officer(session.owner)
    home = _home(world, session)
    if officer is None or home is None:
        cleared = replace(session, wake_at=None)
        return world.store.record(Turn(now, session=cleared))
    incoming = Incoming(home.channel, home.address, "", now, Kind.WAKE)
    context = _context(world, incoming, officer)
    outcome = _told(context, advance(context, Wake()))
    if officer.status in _AWAY:  # what happened is kept, what shows a text is taken back, nothing is said
        outcome = replace(outcome, replies=tuple(one for one in outcome.replies if isinstance(one, Withdraw)))
    turn = _turn(context, outcome)
    try:
        return world.store.record(replace(turn, event=None))
    except StaleSession:
        return []  # the officer was faster; the next tick looks again


def _respond(context: Context) -> Outcome:
    if context.incoming.again and isinstance(context.state, Checking):
        # They were told that it does not count, and this is another check than the one it was meant for.
        return Outcome((Say((Phrase("not-in-check"),)), present(context)))
    if context.incoming.kind is Kind.CHOICE:
        return _pressed(context)
    if uploads.brings_file(context):
        return _moved_on(uploads.received(context, TAKERS, WORDS))
    press_ = _typed(context)
    if press_ is not None:
        # Nothing is edited: what was sent is the officer's own message.
        return _obeyed(replace(context, incoming=replace(context.incoming, message=None)), press_)
    request = recognise(context.incoming, lambda: _aliases(context), MAX_TEXT)
    match request:
        case Decline(key):
            return Outcome((Say((Phrase(key, {"limit": MAX_TEXT}),)), present(context)))
        case Command(name, words):
            return _moved_on(obey(context, name, words))
        case Words():
            return _moved_on(_words(context, request))


def _moved_on(outcome: Outcome) -> Outcome:
    """Whoever speaks of something else has left the question that waited for yes or no."""
    return outcome if outcome.ask is not None else replace(outcome, ask={})


def _aliases(context: Context) -> dict[str, str]:
    """Words that stand for commands; while an answer is being given only those that steer it, and none that
    the answer itself may hold. Where key terms are asked for, whatever stands in none of them is no answer; where a text
    is only read, nothing is, and to go on means to have read it.
    """
    state = context.state
    if not isinstance(state, Practising | Checking):
        return aliases()
    passage = context.world.library.passages.get(passage_of(state) or "")
    parts = _parts(passage) if passage else frozenset()
    known = {word: name for word, name in aliases().items() if word not in parts}
    if isinstance(state, Practising) and not MODES[state.mode].answered:
        return {word: "done" if name == "resume" else name for word, name in known.items()}
    if passage and isinstance(state, Practising) and state.mode == BLANKS:
        terms = "\n".join(_terms(passage))
        return {word: name for word, name in known.items() if name in CONTROLS or word not in terms}
    return {word: name for word, name in known.items() if name in CONTROLS}


def _parts(passage: Passage) -> frozenset[str]:
    """What is likely to be sent as a part of an answer: a key term, a clause."""
    pieces = [passage.text[start:end].rstrip("，,；;：:、 \n") for start, end in clauses(passage.text)]
    return frozenset(fold(piece) for piece in (*passage.key_terms, *pieces))


def _terms(passage: Passage) -> set[str]:
    """The key terms, and the words that are taken for those in them."""
    terms = {fold(term) for term in passage.key_terms}
    groups = [set(map(fold, group)) for group in passage.tolerance.synonyms]
    return terms.union(*(group for group in groups if any(word in term for word in group for term in terms)))


def _pressed(context: Context) -> Outcome:
    incoming = context.incoming
    pressed = context.world.signer.read(
        context.officer.badge, seat(incoming.channel, incoming.address), incoming.token
    )
    return _obeyed(context, pressed)


def _typed(context: Context) -> Press | None:
    """The button that a typed word stands for, where the officer has asked for words instead of buttons."""
    kept, incoming = context.session.state.get("typed"), context.incoming
    if not kept or incoming.kind is not Kind.TEXT or len(incoming.text) > MAX_LABEL:
        return None
    passage = context.world.library.passages.get(passage_of(context.state) or "")
    return typed.meant(kept, incoming.text, context.state, _parts(passage) if passage else ())


def _obeyed(context: Context, pressed: Press | None) -> Outcome:
    if pressed is None:
        return Outcome((Say((Phrase("stale-button"),)), present(context)), (denials.forged(context),))
    outcome = press(context, pressed, _step(context.session))
    if outcome is None:
        denials.note(context, denials.Why.STALE, pressed.action.partition(".")[0])
        return Outcome((Say((Phrase(_over(context, pressed)),)), present(context)))
    return _moved_on(outcome)


def _over(context: Context, pressed: Press) -> str:
    """What is said of a button whose moment is over; of a yes or no, what became of its question."""
    if pressed.action not in {CONFIRM, DENY}:
        return "stale-button"
    step, closed = context.session.state.get("answered", (None, ""))
    return f"ask-was-{closed}" if step == pressed.stamp else "ask-was-over"


def _words(context: Context, words: Words) -> Outcome:
    if context.ask:
        yes = waits_for(words.text)
        if yes is not None:
            return answered(context, yes=yes)
        if "reason" in context.ask and not context.ask["reason"]:
            return answered(replace(context, ask={**context.ask, "reason": words.text}), yes=True)
    if isinstance(context.state, Idle | Paused) and is_code_and_badge(words.text):
        return tell("enrol-already", badge=context.officer.badge)
    if isinstance(context.state, Idle | Paused) and (option := option_said(context, words.text)):
        return option
    heard = advance(context, Said(words.text, context.incoming.message))
    if not words.finished or heard.state is None or not isinstance(heard.state, Practising | Checking):
        return heard
    if not heard.state.held:
        return heard
    # "That was all" stood under the answer itself.
    ended = advance(replace(context, state=heard.state), Finish())
    return Outcome(ended.replies, (*heard.facts, *ended.facts), ended.state)


def _context(world: World, incoming: Incoming, officer: Officer) -> Context:
    session = world.store.session(officer.badge)
    state = drill_state.load(session.state.get("drill", {}))
    return Context(
        world, incoming, officer, session, state or Idle(), session.state.get("ask", {}), lost=state is None
    )


def _told(context: Context, outcome: Outcome) -> Outcome:
    """A drill that this program cannot go on with is over, and the person hears so."""
    if not context.lost:
        return outcome
    ended = Say((Phrase("drill-lost"),))
    return replace(outcome, replies=(ended, *outcome.replies), state=outcome.state or Idle())


def _turn(context: Context, outcome: Outcome) -> Turn:
    outcome = uploads.put_away(context, outcome)
    state = context.state if outcome.state is None else outcome.state
    ask = context.ask if outcome.ask is None else outcome.ask
    moved = moment(state) != moment(context.state) or ask != context.ask
    step = _step(context.session) + moved
    kept: dict[str, Any] = {"step": step, "at": [context.incoming.channel, context.incoming.address]}
    # To the day: written once a day, and no more is known about anybody's hours.
    seen = context.session.state.get("seen")
    seen = seen if context.incoming.kind is Kind.WAKE else context.world.today(context.now).isoformat()
    kept |= {"seen": seen} if seen else {}
    # The nudge ladder begins anew at every study act; the ledger knows when it was anyway.
    studied = any(
        isinstance(fact, Attempted | CheckClosed | DutyClosed) and fact.badge == context.officer.badge
        for fact in outcome.facts
    )
    by_self = context.incoming.kind is not Kind.WAKE
    acted = context.now.isoformat() if studied and by_self else context.session.state.get("acted")
    kept |= {"acted": acted} if acted else {}
    # What could not be read is kept until the person has heard of it.
    unheard = context.lost and outcome.state is None
    drill = context.session.state["drill"] if unheard else drill_state.dump(state)
    if drill:
        kept["drill"] = drill
    if ask:
        kept["ask"] = dict(ask)
    answered_ = _answered(context, outcome, ask)
    if answered_:
        kept["answered"] = answered_
    said, offered = _worded(context, outcome.replies, state, step)
    if offered:
        kept["typed"] = offered
    session = replace(context.session, state=kept, wake_at=wake_at(state))
    replies = [owed for reply in said for owed in _owed(context, reply, step)]
    return Turn(
        at=context.now,
        event=(context.incoming.channel, context.incoming.event_id),
        session=None if session == context.session else session,
        facts=outcome.facts,
        replies=(*replies, *outcome.others),
    )


def _answered(context: Context, outcome: Outcome, ask: Mapping[str, Any]) -> list[Any]:
    """Of the last question that waited for yes or no: the step of its buttons, and what became of it."""
    if not context.ask or ask == context.ask:
        return list(context.session.state.get("answered", ()))
    return [_step(context.session), outcome.closed or "left"]


def _worded(
    context: Context, replies: tuple[Reply, ...], state: State, step: int
) -> tuple[tuple[Reply, ...], Mapping[str, Any]]:
    """The replies as this officer wants them, and what is kept of their buttons where words stand for them."""
    before = context.session.state.get("typed", {})
    if not any(isinstance(reply, Say) and reply.choices for reply in replies):
        return replies, before
    if context.preferences.buttons:
        return replies, {}
    texts = context.world.texts
    language = texts.language(context.officer.language)
    said, offered = typed.without_buttons(replies, lambda label: texts.say(language, label), state, step)
    return said, offered or before


def _owed(context: Context, reply: Reply, step: int) -> list[Owed]:
    incoming, badge = context.incoming, context.officer.badge
    if isinstance(reply, Withdraw):
        shown = {(channel, address) for channel, address, _ in context.store.shown(badge, reply.passage)}
        shown.add((incoming.channel, incoming.address))
        body = dump_reply(reply)
        return [Owed(channel, address, badge, body) for channel, address in sorted(shown)]
    body = dump_reply(replace(reply, stamp=step))
    return [Owed(incoming.channel, incoming.address, badge, body, shows=reply.shows)]


def _step(session: Session) -> int:
    return int(session.state.get("step", 0))


def _home(world: World, session: Session) -> Account | None:
    """Where this officer was last heard, or any chat of theirs."""
    channel, address = session.state.get("at", ("", ""))
    accounts: list[Account] = world.store.accounts(session.owner)
    here = [account for account in accounts if (account.channel, account.address) == (channel, address)]
    return next(iter(here or accounts), None)
