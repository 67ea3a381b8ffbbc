"""A board as a page for a display: one HTML file that needs nothing else, light or dark as the screen is."""

from __future__ import annotations

from html import escape

from bot.reports.board import Board, Cell

_STYLE = """
:root{color-scheme:light dark;--low:240,160,95;--high:80,170,190}
body{font:16px/1.35 "Noto Sans SC","Microsoft YaHei",sans-serif;margin:2rem;background:Canvas;color:CanvasText}
h1{font-size:1.7rem;margin:0}p{opacity:.75;margin:.3rem 0}
table{border-collapse:separate;border-spacing:3px;margin:1rem 0}
th{font-weight:normal;text-align:center;padding:.3rem .5rem}
th:first-child{text-align:left}tr:last-child th{font-weight:bold}
td{text-align:center;padding:.3rem .6rem;min-width:3.5rem}
small{display:block;font-size:.75rem}
"""
_HALF = 0.5
_DEEPEST = 0.55


def html(board: Board, language: str, *, refresh: int = 300) -> str:
    """The page; a display that shows it looks for a newer one every `refresh` seconds."""
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in (board.corner, *board.heads))
    rows = "".join(
        f'<tr><th scope="row">{escape(line.name)}</th>{"".join(_cell(cell) for cell in line.cells)}</tr>\n'
        for line in board.lines
    )
    notes = "".join(f"<p>{escape(note)}</p>" for note in board.notes)
    return (
        f'<!doctype html>\n<html lang="{escape(language)}"><head><meta charset="utf-8">'
        f'<meta http-equiv="refresh" content="{refresh}">'
        f"<title>{escape(board.title)}</title><style>{_STYLE}</style></head>\n"
        f"<body><h1>{escape(board.title)}</h1><p>{escape(board.subtitle)}</p>\n"
        f"<table><thead><tr>{heads}</tr></thead><tbody>\n{rows}</tbody></table>{notes}</body></html>\n"
    )


def _cell(cell: Cell) -> str:
    below = f"<small>{escape(cell.below)}</small>" if cell.below else ""
    if cell.share is None:
        return f"<td>{escape(cell.text)}{below}</td>"
    # Deeper towards both ends: little done, all done.
    side, depth = ("low", _HALF - cell.share) if cell.share < _HALF else ("high", cell.share - _HALF)
    shade = f"background:rgba(var(--{side}),{depth * 2 * _DEEPEST:.2f})"
    return f'<td style="{shade}">{escape(cell.text)}{below}</td>'
