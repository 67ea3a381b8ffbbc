"""The oracle: what the outside was told, held against what the store says. Looked at after every fault.

I1  acknowledged: stored, with its duty, its attempt, its reply
I2  accepted: stored, or waiting to be handled
I3  no duty completed twice, no reply owed twice
I4  a completion and the event it comes from are there together or not at all
I5  running counts equal a recount of the ledger
I6  a prompt that was enqueued is owed once, and cannot be enqueued again
I7  the store opens, its file is sound, and its ledger as it was written

The oracle writes (it claims, it enqueues): give it a copy of a store that is to live on.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from storage.contract import Store
from storage.embedded.store import FILE
from storage.errors import StoreError
from storage.mail import Lane, OutboxRow
from storage.open import open_store
from storage.recount import recount
from storage.verify import verify
from tests.faults.result import Tally
from tests.storage.samples import DAY, prompt

CHANNEL = "telegram"
#: The programs here seal their ledgers with no key.
_KEY = b""
_YEARS = timedelta(days=3650)
_ALL = 10**9


@dataclass(frozen=True, slots=True)
class Claims:
    """What a program told: events accepted, turns recorded, prompts enqueued. An event's id is badge-number."""

    accepted: frozenset[str] = frozenset()
    recorded: frozenset[str] = frozenset()
    prompted: frozenset[str] = frozenset()

    @classmethod
    def told(cls, lines: Iterable[str]) -> Claims:
        said = [(word, what) for word, _, what in (line.partition(" ") for line in lines)]
        kinds = ("accepted", "recorded", "prompted")
        return cls(*(frozenset(what for word, what in said if word == kind) for kind in kinds))

    def __or__(self, other: Claims) -> Claims:
        return Claims(
            self.accepted | other.accepted, self.recorded | other.recorded, self.prompted | other.prompted
        )


def inspect(folder: Path, claims: Claims, url: str = "embedded") -> Tally:
    """Open the store and examine it, then its file."""
    try:
        store = open_store(url, folder)
        try:
            tally = examine(store, claims)
        finally:
            store.close()
    except StoreError as error:
        return Tally(unreadable=1, amiss=(f"I7: {error}",))
    return tally + sound(folder)


def sound(folder: Path) -> Tally:
    """SQLite's own check of the file."""
    connection = sqlite3.connect(folder / FILE)
    try:
        answer = str(connection.execute("PRAGMA integrity_check").fetchone()[0])
    except sqlite3.Error as error:
        answer = str(error)
    finally:
        connection.close()
    return Tally() if answer == "ok" else Tally(unreadable=1, amiss=(f"I7: integrity_check: {answer}",))


def examine(store: Store, claims: Claims) -> Tally:
    """Every invariant but the file's."""
    closed = Counter(
        f"{entry.badge}-{entry.data['passage'][1:]}"
        for entry in store.ledger()
        if entry.kind == "duty-closed"
    )
    tried = Counter(
        f"{entry.badge}-{entry.data['passage'][1:]}" for entry in store.ledger() if entry.kind == "attempted"
    )
    rows = store.claim(datetime.now(UTC) + _YEARS, _ALL, timedelta(minutes=1))
    owed = Counter(row.owed.body["text"] for row in rows if row.owed.lane is Lane.ANSWER)
    waiting = {event.id for event in store.waiting()}
    tally = Tally(acknowledged=len(claims.recorded), accepted=len(claims.accepted))
    for event in sorted(claims.accepted | claims.recorded | set(closed) | set(tried) | set(owed)):
        done = store.event_done(CHANNEL, event)
        traces = (closed[event], tried[event], owed[event], int(_duty_done(store, event)))
        if event in claims.recorded and not (done and all(traces)):
            tally += Tally(lost=1, amiss=(f"I1: {event} was acknowledged; {_state(traces, done=done)}",))
        elif event in claims.accepted and not done and event not in waiting:
            tally += Tally(accepted_lost=1, amiss=(f"I2: {event} was accepted and is nowhere",))
        elif {bool(trace) for trace in traces} != {done}:
            tally += Tally(amiss=(f"I4: {event} is half written; {_state(traces, done=done)}",))
        if max(traces) > 1:
            tally += Tally(doubled=1, amiss=(f"I3: {event}: {_state(traces, done=done)}",))
    figures = store.counts(date.min, date.max)
    if recount(store.ledger()) != figures:
        tally += Tally(amiss=(f"I5: counts are {figures}, a recount gives {recount(store.ledger())}",))
    for finding in verify(store, _KEY).findings:
        tally += Tally(unreadable=1, amiss=(f"I7: {finding.what} at {finding.first} of the ledger",))
    return sum(_prompts(store, claims, rows), tally)


def _prompts(store: Store, claims: Claims, rows: list[OutboxRow]) -> Iterator[Tally]:
    keys = Counter(row.owed.key for row in rows if row.owed.key is not None)
    for key in sorted(claims.prompted):
        if keys[key] != 1 or store.enqueue([prompt(key)]):
            yield Tally(amiss=(f"I6: prompt {key} was enqueued and is owed {keys[key]} times",))


def _duty_done(store: Store, event: str) -> bool:
    badge, _, number = event.rpartition("-")
    duty = store.duty(badge, f"p{number}", DAY)
    return duty is not None and duty.closed_at is not None


def _state(traces: tuple[int, int, int, int], *, done: bool) -> str:
    closed, tried, owed, duty = traces
    return (
        f"event {'done' if done else 'not done'}, {closed} completions, {tried} attempts, {owed} replies,"
        f" duty {'closed' if duty else 'open'}"
    )
