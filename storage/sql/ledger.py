"""The ledger in plain SQL; the caller holds the lock and, for writing, the transaction.

**Waiting entries.** Where one process owns the store, an entry is sealed in the turn that writes it. Where several write
side by side it lies in `unsealed` first, and a sealer moves what is committed into the ledger. It gives the numbers: so
there are no gaps, and an entry whose turn commits after a later one is sealed after it, never missed. Whoever reads
gets the waiting ones behind the sealed ones, seen at one moment, under the numbers they get if nothing comes between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from storage import chain
from storage.chain import Beside, ChainRow, Head
from storage.codec import canonical, loads
from storage.erasure import ERASABLE, Erasure
from storage.ledger import entry_of
from storage.persons import Person, exchange, names_many, new_person, persons_in
from storage.records import LedgerEntry
from storage.sql.database import Database
from storage.sql.sealing import seal

_PAGE = 500
#: Who looks back mostly looks at the last few.
_FIRST = 50
_SEALED = (
    "SELECT seq, kind, at, person, data, ledger.salt, answer, digest, mac, answers.salt AS beside, text"
    " FROM ledger LEFT JOIN answers USING (seq) WHERE "
)
_WAITING = (
    "SELECT * FROM (SELECT (SELECT coalesce(max(seq), 0) FROM ledger) + row_number() OVER (ORDER BY id) AS seq,"
    " kind, at, person, data, salt, answer, digest, NULL AS mac, beside, text FROM unsealed) AS waiting WHERE "
)
_ROWS = f"{_SEALED}seq > ? ORDER BY seq LIMIT ?"
_END = f"SELECT * FROM ({_ROWS}) AS sealed UNION ALL {_WAITING}seq > ? ORDER BY 1"  # noqa: S608 (no input)
_BACK = f"{_SEALED}seq < ? ORDER BY seq DESC LIMIT ?"
_BACK_OF = f"{_SEALED}person = ? AND seq < ? ORDER BY seq DESC LIMIT ?"
_LATEST = f"SELECT * FROM ({_BACK}) AS sealed UNION ALL {_WAITING}seq > 0 ORDER BY 1 DESC"  # noqa: S608
_LATEST_OF = f"SELECT * FROM ({_BACK_OF}) AS sealed UNION ALL {_WAITING}person = ? ORDER BY 1 DESC"  # noqa: S608
#: More than any number of an entry.
_LAST = 2**62
_HEAD = "SELECT seq, mac FROM ledger ORDER BY seq DESC LIMIT 1"
_TEXTS = (
    "SELECT text FROM (SELECT seq AS place, badge, kind, text"  # noqa: S608 (no input)
    " FROM ledger JOIN persons ON persons.id = person JOIN answers USING (seq)"
    f" UNION ALL SELECT {_LAST} + unsealed.id, badge, kind, text FROM unsealed JOIN persons ON persons.id = person"
    " WHERE text IS NOT NULL) AS beside WHERE badge = ? AND kind = ? ORDER BY place"
)
#: So many persons' ids are remembered, for every turn asks for one.
_REMEMBERED = 20_000
#: Where the seal stands in a row; None for one that waits.
_MAC = 8
_INSERT = "INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_BESIDE = "INSERT INTO answers VALUES (?, ?, ?)"


class Ledger:
    """Entries, who stands behind the ids in them, and the texts beside them."""

    def __init__(self, engine: Database, key: bytes) -> None:
        self._engine = engine
        self._key = key
        self._last: Head | None = None
        self._known: dict[str, str] = {}

    # --- writing

    def append(self, kind: str, at: datetime, badge: str, data: Mapping[str, Any], text: str = "") -> None:
        person = self.person(badge) if badge else ""
        inside = self._many(kind, data) if names_many(kind) else exchange(kind, data, self.person)
        self._add(chain.entry(kind, at, person, inside, text))

    def _many(self, kind: str, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """An entry's data with ids for badges, where it may name hundreds: most of them have one."""
        self.meet(persons_in(kind, data))
        try:
            return exchange(kind, data, self._met().__getitem__)
        except KeyError:
            return exchange(kind, data, self.person)

    def _add(self, row: ChainRow) -> None:
        head = chain.follow(self._key, self._last or self.head(), row.digest)
        self._write(row, head)
        self._last = head

    def look_again(self) -> None:
        """Remember nothing of what was read and written: some of it may be undone, or written by others."""
        self._last = None
        self._known.clear()

    def _write(self, row: ChainRow, head: Head) -> None:
        data = canonical(row.data).decode()
        self._engine.change(
            _INSERT,
            (head.seq, row.kind, row.at, row.person, data, row.salt, row.answer, row.digest, head.mac),
        )
        if row.beside is not None:
            self._engine.change(_BESIDE, (head.seq, row.beside.salt, row.beside.text))

    def seal(self) -> int:
        """Move some of the entries that wait into the chain, in the order of their ids; how many."""
        self._last = None
        return seal(self._engine, self._key, self.head())

    def person(self, badge: str) -> str:
        """The id of whoever has this badge; met for the first time, they get one."""
        known = self._met().get(badge)
        if known is not None:
            return known
        if len(self._met()) >= _REMEMBERED:
            self._met().clear()
        person = self.known_person(badge) or self._introduced(new_person(badge))
        self._met()[badge] = person
        return person

    def _introduced(self, made: Person) -> str:
        """The id of somebody who was not known a moment ago; others may have met them meanwhile."""
        sql = "INSERT INTO persons VALUES (?, ?, ?) ON CONFLICT (badge) DO NOTHING"
        added = self._engine.change(sql, (made.id, made.salt, made.badge)).rowcount
        return made.id if added else self.known_person(made.badge) or ""

    def _met(self) -> dict[str, str]:
        """Badges whose ids are known without a look."""
        return self._known

    def known_person(self, badge: str) -> str | None:
        """The id of whoever has this badge, if they were met."""
        found = self._engine.rows("SELECT id FROM persons WHERE badge = ?", (badge,))
        return str(found[0][0]) if found else None

    def meet(self, badges: Iterable[str]) -> None:
        """Look up at once who has these badges: an entry may name hundreds."""
        known = self._met()
        strange = sorted({one for one in badges if one and one not in known})
        if len(known) + len(strange) >= _REMEMBERED:
            known.clear()
        for start in range(0, len(strange), _PAGE):
            some = strange[start : start + _PAGE]
            marks = ", ".join("?" * len(some))
            sql = f"SELECT badge, id FROM persons WHERE badge IN ({marks})"  # noqa: S608 (marks alone)
            known |= dict(self._engine.rows(sql, some))

    def erase(self, erasure: Erasure) -> None:
        """Forget what lies beside somebody's entries, and who they were."""
        person = (erasure.person,)
        mine = "(SELECT seq FROM ledger WHERE person = ?)"
        self._engine.change(f"DELETE FROM answers WHERE seq IN {mine}", person)  # noqa: S608 (no input)
        self._engine.change("UPDATE unsealed SET beside = NULL, text = NULL WHERE person = ?", person)
        if erasure.remove:
            kinds = ", ".join("?" * len(ERASABLE))
            for table in ("ledger", "unsealed"):
                sql = f"UPDATE {table} SET data = NULL WHERE person = ? AND kind IN ({kinds})"  # noqa: S608
                self._engine.change(sql, (*person, *sorted(ERASABLE)))
        self._engine.change("DELETE FROM persons WHERE id = ?", person)
        self._met().pop(erasure.badge, None)

    # --- reading

    def head(self) -> Head:
        found = self._engine.rows(_HEAD)
        return Head(*found[0]) if found else Head(0, chain.START)

    def entries(self, after: int) -> Iterator[LedgerEntry]:
        badge = self._badges()
        return (entry_of(_row(found), found[0], badge) for found in self._found(after))

    def trail(self, badge: str) -> Iterator[tuple[LedgerEntry, str]]:
        """Newest first, each with the text beside it; with a badge only those about this officer."""
        found = self._engine.rows("SELECT id FROM persons WHERE badge = ?", (badge,)) if badge else []
        if badge and not found:
            return iter(())
        sql, first, about = (_BACK_OF, _LATEST_OF, found[0]) if badge else (_BACK, _LATEST, ())
        # The first page is read before the caller goes on, as in `chain`.
        return self._back(sql, about, self._engine.rows(first, (*about, _LAST, _FIRST, *about)))

    def _back(
        self, sql: str, about: Sequence[Any], page: Sequence[tuple[Any, ...]]
    ) -> Iterator[tuple[LedgerEntry, str]]:
        badge = self._badges()
        while page:
            for found in page:
                row = _row(found)
                yield entry_of(row, found[0], badge), row.beside.text if row.beside else ""
            if page[-1][_MAC] is None:  # none of them is sealed
                return
            page = self._engine.rows(sql, (*about, page[-1][0], _PAGE))

    def chain(self, after: int) -> Iterator[ChainRow]:
        return map(_row, self._found(after))

    def _found(self, after: int) -> Iterator[tuple[Any, ...]]:
        """The first page is read before the caller goes on, so that a fault surfaces in the call."""
        return self._pages(self._page(after))

    def _pages(self, page: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        while page:
            yield from page
            if page[-1][_MAC] is None:  # those that wait come last
                return
            page = self._page(page[-1][0])

    def _page(self, after: int) -> list[tuple[Any, ...]]:
        """Sealed entries, and behind the last of them those that wait."""
        page = self._engine.rows(_ROWS, (after, _PAGE))
        if len(page) == _PAGE:
            return page
        page = self._engine.rows(_END, (after, _PAGE, after))
        # So many may have been sealed in between that this is not their end: what waits is behind others then.
        return page[:_PAGE] if len(page) > _PAGE and page[_PAGE - 1][_MAC] is not None else page

    def persons(self) -> Iterable[Person]:
        return [Person(*row) for row in self._engine.rows("SELECT id, salt, badge FROM persons")]

    def stray_answers(self) -> list[int]:
        """Texts beside entries that are not there."""
        sql = "SELECT seq FROM answers WHERE seq NOT IN (SELECT seq FROM ledger) ORDER BY seq"
        return [seq for (seq,) in self._engine.rows(sql)]

    def texts(self, badge: str, kind: str) -> list[str]:
        """What lies beside somebody's entries of a kind."""
        return [text for (text,) in self._engine.rows(_TEXTS, (badge, kind))]

    def _badges(self) -> Callable[[str], str]:
        """Who stands behind an id, each looked up once."""
        known: dict[str, str] = {}

        def badge(person: str) -> str:
            if person not in known:
                found = self._engine.rows("SELECT badge FROM persons WHERE id = ?", (person,))
                known[person] = found[0][0] if found else person
            return known[person]

        return badge


def _row(found: tuple[Any, ...]) -> ChainRow:
    seq, kind, at, person, data, salt, answer, digest, mac, beside_salt, text = found
    beside = None if beside_salt is None else Beside(str(beside_salt), str(text))
    return ChainRow(
        None if mac is None else seq,
        str(kind),
        str(at),
        str(person),
        _data(data),
        str(salt),
        str(answer),
        str(digest),
        None if mac is None else str(mac),
        beside,
    )


def _data(text: Any) -> Mapping[str, Any] | None:
    """The contents; what somebody has made unreadable is told as such, and fits no digest."""
    if text is None:
        return None
    try:
        data = loads(text)
    except (ValueError, TypeError):
        data = None
    return data if isinstance(data, dict) else {"unreadable": str(text)}
