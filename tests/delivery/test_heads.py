"""The ledger's head is noted once a day, whatever becomes of the file."""

from __future__ import annotations

import stat
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.delivery.heads import Heads
from storage.chain import Head
from storage.heads import read_heads
from storage.memory import MemoryStore
from storage.records import DayOff, Turn
from tests.sample import HOURS, NOW

DAYS = timedelta(days=1)


def written(store: MemoryStore, moment: datetime = NOW) -> Head:
    store.record(Turn(moment, facts=(DayOff(moment.date(), "台风", "admin", moment),)))
    return store.head()


def noted(path: Path) -> list[Head]:
    return [one.head for one in read_heads(path.read_text(encoding="utf-8"))[0]]


def test_the_head_is_noted_once_a_day(tmp_path: Path) -> None:
    store, path = MemoryStore(), tmp_path / "heads.txt"
    heads = Heads(store, path, HOURS)
    first = written(store)
    heads.tick(NOW)
    written(store)
    heads.tick(NOW + timedelta(hours=1))
    assert noted(path) == [first]
    heads.tick(NOW + DAYS)
    assert noted(path) == [first, store.head()]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_start_on_the_same_day_notes_nothing_more(tmp_path: Path) -> None:
    store, path = MemoryStore(), tmp_path / "heads.txt"
    written(store)
    for _ in range(3):
        Heads(store, path, HOURS).tick(NOW)
    assert len(noted(path)) == 1


def test_an_empty_ledger_has_no_head_to_note_yet(tmp_path: Path) -> None:
    store, path = MemoryStore(), tmp_path / "heads.txt"
    heads = Heads(store, path, HOURS)
    heads.tick(NOW)
    assert not path.exists()
    first = written(store)
    heads.tick(NOW + timedelta(minutes=1))
    assert noted(path) == [first]


def test_a_line_that_was_cut_short_spoils_no_other(tmp_path: Path) -> None:
    store, path = MemoryStore(), tmp_path / "heads.txt"
    first = written(store)
    path.write_text("2026-11-2", encoding="utf-8")
    Heads(store, path, HOURS).tick(NOW)
    assert noted(path) == [first]


def test_a_file_that_cannot_be_written_is_told_once_a_day(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = MemoryStore()
    written(store)
    heads = Heads(store, tmp_path / "none" / "heads.txt", HOURS)
    for minutes in (0, 1, 2):
        heads.tick(NOW + timedelta(minutes=minutes))
    assert caplog.text.count("could not be noted") == 1
    heads.tick(NOW + DAYS)
    assert caplog.text.count("could not be noted") == 2
