"""Cards in Markdown: `Question::Answer`, one to a line, as users of Obsidian's spaced repetition plugin write them.

The question is the title, the answer what is recited. `Question {#id}::Answer` gives a card its id; one without is known by
its question, so that another answer is a new version and another question another passage. A block quote below is its
source, without one the deck's source is. What the plugin itself leaves behind (its tag, its dates in comments) is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b

from markdown_it.token import Token

from content.model import Reading
from content.readers.card_lines import Card, card_in, undated
from content.readers.draft import ID, Section
from content.readers.marks import marked

_TAG = re.compile(r"#flashcards(?:/\S*)?")


def passing(tokens: Sequence[Token]) -> bool:
    """Whether a block is the plugin's own and means nothing to us."""
    if tokens[0].type == "html_block":
        return not undated(tokens[0].content).strip()
    return tokens[0].type == "paragraph_open" and _TAG.fullmatch(tokens[1].content) is not None


def found_in(tokens: Sequence[Token]) -> Card | None:
    """The card that a block is, if it is one."""
    return card_in(tokens[1].content) if tokens[0].type == "paragraph_open" else None


def card(reading: Reading, line: int, found: Card, language: str, deck: str) -> Section | None:
    """One card; None if it cannot be taken, which is told."""
    before = len(reading.problems)
    title, _ = marked(reading, line, found.title, language, bold=False)
    text, terms = marked(reading, line, found.answer, language)
    key = found.said.id if found.said is not None else id_of(deck, title)
    if not ID.fullmatch(key):
        reading.tell(line, "problem-passage-id", id=key[:40])
    if len(reading.problems) > before:
        return None
    return Section(line, title, key, found.said.more if found.said else "", [text], terms, borrows=True)


def id_of(deck: str, question: str) -> str:
    """The id of what has none: it lasts as long as its question."""
    return f"{deck[:13]}-{blake2b(question.encode(), digest_size=5).hexdigest()}"
