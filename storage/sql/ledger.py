"""The ledger in plain SQL: sealed entry by entry; the caller holds the lock and, for writing, the transaction."""

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

_PAGE = 500
#: Who looks back mostly looks at the last few.
_FIRST = 50
_COLUMNS = (
    "SELECT seq, kind, at, person, data, ledger.salt, answer, digest, mac, answers.salt, text"
    " FROM ledger LEFT JOIN answers USING (seq) WHERE "
)
_ROWS = f"{_COLUMNS}seq > ? ORDER BY seq LIMIT ?"
_BACK = f"{_COLUMNS}seq < ? ORDER BY seq DESC LIMIT ?"
_BACK_OF = f"{_COLUMNS}person = ? AND seq < ? ORDER BY seq DESC LIMIT ?"
#: More than any number of an entry.
_LAST = 2**62
_HEAD = "SELECT seq, mac FROM ledger ORDER BY seq DESC LIMIT 1"
#: So many persons' ids are remembered, for every turn asks for one.
_REMEMBERED = 20_000
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
        before = self._last or self.head()
        person = self.person(badge) if badge else ""
        if names_many(kind):
            self._meet(persons_in(kind, data))
        row = chain.entry(kind, at, person, exchange(kind, data, self.person), text)
        sealed = chain.mac(self._key, before.mac, before.seq + 1, row.digest)
        self._write(row, before.seq + 1, sealed)
        self._last = Head(before.seq + 1, sealed)

    def look_again(self) -> None:
        """Remember nothing of what was read and written: some of it may be undone, or written by others."""
        self._last = None
        self._known.clear()

    def _write(self, row: ChainRow, seq: int, mac: str) -> None:
        data = canonical(row.data).decode()
        self._engine.change(
            _INSERT,
            (seq, row.kind, row.at, row.person, data, row.salt, row.answer, row.digest, mac),
        )
        if row.beside is not None:
            self._engine.change(_BESIDE, (seq, row.beside.salt, row.beside.text))

    def person(self, badge: str) -> str:
        """The id of whoever has this badge; met for the first time, they get one."""
        known = self._known.get(badge)
        if known is not None:
            return known
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        person = self.known_person(badge) or ""
        if not person:
            made = new_person(badge)
            self._engine.change("INSERT INTO persons VALUES (?, ?, ?)", (made.id, made.salt, made.badge))
            person = made.id
        self._known[badge] = person
        return person

    def known_person(self, badge: str) -> str | None:
        """The id of whoever has this badge, if they were met."""
        found = self._engine.rows("SELECT id FROM persons WHERE badge = ?", (badge,))
        return str(found[0][0]) if found else None

    def _meet(self, badges: Iterable[str]) -> None:
        """Look up at once who has these badges: an entry may name hundreds."""
        strange = sorted({one for one in badges if one and one not in self._known})
        if len(self._known) + len(strange) >= _REMEMBERED:
            self._known.clear()
        for start in range(0, len(strange), _PAGE):
            some = strange[start : start + _PAGE]
            marks = ", ".join("?" * len(some))
            sql = f"SELECT badge, id FROM persons WHERE badge IN ({marks})"  # noqa: S608 (marks alone)
            self._known |= dict(self._engine.rows(sql, some))

    def erase(self, erasure: Erasure) -> None:
        """Forget what lies beside somebody's entries, and who they were."""
        person = (erasure.person,)
        mine = "(SELECT seq FROM ledger WHERE person = ?)"
        self._engine.change(f"DELETE FROM answers WHERE seq IN {mine}", person)  # noqa: S608 (no input)
        if erasure.remove:
            kinds = ", ".join("?" * len(ERASABLE))
            sql = f"UPDATE ledger SET data = NULL WHERE person = ? AND kind IN ({kinds})"  # noqa: S608
            self._engine.change(sql, (*person, *sorted(ERASABLE)))
        self._engine.change("DELETE FROM persons WHERE id = ?", person)
        self._known.pop(erasure.badge, None)

    # --- reading

    def head(self) -> Head:
        found = self._engine.rows(_HEAD)
        return Head(*found[0]) if found else Head(0, chain.START)

    def entries(self, after: int) -> Iterator[LedgerEntry]:
        badge = self._badges()
        return (entry_of(row, row.seq or 0, badge) for row in self.chain(after))

    def trail(self, badge: str) -> Iterator[tuple[LedgerEntry, str]]:
        """Newest first, each with the text beside it; with a badge only those about this officer."""
        found = self._engine.rows("SELECT id FROM persons WHERE badge = ?", (badge,)) if badge else []
        if badge and not found:
            return iter(())
        sql, about = (_BACK_OF, found[0]) if badge else (_BACK, ())
        # The first page is read before the caller goes on, as in `chain`.
        return self._back(sql, about, self._engine.rows(sql, (*about, _LAST, _FIRST)))

    def _back(
        self, sql: str, about: Sequence[Any], page: Sequence[tuple[Any, ...]]
    ) -> Iterator[tuple[LedgerEntry, str]]:
        badge = self._badges()
        while page:
            rows = [_row(found) for found in page]
            for row in rows:
                yield entry_of(row, row.seq or 0, badge), row.beside.text if row.beside else ""
            page = self._engine.rows(sql, (*about, rows[-1].seq, _PAGE))

    def chain(self, after: int) -> Iterator[ChainRow]:
        """The first page is read before the caller goes on, so that a fault surfaces in the call."""
        return self._pages(self._page(after))

    def _pages(self, page: list[ChainRow]) -> Iterator[ChainRow]:
        while page:
            yield from page
            page = self._page(page[-1].seq or 0)

    def _page(self, after: int) -> list[ChainRow]:
        return [_row(found) for found in self._engine.rows(_ROWS, (after, _PAGE))]

    def persons(self) -> Iterable[Person]:
        return [Person(*row) for row in self._engine.rows("SELECT id, salt, badge FROM persons")]

    def stray_answers(self) -> list[int]:
        """Texts beside entries that are not there."""
        sql = "SELECT seq FROM answers WHERE seq NOT IN (SELECT seq FROM ledger) ORDER BY seq"
        return [seq for (seq,) in self._engine.rows(sql)]

    def texts(self, badge: str, kind: str) -> list[str]:
        """What lies beside somebody's entries of a kind."""
        sql = (
            "SELECT text FROM ledger JOIN persons ON persons.id = person JOIN answers USING (seq)"
            " WHERE badge = ? AND kind = ? ORDER BY seq"
        )
        return [text for (text,) in self._engine.rows(sql, (badge, kind))]

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
        seq,
        str(kind),
        str(at),
        str(person),
        _data(data),
        str(salt),
        str(answer),
        str(digest),
        str(mac),
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
