"""The disk of the power cuts: what was flushed stays, the rest goes or is torn."""

from __future__ import annotations

import random

import pytest

from tests.faults.disk import SECTOR, Disk, PowerCut


def left(disk: Disk) -> dict[str, bytes]:
    return disk.left(random.Random(1), tears=False)


def torn(disk: Disk) -> list[dict[str, bytes]]:
    return [disk.left(random.Random(seed), tears=True) for seed in range(200)]


def test_what_was_there_is_there() -> None:
    assert left(Disk({"a": b"before"})) == {"a": b"before"}


def test_what_was_not_flushed_is_gone() -> None:
    disk = Disk({"a": b"before"})
    disk.write("a", 0, b"after!")
    disk.truncate("a", 3)
    assert bytes(disk.names["a"].live) == b"aft"
    assert left(disk) == {"a": b"before"}


def test_a_flush_keeps_all_of_a_file_and_nothing_of_another() -> None:
    disk = Disk({"a": b"", "b": b""})
    disk.write("a", 2, b"xy")
    disk.write("b", 0, b"z")
    disk.sync("a")
    assert left(disk) == {"a": b"\0\0xy", "b": b""}


def test_a_new_name_needs_its_folder_flushed() -> None:
    disk = Disk({})
    disk.create("a")
    disk.write("a", 0, b"x")
    disk.sync("a")
    assert left(disk) == {}
    disk.sync_folder()
    assert left(disk) == {"a": b"x"}


def test_a_rename_without_a_flush_leaves_the_old_file() -> None:
    disk = Disk({"a": b"old"})
    disk.create("new")
    disk.write("new", 0, b"fresh")
    disk.sync("new")
    disk.move("new", "a")
    assert left(disk) == {"a": b"old"}
    disk.sync_folder()
    assert left(disk) == {"a": b"fresh"}


def test_a_removed_name_comes_back() -> None:
    disk = Disk({"a": b"x"})
    disk.remove("a")
    assert left(disk) == {"a": b"x"}


def test_a_tear_keeps_any_part_of_what_was_not_flushed() -> None:
    disk = Disk({"a": bytes(4 * SECTOR)})
    disk.write("a", 0, b"1" * SECTOR)
    disk.write("a", SECTOR, b"2" * SECTOR)
    disk.write("a", 2 * SECTOR, b"3" * 2 * SECTOR)
    kept = {bytes(one["a"][place] for place in range(0, 4 * SECTOR, SECTOR)) for one in torn(disk)}
    assert b"\0\0\0\0" in kept
    assert b"1233" in kept
    assert {b"\x002\0\0", b"1\x0033"} <= kept  # out of order
    assert b"123\0" in kept  # the last one broken off at a sector


def test_a_tear_never_breaks_a_sector() -> None:
    disk = Disk({"a": bytes(2 * SECTOR)})
    disk.write("a", 0, b"x" * 2 * SECTOR)
    for one in torn(disk):
        assert all(len(set(one["a"][at : at + SECTOR])) == 1 for at in (0, SECTOR))


def test_a_tear_leaves_what_was_flushed() -> None:
    disk = Disk({"a": b""})
    disk.write("a", 0, b"flushed")
    disk.sync("a")
    disk.write("a", SECTOR, b"not")
    assert all(one["a"].startswith(b"flushed") for one in torn(disk))


def test_names_survive_a_tear_up_to_some_point() -> None:
    disk = Disk({})
    for name in ("a", "b"):
        disk.create(name)
    assert {tuple(one) for one in torn(disk)} == {(), ("a",), ("a", "b")}


@pytest.mark.parametrize("at", [1, 2, 3])
def test_the_power_goes_at_the_step_it_was_told(at: int) -> None:
    disk = Disk({"a": b""}, cut_at=at)
    for _ in range(at - 1):
        disk.write("a", 0, b"x")
    with pytest.raises(PowerCut):
        disk.sync("a")
    assert disk.dead
    assert left(disk) == {"a": b""}  # the flush that the cut met did not happen
    with pytest.raises(PowerCut):
        disk.write("a", 0, b"x")
