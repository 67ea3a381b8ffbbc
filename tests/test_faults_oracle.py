"""The oracle says nothing of a store that is well, and names each promise that is broken."""

from __future__ import annotations

import signal
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from storage.contract import Store
from storage.open import open_store
from storage.records import Turn
from tests.faults import programs
from tests.faults.child import Child, Tell
from tests.faults.oracle import Claims, inspect
from tests.faults.result import Tally
from tests.storage.samples import NOW, answer, attempted, closed, event

TOLD = ("accepted B1-0", "recorded B1-0", "prompted key B1-0", "accepted B1-1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store in which one event was handled and another waits."""
    data = tmp_path / "data"
    programs.prepare(data, turns=1)
    with_store(data, lambda store: store.accept([event("B1-1", "B1")]))
    return data


def with_store(folder: Path, act: Callable[[Store], object]) -> None:
    store = open_store("embedded", folder)
    act(store)
    store.close()


def sql(folder: Path, statement: str) -> None:
    with sqlite3.connect(folder / "chensong.db") as connection:
        connection.execute(statement)
    connection.close()


def seen(folder: Path, *lines: str) -> Tally:
    return inspect(folder, Claims.told((*TOLD, *lines)))


def test_a_store_that_is_well(folder: Path) -> None:
    assert seen(folder) == Tally(acknowledged=1, accepted=2)


def test_more_than_was_told_is_no_breach(folder: Path) -> None:
    """A kill between the commit and its word leaves a turn that nobody heard of."""
    with_store(folder, lambda store: programs.handle(store, "B1", 1))
    assert seen(folder).broken == 0


def test_a_turn_that_is_not_there(folder: Path) -> None:
    tally = seen(folder, "recorded B1-1")
    assert (tally.lost, tally.accepted_lost) == (1, 0)
    assert tally.amiss[0].startswith("I1: B1-1")


@pytest.mark.parametrize("table", ["ledger", "outbox", "answers"])
def test_a_part_of_a_turn_that_is_not_there(folder: Path, table: str) -> None:
    sql(folder, f"DELETE FROM {table}")
    assert seen(folder).broken


def test_an_event_that_is_nowhere(folder: Path) -> None:
    tally = seen(folder, "accepted B1-2")
    assert (tally.lost, tally.accepted_lost) == (0, 1)


def test_a_completion_without_its_event(folder: Path) -> None:
    with_store(folder, lambda store: store.record(Turn(NOW, facts=(closed(passage="p2"),))))
    assert "I4: B1-2 is half written" in seen(folder).amiss[0]


def test_an_attempt_and_a_reply_that_are_there_twice(folder: Path) -> None:
    again = Turn(NOW, facts=(attempted(passage="p0"),), replies=(answer("B1-0", "B1"),))
    with_store(folder, lambda store: store.record(again))
    assert seen(folder).doubled == 1


def test_counts_that_are_not_those_of_the_ledger(folder: Path) -> None:
    sql(folder, "UPDATE counts SET done = done + 1")
    assert seen(folder).amiss[0].startswith("I5")


def test_a_ledger_that_was_edited(folder: Path) -> None:
    sql(folder, "UPDATE ledger SET at = '2026-03-02T09:00:00+00:00' WHERE seq = 2")
    assert seen(folder).amiss[0].startswith("I7: edited")


def test_a_prompt_that_is_not_owed(folder: Path) -> None:
    assert seen(folder, "prompted never").amiss[0].startswith("I6: prompt never")


def test_a_file_that_is_none(folder: Path) -> None:
    (folder / "chensong.db").write_bytes(b"no database" * 1000)
    assert seen(folder).unreadable == 1


def test_a_page_that_is_overwritten(folder: Path) -> None:
    """The tables open, and only the check of the whole file finds it."""
    sql(folder, "PRAGMA wal_checkpoint(TRUNCATE)")
    path = folder / "chensong.db"
    content = bytearray(path.read_bytes())
    content[-2048:] = bytes(2048)
    path.write_bytes(content)
    assert seen(folder).broken


def one_turn(folder: Path, tell: Tell) -> None:
    """A turn, its word, and nothing more."""
    store = open_store("embedded", folder)
    store.accept([event("B1-0", "B1")])
    programs.handle(store, "B1", 0)
    tell("recorded B1-0")
    signal.pause()


def killed(folder: Path, fault: str | None) -> Tally:
    """What the oracle says of a turn whose program was killed after its word."""
    programs.prepare(folder)
    with Child(partial(one_turn, folder), fault) as child:
        child.go()
        child.line()
        child.kill()
    return inspect(folder, Claims.told(child.lines))


def test_a_kill_breaks_nothing(tmp_path: Path) -> None:
    assert killed(tmp_path / "data", None) == Tally(acknowledged=1)


def test_a_sown_fault_is_found(tmp_path: Path) -> None:
    assert killed(tmp_path / "early", "early").lost == 1
    assert killed(tmp_path / "twice", "twice").doubled == 1
