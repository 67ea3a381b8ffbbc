"""What only a server can show: several processes, a server that dies, settings that lose, plans without scans."""

from __future__ import annotations

import itertools
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from storage.chain import START, Head, entry, follow
from storage.codec import canonical
from storage.contract import Store
from storage.errors import NewerStore, NoStore, StoreHeld, StoreUnavailable, UnsafeServer
from storage.open import open_store
from storage.postgres.engine import faults
from storage.postgres.schema import ROLE
from storage.records import Turn
from storage.recount import recount
from storage.verify import verify
from tests.storage.full import fill
from tests.storage.samples import DAY, NOW, answer, attempted, duty, event, opened, prompt, roster
from tests.storage.server import database, drop, kill, start, start_again
from tests.storage.test_side_by_side import until
from tests.storage.workers import KEY, handle

ROOT = Path(__file__).parent.parent.parent
UPGRADES = ROOT / "storage" / "postgres" / "upgrades"
WORKERS, EVENTS = 3, 40


@pytest.fixture
def url() -> Iterator[str]:
    made = database()
    yield made
    drop(made)


def run(url: str, sql: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.encode())


@pytest.mark.process
def test_several_processes_do_every_event_once(url: str, tmp_path: Path) -> None:
    """All of them get all events, each in another order, at the same time."""
    command = [sys.executable, "-m", "tests.storage.workers", url]
    workers = [
        subprocess.Popen([*command, str(seed), str(EVENTS)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for seed in range(WORKERS)
    ]
    said = [worker.communicate(timeout=120)[0].split() for worker in workers]
    assert [worker.returncode for worker in workers] == [0] * WORKERS
    assert sorted(int(number) for each in said for number in each) == list(range(EVENTS))
    store = open_store(url, tmp_path, key=KEY)
    assert store.session("B1").version == EVENTS
    assert store.outbox_waiting() == EVENTS
    kinds = [entry.kind for entry in store.ledger()]
    assert kinds.count("attempted") == kinds.count("duty-closed") == EVENTS
    assert [entry.seq for entry in store.ledger()] == list(range(1, len(kinds) + 1))
    assert recount(store.ledger()) == store.counts(date.min, date.max)
    assert verify(store, KEY).sound
    store.close()


@pytest.mark.process
def test_of_several_processes_one_is_killed_and_another_seals(url: str, tmp_path: Path) -> None:
    """Each has officers of its own and one whom all have; the first is the sealer, and dies in the middle."""
    store = open_store(url, tmp_path, key=KEY)
    badges = ["B1", *(f"W{number}" for number in range(WORKERS))]
    store.record(Turn(NOW, facts=(opened(*(duty(one, f"p{n}") for one in badges for n in range(EVENTS))),)))
    command = [sys.executable, "-m", "tests.storage.workers", url]
    workers: list[subprocess.Popen[str]] = []
    for number in range(WORKERS):
        workers.append(
            subprocess.Popen(
                [*command, str(number), str(EVENTS), "beside"],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        told = workers[-1].stdout
        assert told is not None
        assert told.readline() == "at work\n"
    first = workers[0].stdout
    assert first is not None
    store.join(("telegram",), lambda: None)  # it stands by, too
    before = sealer(url)
    assert before is not None
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    lines = [first.readline().strip() for _ in range(EVENTS // 2)]
    workers[0].kill()
    dead = workers[0].stdin
    assert dead is not None
    dead.close()
    with first:
        lines += [line.strip() for line in first]
    until(lambda: sealer(url) not in (None, before))
    others = [worker.communicate(timeout=120)[0].split() for worker in workers[1:]]
    workers[0].wait()
    store.close()
    assert [worker.returncode for worker in workers] == [-signal.SIGKILL, *[0] * (WORKERS - 1)]
    look = open_store(url, tmp_path, read_only=True)
    report = verify(look, KEY)
    assert (report.unsealed, report.findings) == (0, ())
    assert recount(look.ledger()) == look.counts(date.min, date.max)
    done = {badge: passages(look, badge) for badge in badges}
    all_of_them = [f"p{number}" for number in range(EVENTS)]
    assert [done["W1"], done["W2"]] == [all_of_them] * 2
    assert sorted(done["B1"]) == sorted(all_of_them)  # each once
    acknowledged = [line.removeprefix("W0.") for line in lines if line.startswith("W0.")]
    # One more may have been committed than could be told of.
    assert done["W0"] in (all_of_them[: len(acknowledged)], all_of_them[: len(acknowledged) + 1])
    shared = [int(line) for line in [*lines, *itertools.chain(*others)] if line.isdigit()]
    assert len(shared) == len(set(shared)) >= EVENTS - 1
    look.close()


def passages(store: Store, badge: str) -> list[str]:
    """What an officer tried, in the order of the ledger."""
    return [
        entry.data["passage"] for entry in store.ledger() if (entry.kind, entry.badge) == ("attempted", badge)
    ]


def sealer(url: str) -> int | None:
    """The server's process that holds the role for somebody."""
    sql = (
        "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = %s::oid"
        " AND objid = (hashtext('sealer')::bigint & 4294967295)::oid"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    with psycopg.connect(url) as connection:
        found = connection.execute(sql, (ROLE,)).fetchone()
    return int(found[0]) if found else None


def test_a_ledger_from_before_goes_on(url: str, tmp_path: Path) -> None:
    """Its entries were sealed in their turns; those that come after the upgrade follow on from the last of them."""
    head = Head(0, START)
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE upgrades (number integer PRIMARY KEY, at timestamptz DEFAULT now())")
        for number, file in enumerate(sorted(UPGRADES.glob("*.sql"))[:4], 1):
            connection.execute(file.read_bytes())
            connection.execute("INSERT INTO upgrades (number) VALUES (%s)", (number,))
        for number in range(3):
            row = entry("day-off", NOW, "", {"day": DAY.isoformat(), "reason": str(number)})
            head = follow(KEY, head, row.digest)
            contents = canonical(row.data).decode()
            values = (head.seq, row.kind, row.at, "", contents, row.salt, "", row.digest, head.mac)
            connection.execute("INSERT INTO ledger VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)", values)
    store = open_store(url, tmp_path, key=KEY)
    assert store.head() == head
    store.record(Turn(NOW, facts=(attempted(),)))
    report = verify(store, KEY)
    assert (report.entries, report.unsealed, report.findings) == (4, 0, ())
    store.close()


def test_a_second_process_leaves_alone_what_the_first_has_in_hand(url: str, tmp_path: Path) -> None:
    first = open_store(url, tmp_path)
    first.enqueue([prompt("morning", "1"), prompt("noon", "3"), answer("yes", "2")])
    handed = first.claim(NOW, 10, timedelta(minutes=5))
    assert len(handed) == 3
    first.begin_send(handed[1].id)
    second = open_store(url, tmp_path)
    assert second.claim(NOW, 10, timedelta(minutes=5)) == []
    assert not second.begin_send(handed[2].id)
    first.close()
    second.close()
    # Nobody is left who could have them in hand: they are owed again, but of the prompt that went out nobody knows.
    third = open_store(url, tmp_path)
    again = third.claim(NOW, 10, timedelta(minutes=5))
    assert [row.owed.address for row in again] == ["2", "3"]
    third.close()


def test_a_store_that_is_moved_is_held(url: str, tmp_path: Path) -> None:
    at_work = open_store(url, tmp_path)
    with pytest.raises(StoreHeld):
        open_store(url, tmp_path, moving=True)
    at_work.close()
    moving = open_store(url, tmp_path, moving=True)
    with pytest.raises(StoreUnavailable):
        open_store(url, tmp_path)
    moving.close()
    open_store(url, tmp_path).close()


@pytest.mark.process
def test_a_server_that_dies_loses_nothing_and_is_found_again(tmp_path: Path) -> None:
    server = start(tmp_path / "server")
    url = database(str(server.get_uri()))
    store = open_store(url, tmp_path, key=KEY)
    for number in range(3):
        store.accept([event(number)])
        assert handle(store, number)
    kill(server.get_pid())
    with pytest.raises(StoreUnavailable):
        handle_many(store, range(3, 50))  # its other processes end a moment after the first
    reached = recorded(url, tmp_path)
    handle(store, 60)  # the same store, without a restart
    assert store.event_done("telegram", "60")
    assert store.session("B1").version == reached + 1
    assert recount(store.ledger()) == store.counts(date.min, date.max)
    assert verify(store, KEY).sound
    store.close()
    start(tmp_path / "server").cleanup()


def handle_many(store: Store, numbers: Iterable[int]) -> None:
    for number in numbers:
        handle(store, number)


def recorded(url: str, folder: Path) -> int:
    """Start the server again; how many turns it holds, at least those that were acknowledged."""
    start_again(folder / "server")
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT count(*) FROM inbox WHERE done_at IS NOT NULL").fetchone()
    assert found is not None
    assert found[0] >= 3
    return int(found[0])


@pytest.mark.parametrize("setting", ["synchronous_commit"])
def test_a_server_that_acknowledges_too_early_is_refused(url: str, tmp_path: Path, setting: str) -> None:
    name = urlsplit(url).path.removeprefix("/")
    run(url, f"ALTER DATABASE {name} SET {setting} = off")
    with pytest.raises(UnsafeServer, match=setting):
        open_store(url, tmp_path)
    open_store(url, tmp_path, unsafe=True).close()


def test_tables_of_a_newer_program_are_left_alone(url: str, tmp_path: Path) -> None:
    open_store(url, tmp_path).close()
    run(url, "INSERT INTO upgrades (number) VALUES (9000)")
    with pytest.raises(NewerStore):
        open_store(url, tmp_path)


def test_looking_on_makes_nothing(url: str, tmp_path: Path) -> None:
    with pytest.raises(NoStore):
        open_store(url, tmp_path, read_only=True)
    open_store(url, tmp_path).close()
    looking = open_store(url, tmp_path, read_only=True)
    with pytest.raises(StoreUnavailable):
        looking.record(Turn(NOW, facts=(roster(),)))
    looking.close()


def test_an_address_that_nobody_answers_is_told_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable) as raised:
        open_store("postgresql://bot:geheim@127.0.0.1:1/none", tmp_path)
    assert "geheim" not in str(raised.value)


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("INSERT INTO seen VALUES ('甲'), ('甲')", r"UniqueViolation \(23505\)"),
        ("SELECT '甲'::integer", r"InvalidTextRepresentation \(22P02\)"),
        ("DO $$ BEGIN RAISE 'closed' USING DETAIL = '甲', HINT = '甲'; END $$", "closed"),
    ],
)
def test_what_is_told_of_a_fault_holds_nothing_that_somebody_stored(url: str, sql: str, said: str) -> None:
    run(url, "CREATE TABLE seen (name text PRIMARY KEY)")
    with pytest.raises(StoreUnavailable, match=f"^the store could not try: {said}$") as told, faults("try"):
        run(url, sql)
    assert "甲" in str(told.value.cause)


def test_no_query_of_the_product_reads_a_whole_table(url: str, tmp_path: Path) -> None:
    """Where an index serves, a server that is asked to avoid scans makes none: what is counted has no index."""
    store = open_store(url, tmp_path, key=KEY)
    fill(store)
    store.close()
    run(url, f"ALTER DATABASE {urlsplit(url).path.removeprefix('/')} SET enable_seqscan = off")
    store = open_store(url, tmp_path, key=KEY)
    before = scans(url)
    for number in range(900, 903):
        store.accept([event(number)])
        handle(store, number)
    store.waiting(), store.event_done("telegram", "1"), store.begin("telegram", "2")
    for row in store.claim(datetime.now(UTC), 10, timedelta(minutes=1)):
        store.release(row.id, NOW)
    store.duties_on(DAY), store.duties_of("B1", DAY), store.open_duties("B1"), store.all_open()
    store.officers("d1"), store.accounts("B1"), store.shown("B1", "p1"), store.sessions_to_wake(NOW)
    store.counts(DAY, DAY), store.head(), next(store.ledger(3)), store.outcome(1)
    list(store.trail("B1")), next(store.trail()), list(store.chain(after=store.head().seq - 1))
    store.close()
    after = scans(url)
    big = ("ledger", "answers", "persons", "duties", "inbox", "outbox", "sessions", "counts", "shown")
    assert {table: after[table] - before[table] for table in big} == dict.fromkeys(big, 0)


def scans(url: str) -> dict[str, int]:
    """How often each table was read as a whole so far."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT pg_stat_force_next_flush()")
        return dict(connection.execute("SELECT relname, seq_scan FROM pg_stat_user_tables").fetchall())
