"""Keyword blanks: the text with its key terms taken out; the answer is the terms in order.

Wherever a term stands once more it is taken out too, under the number of its blank, else it would be shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

from bot.drill.marked import term_spans
from bot.grading import Prepared, looks_finished, prepare
from bot.messages import Mark, Span
from content.model import Passage

#: What may stand between two terms of an answer, besides a new line.
_BETWEEN = " \t\u3000,，、;；。."
_GAP, _GAPS = "＿＿＿", {"en": "____"}


class Blanks:
    name = "blanks"
    answered = True
    profile = "lenient"

    def suits(self, passage: Passage) -> bool:
        return bool(_terms(passage))

    def shown(self, passage: Passage) -> tuple[Span, ...]:
        spans, at = [], 0
        for start, end, number in _holes(passage):
            hole = f"{_numbered(passage, number)}{_GAPS.get(passage.language, _GAP)}"
            spans += [Span(passage.text[at:start]), Span(hole, Mark.BOLD)]
            at = end
        spans.append(Span(passage.text[at:]))
        return tuple(span for span in spans if span.text)

    def asked(self, passage: Passage) -> Prepared:
        terms = _terms(passage)
        return prepare(
            _comma(passage).join(terms), terms, passage.language, synonyms=passage.tolerance.synonyms
        )

    def finished(self, passage: Passage, answer: str) -> bool:
        """As many pieces as there are blanks, or as much text."""
        terms = _terms(passage)
        # What stands inside a term (a space, a comma) does not part one from the next.
        marks = "".join(mark for mark in _BETWEEN if not any(mark in term for term in terms))
        pieces = [piece for piece in re.split(f"[\n{re.escape(marks)}]+", answer) if piece.strip()]
        return len(pieces) >= len(terms) or looks_finished(self.asked(passage), answer)

    def places(self, passage: Passage) -> tuple[tuple[int, int], ...]:
        terms = _terms(passage)
        ends = list(accumulate(len(term) + len(_comma(passage)) for term in terms))
        return tuple(zip([0, *ends], ends, strict=False))

    def hint(self, passage: Passage, given: int) -> str:
        """Term by term: its number and first character."""
        terms = _terms(passage)
        return f"{_numbered(passage, given + 1)}{terms[given][0]}…" if given < len(terms) else ""


def _comma(passage: Passage) -> str:
    """What stands between two terms that are asked for."""
    return "，" if passage.language == "zh" else ", "


def _numbered(passage: Passage, number: int) -> str:
    return f"({number}) " if passage.language == "en" else f"（{number}）"


def _terms(passage: Passage) -> tuple[str, ...]:
    """The terms that have a blank of their own."""
    return tuple(passage.text[start:end] for start, end in term_spans(passage))


def _holes(passage: Passage) -> Iterator[tuple[int, int, int]]:
    """(start, end, number of the blank) of all that is taken out, in order."""
    terms = _terms(passage)
    numbers = {term.casefold(): number for number, term in reversed(list(enumerate(terms, 1)))}
    again = _anywhere(terms, passage.language)
    at = 0
    for number, (start, end) in enumerate([*term_spans(passage), (len(passage.text),) * 2], 1):
        for found in again.finditer(passage.text, at, start):
            yield *found.span(), numbers[found.group().casefold()]
        if number <= len(terms):
            yield start, end, number
        at = end


def _anywhere(terms: tuple[str, ...], language: str) -> re.Pattern[str]:
    longest_first = "|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True))
    word = rf"(?<!\w)(?:{longest_first})(?!\w)" if language == "en" else longest_first
    return re.compile(word, re.IGNORECASE)
