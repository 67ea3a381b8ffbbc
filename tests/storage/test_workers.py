"""Processes side by side on one server: each event in one hand, in order; roles; what the dead leave behind."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from storage.contract import Store
from storage.mail import DeadLetter, Event, LetterBuried, Outcome
from storage.open import open_store
from storage.postgres.schema import WORKER
from storage.records import Turn
from tests.storage.samples import NOW, answer, event, prompt
from tests.storage.server import database, drop

ROOT = Path(__file__).parent.parent.parent
ROLES = ("telegram", "clock")
PATIENCE = 20.0
LEASE = timedelta(minutes=5)


class Worker:
    """A store as a process that works beside others has it, and the news that it heard."""

    def __init__(self, url: str, *, joins: bool = True) -> None:
        self.store: Store = open_store(url, Path())
        self._heard = threading.Condition()
        self.count = 0
        if joins:
            self.store.join(ROLES, self._hear)

    def _hear(self) -> None:
        with self._heard:
            self.count += 1
            self._heard.notify_all()

    def until(self, test: Callable[[], bool]) -> None:
        """Wait until something is so, looking at each piece of news."""
        with self._heard:
            assert self._heard.wait_for(test, PATIENCE)


@pytest.fixture
def url() -> Iterator[str]:
    made = database()
    yield made
    drop(made)


@pytest.fixture
def workers(url: str) -> Iterator[Callable[..., Worker]]:
    made: list[Worker] = []

    def start(**options: bool) -> Worker:
        made.append(Worker(url, **options))
        return made[-1]

    yield start
    for one in made:
        one.store.close()


Start = Callable[..., Worker]


def said(number: int, address: str = "1001") -> Event:
    return Event("telegram", str(number), address, NOW, {"text": str(number)})


def test_what_one_address_says_is_in_one_hand_in_order(workers: Start) -> None:
    one, two = workers(), workers()
    assert one.store.accept([said(1), said(2)]) == [said(1), said(2)]
    assert two.store.accept([said(3), said(4, "2002")]) == [said(4, "2002")]
    assert two.store.take() == [said(4, "2002")]
    assert one.store.take() == [said(1), said(2), said(3)]
    assert two.store.accept([said(5)]) == []
    assert one.store.take() == [said(1), said(2), said(3), said(5)]
    for number in (1, 2, 3, 5):
        one.store.record(Turn(NOW, ("telegram", str(number))))
    assert two.store.accept([said(6)]) == [said(6)]
    assert one.store.take() == []


def test_the_other_hears_that_something_was_left_to_it(workers: Start) -> None:
    one, two = workers(), workers()
    one.store.accept([said(1)])
    before = one.count
    two.store.accept([said(2)])
    one.until(lambda: one.count > before and one.store.take() == [said(1), said(2)])


def test_an_event_that_comes_to_both_is_kept_once(workers: Start) -> None:
    one, two = workers(), workers()
    assert one.store.accept([said(1)]) == [said(1)]
    assert two.store.accept([said(1)]) == []
    assert two.store.take() == []


def test_what_somebody_had_in_hand_is_taken_when_they_are_gone_and_not_before(workers: Start) -> None:
    one, two, three = workers(), workers(), workers()
    one.store.accept([said(number) for number in (3, 1, 2)])
    assert (two.store.take(), three.store.take()) == ([], [])
    one.store.close()
    two.until(lambda: two.store.take() == [said(3), said(1), said(2)])
    assert three.store.take() == []


def test_what_is_revived_is_in_nobodys_hand(workers: Start) -> None:
    serving, command = workers(), workers(joins=False)
    letter_of(serving.store, said(1))
    assert command.store.revive("telegram", "1") == said(1)
    assert serving.store.take() == [said(1)]


def letter_of(store: Store, of: Event) -> None:
    store.accept([of])
    letter = DeadLetter(of.channel, of.id, of.address, of.at, of.payload, "failed", "ab", NOW)
    store.record(Turn(NOW, (of.channel, of.id), facts=(LetterBuried(letter),)))


def test_a_role_has_one_holder_and_another_within_seconds(workers: Start) -> None:
    one, two, three = workers(), workers(), workers()
    assert [[each.store.leads(role) for role in ROLES] for each in (one, two, three)] == [
        [True, True],
        [False, False],
        [False, False],
    ]
    one.store.close()
    two.until(lambda: two.store.leads("clock") or three.store.leads("clock"))
    leading = [each for each in (two, three) if each.store.leads("telegram")]
    assert len(leading) == 1
    assert leading[0].store.leads("clock")


def test_what_others_answer_goes_to_the_one_that_sends(workers: Start) -> None:
    sender, other = workers(), workers()
    assert [row.owed for row in sender.store.record(Turn(NOW, replies=(answer("1", "9"),)))] == [
        answer("1", "9")
    ]
    before = sender.count
    assert other.store.record(Turn(NOW, replies=(answer("2"), answer("3")))) == []
    sender.until(lambda: sender.count > before)
    assert [row.owed for row in sender.store.claim(NOW, 10, LEASE, ["telegram"])] == [
        answer("2"),
        answer("3"),
    ]


def test_what_the_sender_had_in_hand_when_it_ended(workers: Start) -> None:
    """The next one sends what it had; of the prompt that was going out nobody knows whether it arrived."""
    sender, other = workers(), workers()
    sender.store.enqueue([prompt("morning", "1"), prompt("held", "4"), answer("yes", "2"), answer("no", "3")])
    (yes, no, morning, _) = sender.store.claim(NOW, 10, LEASE)
    sender.store.begin_send(morning.id)
    other.store.enqueue([prompt("noon", "1")])
    assert (yes.owed.address, no.owed.address, morning.owed.address) == ("2", "3", "1")
    sender.store.close()
    other.until(lambda: other.store.leads("telegram"))
    rows = other.store.claim(NOW, 10, LEASE)
    assert [row.owed for row in rows] == [
        answer("yes", "2"),
        answer("no", "3"),
        prompt("held", "4"),
        prompt("noon", "1"),
    ]
    outcome = other.store.outcome(morning.id)
    assert outcome is not None
    assert outcome.outcome is Outcome.UNKNOWN


def test_a_line_that_breaks_is_made_anew_and_nothing_is_let_go(workers: Start, url: str) -> None:
    one = workers()
    one.store.accept([said(1)])
    one.store.enqueue([answer("yes", "2")])
    assert len(one.store.claim(NOW, 10, LEASE)) == 1
    before = numbers(url)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks"
            " WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
        )
    one.until(lambda: numbers(url) not in ([], before) and one.store.leads("clock"))
    assert one.store.take() == [said(1)]
    assert one.store.claim(NOW, 10, LEASE) == []
    two = workers()
    assert two.store.take() == []


def numbers(url: str) -> list[int]:
    """Those under which processes take part."""
    with psycopg.connect(url, autocommit=True) as connection:
        sql = (
            "SELECT objid::integer FROM pg_locks WHERE locktype = 'advisory' AND classid = %s::oid ORDER BY 1"
        )
        return [number for (number,) in connection.execute(sql, (WORKER,))]


_HOLDS = """
import sys
from pathlib import Path
from storage.open import open_store
from tests.storage.test_workers import LEASE, NOW, ROLES, said
store = open_store(sys.argv[1], Path())
store.join(ROLES, lambda: None)
assert store.leads("clock")
store.accept([said(1), said(2)])
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.mark.process
def test_a_process_killed_leaves_its_events_and_its_roles_to_the_others(workers: Start, url: str) -> None:
    held = subprocess.Popen(
        [sys.executable, "-c", _HOLDS, url],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert held.stdout is not None
    assert held.stdout.readline() == "ready\n"
    other = workers()
    assert other.store.take() == []
    assert not other.store.leads("telegram")
    assert other.store.accept([said(3)]) == []
    held.send_signal(signal.SIGKILL)
    held.wait()
    other.until(lambda: other.store.leads("clock"))
    assert other.store.take() == [said(1), said(2), said(3)]
    held.communicate()


def test_one_store_that_joins_nobody_has_every_role(store: Store) -> None:
    assert store.leads("telegram")
    assert store.leads("anything")
    store.accept([event(1)])
    assert store.take() == [event(1)]
    store.enqueue([answer("yes", "2")])
    assert store.claim(NOW, 10, LEASE, ["terminal"]) == []
    assert len(store.claim(NOW, 10, LEASE, ["terminal", "telegram"])) == 1
