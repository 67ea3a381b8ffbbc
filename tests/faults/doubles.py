"""B3: the same thing done twice at once: a button pressed twice, a duty met from two chats of one officer.

A thousand pairs of threads meet a thousand duties of a store, and officers press a button twice on the bot. Control:
a bot that looks whether it has a completion and then inserts one, its handlers side by side.
"""

from __future__ import annotations

import random
import sqlite3
import threading
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from storage.contract import Store
from storage.errors import StaleSession
from storage.open import open_store
from storage.records import DutyState, Session, Turn
from tests.botapi import BotApi, Person
from tests.faults import programs
from tests.faults.oracle import sound
from tests.faults.practice import all_ask, crowd
from tests.faults.result import FaultClass, Round, Tally, Tier
from tests.faults.stock import Stock
from tests.faults.whole import ledger, stands
from tests.process.running import Bot
from tests.storage.samples import DAY, answer, closed, event

_READ = "我已读完"
_PASSAGE = "zfgf-02"
_WIDTH = 64
_PATIENCE = 60.0


def threads(pairs: int, folder: Path, _dice: random.Random) -> Tally:
    """Two events of one officer meet each duty at the same moment, from two chats with one session."""
    data = folder / "data"
    programs.prepare(data, passages=pairs)
    store = open_store("embedded", data)
    store.accept([event(f"{side}-{number}", side) for number in range(pairs) for side in ("left", "right")])
    with ThreadPoolExecutor(_WIDTH) as pool:
        for number in range(pairs):
            together = threading.Barrier(2)
            for side in ("left", "right"):
                pool.submit(_meets, store, side, number, together)
    done = Counter(entry.data["passage"] for entry in store.ledger() if entry.kind == "duty-closed")
    handled = [
        store.event_done("telegram", f"{side}-{n}") for n in range(pairs) for side in ("left", "right")
    ]
    versions = store.session("B1").version
    store.close()
    amiss = [f"I3: {passage} was completed {times} times" for passage, times in done.items() if times > 1]
    if versions != 2 * pairs or not all(handled):
        amiss.append(f"{handled.count(False)} events not handled, {versions} versions of the session")
    lost = pairs - len(done)
    tally = Tally(
        pairs, 2 * pairs, lost, doubled=sum(times - 1 for times in done.values()), amiss=tuple(amiss)
    )
    return tally + sound(data)


def _meets(store: Store, side: str, number: int, together: threading.Barrier) -> None:
    """As a turn does: decide on the session as it is, and once more where another chat was faster."""
    together.wait()
    while True:
        session = Session("B1", store.session("B1").version, {"step": number})
        duty = store.duty("B1", f"p{number}", DAY)
        facts = (closed("B1", f"p{number}"),) if duty is not None and duty.state is DutyState.OPEN else ()
        name = f"{side}-{number}"
        try:
            store.record(Turn(datetime.now(UTC), ("telegram", name), session, facts, (answer(name, side),)))
        except StaleSession:
            continue
        return


def presses(officers: int, folder: Path, _dice: random.Random) -> Tally:
    """Officers press "read" twice at once; one completion each, and every press is answered."""
    data = folder / "data" / "sample"
    with BotApi() as api, Bot(api, folder / "data") as bot:
        people = crowd(bot, data, officers)
        all_ask(people, [f"/read {_PASSAGE}"] * officers)
        _press_twice(api, people, _READ)
        for person in people:
            person.waits(lambda: _answered(api, 2 * officers), _PATIENCE)
        bot.stop()
        answered = len(api.state.answered)
    done = [entry for entry in ledger(data) if entry.kind == "duty-closed"]
    met = Counter(entry.badge for entry in done if entry.data["passage"] == _PASSAGE)
    amiss = [f"I1: {officers - len(met)} officers' completions are not there"] if len(met) < officers else []
    if answered < 2 * officers:
        amiss.append(f"{answered} of {2 * officers} presses were answered")
    doubled = sum(times - 1 for times in met.values())
    tally = Tally(officers, 2 * officers, officers - len(met), doubled=doubled, amiss=tuple(amiss))
    return tally + stands(data)


def _press_twice(api: BotApi, people: Sequence[Person], label: str) -> None:
    with api.state.changed:  # all of them in one answer to getUpdates
        for person in people:
            for _ in range(2):
                person.presses(label)


def _answered(api: BotApi, number: int) -> bool:
    return len(api.state.answered) >= number


def check_then_insert(pairs: int, folder: Path, _dice: random.Random) -> Tally:
    """The control: looks, then inserts, with handlers side by side."""
    with BotApi() as api:
        stock = Stock(api, folder, "stock_taps")
        people = [api.person(user) for user in range(11, 11 + pairs)]
        all_ask(people, ["/start"] * pairs)
        _press_twice(api, people, "done")
        people[0].waits(lambda: _answered(api, 2 * pairs), _PATIENCE)
        stock.kill()
    connection = sqlite3.connect(stock.note)
    rows = connection.execute("SELECT count(*), count(DISTINCT officer) FROM done").fetchone()
    connection.close()
    return Tally(pairs, 2 * pairs, doubled=rows[0] - rows[1])


def rounds(tier: Tier) -> Sequence[Round]:
    officers = 19 if tier is Tier.QUICK else 170
    return [
        Round("check, then insert", partial(check_then_insert, 20), control=True),
        Round("threads on a store", partial(threads, 1000)),
        Round("presses on the bot", partial(presses, officers)),
    ]


DOUBLED = FaultClass("B3", "double presses", rounds)
