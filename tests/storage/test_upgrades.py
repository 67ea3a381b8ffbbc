"""Stores of earlier formats are brought up to date in place, whole or not at all, after a copy."""

from __future__ import annotations

import itertools
import os
import signal
import sqlite3
import stat
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from storage.embedded.engine import Engine
from storage.embedded.schema import FORMAT
from storage.embedded.store import FILE
from storage.embedded.upgrades import FOLDER, prepare
from storage.errors import OlderStore, StoreError, StoreUnavailable
from storage.keys import INDEXES
from storage.open import open_store
from storage.records import Forgotten, Progress
from storage.recount import drift
from storage.verify import verify
from tests.storage.samples import DAY, NOW, attempted, officer, turn

KEY = b"the key of the ledger, 32 bytes."
OLD = (Path(__file__).parent / "format_1.sql").read_text(encoding="utf-8")
COPY = "format-1.db"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a store as the first version left it."""
    path = tmp_path_factory.mktemp("old") / FILE
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.executescript(OLD)
        connection.execute("PRAGMA journal_mode=WAL")
    return path.read_bytes()


@pytest.fixture
def folder(template: bytes, tmp_path: Path) -> Path:
    return old(template, tmp_path / "data")


def old(template: bytes, folder: Path) -> Path:
    folder.mkdir(mode=0o700)
    (folder / FILE).write_bytes(template)
    return folder


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def shape(path: Path) -> dict[str, str]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {name: " ".join(sql.replace('"', "").split()) for name, sql in rows}


def test_all_that_was_stored_is_there_afterwards(folder: Path) -> None:
    store = open_store("embedded", folder, key=KEY)
    assert store.officers() == [officer()]
    assert [one.badge for one in store.all_open()] == ["B2"]
    assert store.session("B1").version == 3
    assert [(one.id, one.payload) for one in store.waiting()] == [("77", {"text": "你好"})]
    assert store.outbox_waiting() == 1
    assert [(entry.kind, entry.badge) for entry in store.ledger()] == [
        ("roster-saved", "admin"),
        ("codes-issued", "admin"),
        ("enrolled", "B1"),
        ("duties-opened", ""),
        ("attempted", "B1"),
        ("check", "B1"),
        ("duty-closed", "B1"),
    ]
    by_kind = {entry.kind: entry for entry in store.ledger()}
    assert by_kind["duties-opened"].data["badges"] == ["B1", "B2"]
    assert by_kind["enrolled"].at == NOW
    assert drift(store) == []
    assert store.counts(date.min, date.max)
    store.close()


def test_what_was_in_the_ledger_is_sealed_and_persons_lie_beside(folder: Path) -> None:
    store = open_store("embedded", folder, key=KEY)
    assert verify(store, KEY).sound
    texts = [row.beside.text for row in store.chain() if row.beside is not None]
    assert texts == ["telegram|1001", "学而时习之"]
    assert {one.badge for one in store.persons()} == {"admin", "B1", "B2"}
    store.record(turn(attempted("B2")))
    assert verify(store, KEY).entries == 8
    store.record(turn(Forgotten("B1", "admin", "离职", remove=True, at=NOW)))
    assert store.progress("B1", "p1") == Progress("B1", "p1")
    assert verify(store, KEY).sound
    store.close()
    assert "B1" not in str([line for line in dump(folder / FILE) if '"ledger"' in line])


def test_an_upgraded_file_is_shaped_like_a_new_one(folder: Path, tmp_path: Path) -> None:
    open_store("embedded", folder, key=KEY).close()
    open_store("embedded", tmp_path / "new", key=KEY).close()
    assert shape(folder / FILE) == shape(tmp_path / "new" / FILE)
    assert ("badge",) in INDEXES[Progress]


def test_the_old_file_is_kept_as_it_was_for_its_owner_alone(folder: Path) -> None:
    before = dump(folder / FILE)
    open_store("embedded", folder, key=KEY).close()
    copy = folder / FOLDER / COPY
    assert dump(copy) == before
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700
    assert [path.name for path in copy.parent.iterdir()] == [COPY]


def test_a_new_or_present_store_keeps_no_copy(tmp_path: Path) -> None:
    for _ in range(2):
        open_store("embedded", tmp_path, key=KEY).close()
    assert not (tmp_path / FOLDER).exists()


def test_an_upgrade_comes_once(folder: Path) -> None:
    open_store("embedded", folder, key=KEY).close()
    first = dump(folder / FILE)
    open_store("embedded", folder, key=KEY).close()
    assert [line for line in dump(folder / FILE) if "ledger" in line] == [
        line for line in first if "ledger" in line
    ]


def test_who_only_looks_on_is_told_to_start_once(folder: Path) -> None:
    with pytest.raises(OlderStore, match=r"format 1.*start the bot once"):
        open_store("embedded", folder, read_only=True)
    open_store("embedded", folder, key=KEY).close()
    open_store("embedded", folder, read_only=True).close()


def test_where_no_copy_can_be_kept_nothing_is_changed(folder: Path) -> None:
    (folder / FOLDER).write_text("in the way", encoding="utf-8")
    before = dump(folder / FILE)
    with pytest.raises(StoreUnavailable, match="keep a copy"):
        open_store("embedded", folder, key=KEY)
    assert dump(folder / FILE) == before


def test_an_entry_that_cannot_be_read_leaves_the_old_format(folder: Path) -> None:
    with closing(sqlite3.connect(folder / FILE)) as connection:
        connection.execute("UPDATE ledger SET kind = 'gossip' WHERE seq = 6")
        connection.commit()
    before = dump(folder / FILE)
    with pytest.raises(StoreError, match="gossip"):
        open_store("embedded", folder, key=KEY)
    assert dump(folder / FILE) == before


def killed(folder: Path, after: int) -> bool:
    """Upgrade in a process that dies before its n-th statement; whether it did."""
    child = os.fork()
    if child == 0:
        count = itertools.count(1)

        def die(_: str) -> None:
            if next(count) == after:
                os.kill(os.getpid(), signal.SIGKILL)

        engine = Engine(folder / FILE)
        engine.connection.set_trace_callback(die)
        prepare(engine.connection, folder / FILE, KEY)
        os._exit(0)
    return os.waitpid(child, 0)[1] == signal.SIGKILL


def test_a_kill_at_any_statement_leaves_one_format_whole(template: bytes, tmp_path: Path) -> None:
    formats = []
    for number in itertools.count(1):
        folder = old(template, tmp_path / str(number))
        died = killed(folder, number)
        with closing(sqlite3.connect(folder / FILE)) as connection:
            formats.append(connection.execute("PRAGMA user_version").fetchone()[0])
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        store = open_store("embedded", folder, key=KEY)
        assert verify(store, KEY).entries == 7
        assert verify(store, KEY).sound
        assert (len(store.duties_on(DAY)), drift(store)) == (2, [])
        store.close()
        if not died:
            break
    assert len(formats) > 25
    assert set(formats) == set(range(1, FORMAT + 1))
    assert formats == sorted(formats)
