"""Decks as running text, whatever holds it: what is said of the deck in lines `name: content`, then passages under headings.

A heading names the passage and its id (`盘问 {#zf-01}`), a paragraph that begins with 依据 or Source is its source, all
others are its text. A heading that has deeper ones below it at once only groups them and needs no id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from content.model import Deck, Problem, Reading
from content.readers import draft
from content.readers.draft import ID, Section
from content.readers.titled import titled

_PAIR = re.compile(r"(?P<name>[^:：]{1,20})[:：](?P<content>.*)", re.DOTALL)
_SOURCE = re.compile(r"\s*(?:依据|来源|source)\s*[:：]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph without marks, its key terms; `level` from 1 if it is a heading."""

    line: int
    text: str
    terms: Sequence[str] = ()
    level: int = 0


def is_heading(text: str) -> bool:
    """Whether a line is a heading by itself, as in plain text."""
    return titled(text) is not None


def front_lines(parts: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str, str]]:
    """Line, name and content of each line that says something of the deck; one that does not is all name."""
    for line, text in parts:
        found = _PAIR.fullmatch(text.strip())
        if found is not None:
            yield line, found["name"], found["content"]
        elif text.strip():
            yield line, text.strip(), ""


def read_outline(reading: Reading, parts: Sequence[Part]) -> tuple[Deck | None, list[Problem]]:
    """The deck in a running text. A bad passage is left out and named; the good ones stay."""
    first = next((place for place, part in enumerate(parts) if part.level), len(parts))
    pairs = list(front_lines((part.line, part.text) for part in parts[:first]))
    if not pairs:
        reading.tell(1, "problem-front-lines", known=draft.KEYS)
        return None, reading.problems
    head = draft.front(reading, draft.said(reading, pairs))
    return draft.assemble(reading, head, _sections(reading, parts[first:])), reading.problems


def _sections(reading: Reading, parts: Sequence[Part]) -> Iterator[Section]:
    section: Section | None = None
    for place, part in enumerate(parts):
        if part.level:
            if section is not None:
                yield section
            following = parts[place + 1] if place + 1 < len(parts) else None
            groups = following is not None and following.level > part.level
            section = _heading(reading, part, groups=groups)
        elif section is not None:
            _fill(reading, section, part)
    if section is not None:
        yield section


def _heading(reading: Reading, part: Part, *, groups: bool) -> Section | None:
    found = titled(part.text)
    if found is None:
        if not groups:
            reading.tell(part.line, "problem-passage-unnumbered", title=part.text[:40])
        return None
    if not ID.fullmatch(found.id):
        reading.tell(part.line, "problem-passage-id", id=found.id[:40])
        return None
    return Section(part.line, found.title, found.id, found.more)


def _fill(reading: Reading, section: Section, part: Part) -> None:
    if not _SOURCE.match(part.text):
        section.paragraphs.append(part.text)
        section.key_terms += part.terms
    elif section.quote:
        reading.tell(part.line, "problem-source-twice", id=section.id)
    else:
        section.quote = part.text
