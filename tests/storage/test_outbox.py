"""The outbox: order, keys, leases, how rows end, and what a crash makes of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage.contract import Store
from storage.embedded.store import EmbeddedStore
from storage.errors import StaleSession
from storage.mail import OutboxRow, Outcome, Settlement
from storage.records import Enrolled, Forgotten, Revoked
from tests.storage.conftest import Reopen
from tests.storage.samples import MINUTE, NOW, account, answer, officer, prompt, roster, turn

LEASE, HOUR = timedelta(minutes=2), timedelta(hours=1)


def texts(rows: list[OutboxRow]) -> list[str]:
    return [row.owed.key or str(row.owed.body["text"]) for row in rows]


def sent(row: int, message: str = "m1", at: datetime = NOW) -> Settlement:
    return Settlement(row, Outcome.SENT, at, message)


def claim(store: Store, after: timedelta = timedelta(0), limit: int = 100) -> list[OutboxRow]:
    return store.claim(NOW + after, limit, LEASE)


def test_answers_come_before_prompts_each_in_order(store: Store) -> None:
    store.enqueue([prompt("k1", "1"), answer("a", "2"), prompt("k2", "3"), answer("b", "4")])
    rows = claim(store)
    assert texts(rows) == ["a", "b", "k1", "k2"]
    assert [row.claims for row in rows] == [1, 1, 1, 1]
    assert rows[0].id < rows[1].id


def test_rows_come_out_as_they_went_in(store: Store) -> None:
    full = prompt("k", shows="p1", not_before=NOW)
    store.enqueue([full])
    assert [row.owed for row in claim(store)] == [full]


def test_a_limit_is_kept_and_the_rest_comes_next(store: Store) -> None:
    store.enqueue([answer(str(number), str(number)) for number in range(5)])
    handed = [texts(claim(store, limit=2)) for _ in range(4)]
    assert handed == [["0", "1"], ["2", "3"], ["4"], []]


def test_a_key_is_enqueued_once_for_ever(store: Store) -> None:
    assert store.enqueue([prompt("k"), prompt("k"), prompt("l")]) == 2
    assert store.enqueue([prompt("k")]) == 0
    for row in claim(store):
        store.settle(sent(row.id))
    store.flush()
    assert store.enqueue([prompt("k"), prompt("l")]) == 0
    assert store.record(turn(replies=(prompt("k"),))) == []


def test_a_claimed_row_is_nobody_elses_until_its_lease_ends(store: Store) -> None:
    store.enqueue([answer()])
    assert len(claim(store)) == 1
    assert claim(store, LEASE - timedelta(seconds=1)) == []
    again = claim(store, LEASE)
    assert [row.claims for row in again] == [2]


def test_replies_of_a_turn_belong_to_its_recorder_for_a_minute(store: Store) -> None:
    (row,) = store.record(turn(replies=(answer(),)))
    assert row.claims == 1
    assert claim(store, MINUTE + timedelta(seconds=59)) == []
    assert [one.id for one in claim(store, 2 * MINUTE)] == [row.id]


def test_an_address_waits_for_its_earlier_row(store: Store) -> None:
    store.record(turn(replies=(answer("first"),)))
    store.enqueue([answer("second"), answer("other", "1002"), prompt("k")])
    assert texts(claim(store, MINUTE)) == ["other", "k"]
    assert texts(claim(store, 2 * MINUTE)) == ["first", "second"]


def test_a_row_is_not_handed_out_before_its_time(store: Store) -> None:
    store.enqueue([answer("late", not_before=NOW + MINUTE), answer("behind it")])
    assert claim(store, timedelta(seconds=59)) == []
    assert texts(claim(store, MINUTE)) == ["late", "behind it"]


def test_a_released_row_comes_back_later(store: Store) -> None:
    store.enqueue([prompt("k")])
    (row,) = claim(store)
    store.release(row.id, NOW + MINUTE)
    assert claim(store) == []
    assert [(one.id, one.claims) for one in claim(store, MINUTE)] == [(row.id, 2)]


def test_a_row_released_for_any_time_comes_back_whatever_the_clock_was(store: Store) -> None:
    store.enqueue([prompt("k")])
    (row,) = claim(store, timedelta(days=3))
    store.release(row.id, NOW + timedelta(days=3))
    assert claim(store) == []
    store.release(row.id, None)
    assert [one.id for one in claim(store, timedelta())] == [row.id]


def test_only_what_is_in_hand_may_go_out(store: Store) -> None:
    store.enqueue([prompt("k")])
    assert not store.begin_send(1)
    (row,) = claim(store)
    assert store.begin_send(row.id)
    store.release(row.id, NOW)
    assert not store.begin_send(row.id)
    (row,) = claim(store)
    assert store.begin_send(row.id)
    store.settle(sent(row.id))
    store.flush()
    assert not store.begin_send(row.id)
    assert not store.begin_send(999)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_settled_row_is_over(store: Store, outcome: Outcome) -> None:
    store.enqueue([prompt("k"), prompt("l")])
    (row, other) = claim(store)
    settlement = Settlement(row.id, outcome, NOW, "m1", "why")
    assert store.outcome(row.id) is None
    store.settle(settlement)
    assert store.outcome(row.id) == settlement
    assert store.outbox_waiting() == 1
    store.flush()
    assert store.outcome(row.id) == settlement
    assert store.outbox_waiting() == 1
    store.release(row.id, NOW)
    assert [one.id for one in claim(store, LEASE)] == [other.id]


def test_only_the_first_settlement_counts(store: Store) -> None:
    store.enqueue([answer()])
    (row,) = claim(store)
    store.settle(sent(row.id, "m1"))
    store.settle(replace(sent(row.id), outcome=Outcome.REFUSED))
    store.flush()
    store.settle(replace(sent(row.id), outcome=Outcome.UNKNOWN))
    store.settle(sent(999))
    assert store.outcome(row.id) == sent(row.id, "m1")
    assert store.outcome(999) is None


def test_a_sent_row_that_shows_a_passage_is_noted(store: Store) -> None:
    (row,) = store.record(turn(replies=(answer(shows="p1"),)))
    store.settle(sent(row.id, "m5"))
    assert store.shown("B1", "p1") == [("telegram", "1001", "m5")]
    store.flush()
    assert store.shown("B1", "p1") == [("telegram", "1001", "m5")]


def test_a_row_that_shows_several_passages_is_noted_for_each(store: Store) -> None:
    (row,) = store.record(turn(replies=(answer(shows="p1 p2"),)))
    store.settle(sent(row.id, "m5"))
    store.flush()
    assert [store.shown("B1", one) for one in ("p1", "p2", "p1 p2")] == [[("telegram", "1001", "m5")]] * 2 + [
        []
    ]


def test_a_row_that_was_not_sent_shows_nothing(store: Store) -> None:
    (row,) = store.record(turn(replies=(answer(shows="p1"),)))
    store.settle(Settlement(row.id, Outcome.REFUSED, NOW, None, "blocked"))
    assert store.shown("B1", "p1") == []


def test_one_that_was_claimed_and_given_back_is_noted_as_well(store: Store) -> None:
    store.enqueue([prompt("k", shows="p1", address="77")])
    for _ in range(2):
        (row,) = claim(store)
        store.release(row.id, NOW)
    (row,) = claim(store)
    store.settle(sent(row.id, "m5"))
    assert store.shown("B1", "p1") == [("telegram", "77", "m5")]
    store.flush()
    assert store.shown("B1", "p1") == [("telegram", "77", "m5")]


def test_what_was_in_hand_for_somebody_who_is_forgotten_shows_nothing(store: Store) -> None:
    store.record(turn(roster(officer())))
    (row,) = store.record(turn(replies=(answer(shows="p1"),)))
    store.record(turn(Forgotten("B1", "admin", "left", remove=False, at=NOW)))
    store.settle(sent(row.id, "m5"))
    assert store.shown("B1", "p1") == []
    assert store.outcome(row.id) is None
    store.flush()
    assert store.outcome(row.id) is None


def test_what_has_ended_does_not_go_out_once_more(store: Store) -> None:
    """A claim may hand out a row whose lease is over in the moment in which its sending ends; nothing of that need be written."""
    store.enqueue([prompt("k")])
    (row,) = claim(store)
    assert store.begin_send(row.id)
    assert [one.id for one in claim(store, 2 * LEASE)] == [row.id]
    store.settle(sent(row.id))
    assert not store.begin_send(row.id)
    store.flush()
    assert not store.begin_send(row.id)


def test_a_row_of_a_turn_that_was_undone_leaves_nothing_to_the_next_of_its_id(embedded: Store) -> None:
    def cut(*_: object) -> None:
        raise ArithmeticError

    assert isinstance(embedded, EmbeddedStore)
    record = embedded._outbox.add
    embedded._outbox.add = lambda *given: cut(record(*given))  # type: ignore[assignment, method-assign]  # cut off
    with pytest.raises(ArithmeticError):
        embedded.record(turn(replies=(answer(shows="p1"),)))
    embedded._outbox.add = record  # type: ignore[method-assign]  # whole again
    embedded.enqueue([answer(shows="p2", address="77")])
    (row,) = claim(embedded)
    embedded.settle(sent(row.id, "m5"))
    assert (embedded.shown("B1", "p1"), embedded.shown("B1", "p2")) == ([], [("telegram", "77", "m5")])


# --- over a restart


def today() -> datetime:
    return datetime.now(UTC)


def test_a_flushed_settlement_survives(reopen: Reopen) -> None:
    (row,) = reopen().record(turn(replies=(answer(shows="p1"),)))
    store = reopen()
    store.settle(sent(row.id, at=today()))
    store = reopen()
    found = store.outcome(row.id)
    assert found is not None
    assert (found.outcome, found.message) == (Outcome.SENT, "m1")
    assert store.outbox_waiting() == 0


def test_outbox_ids_grow_over_a_restart(reopen: Reopen) -> None:
    (first,) = reopen().record(turn(replies=(answer(),)))
    (second,) = reopen().record(turn(replies=(answer(),)))
    assert first.id < second.id


def test_which_prompts_arrived_and_when(store: Store) -> None:
    store.enqueue([prompt(f"p{n}", str(n)) for n in range(1200)])
    store.enqueue([answer("z", "z")])
    rows = {row.owed.key: row.id for row in claim(store, limit=2000)}
    for number in range(3, 1200):
        store.settle(sent(rows[f"p{number}"]))
    store.settle(Settlement(rows["p0"], Outcome.UNKNOWN, NOW, reason="reset"))
    store.settle(Settlement(rows["p1"], Outcome.REFUSED, NOW, reason="blocked"))
    store.flush()
    found = store.arrived([f"p{n}" for n in range(1300)])
    assert set(found) == {f"p{n}" for n in range(3, 1200)}
    assert set(found.values()) == {NOW}
    assert store.arrived([]) == {}
    assert store.arrived(["p"]) == {}


def test_which_prompts_were_ever_enqueued(store: Store) -> None:
    store.enqueue([prompt(f"p{n}", str(n)) for n in range(0, 1300, 2)])
    store.enqueue([answer("z", "z")])
    rows = claim(store, limit=2000)
    store.settle(sent(rows[0].id))
    store.settle(Settlement(rows[1].id, Outcome.REFUSED, NOW, reason="blocked"))
    store.flush()
    asked = [f"p{n}" for n in range(1300)]
    assert set(store.enqueued(asked)) == set(asked[::2])
    assert not store.enqueued([])
    assert not store.enqueued(["p", "z"])


def test_how_the_prompts_of_one_kind_ended(store: Store) -> None:
    store.enqueue([prompt(f"b:1:{n}", str(n)) for n in range(5)])
    store.enqueue([prompt("b:10:x", "x"), prompt("a:1:y", "y"), answer("z", "z")])
    rows = {row.owed.key: row.id for row in claim(store)}
    store.settle(sent(rows["b:1:0"]))
    store.settle(sent(rows["b:1:1"], "m2"))
    store.settle(Settlement(rows["b:1:2"], Outcome.UNKNOWN, NOW, reason="reset"))
    store.settle(Settlement(rows["b:1:3"], Outcome.REFUSED, NOW, reason="blocked"))
    store.settle(Settlement(rows["b:10:x"], Outcome.REFUSED, NOW, reason="other"))
    store.flush()
    assert dict(store.tally("b:1:")) == {
        ("sent", ""): 2,
        ("unknown", "reset"): 1,
        ("refused", "blocked"): 1,
        ("", ""): 1,
    }
    assert dict(store.tally("c:")) == {}


def addresses(rows: list[OutboxRow]) -> dict[str, str]:
    return {texts([row])[0]: row.owed.address for row in rows}


def test_prompts_that_wait_follow_to_where_somebody_enrols_anew(store: Store) -> None:
    """Not what is no prompt, what is somebody else's or in another channel, and what is sent at that moment."""
    store.record(turn(Enrolled(account(), "", NOW), Enrolled(account("2001", "B2"), "", NOW)))
    store.enqueue([prompt("out"), prompt("tried"), prompt("hand")])
    out, tried, hand = claim(store)
    assert store.begin_send(out.id)
    assert store.begin_send(tried.id)
    store.enqueue(
        [
            prompt("waits", not_before=NOW + HOUR),
            prompt("web", channel="web"),
            prompt("theirs", "2001", badge="B2"),
            answer("answer"),
        ]
    )
    store.record(turn(Revoked("B1", "admin", "phone", NOW)))
    store.record(turn(Enrolled(account("1002"), "", NOW)))
    store.settle(sent(out.id))
    store.release(tried.id, None)
    store.release(hand.id, None)
    old, new = "1001", "1002"
    there = {"answer": old, "web": old, "theirs": "2001", "tried": new, "hand": new, "waits": new}
    assert addresses(claim(store, HOUR)) == there
    assert store.enqueue([prompt("waits"), prompt("hand")]) == 0


def test_prompts_follow_nobody_whose_enrolment_was_undone(store: Store) -> None:
    store.record(turn(Enrolled(account(), "", NOW)))
    store.enqueue([prompt("waits")])
    with pytest.raises(StaleSession):
        store.record(turn(Enrolled(account("1002"), "", NOW), Enrolled(account("1003"), "wrong", NOW)))
    assert addresses(claim(store)) == {"waits": "1001"}


def test_prompts_that_follow_are_found_by_an_index(embedded: EmbeddedStore) -> None:
    """However many wait, for whomever: else whoever enrols in the middle of a morning pays for all of them."""
    sql = "EXPLAIN QUERY PLAN UPDATE outbox SET address = '' WHERE outcome IS NULL AND lane = 'prompt' AND badge = ''"
    [told] = embedded._database.rows(sql)
    assert "outbox_whose" in str(told)
