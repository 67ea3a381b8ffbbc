"""A message -> parts that Telegram takes: text, entities in UTF-16 units, keyboard. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity
from telegram.constants import MessageLimit

from bot.channels.base import grid_lines
from bot.messages import Grid, Mark, Message, Span

LIMIT = int(MessageLimit.MAX_TEXT_LENGTH)
_TYPES: dict[Mark, tuple[str, ...]] = {
    Mark.BOLD: (MessageEntity.BOLD,),
    Mark.QUIET: (MessageEntity.ITALIC,),
    Mark.WRONG: (MessageEntity.STRIKETHROUGH,),
    Mark.EXTRA: (MessageEntity.STRIKETHROUGH, MessageEntity.ITALIC),
    Mark.MISSING: (MessageEntity.UNDERLINE, MessageEntity.BOLD),
}
#: Where a text may be cut, the best places first.
_BORDERS = (re.compile(r"\n"), re.compile(r"[。！？；.!?;]\s*"), re.compile(r"[，、：,:]\s*|\s"))


@dataclass(frozen=True, slots=True)
class Part:
    """One message to send; the last one carries the buttons."""

    text: str
    entities: tuple[MessageEntity, ...]
    keyboard: InlineKeyboardMarkup | None = None


def render(message: Message) -> list[Part]:
    """The parts of a message, each at most 4,096 UTF-16 units."""
    spans = list(_spans(message))
    parts = [Part(*_joined(piece)) for piece in _split(spans)]
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
            for row, line in enumerate(grid_lines(block)):
                name, colon, rest = line.partition(":")
                yield Span(("\n" if row else "") + name, Mark.BOLD)
                yield Span(colon + rest)
        else:
            yield from block


def _split(spans: list[Span]) -> Iterator[list[Span]]:
    """Cut where the whole is too long, at the last good border before that."""
    text = "".join(span.text for span in spans)
    while utf16(text) > LIMIT:
        cut = _border(_head(text))
        piece, spans = _cut(spans, cut)
        yield piece
        text = text[cut:]
    yield spans


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
    text, entities, at = "", [], 0
    for span in spans:
        length = utf16(span.text)
        # Telegram drops entities over nothing but spaces; what stands before and after is kept.
        if span.text.strip():
            entities += [MessageEntity(kind, at, length) for kind in _TYPES.get(span.mark, ())]
        text += span.text
        at += length
    return text, tuple(entities)


def _keyboard(message: Message) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(one.label, callback_data=one.token) for one in row] for row in message.buttons]
    )
