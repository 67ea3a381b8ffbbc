"""The part of a passage that is new to who knew it before its text changed: practised alone, then the whole is checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.drill.modes import RECALL
from bot.drill.state import Practising
from content.model import Passage


def practised(state: Practising, passage: Passage) -> Passage:
    """What the present mode is about: the clauses that are new, or all of it; a full recall is always of all."""
    return part(passage, state.clauses) if state.clauses and state.mode != RECALL else passage


def part(passage: Passage, clauses: Sequence[str]) -> Passage:
    """A passage of nothing but these clauses, with the key terms that lie in them."""
    text = "".join(clauses).strip()
    terms, place = [], 0
    for term in passage.key_terms:
        found = text.find(term, place)
        if found >= 0:
            terms.append(term)
            place = found + len(term)
    return replace(passage, text=text, key_terms=tuple(terms))
