"""`/broadcast TARGET TEXT`: preview, a trial to oneself, confirm; then how far it is, and stop.

/broadcast 所有人 明天九点开会      to all within one's scope; also a role or departments joined by ;
/broadcast 群:北分局 明天停电     to the group chats bound to departments joined by ;, or with 群 to all one sees; names of
                                 nobody
/broadcast                       how far the last one is
/broadcast stop [WHICH]          what has not been sent stays unsent: of the last one, or of the one that is named
                                 (`under_way`)
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.conversation.broadcasting.audience import (
    audience_named,
    not_found,
    officers_of,
    out_of_sight,
    reachable,
    read_audience,
    split_audience,
)
from bot.conversation.broadcasting.groups import BoundGroup, group_message, group_trial, names_in, read_groups
from bot.conversation.broadcasting.under_way import own_running, progress, stop
from bot.conversation.confirm import CONFIRM, DENY
from bot.conversation.dates import split_first
from bot.conversation.recognise import fold
from bot.conversation.world import Context, Outcome, World, tell
from bot.delivery.broadcasts import STOP, mark, named, newest_name
from bot.delivery.pace import takes
from bot.messages import Choice, Phrase, Say, Span
from storage.mail import Owed
from storage.records import Acknowledged, Officer, Status, ValueKept

ASK, TRIAL, RECEIVED = "broadcast", "bt", "bk"
_STOP = frozenset({"stop", "停", "停止"})
#: With what stands around it, it fits into one message.
_LONGEST = 3500
#: Somebody may have so many on their way at once.
_AT_ONCE = 3
#: Telegram's pace; elsewhere it takes less.
_PACE = 30.0
#: Below every preview.
_CHOICES = (
    (Choice(Phrase("button-broadcast-trial"), TRIAL),),
    (Choice(Phrase("button-broadcast-send"), CONFIRM), Choice(Phrase("button-no"), DENY)),
)


def broadcast(context: Context, words: str) -> Outcome:
    """Show what would go out, to how many, and how long it takes."""
    if not words:
        return progress(context)
    first, which = split_first(words)
    if fold(first) in _STOP:
        return stop(context, which)
    target, text = split_audience(context, words)
    groups = read_groups(context, target)
    if isinstance(groups, Outcome):
        return groups
    if groups is not None:
        return _to_groups(context, target, groups, text)
    audience = read_audience(context, target)
    if not text:
        return out_of_sight(context, target) or tell("broadcast-usage")
    if audience is None:
        return out_of_sight(context, target) or not_found(context, target, Phrase("broadcast-usage"))
    if len(text) > _LONGEST:
        return tell("broadcast-long", limit=_LONGEST, length=len(text))
    preview = _preview(context, audience, text)
    if preview is None:
        return tell("broadcast-nobody")
    return Outcome((preview,), ask={"name": ASK, "audience": audience, "text": text})


def _preview(context: Context, audience: str, text: str) -> Say | None:
    """To whom and how many it would go, with what can be done; None where nobody can be reached."""
    badges = [one.badge for one in officers_of(context, audience)]
    there = reachable(context, badges)
    if not there:
        return None
    told: dict[str, str | int | Phrase] = {
        "target": audience_named(context, audience),
        "count": len(there),
        "unreachable": len(badges) - len(there),
        "minutes": math.ceil(takes(len(there), _PACE).total_seconds() / 60),
    }
    return Say((Phrase("broadcast-ask", told), (Span(text),)), _CHOICES)


def _to_groups(context: Context, target: str, groups: list[BoundGroup], text: str) -> Outcome:
    """The same for bound groups, in which nobody is named."""
    if not text:
        return tell("broadcast-usage")
    if len(text) > _LONGEST:
        return tell("broadcast-long", limit=_LONGEST, length=len(text))
    if not groups:
        return tell("broadcast-no-groups")
    if names_in(context, text):
        return tell("broadcast-names")
    preview = _group_preview(groups, text)
    return Outcome((preview,), ask={"name": ASK, "groups": target, "text": text})


def _group_preview(groups: list[BoundGroup], text: str) -> Say:
    names = tuple(dict.fromkeys(one.department.name for one in groups))
    about = Phrase("broadcast-ask-groups", {"count": len(groups), "departments": names})
    return Say((about, (Span(text),)), _CHOICES)


def trial_pressed(context: Context, parts: list[str]) -> Outcome | None:
    """The message as others would get it, to oneself, and below it the question, which stays open."""
    del parts
    if context.ask.get("name") != ASK:
        return None
    if "groups" in context.ask:
        return _tried_for_groups(context)
    said = _message(context.ask["text"], "trial")
    # Numbers and words stand for what was said last: the question is said once more.
    again = _preview(context, context.ask["audience"], context.ask["text"])
    return Outcome((said, again) if again else (said,), ask=context.ask)


def _tried_for_groups(context: Context) -> Outcome:
    groups, text = read_groups(context, context.ask["groups"]) or [], context.ask["text"]
    if isinstance(groups, Outcome):  # the scope or the chart has changed since
        return groups
    if not groups:  # they were unbound since
        return tell("broadcast-no-groups")
    return Outcome((*group_trial(context, groups, text), _group_preview(groups, text)), ask=context.ask)


def send(context: Context, about: Mapping[str, Any]) -> Outcome:
    """Yes: it is kept, and the next tick plans it; the answer is the message that shows the progress."""
    running = own_running(context)
    groups = read_groups(context, about["groups"]) or [] if "groups" in about else []
    if isinstance(groups, Outcome):  # the scope or the chart has changed since
        return replace(groups, ask={})
    if len(running) >= _AT_ONCE:
        return Outcome(tell("broadcast-many", most=_AT_ONCE).replies, ask={})
    badges = [] if "groups" in about else [one.badge for one in officers_of(context, about["audience"])]
    by, incoming = context.officer.badge, context.incoming
    broadcast = new_id()
    text = {"text": about["text"], "by": by, "channel": incoming.channel, "address": incoming.address}
    facts = (
        ValueKept(named("text", broadcast), {**text, "at": context.now.isoformat()}),
        ValueKept(named("to", broadcast), {"badges": badges, "groups": [_kept(one) for one in groups]}),
        ValueKept(newest_name(by), {"ids": [*running, broadcast]}),
    )
    halt = Choice(Phrase("button-broadcast-stop"), f"{STOP}.{broadcast}")
    begun_ = "broadcast-begun-groups" if "groups" in about else "broadcast-begun"
    count = len(reachable(context, badges)) + len(groups)
    begun = Say((Phrase(begun_, {"count": count}),), ((halt,),), shows=mark(broadcast))
    return Outcome((begun,), facts, ask={})


def _kept(one: BoundGroup) -> dict[str, str]:
    """A group as a row of the outbox needs it."""
    return {
        "channel": one.channel,
        "place": one.place,
        "language": one.language,
        "department": one.department.id,
    }


def new_id() -> str:
    """A name that tells of nobody: it stands in the ledger and in buttons."""
    return os.urandom(6).hex()


def received_pressed(context: Context, parts: list[str]) -> Outcome | None:
    """Whoever got it says so."""
    broadcast_id = parts[0] if parts else ""
    if context.store.value(named("text", broadcast_id)) is None:
        return None
    officer = context.officer
    seen = Acknowledged(mark(broadcast_id), officer.badge, officer.department, context.now, kept=False)
    return Outcome(tell("broadcast-thanks").replies, (seen,))


def received(context: Context, words: str) -> Outcome:
    """`/received`: the same without a button, as the message says below it; for those it went to."""
    to = context.store.value(named("to", words.strip())) or {}
    told = (
        received_pressed(context, [words.strip()]) if context.officer.badge in to.get("badges", ()) else None
    )
    return told or tell("received-usage")


def message_of(world: World, owed: Owed, officer: Officer | None) -> Say | None:
    """What a row of a broadcast says; None once it was stopped."""
    broadcast = owed.body["broadcast"]
    kept = world.store.value(named("text", broadcast))
    stopped = world.store.value(named("stopped", broadcast)) is not None
    if kept is not None and not stopped and not owed.badge:
        return group_message(world, owed, kept["text"])
    if kept is None or stopped or officer is None or officer.status is not Status.ACTIVE:
        return None
    return _message(kept["text"], broadcast)


def _message(text: str, broadcast: str) -> Say:
    received = Choice(Phrase("button-received"), f"{RECEIVED}.{broadcast}")
    return Say((Phrase("broadcast-head"), (Span(text),)), ((received,),))
