"""How a notice stands: who of which departments has not acknowledged it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.delivery.notices import Notice, meant_for, seen_by
from storage.contract import Store
from storage.records import Department, Officer, Status


@dataclass(frozen=True, slots=True)
class Share:
    """Of one department's people who are there, how many were meant and how many have acknowledged."""

    department: Department
    meant: int
    seen: int


def meant_in(store: Store, notice: Notice, departments: Collection[str]) -> list[Officer]:
    """Whom it was issued to and who are there, of these departments as they are today; by badge."""
    meant = set(meant_for(store, notice))
    return [
        one
        for one in store.officers()
        if one.badge in meant and one.status is Status.ACTIVE and one.department in departments
    ]


def behind_in(store: Store, notice: Notice, departments: Collection[str]) -> list[Officer]:
    """Who of them has not acknowledged it."""
    seen = seen_by(store, notice)
    return [one for one in meant_in(store, notice, departments) if one.badge not in seen]


def shares(store: Store, notice: Notice, departments: Collection[Department]) -> list[Share]:
    """A line for each department in which somebody is meant."""
    seen = seen_by(store, notice)
    people = meant_in(store, notice, {one.id for one in departments})
    found = []
    for department in departments:
        here = [one.badge for one in people if one.department == department.id]
        if here:
            found.append(Share(department, len(here), sum(badge in seen for badge in here)))
    return found
