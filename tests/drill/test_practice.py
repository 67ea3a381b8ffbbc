"""Practice's rules, line by line."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.drill import events as ev
from bot.drill.actions import CHECK, RESUME, STOP
from bot.drill.events import How
from bot.drill.state import Checking, Idle, Paused, Practising, Reading, State
from bot.messages import Say
from storage.records import DutyState, Requirement, Shown
from tests.drill.samples import (
    LIBRARY,
    POEM,
    attempts,
    closings,
    duty,
    keys,
    met,
    play,
    scene,
    seen,
    spans,
)

VERSION = LIBRARY["poem"].version
TERMS = "闻啼鸟，风雨声"
WRONG = POEM.replace("闻啼鸟", "听小虫")


def at(mode: str, *held: str, hints: int = 0, tries: int = 0) -> Practising:
    return Practising("poem", VERSION, mode, held, hints, tries)


def said(*texts: str) -> list[ev.Said]:
    return [ev.Said(text, f"m{number}") for number, text in enumerate(texts, 1)]


# --- the ladder ----------------------------------------------------------------------------------------------

UP: tuple[tuple[State, ev.Event, bool, State], ...] = (
    (Idle(), ev.Open("poem", How.DRILL), False, at("read")),
    (Idle(), ev.Open("poem", How.DRILL), True, at("read")),
    (at("read"), ev.Finish(), False, at("blanks")),
    (at("read"), ev.Skip(), False, at("blanks")),
    (at("blanks"), ev.Said(TERMS, "m"), False, at("firsts")),
    # Who says the whole text has said its terms too.
    (at("blanks"), ev.Said(POEM, "m"), False, at("firsts")),
    (at("blanks", tries=4), ev.Said(TERMS, "m"), False, at("firsts")),
    (at("blanks"), ev.Skip(), False, at("firsts")),
    (at("firsts"), ev.Said(POEM, "m"), True, at("recall")),
    (at("firsts"), ev.Skip(), True, at("recall")),
    (at("recall"), ev.Skip(), True, at("recall")),
)


@pytest.mark.parametrize(("state", "event", "owes", "after"), UP)
def test_a_passed_mode_leads_to_the_next(state: State, event: ev.Event, owes: bool, after: State) -> None:
    assert play(state, event, on=scene(owes=owes)).state == after


@pytest.mark.parametrize(
    ("state", "owes"), [(at("firsts"), False), (at("recall"), True), (at("recall"), False)]
)
def test_the_last_step_is_the_check(state: State, owes: bool) -> None:
    taken = play(state, ev.Said(POEM, "m1"), on=scene(owes=owes))
    assert isinstance(taken.state, Checking)
    assert keys(taken.replies) == ["practice-over", "check-open"]
    assert spans(taken.replies) == ""


@pytest.mark.parametrize("state", [at("firsts", "春眠", hints=1, tries=2), at("recall")])
def test_who_skips_the_last_step_is_offered_the_check_and_not_put_into_it(state: Practising) -> None:
    taken = play(state, ev.Skip())
    assert (taken.state, keys(taken.replies), taken.facts) == (state, ["skip-last"], ())
    [offer] = taken.replies
    assert isinstance(offer, Say)
    assert [choice.action for row in offer.choices for choice in row] == [CHECK, STOP]
    assert isinstance(play(state, ev.Skip(), ev.CheckNow()).state, Checking)
    assert play(state, ev.Skip(), *said(POEM)).state == play(state, *said(POEM)).state


def test_the_way_up_without_key_terms_has_no_blanks() -> None:
    taken = play(Idle(), ev.Open("short", How.DRILL), ev.Finish())
    assert isinstance(taken.state, Practising)
    without = play(Idle(), ev.Open("plain", How.DRILL), ev.Finish())
    assert isinstance(without.state, Practising)
    assert (taken.state.mode, without.state.mode) == ("blanks", "firsts")


def test_practice_counts_for_nothing() -> None:
    owed = [duty("poem", Requirement.RECITE), duty("poem", Requirement.READ)]
    taken = play(at("read"), ev.Finish(), *said(TERMS, POEM), on=scene(duties=owed))
    assert isinstance(taken.state, Checking)
    assert (met(taken.facts), closings(taken.facts)) == ([], [])
    assert [(one.mode, one.check, one.passed) for one in attempts(taken.facts)] == [
        ("blanks", False, True),
        ("firsts", False, True),
    ]


def test_all_answers_are_withdrawn_when_the_check_opens() -> None:
    taken = play(at("blanks"), *said(TERMS, "春眠不觉晓，", POEM.removeprefix("春眠不觉晓，")))
    assert isinstance(taken.state, Checking)
    assert [shown.message for shown in seen(taken.facts)] == ["m1", "m2", "m3"]


@pytest.mark.parametrize(
    ("mode", "shows"), [("read", "poem"), ("blanks", "poem"), ("firsts", "poem"), ("recall", None)]
)
def test_what_shows_the_text_is_marked_so(mode: str, shows: str | None) -> None:
    [reply] = play(at(mode), ev.Resume()).replies
    assert isinstance(reply, Say)
    assert reply.shows == shows


# --- a failed answer -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "answer", "missing"),
    [("blanks", "听小虫，风雨声", "闻啼"), ("firsts", WRONG, "闻啼"), ("recall", WRONG, "闻啼")],
)
def test_a_failed_answer_shows_every_difference_and_asks_again(mode: str, answer: str, missing: str) -> None:
    taken = play(at(mode, tries=1), *said(answer))
    assert taken.state == at(mode, tries=2)
    assert missing in spans(taken.replies)
    assert [key for key in keys(taken.replies) if key.startswith(("verdict", "mode"))] == [
        "verdict-failed",
        "verdict-legend",
        f"mode-{mode}",
        f"mode-{mode}-ask",
    ]
    [reply] = taken.replies
    assert isinstance(reply, Say)
    assert reply.shows == "poem"


def test_practice_never_runs_out_of_tries() -> None:
    taken = play(at("firsts"), *said(*[WRONG] * 12))
    assert taken.state == at("firsts", tries=12)
    assert [one.try_no for one in attempts(taken.facts)] == list(range(1, 13))


# --- hints ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("mode", "answer"), [("blanks", TERMS), ("firsts", POEM), ("recall", POEM)])
def test_a_mode_passed_with_hints_comes_again_without(mode: str, answer: str) -> None:
    owing = scene(owes=True)
    helped = play(at(mode), ev.Hint(), ev.Hint(), *said(answer), on=owing)
    assert helped.state == at(mode, tries=1)
    assert "passed-with-hints" in keys(helped.replies)
    assert [(one.hints, one.passed) for one in attempts(helped.facts)] == [(2, True)]
    again = play(helped.state, *said(answer), on=owing)
    assert again.state != helped.state
    assert [one.hints for one in attempts(again.facts)] == [0]


def test_a_failure_does_not_forget_the_hints() -> None:
    taken = play(at("firsts"), ev.Hint(), *said(WRONG, POEM))
    assert [one.hints for one in attempts(taken.facts)] == [1, 1]
    assert "passed-with-hints" in keys(taken.replies)


def test_clearing_and_stopping_do_not_forget_the_hints() -> None:
    taken = play(at("firsts"), ev.Hint(), *said("春眠"), ev.Cancel(), ev.Stop(), ev.Resume())
    assert taken.state == at("firsts", hints=1)


@pytest.mark.parametrize(("mode", "number"), [("read", 0), ("blanks", 2), ("firsts", 4), ("recall", 4)])
def test_hints_are_counted_until_there_are_none(mode: str, number: int) -> None:
    taken = play(at(mode), *[ev.Hint()] * (number + 3))
    assert taken.state == at(mode, hints=number)
    assert keys(taken.replies) == ["hint-none"]


def test_a_whole_text_that_is_wrong_is_told_as_such_where_only_terms_are_asked() -> None:
    taken = play(at("blanks", WRONG), ev.Finish())
    assert "处处" in spans(taken.replies)
    assert [one.missed for one in attempts(taken.facts)] == [("闻啼鸟",)]


@pytest.mark.parametrize("mode", ["read", "blanks", "firsts", "recall"])
def test_a_hint_brings_the_buttons_that_go_on(mode: str) -> None:
    [asked] = play(at(mode), ev.Resume()).replies
    for hints in (1, 9):
        [reply] = play(at(mode), *[ev.Hint()] * hints).replies
        assert isinstance(reply, Say)
        assert isinstance(asked, Say)
        assert reply.choices == asked.choices


def test_a_hint_shows_the_text_and_is_to_be_withdrawn() -> None:
    [reply] = play(at("firsts"), ev.Hint()).replies
    assert isinstance(reply, Say)
    assert reply.shows == "poem"


# --- answers in parts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "parts", "tries"),
    [
        ("blanks", ("闻啼鸟",), 0),
        ("blanks", ("闻啼鸟", "听不清"), 1),
        ("firsts", ("春眠不觉晓，", "处处闻啼鸟，"), 0),
        ("firsts", ("春眠不觉晓，", WRONG.removeprefix("春眠不觉晓，")), 1),
        ("recall", ("花落知多少。",), 0),
        ("recall", ("春眠不觉晓，处处闻啼鸟，夜来风雨声，",), 0),
    ],
)
def test_judged_at_once_or_held(mode: str, parts: tuple[str, ...], tries: int) -> None:
    taken = play(at(mode), *said(*parts))
    assert taken.state == (at(mode, tries=tries) if tries else at(mode, *parts))
    assert ("holding" in keys(taken.replies)) is (tries == 0)


@pytest.mark.parametrize("mode", ["blanks", "firsts", "recall"])
def test_done_judges_what_is_held_and_needs_something(mode: str) -> None:
    assert [one.answer for one in attempts(play(at(mode, "春眠"), ev.Finish()).facts)] == ["春眠"]
    empty = play(at(mode), ev.Finish())
    assert (empty.state, keys(empty.replies), empty.facts) == (at(mode), ["nothing-held"], ())


def test_reading_takes_no_answer() -> None:
    taken = play(at("read"), *said(POEM))
    assert (taken.state, keys(taken.replies)) == (at("read"), ["mode-read-say"])
    [mine] = taken.facts  # it may be the text: a check takes it back
    assert isinstance(mine, Shown)


# --- stopping and going on -----------------------------------------------------------------------------------

ANYWHERE = (
    at("read"),
    at("blanks", "闻啼鸟", hints=1, tries=2),
    at("firsts", "春眠", "不觉晓"),
    at("recall"),
)


@pytest.mark.parametrize("state", ANYWHERE)
@pytest.mark.parametrize("back", [ev.Resume(), ev.Open("poem", How.DRILL)])
@pytest.mark.parametrize(
    "between", [(), (ev.Said("喂"),), (ev.Finish(), ev.Hint(), ev.Skip(), ev.Stop(), ev.Pick(1))]
)
def test_stopping_keeps_the_exact_step(state: State, back: ev.Event, between: tuple[ev.Event, ...]) -> None:
    taken = play(state, ev.Stop(), *between, back)
    assert taken.state == state
    assert taken.facts == ()
    assert keys(taken.replies) == keys(play(state, ev.Resume()).replies)


def test_opening_something_else_leaves_the_paused_drill() -> None:
    assert play(Paused(at("firsts")), ev.Open("law", How.DRILL)).state == Practising(
        "law", LIBRARY["law"].version, "read"
    )


PAUSED = at("firsts", "春眠", hints=1, tries=2)
READ_LAW = ev.Open("law", How.READ)


@pytest.mark.parametrize("back", [ev.Resume(), ev.Open("poem", How.DRILL)])
@pytest.mark.parametrize(
    "between",
    [
        (READ_LAW, ev.Finish()),
        (READ_LAW, ev.Stop()),
        (READ_LAW,),
        (ev.Offer(("law", "short"), How.READ), ev.Pick(1), ev.Open("short", How.READ), ev.Finish()),
        (ev.Offer(("law", "short")), ev.Cancel()),
        (ev.Offer(("law", "short")),),
        (ev.Open("poem", How.READ), ev.Finish()),
    ],
)
def test_a_pause_outlasts_reading_and_searching(between: tuple[ev.Event, ...], back: ev.Event) -> None:
    assert play(PAUSED, ev.Stop(), *between, back).state == PAUSED


def test_who_has_read_in_a_pause_is_led_back() -> None:
    taken = play(PAUSED, ev.Stop(), READ_LAW, ev.Finish())
    assert (taken.state, keys(taken.replies)) == (Paused(PAUSED), ["read-done", "view-paused"])
    assert [one.passage for one in attempts(taken.facts)] == ["law"]
    [reply] = taken.replies
    assert isinstance(reply, Say)
    assert reply.choices[0][0].action == RESUME


@pytest.mark.parametrize("how", [How.DRILL, How.CHECK])
@pytest.mark.parametrize("between", [(), (READ_LAW,), (ev.Offer(("law", "short")),)])
def test_what_ends_a_pause_says_so_once(how: How, between: tuple[ev.Event, ...]) -> None:
    taken = play(PAUSED, ev.Stop(), *between, ev.Open("short", how))
    assert keys(taken.replies)[0] == "practice-ended"
    assert isinstance(taken.state, Practising | Checking)
    assert taken.state.passage == "short"
    assert "practice-ended" not in keys(play(taken.state, ev.Stop(), ev.Resume()).replies)


def test_a_check_of_what_is_read_ends_a_pause_too_unless_both_are_one() -> None:
    other = play(PAUSED, ev.Stop(), READ_LAW, ev.CheckNow())
    same = play(PAUSED, ev.Stop(), ev.Open("poem", How.READ), ev.CheckNow())
    assert keys(other.replies)[0] == "practice-ended"
    assert isinstance(same.state, Checking)
    assert "practice-ended" not in keys(same.replies)


@pytest.mark.parametrize("gone", [True, False])
def test_a_text_that_changes_while_it_is_set_aside_is_told_and_not_gone_on_with(gone: bool) -> None:
    reading = play(PAUSED, ev.Stop(), READ_LAW).state
    passages = {key: one for key, one in LIBRARY.items() if key != "poem"}
    if not gone:
        passages["poem"] = replace(LIBRARY["poem"], version="new")
    taken = play(reading, ev.Finish(), on=replace(scene(), passages=passages))
    assert (taken.state, keys(taken.replies)) == (Idle(), ["text-changed", "read-done"])


def test_a_text_that_changes_while_it_is_read_leaves_what_was_set_aside() -> None:
    taken = play(Reading("law", "old", PAUSED), ev.Finish())
    assert (taken.state, keys(taken.replies)) == (Paused(PAUSED), ["text-changed", "view-paused"])


def test_cancelling_drops_the_answer_and_then_the_drill() -> None:
    cleared = play(at("firsts", "春眠", tries=1), ev.Cancel())
    assert cleared.state == at("firsts", tries=1)
    assert play(cleared.state, ev.Cancel()).state == Idle()


# --- what is owed --------------------------------------------------------------------------------------------


def test_the_recall_that_is_owed_is_paid_by_itself() -> None:
    taken = play(at("recall"), *said(POEM), on=scene(owes=True))
    assert isinstance(taken.state, Checking)
    [paid] = attempts(taken.facts)
    assert (paid.mode, paid.passed, paid.hints, paid.check) == ("recall", True, 0, False)


@pytest.mark.parametrize("events", [[ev.Skip()], [ev.Hint(), *said(POEM)], said(WRONG), [ev.CheckNow()]])
def test_and_by_nothing_less(events: list[ev.Event]) -> None:
    taken = play(at("recall"), *events, on=scene(owes=True))
    assert isinstance(taken.state, Practising)
    assert taken.state.mode == "recall"


# --- reading and choosing ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "requirement", "state"),
    [
        (3, Requirement.READ, DutyState.DONE),
        (-1, Requirement.READ, DutyState.LATE),
        (3, Requirement.RECITE, None),
        (-1, Requirement.RECITE, None),
    ],
)
def test_reading_meets_what_is_to_be_read(
    hours: int, requirement: Requirement, state: DutyState | None
) -> None:
    owed = [duty("poem", requirement, hours=hours), duty("law", Requirement.READ)]
    taken = play(Reading("poem", VERSION), ev.Finish(), on=scene(duties=owed))
    assert [(one.passage, one.state) for one in met(taken.facts)] == ([("poem", state)] if state else [])
    assert keys(taken.replies) == ["read-done-duty" if state else "read-done"]
    assert taken.state == Idle()


def test_reading_meets_what_is_left_over_from_other_days() -> None:
    owed = [duty("poem", Requirement.READ, day=scene().at.date() - timedelta(days=day)) for day in range(3)]
    assert len(met(play(Reading("poem", VERSION), ev.Finish(), on=scene(duties=owed)).facts)) == 3


@pytest.mark.parametrize(
    ("said_", "opens"),
    [
        ("1", "law"),
        ("2", "poem"),
        ("２", "poem"),
        (" 2。", "poem"),
        ("0", ""),
        ("3", ""),
        ("²", ""),
        ("99999", ""),
    ],
)
def test_a_number_picks(said_: str, opens: str) -> None:
    offered = play(Idle(), ev.Offer(("law", "poem")))
    state = play(offered.state, ev.Said(said_)).state
    assert state == (Practising(opens, LIBRARY[opens].version, "read") if opens else offered.state)


def test_a_passage_that_is_gone_does_not_move_the_numbers() -> None:
    offered = play(Idle(), ev.Offer(("law", "gone", "poem")))
    assert spans(offered.replies) == "1. 盘问检查\n3. 春晓"
    [reply] = offered.replies
    assert isinstance(reply, Say)
    assert [choice.action for row in reply.choices for choice in row] == ["p.1", "p.3"]
    assert keys(play(offered.state, ev.Pick(2)).replies) == ["no-such-passage"]
    assert play(offered.state, ev.Pick(3)).state == at("read")
