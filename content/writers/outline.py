"""Decks as running text, as content/readers/outline.py reads them: plain text and DOCX."""

from __future__ import annotations

import io

from content.model import Deck, Passage
from content.writers.judging import common, own
from content.writers.marking import CannotWriteError, paragraphs, pieces
from content.writers.rows import front


def write_plain(deck: Deck) -> bytes:
    """A plain text. Raises CannotWriteError for a passage that it cannot hold."""
    lines = [f"{name}: {content}" for name, content in front(deck)]
    for passage in deck.passages:
        lines += ["", _heading(deck, passage), *paragraphs(passage), _source(passage)]
    return "\n".join([*lines, ""]).encode()


def write_docx(deck: Deck) -> bytes:
    """A Word document with headings and bold. Raises CannotWriteError for a passage that it cannot hold."""
    from docx import Document

    document = Document()
    for name, content in front(deck):
        document.add_paragraph(f"{name}: {content}")
    for passage in deck.passages:
        document.add_heading(_heading(deck, passage), level=1)
        for row in pieces(passage):
            paragraph = document.add_paragraph()
            for text, bold in row:
                paragraph.add_run(text).bold = bold
        document.add_paragraph(_source(passage))
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _heading(deck: Deck, passage: Passage) -> str:
    attributes = [f"#{passage.id}"]
    for name, content in own(passage, common(deck)):
        for part in content.split("; "):
            if any(char.isspace() or char == "}" for char in part):
                raise CannotWriteError(passage.id, part)
            attributes.append(f"{name}={part}")
    return f"{passage.title} {{{' '.join(attributes)}}}"


def _source(passage: Passage) -> str:
    label = "依据：" if passage.language == "zh" else "Source: "
    return f"{label}{passage.source}" + (f"（facts: {', '.join(passage.facts)}）" if passage.facts else "")
