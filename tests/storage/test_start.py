"""Opening a store: which one, whose it is, what it forgets, and what it refuses."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.embedded.schema import FORMAT
from storage.errors import NewerStore, StoreError, StoreHeld, StoreUnavailable
from storage.mail import Outcome, Settlement
from storage.memory import MemoryStore
from storage.open import open_store
from storage.records import Forgotten, Shown, Turn
from tests.storage.conftest import Reopen
from tests.storage.samples import answer, event, officer, prompt, roster, turn

HOUR = timedelta(hours=1)
DAYS = timedelta(days=1)


def today() -> datetime:
    return datetime.now(UTC)


def test_the_url_names_the_backend(tmp_path: Path) -> None:
    assert isinstance(open_store("memory", tmp_path), MemoryStore)
    open_store("", tmp_path).close()
    assert (tmp_path / "chensong.db").exists()
    with pytest.raises(StoreError, match=r"'redis://x'.*embedded.*memory"):
        open_store("redis://x", tmp_path)


def test_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    store = open_store("embedded", folder)
    store.record(turn(roster(officer())))
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())}
    store.close()
    assert modes.pop("data") == 0o700
    assert set(modes) == {"chensong.db", "chensong.db-wal", "chensong.db-shm", "store.lock"}
    assert set(modes.values()) == {0o600}


def test_commits_are_flushed(tmp_path: Path) -> None:
    store = open_store("embedded", tmp_path)
    connection = store._engine.connection  # type: ignore[attr-defined]  # the promise is SQLite's setting
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    store.close()


def test_a_held_store_is_refused_and_free_after_closing(tmp_path: Path) -> None:
    first = open_store("embedded", tmp_path)
    with pytest.raises(StoreHeld, match=r"process \d+ \(.+\)"):
        open_store("embedded", tmp_path)
    first.close()
    first.close()
    open_store("embedded", tmp_path).close()


def test_a_lock_without_a_name_still_refuses(tmp_path: Path) -> None:
    store = open_store("embedded", tmp_path)
    (tmp_path / "store.lock").write_text("", encoding="utf-8")
    with pytest.raises(StoreHeld, match="another process"):
        open_store("embedded", tmp_path)
    store.close()


def mark(folder: Path, pragma: str) -> None:
    open_store("embedded", folder).close()
    with closing(sqlite3.connect(folder / "chensong.db")) as connection:
        connection.execute(f"PRAGMA {pragma}")


@pytest.mark.parametrize("read_only", [False, True])
def test_a_newer_format_is_refused_and_let_go(tmp_path: Path, read_only: bool) -> None:
    mark(tmp_path, f"user_version={FORMAT + 1}")
    for _ in range(2):
        with pytest.raises(NewerStore, match=f"format {FORMAT + 1}"):
            open_store("embedded", tmp_path, read_only=read_only)


def test_somebody_elses_database_is_refused(tmp_path: Path) -> None:
    mark(tmp_path, "application_id=77")
    with pytest.raises(StoreError, match="not a store of this program"):
        open_store("embedded", tmp_path)


def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "chensong.db").write_bytes(b"no database" * 1000)
    with pytest.raises(StoreUnavailable, match="not a database"):
        open_store("embedded", tmp_path)


def test_a_folder_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreUnavailable, match="make"):
        open_store("embedded", tmp_path / "file" / "data")


# --- looking on


def test_reading_beside_the_owner(tmp_path: Path) -> None:
    owner = open_store("embedded", tmp_path)
    looking = open_store("embedded", tmp_path, read_only=True)
    owner.record(turn(roster(officer())))
    assert looking.officers() == [officer()]
    owner.close()
    assert looking.officers() == [officer()]
    looking.close()


def test_reading_where_nobody_runs(tmp_path: Path) -> None:
    owner = open_store("embedded", tmp_path)
    owner.record(turn(roster(officer())))
    owner.close()
    looking = open_store("embedded", tmp_path, read_only=True)
    assert looking.officers() == [officer()]
    open_store("embedded", tmp_path).close()
    looking.close()


def test_who_looks_on_writes_nothing(tmp_path: Path) -> None:
    owner = open_store("embedded", tmp_path)
    owner.enqueue([answer()])
    looking = open_store("embedded", tmp_path, read_only=True)
    writes: list[Callable[[], object]] = [
        lambda: looking.record(turn(roster(officer()))),
        lambda: looking.accept([event(1)]),
        lambda: looking.enqueue([answer()]),
        lambda: looking.claim(today(), 1, HOUR),
        lambda: looking.release(1, today()),
        lambda: looking.settle(Settlement(1, Outcome.SENT, today())),
    ]
    for write in writes:
        with pytest.raises(StoreUnavailable):
            write()
    assert owner.officers() == []
    assert owner.waiting() == []
    assert owner.outbox_waiting() == 1
    looking.close()
    owner.close()


def test_looking_on_needs_a_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store in"):
        open_store("embedded", tmp_path, read_only=True)
    assert list(tmp_path.iterdir()) == []


# --- what a start forgets


@pytest.mark.parametrize(("age", "known"), [(6 * DAYS, True), (8 * DAYS, False)])
def test_done_events_are_forgotten_after_a_week(reopen: Reopen, age: timedelta, known: bool) -> None:
    reopen().record(Turn(today() - age, ("telegram", "1")))
    assert reopen().event_done("telegram", "1") is known


def test_waiting_events_are_never_forgotten(reopen: Reopen) -> None:
    reopen().accept([event(1)])
    assert reopen().waiting() == [event(1)]


@pytest.mark.parametrize(("age", "known"), [(29 * DAYS, True), (31 * DAYS, False)])
def test_settled_answers_are_forgotten_after_a_month(reopen: Reopen, age: timedelta, known: bool) -> None:
    (row,) = reopen().record(turn(replies=(answer(),)))
    reopen().settle(Settlement(row.id, Outcome.SENT, today() - age))
    reopen()
    assert (reopen().outcome(row.id) is not None) is known


def test_keys_of_old_prompts_are_not_forgotten(reopen: Reopen) -> None:
    store = reopen()
    store.enqueue([prompt("k")])
    (row,) = store.claim(today(), 1, HOUR)
    store.settle(Settlement(row.id, Outcome.SENT, today() - 400 * DAYS))
    reopen()
    assert reopen().enqueue([prompt("k")]) == 0


@pytest.mark.parametrize(("age", "known"), [(29 * DAYS, 1), (31 * DAYS, 0)])
def test_shown_messages_are_forgotten_after_a_month(reopen: Reopen, age: timedelta, known: int) -> None:
    reopen().record(turn(Shown("B1", "p1", "telegram", "1001", "5", today() - age)))
    assert len(reopen().shown("B1", "p1")) == known


def test_prompts_in_hand_when_the_program_ended_are_logged(
    reopen: Reopen, caplog: pytest.LogCaptureFixture
) -> None:
    store = reopen()
    store.enqueue([prompt("a"), prompt("b"), prompt("c")])
    for row in store.claim(today(), 3, HOUR)[:2]:
        store.begin_send(row.id)
    assert "prompts were" not in caplog.text
    reopen()
    assert "2 prompts were being sent when the program ended" in caplog.text


def test_prompts_that_were_going_out_when_the_program_ended_can_be_asked_for(reopen: Reopen) -> None:
    store = reopen()
    began = today()
    store.enqueue([prompt("a", "1"), prompt("b", "2"), prompt("c", "3"), prompt("d", "4")])
    rows = store.claim(today(), 3, HOUR)
    for row in rows[:2]:
        store.begin_send(row.id)
    assert store.interrupted(began) == []
    store = reopen()
    assert store.interrupted(began) == rows[:2]
    store = reopen()  # until somebody has surely told of them
    assert store.interrupted(began) == rows[:2]
    assert store.interrupted(today() + HOUR) == []


def test_what_was_sent_to_or_told_of_somebody_who_is_forgotten_is_not_asked_for(reopen: Reopen) -> None:
    store = reopen()
    began = today()
    store.record(turn(roster(officer())))
    store.enqueue([prompt("a"), prompt("b", "2", badge="B2", body={"text": "B1 先读完了"})])
    for row in store.claim(today(), 2, HOUR):
        store.begin_send(row.id)
    store = reopen()
    assert len(store.interrupted(began)) == 2
    store.record(turn(Forgotten("B1", "admin", "left", remove=True, at=today())))
    assert store.interrupted(began) == []


def test_a_file_of_before_gets_the_indexes_it_lacks(tmp_path: Path) -> None:
    open_store("embedded", tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "chensong.db")) as connection:
        connection.executescript(
            "DROP INDEX outbox_free; DROP INDEX outbox_seat; DROP INDEX outbox_interrupted;"
            "CREATE INDEX outbox_waiting ON outbox (lane, id) WHERE outcome IS NULL;"
        )
    open_store("embedded", tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "chensong.db")) as connection:
        names = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")
        }
    assert names >= {"outbox_free", "outbox_seat", "outbox_old", "outbox_interrupted"}
    assert "outbox_waiting" not in names


def test_a_prompt_that_was_given_back_and_is_in_hand_anew_has_not_gone_out(reopen: Reopen) -> None:
    store = reopen()
    store.enqueue([prompt("a", "1"), prompt("b", "2")])
    for row in store.claim(today(), 2, HOUR):
        store.begin_send(row.id)
        store.release(row.id, today())
    assert len(store.claim(today(), 2, HOUR)) == 2
    assert [row.owed.key for row in reopen().claim(today(), 2, HOUR)] == ["a", "b"]


def test_a_prompt_whose_lease_ended_while_it_went_out_is_of_unknown_fate(reopen: Reopen) -> None:
    store = reopen()
    store.enqueue([prompt("a")])
    [row] = store.claim(today(), 1, HOUR)
    store.begin_send(row.id)
    assert [one.id for one in store.claim(today() + 2 * HOUR, 1, HOUR)] == [row.id]
    store = reopen()
    assert store.claim(today() + 9 * HOUR, 1, HOUR) == []
    outcome = store.outcome(row.id)
    assert outcome is not None
    assert outcome.outcome is Outcome.UNKNOWN


def test_what_an_ended_program_had_in_hand_is_handed_out_at_once(reopen: Reopen) -> None:
    """Long before its leases are over: of a turn's own reply, of what was claimed, of a prompt that had not begun."""
    store = reopen()
    store.record(Turn(today(), replies=(answer("replied", "1"),)))
    store.enqueue([answer("claimed", "2"), prompt("k", "3")])
    assert len(store.claim(today(), 9, 24 * HOUR)) == 2
    assert store.claim(today(), 9, HOUR) == []
    rows = reopen().claim(today(), 9, HOUR)
    assert [row.owed.address for row in rows] == ["1", "2", "3"]
    assert [row.claims for row in rows] == [2, 2, 2]
