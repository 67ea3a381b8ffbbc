"""The roster file: CSV -> (rows, problems). Columns in any order, Chinese or English headings and words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.people.roster_file import HEADS, NEEDED, Reading, table
from content.model import Problem
from storage.records import Role, Status

_DEPTH = 8
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
    """One officer as the file says; None where it says nothing. `scope` holds department paths."""

    line: int
    badge: str
    name: str
    department: str
    role: Role | None = None
    scope: tuple[str, ...] = ()
    language: str | None = None
    status: Status | None = None


def read_roster(name: str, data: bytes) -> tuple[list[RosterRow], list[Problem]]:
    """Every row that can be read and every problem, by line; with any problem nothing should be imported.

    `data` is UTF-8 with or without its mark, or GB 18030 as spreadsheets on Chinese systems write it. Levels of
    a department are joined by "/", the paths of a scope by ";".
    """
    reading = Reading(name)
    lines = list(table(reading, data))
    rows = [row for line, cells in lines if (row := _row(reading, line, cells)) is not None]
    _tell_twice(reading, lines)
    _tell_unknown_scopes(reading, rows, {_path(cells["department"]) for _, cells in lines})
    return rows, sorted(reading.problems, key=lambda problem: problem.line)


def badge_problem(badge: str) -> str | None:
    """What is wrong with a badge number, if anything is."""
    if _BADGE.fullmatch(badge):
        return None
    return f"警号“{badge[:40]}”不合规则：字母、数字、连字符，至多 20 位"


def _row(reading: Reading, line: int, cells: Mapping[str, str]) -> RosterRow | None:
    before = len(reading.problems)
    _check_needed(reading, line, cells)
    role = _choice(reading, line, cells.get("role", ""), _ROLES, list(Role), "角色")
    status = _choice(reading, line, cells.get("status", ""), _STATUSES, list(Status), "状态")
    language = cells.get("language", "").casefold()
    if language and language not in LANGUAGES:
        reading.tell(line, f"语言“{language[:40]}”没有", f"写 {' 或 '.join(LANGUAGES)}")
    scope = tuple(dict.fromkeys(_scope(cells.get("scope", ""))))
    if scope and role not in {None, Role.SUPERVISOR}:
        reading.tell(line, "只有 supervisor 才写范围", "清空范围，或把角色改为 supervisor")
    if role is Role.SUPERVISOR and not scope:
        reading.tell(line, "supervisor 没有写范围", "写上所管部门，几个部门用 ; 隔开")
    if len(reading.problems) > before:
        return None
    department = _path(cells["department"])
    return RosterRow(line, cells["badge"], cells["name"], department, role, scope, language or None, status)


def _check_needed(reading: Reading, line: int, cells: Mapping[str, str]) -> None:
    for column in NEEDED:
        if not cells[column]:
            reading.tell(line, f"{HEADS[column]}是空的", "补上")
    if cells["badge"] and (problem := badge_problem(cells["badge"])):
        reading.tell(line, problem, "改正警号")
    path = _path(cells["department"])
    if path and department_path(path) is None:
        reading.tell(line, f"部门“{path[:60]}”写法有误", f"写成 上级/下级，至多 {_DEPTH} 级，不留空级")


def _choice(
    reading: Reading, line: int, cell: str, names: Mapping[str, E], values: Sequence[E], what: str
) -> E | None:
    if not cell:
        return None
    found = names.get(cell) or next((value for value in values if value.value == cell.casefold()), None)
    if found is None:
        reading.tell(line, f"{what}“{cell[:40]}”没有", f"写 {'、'.join(value.value for value in values)}")
    return found


def department_path(text: str) -> str | None:
    """A department path as it is stored; None if it has empty levels or too many."""
    parts = _path(text).split("/")
    return "/".join(parts) if all(parts) and len(parts) <= _DEPTH else None


def _path(cell: str) -> str:
    """A department path without spaces around its levels; a full-width stroke counts as one."""
    return "/".join(part.strip() for part in cell.replace("／", "/").split("/"))


def _scope(cell: str) -> Iterator[str]:
    return (_path(part) for part in cell.replace("；", ";").split(";") if part.strip())


def _tell_twice(reading: Reading, lines: Iterable[tuple[int, Mapping[str, str]]]) -> None:
    """Badges that stand twice, in whatever case; a row that has other faults counts too."""
    seen: dict[str, int] = {}
    for line, cells in lines:
        badge = cells["badge"]
        first = seen.setdefault(badge.casefold(), line) if badge else line
        if first != line:
            reading.tell(line, f"警号 {badge[:20]} 重复（首次见第 {first} 行）", "每人只保留一行")


def _tell_unknown_scopes(reading: Reading, rows: Iterable[RosterRow], paths: set[str]) -> None:
    known = paths | {path[:end] for path in paths for end, char in enumerate(path) if char == "/"}
    for row in rows:
        for path in row.scope:
            if path not in known:
                reading.tell(row.line, f"范围“{path[:60]}”不是花名册里的部门", "写完整的部门名称")
