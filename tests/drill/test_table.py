"""The drill's transition table is complete, and every row keeps what all rows promise."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from bot.drill import events as ev
from bot.drill.check import IDLE
from bot.drill.events import How, Scene
from bot.drill.machine import EVENTS, STATES, TABLE, step
from bot.drill.state import Checking, Choosing, Idle, Paused, Practising, Reading, State, dump, load
from bot.messages import Say
from storage.records import CheckClosed, DutyClosed
from tests.sample import LAW, NOW, PASSAGES

LAW_PASSAGE = PASSAGES[0]
VERSION = LAW_PASSAGE.version


def scene(**changed: object) -> Scene:
    given: dict[str, object] = {
        "badge": "A1",
        "channel": "telegram",
        "address": "1",
        "at": NOW,
        "day_ends": NOW + timedelta(hours=15),
        "passages": {one.id: one for one in PASSAGES},
    }
    return Scene(**{**given, **changed})  # type: ignore[arg-type]  # fields by name, as given above


CHECKING = Checking("law", VERSION, NOW, NOW + timedelta(hours=15))
EXAMPLES: dict[type[State], State] = {
    Idle: Idle(),
    Choosing: Choosing(("law", "short")),
    Reading: Reading("law", VERSION),
    Practising: Practising("law", VERSION, "firsts", ("公安机关",), 1, 2),
    Paused: Paused(Practising("law", VERSION, "blanks")),
    Checking: CHECKING,
}
HAPPENINGS: dict[type[ev.Event], ev.Event] = {
    ev.Open: ev.Open("short", How.DRILL),
    ev.Offer: ev.Offer(("law", "short")),
    ev.Pick: ev.Pick(1),
    ev.Said: ev.Said("公安机关", "m1"),
    ev.Finish: ev.Finish(),
    ev.Hint: ev.Hint(),
    ev.Skip: ev.Skip(),
    ev.Stop: ev.Stop(),
    ev.Cancel: ev.Cancel(),
    ev.Resume: ev.Resume(),
    ev.CheckNow: ev.CheckNow(),
    ev.Wake: ev.Wake(),
}
PAIRS = list(product(STATES, EVENTS))


def test_every_state_meets_every_event() -> None:
    assert set(TABLE) == set(PAIRS)
    assert set(STATES) == set(EXAMPLES)
    assert set(EVENTS) == set(HAPPENINGS)


@pytest.mark.parametrize(("state", "event"), PAIRS, ids=lambda one: one.__name__)
def test_every_row_answers_except_to_the_clock(state: type[State], event: type[ev.Event]) -> None:
    taken = step(EXAMPLES[state], HAPPENINGS[event], scene())
    spoken = any(isinstance(reply, Say) for reply in taken.replies)
    assert spoken is (event is not ev.Wake)


@pytest.mark.parametrize(("state", "event"), PAIRS, ids=lambda one: one.__name__)
def test_what_follows_can_be_stored(state: type[State], event: type[ev.Event]) -> None:
    after = step(EXAMPLES[state], HAPPENINGS[event], scene()).state
    assert load(dump(after)) == after


@pytest.mark.parametrize("event", EVENTS, ids=lambda one: one.__name__)
def test_no_event_shows_text_while_a_check_is_open(event: type[ev.Event]) -> None:
    taken = step(CHECKING, HAPPENINGS[event], scene())
    if isinstance(taken.state, Checking):
        shown = "".join(
            span.text
            for reply in taken.replies
            if isinstance(reply, Say)
            for block in reply.blocks
            if isinstance(block, tuple)
            for span in block
        )
        assert not any(clause in shown for clause in LAW.split("，"))


def test_a_text_that_changed_ends_its_drill() -> None:
    taken = step(Reading("law", "old"), ev.Finish(), scene())
    assert isinstance(taken.state, Idle)
    assert not taken.facts


@pytest.mark.parametrize("data", [{"format": 99, "kind": "Reading"}, {"format": 1, "kind": "Dancing"}])
def test_an_unknown_state_is_told_apart(data: dict[str, object]) -> None:
    assert load(data) is None


def test_a_check_left_alone_is_closed_at_thirty_minutes_and_not_before() -> None:
    early = step(CHECKING, ev.Wake(), scene(at=NOW + IDLE - timedelta(seconds=1)))
    late = step(CHECKING, ev.Wake(), scene(at=NOW + IDLE))
    assert early.state == CHECKING
    assert isinstance(late.state, Idle)
    assert [fact.how for fact in late.facts if isinstance(fact, CheckClosed)] == ["idle"]


def test_a_check_ends_with_its_day() -> None:
    state = Checking("law", VERSION, NOW, NOW + timedelta(minutes=5))
    taken = step(state, ev.Wake(), scene(at=NOW + timedelta(minutes=5)))
    assert [fact.how for fact in taken.facts if isinstance(fact, CheckClosed)] == ["day-ended"]


def test_only_a_passed_check_closes_duties() -> None:
    for state, event in PAIRS:
        taken = step(EXAMPLES[state], HAPPENINGS[event], scene())
        assert not any(isinstance(fact, DutyClosed) for fact in taken.facts)
