"""The ways of practising a passage, easiest first. A new mode is a file here and a line in MODES."""

from __future__ import annotations

from bot.drill.modes.base import Mode
from bot.drill.modes.blanks import Blanks
from bot.drill.modes.firsts import Firsts
from bot.drill.modes.read import Read
from bot.drill.modes.recall import Recall
from content.model import Passage

READ = "read"
BLANKS = "blanks"
RECALL = "recall"

#: In the order of the ladder. The check is no mode of practice: it is the recall that counts.
MODES: dict[str, Mode] = {mode.name: mode for mode in (Read(), Blanks(), Firsts(), Recall())}


def ladder(passage: Passage, *, owes_recall: bool) -> tuple[str, ...]:
    """The modes to practise before the check. Full recall is asked in practice only where it is owed."""
    return tuple(
        name for name, mode in MODES.items() if mode.suits(passage) and (name != RECALL or owes_recall)
    )
