"""One check-answer turn on the embedded store against a bare SQLite transaction of the same bytes and rows.

Both sides: WAL, synchronous=FULL, the same file system, turns one after another. "Slowed" adds a sleep of 1 ms
after each commit on both sides, as if the disk's flush took so much longer; wall times are medians, CPU is the
process's own (`time.process_time`) without the flush's waiting.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from storage.contract import Store
from storage.mail import Event, Owed
from storage.open import open_store
from storage.records import (
    Attempted,
    Department,
    DutiesOpened,
    Duty,
    DutyClosed,
    DutyState,
    Officer,
    Requirement,
    RosterSaved,
    Session,
    Turn,
)

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
DAY = date(2026, 3, 2)
FLUSH = 0.001
ANSWER = "学而时习之不亦说乎" * 13
#: Table -> how many rows one turn writes there; found by looking at what the store wrote.
TOUCHED = ("sessions", "duties", "ledger", "answers", "counts", "inbox", "outbox")


def passage(number: int) -> str:
    return f"lunyu.{number:05d}"


def prepare(store: Store, turns: int) -> None:
    """One officer with a duty and a waiting event for every turn."""
    department = Department("d1", "局/一处")
    officer = Officer("B0001", "张三", "d1")
    due = NOW + timedelta(hours=10)
    duties = tuple(
        Duty("B0001", passage(number), DAY, Requirement.RECITE, due, "main", "d1", "v1", "line-1")
        for number in range(turns)
    )
    facts = (RosterSaved((department,), (officer,), "setup", NOW), DutiesOpened(DAY, duties, NOW))
    store.record(Turn(NOW, facts=facts))
    payload = {"text": ANSWER, "message": 7}
    store.accept([Event("telegram", str(number), "1001", NOW, payload) for number in range(turns)])


def turn(number: int) -> Turn:
    """The whole of one check answer: session, attempt, duty, event, one reply of about 1 kB."""
    state = {
        "kind": "drill",
        "v": 1,
        "passage": passage(number),
        "mode": "recall",
        "step": number,
        "held": [],
    }
    attempt = Attempted(
        "B0001", passage(number), "v1", "recall", True, True, 1.0, 1.0, 1.0, (), 0, 1, ANSWER, NOW
    )
    closed = DutyClosed("B0001", passage(number), DAY, DutyState.DONE, NOW)
    reply = Owed("telegram", "1001", "B0001", {"text": "背" * 320, "buttons": [["again", "next"]]})
    session = Session("B0001", number, state)
    return Turn(NOW, ("telegram", str(number)), session, (attempt, closed), (reply,))


class Bare:
    """The same rows, written by hand: tables without expression indexes, statements ready made."""

    def __init__(self, path: Path, sample: dict[str, tuple[object, ...]], turns: int) -> None:
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.execute("PRAGMA journal_mode=WAL")
        self.db.execute("PRAGMA synchronous=FULL")
        self.bytes = {table: len("".join(map(str, row)).encode()) for table, row in sample.items()}
        self.db.execute("BEGIN")
        for table in self.bytes:
            self.db.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, doc TEXT NOT NULL)")
            rows = ((number, "x" * self.bytes[table]) for number in range(turns))
            if table in {"duties", "inbox"}:  # these rows are there before the turn
                self.db.executemany(f"INSERT INTO {table} VALUES (?, ?)", rows)
        self.db.execute("COMMIT")

    def write(self, number: int) -> None:
        self.db.execute("BEGIN IMMEDIATE")
        for table, size in self.bytes.items():
            key = 1 if table in {"sessions", "counts"} else number
            self.db.execute(
                f"INSERT INTO {table} VALUES (?, ?) ON CONFLICT DO UPDATE SET doc = excluded.doc",
                (key, f"{number:08d}" + "y" * (size - 8)),
            )
        if "ledger" in self.bytes:  # a turn's second entry
            self.db.execute("INSERT INTO ledger VALUES (?, ?)", (number + 10**6, "z" * self.bytes["ledger"]))
        self.db.execute("COMMIT")


def sample_rows(path: Path) -> dict[str, tuple[object, ...]]:
    """The last row that a turn wrote into each table."""
    db = sqlite3.connect(path)
    rows = {
        table: db.execute(f"SELECT * FROM {table} ORDER BY rowid DESC LIMIT 1").fetchone()
        for table in TOUCHED
        if table != "counts"
    }
    rows["counts"] = db.execute("SELECT * FROM counts LIMIT 1").fetchone()
    db.close()
    return rows


def measure(write: Callable[[int], object], numbers: range, flush: float) -> tuple[float, float]:
    """Median wall time and mean CPU time of one turn, µs."""
    walls = []
    cpu = time.process_time()
    for number in numbers:
        start = time.perf_counter()
        write(number)
        if flush:
            time.sleep(flush)
        walls.append(time.perf_counter() - start)
    return statistics.median(walls) * 1e6, (time.process_time() - cpu) / len(numbers) * 1e6


def run(turns: int, where: Path | None = None) -> dict[str, float]:
    """Times in a folder of `where`: `turns` turns without and `turns` with a slowed flush; the sides take turns in blocks."""
    block = max(turns // 8, 1)
    with tempfile.TemporaryDirectory(dir=where) as folder:
        store = open_store("embedded", Path(folder) / "store")
        prepare(store, 2 * turns + 1)
        ready = [turn(number) for number in range(2 * turns + 1)]
        store.record(ready[0])
        bare = Bare(
            Path(folder) / "bare.db", sample_rows(Path(folder) / "store" / "chensong.db"), 2 * turns + 1
        )
        figures: dict[str, list[tuple[float, float]]] = {}
        for first in range(1, 2 * turns, block):
            flush = FLUSH if first > turns else 0.0
            numbers = range(first, min(first + block, 2 * turns))
            for name, write in (("ours", lambda number: store.record(ready[number])), ("bare", bare.write)):
                figures.setdefault(f"{name} {flush}", []).append(measure(write, numbers, flush))
        done = sum(count.done for count in store.counts(DAY, DAY).values())
        assert done == 2 * turns, f"{done} of {2 * turns} turns are counted"
        assert [event.id for event in store.waiting()] == [str(2 * turns)], "one event is left unhandled"
        bare.db.close()
        store.close()
    return {
        f"{name} {what}": statistics.median(pair[index] for pair in pairs)
        for name, pairs in figures.items()
        for index, what in ((0, "wall"), (1, "cpu"))
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=2000)
    parser.add_argument("--check", action="store_true", help="a few turns, results checked, times not judged")
    parser.add_argument("--where", type=Path, help="a folder on the disk to measure; else the temporary one")
    options = parser.parse_args()
    figures = run(64 if options.check else options.turns, options.where)
    for title, flush in (("as the disk is", 0.0), ("each flush slowed by 1 ms", FLUSH)):
        ours, bare = figures[f"ours {flush} wall"], figures[f"bare {flush} wall"]
        print(f"{title}: {ours:.0f} µs a turn, bare SQLite {bare:.0f} µs, {ours / bare:.2f} x")
    above = figures["ours 0.0 cpu"] - figures["bare 0.0 cpu"]
    ratio = figures[f"ours {FLUSH} wall"] / figures[f"bare {FLUSH} wall"]
    print(f"CPU above bare: {above:.0f} µs")
    if not options.check and (ratio > 1.5 or above > 250):
        raise SystemExit(
            "slower than promised: at most 1.5 x with the slowed flush, 250 µs of CPU above bare"
        )


if __name__ == "__main__":
    main()
