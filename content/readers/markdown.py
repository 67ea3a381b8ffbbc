r"""Decks in Markdown: front matter, then one passage to each `## Title {#id}`.

The paragraphs of a section, and the items of a flat list, are the text to recite, `**bold**` marks key terms, a block
quote is the source line: `> 依据：《…》第九条（facts: zf-012, zf-013）`, in English `> Source: … (facts: en-001)`. No other
Markdown means anything here: it is a problem rather than dropped or shown as it is typed; `\*` is a plain asterisk.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from markdown_it.token import Token

from content.model import Deck, Passage, Problem, Reading, Tolerance, problem
from content.readers import tolerance
from content.readers.marks import inline, parser
from content.yaml_lines import Node, read_yaml

_ID = re.compile(r"[a-z0-9-]{1,24}")
_DECK_ID = re.compile(r"[a-z0-9-]{1,16}")
_HEADING = re.compile(r"(?P<title>.*?)\s*\{#(?P<id>[^}\s]*)\s*(?P<more>[^}]*)\}\s*")
_SOURCE = re.compile(r"^\s*(?:依据|来源|source)\s*[:：]\s*", re.IGNORECASE)
_FACTS = re.compile(r"\s*[（(]\s*facts\s*[:：]\s*(?P<ids>[^）)]*)[）)]\s*", re.IGNORECASE)
_KEYS = ("id", "title", "track", "language", "source")
_SHORTEST, _LONGEST = 15, 2000
_MOST = 2000
LANGUAGES = ("zh", "en")
#: Blocks that may not stand in another one.
_NESTS = {"bullet_list_open", "ordered_list_open", "blockquote_open"}


@dataclass(slots=True)
class _Section:
    """What stands under one heading."""

    line: int
    title: str
    id: str
    #: What stands behind the id.
    more: str = ""
    paragraphs: list[str] = field(default_factory=list)
    key_terms: list[str] = field(default_factory=list)
    quote: str = ""
    #: Whether all that stands in it can be taken.
    sound: bool = True


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
    usual = tolerance.of_deck(reading, front, values["language"]) if front else Tolerance()
    for section in _sections(reading, body, body_line, values["language"]):
        passage = _passage(reading, section, values, usual) if section.sound else None
        if passage is None:
            continue
        if passage.id in passages:
            reading.tell(section.line, "problem-passage-twice", id=passage.id)
        elif len(passages) == _MOST:
            reading.tell(section.line, "problem-passages-many", most=_MOST)
            break
        else:
            passages[passage.id] = passage
    if not passages and not problems:
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
    for key in sorted(set(values) - {*_KEYS, *tolerance.KEYS}):
        known = (*_KEYS, *tolerance.KEYS)
        reading.tell(front.keys[key], "problem-front-unknown", name=key[:40], known=known)
    if values.get("id") and not _DECK_ID.fullmatch(values["id"]):
        reading.tell(front.keys["id"], "problem-deck-id", id=values["id"][:40])
    if values.get("language") and values["language"] not in LANGUAGES:
        written = values["language"][:40]
        reading.tell(front.keys["language"], "problem-language", written=written, known=LANGUAGES)
    return values if len(reading.problems) == before else None


def _sections(reading: Reading, body: str, body_line: int, language: str) -> Iterator[_Section]:
    """Each heading with what stands under it. What a passage cannot hold is told, and makes its section unsound."""
    section: _Section | None = None
    began = len(reading.problems)
    for start, tokens in _blocks(parser().parse(body)):
        line = body_line + start
        if tokens[0].type == "heading_open":
            if section is not None:
                section.sound = len(reading.problems) == began
                yield section
            began = len(reading.problems)
            section = _heading(reading, line, tokens, language)
        elif section is not None:
            _fill(reading, body_line, section, tokens, language)
        elif not reading.problems:
            reading.tell(line, "problem-before-heading")
    if section is not None:
        section.sound = len(reading.problems) == began
        yield section


def _blocks(tokens: Sequence[Token]) -> Iterator[tuple[int, Sequence[Token]]]:
    """The outermost blocks, each with the number of its first line, from 0."""
    begin = 0
    for place, token in enumerate(tokens):
        if token.level == 0 and token.nesting >= 0:
            begin = place
        if token.level == 0 and token.nesting <= 0:
            first = tokens[begin]
            yield (first.map[0] if first.map else 0), tokens[begin : place + 1]


def _heading(reading: Reading, line: int, tokens: Sequence[Token], language: str) -> _Section | None:
    before = len(reading.problems)
    content, _ = inline(reading, line, tokens[1].children or (), language, bold=False)
    found = _HEADING.fullmatch(content)
    if tokens[0].tag != "h2":
        reading.tell(line, "problem-heading")
    elif found is None:
        reading.tell(line, "problem-passage-unnumbered", title=content[:40])
    elif not _ID.fullmatch(found["id"]):
        reading.tell(line, "problem-passage-id", id=found["id"][:40])
    elif len(reading.problems) == before:
        return _Section(line, found["title"].strip(), found["id"], found["more"])
    return None


def _fill(
    reading: Reading, body_line: int, section: _Section, tokens: Sequence[Token], language: str
) -> None:
    """Take one block into a section: a paragraph, a flat list (a line an item) or the source."""
    quote = tokens[0].type == "blockquote_open"
    for place, token in enumerate(tokens):
        line = body_line + (token.map[0] if token.map else 0)
        if token.type in _NESTS and place:
            reading.tell(line, "problem-nested")
            return
        if token.type == "inline" and tokens[place - 1].type == "paragraph_open":
            text, terms = inline(reading, line, token.children or (), language, bold=not quote)
            if not quote:
                section.paragraphs.append(text)
                section.key_terms += terms
            elif section.quote:
                reading.tell(line, "problem-source-twice", id=section.id)
            else:
                section.quote = text
        else:
            _tell_block(reading, line, token)


def _tell_block(reading: Reading, line: int, token: Token) -> None:
    match token.type:
        case "ordered_list_open":
            reading.tell(line, "problem-numbered")
        case "fence" | "code_block":
            reading.tell(line, "problem-code")
        case "table_open":
            reading.tell(line, "problem-table")
        case "hr":
            reading.tell(line, "problem-rule")
        case "html_block":
            reading.tell(line, "problem-html", tag=token.content.strip()[:40])
        case "heading_open":
            reading.tell(line, "problem-heading")


def _passage(reading: Reading, section: _Section, deck: dict[str, str], usual: Tolerance) -> Passage | None:
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
        tolerance=tolerance.of_passage(reading, section.line, section.more, usual, deck["language"]),
        file_line=section.line,
    )


def _version(text: str, terms: Sequence[str], language: str) -> str:
    return blake2b("\0".join((text, *terms, language)).encode(), digest_size=6).hexdigest()
