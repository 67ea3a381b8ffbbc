"""The contract of a drill mode."""

from __future__ import annotations

from typing import Protocol

from bot.grading import Prepared, prepare
from bot.messages import Span
from content.model import Passage

#: The profile of recall and check, unless the deck or the passage names another.
USUAL = "standard"


class Mode(Protocol):
    """One way of practising: what is shown, what is asked for, what a hint gives away. Stateless."""

    name: str
    #: Whether an answer is expected; reading asks for none.
    answered: bool
    #: The tolerance profile by which answers are judged: the first stages forgive more than the check.
    profile: str

    def suits(self, passage: Passage) -> bool:
        """Whether the passage has what this mode needs."""

    def shown(self, passage: Passage) -> tuple[Span, ...]:
        """What the officer sees of the text; empty for nothing."""

    def asked(self, passage: Passage) -> Prepared:
        """What the answer is graded against."""

    def finished(self, passage: Passage, answer: str) -> bool:
        """Whether an answer that does not pass is complete all the same, and so may be judged."""

    def places(self, passage: Passage) -> tuple[tuple[int, int], ...]:
        """Where the blanks stand in what is asked, in order; empty for an answer that is told by its clauses."""

    def hint(self, passage: Passage, given: int) -> str:
        """Hint number `given` (from 0); "" when there is nothing more to give away."""


def whole(passage: Passage) -> Prepared:
    """The whole passage, ready to be graded as its deck wants it."""
    tolerance = passage.tolerance
    return prepare(
        passage.text,
        passage.key_terms,
        passage.language,
        synonyms=tolerance.synonyms,
        free_order=tolerance.free_order,
    )
