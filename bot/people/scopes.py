"""What someone may look at: subtrees of departments, and working groups across them.

Rules. Admins and auditors see everything, supervisors the subtrees and the groups of their scope, officers nobody. Who has
a group in their scope sees its members, wherever they serve, and nothing else of those departments. Who sees every member
of a group by their departments sees the group too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2s
from typing import TypeVar

from storage.records import Department, Officer, Role, Status, scope_entry

#: So long the name of a working group may be.
GROUP = 40
_SIGNS = ("@", "＠")
_SPACED = re.compile(r" ?([/@]) ?")
_GROUP = re.compile(rf"[^@＠;；/／\r\n\t]{{1,{GROUP}}}")


@dataclass(frozen=True, slots=True)
class Group:
    """A working group: officers of any departments, named in the roster."""

    name: str

    @property
    def title(self) -> str:
        """As it is written and shown, which no department is."""
        return scope_entry(self.name)

    @property
    def id(self) -> str:
        """As short as a department's id, safe in a button, and never one of those."""
        return f"@{blake2s(self.name.encode()).hexdigest()[:9]}"


#: What figures, lists and messages can be about; None besides stands for all that someone sees.
Place = Department | Group
_Named = TypeVar("_Named", Department, Group)


def is_group(name: str) -> bool:
    """Whether a working group can be called so."""
    return name == name.strip() and _GROUP.fullmatch(name) is not None


def group_meant(word: str) -> str | None:
    """The name behind an "@", in either width; None for a word that means no group."""
    return word[1:].strip() if word.startswith(_SIGNS) else None


def members(officers: Iterable[Officer]) -> dict[str, list[Officer]]:
    """Working group -> its members but those who have left, by the names of the groups."""
    found: dict[str, list[Officer]] = {}
    for officer in officers:
        # Most are in none: thousands are looked through at each message that is about groups.
        if officer.groups and officer.status is not Status.LEFT:
            for name in officer.groups:
                found.setdefault(name, []).append(officer)
    return {name: found[name] for name in sorted(found)}


@dataclass(frozen=True, slots=True)
class Sight:
    """What one person may look at. `named`: the groups of their scope, whether anybody is in them or not."""

    departments: tuple[Department, ...]
    named: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.departments or self.named)

    def sees(self, officer: Officer) -> bool:
        here = any(one.id == officer.department for one in self.departments)
        return here or not self.named.isdisjoint(officer.groups)

    def groups(self, officers: Iterable[Officer]) -> tuple[Group, ...]:
        """The groups that they see: those of the scope, and those whose members they see anyway."""
        ids = {one.id for one in self.departments}
        return tuple(
            Group(name)
            for name, inside in members(officers).items()
            if name in self.named or all(one.department in ids for one in inside)
        )

    def within(self, place: Place | None) -> Callable[[Officer], bool]:
        """Whether an officer belongs to what is meant, None for all that is seen."""
        if isinstance(place, Group):
            return lambda officer: place.name in officer.groups
        ids = self.ids(place)
        named = self.named if place is None else frozenset[str]()
        return lambda officer: officer.department in ids or not named.isdisjoint(officer.groups)

    def ids(self, place: Place | None) -> frozenset[str]:
        """The departments of what is meant; of a group none."""
        if isinstance(place, Group):
            return frozenset()
        return frozenset(one.id for one in self.departments if place is None or place.holds(one))


def sight(officer: Officer, departments: Sequence[Department]) -> Sight:
    """What an officer may look at."""
    named = frozenset(name for entry in officer.scope if (name := group_meant(entry)) is not None)
    return Sight(visible(officer, departments), named if officer.role is Role.SUPERVISOR else frozenset())


def visible(officer: Officer, departments: Sequence[Department]) -> tuple[Department, ...]:
    """The departments of whom everybody is seen: for admins and auditors all, for supervisors those of their scope."""
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


def in_tree(departments: Sequence[Department]) -> list[tuple[Department, int]]:
    """Each after the one that it is below, with how many there are above it; those side by side in their order."""
    places = {one.path: number for number, one in enumerate(departments)}

    def way(one: Department) -> tuple[int, ...]:
        above = one.path.rpartition("/")[0]
        return (*(way(departments[places[above]]) if above in places else ()), places[one.path])

    ways = {one.path: way(one) for one in departments}
    return [(one, len(ways[one.path]) - 1) for one in sorted(departments, key=lambda one: ways[one.path])]


def find_department(words: str, departments: Sequence[Department]) -> list[Department]:
    """Departments that the words mean: exact path, else exact name, else names that hold them."""
    wanted = _plain(words)
    for fits in (
        _exactly(words, departments),
        [one for one in departments if wanted in _plain(one.name)],
        [one for one in departments if _ends(_plain(one.path), wanted)],
        [one for one in departments if wanted in _plain(one.path)],
        # 刑侦 for 刑事侦查支队: the letters in their order.
        [one for one in departments if _in_order(wanted, _plain(one.name))],
    ):
        if fits:
            return fits
    return []


def find_seen(words: str, seen: Sequence[Department], every: Iterable[Department]) -> list[Department]:
    """What the words mean among the departments that are seen; none where another one of `every` is called just so: the
    path of a department has the names of those above it, and nobody means the one by the other.
    """
    exact = _exactly(words, seen)
    return exact or ([] if _exactly(words, every) else find_department(words, seen))


def _exactly(words: str, departments: Iterable[Department]) -> list[Department]:
    """Departments whose path, or else whose name, is just these words."""
    wanted, ones = _plain(words), tuple(departments)
    by_path = [one for one in ones if _plain(one.path) == wanted]
    return by_path or _by_name(wanted, ones)[0]


def find_group(words: str, groups: Sequence[Group]) -> list[Group]:
    """Groups that a name means, with or without its "@": the exact one, else those that hold it."""
    name = group_meant(words.strip())
    wanted = _plain(words if name is None else name)
    if not wanted:
        return []
    in_order = [one for one in groups if _in_order(wanted, _plain(one.name))]
    return next((fits for fits in (*_by_name(wanted, groups), in_order) if fits), [])


def whole_names(departments: Iterable[Department], groups: Iterable[str]) -> Callable[[str], bool]:
    """Whether words are all of a name, and no part of one: a department's, its path or the end of it, or an "@group"."""
    paths = [_plain(one.path) for one in departments]
    titles = {_plain(scope_entry(one)) for one in groups}

    def whole(words: str) -> bool:
        wanted = _plain(words)
        return wanted in titles or any(_ends(path, wanted) for path in paths)

    return whole


def _plain(name: str) -> str:
    """A name as it is compared: width, case and the number of spaces do not count."""
    return _SPACED.sub(r"\1", " ".join(unicodedata.normalize("NFKC", name).casefold().split()))


def _ends(path: str, wanted: str) -> bool:
    return bool(wanted) and f"/{path}".endswith(f"/{wanted}")


def _by_name(wanted: str, ones: Sequence[_Named]) -> tuple[list[_Named], list[_Named]]:
    exact = [one for one in ones if _plain(one.name) == wanted]
    return exact, [one for one in ones if wanted in _plain(one.name)]


def _in_order(wanted: str, name: str) -> bool:
    rest = iter(name)
    return all(char in rest for char in wanted)
