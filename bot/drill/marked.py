"""A passage's text cut at its key terms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.messages import Mark, Span
from content.model import Passage


def term_spans(passage: Passage) -> Iterator[tuple[int, int]]:
    """Where the key terms stand in the text, in order, not overlapping."""
    at = 0
    for term in passage.key_terms:
        found = _place(passage, term, at)
        if found >= 0:
            at = found + len(term)
            yield found, at


def _place(passage: Passage, term: str, at: int) -> int:
    """Where a term begins, as a word of its own if it can be: "act" does not stand in "fact"."""
    if passage.language == "en":
        word = re.compile(rf"(?<!\w){re.escape(term)}(?!\w)").search(passage.text, at)
        if word is not None:
            return word.start()
    return passage.text.find(term, at)


def key_terms_marked(passage: Passage) -> tuple[Span, ...]:
    """The text with its key terms in bold."""
    spans, at = [], 0
    for start, end in term_spans(passage):
        spans += [Span(passage.text[at:start]), Span(passage.text[start:end], Mark.BOLD)]
        at = end
    spans.append(Span(passage.text[at:]))
    return tuple(span for span in spans if span.text)
