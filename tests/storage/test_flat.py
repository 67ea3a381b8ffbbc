"""What is asked every day costs the same whatever has gathered: counted in steps of SQLite's machine, not in time."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from tinydb import where

from storage.embedded.store import EmbeddedStore
from storage.open import open_store
from storage.records import Progress
from tests.storage.samples import (
    DAY,
    NOW,
    answer,
    attempted,
    closed,
    duty,
    event,
    opened,
    prompt,
    session,
    turn,
)

FEW, MANY = 100, 10_000
LATER = NOW + timedelta(days=1)
MINUTE = timedelta(minutes=1)
Work = Callable[[EmbeddedStore], object]


def opened_store(folder: Path) -> EmbeddedStore:
    store = open_store("embedded", folder)
    assert isinstance(store, EmbeddedStore)
    return store


def steps(store: EmbeddedStore, work: Work) -> int:
    """How many steps SQLite's machine takes for a piece of work."""
    store.officers()  # so that a reader stands ready
    count = itertools.count()
    everyone = store._engine.connections()
    for one in everyone:
        one.set_progress_handler(lambda: next(count) < 0, 1)
    work(store)
    for one in everyone:
        one.set_progress_handler(None, 0)
    return next(count)


def ledger(store: EmbeddedStore, size: int) -> None:
    with store._engine.writing("fill"):
        for number in range(size):
            store.append("attempted", NOW, f"B{number}", {"passage": "p1"}, "answer")


def duties(store: EmbeddedStore, size: int) -> None:
    with store._engine.writing("fill"):
        for number in range(2, size):
            store.put(duty(f"B{number}"))


def progress(store: EmbeddedStore, size: int) -> None:
    with store._engine.writing("fill"):
        for number in range(2, size):
            store.put(Progress(f"B{number}", "p1"))


def sessions(store: EmbeddedStore, size: int) -> None:
    with store._engine.writing("fill"):
        for number in range(size):
            store.put(session(f"S{number}", wake_at=LATER))


def done(store: EmbeddedStore, size: int) -> None:
    store.accept([event(f"old{number}") for number in range(size)])
    with store._engine.writing("fill"):
        for number in range(size):
            store._inbox.finish("telegram", f"old{number}", NOW.timestamp())


def prompts(store: EmbeddedStore, size: int) -> None:
    store.enqueue([prompt(f"k{number}", f"a{number}") for number in range(size)])


def put_off(store: EmbeddedStore, size: int) -> None:
    """Prompts of a channel that does not run, and a few others behind them."""
    store.enqueue([prompt(f"k{number}", f"a{number}", not_before=LATER) for number in range(size)])
    store.enqueue([prompt(f"now{number}", f"n{number}") for number in range(FEW)])


def in_hand(store: EmbeddedStore, size: int) -> None:
    put = [answer("a", f"a{number}") for number in range(size)]
    store.record(turn(replies=tuple(put)))
    store.enqueue([answer("a", f"n{number}") for number in range(FEW)])


def study(store: EmbeddedStore) -> None:
    store.accept([event(1)])
    facts = (attempted(), closed())
    assert store.record(turn(*facts, event=("telegram", "1"), session=session(), replies=(answer(),)))


def claim(store: EmbeddedStore) -> None:
    assert len(store.claim(NOW, 60, MINUTE)) == 60


def day(store: EmbeddedStore) -> None:
    assert store.sessions_to_wake(NOW) == []
    assert [one.badge for one in store.open_duties("B1")] == ["B1"]
    assert store.duty("B1", "p1", DAY) is not None
    assert store.counts(DAY, DAY)


def sent(store: EmbeddedStore, size: int) -> None:
    """Prompts that went out within the days of which is asked."""
    prompts(store, size)
    store._engine.write(
        "fill",
        lambda: store._engine.change(
            "UPDATE outbox SET outcome = 'sent', settled_at = ?, reason = ''", (NOW.timestamp(),)
        ),
    )


def interrupted(store: EmbeddedStore) -> None:
    assert store.interrupted(NOW - MINUTE) == []


def trail(store: EmbeddedStore) -> None:
    """The newest entries, and one officer's."""
    assert len(list(itertools.islice(store.trail(), 20))) == 20
    assert len(list(store.trail("B1"))) == 1


def about(store: EmbeddedStore) -> None:
    """All that is stored about one person."""
    assert len(store.stored_about("B1")["duties"]) == 1


def table(store: EmbeddedStore) -> None:
    """TinyDB's own calls."""
    progress = store._db.table("progress")
    assert progress.get(doc_id="B2|p1") is not None
    assert progress.update({"passes": 7}, doc_ids=["B2|p1"])
    assert progress.search((where("badge") == "B2") & (where("passes") == 7))
    key = progress.insert({"badge": "B0"})
    assert int(progress.insert({"badge": "B0"})) == int(key) + 1
    assert progress.remove(doc_ids=[key])


CASES: dict[str, tuple[Callable[[EmbeddedStore, int], None], Work]] = {
    "a turn, by entries of the ledger": (ledger, study),
    "the trail, by entries of the ledger": (ledger, trail),
    "a turn, by duties": (duties, study),
    "a turn, by sessions": (sessions, study),
    "a turn, by events that are done": (done, study),
    "a turn, by prompts that wait": (prompts, study),
    "a claim, by prompts that wait": (prompts, claim),
    "a claim, by prompts that are put off": (put_off, claim),
    "a claim, by answers in hand": (in_hand, claim),
    "what a start found going out, by prompts that went out": (sent, interrupted),
    "the day's questions, by duties": (duties, day),
    "the day's questions, by sessions": (sessions, day),
    "all about one person, by duties": (duties, about),
    "TinyDB's calls, by documents": (progress, table),
}


@pytest.mark.parametrize("name", CASES)
def test_the_cost_does_not_grow(name: str, tmp_path: Path) -> None:
    fill, work = CASES[name]
    taken = []
    for size in (FEW, MANY):
        store = opened_store(tmp_path / str(size))
        store.record(turn(opened(duty(), day=DAY)))
        fill(store, size)
        if work is table:
            store._db.table("progress").insert({"badge": "B0"})  # the highest number is looked for once
        taken.append(steps(store, work))
        store.close()
    few, many = taken
    assert many <= 1.1 * few, taken


def test_a_start_does_not_read_what_has_gathered(tmp_path: Path) -> None:
    """Of the tables that grow it reads what it may forget, and no more than a bounded number."""
    taken = []
    for size in (FEW, MANY):
        store = opened_store(tmp_path / str(size))
        for fill in (ledger, done, sessions):
            fill(store, size)
        with store._engine.writing("fill"):
            for number in range(size):
                store._outbox.add([prompt(f"k{number}")], None)
            store._engine.change("UPDATE outbox SET outcome = 'sent', settled_at = ?", (NOW.timestamp(),))
        # Once more, so that what may be forgotten is.
        for _ in range(20):
            store._forget(NOW.timestamp() + 86_400 * 40)
        taken.append(steps(store, lambda store: store._after_start(NOW.timestamp() + 86_400 * 40)))
        store.close()
    few, many = taken
    assert many <= 1.1 * few, taken
