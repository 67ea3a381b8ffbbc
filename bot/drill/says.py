"""What the drill says: replies built from states and passages, no decisions."""

from __future__ import annotations

from bot.drill.actions import CHECK, FINISH, HINT, NEXT, RESUME, SKIP, STOP, TODAY, button, opening, pick
from bot.drill.changed import practised
from bot.drill.events import How, Scene
from bot.drill.modes import MODES
from bot.drill.state import Checking, Choosing, Idle, Paused, Practising, Reading, State
from bot.grading import content_length
from bot.messages import Choice, Phrase, Say, Span
from content.model import Passage

Block = Phrase | tuple[Span, ...]
TRIES = 3

_BUTTONS_PRACTICE = (
    (button("button-done", FINISH), button("button-hint", HINT)),
    (button("button-skip", SKIP), button("button-stop", STOP)),
)
_BUTTONS_READ = (
    (button("button-go-on", FINISH), button("button-check", CHECK)),
    (button("button-stop", STOP),),
)
_BUTTONS_LAST = ((button("button-check", CHECK), button("button-stop", STOP)),)
_BUTTONS_CHECK = ((button("button-done", FINISH), button("button-give-up", STOP)),)


def plain(key: str, **args: str | int | tuple[str, ...]) -> Say:
    """One sentence."""
    return Say((Phrase(key, args),))


def about(*blocks: Block, choices: tuple[tuple[Choice, ...], ...] = (), shows: str | None = None) -> Say:
    return Say(blocks, choices, shows)


def joined(first: Say | None, second: Say) -> Say:
    """Two messages as one: the blocks of both, the buttons of the second."""
    if first is None:
        return second
    return Say((*first.blocks, *second.blocks), second.choices, first.shows or second.shows)


def reading(passage: Passage) -> Say:
    """A passage to be read and acknowledged."""
    return about(
        Phrase("read-title", {"title": passage.title}),
        MODES["read"].shown(passage),
        Phrase("read-source", {"source": passage.source}),
        Phrase("read-ask"),
        choices=((button("button-read", FINISH), opening("button-drill", passage.id, How.DRILL)),),
        shows=passage.id,
    )


def steering(mode: str) -> tuple[tuple[Choice, ...], ...]:
    """The buttons of a mode."""
    return _BUTTONS_PRACTICE if MODES[mode].answered else _BUTTONS_READ


def practising(state: Practising, passage: Passage) -> Say:
    """What the present mode shows and asks."""
    mode = MODES[state.mode]
    shown = mode.shown(practised(state, passage))
    args = {"title": passage.title}
    new = state.clauses and not mode.answered
    return about(
        *((Phrase("drill-changed", {"count": len(state.clauses)}),) if new else ()),
        Phrase(f"mode-{state.mode}", args),
        *((shown,) if shown else ()),
        Phrase(f"mode-{state.mode}-ask"),
        *_held(state.held, passage),
        choices=steering(state.mode),
        shows=passage.id if shown else None,
    )


def offering_check() -> Say:
    """Nothing is left to skip to: the check, if it is wanted."""
    return about(Phrase("skip-last"), choices=_BUTTONS_LAST)


def checking(state: Checking, passage: Passage) -> Say:
    """The check: the title, the rules, what is held. Nothing of the text."""
    return about(
        Phrase("check-open", {"title": passage.title, "left": TRIES - state.tries}),
        *_held(state.held, passage),
        choices=_BUTTONS_CHECK,
    )


def holding(held: tuple[str, ...], passage: Passage, *, check: bool) -> Say:
    """What has arrived of an answer that is not complete."""
    return about(*_held(held, passage), choices=_BUTTONS_CHECK if check else _BUTTONS_PRACTICE)


def choosing(state: Choosing, scene: Scene) -> Say:
    """Numbered titles to pick from."""
    # A passage that is gone meanwhile leaves its number empty: the others keep theirs.
    found = [(number, one) for number, one in enumerate(state.options, 1) if one in scene.passages]
    lines = "\n".join(f"{number}. {scene.passages[one].title}" for number, one in found)
    numbers = [pick(number) for number, _ in found]
    rows = tuple(tuple(numbers[i : i + 4]) for i in range(0, len(numbers), 4))
    return about(Phrase("choose"), (Span(lines),), choices=rows)


def after(passage: Passage, *, again: bool) -> tuple[tuple[Choice, ...], ...]:
    """Where to go from a finished passage."""
    row = onward()
    return ((opening("button-again", passage.id, How.DRILL), *row),) if again else (row,)


def onward() -> tuple[Choice, ...]:
    """The ways to what else there is to do."""
    return button("button-next", NEXT), button("button-today", TODAY)


def view(state: State, scene: Scene) -> Say:
    """What the officer should be looking at now."""
    match state:
        case Idle():
            return about(Phrase("view-idle"), choices=((button("button-today", TODAY),),))
        case Choosing():
            return choosing(state, scene)
        case Reading():
            return reading(scene.passages[state.passage])
        case Practising():
            return practising(state, scene.passages[state.passage])
        case Paused(at):
            return about(
                Phrase("view-paused", {"title": scene.passages[at.passage].title}),
                choices=((button("button-resume", RESUME), button("button-today", TODAY)),),
            )
        case Checking():
            return checking(state, scene.passages[state.passage])


def _held(held: tuple[str, ...], passage: Passage) -> tuple[Block, ...]:
    if not held:
        return ()
    units = content_length("\n".join(held), passage.language)
    return (Phrase("holding", {"parts": len(held), "units": units}),)
