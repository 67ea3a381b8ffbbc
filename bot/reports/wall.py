"""The wall board as a file of the kind that its name asks for."""

from __future__ import annotations

from datetime import tzinfo

from bot.reports.board import Words, by_days, by_tracks
from bot.reports.view import View

ENDINGS = (".png", ".pdf", ".html", ".xlsx")


def render(
    view: View, ending: str, words: Words, language: str, zone: tzinfo, *, dark: bool = False
) -> bytes:
    """The board by tracks, or of one track by study days. Raises KeyError for another ending."""
    if ending == ".xlsx":
        from bot.reports.sheet import workbook

        return workbook(view, words, zone)
    board = by_days(view, words) if view.track else by_tracks(view, words)
    if ending == ".html":
        from bot.reports.page import html

        return html(board, language).encode()
    from bot.reports import drawing

    if ending == ".pdf":
        return drawing.pdf(board)
    if ending == ".png":
        return drawing.png(board, dark=dark)
    raise KeyError(ending)
