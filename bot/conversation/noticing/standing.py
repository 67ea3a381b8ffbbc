"""How a notice stands: who of which departments and working groups has not acknowledged it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.delivery.notices import Notice, meant_for, seen_by
from bot.people.scopes import Sight
from storage.contract import Store
from storage.records import Officer, Role, Status, scope_entry


@dataclass(frozen=True, slots=True)
class Share:
    """Of the people of one department or working group who are there, how many were meant and have acknowledged."""

    name: str
    meant: int
    seen: int


def known_to(store: Store, reader: Officer, sight: Sight) -> Callable[[Notice], bool]:
    """Whether somebody may know of a notice: they issued it, or it was issued to them or to somebody they see."""
    if reader.role in {Role.ADMIN, Role.AUDITOR}:
        return lambda _: True
    here = {reader.badge, *(one.badge for one in store.officers() if sight.sees(one))}
    return lambda notice: notice.by == reader.badge or not here.isdisjoint(meant_for(store, notice))


def meant_in(store: Store, notice: Notice, within: Callable[[Officer], bool]) -> list[Officer]:
    """Whom it was issued to and who are there, of the roster as it is today; by badge."""
    meant = set(meant_for(store, notice))
    return [
        one for one in store.officers() if one.badge in meant and one.status is Status.ACTIVE and within(one)
    ]


def behind_in(store: Store, notice: Notice, within: Callable[[Officer], bool]) -> list[Officer]:
    """Who of them has not acknowledged it."""
    seen = seen_by(store, notice)
    return [one for one in meant_in(store, notice, within) if one.badge not in seen]


def total(store: Store, notice: Notice, sight: Sight) -> tuple[int, int]:
    """How many of those seen were meant, and how many of them have acknowledged: each once."""
    seen = seen_by(store, notice)
    people = meant_in(store, notice, sight.within(None))
    return len(people), sum(one.badge in seen for one in people)


def shares(store: Store, notice: Notice, sight: Sight) -> list[Share]:
    """A line for each department in which somebody is meant, then for each group of the scope."""
    seen = seen_by(store, notice)
    people = meant_in(store, notice, sight.within(None))
    parts = [
        (one.name, {who.badge for who in people if who.department == one.id}) for one in sight.departments
    ]
    parts += [
        (scope_entry(name), {who.badge for who in people if name in who.groups})
        for name in sorted(sight.named)
    ]
    return [Share(name, len(here), sum(badge in seen for badge in here)) for name, here in parts if here]
