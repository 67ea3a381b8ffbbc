"""Backups: whole or refused, taken while others write, and back into a store that is equal."""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import json
import random
import stat
import threading
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from storage.archive import FORMAT, Manifest, peek, read, write
from storage.bulk import SHAPES, Row
from storage.contract import Store
from storage.errors import (
    DamagedBackup,
    ForeignFile,
    NewerBackup,
    StoreError,
    StoreUnavailable,
    UnfinishedStore,
)
from storage.recount import recount
from storage.transfer import move
from tests.storage.conftest import DURABLE, open_at
from tests.storage.full import fill, movable, other
from tests.storage.samples import closed, duty, opened, turn
from tests.storage.test_bulk import tallies

NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
#: The shapes that belong to the format. Another digest here needs another FORMAT, and a reader for the old one.
SHAPES_OF_FORMAT = {3: "c6853d2173447639"}
POSITIONS = 300


@pytest.fixture(params=DURABLE)
def url(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def full(url: str, tmp_path: Path) -> Iterator[Store]:
    store = open_at(url, tmp_path, "full")
    fill(store)
    yield store
    store.close()


def backed_up(
    store: Store, folder: Path, number: int = FORMAT, tables: Collection[str] = tuple(SHAPES)
) -> tuple[Path, Manifest]:
    with movable(store).snapshot() as rows:
        return write(rows, folder, "0.0.1", NOW, (number, tables))


@pytest.fixture
def backup(full: Store, tmp_path: Path) -> Path:
    return backed_up(full, tmp_path / "backups")[0]


def restored(file: Path, url: str, folder: Path) -> None:
    target = open_at(url, folder.parent, folder.name, moving=True)
    try:
        with read(file) as rows:
            move(rows, rows.manifest.contents, movable(target), "there")
    finally:
        target.close()


def test_a_shape_that_changed_needs_another_format() -> None:
    told = repr(sorted((table, shape.columns, shape.key) for table, shape in SHAPES.items()))
    assert hashlib.sha256(told.encode()).hexdigest()[:16] == SHAPES_OF_FORMAT[FORMAT]


def test_a_backup_becomes_an_equal_store(full: Store, url: str, tmp_path: Path) -> None:
    file, manifest = backed_up(full, tmp_path / "backups")
    before = tallies(full)
    restored(file, url, tmp_path / "new")
    target = open_at(url, tmp_path, "new", moving=True)
    assert tallies(target) == before
    assert manifest.counts == {table: count for table, (count, _) in before.items()}
    target.close()
    again = open_at(url, tmp_path, "new")
    assert recount(again.ledger()) == recount(full.ledger())
    other(again)
    again.close()


class Cut(Exception):
    """The program ends here."""


@pytest.mark.parametrize("chunks", [1, 4, 12])
def test_a_restore_that_was_cut_off_says_so_and_goes_on(
    full: Store, url: str, tmp_path: Path, chunks: int
) -> None:
    file, manifest = backed_up(full, tmp_path / "backups")

    def tell(_done: int, _all: int) -> None:
        nonlocal chunks
        chunks -= 1
        if chunks == 0:
            raise Cut

    target = open_at(url, tmp_path, "new", moving=True)
    with read(file) as rows, pytest.raises(Cut):
        move(rows, manifest.contents, movable(target), "there", tell, chunk=20)
    target.close()
    with pytest.raises(UnfinishedStore, match="only half filled"):
        open_at(url, tmp_path, "new")
    restored(file, url, tmp_path / "new")
    target = open_at(url, tmp_path, "new", moving=True)
    assert tallies(target) == tallies(full)
    target.close()


def test_a_backup_is_named_by_its_time_and_for_its_owner_alone(full: Store, tmp_path: Path) -> None:
    files = [backed_up(full, tmp_path / "backups")[0] for _ in range(3)]
    assert [file.name for file in files] == [
        "chensong-20260302T030000Z.backup.gz",
        "chensong-20260302T030000Z-2.backup.gz",
        "chensong-20260302T030000Z-3.backup.gz",
    ]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE((tmp_path / "backups").stat().st_mode) == 0o700
    assert set((tmp_path / "backups").iterdir()) == set(files)


def test_a_backup_says_what_is_in_it(backup: Path, full: Store) -> None:
    manifest = peek(backup)
    assert manifest is not None
    assert (manifest.format, manifest.program, manifest.at) == (FORMAT, "0.0.1", NOW)
    assert manifest.counts["officers"] == len(full.officers())
    with read(backup) as rows:
        assert rows.manifest == manifest
        assert {table: len(list(rows.rows(table))) for table in SHAPES} == manifest.counts


def test_its_rows_can_be_read_without_this_program(backup: Path, full: Store) -> None:
    """As `zcat FILE | head` shows them; the README of a finder years from now."""
    with backup.open("rb") as file, gzip.open(file, "rt", encoding="utf-8") as lines:
        assert json.loads(next(lines)) == {"chensong backup": FORMAT}
        departments, officers = json.loads(next(lines)), json.loads(next(lines))
    assert departments[0][0] == "d1"
    assert [json.loads(doc)["badge"] for _, doc in officers] == [one.badge for one in full.officers()]
    *_, manifest, digest, _ = backup.read_bytes().split(b"\n")
    assert json.loads(manifest)["tables"]["officers"]["count"] == len(officers)
    end = len(backup.read_bytes()) - len(digest) - 1
    assert hashlib.sha256(backup.read_bytes()[:end]).hexdigest().encode() == digest


def test_a_backup_is_of_one_moment_however_much_is_written_meanwhile(url: str, tmp_path: Path) -> None:
    """Between two turns the counts equal a recount from the ledger; in a torn copy they do not."""
    busy = open_at(url, tmp_path, "busy")
    busy.record(turn(opened(*(duty(passage=f"p{number}") for number in range(300)))))

    def go_on() -> None:
        for number in range(300):
            busy.record(turn(closed(passage=f"p{number}")))

    writer = threading.Thread(target=go_on)
    writer.start()
    files: list[Path] = []
    while writer.is_alive() or len(files) < 2:
        files.append(backed_up(busy, tmp_path / "backups")[0])
    busy.close()
    lengths = set()
    for number, file in enumerate(files[:: max(1, len(files) // 5)]):
        restored(file, url, tmp_path / str(number))
        store = open_at(url, tmp_path, str(number))
        entries = list(store.ledger())
        lengths.add(len(entries))
        assert recount(entries) == store.counts(date.min, date.max)
        store.close()
    assert len(lengths) > 1  # it was written meanwhile


# --- refused before anything is changed


def refused(file: Path, url: str, folder: Path) -> type[StoreError]:
    with pytest.raises(StoreError) as told, read(file):
        raise AssertionError("it was taken for whole")
    assert not folder.exists()
    return told.type


def test_a_single_wrong_bit_is_found_wherever_it_is(backup: Path, url: str, tmp_path: Path) -> None:
    whole = backup.read_bytes()
    chance = random.Random(20260305)
    ends = [*range(80), *range(len(whole) - 200, len(whole))]
    positions = {*ends, *chance.sample(range(len(whole)), POSITIONS)}
    for position in positions:
        wrong = bytearray(whole)
        wrong[position] ^= 1 << chance.randrange(8)
        backup.write_bytes(wrong)
        assert refused(backup, url, tmp_path / "new") is DamagedBackup, position
    backup.write_bytes(whole)
    with read(backup):
        pass


def test_a_file_that_was_cut_off_is_refused(backup: Path, url: str, tmp_path: Path) -> None:
    whole = backup.read_bytes()
    chance = random.Random(20260306)
    lengths = [*range(len(whole) - 100, len(whole)), *chance.sample(range(100, len(whole)), 100)]
    for length in lengths:
        backup.write_bytes(whole[:length])
        assert refused(backup, url, tmp_path / "new") is DamagedBackup, length
    for length in (0, 1, 5):  # too short to tell whose it was
        backup.write_bytes(whole[:length])
        assert refused(backup, url, tmp_path / "new") is ForeignFile
    backup.write_bytes(whole + b"\n")
    assert refused(backup, url, tmp_path / "new") is DamagedBackup


@pytest.mark.parametrize(
    "text", [b"", b"badge,name\n", b"\n\n\n", b'{"a": 1}\nabc\n', gzip.compress(b"{}", mtime=0)]
)
def test_what_is_none_of_ours_is_refused(text: bytes, url: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(text)
    assert peek(file) is None
    assert refused(file, url, tmp_path / "new") is ForeignFile


def test_a_newer_one_is_refused(full: Store, url: str, tmp_path: Path) -> None:
    file, _ = backed_up(full, tmp_path / "backups", FORMAT + 1)
    with (
        pytest.raises(NewerBackup, match=rf"format {FORMAT + 1} \(version 0\.0\.1\).*knows {FORMAT}"),
        read(file),
    ):
        pass
    assert refused(file, url, tmp_path / "new") is NewerBackup


@pytest.mark.parametrize(
    ("number", "later"), [(1, {"absences": 1, "allowances": 1, "unsealed": 0}), (2, {"unsealed": 0})]
)
def test_one_without_the_tables_that_came_later_is_read(
    number: int, later: dict[str, int], full: Store, url: str, tmp_path: Path
) -> None:
    file, _ = backed_up(full, tmp_path / "backups", number, [table for table in SHAPES if table not in later])
    restored(file, url, tmp_path / "new")
    target = open_at(url, tmp_path, "new", moving=True)
    expected, found = tallies(full), tallies(target)
    for table, rows in later.items():
        assert found.pop(table)[0] == 0
        assert expected.pop(table)[0] == rows
    assert found == expected
    target.close()


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    assert peek(tmp_path / "none") is None
    with pytest.raises(StoreUnavailable, match="No such file"), read(tmp_path / "none"):
        pass


# --- writing that fails


class Torn:
    """Rows whose reading ends in a fault."""

    def count(self, table: str) -> int:
        raise AssertionError("nobody asks")

    def rows(self, table: str) -> Iterator[Row]:
        if table == "ledger":
            raise StoreUnavailable("read rows", OSError("gone"))
        yield ("a", "{}")


def test_a_backup_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="gone"):
        write(Torn(), tmp_path / "backups", "0.0.1", NOW)
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(full: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreUnavailable, match="write a backup into"):
        backed_up(full, tmp_path / "file" / "backups")


def test_what_a_killed_writer_left_is_cleared_away_and_a_living_one_s_is_not(
    full: Store, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / ".chensong-1.part").write_bytes(b"half")
    living = folder / ".chensong-2.part"
    with living.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        path, _ = backed_up(full, folder)
        assert set(folder.iterdir()) == {path, living}
