"""calendar.yaml: days on which the organisation studies, and days on which it does not, whatever else is said.

on:
  - {day: 2026-10-10, reason: made up for 9 October}
off:
  - {day: 2026-09-18..2026-09-19, reason: field exercise}
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from content.calendar import Overrides
from content.model import Problem, Reading
from content.yaml_lines import Node, read_yaml

_LISTS = ("on", "off")
_KEYS = ("day", "reason")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
#: A range longer than a year is a slip of the pen.
_LONGEST = 366
_REASON = 200


def read_overrides(name: str, text: str) -> tuple[Overrides, list[Problem]]:
    """The days in a file's text. A bad entry is left out and named; the others stay."""
    node, problems = read_yaml(name, text)
    reader = Reading(name, problems)
    if node is None:
        return Overrides(), problems
    if not isinstance(node.value, dict):
        reader.tell(node.line, "problem-calendar-shape", known=_LISTS)
        return Overrides(), problems
    for key in node.value:
        if key not in _LISTS:
            reader.tell(node.keys[key], "problem-calendar-unknown", name=key[:40], known=_LISTS)
    taken: dict[date, int] = {}
    on, off = (_days(reader, node, key, taken) for key in _LISTS)
    return Overrides(on, off), problems


def _days(reader: Reading, node: Node, key: str, taken: dict[date, int]) -> dict[date, str]:
    listed = node.value.get(key)
    if listed is None:
        return {}
    if not isinstance(listed.value, list):
        reader.tell(node.keys[key], "problem-calendar-list", name=key)
        return {}
    found: dict[date, str] = {}
    for item in listed.value:
        days, reason = _entry(reader, item)
        for day in days:
            if day in taken:
                reader.tell(item.line, "problem-calendar-twice", day=day.isoformat(), earlier=taken[day])
                break
            taken[day] = item.line
            found[day] = reason
    return found


def _entry(reader: Reading, item: Node) -> tuple[list[date], str]:
    if not isinstance(item.value, dict):
        reader.tell(item.line, "problem-calendar-entry", known=_KEYS)
        return [], ""
    for key in item.value:
        if key not in _KEYS:
            reader.tell(item.keys[key], "problem-calendar-unknown", name=key[:40], known=_KEYS)
    written, reason = _text(item, "day"), _text(item, "reason")
    days = read_days(written)
    if days is None:
        reader.tell(item.keys.get("day", item.line), "problem-calendar-day", written=written[:40])
        return [], ""
    if not 0 < len(reason) <= _REASON:
        reader.tell(item.keys.get("reason", item.line), "problem-calendar-reason", most=_REASON)
        return [], ""
    return days, reason


def read_days(written: str) -> list[date] | None:
    """A day, or every day from one to another joined by `..`; None for anything else."""
    parts = written.split("..")
    if len(parts) > 2 or not all(_DAY.fullmatch(part) for part in parts):  # noqa: PLR2004 (from and to)
        return None
    try:
        first, last = date.fromisoformat(parts[0]), date.fromisoformat(parts[-1])
    except ValueError:
        return None
    length = (last - first).days + 1
    return [first + timedelta(days=ahead) for ahead in range(length)] if 0 < length <= _LONGEST else None


def _text(node: Node, key: str) -> str:
    found = node.value.get(key)
    return (found.text or "").strip() if found is not None else ""
