"""A card with the key terms of a passage, each in its clause."""

from __future__ import annotations

from collections.abc import Iterator

from bot.conversation.prompting.occurrence import Occurrence
from bot.drill.actions import opening
from bot.drill.events import How
from bot.drill.marked import term_spans
from bot.grading import clauses
from bot.messages import Mark, Phrase, Say, Span
from content.model import Passage

#: A card is to be read at a glance.
_CLAUSES = 3


def card(at: Occurrence) -> Say | None:
    """The first clauses that hold key terms."""
    passage = at.passage
    lines = list(clauses_with_terms(passage))[:_CLAUSES] if passage else []
    if passage is None or not lines:
        return None
    head = Phrase("card-head", {"slot": at.title, "title": passage.title})
    read = opening("button-start-read", passage.id, How.READ)
    return Say((head, *lines), ((read,),), shows=passage.id)


def clauses_with_terms(passage: Passage) -> Iterator[tuple[Span, ...]]:
    """Each clause that holds a key term, its terms in bold."""
    terms = list(term_spans(passage))
    for start, end in clauses(passage.text):
        inside = [(first, last) for first, last in terms if start <= first and last <= end]
        if inside:
            yield _marked(passage.text, start, end, inside)


def _marked(text: str, start: int, end: int, terms: list[tuple[int, int]]) -> tuple[Span, ...]:
    spans, at = [], start
    for first, last in terms:
        spans += [Span(text[at:first]), Span(text[first:last], Mark.BOLD)]
        at = last
    spans.append(Span(text[at:end].rstrip("\n")))
    return tuple(one for one in spans if one.text)
