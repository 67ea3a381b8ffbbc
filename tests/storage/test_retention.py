"""What is forgotten while the program runs: all that is old, nothing that is young or needed, a little at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from storage.contract import Store
from storage.embedded.store import EmbeddedStore
from storage.errors import StoreUnavailable
from storage.mail import Outcome, Settlement
from storage.open import open_store
from storage.records import LetterBuried, Shown, Turn
from tests.storage.conftest import DURABLE
from tests.storage.full import movable
from tests.storage.samples import NOW, answer, event, letter, prompt, turn
from tests.storage.test_faults import broken

DAYS = timedelta(days=1)
ALL = 10_000


@pytest.fixture(params=DURABLE)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    store = open_store(request.param, tmp_path / "data")
    yield store
    store.close()


def said(store: Store, number: int, at: datetime) -> None:
    """One event is handled and answered with a message that shows a passage."""
    store.accept([event(number)])
    shown = Shown("B1", f"p{number}", "telegram", "1001", str(number), at)
    (row,) = store.record(Turn(at, ("telegram", str(number)), facts=(shown,), replies=(answer(),)))
    store.settle(Settlement(row.id, Outcome.SENT, at, "m"))
    store.flush()


def sizes(store: Store) -> dict[str, int]:
    with movable(store).snapshot() as rows:
        return {table: rows.count(table) for table in ("inbox", "outbox", "shown")}


def test_what_is_old_goes_and_what_is_young_stays(kept: Store) -> None:
    for days in (50, 31, 29, 8, 6):
        said(kept, days, NOW - days * DAYS)
    assert kept.tidy(NOW, ALL) == 4 + 2 + 2
    assert sizes(kept) == {"inbox": 1, "outbox": 3, "shown": 3}
    assert kept.event_done("telegram", "6")
    assert not kept.event_done("telegram", "8")
    assert kept.tidy(NOW, ALL) == 0


def test_a_round_looks_at_no_more_than_it_is_told_and_the_next_goes_on(kept: Store) -> None:
    for number in range(10):
        said(kept, number, NOW - 40 * DAYS)
    left = []
    for _ in range(5):
        kept.tidy(NOW, 3)
        left.append(sizes(kept)["inbox"])
    assert left == [7, 4, 1, 0, 0]
    assert sizes(kept) == {"inbox": 0, "outbox": 0, "shown": 0}


def test_rounds_go_on_as_time_does(kept: Store) -> None:
    for days in range(40, 0, -1):
        said(kept, days, NOW - days * DAYS)
    for ahead in range(45):
        kept.tidy(NOW + ahead * DAYS, 7)
    assert sizes(kept) == {"inbox": 0, "outbox": 0, "shown": 0}


def test_what_waits_is_never_forgotten(kept: Store) -> None:
    kept.accept([event(1), event(2)])
    kept.record(turn(LetterBuried(letter(2)), event=("telegram", "2")))
    kept.enqueue([answer(), prompt("k")])
    kept.tidy(NOW + 999 * DAYS, ALL)
    assert kept.waiting() == [event(1)]
    assert kept.dead() == [letter(2)]
    assert kept.outbox_waiting() == 2


def test_the_key_of_a_prompt_stays_and_what_it_said_goes(kept: Store) -> None:
    kept.enqueue([prompt("k")])
    (row,) = kept.claim(NOW, 1, DAYS)
    kept.settle(Settlement(row.id, Outcome.SENT, NOW, "m"))
    assert kept.tidy(NOW + 29 * DAYS, ALL) == 0
    assert kept.tidy(NOW + 31 * DAYS, ALL) == 1
    assert kept.enqueue([prompt("k")]) == 0
    with movable(kept).snapshot() as rows:
        assert [row[4] for row in rows.rows("outbox")] == [""]


def test_one_that_was_in_the_way_is_made_up_for_after_a_start(kept: Store, tmp_path: Path) -> None:
    kept.accept([event(0)])
    said(kept, 1, NOW - 40 * DAYS)
    kept.tidy(NOW, ALL)
    kept.record(Turn(NOW - 39 * DAYS, ("telegram", "0")))
    kept.close()
    again = open_store("embedded", tmp_path / "data")
    again.tidy(NOW, ALL)
    assert sizes(again)["inbox"] == 0
    again.close()


def test_a_round_that_fails_is_made_again(embedded: EmbeddedStore) -> None:
    said(embedded, 1, NOW - 40 * DAYS)
    with broken(embedded, first=60), pytest.raises(StoreUnavailable):
        embedded.tidy(NOW, ALL)
    assert sizes(embedded) == {"inbox": 1, "outbox": 1, "shown": 1}
    assert embedded.tidy(NOW, ALL) == 3
