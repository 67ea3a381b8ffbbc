"""Which rows of the tables in plain SQL may be about a person.

PostgreSQL finds them by indexes wherever a table grows by the day. The embedded store reads the outbox and the ledger
through, a second or two for a million entries: an index would cost every turn more than this rare question is worth.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from storage.bulk import SHAPES
from storage.codec import loads
from storage.person_data import Row, Whose
from storage.sql.database import Database
from storage.sql.mail import containing

#: Entries in which somebody stands besides whose they are; PostgreSQL has an index on just these (its schema has the
#: same words, or it would not be used). Opening entries name everybody and have an index of their own.
NAMING = (
    "kind <> 'duties-opened' AND (data LIKE '%\"badge\":\"%' OR data LIKE '%\"badges\":[%'"
    ' OR (data LIKE \'%"by":"%\' AND data NOT LIKE \'%"by":""%\'))'
)


def rows_about(database: Database, table: str, whose: Whose) -> list[Row]:
    """At least the rows about the person, each once. Raises KeyError for a table that is none of these."""
    found: dict[Any, Row] = {}
    shape = SHAPES[table]
    sql = f"SELECT {', '.join(shape.columns)} FROM {table} WHERE "  # noqa: S608 (names of our own)
    for where, values in _WAYS[table](database, whose):
        for row in database.rows(sql + where, values):
            values_ = [
                _moment(one) if name in shape.moments else one
                for name, one in zip(shape.columns, row, strict=True)
            ]
            found.setdefault(row[0], dict(zip(shape.columns, values_, strict=True)))
    return [found[key] for key in sorted(found)]


_Way = tuple[str, tuple[Any, ...]]


def _ledger(database: Database, whose: Whose) -> Iterator[_Way]:
    person, naming = whose.who.person, containing(whose.who.person)
    yield "person = ?", (person,)
    yield f"data LIKE ? AND {NAMING}", (naming,)
    day, department = database.inside("data", "day"), database.inside("data", "department")
    opened = f"kind = 'duties-opened' AND {day} = ? AND {department} = ? AND data LIKE ?"
    places = {(one.isoformat(), department) for one, department in whose.owed}
    moved = database.rows("SELECT data FROM ledger WHERE person = ? AND kind = 'duty-moved'", (person,))
    places |= {(data["day"], data["from"]) for (text,) in moved if text and (data := loads(text))}
    for place in sorted(places):
        yield opened, (*place, naming)


def _unsealed(_: Database, whose: Whose) -> Iterator[_Way]:
    """They are few."""
    yield "person = ? OR data LIKE ?", (whose.who.person, containing(whose.who.person))


def _answers(_: Database, whose: Whose) -> Iterator[_Way]:
    yield "seq IN (SELECT seq FROM ledger WHERE person = ?)", (whose.who.person,)


def _persons(_: Database, whose: Whose) -> Iterator[_Way]:
    yield "badge = ?", (whose.who.badge,)


def _inbox(_: Database, whose: Whose) -> Iterator[_Way]:
    for seat in whose.who.addresses:
        yield "channel = ? AND address = ?", seat


def _outbox(_: Database, whose: Whose) -> Iterator[_Way]:
    yield "badge = ?", (whose.who.badge,)
    for seat in whose.who.addresses:
        yield "badge = '' AND channel = ? AND address = ?", seat
    for word in whose.who.words:
        yield "body <> '' AND body LIKE ? ESCAPE '~'", (containing(word),)


_WAYS = {
    "ledger": _ledger,
    "unsealed": _unsealed,
    "answers": _answers,
    "persons": _persons,
    "inbox": _inbox,
    "outbox": _outbox,
}


def _moment(value: Any) -> Any:
    """Seconds since 1970 as ISO 8601; anything else as it is."""
    return datetime.fromtimestamp(value, UTC).isoformat() if isinstance(value, float) else value
