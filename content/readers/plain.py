"""Decks in plain text: each line a paragraph, a line that ends in `{#id}` a heading; `**…**` marks key terms."""

from __future__ import annotations

from content.model import Deck, Problem, Reading
from content.readers.marks import marked
from content.readers.outline import Part, is_heading, read_outline


def read(name: str, text: str) -> tuple[Deck | None, list[Problem]]:
    """The deck in a file's text."""
    reading = Reading(name)
    parts: list[Part] = []
    begun = False
    for line, written in enumerate(text.split("\n"), 1):
        if not written.strip():
            continue
        if is_heading(written):
            begun = True
            parts.append(Part(line, written.strip(), level=1))
        elif begun:
            # Between words of other languages a line break would be a space; here each line is a paragraph.
            parts.append(Part(line, *marked(reading, line, written, "zh")))
        else:
            parts.append(Part(line, written.strip()))
    return read_outline(reading, parts)
