"""What each fact does to the records, the ledger and the counts: the same code for every backend."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from operator import attrgetter
from typing import Any

from storage import admission, away, correcting, noticing, replanning
from storage.access import Denied, Revoked
from storage.codec import dumps, to_doc
from storage.correction import IN_PERSON, CaseClosed, CaseOpened, DutyReopened, MarkChanged
from storage.erasure import Erasure
from storage.keys import (
    KEYS,
    account_key,
    duty_key,
    letter_key,
    progress_key,
    shown_key,
)
from storage.mail import DeadLetter, LetterBuried, LetterDropped
from storage.records import (
    Absence,
    Account,
    Allowance,
    Attempted,
    CheckClosed,
    Code,
    CodesIssued,
    Count,
    CountKey,
    CountsRepaired,
    DayOff,
    DutiesOpened,
    Duty,
    DutyClosed,
    DutyMoved,
    DutyState,
    Enrolled,
    Fact,
    Forgotten,
    LanguageChosen,
    LineWithdrawn,
    Officer,
    Progress,
    ReachabilityChanged,
    RosterSaved,
    Session,
    Shown,
    SlotEnded,
    StudyDay,
    ValueKept,
    Withdrawn,
)
from storage.transaction import Transaction

_GROUP = attrgetter("line", "passage", "requirement", "due_at", "track", "department", "version")


def apply(fact: Fact, tx: Transaction) -> None:
    """Write one fact. Raises KeyError for a kind that is no fact."""
    EFFECTS[type(fact)](fact, tx)


def _attempted(fact: Attempted, tx: Transaction) -> None:
    data = {
        "passage": fact.passage,
        "version": fact.version,
        "mode": fact.mode,
        "check": fact.check,
        "passed": fact.passed,
        "score": fact.score,
        "coverage": fact.coverage,
        "precision": fact.precision,
        "missed": list(fact.missed),
        "hints": fact.hints,
        "try": fact.try_no,
    }
    tx.append("attempted", fact.at, fact.badge, data, fact.answer)
    # A full recall in practice without hints pays what a failed check left owing.
    if fact.passed and not fact.check and fact.mode == "recall" and fact.hints == 0:
        progress = tx.get(Progress, progress_key(fact.badge, fact.passage))
        if progress is not None and progress.owes_recall:
            tx.put(replace(progress, owes_recall=False))


def _check_closed(fact: CheckClosed, tx: Transaction) -> None:
    data = {
        "passage": fact.passage,
        "version": fact.version,
        "passed": fact.passed,
        "tries": fact.tries,
        "how": fact.how,
    }
    tx.append("check", fact.at, fact.badge, data)
    key = progress_key(fact.badge, fact.passage)
    progress = tx.get(Progress, key) or Progress(fact.badge, fact.passage)
    if fact.passed:
        tx.put(replace(progress, passes=progress.passes + 1, last_version=fact.version, owes_recall=False))
    else:
        tx.put(replace(progress, owes_recall=True))


def _duties_opened(fact: DutiesOpened, tx: Transaction) -> None:
    day = tx.get(StudyDay, fact.day.isoformat())
    if fact.after is None and day is not None:  # opened before, or declared off
        return
    if fact.after is not None and (day is None or day.off_reason or day.upto != fact.after):
        return
    tx.put(StudyDay(fact.day, opened_at=fact.at, upto=fact.upto))
    tx.put_all(fact.duties)
    tx.meet({duty.badge for duty in fact.duties})
    groups: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for duty, group in zip(fact.duties, map(_GROUP, fact.duties), strict=True):
        groups[group].append(duty.badge)
    counts: dict[CountKey, int] = defaultdict(int)
    # One entry per group and not per duty: a morning of 60,000 duties stays a few hundred lines.
    for (line, passage, requirement, due_at, track, department, version), badges in groups.items():
        counts[CountKey(department, fact.day, track, due_at)] += len(badges)
        data = {
            "day": fact.day.isoformat(),
            "line": line,
            "passage": passage,
            "requirement": requirement.value,
            "due_at": due_at.isoformat(),
            "track": track,
            "department": department,
            "version": version,
            "badges": badges,
        }
        tx.append("duties-opened", fact.at, "", data)
    for key, number in counts.items():
        tx.count(key, Count(all=number))


def _duty_closed(fact: DutyClosed, tx: Transaction) -> None:
    duty = tx.get(Duty, duty_key(fact.badge, fact.passage, fact.day.isoformat()))
    if duty is None or duty.state is not DutyState.OPEN:
        return
    tx.put(duty.ended(fact.state, fact.at, fact.reason))
    tx.count(_count_key(duty), Count(**{fact.state.value: 1}))
    if fact.reason == IN_PERSON:
        correcting.count_heard(duty, 1, tx)
    data = {
        "passage": fact.passage,
        "day": fact.day.isoformat(),
        "state": fact.state.value,
        "department": duty.department,
        "track": duty.track,
        "due_at": duty.due_at.isoformat(),
        "reason": fact.reason,
        "by": fact.by,
    }
    tx.append("duty-closed", fact.at, fact.badge, data)


def _duty_moved(fact: DutyMoved, tx: Transaction) -> None:
    duty = tx.get(Duty, duty_key(fact.badge, fact.passage, fact.day.isoformat()))
    if duty is None or duty.state is not DutyState.OPEN or duty.department == fact.department:
        return
    moved = replace(duty, department=fact.department)
    tx.put(moved)
    tx.count(_count_key(duty), Count(all=-1))
    tx.count(_count_key(moved), Count(all=1))
    data = {
        "passage": fact.passage,
        "day": fact.day.isoformat(),
        "from": duty.department,
        "to": fact.department,
        "track": duty.track,
        "due_at": duty.due_at.isoformat(),
    }
    tx.append("duty-moved", fact.at, fact.badge, data)


def _day_off(fact: DayOff, tx: Transaction) -> None:
    day = tx.get(StudyDay, fact.day.isoformat()) or StudyDay(fact.day)
    tx.put(replace(day, off_reason=fact.reason))
    change = {"before": {"off": day.off_reason}, "after": {"off": fact.reason}}
    tx.append("day-off", fact.at, fact.by, {"day": fact.day.isoformat(), "reason": fact.reason, **change})


def _line_withdrawn(fact: LineWithdrawn, tx: Transaction) -> None:
    before, since = tx.get(LineWithdrawn, fact.line), fact.since.isoformat()
    tx.put(fact)
    data = {
        "line": fact.line,
        "since": since,
        "reason": fact.reason,
        "before": {"withdrawn": before.since.isoformat() if before else ""},
        "after": {"withdrawn": since},
    }
    tx.append("line-withdrawn", fact.at, fact.by, data)


def _language_chosen(fact: LanguageChosen, tx: Transaction) -> None:
    officer = tx.get(Officer, fact.badge)
    if officer is not None:
        tx.put(replace(officer, language=fact.language))


def _reachability_changed(fact: ReachabilityChanged, tx: Transaction) -> None:
    account = tx.get(Account, account_key(fact.channel, fact.address))
    if account is None or account.reachable is fact.reachable:
        return
    tx.put(replace(account, reachable=fact.reachable))
    tx.append("reachability", fact.at, account.badge, {"channel": fact.channel, "reachable": fact.reachable})


def _slot_ended(fact: SlotEnded, tx: Transaction) -> None:
    run = fact.run
    tx.put(run)
    data = {"day": run.day.isoformat(), "slot": run.slot, "outcome": run.outcome, "count": run.count}
    tx.append("slot", run.at, "", data)


def _shown(fact: Shown, tx: Transaction) -> None:
    tx.put(fact)


def _withdrawn(fact: Withdrawn, tx: Transaction) -> None:
    for message in fact.messages:
        tx.delete(Shown, shown_key(fact.channel, fact.address, message, fact.passage))


def _value_kept(fact: ValueKept, tx: Transaction) -> None:
    tx.put(fact)


def _forgotten(fact: Forgotten, tx: Transaction) -> None:
    erasure = _erasure(fact, tx)
    for channel, address in erasure.addresses:
        tx.delete(Account, account_key(channel, address))
        tx.delete(Session, f"{channel}:{address}")
    tx.delete(Officer, fact.badge)
    tx.delete(Session, fact.badge)
    for kind in (Code, Progress, Shown, Absence, Allowance):
        for record in tx.find(kind, badge=fact.badge):
            tx.delete(kind, KEYS[kind](record))
    for duty in tx.find(Duty, badge=fact.badge):
        tx.delete(Duty, duty_key(duty.badge, duty.passage, duty.day.isoformat()))
        if not fact.remove:
            tx.put(replace(duty, badge=erasure.person))
    _forget_in_passing(erasure, tx)
    how = "remove" if fact.remove else "pseudonymise"
    data = {"person": erasure.person, "reason": fact.reason, "how": how}
    tx.append("forgotten", fact.at, fact.by, data)
    tx.erase(erasure)


def _erasure(fact: Forgotten, tx: Transaction) -> Erasure:
    officer = tx.get(Officer, fact.badge)
    seats = [(one.channel, one.address) for one in tx.find(Account, badge=fact.badge)]
    for key in tx.beside(fact.badge, "enrolled"):
        channel, _, address = key.partition("|")
        seats.append((channel, address))
    addresses = tuple(dict.fromkeys(seats))
    name = officer.name if officer else ""
    return Erasure(tx.person(fact.badge), fact.badge, name, addresses, fact.remove, fact.at)


def _forget_in_passing(erasure: Erasure, tx: Transaction) -> None:
    """Where others' conversations and small values tell of the person."""
    for session in tx.mentioning(Session, erasure.words):
        if erasure.meant(dumps(session)):
            tx.put(Session(session.owner, session.version + 1))
    for kept in tx.mentioning(ValueKept, erasure.words):
        tx.delete(ValueKept, kept.name)
        if not erasure.meant(kept.name):
            tx.put(ValueKept(kept.name, erasure.without(kept.value)))
    for letter in tx.mentioning(DeadLetter, erasure.words):
        if (letter.channel, letter.address) in erasure.addresses or erasure.meant(dumps(letter)):
            tx.delete(DeadLetter, letter_key(letter.channel, letter.id))
    for line in tx.mentioning(LineWithdrawn, erasure.words):
        if line.by == erasure.badge:
            tx.put(replace(line, by=erasure.person))


def _counts_repaired(fact: CountsRepaired, tx: Transaction) -> None:
    for one in fact.drift:
        tx.count(one.key, one.counted - one.kept)
    tx.append("counts-repaired", fact.at, fact.by, {"drift": [to_doc(one) for one in fact.drift]})


def _letter_buried(fact: LetterBuried, tx: Transaction) -> None:
    tx.put(fact.letter)


def _letter_dropped(fact: LetterDropped, tx: Transaction) -> None:
    key = letter_key(fact.channel, fact.event)
    letter = tx.get(DeadLetter, key)
    if letter is None:
        return
    tx.delete(DeadLetter, key)
    data = {"channel": fact.channel, "event": fact.event, "failed": letter.reason, "reason": fact.reason}
    tx.append("letter-dropped", fact.at, fact.by, data)


def _denied(fact: Denied, tx: Transaction) -> None:
    tx.append("denied", fact.at, fact.badge, {"why": fact.why, "what": fact.what})


def _count_key(duty: Duty) -> CountKey:
    return CountKey(duty.department, duty.day, duty.track, duty.due_at)


EFFECTS: dict[type[Any], Callable[[Any, Transaction], None]] = {
    Attempted: _attempted,
    CheckClosed: _check_closed,
    DutiesOpened: _duties_opened,
    DutyClosed: _duty_closed,
    DutyMoved: _duty_moved,
    DayOff: _day_off,
    LineWithdrawn: _line_withdrawn,
    Enrolled: admission.enrolled,
    CodesIssued: admission.codes_issued,
    Revoked: admission.revoked,
    RosterSaved: admission.roster_saved,
    LanguageChosen: _language_chosen,
    ReachabilityChanged: _reachability_changed,
    SlotEnded: _slot_ended,
    Shown: _shown,
    Withdrawn: _withdrawn,
    ValueKept: _value_kept,
    Forgotten: _forgotten,
    CountsRepaired: _counts_repaired,
    MarkChanged: correcting.mark_changed,
    DutyReopened: correcting.duty_reopened,
    CaseOpened: correcting.case_opened,
    CaseClosed: correcting.case_closed,
    **away.EFFECTS,
    **replanning.EFFECTS,
    **noticing.EFFECTS,
    LetterBuried: _letter_buried,
    LetterDropped: _letter_dropped,
    Denied: _denied,
}
