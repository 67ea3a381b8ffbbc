"""Decks as tables, as content/readers/rows.py reads them."""

from __future__ import annotations

from content.model import Deck, Passage
from content.readers.draft import NAMES
from content.readers.rows import COLUMNS
from content.writers.judging import common, own
from content.writers.marking import paragraphs

_CHINESE = {key: name for name, key in reversed(NAMES.items())}


def front(deck: Deck) -> list[tuple[str, str]]:
    """What is said of the deck: (name, content), named in the deck's language."""
    pairs = [
        ("id", deck.id),
        ("title", deck.title),
        ("track", deck.track),
        ("language", deck.language),
        ("source", deck.source),
    ]
    groups = "; ".join("/".join(group) for group in common(deck))
    pairs += [("synonyms", groups)] if groups else []
    return [(name(deck, key), content) for key, content in pairs]


def cells(passage: Passage, synonyms: tuple[tuple[str, ...], ...]) -> dict[str, str]:
    """A passage by columns, its text apart."""
    return {
        "id": passage.id,
        "title": passage.title,
        "source": passage.source,
        "facts": ", ".join(passage.facts),
        **dict(own(passage, synonyms)),
    }


def grid(deck: Deck) -> list[list[str]]:
    """The whole table, heading included. Raises CannotWriteError for a passage that it cannot hold."""
    synonyms = common(deck)
    rows = [{**cells(one, synonyms), "text": "\n".join(paragraphs(one))} for one in deck.passages]
    used = [column for column in COLUMNS if column in COLUMNS[:5] or any(row.get(column) for row in rows)]
    return [
        *(list(pair) for pair in front(deck)),
        [name(deck, column) for column in used],
        *([row.get(column, "") for column in used] for row in rows),
    ]


def name(deck: Deck, key: str) -> str:
    """What a column or an item is called in the deck's language."""
    return _CHINESE[key] if deck.language == "zh" else key
