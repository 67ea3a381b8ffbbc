"""The host waits for a quick disk itself; for a slow one another thread does."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.embedded.flush_time import FlushTime
from storage.embedded.store import EmbeddedStore
from tests.storage.samples import event
from tests.storage.test_group import PATIENCE, prepared
from tests.storage.test_hosted import Host, fails_all_and_keeps_nothing


class Disk:
    """Each flush takes `seconds`: a clock that is read before and after it."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._now = 0.0

    def __call__(self) -> float:
        self._now += self.seconds
        return self._now


def flushed(time: FlushTime, times: int) -> None:
    for _ in range(times):
        with time.taken():
            pass


def until_quick(time: FlushTime) -> int:
    """How many flushes it takes."""
    times = 0
    while not time.quick:
        flushed(time, 1)
        times += 1
        assert times < 1000
    return times


def test_nothing_known_is_slow_and_some_quick_flushes_are_quick() -> None:
    assert until_quick(FlushTime(Disk(0.0004))) == 16


@pytest.mark.parametrize(
    ("seconds", "quick"), [(0.0001, True), (0.0019, True), (0.0021, False), (1.0, False)]
)
def test_what_a_flush_takes_in_the_long_run_decides(seconds: float, quick: bool) -> None:
    time = FlushTime(Disk(seconds))
    flushed(time, 100)
    assert time.quick is quick


@pytest.mark.parametrize(("stall", "elsewhere"), [(0.005, 0), (0.02, 16), (5.0, 16)])
def test_after_a_stall_some_are_another_thread_s_after_a_hiccup_none(stall: float, elsewhere: int) -> None:
    disk = Disk(0.0004)
    time = FlushTime(disk)
    flushed(time, 100)
    disk.seconds = stall
    flushed(time, 1)
    disk.seconds = 0.0004
    assert until_quick(time) == elsewhere


def test_a_thread_that_waits_for_the_interpreter_s_lock_takes_nothing_for_a_slow_disk() -> None:
    """Most flushes seem long there; the shortest tells."""
    disk = Disk(4.0)
    time = FlushTime(disk)
    flushed(time, 15)
    disk.seconds = 0.0004
    flushed(time, 1)
    assert time.quick


def test_after_a_flush_that_failed_the_host_waits_for_none() -> None:
    time = FlushTime(Disk(0.0004))
    flushed(time, 100)
    with pytest.raises(ZeroDivisionError), time.taken():
        _ = 1 / 0
    assert not time.quick


@pytest.fixture
def committers(embedded: EmbeddedStore) -> Iterator[list[int]]:
    """The threads in which commits end, in their order."""
    seen: list[int] = []
    committed = embedded.engine.after_commit

    def noted() -> None:
        seen.append(threading.get_ident())
        committed()

    embedded.engine.after_commit = noted
    yield seen
    embedded.engine.after_commit = committed


def test_the_host_leaves_a_slow_disk_to_another_thread_and_a_quick_one_not(
    embedded: EmbeddedStore, committers: list[int]
) -> None:
    host, disk, here = Host(embedded), Disk(0.0004), threading.get_ident()
    embedded.engine.flush_time = FlushTime(disk)

    def writes(first: int, count: int) -> list[bool]:
        """Whether each was committed here."""
        committers.clear()
        for number in range(first, first + count):
            accepted = embedded.accept_soon([event(number)])
            host.comes()
            assert accepted.result(PATIENCE) == [event(number)]
        return [thread == here for thread in committers]

    assert writes(0, 20) == [False] * 16 + [True] * 4
    disk.seconds = 0.05
    assert writes(20, 5) == [True, False, False, False, False]
    assert len(embedded.waiting()) == 25


def test_a_flush_of_the_host_s_own_that_fails_fails_all_and_keeps_nothing(
    embedded: EmbeddedStore, committers: list[int], tmp_path: Path
) -> None:
    prepared(embedded)
    host = Host(embedded)
    embedded.engine.flush_time = FlushTime(Disk(0.0004))
    until_quick(embedded.engine.flush_time)
    committers.clear()
    fails_all_and_keeps_nothing(embedded, host, tmp_path / "data")
    assert not embedded.engine.flush_time.quick
    assert threading.get_ident() not in committers  # after the failure it is another thread's
