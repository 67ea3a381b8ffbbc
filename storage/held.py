"""What a turn has to itself while it is written, by name, so that turns of others go on beside it. Pure.

**Rules.** Whatever an effect reads and writes again (`storage.effects`) stands here under a name that nobody else holds
until the turn is committed: the officer's records, the address's session, the day, the list of cases. What is written
without being read needs none: the row's own lock puts one behind the other. What changes things of many at once, or
of somebody that the fact does not name, holds everything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from storage.access import Denied, Forgotten, Revoked
from storage.correction import IN_PERSON, CaseClosed, CaseOpened, DutyReopened, MarkChanged
from storage.keys import letter_key
from storage.mail import LetterBuried, LetterDropped
from storage.notices import ISSUED, Acknowledged, NoticeIssued, PassedOn, seen_name
from storage.planned import DayRestored, LineRestored, MaterialChanged
from storage.records import (
    AbsenceEnded,
    AbsenceSet,
    AllowanceEnded,
    AllowanceSet,
    Attempted,
    CheckClosed,
    CodesIssued,
    CountsRepaired,
    DayOff,
    DutiesOpened,
    DutyClosed,
    DutyMoved,
    Enrolled,
    LanguageChosen,
    LineWithdrawn,
    ReachabilityChanged,
    RosterSaved,
    Shown,
    SlotEnded,
    Turn,
    ValueKept,
    Withdrawn,
)

#: Names in any order; None: everything.
Held = tuple[str, ...] | None
SEALING, SENDING, TAKING, FORGETTING = "sealing", "sending", "taking", "forgetting"
_CASES = "cases"
#: The counts of what was heard in person.
_HEARD = "heard"


def officer(badge: str) -> str:
    """The name for an officer's records; a session's owner may also be an address."""
    return f"officer {badge}"


def seat(channel: str, address: str) -> str:
    """The name for what waits from an address."""
    return f"seat {channel}|{address}"


def letter(channel: str, event: str) -> str:
    """The name for a dead letter."""
    return f"letter {letter_key(channel, event)}"


def value(name: str) -> str:
    """The name for a kept value that is read before it is written again."""
    return f"value {name}"


def held(turn: Turn) -> Held:
    """What a turn holds. Raises KeyError for a kind that is no fact."""
    names = set() if turn.session is None else {officer(turn.session.owner)}
    for fact in turn.facts:
        theirs = HOLDS[type(fact)](fact)
        if theirs is None:
            return None
        names.update(theirs)
    return tuple(names)


def _badge(fact: Any) -> Held:
    return (officer(fact.badge),)


def _closing(fact: DutyClosed) -> Held:
    return (officer(fact.badge), _HEARD) if fact.reason == IN_PERSON else (officer(fact.badge),)


def _reopening(fact: DutyReopened) -> Held:
    """Whether it had been heard in person the fact does not say."""
    return (officer(fact.badge), _HEARD)


def _case(fact: Any) -> Held:
    return (officer(fact.badge), _CASES)


def _nothing(_: Any) -> Held:
    return ()


def _everything(_: Any) -> Held:
    return None


HOLDS: Mapping[type[Any], Callable[[Any], Held]] = {
    Attempted: _badge,
    CheckClosed: _badge,
    DutyClosed: _closing,
    DutyMoved: _badge,
    DutyReopened: _reopening,
    MarkChanged: _badge,
    LanguageChosen: _badge,
    Revoked: _badge,
    AbsenceEnded: _badge,
    AbsenceSet: lambda fact: (officer(fact.absence.badge),),
    AllowanceSet: lambda fact: (officer(fact.allowance.badge),),
    AllowanceEnded: lambda fact: (officer(fact.allowance.badge),),
    # Prompts that wait follow to the new chat, while whoever sends takes some in hand.
    Enrolled: lambda fact: (officer(fact.account.badge), SENDING),
    CodesIssued: lambda fact: tuple(officer(code.badge) for code in fact.codes),
    CaseOpened: _case,
    CaseClosed: _case,
    DutiesOpened: lambda fact: (f"day {fact.day.isoformat()}",),
    LetterDropped: lambda fact: (letter(fact.channel, fact.event),),
    LetterBuried: _nothing,
    Shown: _nothing,
    Withdrawn: _nothing,
    ValueKept: _nothing,
    SlotEnded: _nothing,
    # Whose account it is the fact does not say, and one that is being taken away must not come back.
    ReachabilityChanged: _everything,
    RosterSaved: _everything,
    DayOff: _everything,
    LineWithdrawn: _everything,
    CountsRepaired: _everything,
    Forgotten: _everything,
    Denied: _badge,
    MaterialChanged: _everything,
    DayRestored: _everything,
    LineRestored: _everything,
    NoticeIssued: lambda _: (value(ISSUED),),
    PassedOn: _nothing,
    Acknowledged: lambda fact: (value(seen_name(fact.about, fact.badge)),),
}
