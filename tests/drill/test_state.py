"""A state survives being stored; what this program does not know is told apart, never a fault."""

from __future__ import annotations

import json
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.drill.modes import MODES
from bot.drill.state import FORMAT, Checking, Choosing, Idle, Paused, Practising, Reading, State, dump, load
from tests.sample import NOW

_ids = st.text("abc-1", min_size=1, max_size=24)
_held = st.lists(st.text(max_size=20), max_size=4).map(tuple)
_counts = st.integers(0, 99)
_moments = st.datetimes(timezones=st.just(UTC))
_practice = st.builds(Practising, _ids, _ids, st.sampled_from(list(MODES)), _held, _counts, _counts)
STATES: st.SearchStrategy[State] = st.one_of(
    st.just(Idle()),
    st.builds(
        Choosing,
        st.lists(_ids, max_size=9).map(tuple),
        st.sampled_from(["read", "drill", "check"]),
        st.none() | _practice,
    ),
    st.builds(Reading, _ids, _ids, st.none() | _practice),
    _practice,
    st.builds(Paused, _practice),
    st.builds(Checking, _ids, _ids, _moments, _moments, _held, _counts),
)


@given(STATES)
def test_what_is_stored_comes_back(state: State) -> None:
    assert load(json.loads(json.dumps(dump(state)))) == state


@given(STATES, STATES)
def test_different_states_are_stored_differently(one: State, other: State) -> None:
    assert (dump(one) == dump(other)) is (one == other)


def test_what_was_stored_before_practice_could_be_set_aside_is_known() -> None:
    read = {"format": 1, "kind": "Reading", "passage": "law", "version": "v"}
    assert load(read) == Reading("law", "v")
    assert load({"format": 1, "kind": "Choosing", "options": ["law"], "how": "read"}) == Choosing(
        ("law",), "read"
    )


PRACTICE = dump(Practising("law", "v", "firsts"))
CHECK = dump(Checking("law", "v", NOW, NOW))


@pytest.mark.parametrize(
    "data",
    [
        {**PRACTICE, "format": FORMAT - 1},
        {**PRACTICE, "format": FORMAT + 1},
        {**PRACTICE, "kind": "Dancing"},
        {**PRACTICE, "mode": "dictation"},
        {**PRACTICE, "kind": "Paused", "mode": "dictation"},
        {**PRACTICE, "held": None},
        {**CHECK, "last_at": "yesterday"},
        {**CHECK, "closes_at": 7},
        {"kind": "Reading", "passage": "law", "version": "v"},
        *({key: value for key, value in PRACTICE.items() if key != left_out} for left_out in PRACTICE),
        *({key: value for key, value in CHECK.items() if key != left_out} for left_out in CHECK),
    ],
)
def test_what_is_unknown_older_or_torn_is_told_apart(data: dict[str, object]) -> None:
    assert load(data) is None


@given(STATES.map(dump), st.data())
def test_no_stored_state_is_a_fault(data: dict[str, object], draw: st.DataObject) -> None:
    """Whatever stands in one field."""
    if data:
        field = draw.draw(st.sampled_from(sorted(data)))
        data[field] = draw.draw(st.one_of(st.none(), st.integers(), st.text(max_size=3)))
    load(data)
