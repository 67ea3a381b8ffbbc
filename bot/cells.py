"""Cells of tables that leave the house."""

from __future__ import annotations

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection): a leading sign gets a quote mark."""
    return f"'{text}" if text.startswith(_STARTS) else text
