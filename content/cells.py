"""Cells of tables that a spreadsheet would take for a formula, and the quote mark that keeps it from doing so (OWASP, CSV injection)."""

from __future__ import annotations

import re

#: What a formula can begin with.
SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_SIGN = f"[{re.escape(''.join(SIGNS))}]"
_RUNS, _GUARDED = re.compile(f"'*{_SIGN}"), re.compile(f"'+{_SIGN}")


def guarded(text: str) -> str:
    """A cell that no spreadsheet runs; quote marks that stand before a sign already get one more, so that each can go again."""
    return f"'{text}" if _RUNS.match(text) else text


def unguarded(text: str) -> str:
    """The way back: what `guarded` was given."""
    return text[1:] if _GUARDED.match(text) else text
