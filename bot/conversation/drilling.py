"""From a person's request to the drill's decision, and back to what the turn keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from time import perf_counter

from bot.conversation.silence import ended_unheard, last_silence, spared_until
from bot.conversation.world import Context, Outcome
from bot.drill.check import IDLE
from bot.drill.events import Event, Finish, Open, Said, Scene
from bot.drill.machine import passage_of, step
from bot.drill.says import view
from bot.drill.state import Checking, Choosing, Idle, Paused, Practising, Reading, State
from bot.messages import Say


def advance(context: Context, event: Event) -> Outcome:
    """Let the drill decide."""
    concerned = event.passage if isinstance(event, Open) else passage_of(context.state)
    scene, began = context.scene(concerned), perf_counter()
    if isinstance(context.state, Checking):
        scene = _with_silence(scene, context, context.state)
    taken = step(context.state, event, scene)
    if isinstance(event, Said | Finish):
        context.world.spent("grader", perf_counter() - began)
    return Outcome(taken.replies, taken.facts, taken.state)


def _with_silence(scene: Scene, context: Context, check: Checking) -> Scene:
    """The scene of a check whose time is over, with what nobody's being heard has to do with it."""
    over = wake_at(check)
    if over is None or context.now < over:
        return scene
    silence = last_silence(context.store, context.incoming.channel, context.now)
    if silence is None:
        return scene
    spared = spared_until(silence, check.last_at + IDLE)
    return replace(scene, spared=spared, unheard=ended_unheard(silence, check))


def present(context: Context) -> Say:
    """What the officer should be looking at now."""
    passage = passage_of(context.state)
    if passage is not None and passage not in context.world.library.passages:
        return view(Idle(), context.scene(None))
    return view(context.state, context.scene(passage))


def wake_at(state: State) -> datetime | None:
    """When the clock has something to say to this state: a check that is left alone, or its day's end."""
    if isinstance(state, Checking):
        return min(state.last_at + IDLE, state.closes_at)
    return None


def moment(state: State) -> tuple[object, ...]:
    """What a button belongs to: the step of the drill, not the parts of an answer that have arrived."""
    match state:
        case Choosing():
            return ("choosing", state.options, state.how)
        case Reading():
            return ("reading", state.passage, state.version)
        case Practising():
            return ("practising", state.passage, state.version, state.mode, state.tries, state.hints)
        case Paused(at):
            return ("paused", *moment(at))
        case Checking():
            return ("checking", state.passage, state.version, state.tries)
        case _:
            return ("idle",)
