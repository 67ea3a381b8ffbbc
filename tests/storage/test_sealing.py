"""Where several processes write, entries wait for a sealer: what is right meanwhile, and who comes when one is gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from threading import Condition

import psycopg
import pytest

from storage import chain
from storage.archive import read, write
from storage.chain import ChainRow, Head
from storage.codec import canonical
from storage.contract import Store
from storage.open import open_store
from storage.postgres.schema import ROLE
from storage.records import Forgotten
from storage.recount import drift, recount
from storage.sql.sealing import MOST
from storage.transfer import move
from storage.verify import verify
from tests.storage.full import movable
from tests.storage.samples import DAY, NOW, attempted, closed, duty, opened, roster, turn
from tests.storage.server import database, drop
from tests.storage.test_bulk import tallies
from tests.storage.test_threads import together

KEY = b"the sealer's"
PATIENCE = 20.0


@pytest.fixture
def url() -> Iterator[str]:
    made = database()
    yield made
    drop(made)


@contextmanager
def nobody_seals(url: str) -> Iterator[psycopg.Connection]:
    """The role is held by somebody who does nothing."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s, hashtext('sealer'))", (ROLE,))
        yield connection


class Worker:
    """A store beside others, and a way to wait until something is so."""

    def __init__(self, url: str) -> None:
        self.store = open_store(url, Path(), key=KEY)
        self._heard = Condition()
        self.store.join(("telegram",), self._hear)

    def _hear(self) -> None:
        with self._heard:
            self._heard.notify_all()

    def until(self, test: Callable[[], bool]) -> None:
        with self._heard:
            assert self._heard.wait_for(test, PATIENCE)


@pytest.fixture
def waiting(url: str) -> Iterator[Store]:
    """A store in which entries wait, behind one that was sealed before."""
    with closing(open_store(url, Path(), key=KEY)) as before:
        before.record(turn(roster()))
        before.record(turn(opened(duty("B1"), duty("B2"))))
    with nobody_seals(url), closing(Worker(url).store) as store:
        store.record(turn(attempted("B1", answer="一"), closed("B1")))
        store.record(turn(attempted("B2", answer="二")))
        yield store


def unsealed(url: str) -> int:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT count(*) FROM unsealed").fetchone()
    assert found is not None
    return int(found[0])


def left(url: str, *rows: ChainRow) -> None:
    """Entries as a process leaves them that ended before they were sealed."""
    with psycopg.connect(url) as connection:
        for row in rows:
            insert(connection, row)


def insert(connection: psycopg.Connection, row: ChainRow) -> None:
    connection.execute(
        "INSERT INTO unsealed (kind, at, person, data, salt, answer, digest) VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (row.kind, row.at, row.person, canonical(row.data).decode(), row.salt, row.answer, row.digest),
    )


def slot(name: str) -> ChainRow:
    return chain.entry("slot", NOW, "", {"day": DAY.isoformat(), "slot": name, "outcome": "sent", "count": 1})


def slots(store: Store) -> list[str]:
    return [entry.data["slot"] for entry in store.ledger() if entry.kind == "slot"]


# --- while they wait


def test_what_waits_is_counted_and_sound(waiting: Store) -> None:
    report = verify(waiting, KEY)
    assert (report.entries, report.unsealed, report.findings) == (4, 3, ())
    assert report.head == waiting.head() == Head(1, report.head.mac)
    assert [row.seq for row in waiting.chain()] == [1, None, None, None]
    assert [row.mac is None for row in waiting.chain(after=1)] == [True] * 3


def test_what_waits_is_read_behind_what_is_sealed(waiting: Store) -> None:
    kinds = ["duties-opened", "attempted", "duty-closed", "attempted"]
    assert [(one.seq, one.kind) for one in waiting.ledger()] == list(enumerate(kinds, 1))
    assert [one.seq for one in waiting.ledger(after=2)] == [3, 4]
    assert [(one.seq, text) for one, text in waiting.trail()] == [(4, "二"), (3, ""), (2, "一"), (1, "")]
    assert [(one.seq, text) for one, text in waiting.trail("B1")] == [(3, ""), (2, "一")]


def test_figures_are_right_while_entries_wait(waiting: Store) -> None:
    (counted,) = waiting.counts(date.min, date.max).values()
    assert (counted.all, counted.done) == (2, 1)
    assert recount(waiting.ledger()) == waiting.counts(date.min, date.max)
    assert drift(waiting) == []


def test_a_person_is_told_of_what_waits(waiting: Store) -> None:
    told = waiting.stored_about("B1")
    assert [(row["kind"], row["text"]) for row in told["unsealed"] if "person" in row] == [
        ("attempted", "一"),
        ("duty-closed", None),
    ]


def test_looking_on_seals_nothing(waiting: Store, url: str) -> None:
    with closing(open_store(url, Path(), read_only=True)) as looking:
        assert verify(looking, KEY) == verify(waiting, KEY)
        assert drift(looking) == []
    assert unsealed(url) == 3


def test_what_is_forgotten_is_gone_from_what_waits(waiting: Store, url: str) -> None:
    waiting.record(turn(Forgotten("B1", "admin", "left", remove=True, at=NOW)))
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT kind, data, text FROM unsealed ORDER BY id").fetchall()
    assert rows[0] == ("attempted", None, None)
    assert [kind for kind, *_ in rows] == ["attempted", "duty-closed", "attempted", "forgotten"]
    assert verify(waiting, KEY).sound
    waiting.close()
    with closing(open_store(url, Path(), read_only=True)) as looking:
        report = verify(looking, KEY)
        assert (report.unsealed, report.findings) == (0, ())


def test_who_closes_seals_the_rest(waiting: Store, url: str) -> None:
    waiting.close()
    assert unsealed(url) == 0
    with closing(open_store(url, Path(), read_only=True)) as looking:
        report = verify(looking, KEY)
        assert (report.entries, report.unsealed, report.findings) == (4, 0, ())


def test_what_was_edited_while_it_waited_is_found(waiting: Store, url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(
            "UPDATE unsealed SET data = replace(data, 'done', 'late') WHERE kind = 'duty-closed'"
        )
    assert [one.first for one in verify(waiting, KEY).findings] == [3]
    waiting.close()
    with closing(open_store(url, Path(), read_only=True)) as looking:
        assert [one.first for one in verify(looking, KEY).findings] == [3]


# --- moved, kept and restored as they wait


@pytest.mark.parametrize("backend", ["embedded", "postgres"])
def test_what_waits_is_moved_and_sealed_there(waiting: Store, url: str, backend: str, tmp_path: Path) -> None:
    there = database() if backend == "postgres" else backend
    with closing(open_store(there, tmp_path, moving=True)) as target:
        with movable(waiting).snapshot() as rows:
            file, manifest = write(rows, tmp_path / "backups", "0.0.1", NOW)
        assert manifest.counts["unsealed"] == 3
        with read(file) as archive:
            move(archive, manifest.contents, movable(target), "there")
        assert tallies(target) == tallies(waiting)
        assert verify(target, KEY).unsealed == 3
    with closing(open_store(there, tmp_path, key=KEY)) as store:
        store.record(turn(attempted("B1", answer="三")))
        report = verify(store, KEY)
        assert (report.entries, report.unsealed, report.findings) == (5, 0, ())
        assert [text for _, text in store.trail()] == ["三", "二", "", "一", ""]
    if backend == "postgres":
        drop(there)


# --- the sealer


def test_whoever_has_the_role_seals_what_others_write(url: str) -> None:
    with closing(open_store(url, Path(), key=KEY)):
        one, other = Worker(url), Worker(url)
        other.store.record(turn(attempted()))
        one.until(lambda: unsealed(url) == 0)
        assert verify(one.store, KEY).head.seq == 1
        other.store.close()
        one.store.close()


def test_another_takes_the_role_once_its_holder_is_gone(url: str) -> None:
    worker = Worker(url)
    worker.store.close()
    with nobody_seals(url) as holder:
        worker = Worker(url)
        worker.store.record(turn(attempted()))
        assert unsealed(url) == 1
        holder.close()
        worker.until(lambda: unsealed(url) == 0)
    assert verify(worker.store, KEY).head.seq == 1
    worker.store.close()


def test_many_that_wait_are_all_sealed(url: str) -> None:
    with closing(open_store(url, Path(), key=KEY)) as store:
        left(url, *(slot(str(number)) for number in range(2 * MOST + 1)))
        store.record(turn(attempted()))
        assert store.head().seq == 2 * MOST + 2
        assert slots(store) == [str(number) for number in range(2 * MOST + 1)]
        assert verify(store, KEY).sound


def test_an_entry_that_is_committed_after_a_later_one_is_not_missed(url: str) -> None:
    """Its id is the smaller one, and the sealer has been past it."""
    with closing(open_store(url, Path(), key=KEY)) as store, psycopg.connect(url) as slow:
        insert(slow, slot("slow"))
        left(url, slot("quick"))
        store.record(turn(attempted()))
        assert store.head().seq == 2
        slow.commit()
        assert verify(store, KEY).unsealed == 1
        store.record(turn(attempted()))
        assert store.head().seq == 4
        assert slots(store) == ["quick", "slow"]
        assert verify(store, KEY).findings == ()


def test_many_sealers_at_once_seal_each_entry_once(url: str) -> None:
    stores = [open_store(url, Path(), key=KEY) for _ in range(4)]

    def seal(number: int) -> int:
        store = stores[number % len(stores)]
        for _ in range(5):
            store.record(turn(attempted(f"B{number}")))
            store.head()
        return number

    together(seal)
    for store in stores:
        store.close()
    with closing(open_store(url, Path(), read_only=True)) as looking:
        report = verify(looking, KEY)
        assert (report.unsealed, report.findings) == (0, ())
        assert report.entries % 5 == 0
