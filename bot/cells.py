"""Cells of tables that leave the house."""

from __future__ import annotations

from content.cells import SIGNS


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection): a leading sign gets a quote mark."""
    return f"'{text}" if text.startswith(SIGNS) else text
