"""Programs that die: a store is used and its process ends as kill -9 ends it."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage.contract import Store
from storage.mail import Outcome, Settlement
from storage.open import open_store
from storage.records import Session, Turn
from tests.storage.samples import DAY, answer, attempted, closed, duty, event, opened, prompt

MANY = 100_000
CROWD = 16


def in_hand(store: Store) -> None:
    """A reply recorded, an answer and three prompts claimed: two go out, one of these is settled in memory only."""
    now = datetime.now(UTC)
    store.record(Turn(now, replies=(answer("reply", "1"),)))
    store.enqueue([answer("claimed", "2"), prompt("held", "5"), prompt("going", "3"), prompt("settled", "4")])
    rows = store.claim(now, 10, timedelta(minutes=5))
    for row in rows[-2:]:
        store.begin_send(row.id)
    store.settle(Settlement(rows[-1].id, Outcome.SENT, now, "m"))


def joined(store: Store) -> None:
    """Settled, then a turn."""
    now = datetime.now(UTC)
    (row,) = store.record(Turn(now, replies=(answer("reply", "1", shows="p1"),)))
    store.settle(Settlement(row.id, Outcome.SENT, now, "m"))
    store.record(Turn(now))


def untouched(store: Store) -> None:
    """A prompt that nobody claimed, and one that was given back."""
    now = datetime.now(UTC)
    store.enqueue([prompt("back", "1"), prompt("never", "2")])
    (row,) = store.claim(now, 1, timedelta(minutes=5))
    store.release(row.id, now)


def turns(store: Store) -> None:
    """Turn after turn, each named on standard output once it is acknowledged."""
    first = store.session("B1").version
    if store.study_day(DAY) is None:
        duties = tuple(duty(passage=f"p{number}") for number in range(2000))
        store.record(Turn(datetime.now(UTC), facts=(opened(*duties),)))
    for number in range(first, first + MANY):
        now = datetime.now(UTC)
        store.accept([event(number)])
        facts = (attempted(passage=f"p{number}"), closed(passage=f"p{number}"))
        session = Session("B1", number, {"step": number})
        store.record(Turn(now, ("telegram", str(number)), session, facts, (answer(str(number)),)))
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


def crowd(store: Store) -> None:
    """Many threads, each with an officer of its own who goes on where the last run ended; turns share flushes."""

    def study(badge: str) -> None:
        first = store.session(badge).version
        for number in range(first, first + MANY):
            event_id = f"{badge}.{number}"
            store.accept([event(event_id, badge)])
            facts = (attempted(badge, f"p{number}"),)
            ready = Session(badge, number, {"step": number})
            now = datetime.now(UTC)
            (row,) = store.record(Turn(now, ("telegram", event_id), ready, facts, (answer(event_id, badge),)))
            store.settle(Settlement(row.id, Outcome.SENT, now, event_id))
            os.write(1, f"{event_id} {row.id}\n".encode())

    with ThreadPoolExecutor(CROWD) as pool:
        list(pool.map(study, [f"B{one}" for one in range(CROWD)]))


PROGRAMS = {
    "in_hand": in_hand,
    "joined": joined,
    "untouched": untouched,
    "turns": turns,
    "crowd": crowd,
}

if __name__ == "__main__":
    PROGRAMS[sys.argv[1]](open_store("embedded", Path(sys.argv[2])))
    os.kill(os.getpid(), 9)
