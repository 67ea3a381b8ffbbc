"""A title with what is said behind it: `Title {#id profile=strict}`, for headings and cards of every format.

Looked for by hand, not by a pattern: a line of nothing but `{#` would keep a pattern busy for minutes.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Titled:
    """`more` is what stands behind the id, as it is written."""

    title: str
    id: str
    more: str


def titled(written: str) -> Titled | None:
    """The title and what is said of it; None where nothing is."""
    written = written.strip()
    if not written.endswith("}"):
        return None
    start = written.find("{#", written.rfind("}", 0, -1) + 1)
    if start < 0:
        return None
    said = written[start + 2 : -1]
    parts = said.split(maxsplit=1)
    named = bool(parts) and not said[0].isspace()
    more = (parts[1] if len(parts) > 1 else "") if named else said.strip()
    return Titled(written[:start].rstrip(), parts[0] if named else "", more)
