"""On real disks that are full or read-only: what is told, what goes on, and that it is over when they are not."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from storage.contract import Store
from storage.errors import StoreUnavailable, Trouble
from storage.open import open_store
from tests.storage.samples import answer, attempted, everything, officer, roster, session, turn

#: More than the small disk holds, however much of its room can be used again.
LARGE = "背" * 1_500_000
pytestmark = [pytest.mark.process, pytest.mark.disk]


def sh(*command: str | Path) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Path]:
    """Where a disk is mounted during a test."""
    place = tmp_path / "disk"
    place.mkdir()
    yield place
    sh("umount", "--lazy", place)


@pytest.fixture
def small(mount: Path) -> Path:
    """A disk with room for little."""
    sh("mount", "-t", "tmpfs", "-o", "size=4m", "small", mount)
    return mount


@pytest.fixture
def failing(mount: Path, tmp_path: Path) -> Path:
    """A disk that the system makes read-only once it finds a fault."""
    image = tmp_path / "image"
    image.write_bytes(bytes(24 * 1024 * 1024))
    sh("mkfs.ext4", "-q", image)
    sh("mount", "-o", "loop,errors=remount-ro", image, mount)
    return mount


def fill(folder: Path) -> Path:
    """Take all the room that is left."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    return ballast


def until_refused(store: Store) -> StoreUnavailable:
    """Record turns until one does not fit: some pages may still be had."""
    for _ in range(1000):
        try:
            store.record(turn(attempted(answer="背" * 3000)))
        except StoreUnavailable as error:
            return error
    raise AssertionError("the disk takes all of it")


def test_a_full_disk(small: Path) -> None:
    store = open_store("embedded", small / "data")
    store.record(turn(roster(officer()), session=session()))
    ballast = fill(small)
    assert until_refused(store).trouble is Trouble.FULL
    before = everything(store)
    with ThreadPoolExecutor(16) as pool:  # a group fails as one does, and those who read need no room
        writes = [
            pool.submit(store.record, turn(session=session(f"C{one}"), replies=(answer(LARGE),)))
            for one in range(16)
        ]
        troubles = {getattr(write.exception(), "trouble", None) for write in writes}
        reads = list(pool.map(lambda _: store.officers(), range(16)))
    assert troubles == {Trouble.FULL}
    assert reads == [[officer()]] * 16
    assert everything(store) == before
    looking = open_store("embedded", small / "data", read_only=True)
    assert looking.officers() == [officer()]
    looking.close()
    ballast.unlink()
    store.record(turn(attempted(answer="背" * 3000), session=session(version=1)))
    assert store.session("B1").version == 2
    store.close()
    open_store("embedded", small / "data").close()


def test_a_disk_that_becomes_read_only(failing: Path, tmp_path: Path) -> None:
    store = open_store("embedded", failing / "data")
    store.record(turn(roster(officer()), session=session()))
    before = everything(store)
    device = sh("losetup", "-j", tmp_path / "image", "-O", "NAME", "-n")
    Path("/sys/fs/ext4", Path(device).name, "trigger_fs_error").write_text("a fault", encoding="ascii")
    assert until_refused(store).trouble is Trouble.DENIED
    assert everything(store) == before
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: store.session("B1").version, range(8))) == [1] * 8
    store.close()
    with pytest.raises(StoreUnavailable) as refused:
        open_store("embedded", failing / "data")
    assert refused.value.trouble is Trouble.DENIED


def test_a_disk_that_is_read_only_may_be_looked_at_and_opens_when_it_is_not(small: Path) -> None:
    store = open_store("embedded", small / "data")
    store.record(turn(roster(officer()), session=session()))
    store.close()
    sh("mount", "-o", "remount,ro", small)
    with pytest.raises(StoreUnavailable) as refused:
        open_store("embedded", small / "data")
    assert refused.value.trouble is Trouble.DENIED
    looking = open_store("embedded", small / "data", read_only=True)
    assert looking.officers() == [officer()]
    assert looking.session("B1").version == 1
    looking.close()
    sh("mount", "-o", "remount,rw", small)
    store = open_store("embedded", small / "data")
    store.record(turn(session=session(version=1)))
    store.close()
