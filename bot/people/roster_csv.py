"""The roster file: CSV -> (rows, problems). Columns in any order, Chinese or English headings."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from content.model import Problem
from storage.records import Role, Status

_SIZE = 5 * 1024 * 1024
_ROWS = 200_000
_CELL = 512
_DEPTH = 8
_BADGE = re.compile(r"[A-Za-z0-9-]{1,20}")
_HEADS = {
    "警号": "badge",
    "姓名": "name",
    "部门": "department",
    "角色": "role",
    "范围": "scope",
    "语言": "language",
    "状态": "status",
}
_NEEDED = ("badge", "name", "department")
_OPTIONAL = ("role", "scope", "language", "status")
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


class _Reading:
    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []

    def tell(self, line: int, what: str, remedy: str) -> None:
        self.problems.append(Problem(self.name, line, what, remedy))


def read_roster(name: str, data: bytes) -> tuple[list[RosterRow], list[Problem]]:
    """Every row that can be read and every problem. UTF-8, or GB 18030 as spreadsheets here write it."""
    reading = _Reading(name)
    text = _decoded(reading, data)
    if text is None:
        return [], reading.problems
    rows = [row for line, cells in _cells(reading, text) if (row := _row(reading, line, cells)) is not None]
    _check_together(reading, rows)
    return rows, sorted(reading.problems, key=lambda problem: problem.line)


def badge_problem(badge: str) -> str | None:
    """What is wrong with a badge number, if anything is."""
    if _BADGE.fullmatch(badge):
        return None
    return f"警号“{badge[:40]}”不合规则：字母、数字、连字符，至多 20 位"


def _decoded(reading: _Reading, data: bytes) -> str | None:
    if len(data) > _SIZE:
        reading.tell(0, "文件过大", "控制在 5 MB 以内")
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            reading.tell(text[: text.index("\0")].count("\n") + 1, "含有空字符", "另存为 CSV（UTF-8）")
            return None
        return text
    reading.tell(0, "编码无法识别", "另存为 CSV（UTF-8）")
    return None


def _cells(reading: _Reading, text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, cells by column) of each row that is not empty."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    heads: list[str] | None = None
    try:
        for number, cells in enumerate(reader):
            if not any(cell.strip() for cell in cells):
                continue
            if heads is None:
                heads = _columns(reading, cells, reader.line_num)
                if heads is None:
                    return
            elif number > _ROWS:
                reading.tell(reader.line_num, f"超过 {_ROWS} 行", "分成几个文件")
                return
            elif len(cells) > len(heads):
                reading.tell(
                    reader.line_num, f"有 {len(cells)} 列，表头只有 {len(heads)} 列", "检查多余的逗号"
                )
            else:
                padded = [cell.strip() for cell in cells] + [""] * (len(heads) - len(cells))
                yield reader.line_num, dict(zip(heads, padded, strict=True))
    except csv.Error as error:
        reading.tell(reader.line_num, f"CSV 写法有误（{error}）", "检查引号是否成对")
    if heads is None:
        reading.tell(1, "文件是空的", f"第一行写表头：{','.join((*_NEEDED, *_OPTIONAL))}")


def _columns(reading: _Reading, cells: list[str], line: int) -> list[str] | None:
    before = len(reading.problems)
    heads = [_HEADS.get(cell.strip(), cell.strip().casefold()) for cell in cells]
    for head in heads:
        if head not in (*_NEEDED, *_OPTIONAL):
            reading.tell(line, f"不认识的列“{head[:40]}”", f"可用 {'、'.join((*_NEEDED, *_OPTIONAL))}")
    for head in _NEEDED:
        if head not in heads:
            reading.tell(line, f"缺少列 {head}", "在表头补上这一列")
    for head in {head for head in heads if heads.count(head) > 1}:
        reading.tell(line, f"列 {head} 出现两次", "只保留一列")
    return heads if len(reading.problems) == before else None


def _row(reading: _Reading, line: int, cells: dict[str, str]) -> RosterRow | None:
    before = len(reading.problems)
    for head, cell in cells.items():
        if len(cell) > _CELL or any(unicodedata.category(char) in {"Cc", "Cs", "Cf"} for char in cell):
            reading.tell(line, f"{head} 过长或含有看不见的字符", "删去这些字符后重填")
            return None
    for head in _NEEDED:
        if not cells[head]:
            reading.tell(line, f"{head} 是空的", "补上")
    if cells["badge"] and (problem := badge_problem(cells["badge"])):
        reading.tell(line, problem, "改正警号")
    parts = cells["department"].split("/")
    if cells["department"] and (not all(part.strip() for part in parts) or len(parts) > _DEPTH):
        reading.tell(
            line, f"部门“{cells['department'][:60]}”写法有误", f"写成 上级/下级，至多 {_DEPTH} 级，不留空级"
        )
    role = _choice(reading, line, cells.get("role", ""), _ROLES, list(Role), "角色")
    status = _choice(reading, line, cells.get("status", ""), _STATUSES, list(Status), "状态")
    language = cells.get("language", "").casefold()
    if language and language not in LANGUAGES:
        reading.tell(line, f"语言“{language}”没有", f"写 {' 或 '.join(LANGUAGES)}")
    scope = tuple(part.strip() for part in cells.get("scope", "").split(";") if part.strip())
    if scope and role is not None and role is not Role.SUPERVISOR:
        reading.tell(line, "只有 supervisor 才写范围", "清空范围，或把角色改为 supervisor")
    if role is Role.SUPERVISOR and not scope:
        reading.tell(line, "supervisor 没有写范围", "写上所管部门，几个部门用 ; 隔开")
    if len(reading.problems) > before:
        return None
    return RosterRow(
        line,
        cells["badge"],
        cells["name"],
        "/".join(part.strip() for part in parts),
        role,
        scope,
        language or None,
        status,
    )


def _choice(
    reading: _Reading, line: int, cell: str, names: dict[str, E], values: list[E], what: str
) -> E | None:
    if not cell:
        return None
    found = names.get(cell) or next((value for value in values if value.value == cell.casefold()), None)
    if found is None:
        reading.tell(line, f"{what}“{cell[:40]}”没有", f"写 {'、'.join(value.value for value in values)}")
    return found


def _check_together(reading: _Reading, rows: list[RosterRow]) -> None:
    """What only the whole file shows: badges twice, scopes that no row knows."""
    seen: dict[str, int] = {}
    paths = {row.department for row in rows}
    above = {path[:end] for path in paths for end, char in enumerate(path) if char == "/"}
    for row in rows:
        first = seen.setdefault(row.badge.casefold(), row.line)
        if first != row.line:
            reading.tell(row.line, f"警号 {row.badge} 重复（首次见第 {first} 行）", "每人只保留一行")
        for path in row.scope:
            if path not in paths | above:
                reading.tell(row.line, f"范围“{path[:60]}”不是花名册里的部门", "写完整的部门名称")
