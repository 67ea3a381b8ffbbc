"""The ledger of the memory store: a sealed chain, with persons and answers beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from storage import chain
from storage.chain import ChainRow, Head
from storage.erasure import ERASABLE, Erasure
from storage.persons import Person, exchange, new_person
from storage.records import LedgerEntry

Undo = Callable[[], object]


class MemoryLedger:
    """As `storage.contract` says under "Ledger"; the store's lock is held by the caller."""

    def __init__(self, key: bytes, undo: list[Undo]) -> None:
        """`undo` collects how to take back what is done."""
        self._key = key
        self._undo = undo
        self._rows: list[ChainRow] = []
        self._persons: dict[str, Person] = {}
        self._ids: dict[str, str] = {}

    def append(self, kind: str, at: datetime, badge: str, data: Mapping[str, Any], text: str = "") -> None:
        inside = exchange(kind, data, self.person)
        entry = chain.entry(kind, at, self.person(badge) if badge else "", inside, text)
        head = self.head()
        seq = head.seq + 1
        self._rows.append(entry._replace(seq=seq, mac=chain.mac(self._key, head.mac, seq, entry.digest)))
        self._undo.append(self._rows.pop)

    def person(self, badge: str) -> str:
        """The id of whoever has this badge; met for the first time, they get one."""
        if badge not in self._ids:
            self._know(new_person(badge))
            self._undo.append(lambda: self._forget(badge))
        return self._ids[badge]

    def known_person(self, badge: str) -> str | None:
        """The id of whoever has this badge, if they were met."""
        return self._ids.get(badge)

    def head(self) -> Head:
        last = self._rows[-1] if self._rows else None
        return Head(0, chain.START) if last is None else Head(last.seq or 0, last.mac or "")

    def entries(self, after: int) -> Iterator[LedgerEntry]:
        for number, row in enumerate(self._rows[after:], after + 1):
            yield entry_of(row, number, self._badge)

    def trail(self, badge: str) -> Iterator[tuple[LedgerEntry, str]]:
        person = self._ids.get(badge, "nobody") if badge else ""
        for number in range(len(self._rows), 0, -1):
            row = self._rows[number - 1]
            if not badge or row.person == person:
                yield entry_of(row, number, self._badge), row.beside.text if row.beside else ""

    def chain(self, after: int) -> Iterator[ChainRow]:
        return iter(self._rows[after:])

    def persons(self) -> Iterable[Person]:
        return list(self._persons.values())

    def texts(self, badge: str, kind: str) -> list[str]:
        """What lies beside somebody's entries of a kind."""
        person = self._ids.get(badge)
        mine = (row for row in self._rows if (row.kind, row.person) == (kind, person))
        return [row.beside.text for row in mine if row.beside is not None]

    def erase(self, erasure: Erasure) -> None:
        """Forget what lies beside somebody's entries, and who they were."""
        before = list(self._rows)
        known = self._persons[erasure.person]
        self._undo.append(lambda: self._rows.__setitem__(slice(None), before))
        self._undo.append(lambda: self._know(known))
        self._rows[:] = [_erased(row, erasure) for row in before]
        self._forget(erasure.badge)

    def _know(self, person: Person) -> None:
        self._persons[person.id] = person
        self._ids[person.badge] = person.id

    def _forget(self, badge: str) -> None:
        del self._persons[self._ids.pop(badge)]

    def _badge(self, person: str) -> str:
        known = self._persons.get(person)
        return known.badge if known else person


def entry_of(row: ChainRow, number: int, badge: Callable[[str], str]) -> LedgerEntry:
    """An entry as the contract gives it; `badge` says who an id stands for, or the id of a person erased."""
    data = {} if row.data is None else exchange(row.kind, row.data, badge)
    return LedgerEntry(
        number, row.kind, datetime.fromisoformat(row.at), badge(row.person) if row.person else "", data
    )


def _erased(row: ChainRow, erasure: Erasure) -> ChainRow:
    if row.person != erasure.person:
        return row
    gone = erasure.remove and row.kind in ERASABLE
    return row._replace(beside=None, data=None if gone else row.data)
