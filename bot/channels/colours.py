"""Marks in colour, for terminals."""

from __future__ import annotations

import re
from typing import TextIO

from rich.console import Console
from rich.text import Text

from bot.messages import Span

#: What no text may do to a terminal: move the cursor, change its title, ring, turn the direction of writing.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_STYLES = {
    "bold": "bold",
    "quiet": "dim",
    "right": "green",
    "wrong": "red strike",
    "missing": "yellow underline",
    "extra": "magenta strike",
    "sound": "cyan italic",
    "moved": "blue italic underline",
}


def clean(text: str) -> str:
    """A text without anything that steers a terminal."""
    return _CONTROLS.sub("", text)


def styled(spans: tuple[Span, ...]) -> Text:
    return Text.assemble(*((clean(span.text), _STYLES.get(span.mark, "")) for span in spans))


def print_styled(spans: tuple[Span, ...], target: TextIO) -> None:
    """Print a line in colour, whatever the target is."""
    Console(file=target, force_terminal=True, highlight=False, emoji=False).print(
        styled(spans), soft_wrap=True
    )
