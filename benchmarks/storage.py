"""What storage costs, beside a yardstick of the same run: turns, turns that wait together, figures, opening.

The embedded store and plain SQLite both write with WAL and synchronous=FULL on the same file system. A flush is
slowed by sleeping inside the transaction, just before its COMMIT, on both sides: as if the disk took so much
longer. Sides take turns in small blocks; wall times are medians, and a ratio is the median of the blocks' ratios. CPU is
the process's own (`time.process_time`) in the best block of each side.

    python -m benchmarks.storage [--check] [--turns N] [--where FOLDER]
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bare import Bare, sample_rows
from benchmarks.bureau import BEGAN, DAY, DEPARTMENTS, MONTH_ENDS, NOW, OFFICERS, bureau, fill, turn
from bot.reports import figures
from storage.embedded.store import FILE, EmbeddedStore

FLUSH, BUSY = 0.001, 0.005
THREADS = 64
SIZES = {"1k": 1_000, "100k": 100_000, "1M": 1_000_000}
SMALL_SIZES = {"200": 200, "400": 400, "2k": 2_000}
#: What is promised.
TURN, GROWTH, CPU = 1.5, 1.2, 250.0
TOGETHER, FIGURES, MILLISECONDS = 10.0, 1 / 50, 20.0
OPEN_SECONDS, OPEN_MEGABYTES = 2.0, 200.0


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was measured, its yardstick, and whether the promise is kept."""

    what: str
    yardstick: str
    ours: str
    ratio: str
    promised: str
    kept: bool


class Slow:
    """What slows the commits of a store: `seconds` between the last statement and the COMMIT of each."""

    def __init__(self, store: EmbeddedStore, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self._before = store.engine.before_commit
        store.engine.before_commit = self

    def __call__(self) -> None:
        self._before()
        if self.seconds:
            time.sleep(self.seconds)


# --- one turn after another


class Sides:
    """Stores of several sizes and the bare transaction, each doing the same turns."""

    def __init__(self, folder: Path, sizes: dict[str, int], turns: int) -> None:
        # Nobody's first turn is typical: who comes has a session, as in the bare transaction.
        crew = max(1, turns // 8)
        self.stores = {name: bureau(folder / name, turns, crew=crew) for name in sizes}
        for name, store in self.stores.items():
            store.record(turn(0, crew))
            fill(store, sizes[name])
        os.sync()  # or the disk is busy with what was filled
        self.slow = [Slow(store) for store in self.stores.values()]
        first = next(iter(sizes))
        self.bare = Bare(folder / "bare.db", sample_rows(folder / first / FILE), turns)
        self.ready = [turn(number, crew) for number in range(turns)]
        # As the bot does once it has started: what was made for the measurement is not looked through by it.
        gc.collect()
        gc.freeze()

    def works(self, flush: float) -> dict[str, Callable[[int], object]]:
        """Side -> does the turn of a number, its flush so much slower."""

        def ours(store: EmbeddedStore) -> Callable[[int], object]:
            return lambda number: store.record(self.ready[number])

        for slow in self.slow:
            slow.seconds = flush
        bare: dict[str, Callable[[int], object]] = {"bare": lambda number: self.bare.write(number, flush)}
        return bare | {name: ours(store) for name, store in self.stores.items()}

    def close(self) -> None:
        for store in self.stores.values():
            store.close()
        self.bare.db.close()
        gc.unfreeze()


def timed(work: Callable[[int], object], numbers: range) -> tuple[list[float], float]:
    """Wall times of each in µs, and mean CPU in µs."""
    walls, cpu = [], time.process_time()
    for number in numbers:
        begun = time.perf_counter()
        work(number)
        walls.append((time.perf_counter() - begun) * 1e6)
    return walls, (time.process_time() - cpu) / len(numbers) * 1e6


def turns_one_by_one(sides: Sides, turns: int) -> Iterator[Row]:
    """Wall time with a slowed flush in one half of the blocks, CPU without in the other."""
    walls: dict[str, list[float]] = {}
    used: dict[str, list[float]] = {}
    # Short enough that some find the machine to themselves.
    block = max(1, turns // 320)
    for count, first in enumerate(range(1, turns, block)):
        flush = FLUSH if count % 2 else 0.0
        numbers = range(first, min(turns, first + block))
        works = list(sides.works(flush).items())
        # Whoever follows another kind of work finds the processor's caches cold: each of them in its turn.
        place = count // 2 % len(works)
        for name, work in works[place:] + works[:place]:
            each, cpu = timed(work, numbers)
            if flush:
                walls.setdefault(name, []).append(statistics.median(each))
            else:
                used.setdefault(name, []).append(cpu)
    for store in sides.stores.values():
        done = sum(count.done for count in store.counts(DAY, DAY).values())
        assert done == turns, f"{done} of {turns} turns are counted"
        assert store.waiting() == [], "events are left unhandled"
    names = list(sides.stores)
    yield from _walls(walls, names)
    # The least: what it takes while nobody else is at the processor's caches.
    yield from _used({name: min(each) for name, each in used.items()}, names)


def _beside(ours: list[float], theirs: list[float]) -> float:
    """The median of the ratios of what was measured side by side: what else the machine did weighs on both."""
    return statistics.median(one / other for one, other in zip(ours, theirs, strict=True))


def _walls(walls: dict[str, list[float]], names: list[str]) -> Iterator[Row]:
    wall = {name: statistics.median(each) for name, each in walls.items()}
    for name in names:
        ratio = _beside(walls[name], walls["bare"])
        yield Row(
            f"a durable turn, {name} ledger records, flush + 1 ms",
            f"bare SQLite {wall['bare']:.0f} µs",
            f"{wall[name]:.0f} µs",
            f"{ratio:.2f}",
            f"{TURN} x",
            ratio <= TURN,
        )
    growth = _beside(walls[names[-1]], walls[names[0]])
    yield Row(
        f"the same at {names[-1]} against {names[0]}",
        f"{wall[names[0]]:.0f} µs",
        f"{wall[names[-1]]:.0f} µs",
        f"{growth:.2f}",
        f"{GROWTH} x",
        growth <= GROWTH,
    )


def _used(cpu: dict[str, float], names: list[str]) -> Iterator[Row]:
    for name in names:
        above = cpu[name] - cpu["bare"]
        yield Row(
            f"CPU of a turn, {name} ledger records, flush as it is",
            f"bare SQLite {cpu['bare']:.0f} µs",
            f"{cpu[name]:.0f} µs",
            f"+{above:.0f} µs",
            f"+{CPU:.0f} µs",
            above <= CPU,
        )


# --- turns at the same time


def throughput(folder: Path, turns: int, threads: int, flush: float) -> float:
    """Turns a second, each of another officer."""
    with small_bureau(folder, turns) as store:
        ready = [turn(number, turns) for number in range(turns)]
        Slow(store, flush)
        with ThreadPoolExecutor(threads) as pool:
            begun = time.perf_counter()
            if threads > 1:
                rows = list(pool.map(store.record, ready))
            else:
                rows = [store.record(one) for one in ready]
            taken = time.perf_counter() - begun
        assert len({row.id for (row,) in rows}) == turns, "a turn has no reply of its own"
        assert sum(count.done for count in store.counts(DAY, DAY).values()) == turns
        assert len(list(store.ledger())) == 2 * turns + turns + 1, "entries are missing or doubled"
    return turns / taken


@contextmanager
def small_bureau(folder: Path, turns: int) -> Iterator[EmbeddedStore]:
    with tempfile.TemporaryDirectory(dir=folder) as place:
        store = bureau(Path(place), turns, turns)
        yield store
        store.close()


def turns_at_the_same_time(folder: Path, turns: int, rounds: int) -> Iterator[Row]:
    for flush, least in ((BUSY, TOGETHER), (0.0, 1.0)):
        alone, beside = [], []
        for _ in range(rounds):
            alone.append(throughput(folder, turns, 1, flush))
            beside.append(throughput(folder, turns, THREADS, flush))
        ratio = _beside(beside, alone)
        yield Row(
            f"{THREADS} turns at the same time, "
            + (f"flush + {flush * 1000:.0f} ms" if flush else "no delay"),
            f"one after another {statistics.median(alone):.0f}/s",
            f"{statistics.median(beside):.0f}/s",
            f"{ratio:.1f}",
            f"at least {least:.0f} x",
            ratio >= least,
        )


# --- figures and opening


def completion(store: EmbeddedStore, records: int) -> Iterator[Row]:
    """A month by department, from the running counts, against the same sums from the ledger."""
    sql = (
        "SELECT json_extract(data, '$.department'), count(*) FROM ledger WHERE kind = 'duty-closed'"
        " AND json_extract(data, '$.day') BETWEEN ? AND ? GROUP BY 1"
    )
    ours, theirs = [], []
    for number in range(9):
        begun = time.perf_counter()
        departments = store.departments()
        rows = figures.completion(
            store.counts(BEGAN, MONTH_ENDS), departments, departments, (), frozenset(), NOW
        )
        ours.append(time.perf_counter() - begun)
        if number < 3:
            begun = time.perf_counter()
            grouped = store.engine.rows(sql, (BEGAN.isoformat(), MONTH_ENDS.isoformat()))
            theirs.append(time.perf_counter() - begun)
            done = {row.department.id: row.done for row in rows if row.department is not None and row.done}
            assert done == dict(grouped), "the figures differ from the ledger's"
            days = (MONTH_ENDS - BEGAN).days + 1
            assert rows[-1].done == min(records // 2, days * OFFICERS), "duties are missing from the figures"
    one, grouping = min(ours), min(theirs)
    yield Row(
        f"completion of {DEPARTMENTS} departments, a month, {OFFICERS} officers",
        f"GROUP BY over the ledger {grouping * 1000:.0f} ms",
        f"{one * 1000:.1f} ms",
        f"1/{grouping / one:.0f}",
        f"1/{1 / FIGURES:.0f}, {MILLISECONDS:.0f} ms",
        one <= FIGURES * grouping and one * 1000 <= MILLISECONDS,
    )


_OPENING = """
import resource, sys, time
from pathlib import Path
from storage.open import open_store
begun = time.perf_counter()
store = open_store("embedded", Path(sys.argv[1]))
assert len(store.officers("d1")) > 0
print(time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
store.close()
"""


def opening(folder: Path, name: str) -> Iterator[Row]:
    """In a process of its own, so that its memory is seen."""
    seconds, megabytes = [], []
    for _ in range(3):
        done = subprocess.run(
            [sys.executable, "-c", _OPENING, str(folder)], check=True, stdout=subprocess.PIPE, text=True
        )
        one, used = map(float, done.stdout.split())
        seconds.append(one)
        megabytes.append(used)
    worst, most = max(seconds), max(megabytes)
    yield Row(
        f"opening a store of {name} ledger records",
        "-",
        f"{worst * 1000:.0f} ms, {most:.0f} MB",
        "-",
        f"{OPEN_SECONDS:.0f} s, {OPEN_MEGABYTES:.0f} MB",
        worst <= OPEN_SECONDS and most <= OPEN_MEGABYTES,
    )


def embedded(folder: Path, turns: int, *, small: bool) -> Iterator[Row]:
    """All rows that concern the embedded store."""
    sizes = SMALL_SIZES if small else SIZES
    largest = list(sizes)[-1]
    sides = Sides(folder, sizes, turns)
    yield from turns_one_by_one(sides, turns)
    yield from completion(sides.stores[largest], sizes[largest])
    sides.close()
    yield from opening(folder / largest, largest)
    yield from turns_at_the_same_time(folder, THREADS if small else 8 * THREADS, 1 if small else 3)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--turns", type=int, default=1600)
    parser.add_argument("--check", action="store_true", help="small, results checked, times not judged")
    parser.add_argument("--where", type=Path, help="a folder on the disk to measure; else the temporary one")
    given = parser.parse_args()
    print("| what | yardstick | ours | ratio | at most | |\n|---|---|---|---|---|---|")
    kept = True
    with tempfile.TemporaryDirectory(dir=given.where) as folder:
        for row in embedded(Path(folder), 64 if given.check else given.turns, small=given.check):
            missed = "" if row.kept or given.check else "MISSED"
            cells = (row.what, row.yardstick, row.ours, row.ratio, row.promised, missed)
            print(f"| {' | '.join(cells)} |", flush=True)
            kept = kept and not missed
    if not kept:
        raise SystemExit("slower than promised")


if __name__ == "__main__":
    main()
