"""What is stored about a person is told in full, from every table, and it is what forgetting reaches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from storage.embedded.store import EmbeddedStore
from storage.person_data import ABOUT, Whose, gather
from storage.persons import only
from tests.storage.samples import turn
from tests.storage.test_forget import FORGOTTEN, REMOVED, WORDS, planted, rows_of, whole
from tests.storage.test_ledger import ADDRESS, ANSWER, BADGE, NAME


def tables(store: EmbeddedStore) -> list[str]:
    return [name for (name,) in store._engine.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]


def told(store: EmbeddedStore, badge: str = BADGE) -> dict[str, list[dict[str, Any]]]:
    def read(table: str, whose: Whose) -> Iterator[Mapping[str, Any]]:
        del whose
        columns = [row[1] for row in store._engine.rows(f"PRAGMA table_info({table})")]
        for row in store._engine.rows(f"SELECT * FROM {table}"):
            yield dict(zip(columns, row, strict=True))

    return gather(tables(store), read, store.whose(badge))


def test_every_table_is_known(embedded: EmbeddedStore) -> None:
    assert set(tables(embedded)) == set(ABOUT)


def test_a_table_that_nobody_thought_of_is_an_error(embedded: EmbeddedStore) -> None:
    embedded._engine.change("CREATE TABLE gossip (about TEXT)")
    with pytest.raises(KeyError, match="gossip"):
        told(embedded)


def test_every_row_with_the_person_is_told(embedded: EmbeddedStore) -> None:
    planted(embedded)
    embedded.flush()
    found = told(embedded)
    planted_rows = {table for table, row in rows_of(embedded) for word in WORDS if whole(word, row)}
    assert set(found) == planted_rows | {"ledger"}
    for table in planted_rows:
        rows = [
            row
            for name, row in rows_of(embedded)
            if name == table and any(whole(word, row) for word in WORDS)
        ]
        assert len(found[table]) == len(rows), table


def test_the_entries_are_theirs_and_name_nobody_else(embedded: EmbeddedStore) -> None:
    planted(embedded)
    person = told(embedded)["persons"][0]["id"]
    entries = {row["kind"]: row for row in told(embedded)["ledger"]}
    assert entries["duties-opened"]["data"]["badges"] == [person]
    others = {one.id for one in embedded.persons()} - {person}
    assert not [one for one in others if one in str([row["data"] for row in entries.values()])]
    assert {ANSWER, f"telegram|{ADDRESS}"} <= {row["text"] for row in told(embedded)["answers"]}


def test_nothing_is_told_of_somebody_unknown(embedded: EmbeddedStore) -> None:
    assert told(planted_(embedded), "Z9") == {}


@pytest.mark.parametrize("fact", [FORGOTTEN, REMOVED], ids=["pseudonymise", "remove"])
def test_whoever_is_forgotten_has_nothing_to_be_told(embedded: EmbeddedStore, fact: Any) -> None:
    planted(embedded).record(turn(fact))
    embedded.flush()
    assert told(embedded) == {}
    assert NAME not in str(list(rows_of(embedded)))


def planted_(store: EmbeddedStore) -> EmbeddedStore:
    planted(store)
    return store


def test_of_an_entry_about_many_only_ones_own_part_is_told() -> None:
    changes = [
        {"before": None, "after": {"badge": "a"}},
        {"before": {"badge": "b"}, "after": {"badge": "b"}},
        {"before": {"badge": "a"}, "after": {"badge": "a"}},
    ]
    assert only("roster-saved", {"changes": changes}, "a") == {"changes": [changes[0], changes[2]]}
    assert only("duties-opened", {"badges": ["b", "a"], "day": "d"}, "a") == {"badges": ["a"], "day": "d"}
    assert only("duty-closed", {"by": "b", "state": "done"}, "a") == {"by": "", "state": "done"}
    assert only("check", {"passed": True}, "a") == {"passed": True}
