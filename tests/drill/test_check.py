"""The check's rules, line by line."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.drilling import wake_at
from bot.drill import events as ev
from bot.drill.check import IDLE
from bot.drill.events import How, Scene, Step
from bot.drill.state import Checking, Idle, Paused, Practising, Reading, State
from bot.grading import MAX_ANSWER
from bot.messages import Mark, Phrase, Say, Withdraw
from bot.texts import Texts
from storage.records import DutyState, Requirement
from tests.drill.samples import (
    LIBRARY,
    POEM,
    attempts,
    closings,
    duty,
    keys,
    met,
    pairs,
    play,
    scene,
    seen,
    spans,
)
from tests.sample import NOW

VERSION = LIBRARY["poem"].version
ENDS = NOW + timedelta(hours=15)
OPENED = Checking("poem", VERSION, NOW, ENDS)
#: As long as the text, ending as it ends, and wrong.
WRONG = POEM.replace("闻啼鸟", "听小虫")
CHECK = ev.Open("poem", How.CHECK)
DONE = ev.Finish()


def said(*texts: str) -> list[ev.Said]:
    return [ev.Said(text, f"m{number}") for number, text in enumerate(texts, 1)]


def failed(taken: Step, how: str, tries: int) -> bool:
    """Whether a check was closed as failed, once, in this way."""
    return taken.state == Idle() and [(one.passed, one.how, one.tries) for one in closings(taken.facts)] == [
        (False, how, tries)
    ]


# --- opening: the text is withdrawn first --------------------------------------------------------------------

BEFORE: dict[str, tuple[State, ev.Event]] = {
    "from nothing": (Idle(), CHECK),
    "from reading": (Reading("poem", VERSION), ev.CheckNow()),
    "from reading another": (Reading("law", LIBRARY["law"].version), CHECK),
    "from practice": (Practising("poem", VERSION, "read"), ev.CheckNow()),
    "by the end of practice": (Practising("poem", VERSION, "firsts"), ev.Said(POEM, "m1")),
    "from a pause": (Paused(Practising("poem", VERSION, "firsts")), ev.CheckNow()),
}


@pytest.mark.parametrize("name", BEFORE)
def test_the_text_is_withdrawn_before_the_check_is_announced(name: str) -> None:
    taken = play(*BEFORE[name])
    assert taken.state == OPENED
    withdrawn, announced = taken.replies
    assert withdrawn == Withdraw("poem")
    assert isinstance(announced, Say)
    assert announced.shows is None
    assert "check-open" in keys([announced])
    assert spans([announced]) == ""


# --- locked while it is open ---------------------------------------------------------------------------------


@pytest.mark.parametrize("how", How)
@pytest.mark.parametrize(
    ("key", "told"), [("poem", "check-under-way"), ("law", "check-locked"), ("no such", "check-locked")]
)
def test_nothing_is_opened_during_a_check(how: How, key: str, told: str) -> None:
    taken = play(OPENED, ev.Open(key, how))
    assert (taken.state, keys(taken.replies), taken.facts) == (OPENED, [told], ())


@pytest.mark.parametrize("how", How)
@pytest.mark.parametrize("options", [(), ("poem",), ("law", "short")])
def test_nothing_is_offered_during_a_check(how: How, options: tuple[str, ...]) -> None:
    taken = play(OPENED, ev.Offer(options, how))
    assert (taken.state, keys(taken.replies), taken.facts) == (OPENED, ["check-locked"], ())


@pytest.mark.parametrize(
    ("event", "key"),
    [
        (ev.Hint(), "check-no-hint"),
        (ev.Skip(), "check-no-skip"),
        (ev.Pick(1), "check-open"),
        (ev.Resume(), "check-open"),
        (ev.CheckNow(), "check-open"),
    ],
)
def test_what_a_check_does_not_know_changes_nothing(event: ev.Event, key: str) -> None:
    taken = play(OPENED, event)
    assert (taken.state, keys(taken.replies), taken.facts) == (OPENED, [key], ())


# --- three tries ---------------------------------------------------------------------------------------------


def test_there_are_three_tries() -> None:
    states = [play(OPENED, *said(*[WRONG] * number)).state for number in (1, 2)]
    assert [state.tries for state in states if isinstance(state, Checking)] == [1, 2]
    assert failed(play(OPENED, *said(WRONG, WRONG, WRONG)), "tries", 3)


@pytest.mark.parametrize("wrong", [0, 1, 2])
def test_any_of_them_may_pass(wrong: int) -> None:
    taken = play(OPENED, *said(*[WRONG] * wrong, POEM))
    [closed] = closings(taken.facts)
    assert (taken.state, closed.passed, closed.how, closed.tries) == (Idle(), True, "passed", wrong + 1)


def test_every_try_is_an_attempt_with_its_number_and_its_words() -> None:
    made = attempts(play(OPENED, *said(WRONG, WRONG, POEM)).facts)
    assert [(one.try_no, one.passed, one.answer) for one in made] == [
        (1, False, WRONG),
        (2, False, WRONG),
        (3, True, POEM),
    ]
    assert all(one.check and one.mode == "recall" and one.hints == 0 for one in made)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "answer",
    [WRONG, "春眠", "春眠不觉晓，夜来风雨声，花落知多少", POEM + POEM, "胡说八道", POEM.replace("啼鸟", "")],
)
def test_between_tries_only_where(answer: str, language: str) -> None:
    """No two characters of the text in a row but those of the title, in any language."""
    taken = play(OPENED, *said(answer))
    if "holding" in keys(taken.replies):
        taken = play(taken.state, DONE)
    assert isinstance(taken.state, Checking)
    assert taken.state.tries == 1
    [withdrawn, reply] = taken.replies
    assert isinstance(reply, Say)
    assert (withdrawn, reply.shows) == (Withdraw("poem"), None)
    text = "\n".join(
        Texts().say(language, block) if isinstance(block, Phrase) else "".join(span.text for span in block)
        for block in reply.blocks
        if isinstance(block, Phrase | tuple)
    )
    assert pairs(text) & pairs(POEM) - pairs("春晓") == set()


def test_the_place_names_clause_slips_and_key_term() -> None:
    taken = play(OPENED, *said("春眠不觉醒，处处听小虫，夜来风雨声，花落知多少。"))
    places = [
        (block.key, block.args["number"], block.args["slips"])
        for reply in taken.replies
        if isinstance(reply, Say)
        for block in reply.blocks
        if isinstance(block, Phrase) and block.key.startswith("where")
    ]
    assert places == [("where-clause-term", "1", 1), ("where-clause-term", "2", 1)]


def test_a_failed_try_is_withdrawn_too() -> None:
    taken = play(OPENED, *said("春眠不觉晓，", WRONG.removeprefix("春眠不觉晓，")))
    assert [shown.message for shown in seen(taken.facts)] == ["m1", "m2"]
    assert {(shown.passage, shown.channel, shown.address) for shown in seen(taken.facts)} == {
        ("poem", "telegram", "1")
    }
    assert taken.replies[0] == Withdraw("poem")


def test_an_answer_without_a_message_has_nothing_to_withdraw() -> None:
    assert seen(play(OPENED, ev.Said("春眠")).facts) == []


# --- the end -------------------------------------------------------------------------------------------------


def test_all_differences_after_the_last_try() -> None:
    taken = play(OPENED, *said(WRONG, WRONG, WRONG))
    [reply] = taken.replies
    assert isinstance(reply, Say)
    marked = {span.mark: span.text for block in reply.blocks if isinstance(block, tuple) for span in block}
    assert marked[Mark.MISSING] in POEM
    assert marked[Mark.WRONG] in WRONG
    assert reply.shows == "poem"
    assert keys([reply])[0] == "check-failed"
    assert any(key.startswith("why-") for key in keys([reply]))


def test_all_differences_after_a_pass_with_a_slip() -> None:
    text = LIBRARY["law"].text
    opened = Checking("law", LIBRARY["law"].version, NOW, ENDS)
    taken = play(opened, *said(text.replace("当场", "当汤")))
    assert closings(taken.facts)[0].passed
    assert "verdict-legend" in keys(taken.replies)
    assert "汤" in spans(taken.replies)


def test_stopping_fails_the_check() -> None:
    taken = play(OPENED, *said(WRONG), ev.Stop())
    assert failed(taken, "stopped", 1)
    assert keys(taken.replies) == ["check-stopped"]
    assert spans(taken.replies) == ""


@pytest.mark.parametrize(
    ("late", "how"),
    [(IDLE - timedelta(microseconds=1), ""), (IDLE, "idle"), (IDLE + timedelta(days=3), "day-ended")],
)
def test_thirty_idle_minutes_fail_it(late: timedelta, how: str) -> None:
    taken = play(OPENED, ev.Wake(), on=scene(NOW + late))
    assert [one.how for one in closings(taken.facts)] == ([how] if how else [])
    assert taken.state == (Idle() if how else OPENED)


@pytest.mark.parametrize("event", [ev.Said("春眠", "m1"), ev.Said(WRONG, "m1"), DONE, ev.Cancel()])
def test_an_answer_starts_the_thirty_minutes_anew(event: ev.Event) -> None:
    later = NOW + timedelta(minutes=20)
    state = play(replace(OPENED, held=("春眠",)), event, on=scene(later)).state
    assert wake_at(state) == later + IDLE
    assert play(state, ev.Wake(), on=scene(NOW + IDLE)).state == state


def test_the_end_of_the_study_day_fails_it_however_lately_it_was_answered() -> None:
    state = Checking("poem", VERSION, ENDS - timedelta(minutes=1), ENDS)
    assert wake_at(state) == ENDS
    assert play(state, ev.Wake(), on=scene(ENDS - timedelta(microseconds=1))).state == state
    assert failed(play(state, ev.Wake(), on=scene(ENDS)), "day-ended", 0)


LATE: tuple[tuple[Scene, str], ...] = (
    (scene(NOW + IDLE), "idle"),
    (scene(ENDS), "day-ended"),
)


@pytest.mark.parametrize(("moment", "how"), LATE)
@pytest.mark.parametrize(
    ("event", "after"),
    [
        (ev.Said(POEM, "m1"), "view-idle"),
        (ev.Finish(), "view-idle"),
        (ev.Stop(), "nothing-open"),
        (ev.Cancel(), "nothing-open"),
        (ev.CheckNow(), "nothing-open"),
    ],
)
def test_what_comes_too_late_is_not_heard_even_before_the_clock_speaks(
    event: ev.Event, after: str, moment: Scene, how: str
) -> None:
    taken = play(OPENED, event, on=moment)
    assert failed(taken, how, 0)
    assert keys(taken.replies) == [f"check-{how}", after]
    assert attempts(taken.facts) == []


def test_a_check_opened_too_late_owes_a_recall_and_another_passage_does_not() -> None:
    late = scene(NOW + IDLE)
    same, other = play(OPENED, CHECK, on=late), play(OPENED, ev.Open("law", How.CHECK), on=late)
    assert same.state == Practising("poem", VERSION, "recall")
    assert isinstance(other.state, Checking)
    assert [one.passage for one in closings((*same.facts, *other.facts))] == ["poem", "poem"]


@pytest.mark.parametrize("event", [ev.Wake(), ev.Said(POEM, "m1"), ev.Stop(), ev.Finish(), CHECK])
def test_a_check_whose_day_ended_unheard_leaves_no_trace(event: ev.Event) -> None:
    unheard = replace(scene(ENDS), unheard=True)
    taken = play(replace(OPENED, tries=2), event, on=unheard)
    assert (closings(taken.facts), attempts(taken.facts)) == ([], [])
    assert keys(taken.replies)[0] == "check-unheard"
    assert isinstance(taken.state, Checking if event == CHECK else Idle)


def test_unheard_or_not_a_check_is_open_until_its_day_ends() -> None:
    still = replace(scene(NOW + timedelta(minutes=1)), unheard=True)
    assert play(OPENED, ev.Wake(), on=still).state == OPENED


def test_a_text_that_changed_meanwhile_fails_nobody() -> None:
    taken = play(Checking("poem", "old", NOW, ENDS), ev.Said(POEM, "m1"))
    assert (taken.state, taken.facts) == (Idle(), ())
    assert keys(taken.replies)[0] == "text-changed"


# --- what a failure owes -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in BEFORE if name.startswith("from")])
def test_after_a_failure_a_full_recall_in_practice_comes_first(name: str) -> None:
    taken = play(*BEFORE[name], on=scene(owes=True))
    assert taken.state == Practising("poem", VERSION, "recall")
    assert keys(taken.replies)[:2] == ["check-owes-recall", "mode-recall"]
    assert not any(isinstance(reply, Withdraw) for reply in taken.replies)


@pytest.mark.parametrize("event", [CHECK, ev.CheckNow()])
@pytest.mark.parametrize("paused", [False, True])
def test_asking_for_the_check_does_not_forget_the_hints_of_the_recall_that_is_owed(
    event: ev.Event,
    paused: bool,
) -> None:
    recall = Practising("poem", VERSION, "recall", ("春眠不觉晓",), hints=2, tries=1)
    taken = play(Paused(recall) if paused else recall, event, on=scene(owes=True))
    assert taken.state == recall
    assert keys(taken.replies)[0] == "check-owes-recall"


# --- answers in parts ----------------------------------------------------------------------------------------

PARTS = ("春眠不觉晓，", "处处闻啼鸟，", "夜来风雨声，", "花落知多少。")


def test_parts_are_joined_until_they_pass() -> None:
    for number in range(1, 4):
        taken = play(OPENED, *said(*PARTS[:number]))
        assert taken.state == Checking("poem", VERSION, NOW, ENDS, PARTS[:number])
        assert attempts(taken.facts) == []
    assert attempts(play(OPENED, *said(*PARTS)).facts)[0].answer == "\n".join(PARTS)


@pytest.mark.parametrize(
    ("parts", "holds"),
    [
        ((POEM,), False),
        # 90 % as long, the last clause right: judged, and failed for a term
        ((WRONG.replace("不", ""),), False),
        ((PARTS[0], WRONG.removeprefix(PARTS[0])), False),
        # long enough, the last clause missing
        (("春眠不觉晓，处处闻啼鸟，夜来风雨声，花落",), True),
        (PARTS[:3], True),
        # the last clause alone
        (PARTS[3:], True),
        (("，。",), True),
        (("胡说八道。" * 20,), True),
        # nothing beyond this would be looked at
        (("胡说八道" * 1000, "胡说八道" * 1100), False),
    ],
)
def test_judged_at_once_or_held(parts: tuple[str, ...], holds: bool) -> None:
    taken = play(OPENED, *said(*parts))
    assert (attempts(taken.facts) == []) is holds
    assert ("holding" in keys(taken.replies)) is holds


def test_what_is_held_is_bounded() -> None:
    part = "胡" * 6000
    taken = play(OPENED, *said(part, part))
    assert len(part) < MAX_ANSWER < 2 * len(part)
    assert isinstance(taken.state, Checking)
    assert taken.state.held == ()


def test_it_says_how_much_it_holds() -> None:
    [reply] = play(OPENED, *said(*PARTS[:2])).replies
    assert isinstance(reply, Say)
    assert reply.blocks == (Phrase("holding", {"parts": 2, "units": 10}),)


def test_done_judges_what_is_held_and_needs_something() -> None:
    taken = play(OPENED, *said(PARTS[0]), DONE)
    assert [(one.answer, one.passed) for one in attempts(taken.facts)] == [(PARTS[0], False)]
    empty = play(OPENED, DONE)
    assert (empty.state, keys(empty.replies), empty.facts) == (OPENED, ["nothing-held"], ())


def test_clearing_costs_no_try_and_withdraws_what_was_sent() -> None:
    taken = play(OPENED, *said(PARTS[0]), ev.Cancel())
    assert taken.state == OPENED
    assert taken.replies[0] == Withdraw("poem")
    assert keys(taken.replies) == ["answer-cleared", "check-open"]
    assert attempts(taken.facts) == []


# --- duties --------------------------------------------------------------------------------------------------


def test_passing_meets_every_duty_of_the_passage_and_no_other() -> None:
    owed = (
        duty("poem", Requirement.RECITE),
        duty("poem", Requirement.READ, hours=-1),
        duty("law", Requirement.RECITE),
    )
    taken = play(OPENED, *said(POEM), on=scene(duties=owed))
    assert [(one.passage, one.state) for one in met(taken.facts)] == [
        ("poem", DutyState.DONE),
        ("poem", DutyState.LATE),
    ]
    assert keys(taken.replies)[0] == "check-passed-duty"


@pytest.mark.parametrize(
    ("after", "state"),
    [
        (timedelta(), DutyState.DONE),
        (timedelta(microseconds=1), DutyState.LATE),
    ],
)
def test_late_after_the_due_time_and_not_at_it(after: timedelta, state: DutyState) -> None:
    owed = duty("poem", Requirement.RECITE)
    opened = Checking("poem", VERSION, owed.due_at, ENDS)
    taken = play(opened, *said(POEM), on=scene(owed.due_at + after, duties=[owed]))
    assert [one.state for one in met(taken.facts)] == [state]


@pytest.mark.parametrize("events", [said(WRONG, WRONG, WRONG), [ev.Stop()], said(WRONG)])
def test_failing_meets_nothing(events: list[ev.Event]) -> None:
    taken = play(OPENED, *events, on=scene(duties=[duty("poem", Requirement.RECITE)]))
    assert met(taken.facts) == []


def test_passing_without_a_duty_meets_none() -> None:
    taken = play(OPENED, *said(POEM))
    assert met(taken.facts) == []
    assert keys(taken.replies)[0] == "check-passed"
