r"""Decks in Markdown: front matter, then one passage to each `## Title {#id}`.

The paragraphs of a section, and the items of a flat list, are the text to recite, `**bold**` marks key terms, a block
quote is the source line: `> 依据：《…》第九条（facts: zf-012, zf-013）`, in English `> Source: … (facts: en-001)`. No other
Markdown means anything here: it is a problem rather than dropped or shown as it is typed; `\*` is a plain asterisk.

As users of Obsidian's spaced repetition write: `==cloze==` marks a key term too, and a line `Question::Answer` is a passage
of its own (content/readers/cards.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from content.model import Deck, Problem, Reading, problem
from content.readers import cards
from content.readers.card_lines import Card
from content.readers.draft import ID, KEYS, Section, assemble, front
from content.readers.marks import inline, parser
from content.readers.titled import titled
from content.yaml_lines import read_yaml

#: Blocks that may not stand in another one.
_NESTS = {"bullet_list_open", "ordered_list_open", "blockquote_open"}


def read(name: str, text: str) -> tuple[Deck | None, list[Problem]]:
    """The deck in a file's text. A bad passage is left out and named; the good ones stay."""
    head, body, body_line = _split(text)
    if head is None:
        return None, [problem(name, 1, "problem-front-missing", known=KEYS)]
    node, problems = read_yaml(name, head, first_line=2)
    reading = Reading(name, problems)
    said = front(reading, node)
    walk = _Walk(reading, body_line, said.language, said.values["id"])
    return assemble(reading, said, walk.sections(body), body_line), problems


def _split(text: str) -> tuple[str | None, str, int]:
    """Front matter, body, and the line where the body begins."""
    lines = text.splitlines(keepends=True)
    if not lines or lines[0].strip() != "---":
        return None, text, 1
    for number, line in enumerate(lines[1:], 1):
        if line.strip() == "---":
            return "".join(lines[1:number]), "".join(lines[number + 1 :]), number + 2
    return None, text, 1


def _blocks(tokens: Sequence[Token]) -> Iterator[tuple[int, Sequence[Token]]]:
    """The outermost blocks, each with the number of its first line, from 0."""
    begin = 0
    for place, token in enumerate(tokens):
        if token.level == 0 and token.nesting >= 0:
            begin = place
        if token.level == 0 and token.nesting <= 0:
            first = tokens[begin]
            yield (first.map[0] if first.map else 0), tokens[begin : place + 1]


@dataclass(slots=True)
class _Walk:
    """One way through a body. `section`: what stands under the newest heading; `card`: the card just read; `below`:
    the line right below it.
    """

    reading: Reading
    body_line: int
    language: str
    deck: str
    section: Section | None = None
    card: Section | None = None
    below: int = 0
    #: How many cards stand under the heading, and how many problems there were before it.
    cards: int = 0
    began: int = 0
    done: list[Section] = field(default_factory=list)

    def sections(self, body: str) -> Iterator[Section]:
        """Each heading with what stands under it, each card. What a passage cannot hold is told, and makes its
        section unsound.
        """
        written = body.split("\n")
        for start, tokens in _blocks(parser().parse(body)):
            line = self.body_line + start
            if tokens[0].type == "blockquote_open" and (below := _below(written, tokens[0])) is not None:
                self.reading.tell(self.body_line + below, "problem-quote-below")
                continue
            if tokens[0].type == "heading_open":
                self._end()
                self.section = self._heading(line, tokens)
            elif cards.passing(tokens):
                continue
            elif (found := cards.found_in(tokens)) is not None:
                self._card(line, found)
            elif tokens[0].type != "blockquote_open" and line == self.below:
                self.reading.tell(line, "problem-card-below")
            elif self.card is not None and tokens[0].type == "blockquote_open":
                self._fill(self.card, tokens)
            elif self.section is not None:
                self.card = None
                self._own(self.section)
                self._fill(self.section, tokens)
            elif not self.reading.problems:
                self.reading.tell(line, "problem-before-heading")
            yield from self._done()
        self._end()
        yield from self._done()

    def _done(self) -> Iterator[Section]:
        """What is complete; a card waits for its source."""
        while self.done and self.done[0] is not self.card:
            yield self.done.pop(0)

    def _end(self) -> None:
        """The end of what stands under a heading."""
        section, self.card = self.section, None
        if section is not None and (section.paragraphs or section.quote or not self.cards):
            self._own(section)
            section.sound = section.sound and len(self.reading.problems) == self.began
            self.done.append(section)
        self.section, self.cards, self.began = None, 0, len(self.reading.problems)

    def _own(self, section: Section) -> None:
        """A heading over cards needs no id; one with a text of its own does."""
        if not section.id and section.sound:
            self.reading.tell(section.line, "problem-passage-unnumbered", title=section.title[:40])
            section.sound = False

    def _card(self, line: int, found: Card) -> None:
        before = len(self.reading.problems)
        card = cards.card(self.reading, line, found, self.language, self.deck)
        self.below = line + 1
        if card is not None:
            self.cards += 1
            self.card = card
            self.done.append(card)
        # What is wrong in a card is no fault of the text around it.
        self.began += len(self.reading.problems) - before

    def _heading(self, line: int, tokens: Sequence[Token]) -> Section | None:
        reading, before = self.reading, len(self.reading.problems)
        content, _ = inline(reading, line, tokens[1].children or (), self.language, bold=False)
        found = titled(content)
        if tokens[0].tag != "h2":
            reading.tell(line, "problem-heading")
        elif found is None and len(reading.problems) == before:
            return Section(line, content, "")
        elif found is not None and not ID.fullmatch(found.id):
            reading.tell(line, "problem-passage-id", id=found.id[:40])
        elif found is not None and len(reading.problems) == before:
            return Section(line, found.title, found.id, found.more)
        return None

    def _fill(self, section: Section, tokens: Sequence[Token]) -> None:
        """Take one block into a section: a paragraph, a flat list (a line an item) or the source."""
        reading, quote = self.reading, tokens[0].type == "blockquote_open"
        for place, token in enumerate(tokens):
            line = self.body_line + (token.map[0] if token.map else 0)
            if token.type in _NESTS and place:
                reading.tell(line, "problem-nested")
                return
            if token.type == "inline" and tokens[place - 1].type == "paragraph_open":
                text, terms = inline(reading, line, token.children or (), self.language, bold=not quote)
                if not quote:
                    section.paragraphs.append(text)
                    section.key_terms += terms
                elif section.quote:
                    reading.tell(line, "problem-source-twice", id=section.id)
                else:
                    section.quote = text
            else:
                _tell_block(reading, line, token)


def _below(lines: Sequence[str], quote: Token) -> int | None:
    """The first line of a quotation that has no `>`: it may go on with the source, or be text that would be lost in it."""
    first, end = quote.map or (0, 0)
    return next((line for line in range(first, end) if not lines[line].lstrip().startswith(">")), None)


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
