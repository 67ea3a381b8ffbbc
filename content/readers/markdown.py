"""Decks in Markdown: front matter, then one passage to each `## Title {#id}`.

The paragraphs of a section are the text to recite, `**bold**` marks key terms, the last block quote is the source
line: `> 依据：《…》第九条（facts: zf-012, zf-013）`, in English `> Source: … (facts: en-001)`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from markdown_it import MarkdownIt
from markdown_it.token import Token

from content.model import Deck, Passage, Problem, Reading, problem
from content.yaml_lines import Node, read_yaml

_ID = re.compile(r"[a-z0-9-]{1,24}")
_DECK_ID = re.compile(r"[a-z0-9-]{1,16}")
_HEADING = re.compile(r"(?P<title>.*?)\s*\{#(?P<id>[^}]*)\}\s*")
_SOURCE = re.compile(r"^\s*(?:依据|来源|source)\s*[:：]\s*", re.IGNORECASE)
_FACTS = re.compile(r"\s*[（(]\s*facts\s*[:：]\s*(?P<ids>[^）)]*)[）)]\s*", re.IGNORECASE)
_KEYS = ("id", "title", "track", "language", "source")
_SHORTEST, _LONGEST = 15, 2000
_MOST = 2000
LANGUAGES = ("zh", "en")


@dataclass(slots=True)
class _Section:
    """What stands under one heading."""

    line: int
    title: str
    id: str
    paragraphs: list[str] = field(default_factory=list)
    key_terms: list[str] = field(default_factory=list)
    quote: str = ""


def read(name: str, text: str) -> tuple[Deck | None, list[Problem]]:
    """The deck in a file's text. A bad passage is left out and named; the good ones stay."""
    head, body, body_line = _split(text)
    if head is None:
        return None, [problem(name, 1, "problem-front-missing", known=_KEYS)]
    front, problems = read_yaml(name, head, first_line=2)
    reading = Reading(name, problems)
    values = _front(reading, front)
    if values is None:
        return None, problems
    passages: dict[str, Passage] = {}
    for section in _sections(reading, body, body_line, values["language"]):
        passage = _passage(reading, section, values)
        if passage is None:
            continue
        if passage.id in passages:
            reading.tell(section.line, "problem-passage-twice", id=passage.id)
        elif len(passages) == _MOST:
            reading.tell(section.line, "problem-passages-many", most=_MOST)
            break
        else:
            passages[passage.id] = passage
    if not passages:
        reading.tell(body_line, "problem-passages-none")
    deck = Deck(
        values["id"],
        values["title"],
        values["track"],
        values["language"],
        values["source"],
        tuple(passages.values()),
        front.keys["id"] if front else 1,
    )
    return deck, problems


def _split(text: str) -> tuple[str | None, str, int]:
    """Front matter, body, and the line where the body begins."""
    lines = text.splitlines(keepends=True)
    if not lines or lines[0].strip() != "---":
        return None, text, 1
    for number, line in enumerate(lines[1:], 1):
        if line.strip() == "---":
            return "".join(lines[1:number]), "".join(lines[number + 1 :]), number + 2
    return None, text, 1


def _front(reading: Reading, front: Node | None) -> dict[str, str] | None:
    if front is None or not isinstance(front.value, dict):
        if not reading.problems:
            reading.tell(2, "problem-front-shape", known=_KEYS)
        return None
    values = {key: (node.text or "").strip() for key, node in front.value.items()}
    before = len(reading.problems)
    for key in _KEYS:
        if not values.get(key):
            reading.tell(front.keys.get(key, 2), "problem-front-key", name=key)
    for key in sorted(set(values) - set(_KEYS)):
        reading.tell(front.keys[key], "problem-front-unknown", name=key[:40], known=_KEYS)
    if values.get("id") and not _DECK_ID.fullmatch(values["id"]):
        reading.tell(front.keys["id"], "problem-deck-id", id=values["id"][:40])
    if values.get("language") and values["language"] not in LANGUAGES:
        written = values["language"][:40]
        reading.tell(front.keys["language"], "problem-language", written=written, known=LANGUAGES)
    return values if len(reading.problems) == before else None


def _sections(reading: Reading, body: str, body_line: int, language: str) -> Iterator[_Section]:
    parser = MarkdownIt("commonmark", {"maxNesting": 20}).disable(["html_block", "html_inline", "entity"])
    section: _Section | None = None
    quoted = 0
    tokens = parser.parse(body)
    for place, token in enumerate(tokens):
        line = body_line + (token.map[0] if token.map else 0)
        if token.type == "heading_open":
            if section is not None:
                yield section
            section = _heading(reading, line, token.tag, tokens[place + 1].content)
        elif token.type == "blockquote_open":
            quoted += 1
        elif token.type == "blockquote_close":
            quoted -= 1
        elif token.type == "inline" and tokens[place - 1].type == "paragraph_open" and section is not None:
            text, terms = _inline(token.children or (), language)
            if quoted:
                section.quote = text
            else:
                section.paragraphs.append(text)
                section.key_terms += terms
    if section is not None:
        yield section


def _heading(reading: Reading, line: int, tag: str, content: str) -> _Section | None:
    if tag != "h2":
        reading.tell(line, "problem-heading")
        return None
    found = _HEADING.fullmatch(content)
    if found is None:
        reading.tell(line, "problem-passage-unnumbered", title=content[:40])
        return None
    if not _ID.fullmatch(found["id"]):
        reading.tell(line, "problem-passage-id", id=found["id"][:40])
        return None
    return _Section(line, found["title"].strip(), found["id"])


def _inline(children: Sequence[Token], language: str) -> tuple[str, list[str]]:
    """The text without marks, and the runs in bold."""
    parts: list[str] = []
    terms: list[str] = []
    bold: int | None = None
    for child in children:
        if child.type == "strong_open":
            bold = len(parts)
        elif child.type == "strong_close" and bold is not None:
            terms.append("".join(parts[bold:]).strip())
            bold = None
        elif child.type in {"softbreak", "hardbreak"}:
            parts.append("" if language == "zh" else " ")
        else:
            parts.append(child.content)
    return "".join(parts).strip(), terms


def _passage(reading: Reading, section: _Section, deck: dict[str, str]) -> Passage | None:
    text = "\n".join(filter(None, section.paragraphs))
    if not _SHORTEST <= len(text) <= _LONGEST:
        reading.tell(
            section.line,
            "problem-length",
            id=section.id,
            length=len(text),
            least=_SHORTEST,
            most=_LONGEST,
        )
        return None
    if any(unicodedata.category(char) in {"Cc", "Cs", "Co"} and char != "\n" for char in text):
        reading.tell(section.line, "problem-control", id=section.id)
        return None
    if text in section.key_terms:
        reading.tell(section.line, "problem-all-bold", id=section.id)
        return None
    source = _SOURCE.sub("", section.quote)
    facts = _FACTS.search(source)
    source = _FACTS.sub("", source).strip()
    if not source:
        reading.tell(section.line, "problem-source-missing", id=section.id)
    return Passage(
        id=section.id,
        title=section.title,
        text=text,
        key_terms=tuple(section.key_terms),
        source=source,
        facts=tuple(part.strip() for part in facts["ids"].split(",") if part.strip()) if facts else (),
        version=_version(text, section.key_terms, deck["language"]),
        deck=deck["id"],
        language=deck["language"],
        track=deck["track"],
        file_line=section.line,
    )


def _version(text: str, terms: Sequence[str], language: str) -> str:
    return blake2b("\0".join((text, *terms, language)).encode(), digest_size=6).hexdigest()
