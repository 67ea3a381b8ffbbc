"""The drill as a transition table.

Every state meets every event in exactly one row of TABLE (a test compares it with the product of both), so what
is done in an odd moment (a hint while nothing is open, an old button during a check) is decided here and not by
chance. Each row is a pure function (state, event, scene) -> Step: it reads no clock, draws no lot, touches no
store; what it decides is kept before it is said.

    Idle ──Open──► Reading ──Finish──► Idle                 reading counts where reading is asked
      │                └──CheckNow──► Checking
      ├──Open──► Practising ──Finish / Said──► … ──► Checking
      │              └──Stop──► Paused ──Resume──► Practising
      │                            └──Open(read)──► Reading ──Finish / Stop──► Paused
      ├──Offer──► Choosing ──Pick──► as Open
      └──Open(check)──► Checking ──Said / Finish──► Checking (tries left) | Idle
                            └──Stop / Wake──► Idle (failed; not where nobody could be heard)

What was paused stays so while another text is read or chosen; practice or a check of another text ends it, and says so.
A check can only be left by passing, failing, giving up or its end: everything else that would open another text
is refused while it lasts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.drill import check, practice, says
from bot.drill.events import (
    Cancel,
    CheckNow,
    Event,
    Finish,
    Hint,
    How,
    Offer,
    Open,
    Pick,
    Resume,
    Said,
    Scene,
    Skip,
    Step,
    Stop,
    Wake,
)
from bot.drill.modes import RECALL
from bot.drill.state import Checking, Choosing, Idle, Paused, Practising, Reading, State, set_aside
from bot.drill.verdicts import own_words

STATES = (Idle, Choosing, Reading, Practising, Paused, Checking)
EVENTS = (Open, Offer, Pick, Said, Finish, Hint, Skip, Stop, Cancel, Resume, CheckNow, Wake)

#: A number of so many digits picks nothing.
_TOO_LONG = 4

# The table pairs each handler with the very types it is written for; a dictionary cannot say so to the checker.
Handler = Callable[[Any, Any, Scene], Step]


def step(state: State, event: Event, scene: Scene) -> Step:
    """What happens when `event` meets `state`. A text that was changed or removed meanwhile ends its drill."""
    base = _current(state, scene)
    if base != state:
        after = TABLE[type(base), type(event)](base, event, scene)
        return Step(after.state, (says.plain("text-changed"), *after.replies), after.facts)
    if isinstance(state, Checking) and not isinstance(event, Wake):
        over = check.expire(state, scene)
        if isinstance(over.state, Idle):
            return _afterwards(over, state.passage, event, scene)
    return TABLE[type(state), type(event)](state, event, scene)


def passage_of(state: State) -> str | None:
    """The id of the passage that a state is about."""
    match state:
        case Reading() | Practising() | Checking():
            return state.passage
        case Paused(at):
            return at.passage
        case _:
            return None


def _afterwards(over: Step, passage: str, event: Event, scene: Scene) -> Step:
    """A check whose time is over ends before anything else is heard, whether or not the clock has spoken."""
    failed = bool(over.facts)
    if failed and isinstance(event, Open) and event.passage == passage:
        scene = replace(scene, owes_recall=True)
    after = TABLE[Idle, type(event)](Idle(), event, scene)
    return Step(after.state, (*over.replies, *after.replies), (*over.facts, *after.facts))


def _current(state: State, scene: Scene) -> State:
    """The state without what is about a text that was changed or removed."""
    if isinstance(state, Reading | Choosing) and state.aside and _outdated(state.aside, scene):
        state = replace(state, aside=None)
    if not _outdated(state, scene):
        return state
    return _set_down(state)


def _set_down(state: State) -> State:
    """Where somebody stands who has done with a text that was read or chosen: before what they had paused."""
    practice = set_aside(state)
    return Idle() if practice is None or isinstance(state, Paused) else Paused(practice)


def _outdated(state: State, scene: Scene) -> bool:
    match state:
        case Reading() | Practising() | Checking():
            passage, version = state.passage, state.version
        case Paused(at):
            passage, version = at.passage, at.version
        case _:
            return False
    now = scene.passages.get(passage)
    return now is None or now.version != version


# --- rows shared by several states -------------------------------------------------------------------------


def _open(state: State, event: Open, scene: Scene) -> Step:
    passage = scene.passages.get(event.passage)
    if passage is None:
        return Step(state, (says.plain("no-such-passage"),))
    paused = set_aside(state)
    match event.how:
        case How.READ:
            return practice.begin_reading(passage, paused)
        case How.DRILL if paused and paused.passage == passage.id:
            return _view(paused, event, scene)
        case How.DRILL:
            return _ending(paused, practice.begin(passage, scene.changed), scene)
        case How.CHECK:
            return _ending(paused, check.open_check(passage, scene), scene)


def _ending(paused: Practising | None, taken: Step, scene: Scene) -> Step:
    """The same; where it is about another text than what was paused, with a word that this is over."""
    if paused is None or passage_of(taken.state) == paused.passage:
        return taken
    over = says.plain("practice-ended", title=scene.passages[paused.passage].title)
    return Step(taken.state, (over, *taken.replies), taken.facts)


def _offer(state: State, event: Offer, scene: Scene) -> Step:
    chosen = Choosing(event.options, event.how, set_aside(state))
    return Step(chosen, (says.choosing(chosen, scene),))


def _view(state: State, event: Event, scene: Scene) -> Step:
    del event
    return Step(state, (says.view(state, scene),))


def _nothing(state: State, event: Event, scene: Scene) -> Step:
    del event, scene
    return Step(state)


def _tell(key: str) -> Handler:
    def handler(state: State, event: Event, scene: Scene) -> Step:
        del event, scene
        return Step(state, (says.plain(key),))

    return handler


def _leave(state: State, event: Event, scene: Scene) -> Step:
    del event
    after = _set_down(state)
    return Step(after, (says.view(after, scene),))


def _check_present(state: Reading | Practising, event: CheckNow, scene: Scene) -> Step:
    del event
    if isinstance(state, Practising) and state.mode == RECALL and scene.owes_recall:
        # What is owed is being paid: to begin anew would forget the hints taken.
        owes = says.joined(says.plain("check-owes-recall"), says.view(state, scene))
        return Step(state, (owes,))
    return _ending(set_aside(state), check.open_check(scene.passages[state.passage], scene), scene)


# --- rows of one state -------------------------------------------------------------------------------------


def _pick(state: Choosing, event: Pick, scene: Scene) -> Step:
    if not 1 <= event.number <= len(state.options):
        return Step(state, (says.plain("pick-range", count=len(state.options)),))
    return _open(state, Open(state.options[event.number - 1], How(state.how)), scene)


def _said_reading(state: Reading, event: Said, scene: Scene) -> Step:
    """Not asked for, and perhaps the text itself: a check takes it back."""
    mine = own_words(scene, scene.passages[state.passage], event)
    return Step(state, (says.plain("reading-said"),), mine)


def _said_choosing(state: Choosing, event: Said, scene: Scene) -> Step:
    number = event.text.strip().rstrip(".。")
    # isdecimal, not isdigit: int() knows no ² or ①
    if number.isdecimal() and len(number) < _TOO_LONG:
        return _pick(state, Pick(int(number)), scene)
    return _view(state, event, scene)


def _open_practising(state: Practising, event: Open, scene: Scene) -> Step:
    if event.how is How.DRILL and event.passage == state.passage:
        return _view(state, event, scene)
    if event.how is How.CHECK and event.passage == state.passage:
        return _check_present(state, CheckNow(), scene)
    return _open(state, event, scene)


def _open_checking(state: Checking, event: Open, scene: Scene) -> Step:
    del scene
    return Step(state, (says.plain("check-under-way" if event.passage == state.passage else "check-locked"),))


def _open_paused(state: Paused, event: Open, scene: Scene) -> Step:
    if event.how is How.READ or event.passage != state.at.passage:
        return _open(state, event, scene)
    return _open_practising(state.at, event, scene)


def _check_paused(state: Paused, event: CheckNow, scene: Scene) -> Step:
    return _check_present(state.at, event, scene)


def _resume(state: Paused | Reading | Choosing, event: Resume, scene: Scene) -> Step:
    return _view(set_aside(state) or state, event, scene)


TABLE: dict[tuple[type[State], type[Event]], Handler] = {
    (Idle, Open): _open,
    (Idle, Offer): _offer,
    (Idle, Pick): _view,
    (Idle, Said): _view,
    (Idle, Finish): _view,
    (Idle, Hint): _tell("nothing-open"),
    (Idle, Skip): _tell("nothing-open"),
    (Idle, Stop): _tell("nothing-open"),
    (Idle, Cancel): _tell("nothing-open"),
    (Idle, Resume): _tell("nothing-open"),
    (Idle, CheckNow): _tell("nothing-open"),
    (Idle, Wake): _nothing,
    (Choosing, Open): _open,
    (Choosing, Offer): _offer,
    (Choosing, Pick): _pick,
    (Choosing, Said): _said_choosing,
    (Choosing, Finish): _view,
    (Choosing, Hint): _view,
    (Choosing, Skip): _leave,
    (Choosing, Stop): _leave,
    (Choosing, Cancel): _leave,
    (Choosing, Resume): _resume,
    (Choosing, CheckNow): _view,
    (Choosing, Wake): _nothing,
    (Reading, Open): _open,
    (Reading, Offer): _offer,
    (Reading, Pick): _view,
    (Reading, Said): _said_reading,
    (Reading, Finish): lambda state, _event, scene: practice.read(state, scene),
    (Reading, Hint): _tell("hint-none"),
    (Reading, Skip): _leave,
    (Reading, Stop): _leave,
    (Reading, Cancel): _leave,
    (Reading, Resume): _resume,
    (Reading, CheckNow): _check_present,
    (Reading, Wake): _nothing,
    (Practising, Open): _open_practising,
    (Practising, Offer): _offer,
    (Practising, Pick): _view,
    (Practising, Said): practice.said,
    (Practising, Finish): lambda state, _event, scene: practice.finish(state, scene),
    (Practising, Hint): lambda state, _event, scene: practice.hint(state, scene),
    (Practising, Skip): lambda state, _event, scene: practice.skip(state, scene),
    (Practising, Stop): lambda state, _event, scene: practice.stop(state, scene),
    (Practising, Cancel): lambda state, _event, scene: practice.cancel(state, scene),
    (Practising, Resume): _view,
    (Practising, CheckNow): _check_present,
    (Practising, Wake): _nothing,
    (Paused, Open): _open_paused,
    (Paused, Offer): _offer,
    (Paused, Pick): _view,
    (Paused, Said): _view,
    (Paused, Finish): _view,
    (Paused, Hint): _view,
    (Paused, Skip): _view,
    (Paused, Stop): _view,
    (Paused, Cancel): _leave,
    (Paused, Resume): _resume,
    (Paused, CheckNow): _check_paused,
    (Paused, Wake): _nothing,
    (Checking, Open): _open_checking,
    (Checking, Offer): _tell("check-locked"),
    (Checking, Pick): _view,
    (Checking, Said): check.said,
    (Checking, Finish): lambda state, _event, scene: check.finish(state, scene),
    (Checking, Hint): _tell("check-no-hint"),
    (Checking, Skip): _tell("check-no-skip"),
    (Checking, Stop): lambda state, _event, scene: check.give_up(state, scene),
    (Checking, Cancel): lambda state, _event, scene: check.clear(state, scene),
    (Checking, Resume): _view,
    (Checking, CheckNow): _view,
    (Checking, Wake): lambda state, _event, scene: check.expire(state, scene),
}
