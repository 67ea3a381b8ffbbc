"""Which departments someone may look at."""

from __future__ import annotations

from collections.abc import Sequence

from storage.records import Department, Officer, Role


def visible(officer: Officer, departments: Sequence[Department]) -> tuple[Department, ...]:
    """Admins and auditors see all, supervisors the subtrees of their scope, officers none."""
    if officer.role in {Role.ADMIN, Role.AUDITOR}:
        return tuple(departments)
    if officer.role is not Role.SUPERVISOR:
        return ()
    roots = [one for one in departments if one.id in officer.scope]
    return tuple(one for one in departments if any(root.holds(one) for root in roots))


def children(department: Department | None, departments: Sequence[Department]) -> tuple[Department, ...]:
    """The departments directly below one; below None: those that have none above them."""
    paths = {one.path for one in departments}

    def parent(one: Department) -> str:
        above = one.path.rpartition("/")[0]
        return above if above in paths else ""

    wanted = department.path if department else ""
    return tuple(one for one in departments if parent(one) == wanted)


def find_department(words: str, departments: Sequence[Department]) -> list[Department]:
    """Departments that the words mean: exact path, else exact name, else names that hold them."""
    wanted = words.strip().casefold()
    for fits in (
        [one for one in departments if one.path.casefold() == wanted],
        [one for one in departments if one.name.casefold() == wanted],
        [one for one in departments if wanted in one.name.casefold()],
        [one for one in departments if wanted in one.path.casefold()],
        # 刑侦 for 刑事侦查支队: the letters in their order.
        [one for one in departments if _in_order(wanted, one.name.casefold())],
    ):
        if fits:
            return fits
    return []


def _in_order(wanted: str, name: str) -> bool:
    rest = iter(name)
    return all(char in rest for char in wanted)
