"""A process that works on a shared store: `python -m tests.storage.workers URL NUMBER EVENTS`."""

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


def main() -> None:
    url, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    store = open_store(url, Path(), key=KEY)
    numbers = list(range(count))
    random.Random(seed).shuffle(numbers)
    for number in numbers:
        store.accept([event(number)])
        if handle(store, number):
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()
    store.close()


if __name__ == "__main__":
    main()
