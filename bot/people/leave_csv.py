"""The leave file: CSV -> (absences, allowances, problems). Columns in any order, Chinese or English headings.

badge,kind,from,to,reason,about
A1,leave,2026-12-01,2026-12-05,family,
A2,exempt,2026-12-01,,hand in plaster,law-03
A3,2h,2026-12-01,2027-01-31,eyesight,
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.people.granted import EXEMPTIONS, KINDS, LONGEST, REASON, read_longer
from content.decoding import decode
from content.model import Problem, Reading
from content.separator import separator
from storage.records import Absence, Allowance

COLUMNS = ("badge", "kind", "from", "to", "reason", "about")
_NAMES = {
    **{name: name for name in COLUMNS},
    "警号": "badge",
    "类别": "kind",
    "起": "from",
    "止": "to",
    "原因": "reason",
    "事项": "about",
}
_NEEDED = frozenset(COLUMNS) - {"about"}
_MOST = 20_000
#: Bytes of a file, at most.
_SIZE = 4 * 1024 * 1024
_WORDS = (*KINDS, *sorted(EXEMPTIONS), "2h", "30m")


@dataclass(frozen=True, slots=True)
class LeaveFile:
    """What a file grants; each with its line."""

    absences: list[tuple[int, Absence]] = field(default_factory=list)
    allowances: list[tuple[int, Allowance]] = field(default_factory=list)


def leave_text(name: str, data: bytes) -> tuple[str | None, list[Problem]]:
    """A file's bytes as text: UTF-8, UTF-16 with its mark or GB 18030."""
    reading = Reading(name)
    text = decode(reading, data, _SIZE)
    return text, reading.problems


def read_leave(
    name: str, text: str, badges: Collection[str], tracks: Collection[str], passages: Collection[str]
) -> tuple[LeaveFile, list[Problem]]:
    """Every row that can be read and every problem; with any problem nothing should be taken over."""
    reading = Reading(name)
    found = LeaveFile()
    for line, cells in _rows(reading, text.removeprefix("\ufeff")):
        _row(reading, line, cells, found, badges, (tracks, passages))
    _tell_overlaps(reading, found)
    return found, reading.problems


def _rows(reading: Reading, text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    between = separator(text.split("\n", 1)[:1], lambda cell: cell.casefold() in _NAMES)
    table = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    try:
        columns = [_NAMES.get(cell.strip().casefold()) for cell in next(table, [])]
        named = [one for one in columns if one]
        if None in columns or len(set(named)) < len(named) or not set(named) >= _NEEDED:
            reading.tell(1, "problem-rota-headings", known=COLUMNS)
            return
        for cells in table:
            if table.line_num > _MOST:
                reading.tell(table.line_num, "problem-rota-long", most=_MOST)
                return
            if any(cell.strip() for cell in cells):
                stripped = [cell.strip() for cell in cells]
                if len(cells) > len(columns):
                    reading.tell(table.line_num, "problem-leave-cells", found=len(cells), most=len(columns))
                else:
                    padded = stripped + [""] * (len(columns) - len(stripped))
                    yield table.line_num, dict(zip(named, padded, strict=True))
    except csv.Error:
        reading.tell(table.line_num, "problem-rota-csv")


def _row(
    reading: Reading,
    line: int,
    cells: Mapping[str, str],
    found: LeaveFile,
    badges: Collection[str],
    known: tuple[Collection[str], Collection[str]],
) -> None:
    before = len(reading.problems)
    badge, word, reason = cells["badge"], cells["kind"].casefold(), cells["reason"]
    if badge not in badges:
        reading.tell(line, "problem-leave-badge", badge=badge[:40])
    if not 0 < len(reason) <= REASON:
        reading.tell(line, "problem-leave-reason", most=REASON)
    first = _day(reading, line, cells["from"])
    last = _day(reading, line, cells["to"]) if cells["to"] else None
    if first and last and last < first:
        reading.tell(line, "problem-leave-days", most=LONGEST)
    if word in KINDS:
        last = last or first
        if first and last and (last - first).days >= LONGEST:
            reading.tell(line, "problem-leave-days", most=LONGEST)
        if first and last and len(reading.problems) == before:
            found.absences.append((line, Absence(badge, first, last, KINDS[word], reason)))
        return
    longer = read_longer(word)
    if longer is None and word not in EXEMPTIONS:
        reading.tell(line, "problem-leave-kind", written=word[:40], known=_WORDS)
    track, passage = _about(reading, line, cells.get("about", ""), *known)
    if first and len(reading.problems) == before:
        found.allowances.append((line, Allowance(badge, reason, first, last, track, passage, longer)))


def _day(reading: Reading, line: int, written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        reading.tell(line, "problem-leave-day", written=written[:40])
        return None


def _about(
    reading: Reading, line: int, about: str, tracks: Collection[str], passages: Collection[str]
) -> tuple[str, str]:
    """Track and passage of an allowance; both empty for all."""
    if about in passages:
        return "", about
    if about and about not in tracks:
        reading.tell(line, "problem-leave-about", written=about[:40])
    return about, ""


def _tell_overlaps(reading: Reading, found: LeaveFile) -> None:
    """Absences of one officer that share a day, and allowances of one kind about the same."""
    ordered = sorted(found.absences, key=lambda one: (one[1].badge, one[1].first, one[0]))
    reach: dict[str, tuple[date, int]] = {}
    for line, one in ordered:
        until, earlier = reach.get(one.badge, (date.min, line))
        if one.first <= until:
            reading.tell(max(line, earlier), "problem-leave-twice", earlier=min(line, earlier))
        reach[one.badge] = max((until, earlier), (one.last, line))
    seen: dict[tuple[str, ...], int] = {}
    for line, granted in found.allowances:
        key = (granted.badge, granted.kind, granted.track, granted.passage)
        if key in seen:
            reading.tell(line, "problem-leave-twice", earlier=seen[key])
        seen.setdefault(key, line)
