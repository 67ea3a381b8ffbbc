"""Practice: reading and the modes up the ladder. It counts for nothing but reading, and shows everything.

Rules. A passed mode leads to the next one up; the last step of the ladder is the check. A mode passed with hints
is asked again without. A failed answer shows every difference and asks again. Stopping keeps the exact step.
Skipping the last step opens no check, it offers one: only whoever got there by reciting is taken to it unasked.
Every answer is remembered as a message that shows the text, for the check withdraws it with ours.
"""

from __future__ import annotations

from dataclasses import replace

from bot.drill import says
from bot.drill.actions import RESUME, TODAY, button
from bot.drill.changed import part, practised
from bot.drill.check import open_check
from bot.drill.events import Said, Scene, Step
from bot.drill.modes import MODES, RECALL, ladder
from bot.drill.state import Idle, Paused, Practising, Reading, State
from bot.drill.verdicts import attempted, explained, judge, own_words
from bot.grading import Verdict
from bot.messages import Phrase, Say
from content.duties import met_by
from content.model import Passage
from storage.records import Attempted, Requirement


def begin(passage: Passage, changed: tuple[str, ...] = ()) -> Step:
    """The first rung; of what changed alone, where the rest is known."""
    mode = ladder(passage, owes_recall=False)[0]
    state = Practising(passage.id, passage.version, mode, clauses=changed)
    return Step(state, (says.practising(state, passage),))


def begin_reading(passage: Passage, paused: Practising | None = None) -> Step:
    return Step(Reading(passage.id, passage.version, paused), (says.reading(passage),))


def read(state: Reading, scene: Scene) -> Step:
    """The officer has read it: that meets duties to read. What they had paused is waiting, and they are led back."""
    passage = scene.passages[state.passage]
    met = met_by(scene.duties, passage.id, Requirement.READ, scene.at)
    key = "read-done-duty" if met else "read-done"
    said = says.about(Phrase(key, {"title": passage.title}), choices=says.after(passage, again=False))
    after: State = Idle()
    if state.aside:
        after = Paused(state.aside)
        said = says.joined(said, says.view(after, scene))
    return Step(after, (said,), (_was_read(passage, scene), *met))


def said(state: Practising, event: Said, scene: Scene) -> Step:
    """One more part of an answer; judged when it passes or is as good as complete."""
    passage = practised(state, scene.passages[state.passage])
    mode = MODES[state.mode]
    if not mode.answered:
        return Step(state, (says.plain("mode-read-say"),), own_words(scene, passage, event))
    state = replace(state, held=(*state.held, event.text))
    verdict, complete = judge(mode, passage, state.held)
    mine = own_words(scene, passage, event)
    if not complete:
        return Step(state, (says.holding(state.held, passage, check=False),), mine)
    step = _judged(state, passage, verdict, scene)
    return Step(step.state, step.replies, (*mine, *step.facts))


def finish(state: Practising, scene: Scene) -> Step:
    """Done with reading, or with the answer."""
    passage = practised(state, scene.passages[state.passage])
    if not MODES[state.mode].answered:
        return _up(state, scene)
    if not state.held:
        return Step(state, (says.plain("nothing-held"),))
    verdict, _ = judge(MODES[state.mode], passage, state.held)
    return _judged(state, passage, verdict, scene)


def hint(state: Practising, scene: Scene) -> Step:
    """Give one thing more away; the mode will be asked again without. Earlier buttons are stale now: these go on."""
    passage = practised(state, scene.passages[state.passage])
    given = MODES[state.mode].hint(passage, state.hints)
    if not given:
        return Step(state, (says.about(Phrase("hint-none"), choices=says.steering(state.mode)),))
    state = replace(state, hints=state.hints + 1)
    given_now = Phrase("hint", {"hint": given, "count": state.hints})
    said = says.about(given_now, choices=says.steering(state.mode), shows=passage.id)
    return Step(state, (said,))


def skip(state: Practising, scene: Scene) -> Step:
    """On to the next rung without passing this one; a recall that is owed cannot be skipped."""
    if state.mode == RECALL and scene.owes_recall:
        return Step(state, (says.plain("skip-owed"),))
    if not _higher(state, scene):
        return Step(state, (says.offering_check(),))
    return _up(state, scene)


def stop(state: Practising, scene: Scene) -> Step:
    title = scene.passages[state.passage].title
    said = says.about(
        Phrase("stopped", {"title": title}),
        choices=((button("button-resume", RESUME), button("button-today", TODAY)),),
    )
    return Step(Paused(state), (said,))


def cancel(state: Practising, scene: Scene) -> Step:
    """Drop what is held; with nothing held, leave the drill."""
    if not state.held:
        return Step(Idle(), (says.plain("left", title=scene.passages[state.passage].title),))
    return Step(replace(state, held=()), (says.plain("answer-cleared"),))


def _judged(state: Practising, passage: Passage, verdict: Verdict, scene: Scene) -> Step:
    tries = state.tries + 1
    fact = attempted(
        scene, passage, state.mode, verdict, state.held, check=False, try_no=tries, hints=state.hints
    )
    told = says.about(*explained(MODES[state.mode], passage, verdict), shows=passage.id)
    if not verdict.passed:
        return _again(replace(state, held=(), tries=tries), passage, told, fact)
    if state.hints:
        told = says.joined(told, says.plain("passed-with-hints"))
        return _again(replace(state, held=(), hints=0, tries=tries), passage, told, fact)
    # A recall that was owed is paid by this very answer.
    owed = scene.owes_recall and state.mode != RECALL
    step = _up(state, replace(scene, owes_recall=owed), told)
    return Step(step.state, step.replies, (fact, *step.facts))


def _again(state: Practising, passage: Passage, told: Say, fact: Attempted) -> Step:
    return Step(state, (says.joined(told, says.practising(state, passage)),), (fact,))


def _up(state: Practising, scene: Scene, told: Say | None = None) -> Step:
    whole = scene.passages[state.passage]
    higher = _higher(state, scene)
    if not higher:
        # The differences would show the text that the check is about to withdraw.
        return open_check(whole, scene, told=says.plain("practice-over") if told else None)
    state = Practising(whole.id, whole.version, higher[0], clauses=state.clauses)
    return Step(state, (says.joined(told, says.practising(state, whole)),))


def _higher(state: Practising, scene: Scene) -> list[str]:
    """The rungs above this one."""
    whole = scene.passages[state.passage]
    rungs = ladder(part(whole, state.clauses) if state.clauses else whole, owes_recall=scene.owes_recall)
    return [mode for mode in rungs if _height(mode) > _height(state.mode)]


def _height(mode: str) -> int:
    return list(MODES).index(mode)


def _was_read(passage: Passage, scene: Scene) -> Attempted:
    return Attempted(
        badge=scene.badge,
        passage=passage.id,
        version=passage.version,
        mode="read",
        check=False,
        passed=True,
        score=1.0,
        coverage=1.0,
        precision=1.0,
        missed=(),
        hints=0,
        try_no=1,
        answer="",
        at=scene.at,
    )
