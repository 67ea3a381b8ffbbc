"""A question of today answered by the words of one of its options, for those who have buttons as well.

A press that nobody fetches for a while is gone (Bot API: a callback query has to be answered soon), what is typed waits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.conversation.prompting.occurrence import Occurrence
from bot.conversation.prompting.question import answered, question_at
from bot.conversation.recognise import fold
from bot.conversation.world import Context, Outcome
from bot.delivery.plan import key_of
from bot.delivery.slots import choose, name_of
from bot.messages import Choice
from content.model import Slot, SlotContent

_LONGEST = 60


def option_said(context: Context, text: str) -> Outcome | None:
    """What a press of the option would have led to; None where no question of today that was sent offers these words."""
    if len(text) > _LONGEST:
        return None
    word = fold(text)
    for slot in _sent(context):
        for choice in _choices(context, slot):
            if fold(str(choice.label.args["text"])) == word:
                incoming = replace(context.incoming, message=None)  # nothing of ours is edited
                return answered(replace(context, incoming=incoming), choice.action.split(".")[1:])
    return None


def _sent(context: Context) -> list[Slot]:
    """The slots whose questions have come to this officer today, the last one first."""
    plan, today = context.world.library.plan, context.world.today(context.now)
    keys = {
        key_of(name_of(slot, SlotContent.QUESTION), context.officer.badge, today): slot
        for slot in (plan.slots if plan else ())
        if SlotContent.QUESTION in slot.content
    }
    arrived = context.store.arrived(list(keys)) if keys else {}
    return [keys[key] for key in sorted(arrived, key=arrived.__getitem__, reverse=True)]


def _choices(context: Context, slot: Slot) -> Iterator[Choice]:
    badge, today = context.officer.badge, context.world.today(context.now)
    passages = context.world.library.passages
    duties = [
        one for one in context.store.duties_of(badge, today) if one.day == today and one.passage in passages
    ]
    prompt = {"day": today.isoformat(), "passage": choose(duties, passages, f"{badge}:{today}:{slot.id}")}
    asked = question_at(Occurrence(context.world, context.officer, prompt, "", context.now, ""))
    for row in asked.choices if asked else ():
        yield from row
