"""Days and periods as people type them."""

from __future__ import annotations

import re
from datetime import date, timedelta

_NAMED = {"今天": 0, "今日": 0, "today": 0, "昨天": -1, "昨日": -1, "yesterday": -1, "明天": 1, "tomorrow": 1}
_WEEK = {"本周", "这周", "week"}
_MONTH = {"本月", "这个月", "month"}
_FULL = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_SHORT = re.compile(r"(\d{1,2})[-/.月](\d{1,2})日?")


def read_date(word: str, today: date) -> date | None:
    """A day: a name, 2026-11-24, 2026年11月24日, or 11-24 for this year's. None if it is none."""
    if word.casefold() in _NAMED:
        return today + timedelta(days=_NAMED[word.casefold()])
    full, short = _FULL.fullmatch(word), _SHORT.fullmatch(word)
    parts = full.groups() if full else (str(today.year), *short.groups()) if short else None
    if parts is None:
        return None
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        return None


def read_period(word: str, today: date) -> tuple[date, date] | None:
    """First and last day of a period: a day, two days joined by `..`, this week or this month, up to today."""
    if word.casefold() in _WEEK:
        return today - timedelta(days=today.weekday()), today
    if word.casefold() in _MONTH:
        return today.replace(day=1), today
    first, dots, last = word.partition("..")
    since = read_date(first, today)
    until = read_date(last, today) if dots else since
    if since is None or until is None or until < since:
        return None
    return since, until


def split_period(words: str, today: date) -> tuple[str, tuple[date, date] | None]:
    """The words without their last word where that is a period, and the period."""
    head, last = split_last(words)
    period = read_period(last, today)
    return (head, period) if period else (words.strip(), None)


def split_first(words: str) -> tuple[str, str]:
    """The first word and what follows, parted by any space: the wide one of Chinese keyboards, a new line."""
    first, rest = [*words.split(maxsplit=1), "", ""][:2]
    return first, rest.strip()


def split_last(words: str) -> tuple[str, str]:
    """What comes before the last word, and that word; as `split_first` parts them."""
    *head, last = words.rsplit(maxsplit=1) or [""]
    return "".join(head).strip(), last
