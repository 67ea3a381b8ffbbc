"""Decks in DOCX: headings become passages, bold becomes key terms; the lines told are the numbers of the paragraphs.

What Word shows but no run of text holds (changes that wait, automatic numbers, tables, boxes, notes) would vanish here: it is
told instead.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from content.model import Deck, Problem, Reading
from content.readers.outline import Part, read_outline
from content.readers.package import opened

_LEVEL = re.compile(r"(?:heading|标题)\s*(?P<level>[1-9])", re.IGNORECASE)
#: Element -> what is told of it; local names of WordprocessingML.
_CHANGES = ("ins", "del", "moveFrom", "moveTo")
_PICTURES = ("drawing", "pict", "object")
_NOTES = ("footnoteReference", "endnoteReference", "txbxContent", "sdt", "fldSimple", "instrText")
_BULLETS = "bullet"


def read(name: str, data: bytes) -> tuple[Deck | None, list[Problem]]:
    """The deck in a file's bytes."""
    reading = Reading(name)
    if opened(reading, data, "word/document.xml") is None:
        return None, reading.problems
    from docx import Document

    try:
        parts = list(_parts(reading, Document(io.BytesIO(data))))
    except Exception:  # noqa: BLE001 (a library on a foreign file: whatever it stumbles over, the file is damaged)
        reading.tell(0, "problem-damaged")
        return None, reading.problems
    if reading.problems:
        return None, reading.problems
    return read_outline(reading, parts)


def _parts(reading: Reading, document: Any) -> Iterator[Part]:
    from docx.table import Table

    for line, block in enumerate(document.iter_inner_content(), 1):
        if isinstance(block, Table):
            reading.tell(line, "problem-table")
            continue
        _tell_unseen(reading, line, block._p)  # noqa: SLF001 (what python-docx has no name for)
        style = block.style.name or ""
        level = _LEVEL.match(style)
        text, terms = _runs(block)
        if not text:
            continue
        if style == "Title":
            yield Part(line, f"title: {text}")
        elif level is not None:
            yield Part(line, text, level=int(level["level"]))
        else:
            if _numbered(document, block._p):  # noqa: SLF001
                reading.tell(line, "problem-numbered")
            yield Part(line, text, terms)


def _runs(paragraph: Any) -> tuple[str, list[str]]:
    """The text of a paragraph and what is bold in it; neighbouring runs that are bold are one key term."""
    pieces: list[tuple[bool, str]] = []
    for run in paragraph.runs:
        bold = bool(run.style.font.bold if run.bold is None else run.bold)
        if pieces and pieces[-1][0] == bold:
            pieces[-1] = bold, pieces[-1][1] + run.text
        elif run.text:
            pieces.append((bold, run.text))
    text = "".join(piece for _, piece in pieces).replace("\n", "").strip()
    terms = [piece.replace("\n", "").strip() for bold, piece in pieces if bold]
    return text, [term for term in terms if term]


def _tell_unseen(reading: Reading, line: int, element: Any) -> None:
    names = {child.tag.rpartition("}")[2] for child in element.iter() if isinstance(child.tag, str)}
    if names.intersection(_CHANGES):
        reading.tell(line, "problem-changes")
    if names.intersection(_PICTURES):
        reading.tell(line, "problem-image")
    if names.intersection(_NOTES):
        reading.tell(line, "problem-notes")
    if "hyperlink" in names:
        reading.tell(line, "problem-link")


def _numbered(document: Any, element: Any) -> bool:
    """Whether a paragraph is an item of a list with numbers, which stand nowhere in its text."""
    chosen = element.xpath("./w:pPr/w:numPr/w:numId/@w:val")
    if not chosen or chosen[0] == "0":
        return False
    numbering = document.part.numbering_part.element
    kept = numbering.xpath(f'./w:num[@w:numId="{int(chosen[0])}"]/w:abstractNumId/@w:val')
    if not kept:
        return False
    formats = numbering.xpath(f'./w:abstractNum[@w:abstractNumId="{int(kept[0])}"]/w:lvl/w:numFmt/@w:val')
    return bool(formats) and formats[0] != _BULLETS
