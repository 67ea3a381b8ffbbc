"""One store into another: equal record for record, whatever cut it off, and never over something that is there."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from storage.bulk import MOVING, SHAPES, Movable, Row, Rows
from storage.contract import Store
from storage.errors import MoveDiffers, OtherMove, StoreNotEmpty, UnfinishedStore
from storage.transfer import move
from tests.storage.conftest import DURABLE, address, open_at
from tests.storage.full import fill, movable, other
from tests.storage.samples import officer, roster, turn
from tests.storage.test_bulk import tallies

ROOT = Path(__file__).parent.parent.parent
PAIRS = [(one, two) for one in DURABLE for two in DURABLE]
CHUNK = 7
KILLS = 24


@pytest.fixture(params=PAIRS, ids="-to-".join)
def urls(request: pytest.FixtureRequest) -> tuple[str, str]:
    found: tuple[str, str] = request.param
    return found


@contextmanager
def held(url: str, folder: Path) -> Iterator[Store]:
    store = open_at(url, folder.parent, folder.name, moving=True)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def both(urls: tuple[str, str], folder: Path) -> Iterator[tuple[Rows, Movable]]:
    """What is moved and what into, as the program holds them."""
    with (
        held(urls[0], folder / "from") as source,
        held(urls[1], folder / "to") as target,
        movable(source).snapshot() as rows,
    ):
        yield rows, movable(target)


def source_at(url: str, folder: Path) -> None:
    store = open_at(url, folder.parent, folder.name)
    fill(store)
    store.close()


def moved(urls: tuple[str, str], folder: Path) -> dict[str, int]:
    """One run of a transfer, as the program does it."""
    with both(urls, folder) as (rows, target):
        return move(rows, "here", target, "there", chunk=CHUNK)


def test_a_store_is_moved_record_for_record(urls: tuple[str, str], tmp_path: Path) -> None:
    source_at(urls[0], tmp_path / "from")
    counts = moved(urls, tmp_path)
    with held(urls[0], tmp_path / "from") as source, held(urls[1], tmp_path / "to") as target:
        assert tallies(target) == tallies(source)
        assert counts == {table: count for table, (count, _) in tallies(source).items()}
        assert set(counts) == set(SHAPES)
        assert target.value(MOVING) is None
    store = open_at(urls[1], tmp_path, "to")
    other(store)  # and it works on
    store.close()


def test_progress_is_told_up_to_the_last_row(urls: tuple[str, str], tmp_path: Path) -> None:
    source_at(urls[0], tmp_path / "from")
    told: list[tuple[int, int]] = []
    with both(urls, tmp_path) as (rows, target):
        counts = move(rows, "here", target, "there", lambda *made: told.append(made), chunk=CHUNK)
    assert told == sorted(told)
    assert told[-1] == (2 * sum(counts.values()),) * 2


def test_a_store_that_holds_something_is_refused_unchanged(urls: tuple[str, str], tmp_path: Path) -> None:
    source_at(urls[0], tmp_path / "from")
    store = open_at(urls[1], tmp_path, "to")
    store.record(turn(roster(officer("other"))))
    before = tallies(store)
    store.close()
    with pytest.raises(StoreNotEmpty, match=r"there is not empty \(officers\)"):
        moved(urls, tmp_path)
    store = open_at(urls[1], tmp_path, "to")
    assert tallies(store) == before
    store.close()


# --- cut off


class Cut(Exception):
    """The program ends here."""


def cut_after(urls: tuple[str, str], folder: Path, chunks: int, name: str = "here") -> None:
    """A transfer that ends after so many chunks."""

    def tell(_done: int, _all: int) -> None:
        nonlocal chunks
        chunks -= 1
        if chunks == 0:
            raise Cut

    with both(urls, folder) as (rows, target), pytest.raises(Cut):
        move(rows, name, target, "there", tell, chunk=CHUNK)


@pytest.mark.parametrize("chunks", [1, 2, 20, 60])
def test_what_was_cut_off_goes_on_where_it_was(urls: tuple[str, str], tmp_path: Path, chunks: int) -> None:
    source_at(urls[0], tmp_path / "from")
    cut_after(urls, tmp_path, chunks)
    with pytest.raises(UnfinishedStore):
        open_at(urls[1], tmp_path, "to")
    with held(urls[1], tmp_path / "to") as target, movable(target).snapshot() as rows:
        before = sum(rows.count(table) for table in SHAPES)
    assert before > 0
    moved(urls, tmp_path)
    with held(urls[0], tmp_path / "from") as source, held(urls[1], tmp_path / "to") as target:
        assert tallies(target) == tallies(source)


def test_another_source_does_not_go_on_with_it(urls: tuple[str, str], tmp_path: Path) -> None:
    source_at(urls[0], tmp_path / "from")
    cut_after(urls, tmp_path, 5, name="elsewhere")
    with pytest.raises(OtherMove, match="half filled from elsewhere"):
        moved(urls, tmp_path)


def test_a_source_that_has_changed_does_not_go_on_with_it(urls: tuple[str, str], tmp_path: Path) -> None:
    source_at(urls[0], tmp_path / "from")
    cut_after(urls, tmp_path, 5)
    store = open_at(urls[0], tmp_path, "from")
    store.record(turn(roster(officer("B1", name="改名"))))
    store.close()
    with pytest.raises(OtherMove):
        moved(urls, tmp_path)


class Forgetful:
    """A target that loses a row on the way."""

    def __init__(self, store: Movable, table: str) -> None:
        self._store = store
        self._table = table
        self.snapshot = store.snapshot
        self.value = store.value

    def load(self, table: str, rows: Sequence[Row], mark: Mapping[str, Any] | None) -> None:
        self._store.load(table, rows[1:] if table == self._table else rows, mark)


@pytest.mark.parametrize("table", ["officers", "ledger", "counts", "outbox"])
def test_a_difference_is_found_and_the_target_stays_unfinished(
    urls: tuple[str, str], tmp_path: Path, table: str
) -> None:
    source_at(urls[0], tmp_path / "from")
    with both(urls, tmp_path) as (rows, target), pytest.raises(MoveDiffers, match=table):
        move(rows, "here", Forgetful(target, table), "there", chunk=1000)
    with pytest.raises(UnfinishedStore):
        open_at(urls[1], tmp_path, "to")


# --- kill -9: this file as a program moves once, names each chunk, and waits for nobody


def main() -> None:
    urls, folder = (sys.argv[1], sys.argv[2]), Path(sys.argv[3])

    def tell(done: int, _all: int) -> None:
        sys.stdout.write(f"{done}\n")
        sys.stdout.flush()

    with both(urls, folder) as (rows, target):
        move(rows, "here", target, "there", tell, chunk=3)


def killed(urls: tuple[str, str], folder: Path, lines: int) -> bool:
    """Kill a transfer some way after it has told of so many chunks; whether it came to its end before."""
    there = [address(url, folder, name) for url, name in zip(urls, ("from", "to"), strict=True)]
    command = [sys.executable, "-m", "tests.storage.test_transfer", *there, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(lines):
            process.stdout.readline()
        process.kill()
        process.stdout.read()
        return process.wait(20) != -signal.SIGKILL


@pytest.mark.process
def test_a_transfer_survives_kills_at_many_points(urls: tuple[str, str], tmp_path: Path) -> None:
    source_at(urls[0], tmp_path / "from")
    chance = random.Random(20260304)
    kills = 0
    for _ in range(KILLS):
        if killed(urls, tmp_path, chance.randint(0, 14)):
            break
        kills += 1
    assert kills >= 10
    moved(urls, tmp_path)
    with held(urls[0], tmp_path / "from") as source, held(urls[1], tmp_path / "to") as target:
        assert tallies(target) == tallies(source)
    open_at(urls[1], tmp_path, "to").close()


if __name__ == "__main__":
    main()
