"""Full recall in practice: nothing is shown, everything is asked."""

from __future__ import annotations

from bot.drill.modes.base import USUAL, whole
from bot.drill.modes.firsts import beginning
from bot.grading import Prepared, clauses, looks_finished
from bot.messages import Span
from content.model import Passage


class Recall:
    name = "recall"
    answered = True
    profile = USUAL

    def suits(self, passage: Passage) -> bool:
        return bool(passage.text)

    def shown(self, passage: Passage) -> tuple[Span, ...]:
        del passage  # that is the point
        return ()

    def asked(self, passage: Passage) -> Prepared:
        return whole(passage)

    def finished(self, passage: Passage, answer: str) -> bool:
        return looks_finished(self.asked(passage), answer)

    def places(self, passage: Passage) -> tuple[tuple[int, int], ...]:
        del passage  # its clauses are what is asked
        return ()

    def hint(self, passage: Passage, given: int) -> str:
        """Clause by clause: how it begins."""
        parts = clauses(passage.text)
        if given >= len(parts):
            return ""
        start, end = parts[given]
        return f"{beginning(passage.text[start:end], passage.language)}…"
