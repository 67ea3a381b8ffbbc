"""Tables of words, written as running text."""

from __future__ import annotations


def entries(text: str) -> tuple[str, ...]:
    """The words of a table."""
    return tuple(text.split())
