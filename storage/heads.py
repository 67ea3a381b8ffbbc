"""Heads of the ledger as they are noted in a file: one line a day, `date seq mac`. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from storage.chain import Head

_LINE = re.compile(r"(\d{4}-\d\d-\d\d) (\d+) ([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class NotedHead:
    """What the ledger ended with on a day."""

    day: date
    head: Head


def head_line(noted: NotedHead) -> str:
    """A head as one line of the file, its end included."""
    return f"{noted.day.isoformat()} {noted.head.seq} {noted.head.mac}\n"


def read_heads(text: str) -> tuple[list[NotedHead], list[int]]:
    """The heads in a file, and the numbers of lines that hold none; a last line cut short is none of either."""
    heads, unreadable = [], []
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines, 1):
        found = _LINE.fullmatch(line.strip())
        day = _day(found[1]) if found else None
        if found and day:
            heads.append(NotedHead(day, Head(int(found[2]), found[3])))
        elif line.strip() and line.endswith("\n"):
            unreadable.append(number)
    return heads, unreadable


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
