"""A message -> parts that Telegram takes: text, entities in UTF-16 units, keyboard. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from telegram import MessageEntity
from telegram.constants import MessageLimit

from bot.channels.base import grid_lines
from bot.messages import Grid, Mark, Message, Span

LIMIT = int(MessageLimit.MAX_TEXT_LENGTH)
#: Telegram leaves out what is beyond.
ENTITIES = int(MessageLimit.MESSAGE_ENTITIES)
#: The first one tells the mark; the others are left out where there are too many.
_TYPES: dict[Mark, tuple[str, ...]] = {
    Mark.BOLD: (MessageEntity.BOLD,),
    Mark.QUIET: (MessageEntity.ITALIC,),
    Mark.WRONG: (MessageEntity.STRIKETHROUGH,),
    Mark.EXTRA: (MessageEntity.STRIKETHROUGH, MessageEntity.ITALIC),
    Mark.MISSING: (MessageEntity.UNDERLINE, MessageEntity.BOLD),
    Mark.SOUND: (MessageEntity.ITALIC,),
    Mark.MOVED: (MessageEntity.UNDERLINE, MessageEntity.ITALIC),
}
#: Where a text may be cut, the best places first.
_BORDERS = (re.compile(r"\n"), re.compile(r"[。！？；.!?;]\s*"), re.compile(r"[，、：,:]\s*|\s"))


#: Buttons as they go out (Bot API, InlineKeyboardMarkup). The library would make an object of each and take it apart
#: again for the wire, which is a twentieth of what a whole turn takes.
Keyboard = dict[str, list[list[dict[str, str]]]]


@dataclass(frozen=True, slots=True)
class Part:
    """One message to send; the last one carries the buttons. `topic`: of a group, in which to send it."""

    text: str
    entities: tuple[MessageEntity, ...]
    keyboard: Keyboard | None = None
    topic: int | None = None


def render(message: Message) -> list[Part]:
    """The parts of a message, each at most 4,096 UTF-16 units."""
    pieces = list(_split(_merged(_spans(message))))
    # Telegram takes no message of nothing but spaces.
    parts = [Part(*_joined(piece)) for piece in pieces if _text(piece).strip()]
    parts = parts or [Part(*_joined(pieces[-1]))]
    if message.buttons:
        last = parts[-1]
        parts[-1] = Part(last.text, last.entities, _keyboard(message))
    return parts


def utf16(text: str) -> int:
    """Length in UTF-16 units, as Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def _spans(message: Message) -> Iterator[Span]:
    for number, block in enumerate(message.blocks):
        if number:
            yield Span("\n")
        if isinstance(block, Grid):
            for row, (cells, line) in enumerate(zip(block.rows, grid_lines(block), strict=True)):
                yield Span("\n" if row else "")
                yield Span(cells[0], Mark.BOLD)
                yield Span(line[len(cells[0]) :])
        else:
            yield from block


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Neighbours of one mark in one span: fewer entities."""
    groups = groupby(spans, key=lambda span: span.mark)
    return [span for mark, group in groups if (span := Span(_text(group), mark)).text]


def _text(spans: Iterable[Span]) -> str:
    return "".join(span.text for span in spans)


def _split(spans: list[Span]) -> Iterator[list[Span]]:
    """Cut where the whole is too long or has too many marks, at the last good border before that."""
    text = _text(spans)
    while utf16(text) > LIMIT or _marked(spans) < len(text):
        cut = _border(_head(text)[: _marked(spans)])
        piece, spans = _cut(spans, cut)
        yield piece
        text = text[cut:]
    yield spans


def _marked(spans: list[Span]) -> int:
    """How many characters there are before one mark too many."""
    at = marks = 0
    for span in spans:
        marks += span.mark in _TYPES
        if marks > ENTITIES:
            return at
        at += len(span.text)
    return at


def _head(text: str) -> str:
    """As much of the beginning as fits; never half a surrogate pair, for Python's characters have none."""
    head = text[:LIMIT]
    while utf16(head) > LIMIT:
        head = head[: -max(1, (utf16(head) - LIMIT) // 2)]
    return head


def _border(head: str) -> int:
    for border in _BORDERS:
        ends = [found.end() for found in border.finditer(head)]
        if ends and ends[-1] > len(head) // 4:
            return ends[-1]
    return len(head)


def _cut(spans: list[Span], at: int) -> tuple[list[Span], list[Span]]:
    before: list[Span] = []
    for number, span in enumerate(spans):
        if len(span.text) > at:
            return (
                [*before, Span(span.text[:at], span.mark)],
                [Span(span.text[at:], span.mark), *spans[number + 1 :]],
            )
        before.append(span)
        at -= len(span.text)
    return before, []


def _joined(spans: list[Span]) -> tuple[str, tuple[MessageEntity, ...]]:
    found = [(kinds, *_place(before, span)) for before, span, kinds in _kinds(spans)]
    wanted = sum(len(kinds) for kinds, _, _ in found)
    entities = [
        MessageEntity(kind, at, length)
        for kinds, at, length in found
        for kind in (kinds if wanted <= ENTITIES else kinds[:1])
    ]
    return _text(spans), tuple(entities)


def _kinds(spans: list[Span]) -> Iterator[tuple[int, Span, tuple[str, ...]]]:
    """Each marked span with the units before it. Telegram drops entities over nothing but spaces."""
    before = 0
    for span in spans:
        if span.mark in _TYPES and span.text.strip():
            yield before, span, _TYPES[span.mark]
        before += utf16(span.text)


def _place(before: int, span: Span) -> tuple[int, int]:
    """Offset and length without the spaces around, which Telegram may trim away under an entity."""
    ahead = len(span.text) - len(span.text.lstrip())
    return before + utf16(span.text[:ahead]), utf16(span.text.strip())


def _keyboard(message: Message) -> Keyboard:
    rows = [[{"text": one.label, "callback_data": one.token} for one in row] for row in message.buttons]
    return {"inline_keyboard": rows}
