"""What a slot brings besides what is due: made when it is sent, one file a kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.conversation.prompting import ladder
from bot.conversation.prompting.card import card
from bot.conversation.prompting.figures import yesterday
from bot.conversation.prompting.occurrence import Occurrence
from bot.conversation.prompting.question import question_at
from bot.delivery.ladder import CONTENT, TELL
from bot.messages import Say
from content.model import SlotContent

#: Kind of content -> what makes its message; None where there is nothing to say.
CONTENTS: Mapping[str, Callable[[Occurrence], Say | None]] = {
    SlotContent.TERM: card,
    SlotContent.QUESTION: question_at,
    SlotContent.FIGURES: yesterday,
    CONTENT: ladder.nudge,
    TELL: ladder.told,
}
