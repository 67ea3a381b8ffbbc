"""All of a store as rows: nothing left out, as of one moment, and back into a store that is equal."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from storage.bulk import MOVING, SHAPES, Movable, Row, Tally
from storage.contract import Store
from storage.errors import StoreUnavailable, UnfinishedStore
from storage.open import open_store
from storage.records import Turn, ValueKept
from tests.storage.conftest import DURABLE, open_at
from tests.storage.full import fill, movable, other
from tests.storage.samples import everything


@pytest.fixture(params=DURABLE)
def url(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def full(url: str, tmp_path: Path) -> Iterator[Store]:
    store = open_at(url, tmp_path, "full")
    fill(store)
    yield store
    store.close()


def all_rows(store: Store) -> dict[str, list[Row]]:
    with movable(store).snapshot() as rows:
        return {table: list(rows.rows(table)) for table in SHAPES}


def tallies(store: Store) -> dict[str, list[Any]]:
    seen = {}
    for table, rows in all_rows(store).items():
        tally = Tally(table)
        tally.add(rows)
        seen[table] = tally.seen
    return seen


def test_every_durable_store_can_be_moved(full: Store) -> None:
    assert isinstance(full, Movable)
    assert not isinstance(open_store("memory", Path()), Movable)


def test_no_table_is_left_out_and_none_is_empty(full: Store) -> None:
    rows = all_rows(full)
    # Where one process works nothing waits for a sealer; what does is moved in test_sealing.
    assert [table for table in rows if not rows[table]] == ["unsealed"]
    with movable(full).snapshot() as seen:
        assert {table: seen.count(table) for table in SHAPES} == {one: len(rows[one]) for one in rows}


def test_the_shapes_are_those_of_the_embedded_tables(tmp_path: Path) -> None:
    open_store("embedded", tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "chensong.db")) as connection:
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        found = {
            table: {row[1] for row in connection.execute(f"PRAGMA table_info({table})")} for table in tables
        }
    assert found == {table: set(shape.columns) for table, shape in SHAPES.items()}


def test_rows_are_plain_and_come_in_the_order_of_their_keys(full: Store) -> None:
    for table, rows in all_rows(full).items():
        shape = SHAPES[table]
        assert {type(value) for row in rows for value in row} <= {str, int, type(None)}, table
        keys = [tuple(row[place] for place in shape.places) for row in rows]
        assert keys == sorted(set(keys)), table
        for name in shape.moments:
            moments = [row[shape.columns.index(name)] for row in rows]
            assert all(datetime.fromisoformat(one).tzinfo for one in moments if one), table


def test_a_snapshot_is_of_one_moment_and_holds_up_nobody(full: Store) -> None:
    before = all_rows(full)
    with movable(full).snapshot() as rows:
        other(full)
        full.record(Turn(datetime.now(UTC), facts=(ValueKept("later", {}),)))
        assert {table: list(rows.rows(table)) for table in SHAPES} == before
    assert all_rows(full) != before


def test_a_snapshot_is_taken_beside_a_running_owner(full: Store, url: str, tmp_path: Path) -> None:
    looking = open_at(url, tmp_path, "full", read_only=True)
    assert tallies(looking) == tallies(full)
    looking.close()


def test_a_snapshot_of_a_closed_store_says_so(full: Store) -> None:
    full.close()
    with pytest.raises(StoreUnavailable, match="closed"):
        all_rows(full)


def test_rows_loaded_elsewhere_make_an_equal_store(full: Store, url: str, tmp_path: Path) -> None:
    target = open_at(url, tmp_path, "copy", moving=True)
    for table, rows in all_rows(full).items():
        movable(target).load(table, rows, {"so far": table})
        assert target.value(MOVING) == {"so far": table}
    movable(target).load("kept", [], None)
    assert target.value(MOVING) is None
    assert tallies(target) == tallies(full)
    target.close()
    full.close()
    again, started = (open_at(url, tmp_path, name) for name in ("copy", "full"))
    assert everything(again) == everything(started)
    again.close()
    started.close()


def test_a_chunk_and_its_mark_are_kept_together_or_not_at_all(full: Store, url: str, tmp_path: Path) -> None:
    target = movable(open_at(url, tmp_path, "copy", moving=True))
    rows = all_rows(full)["outbox"]
    target.load("outbox", rows[:3], {"so far": 3})
    with pytest.raises(StoreUnavailable):
        target.load("outbox", [*rows[3:6], rows[0]], {"so far": 7})  # one of them is there
    assert target.value(MOVING) == {"so far": 3}
    with target.snapshot() as seen:
        assert list(seen.rows("outbox")) == rows[:3]
    target.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("read_only", [False, True])
def test_a_store_that_is_not_whole_is_opened_for_nothing_else(
    url: str, tmp_path: Path, read_only: bool
) -> None:
    target = open_at(url, tmp_path, "copy", moving=True)
    movable(target).load("kept", [], {"from": "there"})
    target.close()
    for _ in range(2):
        with pytest.raises(UnfinishedStore, match="half filled"):
            open_at(url, tmp_path, "copy", read_only=read_only)
    open_at(url, tmp_path, "copy", moving=True).close()


def test_who_moves_a_store_leaves_it_as_it_lies(full: Store, url: str, tmp_path: Path) -> None:
    before = tallies(full)
    full.close()
    held = open_at(url, tmp_path, "full", moving=True)
    assert tallies(held) == before
    held.close()
    started = open_at(url, tmp_path, "full")
    assert tallies(started) != before  # a start gives back what was in hand
    started.close()


def test_nothing_is_forgotten_while_a_store_is_moved_however_long_it_takes(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_at(url, tmp_path, "old")
    store.record(Turn(datetime.now(UTC) - timedelta(days=99), ("telegram", "1")))
    store.close()
    held = open_at(url, tmp_path, "old", moving=True)
    hours = time.monotonic() + 9999
    monkeypatch.setattr(time, "monotonic", lambda: hours)
    held.flush()
    assert len(all_rows(held)["inbox"]) == 1
    held.close()
    held = open_at(url, tmp_path, "old", moving=True)
    assert len(all_rows(held)["inbox"]) == 1
    held.close()


# --- what counts as equal


@pytest.mark.parametrize(
    ("table", "one", "same"),
    [
        ("kept", ("a", '{"x": 1, "y": [1.0, "é"]}'), ("a", '{"y":[1.0,"\\u00e9"],"x":1}')),
        (
            "counts",
            ("2026-03-02", "d", "t", "2026-03-02T20:00:00+08:00", 1, 0, 0, 0),
            ("2026-03-02", "d", "t", "2026-03-02T12:00:00+00:00", 1, 0, 0, 0),
        ),
    ],
)
def test_the_same_in_another_spelling_counts_as_equal(table: str, one: Row, same: Row) -> None:
    first, second = Tally(table), Tally(table)
    first.add([one])
    second.add([same])
    assert first.seen == second.seen


@pytest.mark.parametrize(
    "other_rows",
    [
        [],
        [("a", '{"x":1}')],
        [("a", '{"x":2}'), ("b", "{}")],
        [("b", "{}"), ("a", '{"x":1}')],
        [("a", '{"x":1}'), ("b", "{}"), ("c", "{}")],
        [("a", '{"x":1}'), ("c", "{}")],
    ],
)
def test_what_differs_counts_as_different(other_rows: list[Row]) -> None:
    first, second = Tally("kept"), Tally("kept")
    first.add([("a", '{"x":1}'), ("b", "{}")])
    second.add(other_rows)
    assert first.seen != second.seen
