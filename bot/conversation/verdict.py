"""A verdict that was given once, shown again: the answer, the differences, the rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.drill.modes import MODES
from bot.drill.verdicts import explained, judge
from bot.messages import Phrase, Span
from content.model import Passage


def shown(
    passage: Passage | None, answer: str, attempt: Mapping[str, Any]
) -> tuple[Phrase | tuple[Span, ...], ...]:
    """What was answered, and how it was judged; without differences where the text is not what it was then."""
    mode = attempt["mode"]
    head = Phrase("appeal-answer", {"check": int(attempt["check"])})
    said = (Span(answer),)
    if passage is None or passage.version != attempt["version"] or mode not in MODES:
        return head, said, Phrase("appeal-text-changed")
    verdict, _ = judge(MODES[mode], passage, (answer,))
    return head, said, *explained(MODES[mode], passage, verdict)
