"""What every format comes down to: a deck's front, its sections. From here on all formats are one.

A reader finds the parts in its file, each with its line (a row, a paragraph, a note where there are no lines); what
they may be, and what of them makes a passage, is decided here once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from content.model import Deck, Passage, Reading, Tolerance
from content.readers import tolerance
from content.yaml_lines import Node

ID = re.compile(r"[a-z0-9-]{1,24}")
_DECK_ID = re.compile(r"[a-z0-9-]{1,16}")
_SOURCE = re.compile(r"^\s*(?:依据|来源|source)\s*[:：]\s*", re.IGNORECASE)
#: Bounded everywhere, so that no line keeps it busy.
_FACTS = re.compile(
    r"\s{0,9}[（(]\s{0,9}facts\s{0,9}[:：]\s{0,9}(?P<ids>[^（(）)]*)[）)]\s{0,9}", re.IGNORECASE
)
#: How a deck and its passages are described outside Markdown: in either language.
NAMES = {
    "编号": "id",
    "标题": "title",
    "板块": "track",
    "语言": "language",
    "依据": "source",
    "来源": "source",
    "正文": "text",
    "事实": "facts",
    "尺度": "profile",
    "次序": "order",
    "差错": "errors",
    "近音": "sound",
    "同义词": "synonyms",
}
KEYS = ("id", "title", "track", "language", "source")
LANGUAGES = ("zh", "en")
SHORTEST, LONGEST = 15, 2000
MOST = 2000
#: Characters of a title or a track's name, which stand on buttons and in tables, and of a source.
TITLE, SOURCE = 100, 500
#: Kinds of characters that cannot be seen: with them two texts that look alike are not, and no search finds them.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


@dataclass(slots=True)
class Section:
    """What is to become a passage: its paragraphs without marks, the key terms in order of appearance.

    `more` is what is said of how it is judged (tolerance.of_passage); `judged` the same where a format has it apart.
    """

    line: int
    title: str
    id: str
    more: str = ""
    paragraphs: list[str] = field(default_factory=list)
    key_terms: list[str] = field(default_factory=list)
    #: Its source line; empty where it has none of its own.
    quote: str = ""
    #: Whether all that stands in it can be taken.
    sound: bool = True
    judged: Node | None = None
    #: Whether the deck's source stands for one that is missing, as for cards that were made without.
    borrows: bool = False


@dataclass(frozen=True, slots=True)
class Front:
    """What is said of the whole deck. Where it is not `sound`, something stands in for what is wrong or missing, so
    that what is wrong in its passages is told too.
    """

    node: Node
    values: dict[str, str]
    usual: Tolerance
    sound: bool = True

    @property
    def language(self) -> str:
        return self.values["language"]


def front(reading: Reading, node: Node | None) -> Front:
    """What a deck says of itself; `node` is None where it could not be read, which is told already."""
    if node is None or not isinstance(node.value, dict):
        if not reading.problems:
            reading.tell(2, "problem-front-shape", known=KEYS)
        return Front(
            Node(1, {}), dict.fromkeys(KEYS, "?") | {"language": LANGUAGES[0]}, Tolerance(), sound=False
        )
    values = {key: (one.text or "").strip() for key, one in node.value.items()}
    before = len(reading.problems)
    for key in KEYS:
        if not values.get(key):
            reading.tell(node.keys.get(key, node.line), "problem-front-key", name=key)
    for key in sorted(set(values) - {*KEYS, *tolerance.KEYS}):
        known = (*KEYS, *tolerance.KEYS)
        reading.tell(node.keys[key], "problem-front-unknown", name=key[:40], known=known)
    if values.get("id") and not _DECK_ID.fullmatch(values["id"]):
        reading.tell(node.keys["id"], "problem-deck-id", id=values["id"][:40])
    if values.get("language") and values["language"] not in LANGUAGES:
        written = values["language"][:40]
        reading.tell(node.keys["language"], "problem-language", written=written, known=LANGUAGES)
    for key, most in (("title", TITLE), ("track", TITLE), ("source", SOURCE)):
        if len(values.get(key, "")) > most:
            length = len(values[key])
            reading.tell(node.keys[key], "problem-front-long", name=key, length=length, most=most)
        if _unseen(values.get(key, "")):
            reading.tell(node.keys[key], "problem-front-control", name=key)
    sound = len(reading.problems) == before
    language = values["language"] if values.get("language") in LANGUAGES else LANGUAGES[0]
    usual = tolerance.of_deck(reading, node, language)
    missing = {key: "?" for key in KEYS if not values.get(key)}
    return Front(node, {**values, **missing, "language": language}, usual, sound)


def named(written: str) -> str:
    """The key that is meant by a name in either language."""
    return NAMES.get(written.strip(), written.strip().casefold())


def said(reading: Reading, pairs: Iterable[tuple[int, str, str]]) -> Node:
    """Names and contents, each with its line, as the front matter that they amount to; a name that stands twice is told.

    Synonyms are written `检举/举报; 警方/公安机关` outside Markdown.
    """
    values: dict[str, Node] = {}
    for line, name, content in pairs:
        key = named(name)
        if key in values:
            reading.tell(line, "problem-yaml-twice", name=key[:40])
        groups = [part for part in content.replace("；", ";").split(";") if part.strip()]
        lists = [Node(line, [Node(line, word) for word in part.split("/")]) for part in groups]
        values[key] = Node(line, lists) if key == "synonyms" else Node(line, content.strip())
    lines = {key: node.line for key, node in values.items()}
    return Node(min(lines.values(), default=1), values, lines)


def assemble(reading: Reading, head: Front, sections: Iterable[Section], body_line: int = 1) -> Deck | None:
    """The deck, if what is said of it is sound. A bad passage is left out and named; the good ones stay."""
    passages: dict[str, Passage] = {}
    for section in sections:
        passage = _passage(reading, section, head) if section.sound else None
        if passage is None:
            continue
        if passage.id in passages:
            reading.tell(section.line, "problem-passage-twice", id=passage.id)
        elif len(passages) == MOST:
            reading.tell(section.line, "problem-passages-many", most=MOST)
            break
        else:
            passages[passage.id] = passage
    if not passages and not reading.problems:
        reading.tell(body_line, "problem-passages-none")
    if not head.sound:
        return None
    values = head.values
    return Deck(
        values["id"],
        values["title"],
        values["track"],
        values["language"],
        values["source"],
        tuple(passages.values()),
        head.node.keys["id"],
        reading.name,
    )


def _passage(reading: Reading, section: Section, head: Front) -> Passage | None:
    text = "\n".join(filter(None, section.paragraphs))
    if not _may_be(reading, section, text):
        return None
    source = _SOURCE.sub("", section.quote)
    facts = _FACTS.search(source)
    source = _FACTS.sub("", source).strip()
    if not source and section.borrows:
        source = head.values["source"]
    if not source:
        reading.tell(section.line, "problem-source-missing", id=section.id)
    return Passage(
        id=section.id,
        title=section.title,
        text=text,
        key_terms=tuple(section.key_terms),
        source=source,
        facts=tuple(part.strip() for part in facts["ids"].split(",") if part.strip()) if facts else (),
        version=version(text, section.key_terms, head.language),
        deck=head.values["id"],
        language=head.language,
        track=head.values["track"],
        tolerance=_judged(reading, section, head),
        file_line=section.line,
    )


def _may_be(reading: Reading, section: Section, text: str) -> bool:
    """Whether this can be a passage's text; why not is told."""
    if not SHORTEST <= len(text) <= LONGEST:
        reading.tell(
            section.line, "problem-length", id=section.id, length=len(text), least=SHORTEST, most=LONGEST
        )
    elif _unseen(text) or _unseen(section.title) or _unseen(section.quote):
        reading.tell(section.line, "problem-control", id=section.id)
    elif not 1 <= len(section.title) <= TITLE or "\n" in section.title:
        length = len(section.title)
        reading.tell(section.line, "problem-title", id=section.id, length=length, most=TITLE)
    elif len(section.quote) > SOURCE:
        length = len(section.quote)
        reading.tell(section.line, "problem-source-long", id=section.id, length=length, most=SOURCE)
    elif text in section.key_terms:
        reading.tell(section.line, "problem-all-bold", id=section.id)
    else:
        return True
    return False


def _judged(reading: Reading, section: Section, head: Front) -> Tolerance:
    if section.judged is not None:
        return tolerance.over(reading, section.judged, head.usual, head.language)
    return tolerance.of_passage(reading, section.line, section.more, head.usual, head.language)


def _unseen(text: str) -> bool:
    """Whether a text holds what cannot be seen, or turns the direction of what follows."""
    if text.isprintable():
        return False
    return any(char != "\n" and char not in _JOINS and _is_unseen(char) for char in text)


def _is_unseen(char: str) -> bool:
    # Of what Unicode has not assigned only what it never will: newer rare characters are no fault.
    return unicodedata.category(char) in _UNSEEN or char in _NEVER


#: They shape what is seen: without them an emoji falls into its parts.
_JOINS = frozenset("\u200c\u200d")
_NEVER = frozenset(
    map(
        chr, (*range(0xFDD0, 0xFDF0), *(plane << 16 | end for plane in range(17) for end in (0xFFFE, 0xFFFF)))
    )
)


def version(text: str, terms: Sequence[str], language: str) -> str:
    """What passes are known by: another text or other key terms, another version."""
    return blake2b("\0".join((text, *terms, language)).encode(), digest_size=6).hexdigest()
