"""Large print: a message as it is easier to read for weak eyes. Pure.

No chat platform lets a bot choose the size of letters; that is set in the reader's own app. What a bot can do is what
printers of large type do besides the size: heavy letters, short lines, space between them, one thing beside another
nowhere. So a block without marks is set in bold (in one with marks, as a passage with its key terms or a comparison,
bold means something), each sentence begins a line, blocks stand apart by an empty line, a table has one figure a line,
and buttons stand one below the other, where their words are not cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.messages import Button, Grid, Mark, Message, Span

#: Behind a sentence that is followed by more; closing quotes and brackets belong to it.
_SENTENCE = re.compile(r"([。！？；][”’」』）》]*|(?<!\d)[.!?;][\"')\]]*\s)(?=\S)")
_APART = (Span(""),)


def large(message: Message) -> Message:
    """The same words in large print."""
    blocks = [one for block in message.blocks for one in _block(block)]
    apart = [one for block in blocks for one in (_APART, block)][1:]
    return replace(message, blocks=tuple(apart), buttons=_below(message))


def _below(message: Message) -> tuple[tuple[Button, ...], ...]:
    return tuple((button,) for row in message.buttons for button in row)


def _block(block: tuple[Span, ...] | Grid) -> Iterator[tuple[Span, ...]]:
    if isinstance(block, Grid):
        yield from _rows(block)
        return
    plain = all(span.mark is Mark.PLAIN for span in block)
    yield tuple(Span(_lines(span.text), Mark.BOLD if plain else span.mark) for span in block)


def _rows(grid: Grid) -> Iterator[tuple[Span, ...]]:
    """A row's name, and below it its figures, a line each; nothing and zero are left out."""
    for name, *cells in grid.rows:
        told = [
            f"\n{head} {cell}"
            for head, cell in zip(grid.heads[1:], cells, strict=True)
            if cell not in {"", "0"}
        ]
        yield (Span(name, Mark.BOLD), Span("".join(told)))


def _lines(text: str) -> str:
    return _SENTENCE.sub(lambda found: f"{found[1].rstrip()}\n", text)
