"""The no-button mode: each button of a message stands below it as words to be typed.

What a turn offers is kept with the session, as what a word or a number means until something else is offered. What
is sent without a turn of its reader (prompts, what waits for a decision) names the command that does the same.
While an answer is being given no number stands for a button, and no word that may be a part of the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.conversation.broadcasting.broadcast import RECEIVED
from bot.conversation.buttons import Press
from bot.conversation.cases import CASE
from bot.conversation.leave import LEAVE
from bot.conversation.noticing.message import DETAILS, KNOWN
from bot.conversation.privacy import KNOW
from bot.conversation.prompting.question import ANSWER
from bot.conversation.recognise import fold
from bot.delivery.broadcasts import STOP
from bot.drill.actions import NEXT, TODAY
from bot.drill.state import Checking, Choosing, Practising, State
from bot.messages import Choice, Phrase, Reply, Say

#: A label that is a number of the text above.
_PICK = "button-pick"
#: A longer number stands for no button.
_DIGITS = 2
#: States in which what is typed is an answer before all else.
_ANSWERING = (Practising, Checking)


def without_buttons(
    replies: Sequence[Reply], label: Callable[[Phrase], str], state: State, step: int
) -> tuple[tuple[Reply, ...], dict[str, Any]]:
    """The replies with words instead of buttons, and what those words mean; {} where there was no button.

    `label` gives a button's words in the reader's language. Where the text has numbers of its own, or an answer is
    being given, buttons have none.
    """
    choices = [one for reply in replies if isinstance(reply, Say) for row in reply.choices for one in row]
    own = any(one.label.key == _PICK for one in choices)
    numbered = not own and not isinstance(state, (*_ANSWERING, Choosing))
    offered = [[fold(label(one.label)), one.action] for one in choices]
    said, first = [], 1
    for reply in replies:
        said.append(_worded(reply, first, numbered=numbered) if isinstance(reply, Say) else reply)
        first += sum(map(len, reply.choices)) if isinstance(reply, Say) else 0
    return tuple(said), {"words": offered, "step": step, "numbered": numbered} if offered else {}


def _worded(say: Say, first: int, *, numbered: bool) -> Say:
    choices = [one for row in say.choices for one in row]
    lines = [
        Phrase("typed-line", {"number": f"{number} " if numbered else "", "label": one.label})
        for number, one in enumerate(choices, first)
        if one.label.key != _PICK
    ]
    head = [Phrase("typed-head" if numbered else "typed-head-words")] if lines else []
    return replace(say, blocks=(*say.blocks, *head, *lines), choices=())


def meant(typed: Mapping[str, Any], text: str, state: State, answer: Collection[str]) -> Press | None:
    """The button that a message stands for. `answer`: words that are an answer rather than a button."""
    word = fold(text)
    if not typed or word in answer or (word.isdecimal() and isinstance(state, _ANSWERING)):
        return None
    offered: dict[str, str] = dict(reversed(typed["words"]))
    action = offered.get(word)
    if action is None and typed["numbered"] and word.isdecimal() and len(word) <= _DIGITS:
        place = int(word) - 1
        action = typed["words"][place][1] if 0 <= place < len(typed["words"]) else None
    return None if action is None else Press(action, typed["step"])


#: Action of a button that comes unasked -> the command that does the same; given the action's parts.
COMMANDS: dict[str, Callable[[Sequence[str]], str]] = {
    NEXT: lambda _parts: "/next",
    TODAY: lambda _parts: "/today",
    LEAVE: lambda parts: f"/leave {parts[1]} {'yes' if parts[0] == 'y' else 'no'}",
    CASE: lambda parts: f"/appeal {parts[1]} {'overturn' if parts[0] == 'o' else 'uphold'}",
    KNOW: lambda _parts: "/privacy ok",
    ANSWER: lambda parts: f"/answer {'.'.join(parts)}",
    RECEIVED: lambda parts: f"/received {parts[0]}",
    KNOWN: lambda parts: f"/notice {parts[0]} ok",
    DETAILS: lambda parts: f"/notice {' '.join(parts)}",
    STOP: lambda parts: f"/broadcast stop {parts[0]}",
}

#: What people call by a number, and its button by an id.
_NUMBERED = {KNOWN, DETAILS}


def as_commands(say: Say) -> Say:
    """A message that came unasked, with the command that each of its buttons stands for; those with none stay."""
    choices = [one for row in say.choices for one in row]
    lines = [_command(one) for one in choices if _name(one) in COMMANDS]
    left = tuple((one,) for one in choices if _name(one) not in COMMANDS)
    return replace(say, blocks=(*say.blocks, *lines), choices=left)


def _command(choice: Choice) -> Phrase:
    _, *parts = choice.action.split(".")
    number = choice.label.args.get("number")
    if _name(choice) in _NUMBERED and number is not None:
        parts[0] = str(number)
    return Phrase("typed-command", {"label": choice.label, "command": COMMANDS[_name(choice)](parts)})


def _name(choice: Choice) -> str:
    return choice.action.partition(".")[0]
