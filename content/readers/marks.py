"""The marks in a paragraph: bold is read; what would vanish, or stand before officers as it is typed, is told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from html.entities import html5

from markdown_it import MarkdownIt
from markdown_it.token import Token

from content.model import Reading
from content.readers import card_lines
from content.readers.flanking import ChineseInline

#: Marks that did not become anything: they stand in the text as they were typed.
_LEFT = re.compile(
    r"(?P<mark>\*+|__+|~~+|`+|==+|\[\^)|(?P<link>\]\(|\]:\s*(?:https?:|/|#|<))|(?P<entity>&#?\w+;)"
)
#: A key term as Obsidian marks it.
_CLOZE = re.compile(r"==(?P<term>[^\s=](?:[^=]*[^\s=])?)==")
_NESTING = 20


@cache
def parser() -> MarkdownIt:
    r"""CommonMark, with what people take for Markdown besides it, so that it can be told.

    Escaped characters stay apart from the text: `\*` is meant, `*` is not. References are left as text, since
    CommonMark takes them out without a trace. Bold may begin and end beside Chinese punctuation. A card is a block.
    """
    made = MarkdownIt()
    made.inline = ChineseInline()
    made.configure("commonmark", {"maxNesting": _NESTING})
    card_lines.teach(made)
    return made.enable(["table", "strikethrough"]).disable(["entity", "reference", "text_join"])


def inline(
    reading: Reading, line: int, children: Sequence[Token], language: str, *, bold: bool
) -> tuple[str, list[str]]:
    """The text of a paragraph that begins at `line`, without marks, and what is bold where that is allowed."""
    parts: list[str] = []
    terms: list[str] = []
    depth = began = 0
    for child in children:
        match child.type:
            case "softbreak" | "hardbreak":
                parts.append("" if language == "zh" else " ")
                line += 1
            case "strong_open":
                if not bold:
                    reading.tell(line, "problem-mark", mark=child.markup)
                began = began if depth else len(parts)
                depth += 1
            case "strong_close":
                depth -= 1
                if not depth:
                    terms.append("".join(parts[began:]).strip())
            case "text":
                text, clozes = _clozes(child.content) if bold and not depth else (child.content, [])
                _left(reading, line, text)
                parts.append(text)
                terms += clozes
            case "text_special":
                parts.append(child.content)
            case _:
                _tell(reading, line, child)
    return "".join(parts).strip(), terms


def marked(
    reading: Reading, line: int, text: str, language: str, *, bold: bool = True
) -> tuple[str, list[str]]:
    """The same of a text that is no Markdown file but may hold these marks, as a cell or a line does."""
    [token] = parser().parseInline(text)
    return inline(reading, line, token.children or (), language, bold=bold)


def _clozes(text: str) -> tuple[str, list[str]]:
    return _CLOZE.sub(lambda found: found["term"], text), [found["term"] for found in _CLOZE.finditer(text)]


def _tell(reading: Reading, line: int, mark: Token) -> None:
    """What is neither text nor bold."""
    match mark.type:
        case "link_open":
            reading.tell(line, "problem-link")
        case "image":
            reading.tell(line, "problem-image")
        case "html_inline":
            reading.tell(line, "problem-html", tag=mark.content[:40])
        case "em_open" | "s_open" | "code_inline":
            reading.tell(line, "problem-mark", mark=mark.markup)


def _left(reading: Reading, line: int, text: str) -> None:
    """Marks that are left in a text, each kind once."""
    for kind, mark in dict.fromkeys((found.lastgroup, found[0]) for found in _LEFT.finditer(text)):
        if kind == "link":
            reading.tell(line, "problem-link")
        elif kind == "mark":
            reading.tell(line, "problem-mark-left", mark=mark[:8])
        elif mark[1] == "#" or mark[1:] in html5:
            reading.tell(line, "problem-entity", entity=mark[:40])
