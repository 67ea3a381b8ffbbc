"""The tables of the embedded store, and which version of them this program knows."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from storage.errors import NewerStore, StoreError
from storage.keys import INDEXES, TABLES
from storage.records import Duty, DutyState, Session
from storage.sql.mail import CUT_OFF

FORMAT = 4
_APPLICATION = 0x43686E73  # "Chns", so that `file` and a careful admin can tell what it is

_PLAIN = """
CREATE TABLE ledger (
    seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, at TEXT NOT NULL, person TEXT NOT NULL, data TEXT,
    salt TEXT NOT NULL, answer TEXT NOT NULL, digest TEXT NOT NULL, mac TEXT NOT NULL
);
CREATE TABLE answers (seq INTEGER PRIMARY KEY, salt TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE unsealed (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, at TEXT NOT NULL, person TEXT NOT NULL, data TEXT,
    salt TEXT NOT NULL, answer TEXT NOT NULL, digest TEXT NOT NULL, beside TEXT, text TEXT
);
CREATE TABLE persons (id TEXT PRIMARY KEY, salt TEXT NOT NULL, badge TEXT NOT NULL UNIQUE) WITHOUT ROWID;
CREATE TABLE counts (
    department TEXT NOT NULL, day TEXT NOT NULL, track TEXT NOT NULL, due_at TEXT NOT NULL,
    total INTEGER NOT NULL, done INTEGER NOT NULL, late INTEGER NOT NULL, excused INTEGER NOT NULL,
    PRIMARY KEY (day, department, track, due_at)
) WITHOUT ROWID;
CREATE TABLE inbox (
    place INTEGER PRIMARY KEY, channel TEXT NOT NULL, id TEXT NOT NULL, address TEXT NOT NULL,
    at TEXT NOT NULL, payload TEXT NOT NULL, done_at REAL,
    tries INTEGER NOT NULL DEFAULT 0, UNIQUE (channel, id)
);
CREATE INDEX inbox_waiting ON inbox (place) WHERE done_at IS NULL;
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY, channel TEXT NOT NULL, address TEXT NOT NULL, badge TEXT NOT NULL,
    body TEXT NOT NULL, lane TEXT NOT NULL, key TEXT, shows TEXT, not_before REAL,
    leased_until REAL, claims INTEGER NOT NULL, outcome TEXT, settled_at REAL, message TEXT, reason TEXT
);
CREATE UNIQUE INDEX outbox_key ON outbox (key) WHERE key IS NOT NULL;
"""

#: When a waiting row may be handed out again: 0, or the end of its lease or pause.
FREE_AT = "max(coalesce(not_before, 0), coalesce(leased_until, 0))"
#: Most sessions are to wake at no time: their turns leave this index alone.
_WAKE_AT = "json_extract(doc, '$.wake_at')"
#: What a table's ids say of a field, in SQL and in Python. An index on ids stands still while the documents change.
KEYED: dict[tuple[str, str], tuple[str, Callable[[str], str]]] = {
    ("duties", "badge"): ("substr(id, 1, instr(id, '|') - 1)", lambda key: key.partition("|")[0]),
    ("duties", "day"): ("substr(id, -10)", lambda key: key[-10:]),
}
#: The one value of a field that an index holds: nobody asks for duties of another state, and most are closed.
ONLY = {("duties", "state"): DutyState.OPEN.value}
#: Kinds whose indexes are not simply their groups of fields.
_OWN = (Session, Duty)


def column(table: str, field: str) -> str:
    """The expression that an index and a query share for a field."""
    return KEYED[table, field][0] if (table, field) in KEYED else f"json_extract(doc, '$.{field}')"


def _inside(field: str) -> str:
    """A field of an entry's data, as `Engine.inside` says it; who edits an entry to no JSON must not be told so here."""
    return f"CASE WHEN json_valid(data) THEN json_extract(data, '$.{field}') END"


#: Made where they are missing, also in a file of an older program; an index changes nothing for it. Every turn pays for
#: every index: what is asked for once in a while (all about one person) reads a table through instead.
_INDEXES = f"""
DROP INDEX IF EXISTS outbox_waiting;
CREATE INDEX IF NOT EXISTS outbox_free ON outbox (lane, {FREE_AT}, id) WHERE outcome IS NULL;
CREATE INDEX IF NOT EXISTS outbox_seat ON outbox (channel, address, lane, id) WHERE outcome IS NULL;
CREATE INDEX IF NOT EXISTS outbox_whose ON outbox (badge) WHERE outcome IS NULL AND lane = 'prompt';
CREATE INDEX IF NOT EXISTS outbox_old ON outbox (settled_at) WHERE settled_at IS NOT NULL AND body <> '';
CREATE INDEX IF NOT EXISTS outbox_interrupted ON outbox (reason, settled_at) WHERE reason = '{CUT_OFF}';
DROP INDEX IF EXISTS sessions_wake_at;
CREATE INDEX IF NOT EXISTS sessions_to_wake ON sessions ({_WAKE_AT}) WHERE {_WAKE_AT} IS NOT NULL;
DROP INDEX IF EXISTS outbox_badge;
DROP INDEX IF EXISTS duties_state_badge;
DROP INDEX IF EXISTS duties_badge_day;
DROP INDEX IF EXISTS duties_day;
CREATE INDEX IF NOT EXISTS duties_open ON duties ({column("duties", "state")}, {column("duties", "badge")})
    WHERE {column("duties", "state")} = '{DutyState.OPEN.value}';
CREATE INDEX IF NOT EXISTS duties_whose ON duties ({column("duties", "badge")}, {column("duties", "day")});
CREATE INDEX IF NOT EXISTS duties_when ON duties ({column("duties", "day")});
CREATE INDEX IF NOT EXISTS ledger_person ON ledger (person);
DROP INDEX IF EXISTS ledger_naming;
CREATE INDEX IF NOT EXISTS ledger_opened ON ledger ({_inside("day")}, {_inside("department")})
    WHERE kind = 'duties-opened';
"""


def create(connection: sqlite3.Connection) -> None:
    """Make the tables of a new file, unless there are some."""
    if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
        connection.executescript(
            f"BEGIN IMMEDIATE;{_PLAIN}{''.join(_documents())}"
            f"PRAGMA application_id={_APPLICATION};PRAGMA user_version={FORMAT};COMMIT;"
        )


def complete(connection: sqlite3.Connection) -> None:
    """Indexes that no format stands for: made wherever they are not there yet."""
    connection.executescript(_INDEXES)


def check(connection: sqlite3.Connection, path: Path) -> int:
    """The file's format. Raises NewerStore for a later one, StoreError for a file that is no store of ours."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    if application != _APPLICATION:
        raise StoreError(f"{path} is not a store of this program: point CHENSONG_DATA_DIR at another folder.")
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if found > FORMAT:
        raise NewerStore(str(path), found, FORMAT)
    return found


def _documents() -> list[str]:
    """A table of JSON documents for each kind, with an index for each group of fields."""
    statements = []
    for kind, table in TABLES.items():
        statements.append(f"CREATE TABLE {table} (id TEXT PRIMARY KEY, doc TEXT NOT NULL);\n")
        groups = () if kind in _OWN else INDEXES.get(kind, ())
        for group in groups:
            if any(group == longer[: len(group)] for longer in groups if len(longer) > len(group)):
                continue  # the longer index serves the shorter one too
            columns = ", ".join(column(table, field) for field in group)
            statements.append(f"CREATE INDEX {table}_{'_'.join(group)} ON {table} ({columns});\n")
    return statements
