"""Whoever meddles with the ledger is found: every column, every kind of change, each named by its entry."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import chain
from storage.chain import Head
from storage.codec import canonical, loads
from storage.contract import Store
from storage.embedded.store import FILE
from storage.heads import NotedHead, head_line, read_heads
from storage.memory import MemoryStore
from storage.open import open_store
from storage.records import Forgotten
from storage.verify import Finding, Report, What, sealed_with, verify
from tests.storage.samples import NOW, attempted, turn
from tests.storage.test_ledger import BADGE, everything_that_happens

KEY = b"the key of the ledger, 32 bytes."
DAY = date(2026, 3, 2)
COLUMNS = ("seq", "kind", "at", "person", "data", "salt", "answer", "digest", "mac")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with an entry of every kind."""
    folder = tmp_path_factory.mktemp("written")
    store = open_store("embedded", folder, key=KEY)
    for fact in everything_that_happens():
        store.record(turn(fact))
    store.record(turn(attempted("B2", answer="不多不多")))
    store.close()
    return folder / FILE


@pytest.fixture
def file(written: Path, tmp_path: Path) -> Path:
    """A copy to meddle with."""
    copy = tmp_path / FILE
    copy.write_bytes(written.read_bytes())
    return copy


def meddle(file: Path, *statements: str) -> int:
    """Run SQL as an intruder would; how many rows it changed."""
    with closing(sqlite3.connect(file)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        return connection.total_changes


def looked_at(file: Path, key: bytes = KEY, heads: tuple[NotedHead, ...] = ()) -> Report:
    store = open_store("embedded", file.parent, read_only=True)
    report = verify(store, key, heads)
    store.close()
    return report


def head_of(file: Path) -> NotedHead:
    return NotedHead(DAY, looked_at(file).head)


def entries(file: Path) -> list[int]:
    with closing(sqlite3.connect(file)) as connection:
        return [seq for (seq,) in connection.execute("SELECT seq FROM ledger ORDER BY seq")]


def named(report: Report) -> set[int]:
    return {seq for one in report.findings for seq in range(one.first, one.last + 1)}


def test_what_nobody_touched_is_sound(file: Path) -> None:
    report = looked_at(file, heads=(head_of(file),))
    assert report == Report(len(entries(file)), 0, report.head, ())
    assert report.sound


@pytest.mark.parametrize("column", COLUMNS[1:])
def test_an_edit_of_any_column_of_any_entry_is_found_and_named(file: Path, column: str) -> None:
    for seq in entries(file):
        clean = file.read_bytes()
        assert meddle(file, f"UPDATE ledger SET {column} = {column} || '0' WHERE seq = {seq}") == 1
        report = looked_at(file)
        assert seq in named(report), (column, seq)
        # Who was forgotten by an entry that nobody can trust any longer is missing without excuse.
        others = {one.what for one in report.findings if not {one.first, one.last} & {seq, seq + 1}}
        assert others <= {What.PERSON_MISSING}
        file.write_bytes(clean)


def plausible(file: Path, seq: int, column: str) -> str:
    """A value that fits the column, taken from another entry or made up by the rules."""
    with closing(sqlite3.connect(file)) as connection:
        sql = f"SELECT {column} FROM ledger WHERE {column} <> (SELECT {column} FROM ledger WHERE seq = ?) LIMIT 1"
        return str(connection.execute(sql, (seq,)).fetchone()[0])


@pytest.mark.parametrize("column", ["kind", "at", "person", "data", "salt", "digest", "mac"])
def test_another_entrys_value_is_found_as_well(file: Path, column: str) -> None:
    for seq in entries(file):
        clean = file.read_bytes()
        value = plausible(file, seq, column).replace("'", "''")
        meddle(file, f"UPDATE ledger SET {column} = '{value}' WHERE seq = {seq}")
        assert seq in named(looked_at(file)), (column, seq)
        file.write_bytes(clean)


def test_who_makes_the_digest_anew_but_lacks_the_key_is_found(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        sql = (
            "SELECT seq, kind, at, person, data, salt, answer FROM ledger WHERE kind = 'duty-closed' LIMIT 1"
        )
        seq, kind, at, person, text, salt, answer = connection.execute(sql).fetchone()
        data = {**loads(text), "state": "late"}
        made = chain.digest(salt, kind, at, person, data, answer)
        connection.execute(
            "UPDATE ledger SET data = ?, digest = ? WHERE seq = ?", (canonical(data).decode(), made, seq)
        )
        connection.commit()
    assert looked_at(file).findings == (Finding(What.SEAL, seq, seq),)


def test_a_removed_entry_is_found_and_named(file: Path) -> None:
    for seq in entries(file)[:-1]:
        clean = file.read_bytes()
        meddle(file, f"DELETE FROM ledger WHERE seq = {seq}")
        assert Finding(What.MISSING, seq, seq) in looked_at(file).findings
        file.write_bytes(clean)


def test_a_removed_entry_whose_number_is_taken_by_the_next_is_found(file: Path) -> None:
    for seq in entries(file)[:-1]:
        clean = file.read_bytes()
        moved = (
            "UPDATE ledger SET seq = -seq WHERE seq > {0}",
            "UPDATE ledger SET seq = -seq - 1 WHERE seq < 0",
        )
        meddle(file, f"DELETE FROM ledger WHERE seq = {seq}", *(one.format(seq) for one in moved))
        assert seq in named(looked_at(file))
        file.write_bytes(clean)


@pytest.mark.parametrize("kept", ["mac", "digest"])
def test_an_inserted_entry_is_found_and_named(file: Path, kept: str) -> None:
    last = entries(file)[-1]
    for seq in range(1, last + 2):
        clean = file.read_bytes()
        meddle(
            file,
            f"UPDATE ledger SET seq = -seq WHERE seq >= {seq}",
            "UPDATE ledger SET seq = 1 - seq WHERE seq < 0",
            f"INSERT INTO ledger SELECT {seq}, kind, at, person, data, salt, '', digest, {kept} FROM ledger"
            f" WHERE seq = {1 if seq > 1 else 3}",
        )
        assert seq in named(looked_at(file))
        file.write_bytes(clean)


def test_two_entries_in_each_others_place_are_found(file: Path) -> None:
    for seq in entries(file)[:-1]:
        clean = file.read_bytes()
        meddle(
            file,
            f"UPDATE ledger SET seq = -1 WHERE seq = {seq}",
            f"UPDATE ledger SET seq = {seq} WHERE seq = {seq + 1}",
            f"UPDATE ledger SET seq = {seq + 1} WHERE seq = -1",
        )
        assert {seq, seq + 1} <= named(looked_at(file))
        file.write_bytes(clean)


def test_a_ledger_cut_off_is_found_by_the_head(file: Path) -> None:
    head, last = head_of(file), entries(file)[-1]
    for seq in entries(file):
        clean = file.read_bytes()
        meddle(file, f"DELETE FROM ledger WHERE seq >= {seq}", f"DELETE FROM answers WHERE seq >= {seq}")
        report = looked_at(file, heads=(head,))
        assert Finding(What.CUT_OFF, seq, last, DAY.isoformat()) in report.findings
        file.write_bytes(clean)


def test_a_ledger_written_anew_with_the_key_is_found_by_the_head(file: Path) -> None:
    head = head_of(file)
    store = open_store("embedded", file.parent / "anew", key=KEY)
    for _ in range(head.head.seq):
        store.record(turn(attempted("B2")))
    assert verify(store, KEY).sound
    assert [one.what for one in verify(store, KEY, (head,)).findings] == [What.HEAD]
    store.close()


def test_a_wrong_key_is_told_as_such(file: Path) -> None:
    last = entries(file)[-1]
    assert looked_at(file, b"another key").findings == (Finding(What.KEY, 1, last),)
    meddle(file, "UPDATE ledger SET data = '{}' WHERE seq = 3")
    found = looked_at(file, b"another key").findings
    assert [(one.what, one.first) for one in found] == [(What.KEY, 1), (What.EDITED, 3)]


def test_a_key_that_changed_on_the_way_is_told_from_where(file: Path) -> None:
    last = entries(file)[-1]
    store = open_store("embedded", file.parent, key=b"the next key")
    for _ in range(5):
        store.record(turn(attempted("B2")))
    store.close()
    assert looked_at(file).findings == (Finding(What.SEAL, last + 1, last + 5),)


@pytest.mark.parametrize("entries", [0, 1, 2, 5])
def test_the_last_entry_tells_which_key_it_was_sealed_with(entries: int) -> None:
    store = MemoryStore(KEY)
    for _ in range(entries):
        store.record(turn(attempted("B2")))
    assert sealed_with(store, KEY)
    assert sealed_with(store, b"another key") is (entries == 0)


# --- what lies beside


def beside(file: Path) -> list[int]:
    with closing(sqlite3.connect(file)) as connection:
        return [seq for (seq,) in connection.execute("SELECT seq FROM answers ORDER BY seq")]


BESIDE: dict[str, tuple[Callable[[int, int], str], What]] = {
    "text": (lambda seq, _: f"UPDATE answers SET text = text || '。' WHERE seq = {seq}", What.ANSWER_EDITED),
    "salt": (lambda seq, _: f"UPDATE answers SET salt = salt || '0' WHERE seq = {seq}", What.ANSWER_EDITED),
    "removed": (lambda seq, _: f"DELETE FROM answers WHERE seq = {seq}", What.ANSWER_MISSING),
    "another's": (
        lambda seq, other: (
            f"UPDATE answers SET (salt, text) = (SELECT salt, text FROM answers WHERE seq = {other}) WHERE seq = {seq}"
        ),
        What.ANSWER_EDITED,
    ),
}


@pytest.mark.parametrize("how", BESIDE)
def test_an_answer_that_was_touched_is_found_and_named(file: Path, how: str) -> None:
    places = beside(file)
    assert len(places) > 6
    for place, seq in enumerate(places):
        clean = file.read_bytes()
        statement, what = BESIDE[how]
        assert meddle(file, statement(seq, places[place - 1])) == 1
        assert looked_at(file).findings == (Finding(what, seq, seq),)
        file.write_bytes(clean)


@pytest.mark.parametrize("seq", [1, 999])
def test_an_answer_put_beside_an_entry_that_had_none_is_found(file: Path, seq: int) -> None:
    meddle(file, f"INSERT INTO answers VALUES ({seq}, 'ab', '我没有迟到')")
    assert looked_at(file).findings == (Finding(What.ANSWER_ADDED, seq, seq),)


def test_an_answer_moved_to_another_entry_is_found(file: Path) -> None:
    first, *_ = beside(file)
    meddle(file, f"UPDATE answers SET seq = 1 WHERE seq = {first}")
    found = {(one.what, one.first) for one in looked_at(file).findings}
    assert found == {(What.ANSWER_MISSING, first), (What.ANSWER_ADDED, 1)}


PERSONS: dict[str, tuple[str, What]] = {
    "badge": (f"UPDATE persons SET badge = 'B9' WHERE badge = '{BADGE}'", What.PERSON_EXCHANGED),
    "salt": (f"UPDATE persons SET salt = salt || '0' WHERE badge = '{BADGE}'", What.PERSON_EXCHANGED),
    "id": (f"UPDATE persons SET id = id || '0' WHERE badge = '{BADGE}'", What.PERSON_MISSING),
    "removed": (f"DELETE FROM persons WHERE badge = '{BADGE}'", What.PERSON_MISSING),
    "added": ("INSERT INTO persons VALUES ('12', 'ab', 'B9')", What.PERSON_EXCHANGED),
}


@pytest.mark.parametrize("how", PERSONS)
def test_a_person_who_was_touched_is_found(file: Path, how: str) -> None:
    statement, what = PERSONS[how]
    assert meddle(file, statement) == 1
    assert what in {one.what for one in looked_at(file).findings}


def test_two_persons_in_each_others_place_are_found(file: Path) -> None:
    meddle(
        file,
        f"UPDATE persons SET badge = 'x' WHERE badge = '{BADGE}'",
        f"UPDATE persons SET badge = '{BADGE}' WHERE badge = 'B2'",
        "UPDATE persons SET badge = 'B2' WHERE badge = 'x'",
    )
    found = looked_at(file).findings
    assert [one.what for one in found] == [What.PERSON_EXCHANGED] * 2
    assert {one.detail for one in found} == {BADGE, "B2"}


def test_contents_erased_without_forgetting_anybody_are_found(file: Path) -> None:
    meddle(file, "UPDATE ledger SET data = NULL WHERE kind = 'attempted'")
    assert {one.what for one in looked_at(file).findings} == {What.CONTENTS_MISSING}


@pytest.mark.parametrize("remove", [True, False])
def test_who_was_forgotten_leaves_a_sound_ledger(file: Path, *, remove: bool) -> None:
    store = open_store("embedded", file.parent, key=KEY)
    store.record(turn(Forgotten(BADGE, "admin", "离职", remove, NOW)))
    assert verify(store, KEY).sound
    store.close()
    meddle(file, "UPDATE ledger SET data = NULL WHERE kind = 'duty-moved'")
    assert looked_at(file).sound is remove


def test_forgetting_one_person_excuses_no_other(file: Path) -> None:
    store = open_store("embedded", file.parent, key=KEY)
    store.record(turn(Forgotten(BADGE, "admin", "离职", True, NOW)))
    store.close()
    meddle(file, "DELETE FROM answers", "DELETE FROM persons WHERE badge = 'B2'")
    found = {one.what for one in looked_at(file).findings}
    assert found == {What.ANSWER_MISSING, What.PERSON_MISSING}


# --- any change at all

cells = (
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6)
    | st.integers(0, 9)
    | st.binary(max_size=3)
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(COLUMNS), st.integers(1, 18), cells)
def test_no_value_of_any_kind_passes_or_breaks_the_check(
    written: Path, column: str, seq: int, value: object
) -> None:
    with closing(sqlite3.connect(":memory:")) as clean, closing(sqlite3.connect(written)) as connection:
        connection.backup(clean)
        before = clean.execute(f"SELECT {column} FROM ledger WHERE seq = ?", (seq,)).fetchone()
        try:
            clean.execute(f"UPDATE ledger SET {column} = ? WHERE seq = ?", (value, seq))
        except sqlite3.IntegrityError:
            return
        after = clean.execute(
            f"SELECT {column} FROM ledger WHERE rowid = ?", (value if column == "seq" else seq,)
        )
        changed = after.fetchone() != before
        clean.commit()
        copy = written.parent / "changed" / FILE
        copy.parent.mkdir(exist_ok=True)
        copy.unlink(missing_ok=True)
        with closing(sqlite3.connect(copy)) as target:
            clean.backup(target)
    assert looked_at(copy).sound is not changed


# --- beside the embedded store


def test_every_backend_writes_what_verifies(store: Store) -> None:
    for fact in everything_that_happens():
        store.record(turn(fact))
    report = verify(store, b"")
    assert report.findings == ()
    assert report.entries - report.unsealed == report.head.seq


def test_an_empty_ledger_is_sound_and_one_that_should_not_be_is_not(store: Store) -> None:
    assert verify(store, KEY).sound
    assert verify(store, KEY, (NotedHead(DAY, Head(4, "ab")),)).findings == (
        Finding(What.CUT_OFF, 1, 4, "2026-03-02"),
    )


# --- heads


def test_heads_come_back_from_their_lines() -> None:
    heads = [NotedHead(date(2026, 3, day), Head(day * 100, f"{day:064x}")) for day in (1, 2, 3)]
    text = "".join(head_line(one) for one in heads)
    assert read_heads(text) == (heads, [])
    assert read_heads(text + "2026-03-04 4") == (heads, [])
    assert read_heads("gossip\n\n" + text + "2026-99-99 4 " + "a" * 64 + "\n") == (heads, [1, 6])
