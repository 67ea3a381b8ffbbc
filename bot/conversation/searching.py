"""`/search`: passages by words, with what was found in bold; a number opens one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.drilling import advance
from bot.conversation.world import Context, Outcome, tell
from bot.drill.events import How, Offer
from bot.drill.state import Checking, Choosing
from bot.messages import Mark, Phrase, Say, Span
from bot.search import Found
from storage.records import Shown

_MOST = 8
#: So much of a text is shown before and after what was found in it, in characters.
_BEFORE, _AFTER = 16, 32


def search(context: Context, words: str) -> Outcome:
    """`/search words`: at most eight passages. While a check lasts, not even whether some words stand in a text is told."""
    if not words:
        return tell("search-usage")
    found, every = context.world.finder.find_of(context.world.library.passages, words, _MOST + 1)
    if not found:
        locked = isinstance(context.state, Checking)
        return tell("check-locked") if locked else tell("search-nothing", words=words[:40])
    hits = found[:_MOST]
    offered = advance(context, Offer(tuple(hit.passage.id for hit in hits), How.READ))
    *before, last = offered.replies
    if not isinstance(offered.state, Choosing) or not isinstance(last, Say):
        return offered
    more = (Phrase("search-more", {"count": every - _MOST}),) if every > _MOST else ()
    lines = [_line(number, hit) for number, hit in enumerate(hits, 1)]
    said = replace(last, blocks=(Phrase("choose"), *lines, *more), shows=_shows(hits))
    return replace(offered, replies=(*before, said), facts=(*offered.facts, *_own_words(context, hits)))


def _line(number: int, hit: Found) -> tuple[Span, ...]:
    """The title with its id; below it the text around the first place where something was found."""
    title, text = hit.passage.title, hit.passage.text
    spans = [
        Span(f"{number}. "),
        *_marked(title, hit.in_title, 0, len(title)),
        Span(f"  {hit.passage.id}", Mark.QUIET),
    ]
    if hit.in_text:
        start = max(0, hit.in_text[0][0] - _BEFORE)
        end = min(len(text), max(hit.in_text[0][1], start + _BEFORE) + _AFTER)
        spans += [
            Span("\n    …" if start else "\n    "),
            *_marked(text, hit.in_text, start, end),
            Span("…" if end < len(text) else ""),
        ]
    return tuple(span for span in spans if span.text)


def _marked(text: str, places: Sequence[tuple[int, int]], start: int, end: int) -> list[Span]:
    """A part of a text in one line, what was found in it in bold."""
    spans = []
    for begins, ends in places:
        if begins >= end or ends <= start:
            continue
        spans.append(Span(text[start:begins]))
        spans.append(Span(text[max(start, begins) : min(ends, end)], Mark.BOLD))
        start = min(ends, end)
    spans.append(Span(text[start:end]))
    return [Span(span.text.replace("\n", " "), span.mark) for span in spans if span.text]


def _shows(hits: Sequence[Found]) -> str | None:
    """The passages of which a part is shown: a check of one of them takes the message back."""
    return " ".join(hit.passage.id for hit in hits if hit.in_text) or None


def _own_words(context: Context, hits: Sequence[Found]) -> list[Shown]:
    """What was typed may be the text itself: a check takes it back too."""
    incoming = context.incoming
    if incoming.message is None:
        return []
    at = (incoming.channel, incoming.address, incoming.message, context.now)
    return [Shown(context.officer.badge, hit.passage.id, *at) for hit in hits if hit.in_text]
