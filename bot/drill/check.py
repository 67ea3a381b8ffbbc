"""The check: a recall that counts.

Rules. The passage is withdrawn when the check opens and locked while it is open. There are three tries; between
them the officer learns only where the answer went wrong, and the answer itself is withdrawn too. Passing meets
the duties; using up the tries, giving up, 30 idle minutes and the end of the study day close the check as
failed and unlock the passage, and the next check of it needs a full recall in practice first. A check that lost
the end of its day to a time in which nobody could be heard is closed as if it had not been begun.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.drill import feedback, says
from bot.drill.actions import opening
from bot.drill.events import How, Said, Scene, Step
from bot.drill.modes import MODES, RECALL
from bot.drill.state import Checking, Idle, Practising
from bot.drill.verdicts import attempted, judge, own_words
from bot.grading import Verdict
from bot.messages import Phrase, Say, Withdraw
from content.duties import met_by
from content.model import Passage
from storage.records import CheckClosed, Fact, Requirement

IDLE = timedelta(minutes=30)


def open_check(passage: Passage, scene: Scene, *, told: Say | None = None) -> Step:
    """Withdraw the text and ask for it; or ask for the practice that is owed first. `told` goes before."""
    if scene.owes_recall:
        practice = Practising(passage.id, passage.version, RECALL)
        owes = says.joined(told, says.plain("check-owes-recall"))
        return Step(practice, (says.joined(owes, says.practising(practice, passage)),))
    state = Checking(passage.id, passage.version, last_at=scene.at, closes_at=scene.day_ends)
    return Step(state, (Withdraw(passage.id), says.joined(told, says.checking(state, passage))))


def said(state: Checking, event: Said, scene: Scene) -> Step:
    """One more part of the answer; judged when it passes or is as good as complete."""
    held = (*state.held, event.text)
    state = replace(state, held=held, last_at=scene.at)
    passage = scene.passages[state.passage]
    mine = own_words(scene, passage, event)
    verdict, complete = judge(MODES[RECALL], passage, held)
    if not complete:
        return Step(state, (says.holding(held, passage, check=True),), mine)
    return _judged(state, passage, verdict, scene, mine)


def finish(state: Checking, scene: Scene) -> Step:
    """That was all: judge what is held."""
    if not state.held:
        return Step(state, (says.plain("nothing-held"),))
    passage = scene.passages[state.passage]
    verdict, _ = judge(MODES[RECALL], passage, state.held)
    return _judged(replace(state, last_at=scene.at), passage, verdict, scene, ())


def clear(state: Checking, scene: Scene) -> Step:
    """Drop what is held and begin the answer anew; the try is not used up."""
    if not state.held:
        return Step(state, (says.plain("check-cancel"),))
    passage = scene.passages[state.passage]
    state = replace(state, held=(), last_at=scene.at)
    cleared = says.joined(says.plain("answer-cleared"), says.checking(state, passage))
    return Step(state, (Withdraw(passage.id), cleared))


def give_up(state: Checking, scene: Scene) -> Step:
    return _closed(state, scene, "stopped", "check-stopped")


def expire(state: Checking, scene: Scene) -> Step:
    """Close a check that was left alone or outlived its study day; nothing if neither is so."""
    if scene.at >= state.closes_at:
        if scene.unheard:
            return _let_go(state, scene)
        return _closed(state, scene, "day-ended", "check-day-ended", day=_day_of(state))
    if scene.at >= max(state.last_at + IDLE, scene.spared or state.last_at):
        return _closed(state, scene, "idle", "check-idle")
    return Step(state)


def _let_go(state: Checking, scene: Scene) -> Step:
    """Closed without a fact: nothing is failed, owed or counted, and the officer may begin anew."""
    passage = scene.passages[state.passage]
    told = Phrase("check-unheard", {"title": passage.title, "day": _day_of(state)})
    choices = ((opening("button-check-again", passage.id, How.CHECK), *says.onward()),)
    return Step(Idle(), (says.about(told, choices=choices),))


def _day_of(state: Checking) -> str:
    """The study day that a check belongs to, which is not today any more when it ends with it."""
    return (state.closes_at.date() - timedelta(days=1)).isoformat()


def _closed(state: Checking, scene: Scene, how: str, key: str, **told: str) -> Step:
    passage = scene.passages[state.passage]
    closed = CheckClosed(
        scene.badge, passage.id, passage.version, passed=False, tries=state.tries, how=how, at=scene.at
    )
    return Step(Idle(), (_after_failure(Phrase(key, {"title": passage.title, **told}), passage),), (closed,))


def _judged(
    state: Checking, passage: Passage, verdict: Verdict, scene: Scene, facts: tuple[Fact, ...]
) -> Step:
    tries = state.tries + 1
    attempt = attempted(scene, passage, RECALL, verdict, state.held, check=True, try_no=tries)
    facts = (*facts, attempt)
    if verdict.passed:
        return _passed(passage, verdict, scene, facts, tries)
    if tries < says.TRIES:
        state = replace(state, held=(), tries=tries)
        where = says.about(
            Phrase("check-try-failed", {"left": says.TRIES - tries}), *feedback.only_where(verdict)
        )
        return Step(state, (Withdraw(passage.id), says.joined(where, says.checking(state, passage))), facts)
    closed = CheckClosed(
        scene.badge, passage.id, passage.version, passed=False, tries=tries, how="tries", at=scene.at
    )
    end = says.about(
        Phrase("check-failed", {"title": passage.title}),
        *feedback.in_full(verdict),
        Phrase("check-failed-next"),
        choices=says.after(passage, again=True),
        shows=passage.id,
    )
    return Step(Idle(), (end,), (*facts, closed))


def _passed(passage: Passage, verdict: Verdict, scene: Scene, facts: tuple[Fact, ...], tries: int) -> Step:
    met = met_by(scene.duties, passage.id, Requirement.RECITE, scene.at)
    closed = CheckClosed(
        scene.badge, passage.id, passage.version, passed=True, tries=tries, how="passed", at=scene.at
    )
    done = Phrase("check-passed-duty" if met else "check-passed", {"title": passage.title})
    end = says.about(
        done, *feedback.in_full(verdict), choices=says.after(passage, again=False), shows=passage.id
    )
    return Step(Idle(), (end,), (*facts, closed, *met))


def _after_failure(phrase: Phrase, passage: Passage) -> Say:
    return says.about(phrase, choices=says.after(passage, again=True))
