"""`/officer BADGE`: one officer as those in charge may see them."""

from __future__ import annotations

from datetime import timedelta

from bot.conversation.scope import officer_meant, who
from bot.conversation.world import Context, Outcome, tell
from bot.messages import Phrase, Say
from content.duties import overdue
from storage.records import IN_PERSON, DutyState, Officer, Role, scope_entry

_DAYS = 30


def officer(context: Context, words: str) -> Outcome:
    """State, duties of the last 30 days, when last heard of, enrolment; what was heard in person is marked so."""
    found = officer_meant(context, words.strip()) if words.strip() else tell("officer-usage")
    if isinstance(found, Outcome):
        return found
    context.world.open_day(context.now)
    blocks = (
        _state(context, found),
        _duties(context, found),
        *_groups(found),
        *_scope(context, found),
        *_here(context, found),
    )
    return Outcome((Say(blocks),))


def _state(context: Context, found: Officer) -> Phrase:
    places = {one.id: one.path for one in context.store.departments()}
    return Phrase(
        "officer-head",
        {
            "who": who(context, found),
            "department": places.get(found.department, ""),
            "role": Phrase(f"role-{found.role.value}"),
            "status": Phrase(f"status-{found.status.value}"),
        },
    )


def _scope(context: Context, found: Officer) -> list[Phrase]:
    if found.role is not Role.SUPERVISOR:
        return []
    places = {one.id: one.path for one in context.store.departments()}
    # Groups stand there by their names.
    return [Phrase("officer-scope", {"places": tuple(places.get(one, one) for one in found.scope)})]


def _groups(found: Officer) -> list[Phrase]:
    names = tuple(map(scope_entry, found.groups))
    return [Phrase("officer-groups", {"groups": names})] if names else []


def _duties(context: Context, found: Officer) -> Phrase:
    since = context.world.today(context.now) - timedelta(days=_DAYS - 1)
    duties = context.store.duties_of(found.badge, since)
    states = [one.state for one in duties]
    late = sum(overdue(one, context.now) for one in duties if one.state is DutyState.OPEN)
    return Phrase(
        "officer-duties",
        {
            "days": _DAYS,
            "all": len(duties),
            "done": states.count(DutyState.DONE),
            "late": states.count(DutyState.LATE),
            "open": states.count(DutyState.OPEN) - late,
            "overdue": late,
            "excused": states.count(DutyState.EXCUSED),
            "heard": sum(one.reason == IN_PERSON for one in duties),
        },
    )


def _here(context: Context, found: Officer) -> list[Phrase]:
    accounts = [one for one in context.store.accounts(found.badge) if not one.visit]
    seen = context.store.session(found.badge).state.get("seen")
    lines = [
        Phrase(
            "officer-account" if one.reachable else "officer-unreachable",
            {"channel": one.channel, "since": context.world.today(one.enrolled_at).isoformat()},
        )
        for one in accounts
    ]
    missing = "officer-unenrolled" if context.officer.role is Role.ADMIN else "officer-no-chat"
    last = Phrase("officer-seen", {"date": seen}) if seen else Phrase("officer-never")
    return [*(lines or [Phrase(missing)]), last]
