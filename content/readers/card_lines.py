"""What a card looks like, `Question::Answer`, and the rule by which a line that does is a block of its own in Markdown.

CommonMark lets a line go on with the paragraph or the quotation right above it. The plugin that cards come from knows no
such thing: there a card is a line, with or without an empty one before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from content.readers.titled import Titled, titled

#: Between question and answer; four signs or more are a rule across the page.
_BETWEEN = re.compile(r"(?<!:):{2,3}(?!:)\s*(?=[^\s:])")


@dataclass(frozen=True, slots=True)
class Card:
    """`said` is None where the question says nothing of itself."""

    title: str
    said: Titled | None
    answer: str


def card_in(line: str) -> Card | None:
    """The card that a line is, if it is one; code (`a::b` between strokes) is none."""
    line = undated(line).strip()
    between = _BETWEEN.search(line)
    if between is None:
        return None
    question, answer = line[: between.start()].rstrip(), line[between.end() :]
    if not question or "`" in question:
        return None
    said = titled(question)
    if said is None or not said.title:
        return Card(question, None, answer)
    return Card(said.title, said, answer)


def undated(text: str) -> str:
    """A text without the comments in which the plugin keeps when it shows a card again, `<!--SR:…-->`."""
    parts: list[str] = []
    begin = 0
    while (start := text.find("<!--", begin)) >= 0 and (end := text.find("-->", start)) >= 0:
        dates = text[start + 4 : end].lstrip().startswith("SR:")
        parts.append(text[begin:start] if dates else text[begin : end + 3])
        begin = end + 3
    return "".join([*parts, text[begin:]])


def teach(markdown: MarkdownIt) -> None:
    """Let a card end the paragraph, list or quotation above it; each is a paragraph of one line."""
    markdown.block.ruler.before("paragraph", "card", _block, {"alt": ["paragraph", "blockquote"]})


def _block(state: StateBlock, first: int, _end: int, silent: bool) -> bool:
    """The parser's own form of a rule; `silent` asks whether there is one."""
    inside = state.level > 0 and state.sCount[first] >= state.blkIndent
    written = state.src[state.bMarks[first] + state.tShift[first] : state.eMarks[first]].strip()
    if inside or card_in(written) is None:
        return False
    if not silent:
        state.line = first + 1
        # The library's own type is the three literals; what a loop gives is an int to the checker.
        for kind, nesting in (("paragraph_open", 1), ("inline", 0), ("paragraph_close", -1)):
            token = state.push(kind, "p" if nesting else "", nesting)  # type: ignore[arg-type]
            token.map = [first, first + 1]
            if not nesting:
                token.content, token.children = written, []
    return True
