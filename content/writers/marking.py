"""A passage's text with its marks: key terms bold, what would mean something by itself with a stroke before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from content.model import Passage, Reading
from content.readers.marks import marked

_MEANING = re.compile(r"([\\`*_\[\]<>&~=])")
#: What makes a block of its own where a line begins, and `::` makes a card of it.
_BEGINNING = re.compile(r"^([#+\-|:])|^(\d{1,9})([.)])")
_CARD = re.compile(r"(?<=:):")


class CannotWriteError(ValueError):
    """A passage that this format cannot hold."""

    def __init__(self, passage: str, what: str) -> None:
        super().__init__(f"{passage} cannot be written: {what}")


def escaped(text: str) -> str:
    """A text as it is to be read, letter by letter."""
    return _MEANING.sub(r"\\\1", text)


def beginning(line: str) -> str:
    """A line that is a paragraph however it begins."""
    return _CARD.sub(r"\\:", _BEGINNING.sub(r"\2\\\1\3", line))


def paragraphs(passage: Passage) -> list[str]:
    """Each paragraph with its marks. Raises CannotWriteError if a key term cannot be marked in it."""
    rest = list(passage.key_terms)
    made = []
    for text in passage.text.split("\n"):
        parts: list[str] = []
        end = 0
        # Two marks that touch are one mark of four signs: a term is marked where something stands before it.
        while rest and (found := _placed(text, rest[0], end + bool(parts), passage.language)):
            place, term = found
            parts += [escaped(text[end:place]), term]
            end = place + len(rest.pop(0))
        made.append("".join([*parts, escaped(text[end:])]))
    if rest:
        raise CannotWriteError(passage.id, rest[0])
    return made


def pieces(passage: Passage) -> list[list[tuple[str, bool]]]:
    """Each paragraph as pieces of text, bold or not: for formats that have bold of their own."""
    rest: Sequence[str] = passage.key_terms
    made = []
    for text in passage.text.split("\n"):
        row: list[tuple[str, bool]] = []
        end = 0
        while rest and (place := text.find(rest[0], end)) >= 0:
            row += [(text[end:place], False), (rest[0], True)]
            end, rest = place + len(rest[0]), rest[1:]
        made.append([one for one in (*row, (text[end:], False)) if one[0]])
    if rest:
        raise CannotWriteError(passage.id, rest[0])
    return made


def _placed(text: str, term: str, start: int, language: str) -> tuple[int, str] | None:
    """Where a term can be marked from `start` on, and the term with the mark that is understood there."""
    for place in _places(text, term, start):
        before, after = text[max(start, place - 1) : place], text[place + len(term) :][:1]
        for mark in ("**", "=="):
            written = f"{mark}{escaped(term)}{mark}"
            line = f"{escaped(before)}{written}{escaped(after)}"
            reading = Reading("")
            read, terms = marked(reading, 0, f"字{line}字" if before.strip() else line, language)
            if not reading.problems and terms == [term] and (before.strip() + term) in read:
                return place, written
    return None


def _places(text: str, term: str, start: int) -> Iterator[int]:
    while (start := text.find(term, start)) >= 0:
        yield start
        start += 1
