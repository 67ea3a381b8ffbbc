"""Many threads: nothing lost, nothing doubled, one winner for each version and each event."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from storage.contract import Store
from storage.errors import EventDone, StaleSession
from tests.storage.samples import NOW, answer, attempted, closed, duty, event, opened, session, turn

THREADS = 8
EACH = 25


@pytest.fixture(autouse=True)
def _switch_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


def together(work: Callable[[int], int]) -> list[int]:
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(work, range(THREADS)))


def test_turns_of_different_officers(store: Store) -> None:
    duties = [duty(f"B{one}", f"p{number}") for one in range(THREADS) for number in range(EACH)]
    store.record(turn(opened(*duties)))

    def study(one: int) -> int:
        badge = f"B{one}"
        for number in range(EACH):
            passage, key = f"p{number}", f"{one}.{number}"
            store.accept([event(key)])
            facts = (attempted(badge, passage), closed(badge, passage))
            ready = session(badge, store.session(badge).version)
            store.record(turn(*facts, event=("telegram", key), session=ready, replies=(answer(key),)))
        return store.session(badge).version

    assert together(study) == [EACH] * THREADS
    (count,) = store.counts(NOW.date(), NOW.date()).values()
    assert (count.all, count.done) == (THREADS * EACH, THREADS * EACH)
    assert store.waiting() == []
    assert store.outbox_waiting() == THREADS * EACH
    seqs = [entry.seq for entry in store.ledger()]
    # An entry for each passage that was opened, two for each turn.
    assert seqs == list(range(1, EACH + 2 * THREADS * EACH + 1))


def test_turns_of_the_same_officer_have_one_winner_each(store: Store) -> None:
    def struggle(one: int) -> int:
        won = 0
        while won < EACH:
            try:
                store.record(
                    turn(attempted(try_no=one), session=session(version=store.session("B1").version))
                )
            except StaleSession:
                continue
            won += 1
        return won

    together(struggle)
    assert store.session("B1").version == THREADS * EACH
    assert len(list(store.ledger())) == THREADS * EACH


def test_one_event_is_handled_by_one_thread(store: Store) -> None:
    store.accept([event(number) for number in range(EACH)])

    def handle(_: int) -> int:
        done = 0
        for number in range(EACH):
            try:
                store.record(turn(attempted(), event=("telegram", str(number))))
            except EventDone:
                continue
            done += 1
        return done

    assert sum(together(handle)) == EACH
    assert len(list(store.ledger())) == EACH


def test_a_row_is_handed_to_one_thread(store: Store) -> None:
    store.enqueue([answer(address=str(number)) for number in range(THREADS * EACH)])

    def take(_: int) -> int:
        return sum(len(store.claim(NOW, 1, timedelta(minutes=1))) for _ in range(2 * EACH))

    assert sum(together(take)) == THREADS * EACH


def test_an_event_is_accepted_by_one_thread(store: Store) -> None:
    def accept(_: int) -> int:
        return sum(len(store.accept([event(number)])) for number in range(EACH))

    assert sum(together(accept)) == EACH
    assert len(store.waiting()) == EACH
