"""Days and periods as people type them."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.conversation.recognise import fold

_NAMED = {"今天": 0, "今日": 0, "today": 0, "昨天": -1, "昨日": -1, "yesterday": -1, "明天": 1, "tomorrow": 1}
_WEEK = {"本周": 0, "这周": 0, "week": 0, "上周": 1, "lastweek": 1}
_MONTH = {"本月": 0, "这个月": 0, "month": 0, "上月": 1, "上个月": 1, "lastmonth": 1}
_WHOLE_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?")
#: Further off nobody plans, and at the ends of the calendar no day before or after can be reckoned.
_YEARS = range(2000, 2200)
_TO = re.compile(r"\.\.|[~～至到]|[–—]{1,2}")
_FULL = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_SHORT = re.compile(r"(\d{1,2})[-/.月](\d{1,2})日?")


def read_date(word: str, today: date) -> date | None:
    """A day: a name, 2026-11-24, 2026年11月24日, or 11-24 for this year's. None if it is none."""
    if fold(word) in _NAMED:
        return today + timedelta(days=_NAMED[fold(word)])
    full, short = _FULL.fullmatch(word), _SHORT.fullmatch(word)
    parts = full.groups() if full else (str(today.year), *short.groups()) if short else None
    if parts is None:
        return None
    try:
        found = date(*(int(part) for part in parts))
    except ValueError:
        return None
    return found if found.year in _YEARS else None


def read_span(word: str, today: date) -> tuple[date, date] | None:
    """First and last day of what is to come: a day, or two joined by `..` or ~ in their order."""
    days = _TO.split(word)
    if len(days) > 2:  # noqa: PLR2004 (from and to)
        return None
    since, until = read_date(days[0], today), read_date(days[-1], today)
    return (since, until) if since and until and since <= until else None


def read_backwards(word: str, today: date) -> tuple[date, date] | None:
    """First and last day where somebody wrote the later one first."""
    days = _TO.split(word)
    found = read_span("..".join(reversed(days)), today)
    return found if found and found[0] < found[1] and read_span(word, today) is None else None


def read_period(word: str, today: date) -> tuple[date, date] | None:
    """First and last day of a period: a day, two days joined by `..` or ~, a month, this or the last week or month
    (what is not over, up to today).
    """
    named = fold(word)
    if named in _WEEK:
        monday = today - timedelta(days=today.weekday() + 7 * _WEEK[named])
        return monday, min(today, monday + timedelta(days=6))
    if named in _MONTH:
        first = today.replace(day=1)
        return _month(first if not _MONTH[named] else first - timedelta(days=1), today)
    whole = _WHOLE_MONTH.fullmatch(word)
    if whole and 1 <= int(whole[2]) <= 12 and int(whole[1]) in _YEARS:  # noqa: PLR2004 (months)
        return _month(date(int(whole[1]), int(whole[2]), 1), today)
    days = _TO.split(word)
    if len(days) > 2:  # noqa: PLR2004 (from and to)
        return None
    since, until = read_date(days[0], today), read_date(days[-1], today)
    if since is None or until is None or until < since:
        return None
    return since, until


def _month(day: date, today: date) -> tuple[date, date]:
    """The month of a day, up to today where it is not over."""
    last = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return day.replace(day=1), max(day.replace(day=1), min(today, last))


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
