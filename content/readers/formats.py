"""One line per deck format: how a file is read, by the ending of its name."""

from __future__ import annotations

from collections.abc import Callable

from content.decoding import decode
from content.model import Deck, Problem, Reading
from content.readers import anki, document, markdown, plain, sheet_csv, sheet_xlsx

Found = tuple[Deck | None, list[Problem]]
Reader = Callable[[str, bytes], Found]
#: Bytes of a file that is text, and of one that is an archive.
TEXT, ARCHIVE = 1024 * 1024, 5 * 1024 * 1024


def _text(read: Callable[[str, str], Found]) -> Reader:
    def reader(name: str, data: bytes) -> Found:
        reading = Reading(name)
        text = decode(reading, data, TEXT)
        return (None, reading.problems) if text is None else read(name, text)

    return reader


def _archive(read: Reader) -> Reader:
    def reader(name: str, data: bytes) -> Found:
        if len(data) > ARCHIVE:
            reading = Reading(name)
            reading.tell(0, "problem-too-large", limit=ARCHIVE >> 20)
            return None, reading.problems
        return read(name, data)

    return reader


TEXTS: dict[str, Reader] = {
    ".md": _text(markdown.read),
    ".csv": _text(sheet_csv.read),
    ".txt": _text(plain.read),
}
#: These need the libraries of others to be unpacked: away from the program (content/apart.py).
ARCHIVES: dict[str, Reader] = {
    ".xlsx": _archive(sheet_xlsx.read),
    ".docx": _archive(document.read),
    ".apkg": _archive(anki.read),
}
READERS = {**TEXTS, **ARCHIVES}
