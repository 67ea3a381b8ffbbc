"""First characters: each clause shows its beginning; the answer is the whole text."""

from __future__ import annotations

import re

from bot.drill.modes.base import whole
from bot.grading import Prepared, clauses, looks_finished
from bot.messages import Span
from content.model import Passage


class Firsts:
    name = "firsts"
    answered = True
    profile = "lenient"

    def suits(self, passage: Passage) -> bool:
        return bool(passage.text)

    def shown(self, passage: Passage) -> tuple[Span, ...]:
        more = " …" if passage.language == "en" else "……"
        return (Span("\n".join(beginning(clause, passage.language) + more for clause in _clauses(passage))),)

    def asked(self, passage: Passage) -> Prepared:
        return whole(passage)

    def finished(self, passage: Passage, answer: str) -> bool:
        return looks_finished(self.asked(passage), answer)

    def places(self, passage: Passage) -> tuple[tuple[int, int], ...]:
        del passage  # its clauses are what is asked
        return ()

    def hint(self, passage: Passage, given: int) -> str:
        """Clause by clause, in full: a text of one clause is given away with it."""
        parts = _clauses(passage)
        return parts[given] if given < len(parts) else ""


def beginning(clause: str, language: str) -> str:
    """The first character of a clause, or its first word where words are set apart by spaces; never all of it."""
    pieces = re.findall(r"\w+" if language == "en" else r"\w", clause)
    if len(pieces) > 1:
        return str(pieces[0])
    alone = "".join(pieces)
    return alone[: len(alone) // 2]


def _clauses(passage: Passage) -> list[str]:
    return [passage.text[start:end].strip() for start, end in clauses(passage.text)]
