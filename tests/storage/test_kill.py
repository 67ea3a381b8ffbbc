"""kill -9: what was acknowledged is there, what was in hand is made good, the file is sound."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from storage.errors import StoreHeld
from storage.mail import Outcome
from storage.open import open_store
from storage.recount import recount
from tests.storage.crash import CROWD, PROGRAMS

ROOT = Path(__file__).parent.parent.parent
KILLS = 20


@contextmanager
def program(name: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    assert name in PROGRAMS
    command = [sys.executable, "-m", "tests.storage.crash", name, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def die(name: str, folder: Path) -> None:
    with program(name, folder) as process:
        assert process.wait(20) == -signal.SIGKILL


def acknowledged(name: str, folder: Path, lines: int) -> list[str]:
    """What the program named before it was killed, some way after it had named `lines` turns."""
    with program(name, folder) as process:
        assert process.stdout is not None
        named = [process.stdout.readline() for _ in range(lines)]
        process.kill()
        named += process.stdout.readlines()
    return [line.strip() for line in named if line.endswith("\n")]


@pytest.mark.process
def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    chance = random.Random(20260302)
    expected: list[int] = []
    for _ in range(KILLS):
        expected += map(int, acknowledged("turns", tmp_path, chance.randint(1, 12)))
    store = open_store("embedded", tmp_path)
    reached = store.session("B1").version
    # A turn may be written and its acknowledgement cut off: one at most for each kill.
    assert len(expected) <= reached <= len(expected) + KILLS
    assert [number for number in expected if not store.event_done("telegram", str(number))] == []
    kinds = [entry.kind for entry in store.ledger() if entry.kind != "duties-opened"]
    assert kinds == ["attempted", "duty-closed"] * reached
    assert store.outbox_waiting() == reached
    assert recount(store.ledger()) == store.counts(date.min, date.max)
    store.close()
    with sqlite3.connect(tmp_path / "chensong.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()


@pytest.mark.process
def test_nothing_acknowledged_is_lost_in_the_middle_of_a_group(tmp_path: Path) -> None:
    chance = random.Random(20260303)
    expected: list[str] = []
    for _ in range(KILLS // 2):
        expected += acknowledged("crowd", tmp_path, chance.randint(10, 60))
    store = open_store("embedded", tmp_path)
    assert len(expected) > CROWD
    assert len(set(expected)) == len(expected)
    reached = {f"B{one}": store.session(f"B{one}").version for one in range(CROWD)}
    events = [line.split()[0] for line in expected]
    assert [one for one in events if not store.event_done("telegram", one)] == []
    assert (
        sum(reached.values()) <= len(expected) + CROWD * KILLS // 2
    )  # written, and not acknowledged any more
    for badge, version in reached.items():
        passages = [entry.data["passage"] for entry in store.ledger() if entry.badge == badge]
        assert passages == [f"p{number}" for number in range(version)]
    assert [entry.seq for entry in store.ledger()] == list(range(1, sum(reached.values()) + 1))
    # What was settled and not yet committed is owed again, nothing else; and a settlement is that of its own row.
    ends = [store.outcome(row) for row in range(1, sum(reached.values()) + 1)]
    assert store.outbox_waiting() == ends.count(None) <= CROWD * KILLS
    rows = {int(row): name for name, row in (line.split() for line in expected)}
    told = [(end.message, rows[end.row]) for end in ends if end is not None and end.row in rows]
    assert [mine for mine, named in told if mine != named] == []
    store.close()
    with sqlite3.connect(tmp_path / "chensong.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()


@pytest.mark.process
def test_a_second_process_is_told_who_holds_the_store(tmp_path: Path) -> None:
    with program("turns", tmp_path) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(StoreHeld, match=rf"process {process.pid} .*crash\.py turns.*CHENSONG_DATA_DIR"):
            open_store("embedded", tmp_path)
        looking = open_store("embedded", tmp_path, read_only=True)
        assert looking.event_done("telegram", "0")
        looking.close()
    open_store("embedded", tmp_path).close()


@pytest.mark.process
def test_what_was_in_hand_is_made_good(tmp_path: Path) -> None:
    die("in_hand", tmp_path)
    store = open_store("embedded", tmp_path)
    now = datetime.now(UTC)
    rows = store.claim(now, 10, timedelta(minutes=5))
    owed = [(row.owed.key or row.owed.body["text"], row.claims) for row in rows]
    assert owed == [("reply", 2), ("claimed", 2), ("held", 2)]
    ends = [store.outcome(row) for row in (4, 5)]
    assert [end and end.outcome for end in ends] == [Outcome.UNKNOWN, Outcome.UNKNOWN]
    store.close()


@pytest.mark.process
def test_a_settlement_joins_the_next_commit(tmp_path: Path) -> None:
    die("joined", tmp_path)
    store = open_store("embedded", tmp_path)
    end = store.outcome(1)
    assert end is not None
    assert (end.outcome, end.message) == (Outcome.SENT, "m")
    assert store.shown("B1", "p1") == [("telegram", "1", "m")]
    store.close()


@pytest.mark.process
def test_a_prompt_that_nobody_had_in_hand_is_still_owed(tmp_path: Path) -> None:
    die("untouched", tmp_path)
    store = open_store("embedded", tmp_path)
    rows = store.claim(datetime.now(UTC), 10, timedelta(minutes=5))
    assert [row.owed.key for row in rows] == ["back", "never"]
    store.close()
