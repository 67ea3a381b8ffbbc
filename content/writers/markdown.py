"""Decks as Markdown, as content/readers/markdown.py reads them."""

from __future__ import annotations

import yaml

from content.model import Deck, Passage
from content.writers.judging import common, own
from content.writers.marking import CannotWriteError, beginning, escaped, paragraphs


def write(deck: Deck) -> bytes:
    """The file. Raises CannotWriteError for a passage that cannot be told in it."""
    synonyms = common(deck)
    head = _yaml(
        {
            "id": deck.id,
            "title": deck.title,
            "track": deck.track,
            "language": deck.language,
            "source": deck.source,
        }
    )
    if synonyms:
        head += _yaml({"synonyms": [list(group) for group in synonyms]})
    return "\n".join([f"---\n{head}---\n", *(_section(one, synonyms) for one in deck.passages)]).encode()


def _section(passage: Passage, synonyms: tuple[tuple[str, ...], ...]) -> str:
    attributes = [f"#{passage.id}"]
    for name, content in own(passage, synonyms):
        for part in content.split("; "):
            if any(char.isspace() or char == "}" for char in part):
                raise CannotWriteError(passage.id, part)
            attributes.append(f"{name}={part}")
    label = "依据：" if passage.language == "zh" else "Source: "
    facts = f"（facts: {', '.join(passage.facts)}）" if passage.facts else ""
    blocks = [
        f"## {escaped(passage.title)} {{{' '.join(attributes)}}}",
        *map(beginning, paragraphs(passage)),
        f"> {label}{escaped(passage.source)}{facts}",
    ]
    return "\n\n".join(blocks) + "\n"


def _yaml(values: dict[str, object]) -> str:
    """Names and contents, one to a line; lists of words within a line."""
    flow = None if any(isinstance(value, list) for value in values.values()) else False
    return yaml.safe_dump(
        values, allow_unicode=True, sort_keys=False, default_flow_style=flow, width=2**31 - 1
    )
