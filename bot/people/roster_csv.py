"""The roster file: CSV -> (rows, problems). Columns in any order, Chinese or English headings and words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.people.roster_file import NEEDED, RosterReading, table
from bot.people.scopes import GROUP, group_meant, is_group
from content.model import Problem, Reading, problem
from storage.records import Role, Status, scope_entry

#: So many levels a department path may have.
DEPTH = 8
#: So many groups are named to somebody who wrote a wrong one.
_NAMED = 12
_BADGE = re.compile(r"[A-Za-z0-9-]{1,20}")
_ROLES = {"民警": Role.OFFICER, "督导": Role.SUPERVISOR, "管理员": Role.ADMIN, "审计": Role.AUDITOR}
_STATUSES = {
    "在岗": Status.ACTIVE,
    "请假": Status.ON_LEAVE,
    "停职": Status.SUSPENDED,
    "离职": Status.LEFT,
}
LANGUAGES = ("zh", "en")
E = TypeVar("E", Role, Status)


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One officer as the file says; None where it says nothing.

    `scope` holds department paths, and names of working groups after "@". `groups`: None where the file has no such
    column; an empty cell says that the officer is in none.
    """

    line: int
    badge: str
    name: str
    department: str
    role: Role | None = None
    scope: tuple[str, ...] = ()
    language: str | None = None
    status: Status | None = None
    groups: tuple[str, ...] | None = None


def read_roster(name: str, data: bytes) -> tuple[list[RosterRow], list[Problem]]:
    """Every row that can be read and every problem, by line; with any problem nothing should be imported.

    `data` is UTF-8 with or without its mark, or GB 18030 as spreadsheets on Chinese systems write it. Levels of
    a department are joined by "/", the paths and groups of a scope, and the groups somebody
    is in, by ";".
    """
    reading = RosterReading(name)
    lines = list(table(reading, data))
    rows = [row for line, cells in lines if (row := _row(reading, line, cells)) is not None]
    _tell_twice(reading, lines)
    _tell_unknown_scopes(reading, rows, {_path(cells["department"]) for _, cells in lines})
    if "groups" in reading.headings:  # else the groups that are stored hold, see roster_diff
        named = {group for _, cells in lines for group in group_names(cells.get("groups", ""))}
        reading.problems.extend(unknown_groups(name, rows, named))
    return rows, sorted(reading.problems, key=lambda problem: problem.line)


def is_badge(badge: str) -> bool:
    """Whether this can be a badge number."""
    return _BADGE.fullmatch(badge) is not None


def _row(reading: RosterReading, line: int, cells: Mapping[str, str]) -> RosterRow | None:
    before = len(reading.problems)
    _check_needed(reading, line, cells)
    role = _choice(cell := cells.get("role", ""), _ROLES, list(Role))
    if cell and role is None:
        reading.tell(line, "problem-role", written=cell[:40], known=tuple(Role))
    status = _choice(cell := cells.get("status", ""), _STATUSES, list(Status))
    if cell and status is None:
        reading.tell(line, "problem-status", written=cell[:40], known=tuple(Status))
    language = cells.get("language", "").casefold()
    if language and language not in LANGUAGES:
        reading.tell(line, "problem-language", written=language[:40], known=LANGUAGES)
    scope = tuple(dict.fromkeys(_scope(cells.get("scope", ""))))
    if scope and role not in {None, Role.SUPERVISOR}:
        reading.tell(line, "problem-scope-stray")
    if role is Role.SUPERVISOR and not scope:
        reading.tell(line, "problem-scope-missing")
    groups = group_names(cells.get("groups", ""))
    for group in groups:
        if not is_group(group):
            reading.tell(line, "problem-group-name", group=group[:60], most=GROUP)
    if len(reading.problems) > before:
        return None
    written = tuple(sorted(groups)) if "groups" in reading.headings else None
    department = _path(cells["department"])
    return RosterRow(
        line, cells["badge"], cells["name"], department, role, scope, language or None, status, written
    )


def _check_needed(reading: RosterReading, line: int, cells: Mapping[str, str]) -> None:
    for column in NEEDED:
        if not cells[column]:
            reading.tell(line, "problem-cell-empty", column=reading.headings[column])
    if cells["badge"] and not is_badge(cells["badge"]):
        reading.tell(line, "problem-badge", badge=cells["badge"][:40])
    path = _path(cells["department"])
    if path and department_path(path) is None:
        reading.tell(line, "problem-department-path", department=path[:60], most=DEPTH)
    if group_meant(path) is not None:
        reading.tell(line, "problem-department-group", department=path[:60])


def _choice(cell: str, names: Mapping[str, E], values: Sequence[E]) -> E | None:
    return names.get(cell) or next((value for value in values if value.value == cell.casefold()), None)


def department_path(text: str) -> str | None:
    """A department path as it is stored; None if it has empty levels or too many."""
    parts = _path(text).split("/")
    return "/".join(parts) if all(parts) and len(parts) <= DEPTH else None


def _path(cell: str) -> str:
    """A department path without spaces around its levels; a full-width stroke counts as one."""
    return "/".join(part.strip() for part in cell.replace("／", "/").split("/"))


def _scope(cell: str) -> Iterator[str]:
    for part in _parts(cell):
        name = group_meant(part)
        yield _path(part) if name is None else scope_entry(name)


def group_names(cell: str) -> tuple[str, ...]:
    """The working groups that a cell names, each once; with or without "@" before them."""
    return tuple(
        dict.fromkeys(part if (name := group_meant(part)) is None else name for part in _parts(cell))
    )


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.replace("；", ";").split(";") if part.strip()]


def unknown_groups(file: str, rows: Iterable[RosterRow], known: Collection[str]) -> list[Problem]:
    """A problem for each group of a scope that nobody is in."""
    named = tuple(sorted(known)[:_NAMED])
    return [
        problem(file, row.line, "problem-scope-group", group=name[:60], known=named or ("–",))
        for row in rows
        for entry in row.scope
        if (name := group_meant(entry)) is not None and name not in known
    ]


def _tell_twice(reading: Reading, lines: Iterable[tuple[int, Mapping[str, str]]]) -> None:
    """Badges that stand twice, in whatever case; a row that has other faults counts too."""
    seen: dict[str, int] = {}
    for line, cells in lines:
        badge = cells["badge"]
        first = seen.setdefault(badge.casefold(), line) if badge else line
        if first != line:
            reading.tell(line, "problem-badge-twice", badge=badge[:20], first=str(first))


def _tell_unknown_scopes(reading: Reading, rows: Iterable[RosterRow], paths: set[str]) -> None:
    known = paths | {path[:end] for path in paths for end, char in enumerate(path) if char == "/"}
    for row in rows:
        for path in row.scope:
            if group_meant(path) is None and path not in known:
                reading.tell(row.line, "problem-scope-unknown", department=path[:60])
