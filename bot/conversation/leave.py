"""Leave and field duty: asked for by officers, decided by those in charge of them, entered by admins.

/leave [field] DATES REASON          ask; admins put a badge before it and enter at once
/leave [BADGE] back [DATES]          take back what was asked, cancel what is to come, or end what is going on
/leave BADGE yes | no                decide, as the buttons do
/leave undo                          what the last leave file granted (admins; see leave_files)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.conversation import leave_files, uploads
from bot.conversation.confirm import ask, waits_for
from bot.conversation.dates import read_backwards, read_span, split_first
from bot.conversation.denials import beyond
from bot.conversation.recognise import fold
from bot.conversation.world import Context, Outcome, tell
from bot.messages import Choice, Phrase, Say
from bot.people.disclosure import name_of
from bot.people.granted import KINDS, LONGEST, REASON
from bot.people.scopes import sight
from bot.wire import dump_reply
from content.absences import excused_by_absence
from storage.mail import Owed
from storage.records import (
    Absence,
    AbsenceEnded,
    AbsenceKind,
    AbsenceSet,
    AbsenceState,
    Account,
    Fact,
    Officer,
    Role,
    Status,
)

LEAVE = "v"
#: The question before several are ended.
BACK = "leave-back"
_BACK = frozenset({"back", "销假", "撤销"})
#: Of a file; 撤销 is the way back of one's own.
_UNDO = frozenset({"undo", "恢复"})
_PAST_DAYS = 31
_SHOWN = 10
_DAY = "%y%m%d"
#: What can only be meant for a badge: letters and digits, which no date and no kind of leave has together.
_BADGE = re.compile(r"(?=.*[A-Za-z])(?=.*[0-9])[A-Za-z0-9-]{1,20}")
_DECIDING = {Role.SUPERVISOR, Role.ADMIN}
_LIVE = {AbsenceState.ASKED, AbsenceState.GRANTED}


def leave(context: Context, words: str) -> Outcome:
    """`/leave`: one's own, and what waits for one's word; with words: ask, enter, decide, come back."""
    if not words:
        return (uploads.named(context, leave_files.SAVE, leave_files.take)) or _listed(context)
    if fold(words) in _UNDO and context.officer.role is Role.ADMIN:
        return leave_files.ask_undo(context)
    first, rest = split_first(words)
    other = context.store.officer(first) or context.store.officer(first.upper())
    if other is None and context.officer.role in _DECIDING and _BADGE.fullmatch(first):
        return tell("officer-unknown", badge=first[:20])
    if other is None or other.badge == context.officer.badge:
        return _own(context, rest if other else words)
    if not may_decide(context, other):
        return beyond(context, "leave-not-yours", "leave")
    yes = waits_for(rest)
    if yes is not None:
        return _decide(context, _asked(context, other), yes=yes)
    word, days = split_first(rest)
    if fold(word) in _BACK:
        return _back(context, other, days)
    return _enter(context, other, rest) if context.officer.role is Role.ADMIN else tell("leave-usage")


def leave_pressed(context: Context, parts: list[str]) -> Outcome | None:
    """A yes or no below a request: which, whose, and its first day."""
    if len(parts) != 3 or parts[0] not in {"y", "n"}:  # noqa: PLR2004 (yes or no, badge, first day)
        return None
    officer = context.store.officer(parts[1])
    if officer is None or not may_decide(context, officer):
        return beyond(context, "leave-not-yours", "leave")
    asked = [one for one in _asked(context, officer) if one.first.strftime(_DAY) == parts[2]]
    decided = [one for one in context.store.absences(officer.badge) if one.first.strftime(_DAY) == parts[2]]
    if decided and not asked:
        # Somebody was faster: whoever comes second hears how.
        state = Phrase(f"leave-became-{decided[-1].state.value}")
        return tell("leave-second", state=state, **_shown(decided[-1]))
    return _decide(context, asked, yes=parts[0] == "y")


def may_decide(context: Context, officer: Officer) -> bool:
    """Nobody decides their own; supervisors within their scope, admins everywhere."""
    return _in_charge(context, context.officer, officer)


def _in_charge(context: Context, one: Officer, of: Officer) -> bool:
    if one.badge == of.badge or one.status is not Status.ACTIVE or one.role not in _DECIDING:
        return False
    return sight(one, context.store.departments()).sees(of)


# --- what an officer asks


def _own(context: Context, words: str) -> Outcome:
    word, days = split_first(words)
    if fold(word) in _BACK:
        return _back(context, context.officer, days)
    absence = _read(context, context.officer, words)
    if isinstance(absence, Outcome):
        return absence
    asked = replace(absence, state=AbsenceState.ASKED)
    others = tuple(_requests(context, asked))
    if not others:
        return tell("leave-nobody")
    told = tell("leave-asked", **_shown(absence))
    return Outcome(told.replies, (AbsenceSet(asked, context.officer.badge, context.now),), others=others)


def _read(context: Context, officer: Officer, words: str) -> Absence | Outcome:
    """The absence that words describe, or what is wrong with them."""
    first, rest = split_first(words)
    kind = KINDS.get(fold(first))
    written, reason = split_first(rest) if kind else (first, rest)
    today = context.world.today(context.now)
    span = read_span(written, today)
    if span is None or not reason:
        other = officer.badge if officer.badge != context.officer.badge else ""
        command = " ".join(filter(None, ("/leave", other, first if kind else "")))
        return _incomplete(context, written, today, command)
    since, until = span
    if since < today - timedelta(days=_PAST_DAYS):
        return tell("leave-past", days=_PAST_DAYS)
    if (until - since).days >= LONGEST:
        return tell("leave-long", days=LONGEST)
    for one in context.store.absences(officer.badge):
        live = one.valid or one.state is AbsenceState.ASKED
        if live and one.first <= until and since <= one.last:
            return tell("leave-overlaps", **_shown(one))
    return Absence(officer.badge, since, until, kind or AbsenceKind.LEAVE, reason[:REASON])


def _incomplete(context: Context, written: str, today: date, command: str) -> Outcome:
    """What is missing or the wrong way round; where that cannot be told, all the ways. `command`: up to the days."""
    turned = read_backwards(written, today)
    if turned is not None:
        first, last = turned
        return tell("leave-backwards", first=first.isoformat(), last=last.isoformat(), command=command)
    if read_span(written, today) is not None:
        return tell("leave-no-reason", command=f"{command} {written}")
    return tell(_usage(context))


def _usage(context: Context) -> str:
    return "leave-usage-admin" if context.officer.role is Role.ADMIN else "leave-usage"


def _requests(context: Context, absence: Absence) -> Iterable[Owed]:
    """The request, for every chat of those who may decide."""
    for one, account, name in _deciding(context, context.officer):
        yield _to(account, one, _request(absence, name))


def _deciding(context: Context, of: Officer) -> list[tuple[Officer, Account, str]]:
    """Who decides about somebody, each chat, and what the officer is called there: the supervisors, or else the admins."""
    everybody = [one for one in context.store.officers() if _in_charge(context, one, of)]
    for role in (Role.SUPERVISOR, Role.ADMIN):
        seats = [
            (one, account, name)
            for one in everybody
            if one.role is role
            for account in context.store.accounts(one.badge)
            if account.reachable and (name := _name(context, account.channel, of))
        ]
        if seats:
            return seats
    return []


def _request(absence: Absence, name: str) -> Say:
    day = absence.first.strftime(_DAY)
    row = tuple(
        Choice(Phrase(f"button-{word}"), f"{LEAVE}.{letter}.{absence.badge}.{day}")
        for word, letter in (("approve", "y"), ("refuse", "n"))
    )
    question = Phrase("leave-request", {"who": name, "badge": absence.badge, **_shown(absence)})
    return Say((question,), (row,))


# --- what is decided


def _asked(context: Context, officer: Officer) -> list[Absence]:
    return [one for one in context.store.absences(officer.badge) if one.state is AbsenceState.ASKED]


def _decide(context: Context, asked: Sequence[Absence], *, yes: bool) -> Outcome:
    """Grant or refuse what waits; of several the one that begins first."""
    if not asked:
        return tell("leave-none-asked")
    absence = replace(asked[0], state=AbsenceState.GRANTED if yes else AbsenceState.REFUSED)
    word = "granted" if yes else "refused"
    facts = _granting(context, absence) if yes else (AbsenceSet(absence, context.officer.badge, context.now),)
    more = {"count": len(facts) - 1} if yes else {}
    told = tell(f"leave-{word}", **more, **_shown(absence))
    return Outcome(told.replies, facts, others=tuple(_tell(context, absence, f"leave-{word}-yours")))


def _enter(context: Context, officer: Officer, words: str) -> Outcome:
    absence = _read(context, officer, words)
    if isinstance(absence, Outcome):
        return absence
    facts = _granting(context, absence)
    told = tell("leave-granted", count=len(facts) - 1, **_shown(absence))
    return Outcome(told.replies, facts, others=tuple(_tell(context, absence, "leave-granted-yours")))


def _granting(context: Context, absence: Absence) -> tuple[Fact, ...]:
    """A granted absence, and the open duties that it excuses."""
    context.world.open_day(context.now)
    by, now = context.officer.badge, context.now
    open_ = context.store.open_duties(absence.badge)
    excused = excused_by_absence(open_, (absence,), by, now, context.world.hours)
    return (AbsenceSet(absence, by, now), *excused)


# --- the way back


def _back(context: Context, officer: Officer, words: str) -> Outcome:
    """Take back what waits, cancel what has not begun, end what is going on; of several only after a yes."""
    every = _endable(context, officer)
    if not every:
        return tell("leave-none")
    span = read_span(words, context.world.today(context.now)) if words else (date.min, date.max)
    if span is None:
        return tell("leave-back-usage")
    meant = [one for one in every if one.first <= span[1] and span[0] <= one.last]
    if not meant:
        return Outcome((Say((Phrase("leave-back-none-then"), *_lines(every))),))
    if len(meant) == 1:
        return _end(context, officer, meant)
    own = officer.badge == context.officer.badge
    command = "/leave" if own else f"/leave {officer.badge}"
    example = {"command": command, "first": meant[0].first.isoformat()}
    firsts = " ".join(one.first.isoformat() for one in meant)
    asked = ask(
        Phrase("leave-back-ask", {"count": len(meant), **example}), BACK, badge=officer.badge, days=firsts
    )
    [question] = asked.replies
    assert isinstance(question, Say)
    return replace(asked, replies=(replace(question, blocks=(*_lines(meant), *question.blocks)),))


def take_back(context: Context, about: Mapping[str, Any]) -> Outcome:
    """The yes: it ends what the question named, as far as it has not ended since."""
    officer = context.store.officer(about["badge"])
    own = about["badge"] == context.officer.badge
    if officer is None or not (own or may_decide(context, officer)):
        return replace(beyond(context, "leave-not-yours", "leave"), ask={})
    firsts = set(about["days"].split())
    meant = [one for one in _endable(context, officer) if one.first.isoformat() in firsts]
    return replace(_end(context, officer, meant) if meant else tell("leave-none"), ask={})


def _endable(context: Context, officer: Officer) -> list[Absence]:
    today = context.world.today(context.now)
    return [
        one
        for one in context.store.absences(officer.badge)
        if one.state is AbsenceState.ASKED
        or (one.state is AbsenceState.GRANTED and one.last >= today and _stays_until(one, today) < one.last)
    ]


def _stays_until(one: Absence, today: date) -> date:
    """The last day of a granted absence that is ended now; the day before its first if nothing is left of it.

    A day that has begun is over for the plan: what it asked is excused, and planned again.
    """
    return _before(one.first) if one.first > today else max(one.first, _before(today))


def _end(context: Context, officer: Officer, meant: Sequence[Absence]) -> Outcome:
    today, by, now = context.world.today(context.now), context.officer.badge, context.now
    asked = [one for one in meant if one.state is AbsenceState.ASKED]
    facts: list[Fact] = [AbsenceSet(replace(one, state=AbsenceState.CANCELLED), by, now) for one in asked]
    facts += [
        AbsenceEnded(one.badge, one.first, _stays_until(one, today), by, now)
        for one in meant
        if one not in asked
    ]
    told = Say((Phrase("leave-back", {"count": len(facts)}), *_lines(meant, ended=True)))
    return Outcome((told,), tuple(facts), others=tuple(_taken_back(context, officer, asked)))


def _taken_back(context: Context, officer: Officer, asked: Sequence[Absence]) -> Iterable[Owed]:
    """To whoever was asked: nothing is to be decided any more."""
    for one, account, name in _deciding(context, officer) if asked else ():
        if one.badge != context.officer.badge:
            head = Phrase("leave-taken-back", {"who": name, "count": len(asked)})
            yield _to(account, one, Say((head, *_lines(asked, ended=True))))


def _before(day: date) -> date:
    return day - timedelta(days=1)


# --- what is shown


def _listed(context: Context) -> Outcome:
    """One's own absences that matter, and the requests that wait for one's word, each with its buttons."""
    today = context.world.today(context.now)
    live = [
        one
        for one in context.store.absences(context.officer.badge)
        if one.state in _LIVE and one.last >= today
    ]
    own = [_line(one) for one in live]
    says = [Say((*own, Phrase(_usage(context))))]
    channel = context.incoming.channel
    waiting = [
        _request(one, name)
        for one in context.store.absences_in(AbsenceState.ASKED)
        if (officer := context.store.officer(one.badge))
        and may_decide(context, officer)
        and (name := _name(context, channel, officer))
    ]
    return Outcome((*says, *waiting[:_SHOWN]))


def _lines(absences: Sequence[Absence], *, ended: bool = False) -> list[Phrase]:
    """A line for each; of those that are over now without how they stood."""
    lines = [Phrase("leave-ended-line", _shown(one)) if ended else _line(one) for one in absences[:_SHOWN]]
    left = len(absences) - len(lines)
    return [*lines, Phrase("leave-file-more", {"count": left})] if left else lines


def _line(one: Absence) -> Phrase:
    return Phrase("leave-line", {"state": Phrase(f"leave-state-{one.state.value}"), **_shown(one)})


def _shown(absence: Absence) -> dict[str, str | Phrase]:
    return {
        "kind": Phrase(f"leave-kind-{absence.kind.value}"),
        "first": absence.first.isoformat(),
        "last": absence.last.isoformat(),
        "reason": absence.reason,
    }


def _name(context: Context, channel: str, officer: Officer) -> str | None:
    return name_of(officer, context.world.disclosure(channel))


def _tell(context: Context, absence: Absence, key: str) -> Iterable[Owed]:
    officer = context.store.officer(absence.badge)
    said = Say((Phrase(key, _shown(absence)),))
    for account in context.store.accounts(absence.badge):
        if officer is not None and account.reachable:
            yield _to(account, officer, said)


def _to(account: Account, officer: Officer, say: Say) -> Owed:
    return Owed(account.channel, account.address, officer.badge, dump_reply(say))
