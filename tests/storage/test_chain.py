"""The pure half of the ledger's seal: every change of any sealed thing changes digest or MAC."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.chain import START, Beside, answer_hash, digest, entry, fits, mac, utc
from storage.codec import dumps, loads
from storage.persons import PLACES, exchange, new_person, persons_in
from tests.storage.samples import NOW

KEY = b"k" * 32
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)
contents = st.dictionaries(words, plain, max_size=4)
moments = st.datetimes(timezones=st.sampled_from((UTC, timezone(timedelta(hours=8)))))


@given(words, moments, words, contents, words)
def test_an_entry_fits_also_after_the_way_through_json(
    kind: str, at: datetime, person: str, data: dict[str, Any], text: str
) -> None:
    row = entry(kind, at, person, data, text)
    assert fits(row)
    assert fits(row._replace(data=loads(dumps(dict(reversed(data.items()))))))
    assert (row.beside is None) is (text == "")
    assert row.answer == answer_hash(row.beside)


@given(contents, contents)
def test_other_contents_have_another_digest(one: dict[str, Any], other: dict[str, Any]) -> None:
    row = entry("check", NOW, "p", one)
    assert fits(row._replace(data=other)) is (dumps(_sorted(one)) == dumps(_sorted(other)))


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("field", ["kind", "at", "person", "salt", "answer", "digest"])
def test_every_sealed_field_counts(field: str) -> None:
    row = entry("check", NOW, "p", {"passed": False}, "学而时习之")
    assert not fits(row._replace(**{field: getattr(row, field)[:-1] + "~"}))


def test_what_stands_in_one_field_is_not_the_same_in_the_next() -> None:
    assert digest("s", "ab", "c", "d", {}, "") != digest("s", "a", "bc", "d", {}, "")
    assert mac(KEY, START, 11, "1") != mac(KEY, START, 1, "11")


def test_a_mac_holds_key_order_and_what_went_before() -> None:
    base = mac(KEY, "a" * 64, 2, "d" * 64)
    others = [
        mac(b"j" * 32, "a" * 64, 2, "d" * 64),
        mac(KEY, "b" * 64, 2, "d" * 64),
        mac(KEY, "a" * 64, 3, "d" * 64),
        mac(KEY, "a" * 64, 2, "e" * 64),
    ]
    assert len({base, *others}) == 5


def test_the_same_answer_has_another_hash_each_time() -> None:
    hashes = {entry("attempted", NOW, "p", {}, "学而时习之").answer for _ in range(20)}
    assert len(hashes) == 20
    assert answer_hash(Beside("s", "a")) == answer_hash(Beside("s", "a")) != answer_hash(Beside("s", "b"))


# --- persons


def test_an_id_fits_its_badge_alone_and_tells_nothing_of_it() -> None:
    one, again = new_person("B1"), new_person("B1")
    assert one.genuine
    assert one.id != again.id
    assert not replace(one, badge="B2").genuine
    assert not replace(one, salt=again.salt).genuine
    assert not replace(one, id=again.id).genuine


FULL: dict[str, dict[str, Any]] = {
    "duties-opened": {"badges": ["B1", "B2"], "track": "B1"},
    "duty-closed": {"by": "B1", "reason": "B1"},
    "absence-set": {"by": "B1", "kind": "B1"},
    "absence-ended": {"by": "B1"},
    "officer-changed": {"by": "B1", "before": {"badge": "B2"}, "after": {"badge": "B2", "scope": ["d1"]}},
    "revoked": {"by": "B1"},
    "mark-changed": {"by": "B1", "passage": "p1"},
    "duty-reopened": {"by": "B1"},
    "case-opened": {"by": "B1", "badges": ["B1", "B2"], "passed": True},
    "case-closed": {"by": "B1", "after": "B1"},
    "allowance-set": {"by": "B1", "track": "B1"},
    "allowance-ended": {"by": "B1"},
    "codes-issued": {"badges": ["B1"]},
    "passed-on": {"by": "B1", "present": 12},
    "roster-saved": {
        "changes": [
            {"before": None, "after": {"badge": "B1", "scope": ["d1"]}},
            {"before": {"badge": "B2"}, "after": {"badge": "B2"}},
        ]
    },
}


@pytest.mark.parametrize("kind", PLACES)
def test_badges_are_exchanged_where_they_stand_and_back(kind: str) -> None:
    data = FULL.get(kind, {"passage": "p1"})
    there = exchange(kind, data, str.lower)
    assert exchange(kind, there, str.upper) == data
    assert persons_in(kind, data) == [one.upper() for one in persons_in(kind, there)]
    assert bool(PLACES[kind]) is (there != data)


def test_nobody_is_nobody() -> None:
    assert exchange("duty-closed", {"by": ""}, lambda name: f"<{name}>") == {"by": ""}


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(KeyError):
        exchange("gossip", {"about": "B1"}, str.lower)


@given(
    st.datetimes(timezones=st.sampled_from((UTC, timezone(timedelta(hours=8)), ZoneInfo("Europe/Berlin"))))
)
def test_a_moment_is_sealed_in_utc(at: datetime) -> None:
    assert utc(at) == at.astimezone(UTC).isoformat()


def test_the_hour_that_an_autumn_night_has_twice_is_told_apart() -> None:
    """The two are equal as Python compares them."""
    first = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert [utc(first), utc(first.replace(fold=1))] == [
        "2026-10-25T00:30:00+00:00",
        "2026-10-25T01:30:00+00:00",
    ]
