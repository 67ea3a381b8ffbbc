"""Broadcasts on their way: how far they are, and stop. Admins see everybody, and everybody's broadcasts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.broadcasting.audience import reachable
from bot.conversation.world import Context, Outcome, tell
from bot.delivery.broadcasts import STOP, account_of, authors, few_words, named, newest_name, running, waits
from bot.messages import Choice, Phrase, Say
from bot.people.disclosure import name_of
from storage.records import Role, ValueKept


def stop(context: Context, which: str) -> Outcome:
    """The one that is named, also by its number in the list of others'; else the last of one's own.

    What somebody else has begun is not stopped unasked: it cannot go on afterwards.
    """
    own, others = _own_waiting(context), _others(context)
    if which.isdecimal() and 0 < int(which) <= len(others):
        return _stop(context, others[int(which) - 1])
    if which in {*own, *others}:
        return _stop(context, which)
    if own and not which:
        return _stop(context, own[-1])
    over = _over(context, which)
    if over is not None:
        return Outcome((Say((over,)),))
    if others:
        return Outcome((_listed(context, others),))
    last = [_standing(context, one) for one in _own(context)[-1:]]
    return Outcome((Say((Phrase("broadcast-none"), *last)),))


def stop_pressed(context: Context, parts: list[str]) -> Outcome | None:
    """One's own, or as an admin anybody's."""
    which = parts[0] if len(parts) == 1 else ""
    if which in {*_own_waiting(context), *_others(context)}:
        return _stop(context, which)
    return Outcome((Say((_over(context, which) or Phrase("broadcast-none"),)),))


def progress(context: Context) -> Outcome:
    """How far one's own are, or what became of the last one, then what others have on their way."""
    ids, others = own_running(context) or _own(context)[-1:], _others(context)
    own = [_standing(context, one) for one in ids]
    told = Say((*own, Phrase("broadcast-usage")))
    return Outcome((told, _listed(context, others)) if others else (told,))


def own_running(context: Context) -> list[str]:
    """One's own that are not over, the oldest first."""
    return [one for one in _own(context) if context.store.value(named("over", one)) is None]


def _own_waiting(context: Context) -> list[str]:
    """Those of them that can be stopped."""
    return [one for one in own_running(context) if waits(context.store, one)]


def _own(context: Context) -> list[str]:
    kept = context.store.value(newest_name(context.officer.badge))
    return list(kept["ids"]) if kept else []


def _others(context: Context) -> list[str]:
    """What others have on their way, where one may stop it."""
    if context.officer.role is not Role.ADMIN:
        return []
    known = running(context.store, authors(context.store), _own(context))
    return [one for one in known if waits(context.store, one)]


def _stop(context: Context, which: str) -> Outcome:
    fact = ValueKept(named("stopped", which), {"at": context.now.isoformat()})
    told = tell("broadcast-stopped")
    if which not in _own(context):
        told = tell("broadcast-stopped-of", **_which(context, which))
    return replace(told, facts=(fact,))


def _over(context: Context, which: str) -> Phrase | None:
    """What became of one that is over: there is nothing to stop. None where one may not stop it, or there is none."""
    kept = context.store.value(named("text", which))
    if kept is None or waits(context.store, which):
        return None
    if context.officer.role is not Role.ADMIN and kept.get("by") != context.officer.badge:
        return None
    return _standing(context, which)


def _listed(context: Context, ids: Sequence[str]) -> Say:
    """Each with whose it is, how it begins and how far it is, and a button that stops it."""
    blocks, choices = [Phrase("broadcast-others")], []
    for number, one in enumerate(ids, 1):
        blocks.append(Phrase("broadcast-other", {"number": str(number), **_which(context, one)}))
        blocks.append(_standing(context, one))
        label = Phrase("button-broadcast-stop-number", {"number": str(number)})
        choices.append((Choice(label, f"{STOP}.{one}"),))
    return Say(tuple(blocks), tuple(choices))


def _standing(context: Context, broadcast: str) -> Phrase:
    """How far it is, also before the next tick has planned it."""
    store = context.store
    account = account_of(store, broadcast)
    if account is not None:
        return account.phrase()
    if store.value(named("stopped", broadcast)) is not None:
        return Phrase("broadcast-stopped")
    to = store.value(named("to", broadcast)) or {}
    groups = to.get("groups", ())
    count = len(groups) or len(reachable(context, to.get("badges", ())))
    return Phrase("broadcast-preparing-groups" if groups else "broadcast-preparing", {"count": count})


def _which(context: Context, broadcast: str) -> dict[str, str | Phrase]:
    """Whose it is, as the channel may name them, and how it begins."""
    kept = context.store.value(named("text", broadcast)) or {}
    author = context.store.officer(kept.get("by", ""))
    name = name_of(author, context.world.disclosure(context.incoming.channel)) if author else None
    return {"by": name or Phrase("broadcast-somebody"), "text": few_words(kept.get("text", ""))}
