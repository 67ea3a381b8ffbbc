"""`/forget`: officers ask to be erased, another admin does it.

/forget                  ask for it oneself
/forget BADGE REASON     for admins: erase one who has asked
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.conversation import confirm
from bot.conversation.dates import split_first
from bot.conversation.denials import no_right, own
from bot.conversation.scope import who
from bot.conversation.world import Context, Outcome, tell
from bot.messages import Phrase, Say
from bot.people.forgetting import asked_as, last_admin, names
from bot.people.roster_csv import is_badge
from bot.wire import dump_reply
from content.duties import given_up
from storage.mail import Owed
from storage.records import Forgotten, Role, Status, ValueKept

ASK, DO = "forget", "forget-other"
_REASON = 200


def forget(context: Context, words: str) -> Outcome:
    """Ask to be forgotten; for admins with a badge: do it, after a question."""
    if words and context.officer.role is Role.ADMIN:
        return _other(context, words)
    if _means_another(context, words):
        return no_right(context, "forget")
    if last_admin(context.officer, context.store.officers()):
        return tell("forget-last-admin")
    return confirm.ask(Phrase("forget-ask"), ASK)


def _means_another(context: Context, words: str) -> bool:
    """Whether words begin with the badge of somebody else, on the roster or not: who is there is nobody's to find out."""
    badge, _ = split_first(words)
    if badge.upper() == context.officer.badge.upper():
        return False
    if context.store.officer(badge) or context.store.officer(badge.upper()):
        return True
    return is_badge(badge) and any(sign.isdigit() for sign in badge)


def ask_for_it(context: Context, about: Mapping[str, Any]) -> Outcome:
    """The wish is kept, and the admins are told."""
    del about
    badge = context.officer.badge
    kept = ValueKept(asked_as(badge), {"badge": badge, "at": context.now.isoformat()})
    told = tell("forget-asked", date=context.world.today(context.now).isoformat())
    return Outcome(told.replies, (kept,), ask={}, others=tuple(_to_admins(context)))


def _to_admins(context: Context) -> Iterator[Owed]:
    badge, store = context.officer.badge, context.store
    say = dump_reply(Say((Phrase("forget-wish", {"badge": badge}),)))
    for officer in store.officers():
        if officer.role is not Role.ADMIN or officer.status is not Status.ACTIVE or officer.badge == badge:
            continue
        for account in store.accounts(officer.badge):
            if account.reachable:
                yield Owed(account.channel, account.address, officer.badge, say)


def _other(context: Context, words: str) -> Outcome:
    badge, reason = split_first(words)
    if not reason:
        return tell("forget-usage")
    officer = context.store.officer(badge) or context.store.officer(badge.upper())
    badge = officer.badge if officer else badge
    if context.store.value(asked_as(badge)) is None:
        return tell("forget-not-asked", badge=badge[:32])
    if badge == context.officer.badge:
        return own(context, "forget-own", "forget")
    if names(reason, badge, officer):
        return tell("forget-reason")
    named = who(context, officer) if officer else badge
    question = Phrase("forget-sure", {"who": named, "open": len(context.store.open_duties(badge))})
    return confirm.ask(question, DO, badge=badge, reason=reason[:_REASON])


def erase(context: Context, about: Mapping[str, Any]) -> Outcome:
    """The person is erased. The answer does not say who it was: it stays."""
    badge, me = about["badge"], context.officer.badge
    officer = context.store.officer(badge)
    if context.officer.role is not Role.ADMIN or badge == me:
        return Outcome(tell("not-allowed").replies, ask={})
    if context.store.value(asked_as(badge)) is None:
        return Outcome(tell("forget-gone").replies, ask={})
    if officer is not None and last_admin(officer, context.store.officers()):
        return Outcome(tell("forget-last-admin").replies, ask={})
    fact = Forgotten(badge, me, about["reason"], context.world.removes, context.now)
    ended = given_up(context.store.open_duties(badge), me, context.now)
    return Outcome(tell("forget-done").replies, (*ended, fact), ask={})
