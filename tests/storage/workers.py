"""A process that works on a shared store: `python -m tests.storage.workers URL NUMBER EVENTS [beside]`.

It does the events of one officer, whom all have, in an order of its own. `beside`: it takes part in the roles, and after
each turn of an officer of its own (WNUMBER) it does one of that officer; it begins when it is told to. It tells of each turn that was recorded.
"""

from __future__ import annotations

import random
import sys
from datetime import UTC, datetime
from pathlib import Path

from storage.contract import Store
from storage.errors import EventDone, StaleSession
from storage.open import open_store
from storage.records import Session, Turn
from tests.storage.samples import answer, attempted, closed, duty, event, opened

KEY = b"of all workers"


def handle(store: Store, number: int) -> bool:
    """Record the turn of an event, again where another process was faster with the session; False if it was done."""
    while True:
        session = store.session("B1")
        facts = (
            opened(*(duty(passage=f"p{one}") for one in range(400))),
            attempted(passage=f"p{number}"),
            closed(passage=f"p{number}"),
        )
        changed = Session("B1", session.version, {"last": number})
        try:
            store.record(
                Turn(datetime.now(UTC), ("telegram", str(number)), changed, facts, (answer(str(number)),))
            )
        except StaleSession:
            continue
        except EventDone:
            return False
        return True


def own(store: Store, badge: str, number: int) -> None:
    """Record a turn of an officer whom nobody else has."""
    facts = (attempted(badge, f"p{number}"), closed(badge, f"p{number}"))
    event_of_own = ("telegram", f"{badge}.{number}")
    changed = Session(badge, store.session(badge).version, {"last": number})
    store.record(Turn(datetime.now(UTC), event_of_own, changed, facts, (answer(badge),)))


def tell(what: object) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def main() -> None:
    url, seed, events, *beside = sys.argv[1:]
    store = open_store(url, Path(), key=KEY)
    numbers = list(range(int(events)))
    if beside:
        store.join(("telegram", "clock"), lambda: None)
        tell("at work")
        sys.stdin.readline()
    random.Random(int(seed)).shuffle(numbers)
    for place, number in enumerate(numbers):
        if beside:
            own(store, f"W{seed}", place)
            tell(f"W{seed}.{place}")
        store.accept([event(number)])
        if handle(store, number):
            tell(number)
    store.close()


if __name__ == "__main__":
    main()
