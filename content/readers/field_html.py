"""The fields of Anki's notes, which are HTML: text, line breaks, and what is bold or hidden by a cloze."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from content.model import Reading

_CLOZE = re.compile(r"\{\{c\d{1,3}::(?P<term>.*?)(?:::.*?)?\}\}", re.DOTALL)
_SOUND = re.compile(r"\[sound:[^\]]*\]|\[anki:[^\]]*\]")
_BOLD = {"b", "strong"}
_BREAKS = {"br", "div", "p", "li", "ul"}
#: Marks that only change how a text looks.
_LOOKS = {"span", "font", "u", "i", "em"}
_KNOWN = _BOLD | _BREAKS | _LOOKS


@dataclass(slots=True)
class Field:
    """Paragraphs without marks, and the key terms in order."""

    paragraphs: list[str] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


class _Parser(HTMLParser):
    def __init__(self, reading: Reading, line: int) -> None:
        super().__init__(convert_charrefs=True)
        self.reading, self.line = reading, line
        self.pieces: list[str] = []
        self.terms: list[str] = []
        self.depth = self.began = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag == "img":
            self.reading.tell(self.line, "problem-image")
        elif tag == "a":
            self.reading.tell(self.line, "problem-link")
        elif tag not in _KNOWN:
            self.reading.tell(self.line, "problem-html", tag=f"<{tag}>"[:40])
        elif tag in _BREAKS:
            self.pieces.append("\n")
        elif tag in _BOLD:
            self.began = self.began if self.depth else len(self.pieces)
            self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _BOLD and self.depth:
            self.depth -= 1
            if not self.depth:
                self.terms.append("".join(self.pieces[self.began :]).strip())
        elif tag in _BREAKS and tag != "br":
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data.replace("\n", " ").replace("\xa0", " "))


def plain(reading: Reading, line: int, written: str) -> Field:
    """A field as text; what would vanish from it is told."""
    if _SOUND.search(written):
        reading.tell(line, "problem-sound")
    parser = _Parser(reading, line)
    parser.feed(_CLOZE.sub(lambda found: f"<b>{found['term']}</b>", written))
    parser.close()
    paragraphs = [part.strip() for part in "".join(parser.pieces).split("\n")]
    return Field([part for part in paragraphs if part], [term for term in parser.terms if term])
