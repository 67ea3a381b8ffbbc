"""What importing a roster would change. Pure: it plans, the caller saves.

Rules. The file is the whole roster: who is not in it has left. Cells left empty keep what is stored (a new
officer is an active officer who has chosen no language), but who had left and is in the file again is active again. A badge
that is known in another case stays as it is stored. The language of someone known is their own choice. A file without a
column of working groups leaves them as they are; in one that has it an empty cell says: in none. Departments stand in the
order of the file, those that only the store knows behind them. The last active admin cannot be taken away by a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from hashlib import blake2s

from bot.people.roster_csv import RosterRow, unknown_groups
from bot.people.scopes import group_meant
from content.model import Problem, problem
from storage.records import Department, Officer, Role, Status


@dataclass(frozen=True, slots=True)
class RosterChange:
    """What to save, and which badges by kind of change."""

    departments: tuple[Department, ...] = ()
    officers: tuple[Officer, ...] = ()
    new: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()
    role_changed: tuple[str, ...] = ()
    status_changed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    #: Who came into a working group, and who went out of one; both for who changed from one to another.
    joined: tuple[str, ...] = ()
    parted: tuple[str, ...] = ()
    unchanged: int = 0
    problems: tuple[Problem, ...] = field(default=())

    @property
    def empty(self) -> bool:
        return not self.departments and not self.officers

    def summary(self) -> dict[str, tuple[str, ...]]:
        """The kinds of change that occur, with their badges."""
        kinds = {
            "new": self.new,
            "moved": self.moved,
            "renamed": self.renamed,
            "role": self.role_changed,
            "status": self.status_changed,
            "left": self.left,
            "joined": self.joined,
            "parted": self.parted,
        }
        return {kind: badges for kind, badges in kinds.items() if badges}


def department_id(path: str) -> str:
    """Short and always the same for a path: the first ten hex digits of its BLAKE2s hash."""
    return blake2s(path.encode()).hexdigest()[:10]


def departments_for(path: str, known: Sequence[Department]) -> tuple[Department, ...]:
    """A path and all above it, from the top down; those known keep their place."""
    places = {one.path: one.position for one in known}
    parts = path.split("/")
    paths = ["/".join(parts[: end + 1]) for end in range(len(parts))]
    return tuple(Department(department_id(one), one, places.setdefault(one, len(places))) for one in paths)


def plan_import(
    rows: Sequence[RosterRow],
    departments: Sequence[Department],
    officers: Sequence[Officer],
    today: date,
    *,
    opened: bool,
    file: str = "roster.csv",
) -> RosterChange:
    """Compare a file (named `file` in problems) with what is stored.

    `opened`: whether today's duties are given out already.
    """
    tree = _tree(rows, departments)
    before = {officer.badge: officer for officer in officers}
    owes_from = today + timedelta(days=1) if opened else None
    by_row = [(row, _officer(row, stored, tree, owes_from)) for row, stored in _matched(rows, before)]
    after = {one.badge: one for _, one in by_row}
    left = tuple(
        badge for badge, one in before.items() if badge not in after and one.status is not Status.LEFT
    )
    for badge in left:
        after[badge] = replace(before[badge], status=Status.LEFT)
    changed = {badge: one for badge, one in after.items() if before.get(badge) != one}
    known = {one.id: one for one in departments}

    def badges(what: str) -> tuple[str, ...]:
        return tuple(
            badge
            for badge, one in changed.items()
            if badge in before and badge not in left and getattr(before[badge], what) != getattr(one, what)
        )

    def groups(officers: Mapping[str, Officer], badge: str) -> set[str]:
        return set(officers[badge].groups) if badge in officers else set()

    here = [badge for badge in changed if badge not in left]
    return RosterChange(
        departments=tuple(one for one in tree.values() if known.get(one.id) != one),
        officers=tuple(changed.values()),
        new=tuple(badge for badge in changed if badge not in before),
        moved=badges("department"),
        renamed=badges("name"),
        role_changed=tuple(dict.fromkeys((*badges("role"), *badges("scope")))),
        status_changed=badges("status"),
        left=left,
        joined=tuple(badge for badge in here if groups(after, badge) - groups(before, badge)),
        parted=tuple(badge for badge in here if groups(before, badge) - groups(after, badge)),
        unchanged=len(after) - len(changed),
        problems=(
            *_stray_scopes(file, by_row),
            *_groups_of_nobody(file, rows, after),
            *_last_admin(file, before, after),
        ),
    )


def _tree(rows: Sequence[RosterRow], departments: Sequence[Department]) -> dict[str, Department]:
    """Every department of the file with its place: the file's order, those it does not name after them."""
    paths: dict[str, None] = {}
    for row in rows:
        for path in (row.department, *(one for one in row.scope if group_meant(one) is None)):
            parts = path.split("/")
            paths.update(dict.fromkeys("/".join(parts[: end + 1]) for end in range(len(parts))))
    for one in sorted(departments, key=lambda one: one.position):
        paths.setdefault(one.path)
    return {path: Department(department_id(path), path, place) for place, path in enumerate(paths)}


def _matched(
    rows: Sequence[RosterRow], before: Mapping[str, Officer]
) -> Iterator[tuple[RosterRow, Officer | None]]:
    """Each row with the officer it is about, whatever the case of the badge."""
    folded = {badge.casefold(): one for badge, one in before.items()}
    for row in rows:
        yield row, before.get(row.badge) or folded.get(row.badge.casefold())


def _officer(
    row: RosterRow, before: Officer | None, tree: dict[str, Department], owes_from: date | None
) -> Officer:
    department = tree[row.department].id
    scope = tuple(one if group_meant(one) is not None else tree[one].id for one in row.scope)
    if before is None:
        role, status = row.role or Role.OFFICER, row.status or Status.ACTIVE
        who, groups = (row.badge, row.name, department, role, scope), row.groups or ()
        return Officer(*who, row.language or "", status, owes_from, groups)
    role = row.role or before.role
    if row.role is None and not scope and role is Role.SUPERVISOR:
        scope = before.scope
    status = row.status or (Status.ACTIVE if before.status is Status.LEFT else before.status)
    back = before.status is not Status.ACTIVE and status is Status.ACTIVE
    return replace(
        before,
        name=row.name,
        department=department,
        role=role,
        scope=scope,
        status=status,
        owes_from=owes_from if back else before.owes_from,
        groups=before.groups if row.groups is None else row.groups,
    )


def _stray_scopes(file: str, officers: Iterable[tuple[RosterRow, Officer]]) -> Iterator[Problem]:
    """Scopes of rows that leave the role open, where it turns out not to be supervisor."""
    for row, officer in officers:
        if officer.scope and officer.role is not Role.SUPERVISOR:
            yield problem(file, row.line, "problem-scope-stray")


def _groups_of_nobody(file: str, rows: Sequence[RosterRow], after: Mapping[str, Officer]) -> list[Problem]:
    """Groups of scopes where the file has no column that names groups: those that are stored hold."""
    if any(row.groups is not None for row in rows):
        return []
    return unknown_groups(file, rows, {group for one in after.values() for group in one.groups})


def _last_admin(file: str, before: dict[str, Officer], after: dict[str, Officer]) -> tuple[Problem, ...]:
    def admins(officers: dict[str, Officer]) -> bool:
        return any(one.role is Role.ADMIN and one.status is Status.ACTIVE for one in officers.values())

    if admins(before) and not admins(after):
        return (problem(file, 0, "problem-last-admin"),)
    return ()
