"""Officers, accounts and departments are kept decoded: never older than what was acknowledged."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tinydb import where

from storage.codec import load_as
from storage.embedded.store import FILE, EmbeddedStore
from storage.open import open_store
from storage.records import Officer
from tests.storage.samples import roster, turn

WHO = Officer("B1", "甲", "d1")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    opened = open_store("embedded", tmp_path)
    assert isinstance(opened, EmbeddedStore)
    opened.record(turn(roster(WHO)))
    yield opened
    opened.close()


Names = Callable[[EmbeddedStore], list[str]]


def whole(store: EmbeddedStore) -> list[str]:
    return [one.name for one in store.officers()]


def single(store: EmbeddedStore) -> list[str]:
    found = (store.officer(badge) for badge in ("B1", "B2", "1"))
    return [one.name for one in found if one is not None]


@pytest.fixture(params=[whole, single])
def names(request: pytest.FixtureRequest) -> Names:
    """The names of all officers, whose table is read whole, or each by itself."""
    asks: Names = request.param
    return asks


def reads(store: EmbeddedStore, names: Names) -> int:
    """How often the table of officers is read while it is asked for twice."""
    seen: list[str] = []
    for one in store.engine.connections():
        one.set_trace_callback(seen.append)
    names(store)
    names(store)
    for one in store.engine.connections():
        one.set_trace_callback(None)
    return sum("FROM officers" in sql for sql in seen)


def test_the_table_is_read_once_until_it_is_written_to(store: EmbeddedStore, names: Names) -> None:
    store.departments()  # so that a reader stands ready
    once = 1 if names is whole else 3
    assert reads(store, names) == once
    assert reads(store, names) == 0
    store.record(turn(roster(replace(WHO, name="乙"))))
    assert reads(store, names) == once
    assert names(store) == ["乙"]


def test_what_is_returned_is_the_callers_own(store: EmbeddedStore) -> None:
    store.officers().clear()
    list(store._all(Officer)).clear()
    assert whole(store) == ["甲"]


def test_tinydbs_own_calls_are_seen(store: EmbeddedStore, names: Names) -> None:
    table = store._db.table("officers")
    assert names(store) == ["甲"]
    table.update({"name": "丙"}, doc_ids=["B1"])
    assert names(store) == ["丙"]
    table.remove(where("department") == "d1")
    assert names(store) == []
    table.insert_multiple([{"badge": "B2", "name": "丁", "department": "d1"}])
    assert names(store) == ["丁"]
    table.truncate()
    assert names(store) == []


def test_a_write_sees_itself_and_nobody_else_sees_it_before_its_commit(
    store: EmbeddedStore, names: Names
) -> None:
    assert names(store) == ["甲"]
    with store.engine.writing("rename"):
        store.put(replace(WHO, name="乙"))
        assert names(store) == ["乙"]
        others: list[list[str]] = []
        reader = threading.Thread(target=lambda: others.append(names(store)))
        reader.start()
        reader.join()
        assert others == [["甲"]]
    assert names(store) == ["乙"]


def test_what_was_undone_is_not_seen(store: EmbeddedStore, names: Names) -> None:
    def fails() -> None:
        store.put(replace(WHO, name="乙"))
        names(store)
        raise ArithmeticError

    with pytest.raises(ArithmeticError):
        store.engine.write("rename", fails)
    assert names(store) == ["甲"]


def test_a_part_that_is_undone_does_not_hide_the_others(store: EmbeddedStore, names: Names) -> None:
    """Two turns share a commit; the second fails, and somebody reads before the commit."""

    def first() -> None:
        store.put(replace(WHO, name="乙"))
        follower.start()
        while not store.engine._line._waiting:
            pass

    def second() -> None:
        raise ArithmeticError

    errors: list[BaseException] = []

    def follow() -> None:
        try:
            store.engine.write("fail", second)
        except ArithmeticError as error:
            errors.append(error)

    follower = threading.Thread(target=follow)
    undone = store.engine.undone

    def read_afterwards() -> None:
        undone()
        reader = threading.Thread(target=lambda: names(store))
        reader.start()
        reader.join()

    store.engine.undone = read_afterwards
    store.engine.write("rename", first)
    follower.join()
    assert len(errors) == 1
    assert names(store) == ["乙"]


def test_who_comes_late_with_the_old_table_keeps_it_from_nobody(store: EmbeddedStore, names: Names) -> None:
    """The write is committed between the reader's query and its end."""
    kept = store._kept[Officer]
    decode = kept._decode

    def slow(text: str) -> Officer:
        kept._decode = decode
        store.record(turn(roster(replace(WHO, name="乙"))))
        return load_as(text, Officer)

    store._db.table("officers").update({"name": "甲"}, doc_ids=["B1"])
    kept._decode = slow
    assert names(store) == ["甲"]
    assert names(store) == ["乙"]


def test_who_looks_on_sees_what_another_process_writes(store: EmbeddedStore, tmp_path: Path) -> None:
    beside = open_store("embedded", tmp_path, read_only=True)
    assert (tmp_path / FILE).exists()
    assert [one.name for one in beside.officers()] == ["甲"]
    store.record(turn(roster(replace(WHO, name="乙"))))
    assert [one.name for one in beside.officers()] == ["乙"]
    beside.close()


def test_of_single_ones_so_many_are_kept_and_no_more(
    store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.embedded.kept._MOST", 3)
    for number in range(20):
        assert store.officer(f"C{number}") is None
        assert len(store._kept[Officer]._ones[1]) <= 3
    assert single(store) == ["甲"]
