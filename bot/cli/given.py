"""A file given on the command line, read whole."""

from __future__ import annotations

from pathlib import Path

from bot.cli.ends import fail
from content.readers.formats import ARCHIVE


def bytes_of(file: Path) -> bytes:
    """Its bytes. Ends the command where it is no plain file (a pipe has no end), too large or not to be read."""
    try:
        if not file.is_file():
            fail(f"{file.name} is no plain file; give the path of one")
        if file.stat().st_size > ARCHIVE:
            fail(f"{file.name} is larger than {ARCHIVE >> 20} MB; give a smaller one")
        return file.read_bytes()
    except OSError as error:
        fail(f"{file.name} cannot be read: {error.strerror or error}")
