"""How a notice stands: who of which departments and working groups has not acknowledged it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate

from bot.delivery.notices import Notice, meant_for, seen_by
from bot.people.scopes import Sight, in_tree
from storage.contract import Store
from storage.records import Officer, Role, Status, scope_entry


@dataclass(frozen=True, slots=True)
class Share:
    """Of the people of one department or working group who are there, how many were meant and have acknowledged.

    `name` is empty for those directly in the department above; `depth`: how many are above it.
    """

    name: str
    meant: int
    seen: int
    depth: int = 0


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
    """A line for each department in or below which somebody is meant, as a tree, then for each group of the scope."""
    seen = seen_by(store, notice)
    people = meant_in(store, notice, sight.within(None))
    return [*_departments(people, seen, sight), *_groups(people, seen, sight)]


def _departments(people: Iterable[Officer], seen: Collection[str], sight: Sight) -> Iterator[Share]:
    """With everybody below it, as figures of a department are; those directly in it apart where there are others."""
    paths = {one.id: one.path for one in sight.departments}
    own, whole = Counter[tuple[str, bool]](), Counter[tuple[str, bool]]()
    own.update((paths[one.department], one.badge in seen) for one in people if one.department in paths)
    for (path, known), count in own.items():
        for above in accumulate(path.split("/"), "{}/{}".format):
            whole[above, known] += count
    for one, depth in in_tree(sight.departments):
        here, inside = (Share(one.name, *_of(found, one.path), depth) for found in (whole, own))
        if here.meant:
            yield here
        if 0 < inside.meant < here.meant:
            yield replace(inside, name="", depth=depth + 1)


def _of(found: Counter[tuple[str, bool]], path: str) -> tuple[int, int]:
    known = found[path, True]
    return known + found[path, False], known


def _groups(people: Collection[Officer], seen: Collection[str], sight: Sight) -> Iterator[Share]:
    for name in sorted(sight.named):
        known = [one.badge in seen for one in people if name in one.groups]
        if known:
            yield Share(scope_entry(name), len(known), sum(known))
