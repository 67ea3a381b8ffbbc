"""Keyword blanks: the text with its key terms taken out; the answer is the terms in order."""

from __future__ import annotations

import re

from bot.drill.marked import term_spans
from bot.grading import Prepared, looks_finished, prepare
from bot.messages import Mark, Span
from content.model import Passage

_BETWEEN = re.compile(r"[\s,，、;；。.]+")


class Blanks:
    name = "blanks"
    answered = True

    def suits(self, passage: Passage) -> bool:
        return bool(passage.key_terms)

    def shown(self, passage: Passage) -> tuple[Span, ...]:
        spans, at = [], 0
        for number, (start, end) in enumerate(term_spans(passage), 1):
            spans += [Span(passage.text[at:start]), Span(f"（{number}）＿＿＿", Mark.BOLD)]
            at = end
        spans.append(Span(passage.text[at:]))
        return tuple(span for span in spans if span.text)

    def asked(self, passage: Passage) -> Prepared:
        mark = "，" if passage.language == "zh" else ", "
        return prepare(mark.join(passage.key_terms), passage.key_terms, passage.language)

    def finished(self, passage: Passage, answer: str) -> bool:
        """As many pieces as there are blanks, or as much text."""
        pieces = [piece for piece in _BETWEEN.split(answer) if piece.strip()]
        return len(pieces) >= len(passage.key_terms) or looks_finished(self.asked(passage), answer)

    def hint(self, passage: Passage, given: int) -> str:
        """Term by term: its number and first character."""
        if given >= len(passage.key_terms):
            return ""
        return f"（{given + 1}）{passage.key_terms[given][0]}…"
