"""Records survive the way to JSON and back, whatever the texts in them are."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.codec import dumps, from_doc, load_as, loads, to_doc
from storage.contract import Store
from storage.keys import KEYS, TABLES
from storage.mail import DeadLetter
from storage.records import (
    Absence,
    Account,
    Allowance,
    Code,
    Department,
    Duty,
    LineWithdrawn,
    Officer,
    Progress,
    Session,
    Shown,
    SlotRun,
    StudyDay,
    ValueKept,
)
from tests.storage.samples import answer, attempted, event, officer, roster, session, turn

aware = st.datetimes(timezones=st.sampled_from((UTC, timezone(timedelta(hours=8)))))
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)
mappings = st.dictionaries(words, plain, max_size=4)
st.register_type_strategy(datetime, aware)
st.register_type_strategy(str, words)
RECORDS: dict[type[Any], st.SearchStrategy[Any]] = {
    kind: st.builds(kind, **{field.name: ... for field in fields(kind)})
    for kind in (
        Department,
        Officer,
        Account,
        Code,
        Duty,
        Progress,
        StudyDay,
        SlotRun,
        LineWithdrawn,
        Shown,
        Absence,
        Allowance,
    )
} | {
    Session: st.builds(Session, words, st.integers(0, 9), mappings, st.none() | aware),
    ValueKept: st.builds(ValueKept, words, mappings),
    DeadLetter: st.builds(DeadLetter, words, words, words, aware, mappings, words, words, aware),
}


def test_every_kind_has_its_key_its_table_and_its_test() -> None:
    assert set(RECORDS) == set(KEYS) == set(TABLES)


@settings(max_examples=300, deadline=None)
@given(st.one_of(*RECORDS.values()))
def test_records_come_back_as_they_were(record: Any) -> None:
    doc = to_doc(record)
    assert from_doc(doc, type(record)) == record
    assert loads(dumps(record)) == loads(dumps(doc))
    assert load_as(dumps(record), type(record)) == record


@pytest.mark.parametrize(
    "text", ["", "\u0000", "'; DROP TABLE duties; --", '"\\', "𠮷野家👮🏻‍♀️", "e\u0301", "背" * 5000]
)
def test_texts_are_kept_exactly(store: Store, text: str) -> None:
    store.accept([replace(event(text), payload={text: [text]})])
    store.record(turn(roster(officer(text, name=text)), attempted(text, missed=(text,))))
    store.record(turn(session=replace(session(text), state={text: text}), replies=(answer(text, text),)))
    found = store.officer(text)
    assert found is not None
    assert found.name == text
    assert store.officers() == [found]
    assert store.waiting()[0].payload == {text: [text]}
    assert store.session(text).state == {text: text}
    assert list(store.ledger())[-1].data["missed"] == [text]
    (row,) = store.claim(datetime(2030, 1, 1, tzinfo=UTC), 1, timedelta(minutes=1))
    assert row.owed == answer(text, text)


def test_moments_of_another_zone_are_the_same_moments(store: Store) -> None:
    shanghai = datetime(2026, 3, 2, 7, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    store.record(turn(session=session(wake_at=shanghai)))
    assert store.session("B1").wake_at == shanghai
    assert store.sessions_to_wake(shanghai - timedelta(seconds=1)) == []
    assert [one.owner for one in store.sessions_to_wake(shanghai.astimezone(UTC))] == ["B1"]
