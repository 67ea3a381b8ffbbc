"""What facts about changed marks and cases do to the records, the counts and the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from storage.correction import (
    IN_PERSON,
    CaseClosed,
    CaseOpened,
    DutyReopened,
    MarkChanged,
    heard_in,
    heard_key,
)
from storage.counts import Count, CountKey
from storage.errors import StaleSession
from storage.keys import duty_key, progress_key
from storage.records import Duty, DutyState, Progress, ValueKept
from storage.transaction import Transaction

#: The kept value that lists the open cases: {"open": [names]}.
CASES = "cases"


def mark_changed(fact: MarkChanged, tx: Transaction) -> None:
    """Why lies beside: it may tell of the person. The next check after a mark taken away needs practice first."""
    key = progress_key(fact.badge, fact.passage)
    before = tx.get(Progress, key) or Progress(fact.badge, fact.passage)
    if fact.passed:
        after = replace(before, passes=before.passes + 1, last_version=fact.version, owes_recall=False)
    else:
        after = replace(before, passes=max(0, before.passes - 1), owes_recall=True)
    tx.put(after)
    data = {
        "passage": fact.passage,
        "version": fact.version,
        "how": fact.how.value,
        "attempt": fact.attempt.isoformat() if fact.attempt else "",
        "before": _told(before),
        "after": {**_told(after), "passed": fact.passed},
        "by": fact.by,
    }
    tx.append("mark-changed", fact.at, fact.badge, data, fact.reason)


def _told(progress: Progress) -> dict[str, Any]:
    return {"passes": progress.passes, "owes_recall": progress.owes_recall}


def duty_reopened(fact: DutyReopened, tx: Transaction) -> None:
    duty = tx.get(Duty, duty_key(fact.badge, fact.passage, fact.day.isoformat()))
    if duty is None or duty.state is DutyState.OPEN:
        return
    tx.put(replace(duty, state=DutyState.OPEN, closed_at=None, reason=""))
    if duty.reason == IN_PERSON:
        count_heard(duty, -1, tx)
    key = CountKey(duty.department, duty.day, duty.track, duty.due_at)
    tx.count(key, Count(**{duty.state.value: -1}))
    data = {
        "passage": fact.passage,
        "day": fact.day.isoformat(),
        "state": duty.state.value,
        "department": duty.department,
        "track": duty.track,
        "due_at": duty.due_at.isoformat(),
        "by": fact.by,
    }
    tx.append("duty-reopened", fact.at, fact.badge, data)


def count_heard(duty: Duty, change: int, tx: Transaction) -> None:
    """A duty of an ended state is (or is no longer) one that was heard in person: counted beside the running counts."""
    name, key = heard_in(duty.day), heard_key(duty.day, duty.department, duty.track)
    kept = tx.get(ValueKept, name)
    counts = dict(kept.value) if kept else {}
    tx.put(ValueKept(name, {**counts, key: counts.get(key, 0) + change}))


def case_opened(fact: CaseOpened, tx: Transaction) -> None:
    open_ = _open(tx)
    if fact.name in open_:  # asked twice at the same time
        raise StaleSession(fact.name)
    tx.put(ValueKept(CASES, {"open": [*open_, fact.name]}))
    tx.put(ValueKept(fact.name, dict(fact.value)))
    data = {"what": fact.what, "passage": fact.passage, "by": fact.by, **_several(fact.value)}
    tx.append("case-opened", fact.at, fact.badge, data, fact.reason)


def case_closed(fact: CaseClosed, tx: Transaction) -> None:
    open_ = _open(tx)
    if fact.name not in open_:  # somebody else was faster: whoever decided is asked again, and told
        raise StaleSession(fact.name)
    tx.put(ValueKept(CASES, {"open": [one for one in open_ if one != fact.name]}))
    kept = tx.get(ValueKept, fact.name)
    closed = {"by": fact.by, "how": fact.how, "at": fact.at.isoformat()}
    tx.put(ValueKept(fact.name, {**(kept.value if kept else {}), "closed": closed}))
    data = {"what": fact.what, "passage": fact.passage, "before": "open", "after": fact.how, "by": fact.by}
    # By its name whoever decides it too finds it; an appeal's would tell whose it is.
    data |= {} if fact.badge else {"case": fact.name, **_several(kept.value if kept else {})}
    tx.append("case-closed", fact.at, fact.badge, data, fact.reason)


def _several(value: Mapping[str, Any]) -> dict[str, Any]:
    """Whom a change of several marks is about, and to what; also where it is refused this is known."""
    return {name: value[name] for name in ("badges", "passed") if name in value}


def _open(tx: Transaction) -> list[str]:
    kept = tx.get(ValueKept, CASES)
    return list(kept.value.get("open", ())) if kept else []
