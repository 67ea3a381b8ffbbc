"""The day by which a notice is to be acknowledged, as it was typed."""

from __future__ import annotations

from datetime import date, timedelta

from bot.conversation.dates import read_date
from bot.messages import Phrase


def wrong_day(word: str, today: date) -> Phrase | None:
    """Why this is no such day, with how one is written; None where it is one, or nothing was typed."""
    due = read_date(word, today)
    if not word or (due is not None and due >= today):
        return None
    example = (today + timedelta(days=1)).isoformat()
    if due is None:
        return Phrase("notice-date", {"word": word[:20], "example": example})
    return Phrase("notice-past", {"date": due.isoformat(), "example": example})
