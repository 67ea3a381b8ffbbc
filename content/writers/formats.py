"""One line per deck format: how a deck is written, by the ending of the file's name."""

from __future__ import annotations

from collections.abc import Callable

from content.model import Deck
from content.writers import anki, markdown, outline, sheet_csv, sheet_xlsx

WRITERS: dict[str, Callable[[Deck], bytes]] = {
    ".md": markdown.write,
    ".csv": sheet_csv.write,
    ".txt": outline.write_plain,
    ".xlsx": sheet_xlsx.write,
    ".docx": outline.write_docx,
    ".apkg": anki.write,
}
