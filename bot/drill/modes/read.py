"""Reading: the whole text with its key terms in bold."""

from __future__ import annotations

from bot.drill.marked import key_terms_marked
from bot.drill.modes.base import whole
from bot.grading import Prepared, looks_finished
from bot.messages import Span
from content.model import Passage


class Read:
    name = "read"
    answered = False
    profile = "lenient"

    def suits(self, passage: Passage) -> bool:
        return bool(passage.text)

    def shown(self, passage: Passage) -> tuple[Span, ...]:
        return key_terms_marked(passage)

    def asked(self, passage: Passage) -> Prepared:
        return whole(passage)

    def finished(self, passage: Passage, answer: str) -> bool:
        return looks_finished(self.asked(passage), answer)

    def places(self, passage: Passage) -> tuple[tuple[int, int], ...]:
        del passage  # its clauses are what is asked
        return ()

    def hint(self, passage: Passage, given: int) -> str:
        del passage, given  # nothing is hidden
        return ""
