"""What was typed, as it is looked for: in whole and in the words that spaces and marks part."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.search.fold import fold, is_latin, spoken_numbers

#: Of a longer message the beginning is looked for: no clause is as long, and what is compared has a bound.
LONGEST = 256
#: More words than this are a text, which is looked for as one.
_WORDS = 6
_WORD = re.compile(r"\w+(?:['’.\-]\w+)*")


@dataclass(frozen=True, slots=True)
class Term:
    """Something to be found as it is.

    `text` is folded; `latin`: it is letters, digits and spaces alone; `spoken`: what a Chinese text may have for it
    where digits were typed among letters.
    """

    text: str
    latin: bool
    spoken: tuple[str, ...] = ()

    @property
    def letters(self) -> str:
        """The letters and digits without spaces."""
        return self.text.replace(" ", "")


@dataclass(frozen=True, slots=True)
class Query:
    """`whole`: all of it in one. `words`: its words if there are several, but not too many."""

    whole: Term
    words: tuple[Term, ...]


def read(typed: str) -> Query | None:
    """The query in a message; None if nothing in it can be looked for."""
    typed = typed[:LONGEST]
    whole = _term(typed)
    if not whole.text:
        return None
    words = [term for one in _WORD.findall(typed) if (term := _term(one)).text]
    different = tuple(dict.fromkeys(words))
    return Query(whole, different if 1 < len(different) <= _WORDS else ())


def _term(text: str) -> Term:
    folded = fold(text)
    return Term(folded, is_latin(folded), spoken_numbers(text))
