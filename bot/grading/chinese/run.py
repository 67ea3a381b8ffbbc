"""A run of units that are plainly wrong, missing or added: all that is asked of it, worked out once."""

from __future__ import annotations

from collections.abc import Sequence

from bot.grading.chinese.critical import numbers
from bot.grading.chinese.local import ADDED, GONE, OTHER, SHAPE, Step, Stretch
from bot.grading.chinese.prepare import ChinesePassage
from bot.grading.chinese.words import words_over

#: How far around a run its number is looked for, in units.
_REACH = 4


class Run:
    """Neighbouring steps of one alignment."""

    __slots__ = (
        "_number",
        "_words",
        "answer",
        "hows",
        "mixed",
        "new",
        "old",
        "passage",
        "said",
        "span",
        "steps",
        "wanted",
    )

    def __init__(
        self, passage: ChinesePassage, answer: str, steps: Sequence[Step], *, mixed: bool = False
    ) -> None:
        self.passage = passage
        self.answer = answer
        self.steps = steps
        #: Whether the same stretch both lacks units and has units too many: 工作 said as 作用.
        self.mixed = mixed
        self.hows = {step.how for step in steps}
        #: Steps with a unit of the passage, and of the answer.
        self.old = [step for step in steps if step.how != ADDED] if ADDED in self.hows else steps
        self.new = [step for step in steps if step.how != GONE] if GONE in self.hows else steps
        items = passage.heard.items
        #: What the passage has there, and what was said.
        self.wanted = "".join([items[step.start] for step in self.old])
        self.said = "".join([answer[step.given] for step in self.new])
        first, last = steps[0], steps[-1]
        self.span = Stretch(
            first.start, last.start + (last.how != ADDED), first.given, last.given + (last.how != GONE)
        )
        self._words: list[str] | None = None
        self._number: str | None = None

    @property
    def swapped(self) -> bool:
        """Whether neighbours only changed places."""
        return len(self.wanted) == len(self.said) > 1 and self.wanted == self.said[::-1]

    @property
    def alike(self) -> bool:
        """Whether all units look like what they should be."""
        return self.hows == {SHAPE}

    @property
    def strange(self) -> bool:
        """Whether any unit neither sounds nor looks like what it should be."""
        return OTHER in self.hows

    def words(self) -> list[str]:
        """The words of the answer that hold any unit of the run."""
        if self._words is None:
            self._words = (
                words_over(self.answer, self.new[0].given, self.new[-1].given + 1) if self.new else []
            )
        return self._words

    def number(self) -> str:
        """The whole number, with its unit, of which the run is a part in the answer; "" if nothing was said."""
        if self._number is None:
            self._number = self._number_over(self.new[0].given, self.new[-1].given + 1) if self.new else ""
        return self._number

    def _number_over(self, start: int, end: int) -> str:
        low = max(0, start - _REACH)
        found = numbers(self.answer[low : end + _REACH])
        over = [one.name for one in found if one.start + low < end and one.end + low > start]
        return max(over, key=len, default=self.said)
