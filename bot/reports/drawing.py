"""A board as a picture: PNG for a phone or a screen, PDF for A4. The home of Pillow and of the font."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.reports.board import Board, Cell

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

Colour = tuple[int, int, int]
_MARGIN = 36
_NAME, _SMALL, _SMALLEST = 28, 22, 18
_WIDEST_NAME = 460
_ROW, _TALL_ROW, _GAP = 58, 74, 3
#: A narrower picture would not hold its title and notes.
_LEAST = 900
#: Where the title's and the subtitle's first line stand, and how far the subtitle's lines are apart.
_TITLE_AT, _SUBTITLE_AT, _BETWEEN = 30, 92, 36
_DPI = 200
#: A4 in pixels at _DPI, upright, and what stays white around.
_PAGE, _EDGE = (1654, 2339), 80
_CLOSING = frozenset("。，、；：？！）》”’…％")
#: Signs of arithmetic stand with what they are about, and with each other.
_OPENING = frozenset("（《“‘＋－＝÷+−±")
#: No font has a sign here: what it draws instead is what it draws for every sign it lacks.
_NO_SIGN = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Look:
    """Colours: a scale for shares from nothing over half to all, which the colour-blind tell apart too."""

    ground: Colour
    ink: Colour
    quiet: Colour
    bare: Colour
    total: Colour
    scale: tuple[Colour, Colour, Colour]


LIGHT = Look(
    (255, 255, 255),
    (28, 33, 40),
    (98, 107, 118),
    (240, 242, 245),
    (225, 230, 236),
    ((240, 160, 95), (247, 236, 208), (116, 190, 205)),
)
DARK = Look(
    (22, 26, 32),
    (236, 240, 244),
    (150, 160, 172),
    (40, 46, 54),
    (52, 60, 70),
    ((160, 82, 30), (74, 78, 84), (24, 116, 136)),
)


def png(board: Board, *, dark: bool = False) -> bytes:
    """The board as PNG."""
    out = io.BytesIO()
    from PIL import Image

    # Few colours: a palette makes it a third of the size.
    picture = _draw(board, DARK if dark else LIGHT).quantize(128, Image.Quantize.FASTOCTREE)
    picture.save(out, "PNG")
    return out.getvalue()


def pdf(board: Board) -> bytes:
    """The board on one page of A4, upright or across as it fits better."""
    from PIL import Image

    picture = _draw(board, LIGHT)
    size = _PAGE if picture.height > picture.width else (_PAGE[1], _PAGE[0])
    page = Image.new("RGB", size, LIGHT.ground)
    scale = min((size[0] - 2 * _EDGE) / picture.width, (size[1] - 2 * _EDGE) / picture.height)
    fitted = picture.resize(
        (round(picture.width * scale), round(picture.height * scale)), Image.Resampling.LANCZOS
    )
    page.paste(fitted, ((size[0] - fitted.width) // 2, _EDGE))
    out = io.BytesIO()
    page.save(out, "PDF", resolution=float(_DPI), title=board.title)
    return out.getvalue()


def lacking(text: str) -> set[str]:
    """The characters of a text that the font cannot draw."""
    font = _font(_NAME)
    absent = bytes(font.getmask(_NO_SIGN))
    return {char for char in set(text) if not char.isspace() and bytes(font.getmask(char)) == absent}


@dataclass(frozen=True, slots=True)
class _Measures:
    """Where things stand, in pixels."""

    name: int
    cells: tuple[int, ...]
    row: int
    head: int
    subtitle: tuple[str, ...]

    @property
    def width(self) -> int:
        return _least(self.name + sum(self.cells))

    @property
    def top(self) -> int:
        return _SUBTITLE_AT + _BETWEEN * len(self.subtitle) + 18


def _least(width: int) -> int:
    """How wide a picture is for a table of this width."""
    return max(2 * _MARGIN + width, _LEAST)


def _draw(board: Board, look: Look) -> Image:
    from PIL import Image, ImageDraw

    measures = _measure(board)
    notes = [line for note in board.notes for line in _wrapped(note, 22, measures.width - 2 * _MARGIN)]
    height = measures.top + measures.head + measures.row * len(board.lines) + 24 + 34 * len(notes) + _MARGIN
    picture = Image.new("RGB", (measures.width, height), look.ground)
    draw = ImageDraw.Draw(picture)
    title = _shrunk(board.title, 44, measures.width - 2 * _MARGIN)
    draw.text((_MARGIN, _TITLE_AT), title[0], look.ink, title[1])
    for number, text in enumerate(measures.subtitle):
        draw.text((_MARGIN, _SUBTITLE_AT + _BETWEEN * number), text, look.quiet, _font(26))
    _heads(draw, board, measures, look)
    y = measures.top + measures.head
    for line in board.lines:
        _line(draw, line.name, line.cells, measures, y, look, total=line.total)
        y += measures.row
    for number, note in enumerate(notes):
        draw.text((_MARGIN, y + 20 + 34 * number), note, look.quiet, _font(22))
    return picture


def _measure(board: Board) -> _Measures:
    names = [_width(line.name, _NAME) for line in board.lines] + [_width(board.corner, 24)]
    tall = any(cell.below for line in board.lines for cell in line.cells)
    cells = tuple(
        max(
            84,
            min(_width(head, 24), 170) + 14,
            *(_width(line.cells[place].text, 26) + 20 for line in board.lines),
            *(_width(line.cells[place].below, 20) + 16 for line in board.lines),
        )
        for place, head in enumerate(board.heads)
    )
    name = min(max(names), _WIDEST_NAME) + 24
    cells = _spread(cells, _LEAST - 2 * _MARGIN - name)
    lines = max(len(_wrapped(head, 24, width - 8)) for head, width in zip(board.heads, cells, strict=True))
    subtitle = _wrapped(board.subtitle, 26, _least(name + sum(cells)) - 2 * _MARGIN)
    return _Measures(name, cells, _TALL_ROW if tall else _ROW, 20 + 32 * lines, tuple(subtitle))


def _spread(cells: tuple[int, ...], width: int) -> tuple[int, ...]:
    """The cells of a narrow board made wider, all by as much, so that they fill the least width."""
    more = max(0, width - sum(cells))
    each, rest = divmod(more, len(cells))
    return tuple(cell + each + (place < rest) for place, cell in enumerate(cells))


def _heads(draw: ImageDraw, board: Board, measures: _Measures, look: Look) -> None:
    bottom = measures.top + measures.head
    draw.text((_MARGIN, bottom - 12), board.corner, look.quiet, _font(24), anchor="ls")
    x = _MARGIN + measures.name
    for head, width in zip(board.heads, measures.cells, strict=True):
        lines = _evenly(head, 24, width - 8)
        for number, text in enumerate(reversed(lines)):
            draw.text((x + width / 2, bottom - 12 - 32 * number), text, look.quiet, _font(24), anchor="ms")
        x += width


def _line(
    draw: ImageDraw,
    name: str,
    cells: Iterable[Cell],
    measures: _Measures,
    y: int,
    look: Look,
    *,
    total: bool,
) -> None:
    middle = y + measures.row / 2
    if total:
        draw.rectangle((_MARGIN - 8, y, _MARGIN + measures.name - _GAP, y + measures.row - _GAP), look.total)
    _name(draw, name, measures.name - 20, middle, look)
    x = _MARGIN + measures.name
    for cell, width in zip(cells, measures.cells, strict=True):
        colour = look.bare if cell.share is None else _shade(look, cell.share)
        draw.rectangle((x, y, x + width - _GAP, y + measures.row - _GAP), colour)
        place = middle - 13 if cell.below else middle - 1
        draw.text((x + width / 2 - 1, place), cell.text, look.ink, _font(26), anchor="mm")
        if cell.below:
            draw.text((x + width / 2 - 1, middle + 17), cell.below, look.ink, _font(20), anchor="mm")
        x += width


def _name(draw: ImageDraw, name: str, width: int, middle: float, look: Look) -> None:
    """On one line as large as the others, else on two smaller ones."""
    lines = [name] if _width(name, _NAME) <= width else _wrapped(name, _SMALL, width)
    if len(lines) > 1:
        lines = [lines[0], (" " if name.isascii() else "").join(lines[1:])]
    for number, line in enumerate(lines):
        text, font = _shrunk(line, _NAME if len(lines) == 1 else _SMALL, width)
        place = middle if len(lines) == 1 else middle - 13 + 26 * number
        draw.text((_MARGIN, place), text, look.ink, font, anchor="lm")


def _shade(look: Look, share: float) -> Colour:
    """The colour of a share between the three of the scale."""
    low, middle, high = look.scale
    begin, end, part = (low, middle, share * 2) if share <= 0.5 else (middle, high, share * 2 - 1)  # noqa: PLR2004 (the middle)
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(begin, end, strict=True))
    return red, green, blue


def _shrunk(text: str, size: int, width: int) -> tuple[str, FreeTypeFont]:
    """A text that fits: smaller if need be, and cut with an ellipsis if that is not enough."""
    while size > _SMALLEST and _width(text, size) > width:
        size -= 2
    if _width(text, size) > width:
        while len(text) > 1 and _width(f"{text}…", size) > width:
            text = text[:-1]
        text += "…"
    return text, _font(size)


def _wrapped(text: str, size: int, width: int) -> list[str]:
    """Lines no wider than this: between words where there are some, else between characters."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line.strip() and _width(f"{line}{piece}".rstrip(), size) > width:
            lines.append(line.strip())
            line = ""
        line += piece
    return [*lines, line.strip()]


def _evenly(text: str, size: int, width: int) -> list[str]:
    """Lines about as long as each other, no more of them than the width needs."""
    lines = _wrapped(text, size, width)
    for narrower in range(width, size, -size // 2):
        found = _wrapped(text, size, narrower)
        if len(lines) == 1 or len(found) > len(lines):
            break
        lines = found
    return lines


def _pieces(text: str) -> Iterable[str]:
    """Words of Latin letters whole, everything else character by character.

    No line begins with a closing mark nor ends with an opening one: these stay with what is before or behind them.
    """
    word = ""
    for char in text:
        latin = char.isascii() and not char.isspace()
        bound = word[-1:] in _OPENING and not char.isspace()
        goes_on = bound or char in _CLOSING or (latin and word[-1:].isascii() and not word.endswith(" "))
        if word and not goes_on:
            yield word
            word = ""
        word += char
    if word:
        yield word


def _width(text: str, size: int) -> int:
    return round(_font(size).getlength(text))


@lru_cache(maxsize=32)
def _font(size: int) -> FreeTypeFont:
    from importlib.resources import files

    from PIL import ImageFont

    # SIL Open Font License 1.1; signs that are the same in all of Chinese are drawn as on the mainland.
    path = files("pylopdf_fonts_zh_cn") / "NotoSansSC-Regular.otf"
    return ImageFont.truetype(str(path), size)
