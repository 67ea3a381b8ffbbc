"""Who may come in and what they may, decided by admins: /codes, /grant, /suspend, /revoke.

Whatever is changed holds from the next message or press on: roles and accounts are looked up at each turn.
The last admin who can be reached here stays one; where none is left, `run.py admin` makes one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from typing import Any

from bot.conversation import confirm
from bot.conversation.dates import split_first
from bot.conversation.recognise import fold
from bot.conversation.scope import officer_meant, other_admins, to_all, who
from bot.conversation.world import Context, Outcome, tell
from bot.messages import Phrase, Say
from bot.people import codes as enrolment
from bot.people.scopes import Group, find_department, find_group, group_meant, members
from bot.wire import FAREWELL
from content.duties import excused
from storage.records import CodesIssued, Fact, Officer, Revoked, Role, RosterSaved, Status

_REASON = 200
#: So many of an officer's entries are looked through for who was faster.
_LOOKED = 200
_ROLES = {
    **{role.value: role for role in Role},
    "民警": Role.OFFICER,
    "督导": Role.SUPERVISOR,
    "管理员": Role.ADMIN,
    "审计": Role.AUDITOR,
}
#: What stands between several badges.
_SEVERAL = re.compile(r"[\s,，、;；]+")
_BACK = frozenset({"off", "back", "恢复", "解除"})
_AWAY = {Status.SUSPENDED, Status.LEFT}


def codes(context: Context, words: str) -> Outcome:
    """`/codes BADGE`: one code that lives ten minutes; the message goes once it is used."""
    words = words.strip()
    if len([one for one in _SEVERAL.split(words) if one]) > 1:
        return tell("codes-one")
    officer = officer_meant(context, words) if words else tell("codes-usage")
    if isinstance(officer, Outcome):
        return officer
    if officer.status in _AWAY:
        return tell("codes-away", who=who(context, officer))
    by = context.officer.badge
    [(_, text, kept)] = enrolment.issue([officer.badge], context.now, enrolment.AGAIN_TTL, os.urandom)
    link = context.world.private_link.get(context.incoming.channel, "")
    told: dict[str, str | int] = {
        "who": who(context, officer),
        "badge": officer.badge,
        "code": text,
        "minutes": _minutes(),
    }
    blocks = [Phrase("codes-made", told)]
    blocks += [Phrase("codes-link", {"link": f"{link}?start={text}"})] if link else []
    fact = CodesIssued((replace(kept, shown_to=by),), by, context.now)
    return Outcome((Say(tuple(blocks), shows=enrolment.mark(kept.digest)),), (fact,))


def _minutes() -> int:
    return enrolment.AGAIN_TTL // timedelta(minutes=1)


def grant(context: Context, words: str) -> Outcome:
    """`/grant BADGE ROLE [SCOPE] REASON`: ask first. A supervisor's scope: departments and @groups joined by ";"."""
    badge, rest = split_first(words)
    written, rest = split_first(rest)
    role = _ROLES.get(fold(written))
    if role is None:
        return tell("grant-usage")
    officer = officer_meant(context, badge)
    if isinstance(officer, Outcome):
        return officer
    scope: tuple[str, ...] = ()
    if role is Role.SUPERVISOR:
        places, rest = split_first(rest)
        if not places:
            return tell("grant-no-scope", badge=officer.badge)
        found = _scope(context, places)
        if isinstance(found, Outcome):
            return found
        scope = found
    if not rest:
        return tell("grant-usage")
    changed = replace(officer, role=role, scope=scope)
    told: dict[str, str | Phrase | tuple[str, ...]] = {
        "who": who(context, officer),
        "role": _role(role),
        "reason": rest[:_REASON],
        # Parts of names are enough: here they are whole.
        "scope": _scope_named(context, scope),
    }
    return _last(context, officer, changed) or confirm.ask(
        Phrase("grant-ask-scope" if scope else "grant-ask", told),
        "grant",
        badge=officer.badge,
        role=role.value,
        scope=";".join(scope),
        was=_as_it_is(officer),
        reason=rest[:_REASON],
    )


def _scope(context: Context, places: str) -> tuple[str, ...] | Outcome:
    departments, groups = context.store.departments(), None
    scope = []
    for place in places.replace("；", ";").split(";"):
        if group_meant(place.strip()) is not None:
            groups = groups or [Group(name) for name in members(context.store.officers())]
            named = find_group(place, groups)
            entries = [one.title for one in named]
        else:
            entries = [one.id for one in find_department(place, departments)] if place.strip() else []
        if len(entries) != 1:
            return tell("grant-scope", place=place[:40])
        scope += entries
    return tuple(dict.fromkeys(scope))


def _scope_named(context: Context, scope: tuple[str, ...]) -> tuple[str, ...]:
    places = {one.id: one.path for one in context.store.departments()}
    return tuple(places.get(one, one) for one in scope)


def do_grant(context: Context, about: Mapping[str, Any]) -> Outcome:
    """The role holds from now on."""
    officer = officer_meant(context, about["badge"])
    if isinstance(officer, Outcome):
        return replace(officer, ask={})
    if about["was"] != _as_it_is(officer):
        return _second(context, officer)
    role = Role(about["role"])
    changed = replace(officer, role=role, scope=tuple(filter(None, about["scope"].split(";"))))
    told = Say((Phrase("grant-yours", {"role": _role(role)}),))
    return _saved(context, officer, changed, about["reason"], (), "grant-done", told)


def suspend(context: Context, words: str) -> Outcome:
    """`/suspend BADGE REASON`, `/suspend BADGE back REASON`: ask first."""
    badge, reason = split_first(words)
    first, rest = split_first(reason)
    back = fold(first) in _BACK
    reason = rest if back else reason
    if not badge or not reason:
        return tell("suspend-usage")
    officer = officer_meant(context, badge)
    if isinstance(officer, Outcome):
        return officer
    status = Status.ACTIVE if back else Status.SUSPENDED
    if back and officer.status is not Status.SUSPENDED:
        return tell("suspend-not", who=who(context, officer))
    if not back and officer.status is Status.SUSPENDED:
        return tell("suspend-already", who=who(context, officer), badge=officer.badge)
    question = Phrase(
        "suspend-back-ask" if back else "suspend-ask",
        {
            "who": who(context, officer),
            "reason": reason[:_REASON],
            "count": len(context.store.open_duties(officer.badge)),
        },
    )
    about = {
        "badge": officer.badge,
        "status": status.value,
        "was": _as_it_is(officer),
        "reason": reason[:_REASON],
    }
    return _last(context, officer, replace(officer, status=status)) or confirm.ask(
        question, "suspend", **about
    )


def do_suspend(context: Context, about: Mapping[str, Any]) -> Outcome:
    """Suspended officers owe nothing; who comes back owes from the next study day on."""
    officer = officer_meant(context, about["badge"])
    if isinstance(officer, Outcome):
        return replace(officer, ask={})
    if about["was"] != _as_it_is(officer):
        return _second(context, officer)
    by, now, status = context.officer.badge, context.now, Status(about["status"])
    if status is Status.SUSPENDED:
        duties = excused(context.store.open_duties(officer.badge), status.value, by, now)
        changed = replace(officer, status=status)
        told = Say((Phrase("suspend-yours"),))
        return _saved(context, officer, changed, about["reason"], duties, "suspend-done", told)
    tomorrow = context.world.today(now) + timedelta(days=1)
    changed = replace(officer, status=status, owes_from=tomorrow)
    told = Say((Phrase("suspend-back-yours"),))
    return _saved(context, officer, changed, about["reason"], (), "suspend-back-done", told)


def revoke(context: Context, words: str) -> Outcome:
    """`/revoke BADGE REASON`: ask first; every chat of the officer is cut off."""
    badge, reason = split_first(words)
    if not badge or not reason:
        return tell("revoke-usage")
    officer = officer_meant(context, badge)
    if isinstance(officer, Outcome):
        return officer
    accounts = context.store.accounts(officer.badge)
    if not accounts:
        return tell("revoke-none", who=who(context, officer))
    about = {"badge": officer.badge, "reason": reason[:_REASON]}
    question = Phrase(
        "revoke-ask", {"who": who(context, officer), "reason": about["reason"], "count": len(accounts)}
    )
    return _last(context, officer, None) or confirm.ask(question, "revoke", **about)


def do_revoke(context: Context, about: Mapping[str, Any]) -> Outcome:
    """The old chats are told, and know nothing from then on."""
    officer = officer_meant(context, about["badge"])
    refused = officer if isinstance(officer, Outcome) else _last(context, officer, None)
    if refused or isinstance(officer, Outcome):
        return replace(refused or tell("revoke-usage"), ask={})
    told = to_all(context, officer, Say((Phrase("revoke-yours"),)), FAREWELL)
    fact = Revoked(officer.badge, context.officer.badge, about["reason"], context.now)
    done = tell("revoke-done", who=who(context, officer), badge=officer.badge)
    return Outcome(done.replies, (fact,), ask={}, others=told)


def _saved(
    context: Context,
    before: Officer,
    after: Officer,
    reason: str,
    more: tuple[Fact, ...],
    key: str,
    told: Say,
) -> Outcome:
    refused = _last(context, before, after)
    if refused:
        return replace(refused, ask={})
    fact = RosterSaved((), (after,), context.officer.badge, context.now, reason)
    done = tell(key, who=who(context, before), role=_role(after.role), count=len(more))
    return Outcome(done.replies, (fact, *more), ask={}, others=to_all(context, before, told))


def _as_it_is(officer: Officer) -> str:
    """Role, scope and status in one word: by it is seen whether somebody changed them between question and yes."""
    return f"{officer.role.value} {officer.status.value} {';'.join(officer.scope)}"


def _second(context: Context, officer: Officer) -> Outcome:
    """Somebody else was faster: told who it was and how it stands now; nothing is done."""
    by = next(
        (
            entry.data["by"]
            for entry, _ in islice(context.store.trail(officer.badge), _LOOKED)
            if entry.kind == "officer-changed"
        ),
        "",
    )
    other = context.store.officer(by) if by else None
    told: dict[str, str | Phrase] = {
        "who": who(context, officer),
        "by": who(context, other) if other else Phrase("second-roster"),
        "role": _role(officer.role),
        "status": Phrase(f"status-{officer.status.value}"),
    }
    return replace(tell("access-second", **told), ask={})


def _last(context: Context, before: Officer, after: Officer | None) -> Outcome | None:
    """A refusal where nobody would be left who can decide here; `after` None: without a chat."""
    if before.role is not Role.ADMIN or before.status is not Status.ACTIVE:
        return None
    stays = after is not None and after.role is Role.ADMIN and after.status is Status.ACTIVE
    others = other_admins(context, {before.badge}) or before.badge != context.officer.badge
    return None if stays or others else tell("last-admin")


def _role(role: Role) -> Phrase:
    return Phrase(f"role-{role.value}")
