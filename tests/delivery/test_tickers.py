"""However many processes tick at the same moment, what falls due is planned once."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

from bot.delivery.rounds import Rounds
from storage.open import open_store
from storage.recount import recount
from tests import sample
from tests.sample import AN, CHENG, HOURS, ZONE
from tests.storage.server import database, drop

MORNING = datetime(2026, 9, 7, 7, 30, tzinfo=ZONE)
WORKERS = 5


def test_a_morning_is_planned_once(tmp_path: Path) -> None:
    url = database()
    stores = [open_store(url, tmp_path) for _ in range(WORKERS)]
    library = sample.make_world(stores[0]).library
    for officer in (AN, CHENG):
        sample.enrol(stores[0], officer)
    rounds = [Rounds(store, lambda: library, HOURS) for store in stores]
    rounds[0].tick(MORNING - timedelta(days=1))  # in service from here
    together = threading.Barrier(WORKERS)

    def tick(one: Rounds) -> None:
        together.wait()
        one.tick(MORNING)

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(tick, rounds))
    rows = stores[0].claim(MORNING + timedelta(days=1), 1000, timedelta(minutes=1))
    keys = Counter(row.owed.key for row in rows if "morning:" in (row.owed.key or ""))
    assert keys == dict.fromkeys([f"morning:{badge}:2026-09-07" for badge in ("A1", "C1")], 1)
    opened = [entry for entry in stores[0].ledger() if entry.kind == "duties-opened"]
    assert len(
        {tuple(entry.data[name] for name in ("day", "line", "passage", "department")) for entry in opened}
    ) == len(opened)
    assert recount(stores[0].ledger()) == stores[0].counts(MORNING.date(), MORNING.date())
    for store in stores:
        store.close()
    drop(url)
